//! From what a format says to what it means: one file for each kind of thing that all XML formats say in their own
//! words, and one for JSON Feed.

pub mod channel;
mod entry;
mod files;
pub mod json;
mod lines;
mod pages;
mod people;
mod schedule;
mod tags;
mod texts;
mod tracking;

use std::rc::Rc;

use url::Url;

use super::xml::names::What;
use super::xml::tree::Element;
use super::{FeedType, limits, links};

pub use entry::entry;
pub use schedule::schedule;

/// What all of a document shares.
pub struct Document<'t> {
    /// Its format.
    pub kind: FeedType,
    /// Where it came from.
    pub url: &'t Url,
    /// The page of the blog.
    pub home: Option<Url>,
}

impl Document<'_> {
    /// What relative links start from where no `xml:base` says it: in Atom the document (RFC 3986, section 5.1.3),
    /// in RSS, which does not say, the blog.
    pub fn ground(&self) -> &Url {
        match (self.kind, &self.home) {
            (FeedType::Atom, _) | (_, None) => self.url,
            (_, Some(home)) => home,
        }
    }
}

/// The base and the language that reach an element (XML Base; XML 1.0, section 2.12).
#[derive(Clone, Debug, Default)]
pub struct Scope<'t> {
    /// The innermost `xml:base`.
    pub base: Option<Rc<Url>>,
    /// The innermost `xml:lang`.
    pub language: Option<&'t str>,
}

impl<'t> Scope<'t> {
    /// What reaches into an element.
    pub fn inside(&self, element: Element<'t>, ground: &Url) -> Self {
        let mut scope = self.clone();
        for (name, value) in element.attributes() {
            match *name {
                "xml:base" => {
                    let base = links::web(value, self.base.as_deref().unwrap_or(ground));
                    scope.base = base.map(Rc::new).or(scope.base);
                }
                "xml:lang" => scope.language = Some(value.as_ref()),
                _ => {}
            }
        }
        scope
    }
}

/// What is said of one thing, in the order of the document: elements, and what reaches into each.
#[derive(Default)]
pub struct Said<'t>(pub Vec<(Element<'t>, Scope<'t>)>);

impl<'t> Said<'t> {
    /// All that say this, the most believable first.
    pub fn all(&self, what: What) -> Vec<&(Element<'t>, Scope<'t>)> {
        let mut all: Vec<_> = self.0.iter().filter(|(element, _)| element.what() == what).collect();
        all.sort_by_key(|(element, _)| element.rank());
        all
    }

    /// The most believable that says something.
    pub fn best<T>(&self, what: What, read: impl Fn(Element<'t>, &Scope<'t>) -> Option<T>) -> Option<T> {
        self.all(what).into_iter().find_map(|(element, scope)| read(*element, scope))
    }
}

/// The language of something: what it says itself, else what reaches it.
fn language<'t>(said: &Said<'t>, scope: &Scope<'t>) -> Option<String> {
    let own = said.best(What::Language, |element, _| limits::language(Some(&element.text())));
    own.or_else(|| limits::language(scope.language))
}
