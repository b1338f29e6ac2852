//! Headings of strangers, fitted below ours, so that the outline of a page never skips a level.

use super::elements::element;
use super::tree::Tree;

const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// The highest heading becomes `h2`, and none is more than one level below the one before it.
pub fn put_in_order(tree: &mut Tree<'_>) {
    let headings = tree.all(&NAMES);
    let Some(highest) = headings.iter().map(|id| level(tree.name(*id))).min() else { return };
    let mut before = 1;
    for id in headings {
        let wanted = level(tree.name(id)) - highest + 2;
        before = wanted.min(before + 1).min(6);
        tree.rename(id, element(NAMES[before - 1]));
    }
}

/// Each heading `by` levels lower.
pub fn lower(tree: &mut Tree<'_>, by: u8) {
    for id in tree.all(&NAMES) {
        let to = (level(tree.name(id)) + usize::from(by)).min(6);
        tree.rename(id, element(NAMES[to - 1]));
    }
}

fn level(name: &str) -> usize {
    NAMES.iter().position(|known| *known == name).map_or(6, |at| at + 1)
}
