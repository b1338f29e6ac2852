//! A document in, its entries out: RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed and CDF, sound or damaged, by
//! `feed-rs`. `road.rs` is the map of how.
//!
//! Nothing here fails: what is wrong with a document is part of the result, as [`Problem`]s. The text of an
//! entry is still what its author sent ([`Markup`]); only `sanitize` makes it fit for a page. Touches nothing.

mod canonical;
mod contained;
mod dates;
mod decode;
mod dialects;
mod discovery;
mod identity;
mod json;
mod limits;
mod links;
mod meant;
mod model;
mod parked;
mod repairs;
mod road;
mod xml;

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use serde::Serialize;
use url::Url;

pub use contained::{READER_THREAD, contained};
pub use discovery::Page;
pub use links::is_web;
pub use parked::words_of_sale;

/// Raised whenever the same bytes would be read differently than before: makes every feed be read again.
pub const READER_VERSION: u32 = 4;

/// What is known of a document before it is read.
#[derive(Clone, Debug)]
pub struct Arrival<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The `Content-Type` header, if it came with one.
    pub content_type: Option<&'a str>,
    /// Where it came from, after redirects: relative links start here.
    pub url: &'a Url,
    /// Entries beyond this number are left out, and said so.
    pub max_entries: usize,
}

/// What a document says.
#[derive(Clone, Debug, Default)]
pub struct ParsedFeed {
    /// The format; absent if the document could not be read as a feed.
    pub feed_type: Option<FeedType>,
    /// What it says of the feed as a whole.
    pub about: About,
    /// Its entries, in its order.
    pub entries: Vec<RawEntry>,
    /// What is wrong with it, the worst first.
    pub problems: Vec<Problem>,
    /// What it is if it is a web page and no feed.
    pub page: Option<Page>,
}

/// The formats, as `orrery check --format json` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedType {
    /// RSS 2.0.
    Rss2,
    /// RSS 1.0 (RDF).
    Rss1,
    /// RSS 0.90 to 0.94.
    Rss0,
    /// Atom 1.0 (RFC 4287) and 0.3.
    Atom,
    /// The Channel Definition Format of 1997.
    Cdf,
    /// JSON Feed 1.0 and 1.1.
    Json,
}

impl FeedType {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss2 => "RSS 2.0",
            Self::Rss1 => "RSS 1.0",
            Self::Rss0 => "RSS 0.9x",
            Self::Atom => "Atom",
            Self::Cdf => "CDF",
            Self::Json => "JSON Feed",
        }
    }
}

/// What a document says of the feed as a whole.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The blog's title.
    pub title: Option<Markup>,
    /// The blog itself.
    pub link: Option<Url>,
    /// The feed's own address, as it says (`rel=self`, RFC 4287, section 4.2.7.2).
    pub feed_url: Option<Url>,
    /// What it says of itself.
    pub description: Option<Markup>,
    /// BCP 47 tag, as declared.
    pub language: Option<String>,
    /// When it says that it changed.
    pub updated: Option<DateTime<Utc>>,
    /// The blog's authors.
    pub authors: Vec<Person>,
    /// A small picture.
    pub icon: Option<Url>,
    /// Who may do what with it.
    pub rights: Option<Markup>,
    /// When it would like to be asked.
    pub schedule: Schedule,
}

/// When a feed would like to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Not more often than this.
    pub every: Option<TimeDelta>,
    /// Hours of the day, 0 to 23 in UTC, in which nothing comes. Sorted.
    pub skip_hours: Vec<u8>,
    /// Days of the week in UTC on which nothing comes. From Monday on.
    pub skip_days: Vec<Weekday>,
}

/// An entry as its feed has it: links resolved, dates read, markup not yet cleaned.
#[derive(Clone, Debug)]
pub struct RawEntry {
    /// Tells this entry from the others of its feed, in this and all later runs: the feed's own id, else the
    /// link, else a digest of what does not change.
    pub key: String,
    /// The feed's own id; absent if it gave none.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<Markup>,
    /// The page that it stands for, without what was put into its address to follow readers.
    pub url: Option<Url>,
    /// The address as it was written, where it held such, or led over a proxy.
    pub original_url: Option<Url>,
    /// Its authors, else those of the feed that it was taken from, else this feed's.
    pub authors: Vec<Person>,
    /// As claimed, else `updated`, else the day in the link's path, else the feed's own date; may lie in the future.
    pub published: Option<DateTime<Utc>>,
    /// As claimed.
    pub updated: Option<DateTime<Utc>>,
    /// A short form.
    pub summary: Option<Markup>,
    /// The full text.
    pub content: Option<Markup>,
    /// Its tags.
    pub categories: Vec<Category>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Where comments are.
    pub comments_url: Option<Url>,
    /// Who may do what with it, where that is said of the entry itself.
    pub rights: Option<Markup>,
    /// Where it comes from and what it goes with.
    pub related: Vec<Related>,
    /// BCP 47 tag: the entry's, else the feed's.
    pub language: Option<String>,
    /// What relative links in its markup start from.
    pub base: Url,
}

/// Text as it arrived. Hostile until cleaned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Markup {
    /// The text, its XML escapes resolved.
    pub text: String,
    /// Whether it is HTML or plain text.
    pub kind: MarkupKind,
}

/// What a piece of text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkupKind {
    /// Every character stands for itself.
    Plain,
    /// HTML.
    Html,
    /// The format does not say (titles of RSS): whoever cleans it must look.
    Unsaid,
}

/// A person as a feed names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Their name; may be empty where there is only an address.
    pub name: String,
    /// E-mail address; never published.
    pub email: Option<String>,
    /// Home page.
    pub uri: Option<String>,
}

/// A tag as a feed has it: RFC 4287, section 4.2.2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Category {
    /// The tag.
    pub term: String,
    /// The vocabulary that it belongs to.
    pub scheme: Option<String>,
    /// The tag for people, if it differs.
    pub label: Option<String>,
}

/// A file that comes with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enclosure {
    /// Where it is.
    pub url: Url,
    /// Its media type.
    pub mime_type: Option<String>,
    /// Its size in bytes.
    pub length: Option<u64>,
}

impl Enclosure {
    /// The last part of its path, else its host.
    pub fn name(&self) -> &str {
        let last = self.url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
        if last.is_empty() { self.url.host_str().unwrap_or_default() } else { last }
    }
}

/// A link of an entry to something else: RFC 4287, section 4.2.7.2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// `via` (where its author found it) or `related`.
    pub rel: String,
    /// Where it leads.
    pub url: Url,
}

/// Something wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name for programs.
    pub code: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// The line of the document, from 1, if it is known.
    pub line: Option<usize>,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document could not be read.
    Error,
    /// It was read, but something was mended or left out.
    Warning,
}

impl Problem {
    /// The document did not arrive.
    pub fn fetch(message: String) -> Self {
        Self::error("fetch", message)
    }

    /// Entries that are too long.
    pub fn of_length(message: String) -> Self {
        Self::warning("too-long", message)
    }

    /// Dates that cannot be true yet.
    pub fn of_dates(message: String) -> Self {
        Self::warning("future-date", message)
    }

    /// The address of the document is to be mended.
    pub fn of_the_address(message: String) -> Self {
        Self::warning("address", message)
    }

    /// Whether it is the address that is to be mended, not the document.
    pub fn is_of_the_address(&self) -> bool {
        self.code == "address"
    }

    /// Whether the document itself was cut off on its way: the same address has more to tell.
    pub fn tells_of_a_cut(&self) -> bool {
        self.code == "truncated"
    }

    /// Whether entries of the document may be missing from what was read.
    pub fn tells_of_loss(&self) -> bool {
        const WARNINGS: [&str; 3] = ["too-many-entries", "too-many-elements", "truncated"];
        self.severity == Severity::Error || WARNINGS.contains(&self.code)
    }

    fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), line: None }
    }

    fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    fn line(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }
}

/// Reads a document. Never fails and never panics; bounded in depth, number and length of everything.
pub fn read(arrival: &Arrival<'_>) -> ParsedFeed {
    contained(|| read_here(arrival))
        .unwrap_or_else(|problem| ParsedFeed { problems: vec![problem], ..ParsedFeed::default() })
}

fn read_here(arrival: &Arrival<'_>) -> ParsedFeed {
    let (text, mut problems) = decode::decode(arrival.bytes, arrival.content_type);
    let mut feed = road::read(&text, arrival);
    problems.append(&mut feed.problems);
    problems.sort_by_key(|problem| problem.severity);
    ParsedFeed { problems, ..feed }
}

#[cfg(test)]
mod tests;
