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

/// Other links of one entry that are kept.
pub const RELATED: usize = 20;
/// Elements in each other. Feeds of people have 20; deeper ones are left out, their text is kept.
pub const DEPTH: usize = 128;
/// Attributes of one element. Real elements have under 20; a list of thousands only costs time.
pub const ATTRIBUTES: usize = 256;
/// Elements and texts of one document, some 100 bytes of memory each: the longest honest feeds have a tenth of these.
pub const NODES: usize = 2_000_000;
/// Prefixes in force at one place.
pub const PREFIXES: usize = 64;
/// Bytes of a document type declaration. RSS 0.91's own is 300.
pub const DOCTYPE_BYTES: usize = 65_536;
/// Document type declarations. A document has one.
pub const DOCTYPES: usize = 8;
/// Entities that a document may declare.
pub const ENTITIES: usize = 256;
/// Bytes of one entity, with what it refers to.
pub const ENTITY_BYTES: usize = 4096;
/// Bytes that all references to a document's own entities may become: beyond it, they multiply to do harm.
pub const EXPANDED_BYTES: usize = 1 << 20;

/// The beginning of a text, whole characters of it.
pub fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// A language tag, if it can be one.
pub fn language(tag: Option<&str>) -> Option<String> {
    let tag = tag?.trim().replace('_', "-"); // as locales have it
    let fits = (1..=LANGUAGE_BYTES).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then_some(tag)
}
