//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>), and what programs write in its place.

use std::borrow::Cow;

use url::Url;

use super::{files, lines, people, tags, tracking};
use crate::feed::json::Value;
use crate::feed::meant::{Channel, Entry, Link, Person, Text};
use crate::feed::repairs::{NOWHERE, Repair, Repairs};
use crate::feed::{dates, limits, links};

/// The entries of a document, if it is a JSON Feed; one that the end of the document cuts in two is left out.
pub fn items<'t, 'a>(feed: &'t Value<'a>, repairs: &mut Repairs) -> Option<Vec<&'t Value<'a>>> {
    let items = feed.get("items");
    let version = feed.get("version").and_then(Value::text).unwrap_or_default();
    let is_said = version.contains("jsonfeed.org/version/");
    if items.is_none() && !is_said {
        return None;
    }
    if !is_said {
        repairs.note(Repair::JsonVersion, NOWHERE);
    }
    let is_item = |item: &&Value<'_>| matches!(item, Value::Object(_)) && !item.is_cut();
    Some(items.map_or(&[][..], Value::each).iter().filter(is_item).collect())
}

/// What is said of the feed.
pub fn channel<'t>(feed: &'t Value<'_>, url: &Url, repairs: &mut Repairs) -> Channel<'t> {
    let link = |rel, name| Some(Link::plain(rel, links::web(string(feed, name)?, url)?));
    let picture = |name| links::web(string(feed, name)?, url);
    Channel {
        title: string(feed, "title").map(plain),
        subtitle: string(feed, "description").map(plain),
        links: [link("alternate", "home_page_url"), link("self", "feed_url")].into_iter().flatten().collect(),
        language: language(feed),
        updated: moment(feed, "date_modified", repairs),
        authors: authors(feed),
        icon: picture("favicon").or_else(|| picture("icon")),
        rights: None,
    }
}

/// An entry. Its relative links start from its page, the blog, or the document.
pub fn entry<'t>(item: &'t Value<'_>, home: Option<&Url>, url: &Url, repairs: &mut Repairs) -> Entry<'t> {
    let ground = home.unwrap_or(url);
    let address = |name| links::web(string(item, name)?, ground);
    let page = address("url").or_else(|| address("external_url"));
    let clean = page.as_ref().and_then(tracking::removed);
    let original = clean.is_some().then(|| page.clone()).flatten();
    let page = clean.or(page);
    let base = page.as_ref().unwrap_or(ground).clone();
    let mut all: Vec<Link<'t>> = page.map(|page| Link::plain("alternate", page)).into_iter().collect();
    all.extend(original.map(|original| Link::plain("original", original)));
    let elsewhere = address("external_url").filter(|_| string(item, "url").is_some());
    all.extend(elsewhere.map(|external| Link::plain("related", external)));
    all.extend(attachments(item, ground));
    let html = string(item, "content_html").map(|text| Text { text: text.into(), is_html: true });
    Entry {
        id: string(item, "id").map(Into::into),
        title: string(item, "title").map(plain),
        links: all,
        authors: authors(item),
        categories: categories(item),
        published: moment(item, "date_published", repairs),
        updated: moment(item, "date_modified", repairs),
        summary: string(item, "summary").map(plain),
        content: html.or_else(|| string(item, "content_text").map(plain)),
        rights: None, // it has no word for them
        language: language(item),
        base,
    }
}

fn string<'t>(of: &'t Value<'_>, name: &str) -> Option<&'t str> {
    of.get(name)?.text()
}

fn plain(text: &str) -> Text<'_> {
    Text { text: text.into(), is_html: false }
}

fn language<'t>(of: &'t Value<'_>) -> Option<Cow<'t, str>> {
    limits::language(string(of, "language")).map(Into::into)
}

fn moment(of: &Value<'_>, name: &str, repairs: &mut Repairs) -> Option<chrono::DateTime<chrono::Utc>> {
    let text = string(of, name)?;
    let moment = dates::parse(text);
    if moment.is_none() {
        repairs.note_of(Repair::UnreadableDate, NOWHERE, || lines::shown(text));
    }
    moment
}

/// `authors` of 1.1, else `author` of 1.0; an object, or only a name.
fn authors<'t>(of: &'t Value<'_>) -> Vec<Person<'t>> {
    let person = |author: &'t Value<'_>| {
        let part = |name| string(author, name).map(Cow::Borrowed);
        people::of_parts(part("name").or_else(|| author.text().map(Cow::Borrowed)), part("email"), part("url"))
    };
    let of_field = |name| of.get(name).map_or(&[][..], Value::each).iter().filter_map(person);
    let mut found = Vec::new();
    for person in of_field("authors").chain(of_field("author")) {
        if found.len() < limits::AUTHORS && !found.contains(&person) {
            found.push(person);
        }
    }
    found
}

fn categories<'t>(item: &'t Value<'_>) -> Vec<crate::feed::meant::Category<'t>> {
    let mut found = Vec::new();
    let values = item.get("tags").map_or(&[][..], Value::each);
    for tag in values.iter().filter_map(Value::text) {
        match values.len() == 1 && tags::is_list(tag) {
            true => tags::split(tag).for_each(|term| tags::add(&mut found, tags::plain(term.into()))),
            false => tags::add(&mut found, tags::plain(tag.into())),
        }
    }
    found
}

fn attachments<'t>(item: &'t Value<'_>, ground: &Url) -> Vec<Link<'t>> {
    let mut found = Vec::new();
    let attachments = item.get("attachments").map_or(&[][..], Value::each);
    for attachment in attachments.iter().take(limits::ENCLOSURES) {
        let Some(href) = string(attachment, "url").and_then(|address| links::web(address, ground)) else { continue };
        let media_type = string(attachment, "mime_type").map(Into::into);
        let length = lines::length(string(attachment, "size_in_bytes"));
        files::add(&mut found, Link { media_type, length, ..Link::plain("enclosure", href) });
    }
    found
}
