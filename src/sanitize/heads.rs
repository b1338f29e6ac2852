//! Heads of tables that head nothing: listeners would be told of a heading without a name.

use super::elements::element;
use super::tree::{Id, Tree};

/// Makes plain cells of those that say nothing.
pub fn settle(tree: &mut Tree<'_>) {
    for id in tree.all(&["th"]) {
        if !says_something(tree, id) {
            tree.rename(id, element("td"));
            if let Some(attributes) = tree.attributes_mut(id) {
                attributes.retain(|(name, _)| name != "scope" && name != "abbr");
            }
        }
    }
}

fn says_something(tree: &Tree<'_>, head: Id) -> bool {
    let says = |inner: Id| match tree.text(inner) {
        Some(text) => !text.trim().is_empty(),
        None => tree.name(inner) == "img",
    };
    tree.within(head).any(says)
}
