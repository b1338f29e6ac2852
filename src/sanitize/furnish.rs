//! What readers' browsers need and authors forget: pictures that wait until they are in view, boxes of code and
//! tables that a keyboard can scroll, alignment without styles.

use lol_html::{RewriteStrSettings, element, rewrite_str};

/// Furnishes markup, before the policy looks at it.
pub fn furnish(html: String) -> String {
    let has = |tag: &&str| html.as_bytes().windows(tag.len()).any(|there| there.eq_ignore_ascii_case(tag.as_bytes()));
    if !["<img", "<pre", "<table"].iter().any(has) {
        return html;
    }
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("img", |picture| {
            picture.set_attribute("loading", "lazy")?;
            picture.set_attribute("decoding", "async")?;
            if !picture.has_attribute("alt") {
                picture.set_attribute("alt", "")?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("pre, table", |wide| {
            wide.set_attribute("tabindex", "0")?;
            Ok(())
        }))
        .append_element_content_handler(element!("td, th", |cell| {
            let style = cell.get_attribute("style").unwrap_or_default();
            let of_style = style.split(';').filter_map(|rule| rule.trim().strip_prefix("text-align:")).next_back();
            let align = of_style.map(str::to_owned).or_else(|| cell.get_attribute("align")).unwrap_or_default();
            cell.remove_attribute("style");
            cell.remove_attribute("align");
            let side = align.trim().to_ascii_lowercase();
            if ["left", "right", "center"].contains(&side.as_str()) {
                cell.set_attribute("class", &format!("align-{side}"))?;
            }
            Ok(())
        }));
    rewrite_str(&html, settings).unwrap_or(html)
}
