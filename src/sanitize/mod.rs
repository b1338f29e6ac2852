//! A raw entry in, a clean one out. Everything from outside that may reach a page passes here, once, on arrival.
//!
//! [`SafeHtml`] is made only in this room; titles, names and all else is text. Touches nothing.

mod align;
mod boilerplate;
mod cleaner;
mod code;
mod controls;
mod copies;
mod describe;
mod drawings;
mod elements;
mod embeds;
mod enforce;
mod escaped;
mod excerpt;
mod formulas;
mod fragments;
mod furnish;
mod grow;
mod headings;
mod heads;
mod hidden;
mod inner_links;
mod languages;
mod lazy;
mod letters;
mod links;
mod listings;
mod pictures;
mod plain;
mod players;
mod policy;
mod safe_html;
mod shape;
mod text;
mod title;
mod tokens;
mod trackers;
mod tree;
mod urls;
mod values;
mod widgets;
mod write;

use chrono::{DateTime, Utc};
use serde::Serialize;
use url::Url;

use crate::feed::{self, Enclosure, Markup};

pub use cleaner::{Cleaner, Texts};
pub use copies::Copied;
pub use describe::describe;
pub use links::{Link, canonical, host, without_marks};
pub use players::origins as player_origins;
pub use safe_html::{EditorHtml, SafeHtml};
pub use text::{clean_block, clean_line, harmless_json};

/// Raised whenever the same markup would be cleaned differently than before: every entry is cleaned again then.
pub const POLICY_VERSION: u32 = 5;

/// An entry that is fit to be published.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Tells it from the others of its source: see [`RawEntry::key`].
    pub key: String,
    /// The feed's own id.
    pub id: Option<String>,
    /// Its title as text on one line; empty if it has none.
    pub title: String,
    /// Its title with inline markup.
    pub title_html: SafeHtml,
    /// The page that it stands for.
    pub url: Option<Url>,
    /// Its authors.
    pub authors: Vec<feed::Person>,
    /// As claimed by the feed.
    pub published: Option<DateTime<Utc>>,
    /// As claimed by the feed.
    pub updated: Option<DateTime<Utc>>,
    /// A short form, if it is not just the content again.
    pub summary_html: Option<SafeHtml>,
    /// The full text, or the summary where the feed has no more.
    pub content_html: SafeHtml,
    /// The first words as text.
    pub excerpt: String,
    /// How many words the content has.
    pub words: usize,
    /// Whether there was more than anybody would read, and the rest is not shown.
    pub is_cut: bool,
    /// Its tags.
    pub categories: Vec<feed::Category>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Where comments are.
    pub comments_url: Option<Url>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Who may do what with it, as text, where that is said of the entry itself.
    pub rights: Option<String>,
    /// What arrived, before cleaning.
    pub arrived: Arrived,
    /// What cleaned it: see [`Cleaner::version`].
    pub policy: String,
}

/// An entry's markup as it arrived, kept so that a better policy can clean it again.
#[derive(Clone, Debug, Serialize)]
pub struct Arrived {
    /// The title.
    pub title: Option<Markup>,
    /// The short form.
    pub summary: Option<Markup>,
    /// The full text.
    pub content: Option<Markup>,
    /// What relative links start from.
    pub base: Url,
    /// The page that it stands for.
    pub page: Option<Url>,
    /// Its link as it was, where the reader has changed it: led through a counter, or with marks to follow readers.
    pub link: Option<Url>,
    /// What it links to besides.
    pub related: Vec<feed::Related>,
}

/// A name for an entry that is unique on any page, stable, and fit for an `id` attribute.
pub fn anchor(scope: &str, key: &str) -> String {
    let digest = blake3::hash(format!("{scope}\n{key}").as_bytes());
    format!("e{}", &digest.to_hex()[..10])
}

/// Cleans the HTML that our editors wrote, for feeds and mail; `base` is the page that it stands on.
pub fn clean_editors(html: &EditorHtml, base: &Url, anchor: &str) -> SafeHtml {
    Cleaner::for_editors().editors(html.as_str(), base, anchor)
}

/// The first words of a text, up to `chars` characters, with an ellipsis if there is more.
pub fn excerpt(text: &str, chars: usize) -> String {
    excerpt::of_text(text, chars)
}

/// What a feed says of itself, as text.
pub fn clean_about(markup: &Markup) -> String {
    Cleaner::default().title(markup).0
}

#[cfg(test)]
mod tests;
