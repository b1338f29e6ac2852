//! `feeds.toml`: text in, [`Config`] out.
//!
//! What the owner typed (`typed`) and what it means (`Config`) are two types: the first mirrors the file, the
//! second holds only values that are valid, complete and in their final units. All mistakes of meaning are
//! reported at once, each with its place.

mod author;
mod filter;
mod keep;
mod look;
mod mail;
mod meaning;
mod newsletter;
mod outlets;
mod patch;
mod pictures;
mod sending;
mod state;
mod treatment;
mod typed;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use chrono_tz::Tz;
use foldhash::fast::RandomState;
use url::Url;

use crate::diagnostic::Diagnostic;
use crate::words::Words;

pub use author::Author;
pub use filter::{Field, Filter, Pattern};
pub use keep::Keep;
pub use look::{COLOURS, Colour, Destination, Link, Look, Palette, Rgb, contrast};
pub use mail::{Mail, Mailbox, Unsubscribe, begins_a_placeholder, mailbox, placeholders};
pub use meaning::{base_url, is_apart, is_web, without_credentials};
pub use newsletter::{Material, Newsletter, Order, Section, Style};
pub use outlets::{FeedFormat, Feeds, Outlet};
pub use patch::with_url;
pub use pictures::{Face, Pictures, Showing};
pub use sending::{Authority, Buttondown, DraftBody, Encryption, Listmonk, Sending, Smtp};
pub use state::{OnRemoval, State};
pub use treatment::{BOILERPLATE, Embeds, Selector, Share, Shares, Treatment};

/// Free-form values that the owner passes to templates.
pub type Extra = BTreeMap<String, serde_json::Value>;

/// Everything that `feeds.toml` means.
#[derive(Clone, Debug)]
pub struct Config {
    /// The directory of `feeds.toml`, empty for the working directory; all paths below start here.
    pub root: PathBuf,
    /// `[planet]`.
    pub planet: Planet,
    /// `[fetch]`.
    pub fetch: Fetch,
    /// `[newsletter]`.
    pub newsletter: Newsletter,
    /// `[search]`.
    pub search: Search,
    /// `[theme]`: how the pages look.
    pub look: Look,
    /// The site's own words: those of its language, with `[words]` over them.
    pub words: Arc<Words>,
    /// `[feeds]`.
    pub feeds: Feeds,
    /// `[pictures]`.
    pub pictures: Pictures,
    /// `[filter]`: which entries of any feed are shown, beside what their feed's own says.
    pub filter: Filter,
    /// Each `[[feed]]`, in the order of the file.
    pub sources: Vec<Source>,
    /// Where each stands among `sources`.
    places: HashMap<SourceId, usize, RandomState>,
    /// How much of a feed appears at once that is no longer in the file.
    pub default_pace: Pace,
    /// How much is shown of its posts.
    pub default_shares: Shares,
    /// Each `[[author]]`, in the order of the file.
    pub authors: Vec<Author>,
}

/// `[planet]`: the site.
#[derive(Clone, Debug)]
pub struct Planet {
    /// The planet's title, never empty.
    pub title: String,
    /// Absolute `http(s)` address of the home page; its path ends in a slash.
    pub base_url: Url,
    /// One sentence about it, may be empty.
    pub description: String,
    /// BCP 47 tag of the interface's language.
    pub language: String,
    /// Decides day headings, months and dates without a time.
    pub timezone: Tz,
    /// Who is responsible.
    pub owner: Owner,
    /// Where the site is written.
    pub output_dir: PathBuf,
    /// The archive's database file.
    pub archive: PathBuf,
    /// The owner's decisions about single posts; need not exist.
    pub curation: PathBuf,
    /// Newsletter, posts and pages.
    pub content_dir: PathBuf,
    /// The site's own templates, laid over the default theme's.
    pub templates_dir: PathBuf,
    /// Files copied as they are, laid over the default theme's.
    pub static_dir: PathBuf,
    /// Items on a page of any list.
    pub items_per_page: usize,
    /// Related posts on the page of an entry, at most.
    pub related: usize,
    /// The most mentioned pages of the week on the home page, at most.
    pub mentions: usize,
    /// Posts with more words are folded on the river.
    pub fold_after_words: usize,
    /// Bytes of posts' HTML on one page of the river; posts that have no room are shown as excerpts.
    pub page_bytes: usize,
    /// Curly quotes and dashes in the editors' Markdown.
    pub smart_punctuation: bool,
    /// Whether search engines may list our pages of others' posts.
    pub index_entries: bool,
    /// What becomes of the posts of feeds that are left out of the file.
    pub on_removal: OnRemoval,
    /// For templates, as `planet.extra`.
    pub extra: Extra,
}

/// The person or group who runs the planet.
#[derive(Clone, Debug, Default)]
pub struct Owner {
    /// May be empty.
    pub name: String,
    /// May be empty.
    pub email: String,
}

/// `[fetch]`: limits of what is asked of others, and accepted from them.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// Requests under way at once, but for those whose answer is long in coming: as many again.
    pub concurrency: usize,
    /// Requests under way at once to one host.
    pub per_host: usize,
    /// From the beginning of one request to a host to that of the next, on average.
    pub host_pause: Duration,
    /// How often a request is made again within a run after a trouble that may pass.
    pub retries: u32,
    /// A feed is not asked again sooner.
    pub min_interval: TimeDelta,
    /// A feed is not asked again later; at least `min_interval`.
    pub max_interval: TimeDelta,
    /// Until a connection stands.
    pub connect_timeout: Duration,
    /// Between two pieces of an answer.
    pub silence_timeout: Duration,
    /// From the request to the last byte.
    pub total_timeout: Duration,
    /// Size of a feed, after decompression.
    pub max_bytes: usize,
    /// Size of a feed as it travels.
    pub max_wire_bytes: u64,
    /// Size of an answer's head.
    pub max_header_bytes: usize,
    /// Redirects followed for one request.
    pub max_redirects: usize,
    /// Entries read of one feed, from its beginning.
    pub max_entries: usize,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// What requests go through.
    pub proxy: Proxy,
    /// Whether the one feed that a web page announces is read where a feed was expected.
    pub discover: bool,
    /// Whether addresses that are not of the public internet may be asked, where a feed does not say.
    pub allow_private: bool,
}

/// What requests go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proxy {
    /// Nothing.
    None,
    /// What the environment says: `HTTP_PROXY` and its kin.
    Environment,
    /// This proxy.
    Web(Url),
}

impl Default for Fetch {
    /// The limits of a planet that says nothing of them.
    fn default() -> Self {
        meaning::default_fetch()
    }
}

/// `[search]`: whether and how readers search the site.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// Whether there is a page for it.
    pub enabled: bool,
    /// The size of its index, all files together.
    pub max_bytes: usize,
}

/// A source: one `[[feed]]`, with `[feed_defaults]` applied.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its identity, which outlives changes of its address.
    pub id: SourceId,
    /// Where its feed is.
    pub location: Location,
    /// The contributor's name; the id if the owner gave none.
    pub name: String,
    /// The blog.
    pub homepage: Option<Url>,
    /// What stands for the contributor, if the owner says it.
    pub face: Option<Face>,
    /// Where the pictures of its entries come from.
    pub showing: Showing,
    /// Language of entries that do not say theirs.
    pub language: Option<String>,
    /// Tags added to each of its entries.
    pub tags: Vec<String>,
    /// Whether it is asked and listed.
    pub state: State,
    /// Whether readers see it: if not, it is gathered for the newsletter alone.
    pub river: bool,
    /// Whether it may be at an address that is not of the public internet.
    pub allow_private: bool,
    /// What becomes of posts that are gone from it.
    pub on_delete: OnDelete,
    /// How much of it appears at once.
    pub pace: Pace,
    /// Which of its entries are shown.
    pub filter: Filter,
    /// How long the archive keeps its entries.
    pub keep: Keep,
    /// How it is asked.
    pub manners: Manners,
    /// How much of its entries is shown.
    pub shares: Shares,
    /// What is done with their markup.
    pub treatment: Treatment,
    /// For templates, as `contributor.extra`.
    pub extra: Extra,
}

/// What becomes of posts that are gone from their feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnDelete {
    /// They stay: feeds forget what is old.
    #[default]
    Keep,
    /// They go, if the feed is complete enough to tell that they were not just forgotten.
    Remove,
}

/// How much of a feed appears at once. What is more stays in the archive, and on its contributor's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Entries of a feed that has just joined.
    pub first_entries: usize,
    /// New entries within 24 hours.
    pub burst: usize,
    /// Entries under one day of the river; as many as there are if 0.
    pub per_day: usize,
    /// What becomes of posts that are dated in the future.
    pub on_future: OnFuture,
}

impl Default for Pace {
    fn default() -> Self {
        Self { first_entries: 10, burst: 10, per_day: 5, on_future: OnFuture::Show }
    }
}

/// What becomes of posts that are dated in the future.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFuture {
    /// They count as of the time when they were first seen.
    #[default]
    Show,
    /// They appear when their time has come.
    Wait,
}

/// How one feed is asked.
#[derive(Clone, Debug, Default)]
pub struct Manners {
    /// The `User-Agent` header, where it is not the planet's.
    pub user_agent: Option<String>,
    /// More headers: names and values, fit for a request.
    pub headers: Vec<(String, String)>,
    /// How we prove who we are.
    pub login: Option<Login>,
}

/// How we prove who we are. Secrets are in the environment, never in the file.
#[derive(Clone, Debug)]
pub struct Login {
    /// The user, for `Basic`; absent for `Bearer`.
    pub username: Option<String>,
    /// The environment variable that has the password or token.
    pub variable: String,
    /// What to tell the owner if it has none.
    pub unset: Diagnostic,
}

/// Where a feed is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// At an `http` or `https` address.
    Web(Url),
    /// In a file inside the project's directory; relative to it, as typed.
    File(PathBuf),
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Web(url) => url.fmt(f),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// The identity of a source or an author: 1 to 64 of `a-z`, `0-9` and `-`, fit for addresses and file names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(Arc<str>);

impl SourceId {
    /// Takes the id if it is one.
    pub fn new(id: &str) -> Option<Self> {
        let fits = (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self(id.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for SourceId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for SourceId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Config {
    /// The configured source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(*self.places.get(id)?)
    }
}

/// Reads and understands `feeds.toml` at `path`.
///
/// # Errors
/// Every mistake found, each with its place; nothing has been touched by then.
pub fn load(path: &Path) -> Result<Config, Vec<Diagnostic>> {
    let text = std::fs::read_to_string(path).map_err(|error| vec![unreadable(path, &error)])?;
    understand(path, &text, path.parent().unwrap_or(Path::new("")))
}

/// Understands the text of `feeds.toml`, whose relative paths start at `root`. Touches nothing.
///
/// # Errors
/// Every mistake found.
pub fn understand(path: &Path, text: &str, root: &Path) -> Result<Config, Vec<Diagnostic>> {
    let typed: typed::File =
        toml::from_str(text).map_err(|error| vec![crate::diagnostic::from_toml(path, text, 0, &error)])?;
    meaning::of(typed, path, text, root)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    match error.kind() {
        std::io::ErrorKind::NotFound => Diagnostic::whole(path, "there is no such file")
            .help("run orrery in the directory of your feeds.toml, or name it: orrery --config path/to/feeds.toml ..."),
        std::io::ErrorKind::InvalidData => Diagnostic::whole(path, "the file is not UTF-8 text"),
        _ => Diagnostic::whole(path, format!("the file cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests;
