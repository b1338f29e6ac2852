//! What can be counted of a period.

use std::collections::BTreeSet;

use super::pieces::{Ingredients, Piece};
use crate::config::Section;
use crate::timeline::Contributor;

/// One line in the planet's words: `14 posts by 9 of 23 contributors`.
pub fn statistics(section: &Section, from: &Ingredients<'_>) -> Vec<Piece> {
    let items = from
        .timeline
        .items
        .iter()
        .filter(|item| item.source().is_some_and(|source| !from.is_own(source)) && from.period.has(item.date));
    let (mut posts, mut who) = (0, BTreeSet::new());
    for item in items {
        posts += 1;
        who.extend(from.timeline.contributor(item).map(|one| &one.id));
    }
    if posts == 0 {
        return Vec::new();
    }
    let is_counted = |one: &&Contributor| !one.former && !one.blogs.iter().all(|blog| from.is_own(blog));
    let all = from.timeline.contributors.iter().filter(is_counted).count();
    let words = &from.config.words;
    let values = [("posts", words.count("posts", posts, &[])), ("number", words.number(who.len() as u64))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let title = words.count("drafted_statistics", all.max(who.len()), &values);
    let period = from.period.end.to_rfc3339();
    vec![Piece { id: Piece::id("statistics", &[&section.id, &period]), title, ..Piece::default() }]
}
