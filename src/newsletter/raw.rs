//! HTML in an issue's Markdown: the links and pictures in it.

use std::ops::Range;

use lol_html::{RewriteStrSettings, element, rewrite_str};

/// Something in HTML that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raw {
    /// A link to this address.
    Link(String),
    /// A picture at this address, and its alternative text, which may be empty for what only adorns.
    Picture(String, Option<String>),
}

/// The links and pictures of a piece of HTML, each with the place of its tag in bytes of that piece.
pub fn raw(html: &str) -> Vec<(Range<usize>, Raw)> {
    let mut found = Vec::new();
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("a[href], img[src]", |tag| {
        let attribute =
            |name: &str| tag.get_attribute(name).map(|value| htmlize::unescape_attribute(&value).trim().to_owned());
        let what = match tag.tag_name().as_str() {
            "img" => Raw::Picture(attribute("src").unwrap_or_default(), attribute("alt")),
            _ => Raw::Link(attribute("href").unwrap_or_default()),
        };
        found.push((tag.source_location().bytes(), what));
        Ok(())
    }));
    // HTML that cannot be read to its end has been read as far as it goes.
    let _ = rewrite_str(html, settings);
    found
}
