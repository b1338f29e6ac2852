//! Makes markup fit the policy before it is enforced: a tree is grown, mended, stripped of what nobody wrote, and
//! written again. The order of the steps is that of [`shape`].

use url::Url;

use super::elements::{BLOCK, CELL, HOLLOW, VOID, WORDS};
use super::tree::{Id, ROOT, Tree};
use super::values::Place;
use super::{
    align, boilerplate, code, controls, drawings, embeds, formulas, grow, headings, heads, hidden, inner_links, lazy,
    listings, pictures, policy, text, write,
};
use crate::config::Treatment;

/// What decides how one text is cleaned, but for the text.
#[derive(Clone, Copy)]
pub struct Cleaning<'a> {
    /// Relative addresses start here.
    pub base: &'a Url,
    /// The page that the text stands on, if that is known.
    pub page: Option<&'a Url>,
    /// What its ids begin with.
    pub anchor: &'a str,
    /// What the owner wishes.
    pub treatment: &'a Treatment,
    /// Whether a stranger wrote it: then headings are put in order, and what blogs add is taken out.
    pub strange: bool,
}

/// Markup that fits the policy. `html` has no `\r` and no NUL.
pub fn shape(html: &str, cleaning: &Cleaning<'_>) -> Shaped {
    let mut tree = grow::grow(html);
    if cleaning.strange {
        boilerplate::remove_elements(&mut tree, cleaning);
        controls::remove(&mut tree);
        hidden::remove(&mut tree);
    }
    formulas::once(&mut tree);
    embeds::replace(&mut tree, cleaning);
    pictures::mend(&mut tree, cleaning);
    pictures::quiet(&mut tree);
    pictures::checkboxes(&mut tree);
    code::mend(&mut tree);
    inner_links::shorten(&mut tree, cleaning);
    if cleaning.strange {
        hidden::remove_permalinks(&mut tree);
    }
    furnish(&mut tree);
    align::to_classes(&mut tree);
    drawings::styles_to_attributes(&mut tree);
    fit(&mut tree, cleaning);
    code::settle(&mut tree);
    tidy(&mut tree);
    if cleaning.strange {
        while boilerplate::remove_phrases(&mut tree, cleaning) {
            tidy(&mut tree);
        }
        headings::put_in_order(&mut tree);
    }
    heads::settle(&mut tree);
    listings::keep_first_lines(&mut tree);
    listings::part(&mut tree);
    let (words, summary, is_cut) = (text::count(&tree), text::summary(&tree), tree.is_cut);
    Shaped { html: write::write(&tree, ROOT), words, summary, is_cut }
}

/// What became of a text.
#[derive(Default)]
pub struct Shaped {
    /// As markup.
    pub html: String,
    /// How many words it has.
    pub words: usize,
    /// Its first words, for lists.
    pub summary: String,
    /// Whether there was more than anybody would read.
    pub is_cut: bool,
}

/// Boxes of code and tables that a keyboard can scroll.
fn furnish(tree: &mut Tree<'_>) {
    for id in tree.all(&["pre", "table"]) {
        tree.set_attribute(id, "tabindex", "0");
    }
}

/// Attributes as the policy has them; elements that it does not know, or that are nothing without a lost address,
/// are taken out, and what is in them stays.
fn fit(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    let prefix = format!("{}-", cleaning.anchor);
    let place = Place { base: cleaning.base, prefix: &prefix, upgrade: cleaning.treatment.upgrade };
    for id in tree.within(ROOT).collect::<Vec<_>>() {
        if tree.known(id).is_none() {
            continue;
        }
        let Some(allowed) = policy::allowed(tree.name(id)) else {
            tree.unwrap(id);
            continue;
        };
        fit_attributes(tree, id, allowed, &place);
        if is_nothing(tree, id) {
            tree.unwrap(id);
        } else if cleaning.strange && tree.name(id) == "a" {
            tree.set_attribute(id, "rel", policy::REL);
        }
    }
}

fn fit_attributes(tree: &mut Tree<'_>, id: Id, allowed: &policy::Allowed, place: &Place<'_>) {
    let is_link = tree.name(id) == "a";
    let Some(attributes) = tree.attributes_mut(id).filter(|attributes| !attributes.is_empty()) else { return };
    let before = std::mem::take(attributes);
    for (name, value) in before {
        let name = match name.as_ref() {
            "name" if is_link => "id".into(),
            _ => name,
        };
        let Some(kind) = allowed.value(&name) else { continue };
        if attributes.iter().any(|(known, _)| *known == name) {
            continue;
        }
        if let Some(value) = kind.fit(value, place) {
            attributes.push((name, value));
        }
    }
}

/// Elements that say nothing without an address.
fn is_nothing(tree: &Tree<'_>, id: Id) -> bool {
    let has = |name: &str| tree.attribute(id, name).is_some();
    match tree.name(id) {
        "a" => !has("href") && !has("id"),
        "img" | "source" => !has("src") && !has("srcset"),
        "track" | "iframe" => !has("src"),
        "audio" | "video" => !has("src") && !tree.within(id).any(|inner| tree.name(inner) == "source"),
        "span" | "font" => tree.attributes(id).is_empty(),
        _ => false,
    }
}

/// Breaks in a row that still part something.
const MOST_BREAKS: usize = 2;

/// Takes out what is empty, from the inside out, and breaks without end.
fn tidy(tree: &mut Tree<'_>) {
    let all: Vec<Id> = tree.within(ROOT).collect();
    for id in all.into_iter().rev() {
        let may_go = tree.known(id).is_some_and(|known| known.is(HOLLOW)) && is_empty(tree, id);
        if may_go && tree.attribute(id, "id").is_none() && !is_in_code(tree, id) {
            take_out(tree, id);
        }
    }
    take_out_breaks(tree);
}

/// In code, what is empty is a line.
fn is_in_code(tree: &Tree<'_>, id: Id) -> bool {
    tree.ancestors(id).any(|outer| tree.name(outer) == "pre")
}

fn is_empty(tree: &Tree<'_>, id: Id) -> bool {
    let is_blank = |inner: Id| match tree.text(inner) {
        Some(text) => text.is_empty() || (text.trim().is_empty() && tree.name(id) != "pre"),
        None => tree.name(inner) == "br",
    };
    tree.children(id).all(is_blank)
}

/// An empty block goes, though it parts the words beside it; of an empty phrase its white space stays, but not in a
/// drawing, whose words stand in elements of their own.
fn take_out(tree: &mut Tree<'_>, id: Id) {
    let is_block = |id: Id| tree.known(id).is_some_and(|known| known.is(BLOCK));
    let parts = |neighbour: Option<Id>| neighbour.is_some_and(|one| !is_block(one));
    if tree.known(id).is_some_and(|known| known.is(WORDS)) {
        return tree.remove(id);
    }
    match (is_block(id), parts(tree.previous(id)) && parts(tree.next(id))) {
        (true, true) => drop(tree.replace(id, pictures::line_break())),
        (true, false) => tree.remove(id),
        (false, _) => tree.unwrap(id),
    }
}

fn take_out_breaks(tree: &mut Tree<'_>) {
    let (mut run, mut at_start) = (0, true);
    for id in tree.within(ROOT).collect::<Vec<_>>() {
        match (tree.text(id), tree.known(id)) {
            (Some(text), _) if text.trim().is_empty() => {}
            (None, Some(known)) if known.name == "br" => {
                if is_in_code(tree, id) {
                    (run, at_start) = (0, false);
                    continue;
                }
                at_start = at_start || follows_block(tree, id);
                match at_start || run >= MOST_BREAKS {
                    true => tree.remove(id),
                    false => run += 1,
                }
            }
            (None, Some(known)) if known.is(BLOCK) || known.is(CELL) => (run, at_start) = (0, true),
            (None, Some(known)) if !known.is(VOID) => {} // a phrase: what counts is in it
            _ => (run, at_start) = (0, false),
        }
    }
}

fn follows_block(tree: &Tree<'_>, id: Id) -> bool {
    let [before, _] = lazy::beside(tree, id);
    before.and_then(|one| tree.known(one)).is_some_and(|known| known.is(BLOCK))
}
