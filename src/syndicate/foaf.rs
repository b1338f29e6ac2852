//! FOAF (xmlns.com/foaf/spec): the blogs as Planet and Venus list them, for whoever reads that list.

use std::error::Error;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{blogs, prologue};
use crate::config::Outlet;
use crate::site::{Address, Site};
use crate::timeline::Blog;

const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("xmlns:rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xmlns:foaf", "http://xmlns.com/foaf/0.1/"),
    ("xmlns:rss", "http://purl.org/rss/1.0/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

/// The list: a group, and whose blogs are in it.
///
/// # Errors
/// When the writer fails, which only a lack of memory makes it do.
pub fn foaf(site: &Site<'_>) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let config = site.from.config;
    let base = &config.planet.base_url;
    let own = Address::file(config.feeds.path(Outlet::Foaf)).map(|address| address.url(base)).unwrap_or_default();
    let mut tree = Tree(Writer::new_with_indent(Vec::new(), b' ', 1));
    tree.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    tree.element("rdf:RDF", &NAMESPACES, |tree| {
        tree.element("foaf:Group", &[], |tree| {
            tree.text("foaf:name", &config.planet.title)?;
            tree.reference("foaf:homepage", "rdf:resource", base.as_str())?;
            tree.reference("rdfs:seeAlso", "rdf:resource", &own)?;
            blogs::listed(site).into_iter().try_for_each(|blog| member(tree, blog))
        })
    })?;
    let mut bytes = tree.0.into_inner();
    bytes.push(b'\n');
    Ok(prologue::permitted(bytes))
}

fn member(tree: &mut Tree, blog: &Blog) -> std::io::Result<()> {
    let about = blog.homepage.as_ref().map(ToString::to_string);
    let about: Vec<(&str, &str)> = about.iter().map(|url| ("rdf:about", url.as_str())).collect();
    tree.element("foaf:member", &[], |tree| {
        tree.element("foaf:Agent", &[], |tree| {
            tree.text("foaf:name", &blog.name)?;
            tree.element("foaf:weblog", &[], |tree| {
                tree.element("foaf:Document", &about, |tree| {
                    tree.text("dc:title", blogs::title(blog))?;
                    let Some(feed) = &blog.feed_url else { return Ok(()) };
                    tree.element("rdfs:seeAlso", &[], |tree| tree.reference("rss:channel", "rdf:about", feed.as_str()))
                })
            })
        })
    })
}

/// Elements within elements.
struct Tree(Writer<Vec<u8>>);

impl Tree {
    fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))?;
        inside(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without text, not even a space: RDF/XML, section 7.2.21.
    fn reference(&mut self, name: &str, attribute: &str, to: &str) -> std::io::Result<()> {
        self.0.write_event(Event::Empty(BytesStart::new(name).with_attributes([(attribute, to)])))
    }

    fn text(&mut self, name: &str, text: &str) -> std::io::Result<()> {
        self.element(name, &[], |tree| tree.0.write_event(Event::Text(BytesText::new(text))))
    }
}
