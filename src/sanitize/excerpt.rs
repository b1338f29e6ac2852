//! Beginnings: of text for lists, of HTML for folded posts.

use super::elements::BLOCK;
use super::tree::{Id, ROOT, Tree};
use super::{grow, write};

/// The first words of a text, up to `chars` characters, with an ellipsis if there is more.
pub fn of_text(text: &str, chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text.to_owned();
    };
    // Languages without spaces are cut where the limit falls.
    let cut = text[..end].rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([' ', ',', ';', ':', '.', '–', '-']))
}

/// The beginning of cleaned HTML: once `words` words have passed, no further block begins; what is open is
/// finished and closed, so that nothing is cut inside a paragraph, a line of code or a row of a table.
pub fn beginning(html: &str, words: usize) -> String {
    let mut tree = grow::grow(html);
    let Some(cut) = place_of_cut(&tree, words) else { return html.to_owned() };
    cut_from(&mut tree, cut);
    write::write(&tree, ROOT)
}

/// The first block that begins after so many words.
fn place_of_cut(tree: &Tree<'_>, words: usize) -> Option<Id> {
    let mut passed = 0;
    for id in tree.within(ROOT) {
        if passed >= words && may_be_cut_before(tree, id) {
            return Some(id);
        }
        passed += tree.text(id).map_or(0, |text| text.split_whitespace().count());
    }
    None
}

fn may_be_cut_before(tree: &Tree<'_>, id: Id) -> bool {
    let is_break =
        tree.known(id).is_some_and(|known| known.is(BLOCK)) || matches!(tree.name(id), "br" | "tr" | "audio" | "video");
    let is_held =
        |outer: Id| matches!(tree.name(outer), "figure" | "pre" | "details" | "td" | "th" | "thead" | "summary");
    is_break && !tree.ancestors(id).any(is_held)
}

/// Removes a node and all that comes after it.
fn cut_from(tree: &mut Tree<'_>, cut: Id) {
    let mut here = Some(cut);
    while let Some(id) = here {
        here = tree.beyond(id, ROOT);
        tree.remove(id);
    }
}
