//! The timeline in, an index for readers out, which their browsers search without any server: files below `search/`, of
//! which a query loads a few. What is found: words of titles, tags, names, and first words of posts.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `search/index.json` | how words are folded, and where the others begin ([`Index`](index::Index)) |
//! | `search/words/KEY.json` | words from KEY on, and the posts that have them |
//! | `search/posts/N.json` | posts: title, address, name, day, date in words, language |
//!
//! `static/search.js` reads them.

mod index;
mod words;

use rayon::prelude::*;

use crate::site::{ItemView, Site};
use index::Post;
use words::words;

pub use index::File;

/// Words of one post that are indexed: more than its first words and tags have.
const MOST_WORDS: usize = 300;
/// A post takes more than so many bytes, which bounds what is looked at for an index of a certain size.
const LEAST_BYTES: usize = 60;

/// The files of the index, together no larger than the owner wants: the oldest posts go first. None where there is no
/// search.
pub fn files(site: &Site<'_>) -> Vec<File> {
    let search = site.from.config.search;
    if !search.enabled {
        return Vec::new();
    }
    let all = site.from.timeline.items.len();
    let newest = 0..all.min(search.max_bytes / LEAST_BYTES);
    let posts: Vec<Post> = newest.into_par_iter().rev().map(|at| post(&site.summary(at), site)).collect();
    index::files(&posts, all - posts.len(), search.max_bytes)
}

/// What is found of an item, and by which words.
fn post(item: &ItemView, site: &Site<'_>) -> Post {
    let own = if item.kind == "issue" { &site.planet.newsletter_title } else { &site.planet.title };
    let by = item.contributor.as_ref().map_or(own, |badge| &badge.name);
    let mut post = Post {
        json: serde_json::json!([
            item.title,
            item.permalink,
            by,
            item.published.day,
            item.published.date,
            item.language
        ])
        .to_string(),
        ..Post::default()
    };
    let tags = item.tags.iter().map(|tag| (tag.title.as_str(), index::TAG));
    let authors = item.authors.iter().map(|name| (name.as_str(), index::NAME));
    let parts = [(item.title.as_str(), index::TITLE)].into_iter().chain(tags).chain([(by.as_str(), index::NAME)]);
    let parts = parts.chain(authors).chain([(item.excerpt.as_str(), index::TEXT)]);
    for (word, place) in parts.flat_map(|(text, place)| words(text).into_iter().map(move |word| (word, place))) {
        if post.words.len() < MOST_WORDS {
            let best = post.words.entry(word).or_default();
            *best = place.max(*best);
        }
    }
    post
}
