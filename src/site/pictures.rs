//! Pictures as pages show them: copies on this site, where there are any.

use super::{Address, Site};
use crate::config::{Face, Showing};
use crate::pictures::{DIRECTORY, Kept};
use crate::sanitize::{Copied, SafeHtml};
use crate::timeline::{Contributor, Item, Origin};

impl Site<'_> {
    /// The place of a copy.
    pub fn kept(name: &str) -> Option<Address> {
        Address::file(&format!("{DIRECTORY}/{name}"))
    }

    fn address_of(&self, kept: &Kept) -> Option<String> {
        Some(Self::kept(&kept.name)?.path(&self.planet.home))
    }

    /// The address of the picture of a contributor, if there is one: never one of another site.
    pub(super) fn face(&self, contributor: &Contributor) -> Option<String> {
        match contributor.face.as_ref()? {
            Face::File(path) => Some(Address::file(path)?.path(&self.planet.home)),
            Face::Web(url) => self.address_of(self.from.album.face(url)?),
            Face::Initials => None,
        }
    }

    /// The digest of the item if it is an entry whose pictures are copied.
    fn copied<'i>(&self, item: &'i Item) -> Option<&'i str> {
        let Origin::Entry(entry) = &item.origin else { return None };
        let source = self.from.config.source(entry.source.as_str())?;
        (source.showing == Showing::Copy).then_some(&entry.digest)
    }

    /// What a digest of the item has to say of its pictures.
    pub(super) fn copies_in(&self, item: &Item) -> String {
        self.copied(item).map_or_else(String::new, |entry| format!("copied {}", self.from.album.state(entry)))
    }

    /// The item's content as pages show it.
    pub(super) fn with_copies(&self, item: &Item, content: SafeHtml) -> SafeHtml {
        let Some(entry) = self.copied(item) else { return content };
        content.with_copies(&|address| {
            let kept = self.from.album.picture(entry, address)?;
            Some(Copied { url: self.address_of(kept)?, width: kept.width, height: kept.height })
        })
    }
}
