//! What `orrery check --format json` prints: one object a source, on one line.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::check::Checked;
use crate::feed::{Category, FeedType, Person, Problem};
use crate::sanitize::{self, Entry};

#[derive(Serialize)]
struct Source<'a> {
    source: &'a str,
    feed_type: Option<FeedType>,
    feed: Feed<'a>,
    entries: Vec<Item<'a>>,
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct Feed<'a> {
    title: Option<String>,
    link: Option<&'a str>,
    description: Option<String>,
    language: Option<&'a str>,
    updated: Option<String>,
    authors: Vec<Author>,
    icon: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: Option<&'a str>,
    title: &'a str,
    title_html: &'a str,
    url: Option<&'a str>,
    authors: Vec<Author>,
    published: Option<String>,
    updated: Option<String>,
    summary_html: Option<&'a str>,
    content_html: Option<&'a str>,
    categories: &'a [Category],
    enclosures: Vec<Enclosure<'a>>,
    comments_url: Option<&'a str>,
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Author {
    name: String,
    email: Option<String>,
    uri: Option<String>,
}

#[derive(Serialize)]
struct Enclosure<'a> {
    url: &'a str,
    mime_type: Option<&'a str>,
    length: Option<u64>,
}

/// A source as it was typed, what its document says, and its entries cleaned: as a line of JSON.
pub fn line(checked: &Checked) -> String {
    let Checked { source, feed, entries, .. } = checked;
    let about = &feed.about;
    let text = |markup: &Option<_>| markup.as_ref().map(sanitize::clean_about);
    let source = Source {
        source,
        feed_type: feed.feed_type,
        feed: Feed {
            title: text(&about.title),
            link: about.link.as_ref().map(url::Url::as_str),
            description: text(&about.description),
            language: about.language.as_deref(),
            updated: about.updated.map(moment),
            authors: about.authors.iter().map(author).collect(),
            icon: about.icon.as_ref().map(url::Url::as_str),
        },
        entries: entries.iter().map(item).collect(),
        problems: &feed.problems,
    };
    serde_json::to_string(&source).expect("text and numbers")
}

fn item(entry: &Entry) -> Item<'_> {
    Item {
        id: entry.id.as_deref(),
        title: &entry.title,
        title_html: entry.title_html.as_str(),
        url: entry.url.as_ref().map(url::Url::as_str),
        authors: entry.authors.iter().map(author).collect(),
        published: entry.published.map(moment),
        updated: entry.updated.map(moment),
        summary_html: entry.summary_html.as_ref().map(|html| html.as_str()),
        content_html: Some(entry.content_html.as_str()).filter(|html| !html.is_empty()),
        categories: &entry.categories,
        enclosures: entry
            .enclosures
            .iter()
            .map(|enclosure| Enclosure {
                url: enclosure.url.as_str(),
                mime_type: enclosure.mime_type.as_deref(),
                length: enclosure.length,
            })
            .collect(),
        comments_url: entry.comments_url.as_ref().map(url::Url::as_str),
        language: entry.language.as_deref(),
    }
}

fn author(person: &Person) -> Author {
    Author { name: person.name.clone(), email: person.email.clone(), uri: person.uri.clone() }
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}
