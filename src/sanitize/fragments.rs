//! Links within a text.

use super::tree::ROOT;
use super::{grow, write};

/// `#prefix-note` becomes `url#note`: in a feed, a fragment alone would lead nowhere.
pub fn lead_to(html: String, url: &str, prefix: &str) -> String {
    if !html.contains("href=\"#") {
        return html;
    }
    let mut tree = grow::grow(&html);
    for id in tree.all(&["a"]) {
        let Some(name) = tree.attribute(id, "href").and_then(|href| href.strip_prefix('#')) else { continue };
        let leads = format!("{url}#{}", name.strip_prefix(prefix).unwrap_or(name));
        tree.set_attribute(id, "href", leads);
    }
    write::write(&tree, ROOT)
}
