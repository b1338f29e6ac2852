//! Headings of strangers, fitted below ours, so that the outline of a page never skips a level.

use std::cell::Cell;

use lol_html::{RewriteStrSettings, element, rewrite_str};

/// The highest heading becomes `h2`, and none is more than one level below the one before it.
pub fn put_in_order(html: &str) -> String {
    let Some(highest) = (1..=6).find(|level| has_heading(html, *level)) else {
        return html.to_owned();
    };
    let before = Cell::new(1);
    rewrite(html, move |level| {
        let wanted = level - highest + 2;
        before.set(wanted.min(before.get() + 1).min(6));
        before.get()
    })
}

/// Each heading `by` levels lower.
pub fn lower(html: String, by: u8) -> String {
    if by == 0 || !(1..=6).any(|level| has_heading(&html, level)) {
        return html;
    }
    rewrite(&html, |level| (level + by).min(6))
}

fn has_heading(html: &str, level: u8) -> bool {
    let (small, large) = (format!("<h{level}"), format!("<H{level}"));
    html.contains(&small) || html.contains(&large)
}

fn rewrite(html: &str, level_for: impl Fn(u8) -> u8) -> String {
    let settings =
        RewriteStrSettings::new().append_element_content_handler(element!("h1, h2, h3, h4, h5, h6", |heading| {
            let level = heading.tag_name().as_bytes()[1] - b'0';
            heading.set_tag_name(&format!("h{}", level_for(level)))?;
            Ok(())
        }));
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}
