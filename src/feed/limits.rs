//! How much of everything one document may make us carry: a stranger decides what is in it. What is longer than
//! any honest feed has is cut or left out.

/// Bytes of an address. Servers refuse longer ones.
pub const URL_BYTES: usize = 4096;
/// Bytes of an entry's own id.
pub const ID_BYTES: usize = 2048;
/// Bytes of a title, with its markup.
pub const TITLE_BYTES: usize = 4096;
/// Bytes of the name of a person or a tag.
pub const NAME_BYTES: usize = 256;
/// Bytes of a BCP 47 tag (RFC 5646, section 4.4.1).
pub const LANGUAGE_BYTES: usize = 35;
/// Tags of one entry. Each makes a page.
pub const CATEGORIES: usize = 50;
/// Files of one entry.
pub const ENCLOSURES: usize = 20;
/// Authors of one entry or feed.
pub const AUTHORS: usize = 20;

/// The beginning of a text, whole characters of it.
pub fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// A language tag, if it can be one.
pub fn language(tag: Option<&str>) -> Option<String> {
    let tag = tag?.trim();
    let fits = (1..=LANGUAGE_BYTES).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| tag.to_owned())
}
