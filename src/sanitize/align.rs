//! Alignment without styles: what old pages write as attributes and editors as styles or classes of their own become
//! classes that the style sheet knows.

use std::collections::HashMap;

use super::elements::CELL;
use super::tree::{Id, Tree};

/// Gives cells and blocks the classes of their alignment. Cells have that of their row, and of its part of the table,
/// where they have none of their own.
pub fn to_classes(tree: &mut Tree<'_>) {
    // Rows and parts are read once, not for each of their cells: one style may be as long as all else.
    let mut read: HashMap<Id, Alignment> = HashMap::new();
    for id in tree.all(&["td", "th", "p", "div", "section"]) {
        let is_cell = tree.known(id).is_some_and(|known| known.is(CELL));
        let beside = if is_cell { 2 } else { 0 };
        let around = tree.ancestors(id).take(beside);
        let around: Vec<Alignment> = around.map(|id| *read.entry(id).or_insert_with(|| alignment(tree, id))).collect();
        let meant = || std::iter::once(alignment(tree, id)).chain(around.iter().copied());
        let side = meant().find_map(|(side, _)| side);
        let height = meant().find_map(|(_, height)| height).filter(|_| is_cell);
        if side.is_none() && height.is_none() {
            continue;
        }
        let is_other =
            |class: &&str| !["align-", "valign-", "has-text-align-"].iter().any(|one| class.starts_with(one));
        let others = tree.attribute(id, "class").unwrap_or_default().split_ascii_whitespace().filter(is_other);
        let classes = side.into_iter().chain(height).chain(others).collect::<Vec<_>>().join(" ");
        tree.set_attribute(id, "class", classes);
    }
}

/// The class of the side, and that of the height.
type Alignment = (Option<&'static str>, Option<&'static str>);

fn alignment(tree: &Tree<'_>, id: Id) -> Alignment {
    (side(tree, id), height(tree, id))
}

fn side(tree: &Tree<'_>, id: Id) -> Option<&'static str> {
    match said(tree, id, "text-align", "align", &["has-text-align-", "align-"])?.as_str() {
        "left" | "start" => Some("align-left"),
        "right" | "end" => Some("align-right"),
        "center" | "middle" => Some("align-center"),
        _ => None,
    }
}

fn height(tree: &Tree<'_>, id: Id) -> Option<&'static str> {
    match said(tree, id, "vertical-align", "valign", &["valign-"])?.as_str() {
        "top" => Some("valign-top"),
        "middle" | "center" => Some("valign-middle"),
        "bottom" => Some("valign-bottom"),
        _ => None,
    }
}

/// What an element says by its style, else by an attribute, else by a class.
fn said(tree: &Tree<'_>, id: Id, property: &str, attribute: &str, prefixes: &[&str]) -> Option<String> {
    if tree.attributes(id).is_empty() {
        return None;
    }
    let style = tree.attribute(id, "style").unwrap_or_default().to_ascii_lowercase();
    let rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    let by_style = rules.filter(|(name, _)| name.trim() == property).map(|(_, value)| value.to_owned()).next_back();
    let by_attribute = || tree.attribute(id, attribute).map(str::to_ascii_lowercase);
    let by_class = || {
        let mut classes = tree.attribute(id, "class")?.split_ascii_whitespace();
        classes.find_map(|class| prefixes.iter().find_map(|prefix| class.strip_prefix(prefix))).map(str::to_owned)
    };
    let value = by_style.or_else(by_attribute).or_else(by_class)?;
    Some(value.trim().trim_end_matches("!important").trim().to_owned())
}
