//! Controls that a blog's program draws around sound and film: its script moves them, and browsers bring their own.

use super::tree::{Id, ROOT, Tree};

/// Classes of Ghost's cards: buttons and times, the sign in the place of a cover, and what a script shows.
const CONTROLS: &[&str] =
    &["kg-audio-hide", "kg-audio-player", "kg-audio-thumbnail", "kg-video-hide", "kg-video-overlay", "kg-video-player"];

/// Takes out what is nothing but controls.
pub fn remove(tree: &mut Tree<'_>) {
    let are_controls = |id: &Id| {
        let class = tree.attribute(*id, "class").unwrap_or_default();
        class.split_ascii_whitespace().any(|one| CONTROLS.contains(&one)) && says_nothing(tree, *id)
    };
    let all: Vec<Id> = tree.within(ROOT).filter(are_controls).collect();
    all.into_iter().for_each(|id| tree.remove(id));
}

/// Whether there is no word in it, nothing to follow, to see or to play: `0:00/198.4`.
fn says_nothing(tree: &Tree<'_>, id: Id) -> bool {
    std::iter::once(id).chain(tree.within(id)).all(|one| match tree.text(one) {
        Some(text) => !text.contains(char::is_alphabetic),
        None => match tree.name(one) {
            "img" => tree.attribute(one, "src").is_none_or(|src| src.trim().is_empty()),
            name => !matches!(name, "a" | "audio" | "video" | "iframe" | "object" | "embed" | "math"),
        },
    })
}
