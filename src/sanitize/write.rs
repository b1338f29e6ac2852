//! A tree as markup, in the one form that the enforcer would write (HTML, section 13.3).

use super::elements::{SVG, VOID};
use super::policy;
use super::tree::{Id, Kind, Tree};

/// What is in `top`, as markup.
pub fn write(tree: &Tree<'_>, top: Id) -> String {
    let mut html = String::with_capacity(tree.text_size() + 24 * tree.size());
    let mut here = tree.first(top);
    while let Some(id) = here {
        begin(tree, id, &mut html);
        here = tree.first(id).or_else(|| end(tree, id, top, &mut html));
    }
    html
}

/// An element with all that is in it, or a text, as markup.
pub fn whole(tree: &Tree<'_>, id: Id) -> String {
    let mut html = String::new();
    begin(tree, id, &mut html);
    html.push_str(&write(tree, id));
    if let Some(known) = tree.known(id).filter(|known| !known.is(VOID)) {
        html.push_str("</");
        html.push_str(known.name);
        html.push('>');
    }
    html
}

fn begin(tree: &Tree<'_>, id: Id, html: &mut String) {
    if let Some(text) = tree.text(id) {
        return escape(text, false, html);
    }
    html.push('<');
    html.push_str(tree.name(id));
    // Case counts in drawings alone.
    let allowed = tree.known(id).filter(|known| known.is(SVG)).and_then(|known| policy::allowed(known.name));
    for (name, value) in tree.attributes(id) {
        let written = allowed.and_then(|allowed| allowed.written(name)).map_or(name.as_ref(), |(written, _)| written);
        html.push(' ');
        html.push_str(written);
        html.push_str("=\"");
        escape(value, true, html);
        html.push('"');
    }
    html.push('>');
}

/// Ends the node and those around it that end with it, and gives the one that begins next.
fn end(tree: &Tree<'_>, id: Id, top: Id, html: &mut String) -> Option<Id> {
    let mut here = id;
    while here != top {
        if let Some(known) = tree.known(here).filter(|known| !known.is(VOID)) {
            html.push_str("</");
            html.push_str(known.name);
            html.push('>');
        }
        if let Some(next) = tree.next(here) {
            return Some(next);
        }
        here = tree.parent(here)?;
    }
    None
}

/// Text as markup, in a text or in an attribute.
pub fn escape(text: &str, in_attribute: bool, html: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let (reference, length) = match byte {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if in_attribute => ("&quot;", 1),
            0xc2 if text.as_bytes().get(at + 1) == Some(&0xa0) => ("&nbsp;", 2),
            _ => continue,
        };
        html.push_str(&text[from..at]);
        html.push_str(reference);
        from = at + length;
    }
    html.push_str(&text[from..]);
}

/// A node of text.
pub fn text<'a>(words: impl Into<std::borrow::Cow<'a, str>>) -> Kind<'a> {
    Kind::Text(words.into())
}
