//! What it is about.

use std::borrow::Cow;

use super::{Said, lines};
use crate::feed::limits;
use crate::feed::meant::Category;
use crate::feed::xml::names::{Space, What};
use crate::feed::xml::tree::Element;

/// The tags of an entry, each once.
pub fn categories<'t>(said: &Said<'t>) -> Vec<Category<'t>> {
    let mut found = Vec::new();
    let elements = said.all(What::Category);
    let is_only = elements.len() == 1;
    for (element, _) in elements {
        for category in of_element(*element) {
            match is_only && category.scheme.is_none() && is_list(&category.term) {
                true => split(&category.term).for_each(|term| add(&mut found, plain(term.to_owned().into()))),
                false => add(&mut found, category),
            }
        }
    }
    for (element, _) in said.all(What::Keywords) {
        let text = lines::unescaped(element.text());
        match element.space() != Space::Dc || is_list(&text) || text.contains(['\n', ';']) {
            true => split(&text).for_each(|term| add(&mut found, plain(term.to_owned().into()))),
            false => lines::filled(text).into_iter().for_each(|term| add(&mut found, plain(term))),
        }
    }
    found
}

/// Adds a tag that is not there yet, up to the number that an entry may have.
pub fn add<'t>(found: &mut Vec<Category<'t>>, category: Category<'t>) {
    let is_known = |known: &Category<'_>| known.term == category.term && known.scheme == category.scheme;
    if found.len() < limits::CATEGORIES && !found.iter().any(is_known) {
        found.push(category);
    }
}

/// A tag of which only the name is known.
pub fn plain(term: Cow<'_, str>) -> Category<'_> {
    Category { term: lines::unescaped(term), scheme: None, label: None }
}

/// Atom's attributes, the text of RSS with its `domain`, Apple's `text` with those in it.
fn of_element(element: Element<'_>) -> Vec<Category<'_>> {
    let attribute = |name| element.attribute(name).filter(|text| !text.is_empty()).map(Cow::Borrowed);
    let label = attribute("label");
    let own = attribute("term").or_else(|| attribute("text")).or_else(|| lines::filled(element.text()));
    let own = own.or_else(|| label.clone()).map(|term| Category {
        label: label.filter(|label| *label != term).map(lines::unescaped),
        scheme: attribute("scheme").or_else(|| attribute("domain")),
        term: lines::unescaped(term),
    });
    let within = element.elements().filter(|part| part.what() == What::Category);
    own.into_iter().chain(within.flat_map(of_element)).collect()
}

/// Plainly a list: several commas, and between them no more than a few words each.
pub fn is_list(text: &str) -> bool {
    let is_short = |part: &str| part.split_whitespace().count() <= 3;
    text.matches(',').count() >= 2 && text.split(',').all(is_short)
}

/// The parts of a list.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}
