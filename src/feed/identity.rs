//! What makes an entry the same entry, in this and all later runs and on every machine.

use std::collections::HashMap;

use super::RawEntry;

/// The entry's key before its siblings are looked at: the feed's own id, else the link, else a digest of what
/// an author does not change.
pub fn key(id: Option<&str>, url: Option<&str>, unchanging: &[&str]) -> String {
    match (id, url) {
        (Some(id), _) => id.to_owned(),
        (None, Some(url)) => url.to_owned(),
        (None, None) => {
            let mut digest = blake3::Hasher::new();
            for part in unchanging {
                digest.update(&(part.len() as u64).to_le_bytes());
                digest.update(part.as_bytes());
            }
            format!("digest:{}", &digest.finalize().to_hex()[..32])
        }
    }
}

/// Entries that share an id but not a link are told apart by the link; what then is still the same entry twice
/// is kept once, the first. Gives the number of entries left out.
pub fn settle(entries: &mut Vec<RawEntry>) -> usize {
    let mut links_of: HashMap<&str, Vec<&str>> = HashMap::new();
    for entry in entries.iter() {
        let links = links_of.entry(&entry.key).or_default();
        let link = entry.url.as_ref().map_or("", url::Url::as_str);
        if !links.contains(&link) {
            links.push(link);
        }
    }
    let shared: Vec<String> =
        links_of.iter().filter(|(_, links)| links.len() > 1).map(|(key, _)| (*key).to_owned()).collect();
    for entry in entries.iter_mut().filter(|entry| shared.contains(&entry.key)) {
        if let Some(url) = &entry.url {
            entry.key = format!("{} {url}", entry.key);
        }
    }
    let before = entries.len();
    let mut seen = std::collections::HashSet::new();
    entries.retain(|entry| seen.insert(entry.key.clone()));
    before - entries.len()
}
