//! Beginnings: of text for lists, of HTML for folded posts.

use std::cell::Cell;

use lol_html::{RewriteStrSettings, doc_text, element, rewrite_str};

/// The first words of a text, up to `chars` characters, with an ellipsis if there is more.
pub fn of_text(text: &str, chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text.to_owned();
    };
    // Languages without spaces are cut where the limit falls.
    let cut = text[..end].rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([' ', ',', ';', ':', '.', '–', '-']))
}

/// Elements before which a text may be cut.
const CUTS: &str = "p, div, section, article, aside, h1, h2, h3, h4, h5, h6, ul, ol, dl, li, dt, dd, table, blockquote, \
                    pre, figure, hr, br, details, audio, video";

/// The beginning of cleaned HTML: once `words` words have passed, no further block begins; what is open is
/// finished and closed, so that nothing is cut inside a paragraph, a line of code or a table.
pub fn beginning(html: &str, words: usize) -> String {
    let (passed, full) = (Cell::new(0usize), Cell::new(false));
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!(CUTS, |_| {
            full.set(full.get() || passed.get() >= words);
            Ok(())
        }))
        .append_element_content_handler(element!("*", |element| {
            if full.get() {
                element.remove();
            }
            Ok(())
        }))
        .append_document_content_handler(doc_text!(|chunk| {
            match full.get() {
                true => chunk.remove(),
                false => passed.set(passed.get() + chunk.as_str().split_whitespace().count()),
            }
            Ok(())
        }));
    rewrite_str(html, settings).unwrap_or_default()
}
