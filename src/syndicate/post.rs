//! An item of the timeline as feeds have it.

use std::error::Error;

use chrono::{DateTime, Utc};
use url::Url;

use crate::config::Share;
use crate::feed::{Category, Enclosure};
use crate::sanitize::SafeHtml;
use crate::site::{Contents, Site};
use crate::timeline::{self, Item, Timeline};

/// An item as feeds have it. All addresses are absolute.
#[derive(Debug)]
pub struct Post {
    /// The original id, so that readers who follow both see the post once.
    pub id: String,
    /// The title as text.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// At least one.
    pub authors: Vec<Author>,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// When it was last edited; `published` if never.
    pub updated: DateTime<Utc>,
    /// The content.
    pub content: SafeHtml,
    /// The first words.
    pub summary: String,
    /// Tags, as they are written where they come from.
    pub tags: Vec<Tag>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Where comments are.
    pub comments_url: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Who may do what with it, where its blog says that of this post alone.
    pub rights: Option<String>,
    /// The blog that it comes from; absent for the planet's own.
    pub origin: Option<Origin>,
}

/// Somebody who wrote it.
#[derive(Clone, Debug)]
pub struct Author {
    /// Their name, never empty.
    pub name: String,
    /// Their home page.
    pub url: Option<String>,
}

/// A tag.
#[derive(Clone, Debug)]
pub struct Tag {
    /// As its blog names it in addresses and the like.
    pub term: String,
    /// As people read it, where that is something else.
    pub label: Option<String>,
    /// The list of tags that it is from, where its blog names one.
    pub scheme: Option<String>,
}

impl Tag {
    /// As people read it.
    pub fn name(&self) -> &str {
        self.label.as_ref().unwrap_or(&self.term)
    }
}

/// The blog that a post comes from: `source` of RSS and Atom.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Its title.
    pub title: String,
    /// Its feed, if that is on the web.
    pub feed_url: Option<String>,
    /// The blog.
    pub homepage: Option<String>,
    /// Who may do what with its posts.
    pub rights: Option<String>,
}

/// The item under this id.
///
/// # Errors
/// When its content cannot be loaded.
pub fn post(
    item: &Item,
    id: String,
    site: &Site<'_>,
    contents: &dyn Contents,
) -> Result<Post, Box<dyn Error + Send + Sync>> {
    let entry = match &item.origin {
        timeline::Origin::Entry(entry) => Some(entry),
        _ => None,
    };
    let source = item.source().and_then(|id| site.from.config.source(id.as_str()));
    let permitted = match item.source() {
        None => Share::default(),
        Some(_) => source.map_or(site.from.config.default_shares, |source| source.shares).feeds,
    };
    let share = permitted.max(site.from.config.feeds.content);
    let shows_pictures = source.is_none_or(|source| source.treatment.images);
    let enclosures = entry.map(|entry| entry.enclosures.get()).unwrap_or_default();
    let (unwanted, enclosures): (Vec<&Enclosure>, Vec<&Enclosure>) =
        enclosures.iter().partition(|enclosure| !shows_pictures && is_picture(enclosure));
    let permalink = format!("{}{}/", site.from.config.planet.base_url, item.address());
    let content = match share {
        Share::Full => {
            let content = contents.content(item)?.with_players_as_links();
            let content = content.with_fragments_at(&permalink, &item.id_prefix());
            unwanted.into_iter().fold(content, |content, file| content.with_link_to(&file.url, file.name()))
        }
        Share::Summary => SafeHtml::escape(item.excerpt()),
        Share::Title => SafeHtml::default(),
    };
    let original = entry.and_then(|entry| entry.url.as_ref()).map(Url::to_string);
    Ok(Post {
        id,
        title: item.headline(),
        url: original.unwrap_or(permalink),
        authors: authors(item, site),
        published: item.date,
        updated: item.updated().unwrap_or(item.date),
        content: match &item.note_html {
            Some(note) => content.after(note),
            None => content,
        },
        summary: if share == Share::Title { String::new() } else { item.excerpt().to_owned() },
        tags: tags(item),
        enclosures: enclosures.into_iter().cloned().collect(),
        comments_url: item.comments().map(ToString::to_string),
        language: item.language.clone(),
        rights: entry.and_then(|entry| entry.rights.clone()),
        origin: origin(item, site.from.timeline),
    })
}

/// Readers show a picture that comes with a post as a part of it.
pub fn is_picture(enclosure: &Enclosure) -> bool {
    enclosure.mime_type.as_deref().is_some_and(|kind| kind.starts_with("image/"))
}

/// Whom it names; else whose it is; else the planet itself.
fn authors(item: &Item, site: &Site<'_>) -> Vec<Author> {
    let named: Vec<Author> = match &item.origin {
        timeline::Origin::Entry(entry) => {
            let named = entry.authors.get().into_iter().filter(|author| !author.name.is_empty());
            named.map(|author| Author { url: author.uri.as_deref().and_then(web), name: author.name }).collect()
        }
        _ => item.authors().into_iter().map(|name| Author { name, url: None }).collect(),
    };
    if !named.is_empty() {
        return named;
    }
    vec![match site.from.timeline.contributor(item) {
        Some(whose) => Author { name: whose.name.clone(), url: whose.homepage.as_ref().map(Url::to_string) },
        None => Author { name: site.planet.title.clone(), url: None },
    }]
}

/// What a stranger gives as an address, if it is one of the web.
fn web(address: &str) -> Option<String> {
    Url::parse(address).ok().filter(crate::config::is_web).map(Into::into)
}

/// Its tags, each once, as its feed has them where they are from there.
fn tags(item: &Item) -> Vec<Tag> {
    let categories = match &item.origin {
        timeline::Origin::Entry(entry) => entry.categories.get(),
        _ => Vec::new(),
    };
    item.tags.iter().map(|(_, name)| tag(name, &categories)).collect()
}

fn tag(name: &str, categories: &[Category]) -> Tag {
    let of_feed = categories.iter().find(|one| one.label.as_ref().unwrap_or(&one.term) == name);
    match of_feed {
        Some(one) => Tag {
            term: one.term.clone(),
            label: one.label.clone().filter(|label| *label != one.term),
            scheme: one.scheme.clone(),
        },
        None => Tag { term: name.to_owned(), label: None, scheme: None },
    }
}

fn origin(item: &Item, timeline: &Timeline) -> Option<Origin> {
    let blog = timeline.blog(item)?;
    let title = match blog.title.as_str() {
        "" => &blog.name,
        title => title,
    };
    Some(Origin {
        title: title.to_owned(),
        feed_url: blog.feed_url.as_ref().map(Url::to_string),
        homepage: blog.homepage.as_ref().map(Url::to_string),
        rights: Some(blog.rights.clone()).filter(|rights| !rights.is_empty()),
    })
}
