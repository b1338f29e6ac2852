//! Atom 1.0 (RFC 4287) with archives (RFC 5005), by `atom_syndication`.

use std::collections::BTreeMap;
use std::error::Error;

use atom::extension::{Extension, ExtensionMap};
use atom_syndication as atom;
use chrono::{DateTime, FixedOffset, Utc};

use super::channel::Channel;
use super::post::{Author, Origin, Post, Tag};
use super::prologue;

/// The namespace of RFC 5005.
const HISTORY: &str = "http://purl.org/syndication/history/1.0";

/// The channel as an Atom document.
pub fn write(channel: &Channel) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let owner = Author { name: channel.owner.clone(), url: None };
    let archive = channel.archive.clone().unwrap_or_default();
    let is_archive = archive.current.is_some();
    let of_feed = [("current", &archive.current), ("prev-archive", &archive.previous), ("next-archive", &archive.next)];
    let mut links = vec![
        link("self", &channel.url, Some("application/atom+xml")),
        link("alternate", &channel.home, Some("text/html")),
    ];
    links.extend(channel.hub.iter().map(|hub| link("hub", hub, None)));
    links.extend(of_feed.iter().filter_map(|(rel, url)| Some(link(rel, url.as_ref()?, Some("application/atom+xml")))));
    let feed = atom::Feed {
        title: text(&channel.title),
        subtitle: Some(&channel.description).filter(|text| !text.is_empty()).map(|text| self::text(text)),
        id: channel.id.clone(),
        updated: moment(channel.updated.unwrap_or_default()),
        authors: people(&[owner]),
        generator: Some(atom::Generator {
            value: "Orrery".into(),
            uri: None,
            version: Some(env!("CARGO_PKG_VERSION").into()),
        }),
        icon: Some(channel.icon.clone()),
        links,
        entries: channel.posts.iter().map(entry).collect(),
        lang: Some(channel.language.clone()),
        extensions: if is_archive { archive_mark() } else { ExtensionMap::new() },
        namespaces: is_archive.then(|| ("fh".to_owned(), HISTORY.to_owned())).into_iter().collect(),
        ..atom::Feed::default()
    };
    let config = atom::WriteConfig { write_document_declaration: false, indent_size: Some(1) };
    Ok(prologue::before(feed.write_with_config(Vec::new(), config)?, channel))
}

/// Tells that a document never changes but for corrections: RFC 5005, section 4.
fn archive_mark() -> ExtensionMap {
    let mark = Extension { name: "fh:archive".into(), ..Extension::default() };
    BTreeMap::from([("fh".into(), BTreeMap::from([("archive".into(), vec![mark])]))])
}

fn entry(post: &Post) -> atom::Entry {
    let mut links = vec![link("alternate", &post.url, Some("text/html"))];
    links.extend(post.comments_url.as_ref().map(|url| link("replies", url, Some("text/html"))));
    links.extend(post.enclosures.iter().map(|enclosure| atom::Link {
        length: enclosure.length.map(|length| length.to_string()),
        ..link("enclosure", enclosure.url.as_str(), enclosure.mime_type.as_deref())
    }));
    atom::Entry {
        title: in_language(&post.title, post),
        id: post.id.clone(),
        updated: moment(post.updated),
        published: Some(moment(post.published)),
        authors: people(&post.authors),
        categories: post.tags.iter().map(category).collect(),
        links,
        rights: post.rights.as_deref().map(text),
        source: post.origin.as_ref().map(|origin| source(origin, post)),
        summary: Some(&post.summary).filter(|text| !text.is_empty()).map(|text| in_language(text, post)),
        content: Some(atom::Content {
            lang: post.language.clone(),
            value: Some(post.content.as_str().to_owned()),
            content_type: Some("html".into()),
            ..atom::Content::default()
        }),
        ..atom::Entry::default()
    }
}

/// Where the entry comes from: RFC 4287, section 4.2.11.
fn source(origin: &Origin, post: &Post) -> atom::Source {
    let feed = origin.feed_url.as_ref().map(|url| link("self", url, None));
    let home = origin.homepage.as_ref().map(|url| link("alternate", url, Some("text/html")));
    let id = origin.feed_url.as_ref().or(origin.homepage.as_ref()).unwrap_or(&post.url);
    atom::Source {
        title: text(&origin.title),
        id: id.clone(),
        updated: moment(post.updated),
        links: feed.into_iter().chain(home).collect(),
        rights: origin.rights.as_deref().map(text),
        ..atom::Source::default()
    }
}

fn text(value: &str) -> atom::Text {
    atom::Text::plain(value)
}

/// The post's own words, in its own language.
fn in_language(value: &str, post: &Post) -> atom::Text {
    atom::Text { lang: post.language.clone(), ..text(value) }
}

fn category(tag: &Tag) -> atom::Category {
    atom::Category { term: tag.term.clone(), scheme: tag.scheme.clone(), label: tag.label.clone() }
}

fn people(people: &[Author]) -> Vec<atom::Person> {
    let person = |person: &Author| atom::Person {
        name: person.name.clone(),
        uri: person.url.clone(),
        ..atom::Person::default()
    };
    people.iter().filter(|person| !person.name.is_empty()).map(person).collect()
}

fn link(rel: &str, href: &str, mime_type: Option<&str>) -> atom::Link {
    atom::Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: mime_type.map(str::to_owned),
        ..atom::Link::default()
    }
}

fn moment(moment: DateTime<Utc>) -> DateTime<FixedOffset> {
    moment.fixed_offset()
}
