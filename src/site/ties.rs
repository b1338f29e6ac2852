//! What an item has to do with others, as its page shows it.

use super::view::{MentionedView, TieView};
use super::{Site, words};
use crate::timeline::{Item, Mentioned};

/// Lines of one list: more is nobody's reading, and a page that all link to shall not grow without end.
const MOST_LINES: usize = 50;

impl Site<'_> {
    /// Titles and names of `others`. They are as they are even where a view is made for its digest alone, so that a page
    /// changes with what it shows of them, not with their texts.
    pub(super) fn ties(&self, item: &Item, others: &[usize]) -> Vec<TieView> {
        others.iter().take(MOST_LINES).map(|at| self.tie(item, *at)).collect()
    }

    /// What contributors link to most.
    pub(super) fn most_mentioned(&self) -> Vec<MentionedView> {
        let view = |one: &Mentioned| MentionedView {
            title: one.title.clone(),
            url: one.item.map_or_else(|| one.url.clone(), |at| self.link_to(at).url),
            by: one.sources.iter().filter_map(|source| self.contributor_link(source)).collect(),
        };
        self.from.timeline.mentioned.iter().map(view).collect()
    }

    fn tie(&self, item: &Item, at: usize) -> TieView {
        let other = &self.from.timeline.items[at];
        let contributor = self.from.timeline.contributor(other);
        TieView {
            kind: other.kind(),
            title: other.headline(),
            url: self.permalink(other),
            dir: words::direction(Some(other.language.as_deref().unwrap_or(&self.planet.language))),
            language: other.language.clone(),
            contributor: contributor.map(|contributor| self.badge(contributor)),
            same_author: item.source() == other.source(),
            published: self.time(other.date),
        }
    }
}
