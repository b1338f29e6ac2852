//! JSON Feed 1.1 (jsonfeed.org/version/1.1).

use std::error::Error;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::channel::Channel;
use super::post::{self, Post, Tag};
use crate::feed::Enclosure;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    icon: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(rename = "_source", skip_serializing_if = "Option::is_none")]
    source: Option<Source<'a>>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_in_bytes: Option<u64>,
}

/// JSON Feed has no word for the blog that an item comes from; extensions begin with an underscore.
#[derive(Serialize)]
struct Source<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
}

/// The channel as a JSON document.
pub fn write(channel: &Channel) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let owner = Some(Author { name: &channel.owner, url: None }).filter(|owner| !owner.name.is_empty());
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        home_page_url: &channel.home,
        feed_url: &channel.url,
        description: &channel.description,
        icon: &channel.icon,
        authors: owner.into_iter().collect(),
        language: &channel.language,
        hubs: channel.hub.iter().map(|url| Hub { kind: "WebSub", url }).collect(),
        items: channel.posts.iter().map(item).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&feed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn item(post: &Post) -> Item<'_> {
    Item {
        id: &post.id,
        url: &post.url,
        title: &post.title,
        content_html: post.content.as_str(),
        summary: &post.summary,
        date_published: moment(post.published),
        date_modified: (post.updated > post.published).then(|| moment(post.updated)),
        authors: post.authors.iter().map(author).collect(),
        tags: post.tags.iter().map(Tag::name).collect(),
        language: post.language.as_deref(),
        attachments: post.enclosures.iter().map(attachment).collect(),
        source: post.origin.as_ref().map(|origin| Source {
            title: &origin.title,
            url: origin.homepage.as_deref(),
            feed_url: origin.feed_url.as_deref(),
            rights: post.rights.as_deref().or(origin.rights.as_deref()),
        }),
    }
}

fn author(author: &post::Author) -> Author<'_> {
    Author { name: &author.name, url: author.url.as_deref() }
}

fn attachment(enclosure: &Enclosure) -> Attachment<'_> {
    Attachment {
        url: enclosure.url.as_str(),
        mime_type: enclosure.mime_type.as_deref().unwrap_or("application/octet-stream"),
        size_in_bytes: enclosure.length,
    }
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}
