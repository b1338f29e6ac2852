//! Titles: text, and the little markup that they may have.

use super::elements::BLOCK;
use super::enforce::{self, Enforcer};
use super::tree::{Kind, ROOT};
use super::{SafeHtml, grow, text, write};
use crate::feed::{Markup, MarkupKind};

/// The title as text and as HTML. Where the feed does not say which of the two it sent, it is HTML if it looks
/// so: `Vec<T>` is text, `<em>new</em>` and `caf&eacute;` are HTML.
pub fn clean(markup: &Markup, enforcer: &Enforcer) -> (String, SafeHtml) {
    let is_html = match markup.kind {
        MarkupKind::Html => true,
        MarkupKind::Plain => false,
        MarkupKind::Unsaid => looks_like_html(&markup.text),
    };
    if !is_html {
        let title = text::clean_line(&markup.text);
        let html = SafeHtml::escape(&title);
        return (title, html);
    }
    let (words, html) = shape(&text::readable(&markup.text));
    if html.len() <= LONGEST_BYTES && enforcer.title(&html) == html {
        return (words, SafeHtml::trusted(html));
    }
    let html = SafeHtml::escape(&words);
    (words, html)
}

/// Longer titles are text alone.
const LONGEST_BYTES: usize = 4096;

/// The words of a title, and the same with its inline markup, which has no attributes. Pictures are what they say.
fn shape(html: &str) -> (String, String) {
    let mut tree = grow::grow(html);
    for id in tree.within(ROOT).collect::<Vec<_>>() {
        let parts = tree.known(id).is_some_and(|known| known.is(BLOCK)) || tree.name(id) == "br";
        match tree.name(id) {
            "" => {
                let line = text::clean_block(tree.text(id).unwrap_or_default());
                tree.set_text(id, line);
            }
            "img" => {
                let alt = tree.attribute(id, "alt").unwrap_or_default().to_owned();
                tree.replace(id, Kind::Text(alt.into()));
            }
            "title" | "desc" => tree.remove(id), // of a drawing
            name if enforce::IN_TITLES.contains(&name) => tree.attributes_mut(id).into_iter().for_each(Vec::clear),
            _ => {
                if parts {
                    tree.insert_before(id, Kind::Text(" ".into()));
                }
                tree.unwrap(id);
            }
        }
    }
    let html = text::clean_line(&write::write(&tree, ROOT));
    (text::of_html(&html), html)
}

/// Elements that people write in titles; `<T>` and `<iostream>` are none of them.
const TITLE_ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "bdi", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "p",
    "q", "s", "samp", "script", "small", "span", "strike", "strong", "style", "sub", "sup", "svg", "tt", "u", "var",
    "div", "h1", "h2", "h3", "h4", "iframe", "math",
];

fn looks_like_html(text: &str) -> bool {
    has_reference(text) || text.split('<').skip(1).any(opens_known_element)
}

fn opens_known_element(after_bracket: &str) -> bool {
    let name: String = after_bracket
        .strip_prefix('/')
        .unwrap_or(after_bracket)
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>();
    let ends = after_bracket.trim_start_matches('/')[name.len()..].chars().next();
    // Case counts: `<S>` and `<B>` are type parameters far more often than elements in a title.
    TITLE_ELEMENTS.contains(&name.as_str()) && ends.is_some_and(|c| c == '>' || c == '/' || c.is_whitespace())
}

/// `&amp;`, `&#8217;` and the like: a name that HTML knows, with its semicolon.
fn has_reference(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        let Some(end) = rest.bytes().take(33).position(|byte| byte == b';') else {
            return false;
        };
        let written = format!("&{}", &rest[..=end]);
        !rest[..end].contains(char::is_whitespace) && htmlize::unescape(written.as_str()) != written
    })
}
