//! Who appeared for the first time: contributors, and authors in blogs that were there before.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::pieces::{Ingredients, Piece};
use crate::config::Author;
use crate::timeline::Contributor;

/// Contributors first, then authors, each by name. Those with whom the planet began are not new.
pub fn newcomers(from: &Ingredients<'_>) -> Vec<Piece> {
    let all = &from.timeline.contributors;
    let founded = all.iter().filter_map(|one| one.first_seen).min();
    let is_new = |one: &&Contributor| {
        let seen = one.first_seen.filter(|seen| Some(*seen) > founded);
        let is_own = one.blogs.iter().any(|blog| from.is_own(blog));
        !one.former && !is_own && seen.is_some_and(|seen| from.period.has(seen))
    };
    let of_contributor = |one: &Contributor| Piece {
        id: Piece::id("newcomer", &[one.id.as_str()]),
        title: one.name.clone(),
        url: one.homepage.clone(),
        blurb: one.description.clone(),
        ..Piece::default()
    };
    all.iter().filter(is_new).map(of_contributor).chain(authors(from, founded)).collect()
}

/// Authors whom no entry named before.
fn authors(from: &Ingredients<'_>, founded: Option<DateTime<Utc>>) -> Vec<Piece> {
    let items = || from.timeline.items.iter().filter(|item| item.source().is_some() && item.people.is_empty());
    // By name: the first time, the writing of it, and the blog.
    let mut first: BTreeMap<String, (DateTime<Utc>, String, &Contributor)> = BTreeMap::new();
    for item in items() {
        let (Some(seen), Some(blog)) = (item.first_seen(), from.timeline.contributor(item)) else { continue };
        for name in item.authors() {
            let known = first.entry(Author::known_as(&name)).or_insert((seen, name, blog));
            known.0 = known.0.min(seen);
        }
    }
    let contributors: Vec<String> = from.timeline.contributors.iter().map(|one| Author::known_as(&one.name)).collect();
    let is_new = |(name, (seen, _, blog)): &(String, (DateTime<Utc>, String, &Contributor))| {
        let joined = blog.first_seen.or(founded);
        from.period.has(*seen) && joined.is_some_and(|joined| *seen > joined) && !contributors.contains(name)
    };
    let piece = |(name, (_, written, blog)): (String, (DateTime<Utc>, String, &Contributor))| Piece {
        id: Piece::id("author", &[&name]),
        title: written,
        source: blog.name.clone(),
        ..Piece::default()
    };
    first.into_iter().filter(is_new).map(piece).collect()
}
