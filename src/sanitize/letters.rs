//! Cleaned HTML as mail programs read it: they know neither players nor parts of a page to link to, load pictures by
//! `https` alone, and some of them know no elements that are younger than they are.

use super::elements::element;
use super::tree::{Id, Kind, ROOT, Tree};
use super::write::{self, text};
use super::{embeds, lazy};

/// Room for a picture, in pixels: that of which nobody says how wide it is takes as much in programs that ask for a
/// number; others shrink it to its own width.
const COLUMN: &str = "536";

/// What an element may keep of its attributes; beside these `lang` and `dir`.
const KEPT: [(&str, &[&str]); 7] = [
    ("a", &["href"]),
    ("img", &["src", "alt", "width", "height"]),
    ("td", &["colspan", "rowspan", "align"]),
    ("th", &["colspan", "rowspan", "align", "scope"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("table", &["role"]),
];

/// Elements that are called something else in mail.
const RENAMED: [(&str, &str); 9] = [
    ("article", "div"),
    ("aside", "div"),
    ("section", "div"),
    ("header", "div"),
    ("footer", "div"),
    ("figure", "div"),
    ("figcaption", "p"),
    ("summary", "p"),
    ("details", "div"),
];

/// Makes a tree fit for mail; `page` is where it is on the web, `prefix` what its ids begin with.
pub fn fit(tree: &mut Tree<'_>, page: &str, prefix: &str) {
    embeds::as_links(tree);
    still(tree);
    for id in tree.all(&["picture"]) {
        tree.unwrap(id);
    }
    for id in tree.all(&["source", "wbr"]) {
        tree.remove(id);
    }
    for id in tree.all(&["svg", "math"]) {
        let words: String = tree.within(id).filter_map(|inner| tree.text(inner)).collect();
        tree.replace(id, Kind::Text(words.into()));
    }
    tree.all(&["img"]).into_iter().for_each(|id| picture(tree, id));
    for id in tree.all(&["table"]) {
        if !tree.within(id).any(|inner| tree.name(inner) == "th") {
            tree.set_attribute(id, "role", "presentation");
        }
    }
    for (name, to) in RENAMED {
        tree.all(&[name]).into_iter().for_each(|id| tree.rename(id, element(to)));
    }
    footnotes(tree);
    let all: Vec<Id> = tree.within(ROOT).collect();
    for id in all {
        lead_to_the_page(tree, id, page, prefix);
        forget(tree, id);
    }
    let is_idle = |id: &Id| tree.attributes(*id).is_empty();
    let idle: Vec<Id> = tree.all(&["span"]).into_iter().filter(is_idle).collect();
    idle.into_iter().for_each(|id| tree.unwrap(id));
}

/// Sound and film are links in mail.
fn still(tree: &mut Tree<'_>) {
    for id in tree.all(&["video", "audio"]) {
        let own = tree.attribute(id, "src");
        let source = || tree.within(id).find_map(|inner| tree.attribute(inner, "src"));
        match own.or_else(source).map(str::to_owned) {
            Some(address) => {
                let words = lazy::file_name(&address).to_owned();
                let words = if words.is_empty() { address.clone() } else { words };
                let link = tree.replace(id, Kind::Element(element("a"), vec![("href".into(), address.into())]));
                tree.append(link, text(words));
            }
            None => tree.remove(id),
        }
    }
}

/// A picture by `https` with an alternative text and a width; else its words.
fn picture(tree: &mut Tree<'_>, id: Id) {
    let source = tree.attribute(id, "src").unwrap_or_default();
    let source = source.strip_prefix("http://").map_or_else(|| source.to_owned(), |rest| format!("https://{rest}"));
    let alt = tree.attribute(id, "alt").unwrap_or_default().to_owned();
    if !source.starts_with("https://") {
        tree.replace(id, Kind::Text(alt.into()));
        return;
    }
    tree.set_attribute(id, "src", source);
    tree.set_attribute(id, "alt", alt);
    let width = tree.attribute(id, "width").and_then(|width| width.parse::<u32>().ok());
    let fits = width.is_some_and(|width| COLUMN.parse().is_ok_and(|column: u32| width <= column));
    if !fits {
        tree.set_attribute(id, "width", COLUMN);
        if let Some(attributes) = tree.attributes_mut(id) {
            attributes.retain(|(name, _)| name != "height");
        }
    }
}

/// Most programs follow no link within a letter: a footnote's number is enough, and there is no way back from it.
fn footnotes(tree: &mut Tree<'_>) {
    for id in tree.all(&["a"]) {
        let is_inner = tree.attribute(id, "href").is_some_and(|href| href.starts_with('#'));
        if is_inner && tree.attribute(id, "class") == Some("footnote-backref") {
            tree.remove(id);
        } else if is_inner && tree.parent(id).is_some_and(|parent| tree.name(parent) == "sup") {
            tree.unwrap(id);
        }
    }
}

/// `#prefix-note` leads to that part of the page.
fn lead_to_the_page(tree: &mut Tree<'_>, id: Id, page: &str, prefix: &str) {
    let Some(name) = tree.attribute(id, "href").and_then(|href| href.strip_prefix('#')) else { return };
    let leads = format!("{page}#{}", name.strip_prefix(prefix).unwrap_or(name));
    tree.set_attribute(id, "href", leads);
}

fn forget(tree: &mut Tree<'_>, id: Id) {
    let side = tree.attribute(id, "class").and_then(|class| class.strip_prefix("align-")).map(str::to_owned);
    if let Some(side) = side {
        tree.set_attribute(id, "align", side);
    }
    let name = tree.name(id);
    let kept = KEPT.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, kept)| kept);
    if let Some(attributes) = tree.attributes_mut(id) {
        attributes.retain(|(name, _)| kept.contains(&name.as_ref()) || matches!(name.as_ref(), "lang" | "dir"));
    }
}

/// What stands before the first heading of the second level, then each such heading with what is below it: the words of
/// the heading, and markup.
pub fn sections(tree: &Tree<'_>) -> Vec<(String, String)> {
    let mut sections = vec![(String::new(), String::new())];
    for id in tree.children(ROOT) {
        if tree.name(id) == "h2" {
            let words: String = tree.within(id).filter_map(|inner| tree.text(inner)).collect();
            sections.push((words, String::new()));
        }
        if let Some((_, html)) = sections.last_mut() {
            html.push_str(&write::whole(tree, id));
        }
    }
    sections.into_iter().map(|(words, html)| (words, html.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use crate::sanitize::SafeHtml;

    /// Clean HTML, and the same in mail.
    const CASES: &[(&str, &str)] = &[
        (
            "<p id=\"e-a\"><span>x</span> <a href=\"#e-b\" rel=\"nofollow\">y</a></p>",
            "<p>x <a href=\"https://p.example/i/#b\">y</a></p>",
        ),
        ("<sup><a href=\"#e-1\">1</a></sup>", "<sup>1</sup>"),
        ("<p>x <a class=\"footnote-backref\" href=\"#e-r\">↩</a></p>", "<p>x </p>"),
        ("<img src=\"http://x.example/a.png\">", "<img src=\"https://x.example/a.png\" alt=\"\" width=\"536\">"),
        (
            "<img src=\"https://x.example/a.png\" alt=\"a\" width=\"90\" height=\"60\" loading=\"lazy\">",
            "<img src=\"https://x.example/a.png\" alt=\"a\" width=\"90\" height=\"60\">",
        ),
        (
            "<img src=\"https://x.example/a.png\" alt=\"a\" width=\"900\" height=\"600\">",
            "<img src=\"https://x.example/a.png\" alt=\"a\" width=\"536\">",
        ),
        ("<img src=\"data:image/png;base64,AA\" alt=\"a dot\">", "a dot"),
        (
            "<audio src=\"https://x.example/tide.mp3?a\" controls=\"\"></audio>",
            "<a href=\"https://x.example/tide.mp3?a\">tide.mp3</a>",
        ),
        ("<video><source src=\"https://x.example/\"></video>", "<a href=\"https://x.example/\">https://x.example/</a>"),
        ("<p><svg><text>x</text></svg><math><mi>y</mi></math></p>", "<p>xy</p>"),
        ("<figure><figcaption>x</figcaption></figure>", "<div><p>x</p></div>"),
        (
            "<table><tbody><tr><td class=\"align-right\">1</td></tr></tbody></table>",
            "<table role=\"presentation\"><tbody><tr><td align=\"right\">1</td></tr></tbody></table>",
        ),
        (
            "<table tabindex=\"0\"><tbody><tr><th>1</th></tr></tbody></table>",
            "<table><tbody><tr><th>1</th></tr></tbody></table>",
        ),
        ("<p lang=\"fa\" dir=\"rtl\" class=\"x\">x</p>", "<p lang=\"fa\" dir=\"rtl\">x</p>"),
    ];

    #[test]
    fn mail_has_only_what_mail_programs_know() {
        for (clean, expected) in CASES {
            let parts = SafeHtml::trusted((*clean).to_owned()).for_mail("https://p.example/i/", "e-");
            let html: Vec<&str> = parts.iter().map(|(_, html)| html.as_str()).collect();
            assert_eq!(html, [*expected], "{clean}");
        }
    }

    #[test]
    fn a_section_begins_with_its_heading_wherever_it_is_not_inside_of_something() {
        let html =
            "<p>a</p><h2 id=\"e-x\">B &amp; <em>c</em></h2><p>d</p><blockquote><h2>e</h2></blockquote><h2>f</h2>";
        let parts = SafeHtml::trusted(html.to_owned()).for_mail("https://p.example/i/", "e-");
        let parts: Vec<(&str, &str)> = parts.iter().map(|(words, html)| (words.as_str(), html.as_str())).collect();
        let second = "<h2>B &amp; <em>c</em></h2><p>d</p><blockquote><h2>e</h2></blockquote>";
        assert_eq!(parts, [("", "<p>a</p>"), ("B & c", second), ("f", "<h2>f</h2>")]);
    }
}
