//! Text to tags and text, as tolerant as a browser: whatever stands there means something, and nothing is refused.
//!
//! A tokenizer of our own, since that of `quick-xml` stops at the first quote, comment or CDATA section that has no
//! end, and it is these that lose feeds. Follows XML 1.0 where a document does.

use memchr::{memchr, memmem};

use crate::feed::limits;
use crate::feed::repairs::{Repair, Repairs};

/// A piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text, its references not yet resolved.
    Text(&'a str),
    /// Text in which every character stands for itself: a CDATA section, or a `<` that opens nothing.
    Literal(&'a str),
    /// A start tag. Its attributes are in [`Tokens::attributes`].
    Start {
        /// With its prefix.
        name: &'a str,
        /// `<name/>`.
        is_empty: bool,
    },
    /// An end tag.
    End(&'a str),
    /// What stands in `<!DOCTYPE ...>`.
    Doctype(&'a str),
}

/// The pieces of a text, one after another.
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Of the last start tag: names, and values with their references not yet resolved.
    pub attributes: Vec<(&'a str, &'a str)>,
    comment_end: Ahead,
    section_end: Ahead,
    instruction_end: Ahead,
    doctypes: usize,
}

/// Where the next of a kind of end is, searched for once: what has no end must not be searched for at every turn.
struct Ahead {
    end: &'static str,
    /// The next one's position; the outer nothing before the first search, the inner one when there is no more.
    known: Option<Option<usize>>,
}

impl Ahead {
    fn of(end: &'static str) -> Self {
        Self { end, known: None }
    }

    /// The position of the first one from `at` on.
    fn from(&mut self, text: &str, at: usize) -> Option<usize> {
        let found = match self.known {
            Some(found) if found.is_none_or(|found| found >= at) => found,
            _ => memmem::find(&text.as_bytes()[at..], self.end.as_bytes()).map(|found| at + found),
        };
        self.known = Some(found);
        found
    }
}

impl<'a> Tokens<'a> {
    /// From the beginning of a text.
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            attributes: Vec::new(),
            comment_end: Ahead::of("-->"),
            section_end: Ahead::of("]]>"),
            instruction_end: Ahead::of("?>"),
            doctypes: 0,
        }
    }

    /// Where the next piece begins, in bytes.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next piece and where it begins; nothing at the end, or when the end cuts a tag in two.
    pub fn next(&mut self, repairs: &mut Repairs) -> Option<(usize, Token<'a>)> {
        loop {
            let start = self.at;
            let rest = &self.text[start..];
            if !rest.starts_with('<') {
                let length = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at += length;
                return (length > 0).then(|| (start, Token::Text(&rest[..length])));
            }
            if let Some(token) = self.markup(rest, repairs)? {
                return Some((start, token));
            }
        }
    }

    /// What a `<` begins. The outer nothing is the end of the document, the inner one a piece that says nothing.
    fn markup(&mut self, rest: &'a str, repairs: &mut Repairs) -> Option<Option<Token<'a>>> {
        match rest.as_bytes().get(1) {
            Some(b'!') => Some(self.declaration(rest, repairs)),
            Some(b'?') => {
                let end = self.instruction_end.from(self.text, self.at).map(|end| end + 2);
                let tag_end = || memchr(b'>', rest.as_bytes()).map(|length| self.at + length + 1);
                self.at = end.or_else(tag_end).unwrap_or(self.text.len());
                Some(None)
            }
            Some(b'/') => self.end_tag(rest, repairs).map(Some),
            _ if opens_element(&rest[1..]) => self.start_tag(repairs).map(Some),
            _ => Some(Some(self.literal(repairs))),
        }
    }

    /// A `<` that is only a character.
    fn literal(&mut self, repairs: &mut Repairs) -> Token<'a> {
        repairs.note(Repair::BareLessThan, self.at);
        self.at += 1;
        Token::Literal("<")
    }

    fn declaration(&mut self, rest: &'a str, repairs: &mut Repairs) -> Option<Token<'a>> {
        if let Some(inside) = rest.strip_prefix("<!--") {
            self.comment(inside, repairs);
            return None;
        }
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            return Some(self.cdata(inside, repairs));
        }
        let inside = &rest[2..];
        let is_doctype = inside.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
        self.doctypes += usize::from(is_doctype);
        let is_read = is_doctype && self.doctypes <= limits::DOCTYPES;
        let simple = || memchr(b'>', inside.as_bytes()).unwrap_or(inside.len());
        let length = if is_read { doctype_length(inside) } else { simple() };
        self.at += (length + 3).min(rest.len());
        is_read.then(|| Token::Doctype(&inside[..length]))
    }

    /// One that has no end, or only that of another comment behind the end of an entry, ends with its first tag: what
    /// follows is the rest of the feed.
    fn comment(&mut self, inside: &str, repairs: &mut Repairs) {
        let start = self.at + 4;
        let end = self.comment_end.from(self.text, start);
        match end.filter(|end| !runs_over(&inside[..end.saturating_sub(start)], "<!--")) {
            Some(end) => self.at = end + 3,
            None => {
                repairs.note(Repair::UnclosedComment, self.at);
                self.at = start + memchr(b'>', inside.as_bytes()).map_or(inside.len(), |at| at + 1);
            }
        }
    }

    /// One that runs over the end of its entry into the next section has lost its own end.
    fn cdata(&mut self, inside: &'a str, repairs: &mut Repairs) -> Token<'a> {
        let start = self.at + 9;
        let end = self.section_end.from(self.text, start);
        let section = &inside[..end.map_or(inside.len(), |end| end - start)];
        if let Some(length) = lost_end(section) {
            repairs.note(Repair::UnclosedCdata, self.at);
            self.at = start + length;
            return Token::Literal(&section[..length]);
        }
        self.at = end.map_or(self.text.len(), |end| end + 3);
        Token::Literal(section)
    }

    fn end_tag(&mut self, rest: &'a str, repairs: &mut Repairs) -> Option<Token<'a>> {
        let inside = &rest[2..];
        let length = inside.bytes().position(|byte| matches!(byte, b'>' | b'<'))?;
        if inside.as_bytes()[length] == b'<' {
            repairs.note(Repair::UnclosedTag, self.at);
        }
        self.at += 2 + length + usize::from(inside.as_bytes()[length] == b'>');
        Some(Token::End(inside[..length].split_ascii_whitespace().next().unwrap_or_default()))
    }

    fn start_tag(&mut self, repairs: &mut Repairs) -> Option<Token<'a>> {
        let start = self.at + 1;
        let name = self.run(start, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'/' | b'<'))?;
        // `Ada <ada@blog.example>` and `<https://blog.example>` are people's brackets.
        if name.contains('@') || (name.ends_with(':') && self.text[start + name.len()..].starts_with("//")) {
            return Some(self.literal(repairs));
        }
        self.attributes.clear();
        let mut at = start + name.len();
        loop {
            let bytes = self.text.as_bytes();
            match bytes.get(at)? {
                b'>' => break self.at = at + 1,
                b'/' if bytes.get(at + 1) == Some(&b'>') => {
                    self.at = at + 2;
                    return Some(Token::Start { name, is_empty: true });
                }
                b'<' => {
                    repairs.note(Repair::UnclosedTag, at);
                    break self.at = at;
                }
                byte if byte.is_ascii_whitespace() || *byte == b'/' => at += 1,
                _ => at = self.attribute(at, repairs)?,
            }
        }
        Some(Token::Start { name, is_empty: false })
    }

    /// Reads one attribute; gives where it ends.
    fn attribute(&mut self, start: usize, repairs: &mut Repairs) -> Option<usize> {
        let is_name = |byte: u8| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/' | b'<');
        let name = self.run(start, is_name)?;
        let mut at = start + name.len();
        at += self.run(at, |byte| byte.is_ascii_whitespace())?.len();
        let mut value = "";
        if self.text.as_bytes()[at] == b'=' {
            at += 1;
            at += self.run(at, |byte| byte.is_ascii_whitespace())?.len();
            let (found, end) = self.value(at, repairs)?;
            (value, at) = (found, end);
        } else {
            repairs.note(Repair::UnquotedAttribute, start);
        }
        if self.attributes.len() >= limits::ATTRIBUTES {
            repairs.note(Repair::TooManyAttributes, start);
        } else if self.attributes.iter().any(|(known, _)| *known == name) {
            repairs.note(Repair::RepeatedAttribute, start);
        } else {
            self.attributes.push((name, value));
        }
        Some(at.max(start + 1))
    }

    /// An attribute's value, and where what follows it begins.
    fn value(&self, at: usize, repairs: &mut Repairs) -> Option<(&'a str, usize)> {
        let quote = self.text.as_bytes()[at];
        if !matches!(quote, b'"' | b'\'') {
            repairs.note(Repair::UnquotedAttribute, at);
            let value = self.run(at, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'<'))?;
            let value =
                if self.text[at + value.len()..].starts_with('>') { value.trim_end_matches('/') } else { value };
            return Some((value, at + value.len()));
        }
        let inside = &self.text[at + 1..];
        let length = memchr(quote, inside.as_bytes()).unwrap_or(inside.len());
        let value = &inside[..length];
        // A value with the end of a tag and the beginning of another in it has lost its quote.
        match value.find(['<', '>']) {
            Some(end) if value[end..].starts_with('>') && value[end..].contains('<') => {
                repairs.note(Repair::UnclosedQuote, at);
                let end = value[..end].find(|c: char| c.is_ascii_whitespace()).unwrap_or(end);
                Some((&value[..end], at + 1 + end))
            }
            _ if length == inside.len() => None,
            _ => Some((value, at + 2 + length)),
        }
    }

    /// The bytes from `at` that are so, if another follows them.
    fn run(&self, at: usize, is_so: impl Fn(u8) -> bool) -> Option<&'a str> {
        let length = self.text.as_bytes()[at..].iter().position(|byte| !is_so(*byte))?;
        Some(&self.text[at..at + length])
    }
}

fn opens_element(rest: &str) -> bool {
    match rest.as_bytes().first() {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':'),
        _ => rest.chars().next().is_some_and(char::is_alphabetic),
    }
}

/// The ends of entries.
const ENTRIES: [&str; 2] = ["</item>", "</entry>"];

/// Where the first of several stands.
fn first(text: &str, of: &[&str]) -> Option<usize> {
    of.iter().filter_map(|part| memmem::find(text.as_bytes(), part.as_bytes())).min()
}

/// Whether an entry ends in a text before another of its kind begins.
fn runs_over(text: &str, beginning: &str) -> bool {
    first(text, &[beginning]).is_some_and(|next| first(&text[..next], &ENTRIES).is_some())
}

/// Where a section that runs into another one, over the end of its entry, should have ended: with the element that it
/// is the text of.
fn lost_end(section: &str) -> Option<usize> {
    const TEXTS: [&str; 5] = ["</description>", "</content:encoded>", "</content>", "</summary>", "</title>"];
    /// What stands between the end of an entry and the next section: text that only speaks of these has none.
    const BEGINNINGS: [&str; 3] = ["<item", "<entry", "<title"];
    let before = &section[..first(section, &["<![CDATA["])?];
    let entry = first(before, &ENTRIES)?;
    first(&before[entry..], &BEGINNINGS)?;
    first(before, &TEXTS).filter(|text| *text < entry).or(Some(entry))
}

/// The length of a declaration up to its `>`, over an internal subset in brackets, quoted values and comments.
fn doctype_length(inside: &str) -> usize {
    let (mut depth, mut quote, mut behind_comment) = (0_usize, None, 0);
    let head = &inside[..inside.floor_char_boundary(limits::DOCTYPE_BYTES)];
    let mut may_be_comment = true; // one without an end is searched for once
    for (at, byte) in head.bytes().enumerate() {
        match (quote, byte) {
            _ if at < behind_comment => {}
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'<') if may_be_comment && head[at..].starts_with("<!--") => {
                let end = head[at + 4..].find("-->");
                may_be_comment = end.is_some();
                behind_comment = end.map_or(0, |end| at + 4 + end + 3);
            }
            (None, b'"' | b'\'') if depth > 0 => quote = Some(byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return at,
            _ => {}
        }
    }
    memchr(b'>', inside.as_bytes()).unwrap_or(inside.len())
}
