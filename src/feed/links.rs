//! Which of an entry's links is which, and where relative ones lead.

use feed_rs::model;
use url::Url;

use super::{Enclosure, limits};

/// Whether an address may be published as a link: `http` or `https`, with a host.
pub fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// A web address, resolved against `base`, without a name and password in it (which make a host look like another);
/// nothing else passes.
pub fn web(address: &str, base: &Url) -> Option<Url> {
    let address = address.trim();
    (1..=limits::URL_BYTES)
        .contains(&address.len())
        .then(|| base.join(address).ok())
        .flatten()
        .filter(is_web)
        .map(without_credentials)
}

fn without_credentials(mut url: Url) -> Url {
    let _ = (url.set_username(""), url.set_password(None));
    url
}

/// The link to the page that stands behind a feed or an entry (`rel=alternate`, RFC 4287, section 4.2.7.2).
pub fn alternate(links: &[model::Link], base: &Url) -> Option<Url> {
    let stands_for = |link: &&model::Link| {
        link.target.is_none() && link.rel.as_deref().is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"))
    };
    let is_page = |link: &&model::Link| link.media_type.as_deref().is_none_or(|media| media.contains("html"));
    let of = |link: &model::Link| web(&link.href, base);
    let pages = links.iter().filter(stands_for).filter(is_page).find_map(of);
    pages.or_else(|| links.iter().filter(stands_for).find_map(of))
}

/// The address that a feed gives as its own.
pub fn own(links: &[model::Link], base: &Url) -> Option<Url> {
    links.iter().find(|link| link.rel.as_deref() == Some("self")).and_then(|link| web(&link.href, base))
}

/// The page where an entry is discussed: RSS `<comments>`, or RFC 4685's `rel=replies` to a page.
pub fn comments(links: &[model::Link], base: &Url) -> Option<Url> {
    let is_page = |link: &model::Link| link.media_type.as_deref().is_some_and(|media| media.contains("html"));
    let discusses = |link: &&model::Link| {
        matches!(link.target, Some(model::LinkTarget::Comments))
            || (link.rel.as_deref() == Some("replies") && is_page(link))
    };
    links.iter().find(discusses).and_then(|link| web(&link.href, base))
}

/// The files that come with an entry: enclosures of RSS and Atom, Media RSS, attachments of JSON Feed; each
/// address once, up to a limit.
pub fn enclosures(entry: &model::Entry, base: &Url) -> Vec<Enclosure> {
    let linked = entry.links.iter().filter(|link| link.rel.as_deref() == Some("enclosure")).filter_map(|link| {
        Some(Enclosure {
            url: web(&link.href, base)?,
            mime_type: link.media_type.as_deref().map(|media| limits::cut(media, limits::NAME_BYTES).to_owned()),
            length: link.length.filter(|length| *length > 0),
        })
    });
    let media = entry.media.iter().flat_map(|object| &object.content).filter_map(|content| {
        Some(Enclosure {
            url: content.url.clone().filter(is_web).filter(|url| url.as_str().len() <= limits::URL_BYTES)?,
            mime_type: content.content_type.as_ref().map(ToString::to_string),
            length: content.size.filter(|length| *length > 0),
        })
    });
    let mut found: Vec<Enclosure> = Vec::new();
    for enclosure in linked.chain(media) {
        if found.len() == limits::ENCLOSURES {
            break;
        }
        if !found.iter().any(|known| known.url == enclosure.url) {
            found.push(enclosure);
        }
    }
    found
}
