//! Task lists: `input` may not stand in published markup, so its state becomes a sign.

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// Each checkbox as ☑ or ☐; other inputs are left to the policy, which drops them.
pub fn to_signs(html: String) -> String {
    if !html.contains("<input") {
        return html;
    }
    let settings =
        RewriteStrSettings::new().append_element_content_handler(element!("input[type=checkbox]", |input| {
            let sign = if input.has_attribute("checked") { "☑" } else { "☐" };
            input.replace(sign, ContentType::Text);
            Ok(())
        }));
    rewrite_str(&html, settings).unwrap_or(html)
}
