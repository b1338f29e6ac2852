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

/// Elements without content, and those that cannot nest without a counted one between them: HTML ends them by
/// itself (HTML, section 13.2.6.4.7), or ignores them outside of a table.
const NOT_NESTING: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot",
];

/// Elements that end with the element around them, even where that is written nowhere.
const ENDED_FROM_OUTSIDE: &[&str] = &["rt", "rp", "option", "optgroup"];

/// The markup, or its text alone if it is nested too deep or too large.
pub fn bound(html: String) -> String {
    if html.len() > LARGEST_BYTES {
        let end = html.floor_char_boundary(LARGEST_BYTES);
        return text::to_paragraphs(&without_tags(&html[..end]));
    }
    if is_too_deep(&html) {
        return text::to_paragraphs(&without_tags(&html));
    }
    html
}

/// Whether more than [`DEEPEST`] elements may be open at once. Tags are told from text, comments and attributes as
/// browsers do, by `lol_html`. Never less than what a parser builds: an element counts until its own end tag is
/// seen, or, where HTML has it so, that of an element around it.
fn is_too_deep(html: &str) -> bool {
    if html.split('<').skip(1).filter(|part| may_nest(part)).count() <= DEEPEST {
        return false; // most posts
    }
    let open: Rc<RefCell<Vec<(usize, String)>>> = Rc::default();
    let mut number = 0;
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("*", |element| {
        let name = element.tag_name();
        if NOT_NESTING.contains(&name.as_str()) {
            return Ok(());
        }
        number += 1;
        let this = number;
        open.borrow_mut().push((this, name));
        if open.borrow().len() > DEEPEST {
            return Err("too deep".into());
        }
        if let Some(handlers) = element.end_tag_handlers() {
            let open = Rc::clone(&open);
            handlers.push(end_tag!(move |end| {
                // Also called for what an outer end tag closes to lol_html's mind, which a parser may keep open.
                let ended = end.name();
                let is_over = |(other, name): &(usize, String)| {
                    (*other == this && *name == ended)
                        || (*other >= this && ENDED_FROM_OUTSIDE.contains(&name.as_str()))
                };
                open.borrow_mut().retain(|element| !is_over(element));
                Ok(())
            }));
        }
        Ok(())
    }));
    rewrite_str(html, settings).is_err()
}

/// Whether the text behind a `<` could begin an element that nests.
fn may_nest(part: &str) -> bool {
    let end = part.bytes().position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | 0x0c | b'\r' | b'/' | b'>'));
    let end = end.unwrap_or(part.len());
    let name = &part[..end];
    let is_known = |flat: &&str| flat.eq_ignore_ascii_case(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && !NOT_NESTING.iter().any(is_known)
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
