//! `content/`: the editors' Markdown in, issues of the newsletter, the planet's own posts and plain pages out.
//!
//! | file | becomes |
//! | --- | --- |
//! | `newsletter/YYYY-MM-DD-slug.md` | an [`Issue`] |
//! | `newsletter/inbox.md` | nothing: it is for the editors ([`INBOX`]) |
//! | `posts/YYYY-MM-DD-slug.md` | a [`Post`] |
//! | any other `*.md` | a [`Page`] at the file's path |
//!
//! A mistake of an editor stops the run before the network, with file and line.

mod alerts;
mod dated;
mod front_matter;
mod highlight;
mod include;
mod load;
mod manuscript;
mod markdown;
mod marker;
mod typeset;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use url::Url;

use crate::sanitize::{EditorHtml, SafeHtml};

pub use alerts::word as alert_word;
pub use front_matter::{When, local_moment};
pub use include::{Include, MOST_DAYS, Misuse, NO_EVENTS, Placed, filled, includes};
pub use load::{Drafts, includes_make_sense, load};
pub use manuscript::{INBOX, Manuscript, Places, manuscripts};
pub use markdown::{from_home, parse, pieces};
pub use marker::Marker;
pub use typeset::{Typesetter, clean, note};

/// Everything that the editors wrote and that is to be published now.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Newest first; of the same moment by name.
    pub issues: Vec<Issue>,
    /// Newest first; of the same moment by name.
    pub posts: Vec<Post>,
    /// By address.
    pub pages: Vec<Page>,
    /// What was left out, and why.
    pub withheld: Vec<Withheld>,
}

/// A file that is not published now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The file.
    pub path: PathBuf,
    /// When it will be; absent for a draft.
    pub scheduled: Option<DateTime<Utc>>,
}

/// A text as it was written.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// The line of the file, from 1, on which the Markdown begins.
    pub line: usize,
    /// The Markdown.
    pub markdown: String,
}

/// A text and what is derived from it.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it is made of.
    pub source: Source,
    /// For its own page, where editors are trusted.
    pub html: EditorHtml,
    /// For feeds, mail and lists: cleaned, ids prefixed.
    pub safe_html: SafeHtml,
    /// Its sections.
    pub contents: Vec<Heading>,
    /// The first words, or the editor's summary.
    pub excerpt: String,
    /// How many words it has.
    pub words: usize,
    /// Digest of all of it.
    pub digest: String,
}

/// A section's heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its `id`.
    pub id: String,
    /// Its words.
    pub words: String,
}

/// What an issue and a post have in common.
#[derive(Clone, Debug)]
pub struct Dated {
    /// The file's name without its ending, `2026-11-20-long-exposures`: its name in addresses.
    pub stem: String,
    /// Its title, text.
    pub title: String,
    /// The moment of publication; the beginning of the day in the planet's zone if only a day was given.
    pub date: DateTime<Utc>,
    /// The editor's summary; may be empty.
    pub summary: String,
    /// Where readers talk about it.
    pub discuss: Option<Url>,
    /// The text.
    pub text: Text,
}

impl Dated {
    /// The day in its name, `2026-11-20`.
    pub fn day(&self) -> &str {
        self.stem.get(..10).unwrap_or_default()
    }
}

/// One number of the newsletter.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Name, title, date and text.
    pub dated: Dated,
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// The time that it is about, if it says so.
    pub period: Option<Period>,
    /// Who edited it.
    pub editors: Vec<String>,
}

/// A time, from its beginning up to, but without, its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first moment.
    pub start: DateTime<Utc>,
    /// The first moment that does not belong to it.
    pub end: DateTime<Utc>,
}

impl Period {
    /// Whether a moment lies in it.
    pub fn has(&self, moment: DateTime<Utc>) -> bool {
        (self.start..self.end).contains(&moment)
    }
}

/// One of the planet's own posts.
#[derive(Clone, Debug)]
pub struct Post {
    /// Name, title, date and text.
    pub dated: Dated,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its tags, the category path last.
    pub tags: Vec<String>,
}

/// A plain page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file.
    pub path: PathBuf,
    /// Its place on the site, such as `about` or `help/feeds`; empty for `index.md`.
    pub address: String,
    /// Its title, text.
    pub title: String,
    /// The editor's summary; may be empty.
    pub summary: String,
    /// Whether it stands in the menu.
    pub menu: bool,
    /// The text.
    pub text: Text,
}

#[cfg(test)]
mod tests;
