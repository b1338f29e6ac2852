//! Long listings, in parts that the enforcer reads in linear time: at each character reference it copies what stands
//! before it in its node of text. A `wbr` parts nodes and shows nowhere, least of all behind a line end.

use super::elements::{Known, element};
use super::tree::{Id, Kind, ROOT, Tree};

/// What is copied for one node: its length times its references. A megabyte of nothing but references costs about as
/// many bytes as a picture has.
const MOST_COPIED: usize = 4_000_000;

/// Keeps the first line of a `pre` where it is empty: parsers pass over a line end that comes first.
pub fn keep_first_lines(tree: &mut Tree<'_>) {
    for id in tree.all(&["pre"]) {
        let first = tree.children(id).find(|one| tree.text(*one) != Some(""));
        if let Some(first) = first.filter(|first| tree.text(*first).is_some_and(|text| text.starts_with('\n'))) {
            tree.insert_before(first, parting());
        }
    }
}

/// Parts long texts that are full of references; cuts them in drawings and formulas, where no `wbr` may stand.
pub fn part(tree: &mut Tree<'_>) {
    // Nothing but references, and still not too much: no need to count them.
    const SHORT: usize = 2000;
    let is_long = |id: Id| tree.text(id).is_some_and(|text| text.len() > SHORT);
    let has_neighbour = |id: Id| tree.next(id).is_some_and(|next| tree.text(next).is_some()) && tree.text(id).is_some();
    if !tree.within(ROOT).any(|id| is_long(id) || has_neighbour(id)) {
        return;
    }
    let mut before = Load::default();
    for id in tree.within(ROOT).collect::<Vec<_>>() {
        let Some(text) = tree.text(id) else {
            before = Load::default();
            continue;
        };
        if tree.previous(id).is_none_or(|neighbour| tree.text(neighbour).is_none()) {
            before = Load::default(); // what ended just now parts them
        }
        let whole = before.with(text.as_bytes());
        if !whole.is_too_much() {
            before = whole;
            continue;
        }
        let parts: Vec<String> = parts(text, before).into_iter().map(str::to_owned).collect();
        before = parts.last().map_or(before, |last| Load::default().with(last.as_bytes()));
        put(tree, id, parts);
    }
}

fn put(tree: &mut Tree<'_>, id: Id, parts: Vec<String>) {
    let is_foreign = tree.parent(id).and_then(|parent| tree.known(parent)).is_some_and(Known::is_foreign);
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.into_iter().enumerate() {
        if is_foreign {
            tree.is_cut = true;
            return tree.set_text(id, part);
        }
        if at == last {
            return tree.set_text(id, part);
        }
        tree.insert_before(id, Kind::Text(part.into()));
        tree.insert_before(id, parting());
    }
}

fn parting<'a>() -> Kind<'a> {
    Kind::Element(element("wbr"), Vec::new())
}

/// What a node of text weighs.
#[derive(Clone, Copy, Default)]
struct Load {
    bytes: usize,
    references: usize,
}

impl Load {
    fn with(self, text: &[u8]) -> Self {
        let references = text.iter().filter(|byte| is_reference(**byte)).count();
        Self { bytes: self.bytes + text.len(), references: self.references + references }
    }

    fn is_too_much(self) -> bool {
        self.bytes.saturating_mul(self.references) > MOST_COPIED
    }
}

/// Whether the enforcer will read a reference for this byte.
fn is_reference(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | 0xc2)
}

/// Text in parts none of which is too much, behind line ends where there are some. Before the first one stands
/// `before`, of the same node.
fn parts(text: &str, before: Load) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut load, mut from, mut line) = (before, 0, 0);
    for (at, byte) in text.bytes().enumerate() {
        let next = load.with(&[byte]);
        if !next.is_too_much() {
            load = next;
        } else {
            let end = if line > from { line } else { text.floor_char_boundary(at) };
            parts.push(&text[from..end]);
            load = Load::default().with(&text.as_bytes()[end..=at]);
            from = end;
        }
        if byte == b'\n' {
            line = at + 1;
        }
    }
    parts.push(&text[from..]);
    parts
}
