//! The files that come with an entry: enclosures of RSS and Atom, Media RSS, content that stands elsewhere.

use url::Url;

use super::{Said, lines};
use crate::feed::meant::Link;
use crate::feed::xml::names::What;
use crate::feed::xml::tree::Element;
use crate::feed::{limits, links};

/// The files, each once, up to a limit.
pub fn files<'t>(said: &Said<'t>, ground: &Url) -> Vec<Link<'t>> {
    let mut found: Vec<Link<'t>> = Vec::new();
    for (element, scope) in &said.0 {
        let address = match element.what() {
            What::Enclosure => element.attribute("url").or_else(|| element.attribute("href")),
            What::Link if is_enclosure(*element) => element.attribute("href"),
            What::Media => element.attribute("url"),
            What::Content => element.attribute("src"),
            _ => None,
        };
        let base = scope.base.as_deref().unwrap_or(ground);
        if found.len() == limits::ENCLOSURES {
            break;
        }
        let Some(href) = address.and_then(|address| links::web(address, base)) else { continue };
        add(
            &mut found,
            Link {
                rel: "enclosure",
                href,
                media_type: element.attribute("type").filter(|kind| kind.contains('/')).map(Into::into),
                length: lines::length(element.attribute("length").or_else(|| element.attribute("fileSize"))),
            },
        );
    }
    found
}

/// Adds a file that is not there yet.
pub fn add<'t>(found: &mut Vec<Link<'t>>, file: Link<'t>) {
    match found.iter_mut().find(|known| known.href == file.href) {
        Some(known) => {
            known.media_type = known.media_type.take().or(file.media_type);
            known.length = known.length.or(file.length);
        }
        None => found.push(file),
    }
}

fn is_enclosure(link: Element<'_>) -> bool {
    link.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("enclosure"))
}
