//! What goes into the head of each page.

use super::view::HeadView;
use super::{Page, Site, Subject};
use crate::sanitize;

/// What a page kind knows of its head.
pub struct Head {
    /// The page's title, without the planet's.
    pub title: String,
    /// In a sentence.
    pub description: String,
    /// Where the original is, if not here.
    pub canonical: Option<String>,
    /// The page's kind.
    pub kind: &'static str,
    /// The entry of the menu that it belongs to, as a place on the site; may be none of them.
    pub section: &'static str,
}

/// Search engines show about so many characters.
const DESCRIPTION_CHARS: usize = 160;

impl Site<'_> {
    pub(super) fn head(&self, page: &Page, head: Head) -> HeadView {
        let url = page.address.url(&self.from.config.planet.base_url);
        let section = match &page.of {
            Subject::Plain(_) => page.address.path(&self.planet.home),
            Subject::NotFound => String::new(),
            _ => format!("{}{}", self.planet.home, head.section),
        };
        HeadView {
            title: head.title,
            description: sanitize::excerpt(&head.description, DESCRIPTION_CHARS),
            canonical: head.canonical.unwrap_or_else(|| url.clone()),
            // What others wrote is found at its original.
            noindex: matches!(head.kind, "entry" | "not_found"),
            url,
            kind: head.kind,
            section,
        }
    }
}
