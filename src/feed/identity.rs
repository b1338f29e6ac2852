//! What makes an entry the same entry, in this and all later runs and on every machine.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::{RawEntry, limits};

/// The entry's key before its siblings are looked at: the feed's own id, else the link, else a digest of what
/// an author does not change.
pub fn key(id: Option<&str>, url: Option<&str>, unchanging: &[&str]) -> String {
    match (id, url) {
        (Some(id), _) if id.len() <= limits::ID_BYTES => id.to_owned(),
        (Some(id), _) => digest(&[id]),
        (None, Some(url)) => url.to_owned(),
        (None, None) => digest(unchanging),
    }
}

fn digest(parts: &[&str]) -> String {
    let mut digest = blake3::Hasher::new();
    for part in parts {
        digest.update(&(part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    format!("digest:{}", &digest.finalize().to_hex()[..32])
}

/// Entries that share an id but not a link are told apart by the link; what then is still the same entry twice
/// is kept once, the first. Gives the number of entries left out.
pub fn settle(entries: &mut Vec<RawEntry>) -> usize {
    let mut links_of: HashMap<&str, HashSet<Option<&Url>>> = HashMap::new();
    for entry in entries.iter() {
        links_of.entry(&entry.key).or_default().insert(entry.url.as_ref());
    }
    let is_shared = |entry: &RawEntry| links_of[entry.key.as_str()].len() > 1;
    let shared: Vec<bool> = entries.iter().map(is_shared).collect();
    for (entry, _) in entries.iter_mut().zip(shared).filter(|(_, shared)| *shared) {
        if let Some(url) = &entry.url {
            entry.key = format!("{} {url}", entry.key);
        }
    }
    let before = entries.len();
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.key.clone()));
    before - entries.len()
}
