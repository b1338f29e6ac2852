//! Formulas, each once: programs write them for eyes, for ears and for scripts, and of these forms the one in MathML
//! says all.

use std::collections::HashSet;

use super::elements::{STRANGER, element};
use super::tree::{Attribute, Id, Tree};
use super::{lazy, widgets};

/// Phrases around a formula that belong to it: KaTeX has two, MathJax three.
const MOST_PHRASES: usize = 4;

/// Takes out what shows a formula again, and leaves its source where nothing shows it.
pub fn once(tree: &mut Tree<'_>) {
    for phrase in phrases(tree) {
        let is_copy = |id: &Id| tree.attribute(*id, "aria-hidden") == Some("true") && !holds_formula(tree, *id);
        let copies: Vec<Id> = tree.children(phrase).filter(is_copy).collect();
        copies.into_iter().for_each(|copy| tree.remove(copy));
    }
    let strangers = tree.all(&[STRANGER.name]);
    for source in strangers.into_iter().filter(|id| tree.written(*id) == "script").collect::<Vec<_>>() {
        settle_source(tree, source);
    }
}

/// Whether there is a formula in it, or it is one.
pub fn holds_formula(tree: &Tree<'_>, id: Id) -> bool {
    tree.name(id) == "math" || tree.within(id).any(|inner| tree.name(inner) == "math")
}

/// The phrases that hold a formula in its forms and nothing else.
fn phrases(tree: &Tree<'_>) -> Vec<Id> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for formula in tree.all(&["math"]) {
        for phrase in tree.ancestors(formula).take(MOST_PHRASES) {
            if !matches!(tree.name(phrase), "span" | "stranger") || !seen.insert(phrase) || has_words(tree, phrase) {
                break;
            }
            found.push(phrase);
        }
    }
    found
}

fn has_words(tree: &Tree<'_>, id: Id) -> bool {
    tree.children(id).any(|one| tree.text(one).is_some_and(|text| !text.trim().is_empty()))
}

/// `<script type="math/tex">` holds what MathJax makes a formula of; before it may stand the formula, and a preview.
fn settle_source(tree: &mut Tree<'_>, source: Id) {
    let shown = element_before(tree, source).filter(|before| is_of_mathjax(tree, *before));
    let preview = shown.and_then(|shown| element_before(tree, shown)).filter(|before| is_preview(tree, *before));
    preview.into_iter().for_each(|preview| tree.remove(preview));
    match shown {
        Some(shown) if says_something(tree, shown) => tree.remove(source),
        _ => {
            shown.into_iter().for_each(|blank| tree.remove(blank));
            tree.rename(source, element("code"));
            if let Some(attributes) = tree.attributes_mut(source) {
                *attributes = vec![("class".into(), "language-tex".into())];
            }
        }
    }
}

fn is_of_mathjax(tree: &Tree<'_>, id: Id) -> bool {
    let class = tree.attribute(id, "class").unwrap_or_default();
    class.split_ascii_whitespace().any(|one| ["MathJax", "mjx-", "MJX"].iter().any(|begin| one.starts_with(begin)))
        || tree.written(id).starts_with("mjx-")
}

fn is_preview(tree: &Tree<'_>, id: Id) -> bool {
    tree.attribute(id, "class").is_some_and(|class| class.split_ascii_whitespace().any(|one| one == "MathJax_Preview"))
}

/// Whether a reader sees more than the place where a formula will be.
fn says_something(tree: &Tree<'_>, id: Id) -> bool {
    tree.within(id).any(|inner| match tree.text(inner) {
        Some(text) => !matches!(text.trim(), "" | "[math]"),
        None => matches!(tree.name(inner), "math" | "svg" | "img"),
    })
}

/// The element right before a node, but for white space.
fn element_before(tree: &Tree<'_>, id: Id) -> Option<Id> {
    let [before, _] = lazy::beside(tree, id);
    before.filter(|one| matches!(tree.name(*one), "span" | "div" | "nobr" | "stranger"))
}

/// The source of a formula as it stands in the tree until [`once`] knows whether it is needed.
pub fn is_source(name: &str, attributes: &[Attribute<'_>]) -> bool {
    name == "script" && attributes.iter().any(|(name, value)| name == "type" && value.starts_with("math/tex"))
}

/// The source of a formula that Substack puts beside an empty box.
pub fn in_box(attributes: &[Attribute<'_>]) -> Option<String> {
    let attribute = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    attribute("class").filter(|class| class.split_ascii_whitespace().any(|one| one == "latex-rendered"))?;
    widgets::known_to_substack(attribute("data-attrs")?, "persistentExpression")
}
