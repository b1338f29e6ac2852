//! OPML 2.0 (opml.org/spec2.opml): the contributors' feeds, for readers who want them one by one.

use std::error::Error;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::channel::xml_text;
use crate::site::Site;
use crate::timeline::Contributor;

/// The list. A contributor whose feed is a file of the project stands in it with a link to the blog.
///
/// # Errors
/// When the writer fails, which only a lack of memory makes it do.
pub fn opml(site: &Site<'_>) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let planet = &site.from.config.planet;
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Start(BytesStart::new("opml").with_attributes([("version", "2.0")])))?;
    writer.write_event(Event::Start(BytesStart::new("head")))?;
    let head = [("title", &planet.title), ("ownerName", &planet.owner.name)];
    for (name, value) in head.into_iter().filter(|(_, value)| !value.is_empty()) {
        writer.write_event(Event::Start(BytesStart::new(name)))?;
        writer.write_event(Event::Text(BytesText::new(&xml_text(value))))?;
        writer.write_event(Event::End(BytesEnd::new(name)))?;
    }
    writer.write_event(Event::End(BytesEnd::new("head")))?;
    writer.write_event(Event::Start(BytesStart::new("body")))?;
    for contributor in site.from.timeline.contributors.iter().filter(|contributor| is_listed(contributor)) {
        let attributes = outline(contributor);
        let outline =
            BytesStart::new("outline").with_attributes(attributes.iter().map(|(name, value)| (*name, value.as_str())));
        writer.write_event(Event::Empty(outline))?;
    }
    writer.write_event(Event::End(BytesEnd::new("body")))?;
    writer.write_event(Event::End(BytesEnd::new("opml")))?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// Who is gone, or has no address at all, does not help a reader program.
fn is_listed(contributor: &Contributor) -> bool {
    !contributor.former && (contributor.feed_url.is_some() || contributor.homepage.is_some())
}

fn outline(contributor: &Contributor) -> Vec<(&'static str, String)> {
    let homepage = contributor.homepage.as_ref().map(ToString::to_string);
    let mut attributes = vec![("text", xml_text(&contributor.name))];
    match (&contributor.feed_url, homepage) {
        (Some(feed), homepage) => {
            let title = if contributor.blog_title.is_empty() { &contributor.name } else { &contributor.blog_title };
            attributes.push(("type", "rss".into()));
            attributes.push(("title", xml_text(title)));
            attributes.push(("xmlUrl", feed.to_string()));
            attributes.extend(homepage.map(|url| ("htmlUrl", url)));
            attributes.extend(contributor.language.as_deref().map(|tag| ("language", xml_text(tag))));
        }
        (None, Some(homepage)) => {
            attributes.push(("type", "link".into()));
            attributes.push(("url", homepage));
        }
        (None, None) => {}
    }
    attributes
}
