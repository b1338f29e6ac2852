//! OPML 2.0 (opml.org/spec2.opml): the blogs' feeds, for readers who want them one by one.

use std::error::Error;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{blogs, prologue};
use crate::site::Site;
use crate::timeline::Blog;

/// The list. A blog whose feed is a file of the project stands in it with a link to the blog.
///
/// # Errors
/// When the writer fails, which only a lack of memory makes it do.
pub fn opml(site: &Site<'_>) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let planet = &site.from.config.planet;
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Start(BytesStart::new("opml").with_attributes([("version", "2.0")])))?;
    writer.write_event(Event::Start(BytesStart::new("head")))?;
    let docs = "http://opml.org/spec2.opml";
    let head = [("title", planet.title.as_str()), ("ownerName", planet.owner.name.as_str()), ("docs", docs)];
    for (name, value) in head.into_iter().filter(|(_, value)| !value.is_empty()) {
        writer.write_event(Event::Start(BytesStart::new(name)))?;
        writer.write_event(Event::Text(BytesText::new(value)))?;
        writer.write_event(Event::End(BytesEnd::new(name)))?;
    }
    writer.write_event(Event::End(BytesEnd::new("head")))?;
    writer.write_event(Event::Start(BytesStart::new("body")))?;
    for blog in blogs::listed(site) {
        let attributes = outline(blog, site);
        let outline =
            BytesStart::new("outline").with_attributes(attributes.iter().map(|(name, value)| (*name, value.as_str())));
        writer.write_event(Event::Empty(outline))?;
    }
    writer.write_event(Event::End(BytesEnd::new("body")))?;
    writer.write_event(Event::End(BytesEnd::new("opml")))?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(prologue::permitted(bytes))
}

fn outline(blog: &Blog, site: &Site<'_>) -> Vec<(&'static str, String)> {
    let homepage = blog.homepage.as_ref().map(ToString::to_string);
    let mut attributes = vec![("text", blog.name.clone())];
    match (&blog.feed_url, homepage) {
        (Some(feed), homepage) => {
            attributes.push(("type", "rss".into()));
            attributes.push(("title", blogs::title(blog).to_owned()));
            attributes.push(("xmlUrl", feed.to_string()));
            attributes.extend(homepage.map(|url| ("htmlUrl", url)));
            attributes.extend(
                Some(&blog.description).filter(|text| !text.is_empty()).map(|text| ("description", text.clone())),
            );
            attributes.extend(blog.language.clone().map(|tag| ("language", tag)));
        }
        (None, Some(homepage)) => {
            attributes.push(("type", "link".into()));
            attributes.push(("url", homepage));
        }
        (None, None) => {}
    }
    attributes.extend(category(blog, site).map(|category| ("category", category)));
    attributes
}

/// The tags of a feed, separated by commas; a slash would make a tree of them.
fn category(blog: &Blog, site: &Site<'_>) -> Option<String> {
    let tags = &site.from.config.source(blog.id.as_str())?.tags;
    let plain: Vec<String> = tags.iter().map(|tag| tag.replace([',', '/'], " ")).collect();
    (!plain.is_empty()).then(|| plain.join(","))
}
