//! Links within a text.

use lol_html::{RewriteStrSettings, element, rewrite_str};

/// `#prefix-note` becomes `url#note`: in a feed, a fragment alone would lead nowhere.
pub fn lead_to(html: String, url: &str, prefix: &str) -> String {
    if !html.contains("href=\"#") {
        return html;
    }
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("a[href^='#']", |link| {
        let fragment = link.get_attribute("href").unwrap_or_default();
        let name = fragment.trim_start_matches('#');
        link.set_attribute("href", &format!("{url}#{}", name.strip_prefix(prefix).unwrap_or(name)))?;
        Ok(())
    }));
    rewrite_str(&html, settings).unwrap_or(html)
}
