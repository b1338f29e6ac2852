//! Bounds the nesting and the size of markup before a parser sees it: `ammonia` takes quadratic time in the depth
//! of nesting (20 s for 500 KB of `<div>`), and browsers restructure a tree deeper than 512.

use std::borrow::Cow;
use std::collections::HashMap;

use super::text;

/// Elements that are open at once. Each may bring up to three that are not counted (table, tbody, tr, td), so the
/// tree stays below half of the browsers' 512.
const DEEPEST: usize = 64;

/// The largest feeds carry books of a few hundred kilobytes.
const LARGEST_BYTES: usize = 1 << 20;

/// Elements that have no end, or whose end HTML supplies, so that they cannot nest by themselves.
const NOT_NESTING: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rt", "rp",
];

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

/// Whether more than [`DEEPEST`] elements may be open at once, by counting start and end tags by name. Never less
/// than what a parser builds: an end tag counts only if its element is open.
fn is_too_deep(html: &str) -> bool {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut depth = 0;
    for part in html.split('<').skip(1) {
        let (is_end, rest) = match part.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, part),
        };
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        let name = lower(name);
        if NOT_NESTING.contains(&name.as_ref()) {
            continue;
        }
        let count = open.entry(name.into_owned()).or_default();
        match is_end {
            true if *count > 0 => {
                *count -= 1;
                depth -= 1;
            }
            true => {}
            false => {
                *count += 1;
                depth += 1;
            }
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => name.to_ascii_lowercase().into(),
        false => name.into(),
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
