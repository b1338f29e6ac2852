//! Addresses: which may be published, and which of a canonical document's links is which.

use feed_rs::model;
use url::Url;

use super::{Enclosure, Related, limits};

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

fn of_rel<'l>(links: &'l [model::Link], rel: &'l str) -> impl Iterator<Item = &'l model::Link> {
    links.iter().filter(move |link| link.rel.as_deref() == Some(rel))
}

/// The first link of a relation.
pub fn first(links: &[model::Link], rel: &str) -> Option<Url> {
    of_rel(links, rel).find_map(|link| Url::parse(&link.href).ok())
}

/// The page where an entry is discussed: RSS `<comments>`, or RFC 4685's `rel=replies` to a page.
pub fn comments(links: &[model::Link]) -> Option<Url> {
    let is_page = |link: &&model::Link| link.media_type.as_deref().is_none_or(|media| media.contains("html"));
    of_rel(links, "replies").find(is_page).and_then(|link| Url::parse(&link.href).ok())
}

/// Where an entry comes from and what it goes with.
pub fn related(links: &[model::Link]) -> Vec<Related> {
    let kept = |link: &model::Link| {
        let rel = link.rel.as_deref().filter(|rel| matches!(*rel, "via" | "related"))?;
        Some(Related { rel: rel.to_owned(), url: Url::parse(&link.href).ok()? })
    };
    links.iter().filter_map(kept).take(limits::RELATED).collect()
}

/// The files that come with an entry.
pub fn enclosures(links: &[model::Link]) -> Vec<Enclosure> {
    let enclosure = |link: &model::Link| {
        Some(Enclosure {
            url: Url::parse(&link.href).ok()?,
            mime_type: link.media_type.as_deref().map(|media| limits::cut(media, limits::NAME_BYTES).to_owned()),
            length: link.length,
        })
    };
    of_rel(links, "enclosure").filter_map(enclosure).collect()
}
