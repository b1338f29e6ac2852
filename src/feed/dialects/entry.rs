//! What an entry means.

use std::borrow::Cow;

use url::Url;

use super::{Document, Said, Scope, files, language, lines, pages, people, tags, texts, tracking};
use crate::feed::meant::{Entry, Link, Text};
use crate::feed::repairs::Repairs;
use crate::feed::xml::names::What;
use crate::feed::xml::tree::Element;
use crate::feed::{dates, links};

/// An entry of any of the formats in XML.
pub fn entry<'t>(element: Element<'t>, scope: &Scope<'t>, document: &Document<'t>, repairs: &mut Repairs) -> Entry<'t> {
    let said = said(element, scope, document);
    let ground = document.ground();
    let page = page(element, &said, scope, ground);
    let (content, summary) = bodies(&said, document);
    let scope_of = |what| said.best(what, |_, scope| Some(scope.clone()));
    let bodies_scope = scope_of(What::Content).or_else(|| scope_of(What::Summary)).unwrap_or_else(|| scope.clone());
    let base = bodies_scope.base.as_deref().or(page.first().map(|link| &link.href)).unwrap_or(ground).clone();
    let mut links = page;
    links.extend(pages::others(&said, scope.base.as_deref().unwrap_or(ground)));
    links.extend(files::files(&said, ground));
    let changed = element.attribute("lastmod").and_then(dates::parse); // CDF
    Entry {
        id: id(element, &said),
        title: said.best(What::Title, |element, _| texts::title(element, document)),
        links,
        authors: authors(&said, ground),
        categories: tags::categories(&said),
        published: lines::moment(&said, What::Published, repairs),
        updated: lines::moment(&said, What::Updated, repairs).or(changed),
        summary,
        content,
        rights: said.best(What::Rights, |element, _| texts::title(element, document)),
        language: language(&said, &bodies_scope).map(Into::into),
        base,
    }
}

/// All that is said of an entry, with what Media RSS says of its files.
fn said<'t>(entry: Element<'t>, scope: &Scope<'t>, document: &Document<'_>) -> Said<'t> {
    let mut said = Said::default();
    let mut waiting: Vec<Element<'t>> = vec![entry];
    while let Some(holder) = waiting.pop() {
        // A file's title is not its entry's; but one that never ends, holds what is the entry's.
        let is_file = matches!(holder.what(), What::MediaGroup | What::Media) && holder.is_closed();
        for element in holder.elements().filter(|element| !is_file || element.what() != What::Title) {
            said.0.push((element, scope.inside(element, document.url)));
            if element.is_stray() || matches!(element.what(), What::MediaGroup | What::Media) {
                waiting.push(element);
            }
        }
    }
    said
}

/// The feed's own id: RSS' guid, Atom's id, what an RDF item is about.
fn id<'t>(element: Element<'t>, said: &Said<'t>) -> Option<Cow<'t, str>> {
    let ids = said.all(What::Id);
    let own = ids.iter().filter(|(id, _)| id.rank() == 0).find_map(|(id, _)| lines::filled(id.text()));
    let about = || element.attribute("rdf:about").filter(|about| !about.is_empty()).map(Cow::Borrowed);
    own.or_else(about).or_else(|| ids.into_iter().find_map(|(id, _)| lines::filled(id.text())))
}

/// The page that an entry stands for, and the address as it was written, where it was followed by what tracks.
fn page<'t>(element: Element<'t>, said: &Said<'t>, scope: &Scope<'t>, ground: &Url) -> Vec<Link<'t>> {
    let base = scope.base.as_deref().unwrap_or(ground);
    let all = pages::pages(said, ground);
    let attribute = || element.attribute("href").or_else(|| element.attribute("rdf:about"));
    let first = all.first().cloned().or_else(|| permalink(said, base));
    let first = first.or_else(|| attribute().and_then(|address| links::web(address, base)));
    // A page elsewhere is what `src` leads to (RFC 4287, section 4.1.3.2).
    let first = first.or_else(|| said.best(What::Content, |content, _| links::web(content.attribute("src")?, base)));
    let Some(first) = first else { return Vec::new() };
    let clean = tracking::removed(&first);
    let has_proxy = !said.all(What::Origin).is_empty();
    let original = clean.is_some().then(|| first.clone()).or_else(|| all.get(1).filter(|_| has_proxy).cloned());
    let page = Link::plain("alternate", clean.unwrap_or(first));
    std::iter::once(page).chain(original.map(|original| Link::plain("original", original))).collect()
}

/// A guid is a link unless it says that it is none (RSS 2.0, `<guid>`); one that does not say must look like one.
fn permalink(said: &Said<'_>, base: &Url) -> Option<Url> {
    said.best(What::Id, |id, _| {
        let text = id.text();
        let says = id.attribute("isPermaLink").map(|says| says.eq_ignore_ascii_case("true"));
        let is_whole = text.trim().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
        match says {
            _ if !id.name().eq_ignore_ascii_case("guid") => None, // an Atom id is no link
            Some(false) => None,
            Some(true) => links::web(&text, base),
            None => links::web(&text, base).filter(|_| is_whole),
        }
    })
}

/// The entry's authors, else those of the feed that it was taken from.
fn authors<'t>(said: &Said<'t>, ground: &Url) -> Vec<crate::feed::meant::Person<'t>> {
    let own = people::authors(said, ground);
    if !own.is_empty() {
        return own;
    }
    let in_source = |source: Element<'t>, _: &Scope<'t>| {
        let said = Said(source.elements().map(|element| (element, Scope::default())).collect());
        Some(people::authors(&said, ground)).filter(|authors| !authors.is_empty())
    };
    said.best(What::Source, in_source).unwrap_or_default()
}

/// The fullest content, and the best summary that is not the same again. Where only summaries are, such as RSS'
/// `<description>` beside a `<summary>`, the fuller of two is the content.
fn bodies<'t>(said: &Said<'t>, document: &Document<'_>) -> (Option<Text<'t>>, Option<Text<'t>>) {
    let body = |(element, _): &(Element<'t>, Scope<'t>)| texts::body(*element, document);
    let contents = said.all(What::Content).into_iter().filter_map(body);
    let content = contents.reduce(|best, next| if next.text.len() > best.text.len() { next } else { best });
    const OF_ENTRY: u8 = 2; // lower ranks are of a podcast or of a file
    let is_of_entry = |element: &Element<'_>| content.is_none() || element.rank() <= OF_ENTRY;
    let summaries = said.all(What::Summary).into_iter().filter(|(element, _)| is_of_entry(element));
    let mut summaries = summaries.filter_map(|said| Some((said.0.rank(), body(said)?)));
    let (Some((_, summary)), second) = (summaries.next(), summaries.next()) else { return (content, None) };
    match (content, second) {
        (Some(content), _) if content.text == summary.text => (Some(content), None),
        (None, Some((0, second))) if second.text.len() > summary.text.len() => (Some(second), Some(summary)),
        (None, Some((0, second))) if second.text.len() < summary.text.len() => (Some(summary), Some(second)),
        (content, _) => (content, Some(summary)),
    }
}
