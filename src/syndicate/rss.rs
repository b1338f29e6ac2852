//! RSS 2.0 with the modules that readers know, by `rss`. Follows the RSS Best Practices Profile.

use std::collections::BTreeMap;
use std::error::Error;

use chrono::{DateTime, Utc};
use rss::extension::Extension;
use rss::extension::dublincore::DublinCoreExtension;

use super::channel::Channel;
use super::post::{Post, Tag, is_picture};
use super::prologue;
use crate::feed::Enclosure;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// The channel as an RSS document.
pub fn write(channel: &Channel) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let description = match channel.description.as_str() {
        "" => &channel.title, // RSS demands one
        description => description,
    };
    let items: Vec<rss::Item> = channel.posts.iter().map(item).collect();
    let has_media = items.iter().any(|item| item.extensions.contains_key("media"));
    let self_link = atom_link("self", &channel.url, Some("application/rss+xml"));
    let links = std::iter::once(self_link).chain(channel.hub.as_ref().map(|hub| atom_link("hub", hub, None)));
    let media = has_media.then_some(("media", MEDIA));
    let namespaces = [("atom", ATOM)].into_iter().chain(media);
    let feed = rss::Channel {
        title: channel.title.clone(),
        link: channel.home.clone(),
        description: description.to_owned(),
        language: Some(channel.language.clone()),
        last_build_date: channel.updated.map(moment),
        generator: Some(format!("Orrery {}", env!("CARGO_PKG_VERSION"))),
        docs: Some("https://www.rssboard.org/rss-specification".into()),
        items,
        extensions: BTreeMap::from([("atom".into(), BTreeMap::from([("link".into(), links.collect())]))]),
        namespaces: namespaces.map(|(prefix, url)| (prefix.to_owned(), url.to_owned())).collect(),
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

fn atom_link(rel: &str, url: &str, mime_type: Option<&str>) -> Extension {
    extension("atom:link", &[("href", Some(url)), ("rel", Some(rel)), ("type", mime_type)])
}

fn extension(name: &str, attributes: &[(&str, Option<&str>)]) -> Extension {
    let attribute = |(name, value): &(&str, Option<&str>)| Some(((*name).to_owned(), (*value)?.to_owned()));
    Extension { name: name.into(), attrs: attributes.iter().filter_map(attribute).collect(), ..Extension::default() }
}

fn item(post: &Post) -> rss::Item {
    let category = |tag: &Tag| rss::Category { name: tag.name().to_owned(), domain: tag.scheme.clone() };
    // RSS has room for one, which is not a picture if there is another: pictures are shown, not played.
    let first = post.enclosures.iter().position(|enclosure| !is_picture(enclosure)).unwrap_or(0);
    let others =
        post.enclosures.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, enclosure)| media(enclosure));
    let edited = Extension { value: Some(post.updated.to_rfc3339()), ..extension("atom:updated", &[]) };
    let edited = (post.updated > post.published).then_some(edited).into_iter();
    let extensions: [(&str, &str, Vec<Extension>); 2] =
        [("atom", "updated", edited.collect()), ("media", "content", others.collect())];
    let extensions = extensions.into_iter().filter(|(.., list)| !list.is_empty());
    rss::Item {
        title: Some(post.title.clone()),
        link: Some(post.url.clone()),
        description: Some(&post.summary).filter(|text| !text.is_empty()).map(|text| as_html(text)),
        categories: post.tags.iter().map(category).collect(),
        comments: post.comments_url.clone(),
        enclosure: post.enclosures.get(first).map(|enclosure| rss::Enclosure {
            url: enclosure.url.to_string(),
            length: enclosure.length.unwrap_or(0).to_string(),
            mime_type: enclosure.mime_type.clone().unwrap_or_else(|| "application/octet-stream".into()),
        }),
        guid: Some(rss::Guid { value: post.id.clone(), permalink: post.id == post.url }),
        pub_date: Some(moment(post.published)),
        source: post
            .origin
            .as_ref()
            .and_then(|origin| Some(rss::Source { url: origin.feed_url.clone()?, title: Some(origin.title.clone()) })),
        content: Some(post.content.as_str().to_owned()),
        extensions: extensions
            .map(|(prefix, name, list)| (prefix.to_owned(), BTreeMap::from([(name.to_owned(), list)])))
            .collect(),
        // `author` would need an e-mail address, and those are not published.
        dublin_core_ext: Some(DublinCoreExtension {
            creators: post.authors.iter().map(|author| author.name.clone()).collect(),
            // RSS has no word for what holds for all posts of a blog.
            rights: post
                .rights
                .iter()
                .chain(post.origin.iter().filter_map(|origin| origin.rights.as_ref()))
                .take(1)
                .cloned()
                .collect(),
            languages: post.language.iter().cloned().collect(),
            ..DublinCoreExtension::default()
        }),
        ..rss::Item::default()
    }
}

/// A file that comes with a post, in the words of Media RSS.
fn media(enclosure: &Enclosure) -> Extension {
    let length = enclosure.length.map(|length| length.to_string());
    let attributes = [
        ("url", Some(enclosure.url.as_str())),
        ("type", enclosure.mime_type.as_deref()),
        ("fileSize", length.as_deref()),
        ("medium", is_picture(enclosure).then_some("image")),
    ];
    extension("media:content", &attributes)
}

/// Descriptions are HTML to readers.
fn as_html(text: &str) -> String {
    crate::sanitize::SafeHtml::escape(text).as_str().to_owned()
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc2822()
}
