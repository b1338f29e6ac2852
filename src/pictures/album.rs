//! What the site can show of the pictures that it would like to.

use std::collections::{BTreeMap, HashMap};

use url::Url;

use super::{Kept, Purpose, Wish};

/// The directory of the site in which copies stand.
pub const DIRECTORY: &str = "kept";

/// The copies that there are. A value: a site is made from it without asking anybody, and without a byte of a picture.
#[derive(Clone, Debug, Default)]
pub struct Album {
    copies: HashMap<Wish, Kept>,
    /// The pictures of entries, by the digests of these; of those alone that are shown with copies.
    entries: HashMap<String, Vec<String>>,
}

impl Album {
    /// With these copies, for entries that have these pictures.
    pub fn new(copies: HashMap<Wish, Kept>, entries: HashMap<String, Vec<String>>) -> Self {
        Self { copies, entries }
    }

    /// The copy of a face.
    pub fn face(&self, address: &Url) -> Option<&Kept> {
        self.copies.get(&Wish { purpose: Purpose::Face, address: address.as_str().to_owned() })
    }

    /// The copy of a picture of the entry with this digest. Only as many of each entry as may be have one.
    pub fn picture(&self, entry: &str, address: &str) -> Option<&Kept> {
        let is_one = self.entries.get(entry).is_some_and(|pictures| pictures.iter().any(|one| one == address));
        let wish = || Wish { purpose: Purpose::Entry, address: address.to_owned() };
        is_one.then(|| self.copies.get(&wish())).flatten()
    }

    /// Which copies are shown in the entry with this digest: another text whenever one comes or goes.
    pub fn state(&self, entry: &str) -> String {
        let pictures = self.entries.get(entry).into_iter().flatten();
        let name = |address: &String| self.picture(entry, address).map_or("", |kept| kept.name.as_str());
        pictures.map(name).collect::<Vec<_>>().join(" ")
    }

    /// All copies by the names of their files, in their order.
    pub fn files(&self) -> BTreeMap<&str, &Kept> {
        self.copies.values().map(|kept| (kept.name.as_str(), kept)).collect()
    }
}
