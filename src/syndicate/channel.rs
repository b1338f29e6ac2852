//! What all formats say: the planet, or its newsletter, and its newest items.

use std::collections::HashMap;
use std::error::Error;

use chrono::{DateTime, Utc};
use url::Url;

use crate::config::Share;
use crate::feed::Enclosure;
use crate::sanitize::SafeHtml;
use crate::site::{Address, Contents, NoContents, Site};
use crate::timeline::{self, Item};

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
    /// Where the feed itself is.
    pub url: String,
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

/// An item as feeds have it. All addresses are absolute.
#[derive(Debug)]
pub struct Post {
    /// The original id, so that readers who follow both see the post once.
    pub id: String,
    /// The title as text.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// Names.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// When it was last edited; `published` if never.
    pub updated: DateTime<Utc>,
    /// The content.
    pub content: SafeHtml,
    /// The first words.
    pub summary: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Where comments are.
    pub comments_url: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The blog that it comes from; absent for the planet's own.
    pub origin: Option<Origin>,
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
}

/// The items of a channel, with their ids: the planet's, or only the newsletter's issues.
fn chosen<'a>(site: &'a Site<'_>, newsletter_only: bool) -> Vec<(&'a Item, String)> {
    let most = site.from.config.planet.feed_items;
    let owners = first_owners(site);
    let wanted = |item: &&Item| !newsletter_only || item.kind() == "issue";
    let named = |item: &'a Item| {
        let claimed = claimed_id(item, site);
        match owners.get(claimed.as_str()).filter(|owner| !std::ptr::eq(**owner, item)) {
            None => Some((item, claimed)),
            // Two feeds carry one post: readers see it once, from whom it was first seen.
            Some(owner)
                if owner.url() == item.url() && owner.source() != item.source() && !links_elsewhere(item, site) =>
            {
                None
            }
            // Another feed's id, by accident or to take its place: the post gets one of ours.
            Some(_) => Some((item, own_id(item, site))),
        }
    };
    let river = site.from.timeline.river.items.iter().map(|at| &site.from.timeline.items[*at]);
    river.filter(wanted).filter_map(named).take(most).collect()
}

/// To whom each claimed id belongs: where it was first seen, of the same moment the first source.
fn first_owners<'a>(site: &'a Site<'_>) -> HashMap<String, &'a Item> {
    let mut owners: HashMap<String, &Item> = HashMap::new();
    for item in &site.from.timeline.items {
        let owner = owners.entry(claimed_id(item, site)).or_insert(item);
        // A blog goes before those that link to its posts; then who was first; then the first in the alphabet.
        let rank = |item: &Item| (links_elsewhere(item, site), item.first_seen(), item.source().cloned());
        if rank(item) < rank(owner) {
            *owner = item;
        }
    }
    owners
}

/// The channel at `path`, a place on the site.
///
/// # Errors
/// When a content cannot be loaded.
pub fn channel(
    site: &Site<'_>,
    path: &str,
    newsletter_only: bool,
    contents: &dyn Contents,
) -> Result<Channel, Box<dyn Error + Send + Sync>> {
    let config = site.from.config;
    let base = &config.planet.base_url;
    let items = chosen(site, newsletter_only);
    let posts: Vec<Post> =
        items.into_iter().map(|(item, id)| post(item, id, site, contents)).collect::<Result<_, _>>()?;
    let (title, description, home) = match newsletter_only {
        true => (&config.newsletter.title, &config.newsletter.description, format!("{base}newsletter/")),
        false => (&config.planet.title, &config.planet.description, base.to_string()),
    };
    let url = Address::file(path).map_or_else(|| base.to_string(), |address| address.url(base));
    Ok(Channel {
        title: title.clone(),
        description: description.clone(),
        language: config.planet.language.clone(),
        home,
        url,
        updated: posts.iter().map(|post| post.updated).max(),
        owner: config.planet.owner.name.clone(),
        icon: format!("{base}favicon.svg"),
        styles: ["orrery.css", "theme.css"].map(|name| format!("{}{name}", site.planet.home)),
        posts,
    })
}

/// Changes whenever the channel would: without loading contents.
///
/// # Errors
/// Never in truth: nothing is loaded.
pub fn digest(site: &Site<'_>, newsletter_only: bool) -> Result<String, Box<dyn Error + Send + Sync>> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    add(&serde_json::to_string(&site.planet)?);
    for (item, id) in chosen(site, newsletter_only) {
        add(item.digest());
        add(&format!("{:?}", post(item, id, site, &NoContents)?));
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn post(
    item: &Item,
    id: String,
    site: &Site<'_>,
    contents: &dyn Contents,
) -> Result<Post, Box<dyn Error + Send + Sync>> {
    let timeline = site.from.timeline;
    let permalink = permalink(item, site);
    let contributor = timeline.contributor(item);
    let mut authors = item.authors();
    if authors.is_empty() {
        authors.push(contributor.map_or_else(|| site.planet.title.clone(), |contributor| contributor.name.clone()));
    }
    let entry = match &item.origin {
        timeline::Origin::Entry(entry) => Some(entry),
        _ => None,
    };
    let source = item.source().and_then(|id| site.from.config.source(id.as_str()));
    let share = match item.source() {
        None => Share::default(),
        Some(_) => source.map_or(site.from.config.default_shares, |source| source.shares).feeds,
    };
    let shows_pictures = source.is_none_or(|source| source.treatment.images);
    let enclosures = entry.map(|entry| entry.enclosures.get()).unwrap_or_default();
    let (unwanted, enclosures): (Vec<&Enclosure>, Vec<&Enclosure>) =
        enclosures.iter().partition(|enclosure| !shows_pictures && is_picture(enclosure));
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
        url: original.unwrap_or_else(|| permalink.clone()),
        authors,
        published: item.date,
        updated: item.updated().unwrap_or(item.date),
        content: match &item.note_html {
            Some(note) => content.after(note),
            None => content,
        },
        summary: if share == Share::Title { String::new() } else { item.excerpt().to_owned() },
        tags: item.tags.iter().filter_map(|(key, _)| Some(timeline.tags.get(key)?.name.clone())).collect(),
        enclosures: enclosures.into_iter().cloned().collect(),
        comments_url: entry.and_then(|entry| entry.comments_url.as_ref()).map(ToString::to_string),
        language: item.language.clone(),
        origin: origin(item, timeline),
    })
}

/// Readers show a picture that comes with a post as a part of it.
fn is_picture(enclosure: &Enclosure) -> bool {
    enclosure.mime_type.as_deref().is_some_and(|kind| kind.starts_with("image/"))
}

fn permalink(item: &Item, site: &Site<'_>) -> String {
    format!("{}{}/", site.from.config.planet.base_url, item.address())
}

fn origin(item: &Item, timeline: &timeline::Timeline) -> Option<Origin> {
    let blog = timeline.blog(item)?;
    let title = match blog.title.as_str() {
        "" => &blog.name,
        title => title,
    };
    Some(Origin {
        title: title.to_owned(),
        feed_url: blog.feed_url.as_ref().map(Url::to_string),
        homepage: blog.homepage.as_ref().map(Url::to_string),
    })
}

/// The id by which other readers know the item: the feed's own where it can be trusted to be the blog's alone, else
/// the link, else one of ours.
fn claimed_id(item: &Item, site: &Site<'_>) -> String {
    let timeline::Origin::Entry(entry) = &item.origin else { return own_id(item, site) };
    let hosts = hosts(item, site);
    let is_of_the_blog = |id: &&String| match Url::parse(id) {
        _ if id.contains(char::is_whitespace) => false,
        Ok(id) if matches!(id.scheme(), "http" | "https") => hosts.contains(&id.host_str()),
        Ok(id) => matches!(id.scheme(), "tag" | "urn"),
        Err(_) => false,
    };
    let id = entry.guid.as_ref().filter(is_of_the_blog).cloned();
    id.or_else(|| entry.url.as_ref().map(Url::to_string)).unwrap_or_else(|| own_id(item, site))
}

/// The hosts of an entry's page and of its blog.
fn hosts<'a>(item: &'a Item, site: &'a Site<'_>) -> [Option<&'a str>; 2] {
    let homepage = site.from.timeline.blog(item).and_then(|blog| blog.homepage.as_ref());
    [item.url(), homepage].map(|url| url.and_then(Url::host_str))
}

/// Whether an entry stands for a page of another host than its blog's, as in a blog of links.
fn links_elsewhere(item: &Item, site: &Site<'_>) -> bool {
    matches!(hosts(item, site), [Some(page), Some(home)] if page != home)
}

/// A tag URI of ours (RFC 4151), which is as unique as the address of our page.
fn own_id(item: &Item, site: &Site<'_>) -> String {
    let host = site.from.config.planet.base_url.host_str().unwrap_or_default();
    let own = |day: &str, name: &str| format!("tag:{host},{day}:{name}");
    match &item.origin {
        timeline::Origin::Entry(_) => own(&item.date.format("%Y-%m-%d").to_string(), &item.anchor),
        timeline::Origin::Post(post) => own(post.dated.day(), &item.address()),
        timeline::Origin::Issue(issue) => own(issue.dated.day(), &item.address()),
    }
}

/// Text without the characters that XML 1.0 (section 2.2) does not permit.
pub fn xml_text(text: &str) -> String {
    let permitted = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    text.chars().filter(permitted).collect()
}
