//! Atom 1.0 (RFC 4287), by `atom_syndication`.

use std::error::Error;

use atom_syndication as atom;
use chrono::{DateTime, FixedOffset, Utc};

use super::channel::{Channel, Origin, Post, xml_text};
use super::prologue;

/// The channel as an Atom document.
pub fn write(channel: &Channel) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let feed = atom::Feed {
        title: text(&channel.title),
        subtitle: Some(&channel.description).filter(|text| !text.is_empty()).map(|text| self::text(text)),
        id: channel.url.clone(),
        updated: moment(channel.updated.unwrap_or_default()),
        authors: people(std::slice::from_ref(&channel.owner)),
        generator: Some(atom::Generator {
            value: "Orrery".into(),
            uri: None,
            version: Some(env!("CARGO_PKG_VERSION").into()),
        }),
        icon: Some(channel.icon.clone()),
        links: vec![
            link("self", &channel.url, Some("application/atom+xml")),
            link("alternate", &channel.home, Some("text/html")),
        ],
        entries: channel.posts.iter().map(entry).collect(),
        lang: Some(channel.language.clone()),
        ..atom::Feed::default()
    };
    let config = atom::WriteConfig { write_document_declaration: false, indent_size: Some(1) };
    Ok(prologue::before(feed.write_with_config(Vec::new(), config)?, channel))
}

fn entry(post: &Post) -> atom::Entry {
    let mut links = vec![link("alternate", &post.url, Some("text/html"))];
    links.extend(post.comments_url.as_ref().map(|url| link("replies", url, Some("text/html"))));
    links.extend(post.enclosures.iter().map(|enclosure| atom::Link {
        length: enclosure.length.map(|length| length.to_string()),
        ..link("enclosure", enclosure.url.as_str(), enclosure.mime_type.as_deref())
    }));
    let category = |tag: &String| atom::Category { term: xml_text(tag), ..atom::Category::default() };
    atom::Entry {
        title: text(&post.title),
        id: xml_text(&post.id),
        updated: moment(post.updated),
        published: Some(moment(post.published)),
        authors: people(&post.authors),
        categories: post.tags.iter().map(category).collect(),
        links,
        source: post.origin.as_ref().map(|origin| source(origin, post)),
        summary: Some(&post.summary).filter(|text| !text.is_empty()).map(|text| self::text(text)),
        content: Some(atom::Content {
            lang: post.language.clone(),
            value: Some(xml_text(post.content.as_str())),
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
        ..atom::Source::default()
    }
}

fn text(value: &str) -> atom::Text {
    atom::Text::plain(xml_text(value))
}

fn people(names: &[String]) -> Vec<atom::Person> {
    let person = |name: &String| atom::Person { name: xml_text(name), ..atom::Person::default() };
    names.iter().filter(|name| !name.is_empty()).map(person).collect()
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
