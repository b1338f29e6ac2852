//! What its author's page does not show, or shows to machines and ears alone: blocks that are hidden, words for screen
//! readers that repeat what is seen, and the signs behind headings that link to them.

use std::collections::HashSet;

use super::elements::HEADING;
use super::formulas::holds_formula;
use super::lazy::beside;
use super::tree::{Id, ROOT, Tree};

/// Classes of words that are read out and not seen.
const FOR_EARS: &[&str] =
    &["sr-only", "screen-reader-text", "screen-reader-only", "visually-hidden", "visuallyhidden", "element-invisible"];

/// Classes of links from a heading to itself.
const PERMALINKS: &[&str] = &[
    "anchor",
    "anchor-link",
    "anchorjs-link",
    "direct-link",
    "hash-link",
    "header-anchor",
    "header-link",
    "headerlink",
    "heading-anchor",
    "heading-link",
    "headline-anchor",
    "permalink",
];

/// All that such a link shows.
const SIGNS: &[&str] = &["#", "##", "###", "¶", "§", "🔗", "⚓", "⚓︎", "∞", "link", "permalink", "anchor"];

/// What is not seen in a text.
pub fn remove(tree: &mut Tree<'_>) {
    remove_hidden(tree);
    for id in tree.within(ROOT).filter(|id| has_class(tree, *id, FOR_EARS)).collect::<Vec<_>>() {
        if !is_all_of_a_link(tree, id) && !holds_formula(tree, id) {
            tree.remove(id);
        }
    }
}

/// Whether the author's page does not show it.
pub fn is_hidden(tree: &Tree<'_>, id: Id) -> bool {
    let by_style = |style: &str| {
        let style = style.to_ascii_lowercase().replace([' ', '\n', '\t'], "");
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    tree.attribute(id, "hidden").is_some_and(|until| !until.eq_ignore_ascii_case("until-found"))
        || tree.attribute(id, "style").is_some_and(by_style)
}

/// Takes out what is hidden, unless nothing else is there: then a script was to show it.
fn remove_hidden(tree: &mut Tree<'_>) {
    if !tree.may_hide || !tree.within(ROOT).any(|id| is_hidden(tree, id)) {
        return; // as in most posts
    }
    let shown_later = shown_later(tree);
    let (mut hidden, mut is_anything_left) = (Vec::new(), false);
    let mut here = tree.first(ROOT);
    while let Some(id) = here {
        let goes = is_hidden(tree, id) && stays_hidden(tree, id, &shown_later);
        if goes {
            hidden.push(id);
        } else {
            is_anything_left |= matches!(tree.name(id), "img" | "video" | "audio" | "iframe" | "svg")
                || tree.text(id).is_some_and(|text| !text.trim().is_empty());
        }
        here = if goes { tree.beyond(id, ROOT) } else { tree.following(id, ROOT) };
    }
    if is_anything_left {
        hidden.into_iter().for_each(|id| tree.remove(id));
    }
}

/// Ids of what links and buttons of the text show: notes, folds.
fn shown_later(tree: &Tree<'_>) -> HashSet<String> {
    let all = || tree.within(ROOT).chain(tree.dropped.iter().copied());
    let led_to = all()
        .flat_map(|id| ["href", "aria-controls", "data-target", "data-bs-target"].map(|name| leads_to(tree, id, name)));
    let named = all().flat_map(|id| ["onclick", "href"].map(|name| named_by_script(tree, id, name))).flatten();
    let of_plugin = tree.within(ROOT).filter(|id| has_class(tree, *id, &["collapseomatic"]));
    let targets = of_plugin.filter_map(|id| Some(format!("target-{}", tree.attribute(id, "id")?)));
    led_to.flatten().chain(named.flatten().map(str::to_owned)).chain(targets).collect()
}

fn leads_to(tree: &Tree<'_>, id: Id, name: &str) -> Option<String> {
    let target = tree.attribute(id, name)?;
    let fragment = target.strip_prefix('#').or_else(|| (name == "aria-controls").then_some(target));
    fragment.map(str::to_owned)
}

/// The words in quotation marks of a script that runs at a click: `toggle('answer')`.
fn named_by_script<'t>(tree: &'t Tree<'_>, id: Id, name: &str) -> Option<impl Iterator<Item = &'t str> + use<'t>> {
    let script = tree.attribute(id, name).filter(|script| name == "onclick" || script.starts_with("javascript:"))?;
    let quoted = script.split(['\'', '"']).skip(1).step_by(2);
    Some(quoted.map(|name| name.trim_start_matches('#')).filter(|name| !name.is_empty()))
}

/// Pictures, sound and film are hidden by tricks that are undone elsewhere, and documents until a script knows that the
/// browser shows them; formulas beside their pictures, tabs, and what a link leads to, are shown by a click or to those
/// who ask.
fn stays_hidden(tree: &Tree<'_>, id: Id, shown_later: &HashSet<String>) -> bool {
    let is_led_to = |id: Id| tree.attribute(id, "id").is_some_and(|id| shown_later.contains(id));
    let is_tab = |id: Id| tree.attribute(id, "role") == Some("tabpanel");
    !matches!(tree.name(id), "img" | "audio" | "video" | "noscript" | "")
        && !is_tab(id)
        && !is_document(tree, id)
        && !is_led_to(id)
        && !tree.within(id).any(|inner| is_led_to(inner) || tree.name(inner) == "math")
        && tree.name(id) != "math"
}

/// Whether it is a document that no link beside it leads to.
fn is_document(tree: &Tree<'_>, id: Id) -> bool {
    let address = ["data", "src"].iter().find_map(|name| tree.attribute(id, name));
    let leads_there = |one: Id| tree.name(one) == "a" && tree.attribute(one, "href") == address;
    matches!(tree.name(id), "object" | "embed") && !beside(tree, id).into_iter().flatten().any(leads_there)
}

/// Words for screen readers alone are what a link with a picture says.
fn is_all_of_a_link(tree: &Tree<'_>, id: Id) -> bool {
    let Some(link) = tree.ancestors(id).find(|outer| matches!(tree.name(*outer), "a" | "button")) else { return false };
    let is_inside =
        |inner: Id| inner == id || tree.ancestors(inner).take_while(|one| *one != link).any(|one| one == id);
    let says = |inner: Id| {
        tree.text(inner).or_else(|| tree.attribute(inner, "alt")).is_some_and(|words| !words.trim().is_empty())
    };
    !tree.within(link).take(MOST_LOOKED_AT).any(|inner| says(inner) && !is_inside(inner))
}

/// Nodes of a link or a heading that are looked at: honest ones have a few.
const MOST_LOOKED_AT: usize = 100;

/// Takes out links from headings to themselves. What has an id stays as a place to link to.
pub fn remove_permalinks(tree: &mut Tree<'_>) {
    for id in tree.all(&["a"]) {
        if !is_permalink(tree, id) {
            continue;
        }
        if !["id", "name"].iter().any(|name| tree.attribute(id, name).is_some()) {
            tree.remove(id);
            continue;
        }
        while let Some(inner) = tree.first(id) {
            tree.remove(inner);
        }
        if let Some(attributes) = tree.attributes_mut(id) {
            attributes.retain(|(name, _)| matches!(name.as_ref(), "id" | "name"));
        }
    }
}

fn is_permalink(tree: &Tree<'_>, id: Id) -> bool {
    if !tree.attribute(id, "href").is_some_and(|href| href.contains('#')) {
        return false;
    }
    let is_marked = has_class(tree, id, PERMALINKS) || tree.attribute(id, "aria-hidden") == Some("true");
    let words: String = tree.within(id).take(MOST_LOOKED_AT).filter_map(|inner| tree.text(inner)).collect();
    let words = words
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}'));
    let is_sign = SIGNS.contains(&words.to_lowercase().as_str());
    let is_bare = words.is_empty() && !tree.within(id).any(|inner| tree.name(inner) == "img");
    match tree.ancestors(id).find(|outer| tree.known(*outer).is_some_and(|known| known.is(HEADING))) {
        Some(heading) => (is_marked || is_sign || is_bare) && says_more(tree, heading, id),
        None => is_marked && is_sign,
    }
}

/// Whether a heading has words beside those of a link.
fn says_more(tree: &Tree<'_>, heading: Id, link: Id) -> bool {
    let mut here = tree.first(heading);
    for _ in 0..MOST_LOOKED_AT {
        let Some(id) = here else { return false };
        if tree.text(id).is_some_and(|text| !text.trim().is_empty()) {
            return true;
        }
        here = if id == link { tree.beyond(id, heading) } else { tree.following(id, heading) };
    }
    false
}

fn has_class(tree: &Tree<'_>, id: Id, classes: &[&str]) -> bool {
    tree.attribute(id, "class").is_some_and(|all| all.split_ascii_whitespace().any(|one| classes.contains(&one)))
}
