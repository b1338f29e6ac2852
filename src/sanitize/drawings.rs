//! Drawings without styles.

use super::elements::SVG;
use super::tree::{Id, Tree};
use super::values::Value;

/// Properties of styles that are attributes, too.
const PAINT: &[&str] = &[
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-size",
    "font-weight",
    "opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
];

/// Makes attributes of the plain colours and lengths in the styles of drawings; as in browsers, a style goes before an
/// attribute.
pub fn styles_to_attributes(tree: &mut Tree<'_>) {
    for drawing in tree.all(&["svg"]) {
        let parts: Vec<Id> = std::iter::once(drawing).chain(tree.within(drawing)).collect();
        for id in parts.into_iter().filter(|id| tree.known(*id).is_some_and(|known| known.is(SVG))).collect::<Vec<_>>()
        {
            let Some(style) = tree.attribute(id, "style").map(str::to_owned) else { continue };
            for (name, value) in style.split(';').filter_map(|rule| rule.split_once(':')) {
                let known = PAINT.iter().find(|known| name.trim().eq_ignore_ascii_case(known));
                let value = value.trim().trim_end_matches("!important").trim_end();
                if let Some(name) = known.filter(|_| Value::Drawing.holds(value)) {
                    tree.set_attribute(id, name, value.to_owned());
                }
            }
        }
    }
}
