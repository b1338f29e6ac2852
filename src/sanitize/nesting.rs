//! Bounds the nesting and the size of markup before a parser sees it: `ammonia` takes quadratic time in the depth
//! of nesting (20 s for 500 KB of `<div>`), and browsers restructure a tree deeper than 512.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::{RewriteStrSettings, element, end_tag, rewrite_str};

use super::text;

/// Elements that are open at once. Each may bring up to four that are not counted (tbody, tr, td, p), so the tree
/// stays well below the browsers' 512.
const DEEPEST: usize = 64;

/// The largest feeds carry books of a few hundred kilobytes.
const LARGEST_BYTES: usize = 1 << 20;

/// Elements that a parser may open again because formatting was left open around them: each paragraph opens every
/// `<b>` anew that an earlier one forgot to close (HTML, section 13.2.4.3).
const MOST_REOPENED: usize = 20_000;

/// Real elements have under 20; parsers compare each attribute of an element with all others.
const MOST_ATTRIBUTES: usize = 128;

/// Markup below this size cannot have enough attributes to matter.
const SMALL_BYTES: usize = 16 << 10;

/// Elements without content, and those that cannot nest without a counted one between them: HTML ends them by
/// itself (HTML, section 13.2.6.4.7), or ignores them outside of a table.
const NOT_NESTING: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "tr", "td", "th", "thead", "tbody", "tfoot",
];

/// Elements that end where one of their family begins beside them.
const FAMILIES: &[&[&str]] = &[&["li"], &["dd", "dt"]];

/// Elements whose end ends the list items in them.
const HOLDS_ITEMS: &[&str] = &["ul", "ol", "menu", "dl", "div", "section", "article", "blockquote"];

/// Elements that end with any element around them, even where that is written nowhere.
const ENDED_FROM_OUTSIDE: &[&str] = &["rt", "rp", "option", "optgroup"];

/// Elements that an end tag within them cannot look beyond (HTML, "has an element in scope"), and foreign content.
const BOUNDARIES: &[&str] =
    &["applet", "button", "caption", "marquee", "math", "object", "select", "svg", "table", "template"];

/// Elements that a parser opens again where they were not closed.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// The markup, or its text alone if it is too large, or nested too deep for the parsers of today.
pub fn bound(html: String) -> String {
    if html.len() > LARGEST_BYTES {
        let text = without_tags(&html);
        return text::to_paragraphs(&text[..text.floor_char_boundary(LARGEST_BYTES)]);
    }
    if may_be_too_deep(&html) && is_too_deep(&html) {
        return text::to_paragraphs(&without_tags(&html));
    }
    html
}

/// A quick look that spares most posts the exact one. Counts whatever could begin an element that nests.
fn may_be_too_deep(html: &str) -> bool {
    let (mut nesting, mut all) = (0, 0);
    for part in html.split('<').skip(1) {
        all += 1;
        nesting += usize::from(may_nest(part));
    }
    html.len() > SMALL_BYTES || nesting > DEEPEST || nesting * all > MOST_REOPENED
}

/// Whether the text behind a `<` could begin an element that nests.
fn may_nest(part: &str) -> bool {
    let end = part.bytes().position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | 0x0c | b'\r' | b'/' | b'>'));
    let name = &part[..end.unwrap_or(part.len())];
    let is_name = |flat: &&str| flat.eq_ignore_ascii_case(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && !NOT_NESTING.iter().any(is_name)
}

/// Whether more than [`DEEPEST`] elements may be open at once, or more than [`MOST_REOPENED`] be opened again. Tags
/// are told from text, comments and attributes as browsers do, by `lol_html`. Never less than what a parser builds.
fn is_too_deep(html: &str) -> bool {
    let open: Rc<RefCell<Open>> = Rc::default();
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("*", |element| {
        let name = element.tag_name();
        let number = open.borrow_mut().begin(&name, element.can_have_content());
        let too_deep = open.borrow().is_too_deep() || element.attributes().len() > MOST_ATTRIBUTES;
        if too_deep {
            return Err("too deep".into());
        }
        if let (Some(number), Some(handlers)) = (number, element.end_tag_handlers()) {
            let open = Rc::clone(&open);
            // Also called for what an outer end tag closes to lol_html's mind, which a parser may keep open.
            handlers.push(end_tag!(move |end| {
                open.borrow_mut().end(number, &end.name());
                Ok(())
            }));
        }
        Ok(())
    }));
    rewrite_str(html, settings).is_err()
}

/// The counted elements that are open.
#[derive(Default)]
struct Open {
    elements: Vec<(usize, String)>,
    begun: usize,
    reopened: usize,
}

impl Open {
    fn is_too_deep(&self) -> bool {
        self.elements.len() > DEEPEST || self.reopened > MOST_REOPENED
    }

    /// Notes a start tag; gives the element's number if it counts.
    fn begin(&mut self, name: &str, can_nest: bool) -> Option<usize> {
        let is_formatting = |(_, name): &&(usize, String)| FORMATTING.contains(&name.as_str());
        self.reopened += self.elements.iter().filter(is_formatting).count();
        if name == "a" {
            self.elements.retain(|(_, other)| other != "a"); // links do not nest: a second ends the first
        }
        if NOT_NESTING.contains(&name) || !can_nest {
            return None;
        }
        let family = FAMILIES.iter().find(|family| family.contains(&name));
        if let (Some(family), Some((_, last))) = (family, self.elements.last())
            && family.contains(&last.as_str())
        {
            self.elements.pop();
        }
        self.begun += 1;
        self.elements.push((self.begun, name.to_owned()));
        Some(self.begun)
    }

    /// Notes the end tag `ended` where it closes the element `number`, and those in it that end with it.
    fn end(&mut self, number: usize, ended: &str) {
        let Some(at) = self.elements.iter().position(|(other, _)| *other == number) else { return };
        let name = self.elements[at].1.as_str();
        let ends_with = |(_, inner): &(usize, String)| {
            let inner = inner.as_str();
            let is_item = FAMILIES.iter().any(|family| family.contains(&inner));
            ENDED_FROM_OUTSIDE.contains(&inner) || (is_item && HOLDS_ITEMS.contains(&ended))
        };
        if self.elements[at + 1..].iter().any(|(_, inner)| BOUNDARIES.contains(&inner.as_str())) {
            return; // a parser does not look beyond these for what an end tag ends
        }
        if name == ended && self.elements[at + 1..].iter().all(ends_with) {
            self.elements.truncate(at);
        } else if name == ended {
            self.elements.remove(at);
        }
    }
}

/// What stands between the tags. No parser: this is for markup that no parser should see.
fn without_tags(html: &str) -> String {
    let mut found = String::with_capacity(html.len() / 2);
    for (number, part) in html.split('<').enumerate() {
        match part.split_once('>') {
            Some((_, text)) if number > 0 => found.push_str(text),
            None if number > 0 => {}
            _ => found.push_str(part),
        }
    }
    htmlize::unescape(found).into_owned()
}
