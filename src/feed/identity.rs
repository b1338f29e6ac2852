//! What makes an entry the same entry, in this and all later runs and on every machine.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use url::Url;

use super::{Markup, RawEntry, limits};

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

/// What tells entries apart that share their key: title, date, and a digest of the text.
type Parts = [String; 3];

/// Entries that share an id are told apart by their links, and those that share both by title, date and text, as far
/// as it takes. What is the same in all of these is kept once, and of the versions of one entry the last. `dates` are
/// those that the entries give themselves. Gives the number of entries left out.
pub fn settle(entries: &mut Vec<RawEntry>, dates: &[Option<DateTime<Utc>>]) -> usize {
    add_links(entries);
    let mut parts: Vec<Parts> = entries.iter().zip(dates).map(|(entry, date)| parts(entry, *date)).collect();
    let is_kept = first_and_last(entries, &parts);
    let before = entries.len();
    let mut kept = is_kept.iter();
    entries.retain(|_| kept.next() == Some(&true));
    let mut kept = is_kept.iter();
    parts.retain(|_| kept.next() == Some(&true));
    add_parts(entries, &parts);
    before - entries.len()
}

fn parts(entry: &RawEntry, date: Option<DateTime<Utc>>) -> Parts {
    let text = |markup: &Option<Markup>| markup.as_ref().map(|markup| markup.text.clone()).unwrap_or_default();
    let (content, summary) = (text(&entry.content), text(&entry.summary));
    let files = entry.enclosures.iter().map(|file| file.url.as_str());
    let body = digest(&[&*content, &*summary].into_iter().chain(files).collect::<Vec<_>>());
    [text(&entry.title), date.map(|date| date.to_rfc3339()).unwrap_or_default(), body]
}

/// Adds their links to keys that entries with different links share.
fn add_links(entries: &mut [RawEntry]) {
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
}

/// Which entries are kept: the first of those that are the same, and the last of the versions of one, wherever in the
/// document they stand.
fn first_and_last(entries: &[RawEntry], parts: &[Parts]) -> Vec<bool> {
    let mut seen = HashSet::new();
    let versions = last_versions(entries, parts);
    let is_kept = |(at, (entry, parts)): (usize, (&RawEntry, &Parts))| {
        let is_last = version(entry).and_then(|of| versions.get(&of)).is_none_or(|last| last.is_kept(at));
        // What has an id and says the same on another day, is the same.
        let date = Some(&parts[1]).filter(|_| entry.id.is_none()).cloned();
        is_last && seen.insert((entry.key.clone(), entry.url.clone(), parts[0].clone(), date, parts[2].clone()))
    };
    entries.iter().zip(parts).enumerate().map(is_kept).collect()
}

/// What all versions of one entry share: id, link and title.
type Version<'e> = (&'e str, Option<&'e Url>, &'e str);

fn version(entry: &RawEntry) -> Option<Version<'_>> {
    entry.updated?;
    Some((entry.id.as_deref()?, entry.url.as_ref(), &entry.title.as_ref()?.text))
}

/// The last version of an entry.
struct Last {
    at: usize,
    /// Whether there are others, changed at another time.
    has_others: bool,
}

impl Last {
    fn is_kept(&self, at: usize) -> bool {
        !self.has_others || self.at == at
    }
}

fn last_versions<'e>(entries: &'e [RawEntry], parts: &[Parts]) -> HashMap<Version<'e>, Last> {
    let mut versions: HashMap<Version<'e>, Last> = HashMap::new();
    let age = |at: usize| (entries[at].updated, &parts[at]);
    for (at, entry) in entries.iter().enumerate() {
        let Some(version) = version(entry) else { continue };
        let last = versions.entry(version).or_insert(Last { at, has_others: false });
        last.has_others |= entries[last.at].updated != entry.updated;
        last.at = if age(at) > age(last.at) { at } else { last.at };
    }
    versions
}

/// Adds to keys that are still shared a digest of the title; where that is shared too, of title and date; where that
/// is, of the text and the files beside them.
fn add_parts(entries: &mut [RawEntry], parts: &[Parts]) {
    let keys: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    for count in 1..=3 {
        let mut number_of: HashMap<String, usize> = HashMap::new();
        for entry in entries.iter() {
            *number_of.entry(entry.key.clone()).or_default() += 1;
        }
        for (at, entry) in entries.iter_mut().enumerate().filter(|(_, entry)| number_of[&entry.key] > 1) {
            let some: Vec<&str> = parts[at][..count].iter().map(String::as_str).collect();
            entry.key = format!("{} {}", keys[at], digest(&some));
        }
    }
}
