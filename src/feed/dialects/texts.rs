//! Texts, and what they are written in: as Atom says it (RFC 4287, sections 3.1 and 4.1.3), as Atom 0.3 said it, and
//! as RSS leaves it open.

use std::borrow::Cow;

use super::{Document, lines};
use crate::feed::FeedType;
use crate::feed::decode::is_forbidden;
use crate::feed::meant::Text;
use crate::feed::xml::markup;
use crate::feed::xml::names::Space;
use crate::feed::xml::tree::Element;

/// A title, or what is said of a feed: plain, unless it says or shows that it is HTML.
pub fn title<'t>(element: Element<'t>, document: &Document<'_>) -> Option<Text<'t>> {
    read(element, false, document)
}

/// A body: HTML in RSS, which everybody takes for granted, and in RSS' modules; in Atom plain, unless it says otherwise.
pub fn body<'t>(element: Element<'t>, document: &Document<'_>) -> Option<Text<'t>> {
    read(element, document.kind != FeedType::Atom || element.space() == Space::Content, document)
}

/// What a text says that it is written in.
enum Written {
    Plain,
    Html,
    Markup,
    Base64,
}

fn read<'t>(element: Element<'t>, is_html: bool, document: &Document<'_>) -> Option<Text<'t>> {
    let whole = |text: Cow<'t, str>, is_html| lines::filled(text).map(|text| Text { text, is_html });
    match written(element, is_html) {
        Written::Markup => whole(markup::inside_of_div(element, document.url).into(), true),
        Written::Base64 => {
            // A picture or a sound is no text.
            let text = String::from_utf8(base64(&element.text())?).ok()?;
            whole(text.into(), true).filter(|text| !text.text.contains(is_forbidden))
        }
        Written::Html => whole(element.text(), true),
        Written::Plain => whole(element.text(), false),
    }
}

fn written(element: Element<'_>, is_html: bool) -> Written {
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let mode = element.attribute("mode").unwrap_or_default();
    if mode.eq_ignore_ascii_case("base64") {
        return Written::Base64;
    }
    if element.has_elements() {
        return Written::Markup;
    }
    match kind.as_str() {
        "" if is_html => Written::Html,
        "" | "text" | "text/plain" => Written::Plain,
        // Said to be XHTML, but escaped: what it says in characters is markup.
        "xhtml" | "application/xhtml+xml" if !looks_like_tags(&element.text()) => Written::Markup,
        kind if kind.contains("html") => Written::Html,
        kind if kind.starts_with("text/") || !kind.contains('/') => Written::Plain,
        kind if kind.ends_with("xml") => Written::Html,
        _ => Written::Base64, // RFC 4287, section 4.1.3.3
    }
}

fn looks_like_tags(text: &str) -> bool {
    text.contains("</") || text.contains("/>")
}

/// RFC 4648, section 4; white space is skipped.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}
