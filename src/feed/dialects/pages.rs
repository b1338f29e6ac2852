//! Which of the links of a feed or an entry is which.

use url::Url;

use super::{Said, Scope, lines};
use crate::feed::links;
use crate::feed::meant::Link;
use crate::feed::xml::names::What;
use crate::feed::xml::tree::Element;

/// The pages that a feed or an entry stands for (`rel=alternate`, RFC 4287, section 4.2.7.2), HTML first: where a
/// link led before a proxy was put in, then its links.
pub fn pages(said: &Said<'_>, ground: &Url) -> Vec<Url> {
    let mut pages = Vec::new();
    let before_proxy =
        said.all(What::Origin).into_iter().filter_map(|(element, scope)| resolved(&element.text(), scope, ground));
    pages.extend(before_proxy);
    let links = said.all(What::Link);
    for is_page in [true, false] {
        let these = links.iter().filter(|(element, _)| rel(*element) == "alternate" && is_html(*element) == is_page);
        pages.extend(these.filter_map(|(element, scope)| resolved(&address(*element)?, scope, ground)));
    }
    pages
}

/// The other links that are kept: the feed's own address, where an entry is discussed, what it came by and goes with.
pub fn others<'t>(said: &Said<'t>, ground: &Url) -> Vec<Link<'t>> {
    let mut found = Vec::new();
    for (element, scope) in &said.0 {
        let (rel, address, kind) = match element.what() {
            What::Comments => ("replies", element.text(), Some("text/html")),
            What::CommentFeed => ("replies", element.text(), Some("application/rss+xml")),
            What::Link => {
                let Some(rel) = ["replies", "via", "related"].into_iter().find(|known| rel(*element) == *known) else {
                    continue;
                };
                (rel, element.attribute("href").unwrap_or_default().into(), element.attribute("type"))
            }
            _ => continue,
        };
        let Some(href) = resolved(&address, scope, ground) else { continue };
        found.push(Link { media_type: kind.map(Into::into), ..Link::plain(rel, href) });
    }
    found
}

/// The address that a feed gives as its own.
pub fn own<'t>(said: &Said<'t>, ground: &Url) -> Option<Link<'t>> {
    let mut own = said.all(What::Link).into_iter().filter(|(element, _)| rel(*element) == "self");
    own.find_map(|(element, scope)| Some(Link::plain("self", resolved(&address(*element)?, scope, ground)?)))
}

fn resolved(address: &str, scope: &Scope<'_>, ground: &Url) -> Option<Url> {
    links::web(address, scope.base.as_deref().unwrap_or(ground))
}

/// A link's address: Atom's attribute, RDF's, or the text of RSS.
fn address(link: Element<'_>) -> Option<String> {
    let attribute = ["href", "rdf:resource", "url"].iter().find_map(|name| link.attribute(name));
    let address = attribute.map(str::to_owned).or_else(|| lines::filled(link.text()).map(Into::into));
    address.map(|address| address.replace("&amp;", "&")) // escaped twice
}

/// What a link is for, in small letters, without the registry's address before it.
fn rel(link: Element<'_>) -> String {
    let rel = link.attribute("rel").filter(|rel| !rel.is_empty()).unwrap_or("alternate").to_ascii_lowercase();
    rel.rsplit('/').next().unwrap_or_default().to_owned()
}

fn is_html(link: Element<'_>) -> bool {
    link.attribute("type").is_none_or(|kind| kind.is_empty() || kind.to_ascii_lowercase().contains("html"))
}
