//! `[feeds]`: what the planet publishes for the programs of readers, and where.

use serde::Deserialize;
use url::Url;

use super::Share;

/// A format of the feeds that we publish. Serde knows them by their keys in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    /// RFC 4287.
    Atom,
    /// RSS 2.0 of the RSS Advisory Board, with `content:encoded` and `dc:creator`.
    Rss,
    /// jsonfeed.org, version 1.1.
    Json,
}

impl FeedFormat {
    /// As readers know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Atom => "Atom",
            Self::Rss => "RSS",
            Self::Json => "JSON Feed",
        }
    }

    /// Its media type.
    pub fn mime_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// What its files are called unless the owner says otherwise.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }
}

/// What stands at an address that the owner may choose: a feed of all posts, or a list of all blogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outlet {
    /// All posts as Atom.
    Atom,
    /// All posts as RSS.
    Rss,
    /// All posts as JSON Feed.
    Json,
    /// All blogs, for programs of readers.
    Opml,
    /// All blogs, as the software before us published them.
    Foaf,
}

impl Outlet {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Atom, Self::Rss, Self::Json, Self::Opml, Self::Foaf];

    /// Of a feed, its format.
    pub fn format(self) -> Option<FeedFormat> {
        match self {
            Self::Atom => Some(FeedFormat::Atom),
            Self::Rss => Some(FeedFormat::Rss),
            Self::Json => Some(FeedFormat::Json),
            Self::Opml | Self::Foaf => None,
        }
    }

    /// What it is called, for the owner.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opml => "OPML list",
            Self::Foaf => "FOAF list",
            Self::Atom => "Atom feed",
            Self::Rss => "RSS feed",
            Self::Json => "JSON feed",
        }
    }

    /// Where it is unless the owner says otherwise.
    pub fn usual_path(self) -> &'static str {
        match self {
            Self::Opml => "opml.xml",
            Self::Foaf => "foafroll.xml", // as Planet Venus has it
            other => other.format().map_or("", FeedFormat::file_name),
        }
    }
}

/// `[feeds]`.
#[derive(Clone, Debug)]
pub struct Feeds {
    /// Formats of the feeds of the planet, and of its newsletter.
    pub formats: Vec<FeedFormat>,
    /// Formats of the feed of all posts but the newsletter.
    pub posts: Vec<FeedFormat>,
    /// Formats of each contributor's feed.
    pub contributors: Vec<FeedFormat>,
    /// Formats of each tag's feed.
    pub tags: Vec<FeedFormat>,
    /// Items in each of them, the newest.
    pub items: usize,
    /// The most that is shown of an item.
    pub content: Share,
    /// Whether older items can be had, too: RFC 5005, section 4.
    pub archives: bool,
    /// Where each outlet is, below the output directory; in the order of [`Outlet::ALL`].
    pub paths: [String; 5],
    /// More places of outlets, in the order of their names.
    pub aliases: Vec<(String, Outlet)>,
    /// Whom to tell of news: W3C WebSub.
    pub hub: Option<Url>,
}

impl Feeds {
    /// Where an outlet is, below the output directory.
    pub fn path(&self, outlet: Outlet) -> &str {
        &self.paths[outlet as usize]
    }

    /// Whether it is published at all.
    pub fn has(&self, outlet: Outlet) -> bool {
        outlet.format().is_none_or(|format| self.formats.contains(&format))
    }
}
