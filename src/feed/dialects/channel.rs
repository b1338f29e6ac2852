//! What a document says of the whole feed, and where its entries are.

use url::Url;

use super::{Document, Said, Scope, language, lines, pages, people, texts};
use crate::feed::meant::Channel;
use crate::feed::repairs::{Repair, Repairs};
use crate::feed::xml::names::What;
use crate::feed::xml::tree::Element;
use crate::feed::{FeedType, dates, links};

/// The parts of a document.
#[derive(Default)]
pub struct Parts<'t> {
    /// What is said of the feed.
    pub channel: Said<'t>,
    /// What reaches into what is said of it.
    pub scope: Scope<'t>,
    /// When it changed, as an attribute of the root (CDF).
    pub changed: Option<&'t str>,
    /// The entries, and what reaches into each.
    pub entries: Said<'t>,
}

/// Takes a document apart. Where in it an entry stands does not matter: beside the channel (RSS 1.0), in it, or
/// behind its end.
pub fn parts<'t>(root: Element<'t>, url: &Url) -> Parts<'t> {
    let mut parts = Parts { changed: root.attribute("lastmod"), ..Parts::default() };
    match root.what() {
        What::Entry => parts.entries.0.push((root, Scope::default().inside(root, url))),
        _ => collect(root, &Scope::default(), url, &mut parts),
    }
    parts
}

fn collect<'t>(container: Element<'t>, outer: &Scope<'t>, url: &Url, parts: &mut Parts<'t>) {
    let scope = outer.inside(container, url);
    for element in container.elements() {
        match element.what() {
            What::Entry => parts.entries.0.push((element, scope.inside(element, url))),
            What::Channel | What::Feed | What::Rss | What::Rdf => collect(element, &scope, url, parts),
            _ if element.is_stray() => collect(element, &scope, url, parts),
            _ => parts.channel.0.push((element, scope.inside(element, url))),
        }
    }
    if parts.scope.language.is_none() {
        parts.scope = scope;
    }
}

/// The format, by the root.
pub fn kind(root: Element<'_>, repairs: &mut Repairs) -> FeedType {
    match root.what() {
        What::Rss => match root.attribute("version") {
            Some("2.0" | "") => FeedType::Rss2,
            Some(version) if version.starts_with("0.9") => FeedType::Rss0,
            version => {
                repairs.note_of(Repair::RssVersion, root.position(), || version.map(str::to_owned));
                FeedType::Rss2
            }
        },
        What::Rdf if is_first_rss(root) => FeedType::Rss0,
        What::Rdf => FeedType::Rss1,
        What::Channel if is_cdf(root) => FeedType::Cdf,
        What::Channel => FeedType::Rss2,
        What::Entry if root.name().eq_ignore_ascii_case("item") => FeedType::Rss2,
        _ => FeedType::Atom,
    }
}

/// RSS 0.90 is RDF too, with a namespace of Netscape's.
fn is_first_rss(root: Element<'_>) -> bool {
    root.attributes().iter().any(|(name, value)| *name == "xmlns" && value.contains("my.netscape.com"))
}

fn is_cdf(root: Element<'_>) -> bool {
    let has_address = |element: Element<'_>| element.attribute("href").is_some();
    has_address(root) || root.elements().any(|item| item.what() == What::Entry && has_address(item))
}

/// The page of the blog, which relative links of RSS start from.
pub fn home(parts: &Parts<'_>, root: Element<'_>, url: &Url) -> Option<Url> {
    pages::pages(&parts.channel, url).into_iter().next().or_else(|| {
        let own = root.attribute("href").or_else(|| about(root));
        own.and_then(|address| links::web(address, url))
    })
}

/// What an RDF channel says that it is about.
fn about(root: Element<'_>) -> Option<&str> {
    root.elements().find(|element| element.what() == What::Channel).and_then(|channel| channel.attribute("rdf:about"))
}

/// What is said of the feed.
pub fn channel<'t>(parts: &Parts<'t>, document: &Document<'t>, repairs: &mut Repairs) -> Channel<'t> {
    let said = &parts.channel;
    let mut all = Vec::new();
    all.extend(document.home.clone().map(|home| crate::feed::meant::Link::plain("alternate", home)));
    all.extend(pages::own(said, document.url));
    let updated = lines::moment(said, What::Updated, repairs);
    Channel {
        title: said.best(What::Title, |element, _| texts::title(element, document)),
        subtitle: said.best(What::Summary, |element, _| texts::title(element, document)),
        links: all,
        language: language(said, &parts.scope).map(Into::into),
        updated: updated
            .or_else(|| lines::moment(said, What::Published, repairs))
            .or_else(|| parts.changed.and_then(dates::parse)),
        authors: people::authors(said, document.ground()),
        rights: said.best(What::Rights, |element, _| texts::title(element, document)),
        icon: said.best(What::Image, |element, scope| {
            let base = scope.base.as_deref().unwrap_or(document.ground());
            links::web(&picture(element)?, base)
        }),
    }
}

/// The address of a picture: an attribute, an element in it, or its text.
fn picture(element: Element<'_>) -> Option<String> {
    let attribute = ["href", "url", "rdf:resource", "src"].iter().find_map(|name| element.attribute(name));
    let within = || {
        let url = element.elements().find(|part| part.name().eq_ignore_ascii_case("url"))?;
        Some(url.text().trim().to_owned())
    };
    let address = attribute.map(str::to_owned).or_else(within).unwrap_or_else(|| element.text().trim().to_owned());
    (!address.is_empty()).then_some(address)
}
