//! What stands before the root of an XML feed.

use super::channel::Channel;

/// The document with its declaration, and with style sheets (xml-stylesheet, section 2), so that a person who opens
/// the feed in a browser sees a page.
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
    [head.as_bytes(), body, b"\n"].concat()
}
