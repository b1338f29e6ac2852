//! OPML 2.0 (opml.org/spec2.opml): the blogs' feeds, for readers who want them one by one.

use std::error::Error;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::channel::xml_text;
use crate::site::Site;
use crate::timeline::{Blog, Standing};

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
    let head = [("title", &planet.title), ("ownerName", &planet.owner.name)];
    for (name, value) in head.into_iter().filter(|(_, value)| !value.is_empty()) {
        writer.write_event(Event::Start(BytesStart::new(name)))?;
        writer.write_event(Event::Text(BytesText::new(&xml_text(value))))?;
        writer.write_event(Event::End(BytesEnd::new(name)))?;
    }
    writer.write_event(Event::End(BytesEnd::new("head")))?;
    writer.write_event(Event::Start(BytesStart::new("body")))?;
    let mut blogs: Vec<&Blog> = site.from.timeline.blogs.values().filter(|blog| is_listed(blog)).collect();
    blogs.sort_by_cached_key(|blog| (blog.name.to_lowercase(), &blog.id));
    for blog in blogs {
        let attributes = outline(blog);
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

/// What is gone, or has no address at all, does not help a reader program.
fn is_listed(blog: &Blog) -> bool {
    blog.standing != Standing::Former && (blog.feed_url.is_some() || blog.homepage.is_some())
}

fn outline(blog: &Blog) -> Vec<(&'static str, String)> {
    let homepage = blog.homepage.as_ref().map(ToString::to_string);
    let mut attributes = vec![("text", xml_text(&blog.name))];
    match (&blog.feed_url, homepage) {
        (Some(feed), homepage) => {
            let title = if blog.title.is_empty() { &blog.name } else { &blog.title };
            attributes.push(("type", "rss".into()));
            attributes.push(("title", xml_text(title)));
            attributes.push(("xmlUrl", feed.to_string()));
            attributes.extend(homepage.map(|url| ("htmlUrl", url)));
            attributes.extend(blog.language.as_deref().map(|tag| ("language", xml_text(tag))));
        }
        (None, Some(homepage)) => {
            attributes.push(("type", "link".into()));
            attributes.push(("url", homepage));
        }
        (None, None) => {}
    }
    attributes
}
