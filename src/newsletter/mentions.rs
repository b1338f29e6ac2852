//! What most contributors linked to.

use super::pieces::{Ingredients, Piece};
use crate::sanitize::canonical;
use url::Url;

/// The most mentioned first; with who mentions it.
pub fn mentions(from: &Ingredients<'_>) -> Vec<Piece> {
    let name = |id| from.timeline.contributor_of(id).map(|one| one.name.clone());
    let found = from.mentioned.iter().filter_map(|one| {
        let url = Url::parse(&one.url).ok()?;
        let mut names: Vec<String> = one.sources.iter().filter_map(name).collect();
        names.dedup();
        Some(Piece {
            id: Piece::id("mention", &[&canonical(&url)]),
            title: one.title.clone(),
            url: Some(url),
            blurb: from.config.words.fill("drafted_mentions", &[("names", &names.join(", "))]),
            ..Piece::default()
        })
    });
    found.collect()
}
