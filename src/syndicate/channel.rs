//! What all formats say of a feed.

use chrono::{DateTime, Utc};

use super::post::Post;
use crate::site::{Address, PublishedFeed, Scope, Site};

/// A feed to be written.
#[derive(Debug)]
pub struct Channel {
    /// Its title.
    pub title: String,
    /// In a sentence; may be empty.
    pub description: String,
    /// BCP 47 tag.
    pub language: String,
    /// The page that it is the feed of.
    pub home: String,
    /// Its identity: where its newest items are.
    pub id: String,
    /// Where this document is.
    pub url: String,
    /// Where older and newer documents of it are.
    pub archive: Option<Archive>,
    /// The WebSub hub that tells of news; only where the newest items are, of feeds that it is told of.
    pub hub: Option<String>,
    /// That of the newest item; absent when there is none.
    pub updated: Option<DateTime<Utc>>,
    /// Who is responsible; may be empty.
    pub owner: String,
    /// A picture for readers.
    pub icon: String,
    /// The style sheets for browsers, root-relative.
    pub styles: [String; 2],
    /// Newest first.
    pub posts: Vec<Post>,
}

/// Where a document stands in an archived feed: RFC 5005, section 4.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// The document that has the newest items; absent from that one itself.
    pub current: Option<String>,
    /// The document before this one.
    pub previous: Option<String>,
    /// The document after this one, if that is complete, too.
    pub next: Option<String>,
}

/// A part of a feed, which is a document of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The newest items, with so many full archive documents before them.
    Newest(usize),
    /// The archive document of this number, from 1, the oldest, of so many.
    Archive(usize, usize),
}

/// A part of a feed without its posts.
pub fn head(site: &Site<'_>, feed: &PublishedFeed, part: Part) -> Channel {
    let config = site.from.config;
    let base = &config.planet.base_url;
    let url = |path: &str| Address::file(path).unwrap_or_else(Address::home).url(base);
    let description = match &feed.of {
        Scope::All | Scope::Posts => config.planet.description.clone(),
        Scope::Newsletter => config.newsletter.description.clone(),
        Scope::Contributor(number) => site.from.timeline.contributors[*number].description.clone(),
        Scope::Tag(_) => String::new(),
    };
    let owner = match &feed.of {
        Scope::Contributor(number) => &site.from.timeline.contributors[*number].name,
        _ => &config.planet.owner.name,
    };
    let document = |number: usize| archive_path(feed, number).map(|path| url(&path));
    let archive = match part {
        Part::Newest(0) => None,
        Part::Newest(last) => Some(Archive { previous: document(last), ..Archive::default() }),
        Part::Archive(number, last) => Some(Archive {
            current: Some(url(&feed.path)),
            previous: if number > 1 { document(number - 1) } else { None },
            next: if number < last { document(number + 1) } else { None },
        }),
    };
    Channel {
        title: site.feed_title(&feed.of),
        description,
        language: config.planet.language.clone(),
        home: site.feed_home(&feed.of).url(base),
        id: url(&feed.path),
        url: url(&path(feed, part)),
        archive,
        hub: config.feeds.hub.as_ref().filter(|_| is_announced(feed, part)).map(ToString::to_string),
        updated: None,
        owner: owner.clone(),
        icon: format!("{base}favicon.svg"),
        styles: ["orrery.css", "theme.css"].map(|name| format!("{}{name}", site.planet.home)),
        posts: Vec::new(),
    }
}

/// The file of a part, below the output directory.
pub fn path(feed: &PublishedFeed, part: Part) -> String {
    match part {
        Part::Newest(_) => feed.path.clone(),
        Part::Archive(number, _) => archive_path(feed, number).unwrap_or_default(),
    }
}

fn archive_path(feed: &PublishedFeed, number: usize) -> Option<String> {
    Some(format!("{}/{number}.xml", feed.archive()?))
}

/// Whether a hub is told of news: not of contributors' and tags', as one post may be in dozens of them.
pub fn is_announced(feed: &PublishedFeed, part: Part) -> bool {
    matches!(part, Part::Newest(_)) && matches!(feed.of, Scope::All | Scope::Posts | Scope::Newsletter)
}
