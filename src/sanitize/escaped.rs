//! Markup that was escaped once too often: readers would see `<p>` and `&amp;`.

use super::tokens::{Token, Tokens, resolved};

/// Elements that a post begins and ends with. Posts *about* them have other tags around.
const OUTER: &[&str] =
    &["p", "div", "h1", "h2", "h3", "ul", "ol", "blockquote", "figure", "article", "section", "table"];

/// What parts long texts: see `listings`.
const PARTING: &str = "<wbr>";

/// The markup that was meant, if all of this text is markup that was escaped: no tag of its own, and once resolved it
/// begins with the tag of a block and ends with an end tag.
pub fn mended(text: &str) -> Option<String> {
    let mut tags = text.match_indices('<').map(|(at, _)| &text[at..]);
    if tags.any(|tag| !tag.starts_with(PARTING)) || !text.contains('&') {
        return None;
    }
    let text = text.replace(PARTING, "");
    let meant = resolved(&text, false);
    is_markup(&meant).then(|| meant.into_owned())
}

/// Whether text that is said to be plain is markup from its first sign to its last.
pub fn is_markup(text: &str) -> bool {
    let mut tokens = Tokens::of(text.trim());
    let begins = matches!(tokens.next(), Some(Token::Start { name, .. }) if OUTER.contains(&name.as_ref()));
    begins && matches!(tokens.last(), Some(Token::End(name)) if OUTER.contains(&name.as_ref()))
}
