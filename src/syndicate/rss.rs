//! RSS 2.0 with the modules that readers know, by `rss`. Follows the RSS Best Practices Profile.

use std::collections::BTreeMap;
use std::error::Error;

use chrono::{DateTime, Utc};
use rss::extension::Extension;
use rss::extension::dublincore::DublinCoreExtension;

use super::channel::{Channel, Post, xml_text};
use super::prologue;

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// The channel as an RSS document.
pub fn write(channel: &Channel) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let description = match channel.description.as_str() {
        "" => &channel.title, // RSS demands one
        description => description,
    };
    let feed = rss::Channel {
        title: xml_text(&channel.title),
        link: channel.home.clone(),
        description: xml_text(description),
        language: Some(channel.language.clone()),
        last_build_date: channel.updated.map(moment),
        generator: Some(format!("Orrery {}", env!("CARGO_PKG_VERSION"))),
        docs: Some("https://www.rssboard.org/rss-specification".into()),
        items: channel.posts.iter().map(item).collect(),
        extensions: BTreeMap::from([("atom".into(), BTreeMap::from([("link".into(), vec![self_link(&channel.url)])]))]),
        namespaces: BTreeMap::from([("atom".into(), ATOM.into())]),
        ..rss::Channel::default()
    };
    let document = String::from_utf8(feed.pretty_write_to(Vec::new(), b' ', 1)?)?;
    Ok(prologue::before(with_lasting_titles(&document).into_bytes(), channel))
}

/// Readers disagree on whether a title is text or HTML; `&#x26;` and `&#x3C;` survive both (RSS Best Practices
/// Profile, "Title"). Elsewhere in the document `<title>` is escaped.
fn with_lasting_titles(document: &str) -> String {
    let mut parts = document.split("<title>");
    let mut lasting = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (title, rest) = part.split_once("</title>").unwrap_or((part, ""));
        let title = title.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;");
        lasting.push_str(&format!("<title>{title}</title>{rest}"));
    }
    lasting
}

fn self_link(url: &str) -> Extension {
    let attribute = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Extension {
        name: "atom:link".into(),
        value: None,
        attrs: BTreeMap::from([
            attribute("href", url),
            attribute("rel", "self"),
            attribute("type", "application/rss+xml"),
        ]),
        children: BTreeMap::new(),
    }
}

fn item(post: &Post) -> rss::Item {
    let category = |tag: &String| rss::Category { name: xml_text(tag), domain: None };
    rss::Item {
        title: Some(xml_text(&post.title)),
        link: Some(post.url.clone()),
        description: Some(&post.summary).filter(|text| !text.is_empty()).map(|text| as_html(text)),
        categories: post.tags.iter().map(category).collect(),
        comments: post.comments_url.clone(),
        // RSS has room for one.
        enclosure: post.enclosures.first().map(|enclosure| rss::Enclosure {
            url: enclosure.url.to_string(),
            length: enclosure.length.unwrap_or(0).to_string(),
            mime_type: enclosure.mime_type.clone().unwrap_or_else(|| "application/octet-stream".into()),
        }),
        guid: Some(rss::Guid { value: xml_text(&post.id), permalink: post.id == post.url }),
        pub_date: Some(moment(post.published)),
        source: post.origin.as_ref().and_then(|origin| {
            Some(rss::Source { url: origin.feed_url.clone()?, title: Some(xml_text(&origin.title)) })
        }),
        content: Some(xml_text(post.content.as_str())),
        // `author` would need an e-mail address, and those are not published.
        dublin_core_ext: Some(DublinCoreExtension {
            creators: post.authors.iter().map(|name| xml_text(name)).collect(),
            ..DublinCoreExtension::default()
        }),
        ..rss::Item::default()
    }
}

/// Descriptions are HTML to readers.
fn as_html(text: &str) -> String {
    xml_text(crate::sanitize::SafeHtml::escape(text).as_str())
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc2822()
}
