//! What stands before the root of an XML document, and which characters stand in it.

use super::channel::Channel;

/// A feed with its declaration, and with a style sheet (xml-stylesheet, section 2), so that a person who opens it in a
/// browser sees a page.
pub fn before(document: Vec<u8>, channel: &Channel) -> Vec<u8> {
    let declaration_end = match document.starts_with(b"<?xml ") {
        true => document.windows(2).position(|pair| pair == b"?>").map_or(0, |at| at + 2),
        false => 0,
    };
    let mut head = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    for style in &channel.styles {
        head.push_str(&format!("<?xml-stylesheet type=\"text/css\" href=\"{style}\"?>\n"));
    }
    let body = document[declaration_end..].trim_ascii_start();
    permitted([head.as_bytes(), body, b"\n"].concat())
}

/// The document without the characters that XML 1.0 (section 2.2) does not permit, wherever strangers put them.
pub fn permitted(document: Vec<u8>) -> Vec<u8> {
    let is_permitted = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    match String::from_utf8(document) {
        Ok(text) if text.chars().all(is_permitted) => text.into_bytes(),
        Ok(mut text) => {
            text.retain(is_permitted);
            text.into_bytes()
        }
        Err(error) => error.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::permitted;

    #[test]
    fn what_xml_does_not_permit_is_left_out_and_nothing_else() {
        let text = "<a>\u{0}a\u{b}\u{1b}\u{fffe}\u{ffff}\t\r\n\u{85}\u{d7ff}\u{e000}\u{fffd}🌗</a>";
        let left = "<a>a\t\r\n\u{85}\u{d7ff}\u{e000}\u{fffd}🌗</a>";
        assert_eq!(permitted(text.as_bytes().to_vec()), left.as_bytes());
        assert_eq!(permitted(left.as_bytes().to_vec()), left.as_bytes());
    }
}
