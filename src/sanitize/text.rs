//! Text: out of HTML, into HTML, and without characters that would disturb a page, a feed or a terminal.

use std::borrow::Cow;

use super::elements::{BLOCK, CELL, TABLE_PART};
use super::grow;
use super::tree::{Id, ROOT, Tree};

/// Text on one line: no control characters, no bidirectional overrides, white space collapsed.
pub fn clean_line(text: &str) -> String {
    let kept: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_harmful(*c)).collect();
    let line = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().all(is_unseen) { String::new() } else { line }
}

/// Characters that nobody sees, and that are no white space: a line of them alone says nothing.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}')
}

/// Text that may have several lines, otherwise as [`clean_line`].
pub fn clean_block(text: &str) -> String {
    text.chars().filter(|c| (!c.is_control() || *c == '\n') && !is_harmful(*c)).collect()
}

/// Characters that reverse or hide what stands around them: embeddings, overrides and isolates of UAX #9, the
/// byte order mark, the line and paragraph separators, and Unicode's tags.
fn is_harmful(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// The same without characters that no document may have (XML 1.0, section 2.2), and with `\n` alone for line ends.
pub fn readable(text: &str) -> Cow<'_, str> {
    // The first bytes of all that are odd; nearly all text has none of them.
    let may_be_odd = |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || matches!(byte, 0x7f | 0xc2 | 0xef);
    let is_odd =
        |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}');
    // Many bytes at a time.
    let has_odd = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | may_be_odd(*byte));
    if !text.as_bytes().chunks(64).any(has_odd) || !text.contains(is_odd) {
        return text.into();
    }
    let spaced = |c: char| if c == '\u{c}' { ' ' } else { c };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(spaced).filter(|c| !is_odd(*c)).collect::<String>().into()
}

/// JSON on one line with the characters escaped that [`clean_line`] takes out; JSON has them only inside of strings.
pub fn harmless_json(line: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| is_harmful(c) || c.is_control();
    if !line.contains(is_escaped) {
        return line.into();
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        match is_escaped(c) {
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}"))),
            false => escaped.push(c),
        }
    }
    escaped.into()
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    htmlize::escape_attribute(text).into_owned()
}

/// Plain text as HTML: a blank line ends a paragraph, a line end is kept.
pub fn to_paragraphs(text: &str) -> String {
    let paragraph = |text: &str| format!("<p>{}</p>", escape(text.trim()).replace('\n', "<br>\n"));
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").filter(|part| !part.trim().is_empty()).map(paragraph).collect()
}

/// The text of cleaned HTML, blocks apart by spaces; without tables, whose words mean nothing in a row, if there is
/// other text.
pub fn of_html(html: &str) -> String {
    words_of(&grow::grow(html))
}

fn words_of(tree: &Tree<'_>) -> String {
    let mut found = String::new();
    let mut here = tree.first(ROOT);
    while let Some(id) = here {
        match tree.text(id) {
            Some(text) => found.push_str(text),
            None if parts_words(tree, id) => found.push(' '),
            None => {}
        }
        here = tree.first(id).or_else(|| after(tree, id, &mut found));
    }
    clean_line(&found)
}

/// The node that comes next; what ends in between parts words.
fn after(tree: &Tree<'_>, id: Id, found: &mut String) -> Option<Id> {
    let mut here = id;
    while here != ROOT {
        if parts_words(tree, here) {
            found.push(' ');
        }
        if let Some(next) = tree.next(here) {
            return Some(next);
        }
        here = tree.parent(here)?;
    }
    None
}

fn parts_words(tree: &Tree<'_>, id: Id) -> bool {
    tree.known(id).is_some_and(|known| known.is(BLOCK) || known.is(CELL) || known.is(TABLE_PART))
        || tree.name(id) == "br"
}

/// How many words a text has. A block parts words, a phrase does not.
pub fn count(tree: &Tree<'_>) -> usize {
    let (mut words, mut in_word) = (0, false);
    for id in tree.within(ROOT) {
        let Some(text) = tree.text(id) else {
            in_word &= !parts_words(tree, id);
            continue;
        };
        let (Some(first), Some(last)) = (text.bytes().next(), text.bytes().next_back()) else { continue };
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        // Pairs, not a loop that remembers: many at a time.
        let begins = text.as_bytes().windows(2).map(|pair| usize::from(is_space(pair[0]) & !is_space(pair[1])));
        words += begins.sum::<usize>() + usize::from(!in_word && !is_space(first));
        in_word = !is_space(last);
    }
    words
}

/// Bytes of text from which an excerpt is cut: enough for its characters, whatever the script.
const BEGINNING: usize = 1200;

/// The first words, for lists: without tables, code, drawings and what is folded, whose words mean little in a row,
/// if there is other text.
pub fn summary(tree: &Tree<'_>) -> String {
    match beginning(tree, &["table", "pre", "svg", "math", "rt", "rp", "details"]) {
        words if words.is_empty() => beginning(tree, &[]),
        words => words,
    }
}

fn beginning(tree: &Tree<'_>, without: &[&str]) -> String {
    let mut found = String::new();
    let mut here = tree.first(ROOT);
    while let Some(id) = here.filter(|_| found.len() < BEGINNING) {
        let is_left_out = tree.known(id).is_some_and(|known| without.contains(&known.name));
        if parts_words(tree, id) {
            found.push(' ');
        }
        if let Some(text) = tree.text(id) {
            found.push_str(&text[..text.floor_char_boundary(BEGINNING)]);
        }
        here = tree.first(id).filter(|_| !is_left_out).or_else(|| after(tree, id, &mut found));
    }
    clean_line(&found)
}
