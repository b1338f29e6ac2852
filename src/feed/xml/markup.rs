//! Markup that stands in a document as elements, written as the HTML that it means.

use url::Url;

use super::names::Space;
use super::tree::{Child, Element};

/// The inside of an element as HTML. XHTML's `<div/>` is written as HTML has it, prefixes are left out, `xml:lang`
/// becomes `lang`, and where an element sets a base of its own, what is relative in it is resolved, from `around` on.
pub fn inside(element: Element<'_>, around: &Url) -> String {
    let mut writer = Writer { around, html: String::new() };
    writer.children(element, None);
    writer.html
}

/// As [`inside`], without the `<div>` that XHTML in Atom must stand in (RFC 4287, section 3.1.1.3).
pub fn inside_of_div(element: Element<'_>, around: &Url) -> String {
    inside(only_div(element).unwrap_or(element), around)
}

struct Writer<'a> {
    around: &'a Url,
    html: String,
}

fn only_div(element: Element<'_>) -> Option<Element<'_>> {
    let mut only = None;
    for child in element.children() {
        match child {
            Child::Text(text) if text.trim().is_empty() => {}
            Child::Element(div) if only.is_none() && div.name().eq_ignore_ascii_case("div") => only = Some(div),
            _ => return None,
        }
    }
    only.filter(|div| div.attribute("xml:base").is_none())
}

/// Recursion is as deep as the tree, which has a limit.
impl Writer<'_> {
    fn children(&mut self, element: Element<'_>, base: Option<&Url>) {
        for child in element.children() {
            match child {
                Child::Text(text) => escape(text, &mut self.html),
                Child::Element(child) if is_text(child) => {
                    escape(&format!("<{}>", child.name()), &mut self.html);
                    self.children(child, base);
                }
                Child::Element(child) => self.element(child, base),
            }
        }
    }

    fn element(&mut self, element: Element<'_>, base: Option<&Url>) {
        let own = element.attribute("xml:base").and_then(|own| base.unwrap_or(self.around).join(own).ok());
        let base = own.as_ref().or(base);
        self.html.push('<');
        self.html.push_str(element.name());
        for (name, value) in element.attributes() {
            self.attribute(name, value, base);
        }
        self.html.push('>');
        if !VOID.contains(&element.name()) {
            self.children(element, base);
            self.html.push_str("</");
            self.html.push_str(element.name());
            self.html.push('>');
        }
    }

    fn attribute(&mut self, name: &str, value: &str, base: Option<&Url>) {
        let name = match name {
            "xml:base" => return,
            "xml:lang" => "lang",
            name if name.starts_with("xmlns") || !name.bytes().all(is_of_name) => return,
            name => name.rsplit(':').next().unwrap_or(name),
        };
        let resolved = base.filter(|_| matches!(name, "href" | "src")).and_then(|base| base.join(value).ok());
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        escape(resolved.as_ref().map_or(value, Url::as_str), &mut self.html);
        self.html.push('"');
    }
}

/// `Vec<T>`: a name that is none of HTML's, never closed, and without attributes.
fn is_text(element: Element<'_>) -> bool {
    let name = element.name();
    let has_capital = name.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_known = element.space() == Space::Xhtml || INLINE.contains(&name) || (has_capital && name.len() > 3);
    !element.is_closed() && element.attributes().is_empty() && !is_known
}

/// Elements that people leave open.
const INLINE: [&str; 32] = [
    "a",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "small",
    "span",
    "strong",
    "table",
    "td",
    "th",
    "tr",
    "u",
    "ul",
];

/// Elements that have no end in HTML (HTML, section 13.1.2).
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')
}

/// Text as HTML, in an element or in quotes.
pub fn escape(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}
