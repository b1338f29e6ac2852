//! The feeds that the site publishes: of what, in which formats, and where. `syndicate` writes them.

use super::view::FeedLinkView;
use super::{Address, Ingredients, Site};
use crate::config::{FeedFormat, Outlet};
use crate::timeline::TagKey;

/// Whose posts a feed has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that stands on the river.
    All,
    /// The same without the newsletter.
    Posts,
    /// The newsletter's issues.
    Newsletter,
    /// A contributor's, by their place in the timeline's list.
    Contributor(usize),
    /// Those with a tag.
    Tag(TagKey),
}

/// A feed that the site publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedFeed {
    /// Whose posts it has.
    pub of: Scope,
    /// Its format.
    pub format: FeedFormat,
    /// Its file, below the output directory.
    pub path: String,
}

impl PublishedFeed {
    /// The directory of its archive: RFC 5005, section 4. Absent for a feed without one.
    pub fn archive(&self) -> Option<String> {
        let kept = matches!(self.of, Scope::All | Scope::Newsletter) && self.format == FeedFormat::Atom;
        kept.then(|| format!("{}-archive", self.path.strip_suffix(".xml").unwrap_or(&self.path)))
    }
}

impl Site<'_> {
    /// The feeds of the planet itself: of all posts, of all but the newsletter, and of the newsletter alone.
    pub fn planet_feeds(&self) -> Vec<PublishedFeed> {
        of_planet(self.from)
    }

    /// All feeds, those of the planet first.
    pub fn feeds(&self) -> Vec<PublishedFeed> {
        let timeline = self.from.timeline;
        let contributors = (0..timeline.contributors.len()).map(Scope::Contributor);
        let tags = timeline.tags.keys().cloned().map(Scope::Tag);
        let more = contributors.chain(tags).flat_map(|scope| self.feeds_of(&scope));
        of_planet(self.from).into_iter().chain(more).collect()
    }

    /// The feeds of a page of its own, as links.
    pub(super) fn feed_links(&self, of: &Scope) -> Vec<FeedLinkView> {
        self.feeds_of(of).iter().map(|feed| link(self.from, feed)).collect()
    }

    /// What the feeds of a scope are called.
    pub fn feed_title(&self, of: &Scope) -> String {
        title(self.from, of)
    }

    /// The page that a feed is the feed of.
    pub fn feed_home(&self, of: &Scope) -> Address {
        let page = |path: String| Address::directory(&path).unwrap_or_else(Address::home);
        match of {
            Scope::All | Scope::Posts => Address::home(),
            Scope::Newsletter => page("newsletter".into()),
            Scope::Contributor(_) | Scope::Tag(_) => page(directory(self.from, of)),
        }
    }

    fn feeds_of(&self, of: &Scope) -> Vec<PublishedFeed> {
        feeds_of(self.from, of)
    }
}

/// Whether there is a newsletter to speak of.
pub fn has_newsletter(from: Ingredients<'_>) -> bool {
    !from.content.issues.is_empty()
}

/// The feeds of the planet itself. Without a newsletter there is nothing to choose from.
fn of_planet(from: Ingredients<'_>) -> Vec<PublishedFeed> {
    let scopes = [Scope::All, Scope::Newsletter, Scope::Posts];
    let there = if has_newsletter(from) { scopes.len() } else { 1 };
    scopes[..there].iter().flat_map(|of| feeds_of(from, of)).collect()
}

/// Links to the feeds of the planet itself.
pub fn planet_links(from: Ingredients<'_>) -> Vec<FeedLinkView> {
    of_planet(from).iter().map(|feed| link(from, feed)).collect()
}

fn feeds_of(from: Ingredients<'_>, of: &Scope) -> Vec<PublishedFeed> {
    let feeds = &from.config.feeds;
    let formats = match of {
        Scope::All | Scope::Newsletter => &feeds.formats,
        Scope::Posts => &feeds.posts,
        Scope::Contributor(_) => &feeds.contributors,
        Scope::Tag(_) => &feeds.tags,
    };
    let path = |format: FeedFormat| match (of, format) {
        (Scope::All, FeedFormat::Atom) => feeds.path(Outlet::Atom).to_owned(),
        (Scope::All, FeedFormat::Rss) => feeds.path(Outlet::Rss).to_owned(),
        (Scope::All, FeedFormat::Json) => feeds.path(Outlet::Json).to_owned(),
        _ => format!("{}/{}", directory(from, of), format.file_name()),
    };
    formats.iter().map(|format| PublishedFeed { of: of.clone(), format: *format, path: path(*format) }).collect()
}

fn directory(from: Ingredients<'_>, of: &Scope) -> String {
    match of {
        Scope::All => String::new(),
        Scope::Posts => "posts".into(),
        Scope::Newsletter => "newsletter".into(),
        Scope::Contributor(number) => format!("contributors/{}", from.timeline.contributors[*number].id),
        Scope::Tag(key) => format!("tags/{}", key.as_str()),
    }
}

fn title(from: Ingredients<'_>, of: &Scope) -> String {
    let planet = &from.config.planet.title;
    match of {
        Scope::All => planet.clone(),
        Scope::Posts => from.config.words.fill("posts_on", &[("planet", planet)]),
        Scope::Newsletter => from.config.newsletter.title.clone(),
        Scope::Contributor(number) => {
            let name = &from.timeline.contributors[*number].name;
            from.config.words.fill("posts_of_on", &[("name", name), ("planet", planet)])
        }
        Scope::Tag(key) => {
            let tag = &from.timeline.tags[key].name;
            from.config.words.fill("posts_about_on", &[("tag", tag), ("planet", planet)])
        }
    }
}

fn link(from: Ingredients<'_>, feed: &PublishedFeed) -> FeedLinkView {
    let home = from.config.planet.base_url.path();
    let address = Address::file(&feed.path).unwrap_or_else(Address::home);
    FeedLinkView {
        title: format!("{} ({})", title(from, &feed.of), feed.format.name()),
        mime_type: feed.format.mime_type(),
        format: feed.format.name(),
        url: address.path(home),
    }
}
