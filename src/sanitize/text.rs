//! Text: out of HTML, into HTML, and without characters that would disturb a page, a feed or a terminal.

use lol_html::{RewriteStrSettings, doc_text, element, rewrite_str};

/// Text on one line: no control characters, no bidirectional overrides, white space collapsed.
pub fn clean_line(text: &str) -> String {
    let kept: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_harmful(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
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

/// The text of cleaned HTML. Tags of blocks count as a space.
pub fn of_html(html: &str) -> String {
    use std::cell::RefCell;
    let found = RefCell::new(String::with_capacity(html.len() / 2));
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!(
            "p, div, br, li, tr, td, th, h1, h2, h3, h4, h5, h6, pre, dd, dt, figcaption, blockquote, hr",
            |_| {
                found.borrow_mut().push(' ');
                Ok(())
            }
        ))
        .append_document_content_handler(doc_text!(|chunk| {
            found.borrow_mut().push_str(chunk.as_str());
            Ok(())
        }));
    let read = rewrite_str(html, settings);
    drop(read); // the rewritten HTML is of no use here; malformed input only ends early
    let text = htmlize::unescape(found.into_inner()).into_owned();
    clean_line(&text)
}
