//! Pictures as their author meant them: without the tricks of lazy loading, without those that only count readers,
//! and faces as the signs that they stand for.

use super::elements::element;
use super::shape::Cleaning;
use super::tree::{Id, Kind, Tree};
use super::{trackers, urls};

/// Where scripts keep the address that they put into `src`, the surest first.
const LATER: &[&str] = &["data-lazy-src", "data-src", "data-original", "data-orig-src", "data-url", "data-hi-res-src"];
const LATER_SETS: &[&str] = &["data-lazy-srcset", "data-srcset"];
const LATER_SIZES: &[&str] = &["data-lazy-sizes", "data-sizes"];

/// Mends and furnishes all pictures.
pub fn mend(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    let pictures = tree.all(&["img"]);
    for id in tree.all(&["source"]) {
        promote(tree, id, "srcset", LATER_SETS);
        promote(tree, id, "src", LATER);
    }
    for id in &pictures {
        promote(tree, *id, "src", LATER);
        promote(tree, *id, "srcset", LATER_SETS);
        promote(tree, *id, "sizes", LATER_SIZES);
    }
    settle_noscript(tree);
    if !cleaning.treatment.images {
        without_pictures(tree);
    }
    for id in pictures {
        if tree.parent(id).is_some() {
            one(tree, id, cleaning);
        }
    }
}

/// Where pictures are not wanted: films have no poster, and what chooses among pictures has nothing to choose from.
fn without_pictures(tree: &mut Tree<'_>) {
    for id in tree.all(&["video"]) {
        if let Some(attributes) = tree.attributes_mut(id) {
            attributes.retain(|(name, _)| name != "poster");
        }
    }
    for id in tree.all(&["picture"]) {
        let sources: Vec<Id> = tree.children(id).filter(|one| tree.name(*one) == "source").collect();
        sources.into_iter().for_each(|source| tree.remove(source));
        tree.unwrap(id);
    }
}

fn one(tree: &mut Tree<'_>, id: Id, cleaning: &Cleaning<'_>) {
    let alt = tree.attribute(id, "alt").unwrap_or_default().trim().to_owned();
    if trackers::is_beacon(tree, id) || is_hidden(tree, id) {
        return tree.remove(id);
    }
    if is_face(tree, id) && (1..=16).contains(&alt.chars().count()) {
        tree.replace(id, Kind::Text(alt.into()));
        return;
    }
    let has_source = tree.attribute(id, "src").is_some_and(|src| urls::picture(src, cleaning.base, false).is_some())
        || tree.attribute(id, "srcset").is_some_and(|set| urls::candidates(set, cleaning.base, false).is_some());
    if !has_source || !cleaning.treatment.images {
        tree.replace(id, Kind::Text(alt.into()));
        return;
    }
    for (name, value) in [("loading", "lazy"), ("decoding", "async"), ("referrerpolicy", "no-referrer")] {
        tree.set_attribute(id, name, value);
    }
    if tree.attribute(id, "alt").is_none() {
        tree.set_attribute(id, "alt", "");
    }
}

/// Puts the address that a script would have put into an attribute there.
fn promote(tree: &mut Tree<'_>, id: Id, into: &'static str, from: &[&str]) {
    let later = from.iter().find_map(|name| tree.attribute(id, name)).filter(|later| looks_like_address(later));
    if let Some(later) = later.map(|later| later.trim().to_owned()) {
        tree.set_attribute(id, into, later);
    }
}

fn looks_like_address(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !text.starts_with(['{', '[', '#']) && text != "auto" && (text.contains(['/', '.', ')']))
}

/// `noscript` holds the picture that a script would have loaded: the better one of the two stays.
fn settle_noscript(tree: &mut Tree<'_>) {
    for id in tree.all(&["noscript"]) {
        let inner = tree.within(id).find(|inner| tree.name(*inner) == "img");
        if let (Some(inner), Some(before)) = (inner, picture_before(tree, id)) {
            let address = |id: Id| tree.attribute(id, "src").unwrap_or_default().trim().to_owned();
            let is_placeholder = address(before).is_empty() || address(before).starts_with("data:");
            let is_twin = is_placeholder || address(before) == address(inner);
            if is_twin && !trackers::is_beacon(tree, inner) {
                tree.remove(before);
            }
        }
        tree.unwrap(id);
    }
}

/// The picture right before a node, but for white space.
fn picture_before(tree: &Tree<'_>, id: Id) -> Option<Id> {
    let mut before = tree.previous(id);
    while let Some(space) = before.filter(|id| tree.text(*id).is_some_and(|text| text.trim().is_empty())) {
        before = tree.previous(space);
    }
    before.filter(|id| tree.name(*id) == "img")
}

/// Pictures that blogs put in the place of a sign: 1em large where they are from, and huge here.
fn is_face(tree: &Tree<'_>, id: Id) -> bool {
    const CLASSES: &[&str] = &["wp-smiley", "emoji", "emojione", "twemoji", "joypixels", "emoticon"];
    const PLACES: &[&str] = &["/images/core/emoji/", "/wp-includes/images/smilies/", "/twemoji/"];
    tree.attribute(id, "class").is_some_and(|class| class.split_ascii_whitespace().any(|one| CLASSES.contains(&one)))
        || tree.attribute(id, "src").is_some_and(|src| PLACES.iter().any(|place| src.contains(place)))
}

/// Whether the author's page does not show it.
pub fn is_hidden(tree: &Tree<'_>, id: Id) -> bool {
    let style = tree.attribute(id, "style").unwrap_or_default().to_ascii_lowercase().replace([' ', '\n', '\t'], "");
    tree.attribute(id, "hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden")
}

/// Sound and film: they play when a reader asks them to.
pub fn quiet(tree: &mut Tree<'_>) {
    for id in tree.all(&["audio", "video"]) {
        promote(tree, id, "src", LATER);
        tree.set_attribute(id, "controls", "");
        tree.set_attribute(id, "preload", "none");
    }
}

/// Checkboxes of task lists as signs: `input` may not stand in published markup.
pub fn checkboxes(tree: &mut Tree<'_>) {
    for id in tree.all(&["input"]) {
        let is_box = tree.attribute(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        match (is_box, tree.attribute(id, "checked")) {
            (true, Some(_)) => drop(tree.replace(id, Kind::Text("☑".into()))),
            (true, None) => drop(tree.replace(id, Kind::Text("☐".into()))),
            (false, _) => tree.remove(id),
        }
    }
}

/// An element that is known for certain to be in the table; for those who make some.
pub fn line_break<'a>() -> Kind<'a> {
    Kind::Element(element("br"), Vec::new())
}
