//! What scripts would have made of a post, undone: `noscript` holds the picture that a script would have loaded, and
//! a parser of today would take it for text.

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::urls;

/// Without `noscript` around what stands in it, and without pixels in addresses that are too many to be kept.
pub fn unwrap(html: String) -> String {
    let lower = html.to_ascii_lowercase();
    if !lower.contains("<noscript") && !lower.contains("data:") {
        return html;
    }
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("noscript", |element| {
            element.remove_and_keep_content();
            Ok(())
        }))
        .append_element_content_handler(element!("img", |picture| {
            let address = picture.get_attribute("src").unwrap_or_default();
            if address.trim_start().starts_with("data:") && !urls::is_raster_data(address.trim()) {
                picture.remove_attribute("src");
            }
            Ok(())
        }));
    rewrite_str(&html, settings).unwrap_or(html)
}
