//! Tags: one for all spellings.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Item;

/// What the spellings of a tag have in common; also its name in addresses: `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagKey(Arc<str>);

/// Bytes of a key: it names a directory, and file systems have room for 255.
const LONGEST_KEY: usize = 60;

impl TagKey {
    /// The key of a name: `Dark Skies`, `dark-skies` and `DARK_SKIES` are one. Absent for a name without letters.
    pub fn of(name: &str) -> Option<Self> {
        let spelled = name.to_lowercase().replace("++", " plus plus ").replace('#', " sharp ");
        let words: Vec<&str> = spelled.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let plain = words.join("-");
        if plain.is_empty() {
            return None;
        }
        if plain.is_ascii() && plain.len() <= LONGEST_KEY {
            return Some(Self(plain.into()));
        }
        // Different words of other scripts may share a transliteration, and long ones a beginning.
        let digest = blake3::hash(plain.as_bytes()).to_hex();
        let slug = slug::slugify(&plain);
        let beginning = slug.get(..LONGEST_KEY).unwrap_or(&slug);
        Some(Self(format!("{beginning}-{}", &digest[..4]).trim_start_matches('-').into()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A tag and its items.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name as most write it; of equally many, the first in the order of characters.
    pub name: String,
    /// Indices into the timeline's items, newest first.
    pub items: Vec<usize>,
}

/// The keys of names that were met before: most items share their tags with others, and the memory for them.
#[derive(Default)]
pub struct Spellings(HashMap<String, Option<(TagKey, Arc<str>)>>);

impl Spellings {
    /// Names with their keys, each key once.
    pub fn keyed<'a>(&mut self, names: impl Iterator<Item = &'a String>) -> Vec<(TagKey, Arc<str>)> {
        let mut found: Vec<(TagKey, Arc<str>)> = Vec::new();
        for (key, name) in names.filter_map(|name| self.get(name)) {
            if !found.iter().any(|(known, _)| *known == key) {
                found.push((key, name));
            }
        }
        found
    }

    fn get(&mut self, name: &str) -> Option<(TagKey, Arc<str>)> {
        match self.0.get(name) {
            Some(known) => known.clone(),
            None => {
                let named = TagKey::of(name).map(|key| (key, name.into()));
                self.0.entry(name.to_owned()).or_insert(named).clone()
            }
        }
    }
}

/// All tags of the items.
pub fn collect(items: &[Item]) -> BTreeMap<TagKey, Tag> {
    let mut spellings: HashMap<&TagKey, BTreeMap<&str, usize>> = HashMap::new();
    let mut members: BTreeMap<&TagKey, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        for (key, name) in &item.tags {
            *spellings.entry(key).or_default().entry(name).or_default() += 1;
            members.entry(key).or_default().push(at);
        }
    }
    let name = |key| {
        let counts = &spellings[key];
        let most = counts.values().max();
        let name = counts.iter().find(|(_, count)| Some(*count) == most).map(|(name, _)| *name);
        name.unwrap_or_default().to_owned()
    };
    members.into_iter().map(|(key, items)| (key.clone(), Tag { name: name(key), items })).collect()
}
