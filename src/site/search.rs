//! The page on which readers search.

use super::head::Head;
use super::view::{ItemView, SearchView};
use super::{BodyView, NoContents, Site};

/// Where the search begins to read.
pub const SEARCH_INDEX: &str = "search/index.json";

impl Site<'_> {
    pub(super) fn search(&self) -> (Head, BodyView) {
        let head = Head {
            title: self.words().say("search").to_owned(),
            description: self.words().fill("search_description", &[("planet", &self.planet.title)]),
            canonical: None,
            kind: "search",
            section: "search/",
        };
        (head, BodyView::Search(SearchView { index: format!("{}{SEARCH_INDEX}", self.planet.home) }))
    }

    /// An item of the timeline without its content, as lists show it.
    pub fn summary(&self, at: usize) -> ItemView {
        self.line(at, &NoContents)
    }
}
