//! Markup in pieces: text, tags and their attributes, as HTML, section 13.2.5, tells them apart.

use std::borrow::Cow;

use super::text::readable;
use super::tree::Attribute;

/// Real elements have under 20; what comes after these is left out.
const MOST_ATTRIBUTES: usize = 64;

/// Drawings of a few hundred points, and small pictures in their addresses; longer values are left out.
pub const LONGEST_VALUE: usize = 64 << 10;

/// A piece of markup. Comments and declarations are none.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text, its character references not yet resolved.
    Text(&'a str),
    /// A start tag; its attributes are in [`Tokens::attributes`].
    Start {
        /// In lower case.
        name: Cow<'a, str>,
        /// Written as `<name/>`.
        closed: bool,
    },
    /// An end tag, its name in lower case.
    End(Cow<'a, str>),
}

/// Reads markup piece by piece.
pub struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The next end tags that were looked for, by their names.
    ends: Vec<(String, Option<usize>)>,
    /// Those of the tag that was read last, the first of each name.
    pub attributes: Vec<Attribute<'a>>,
}

impl<'a> Tokens<'a> {
    /// From the beginning. `html` has no `\r` and no NUL.
    pub fn of(html: &'a str) -> Self {
        Self { html, at: 0, ends: Vec::new(), attributes: Vec::new() }
    }

    /// How much has been read, in bytes.
    pub fn read(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    /// Goes on reading where it has read before.
    pub fn go_back(&mut self, to: usize) {
        self.at = to;
    }

    /// All up to the end tag of `name`, if there is one: what parsers do not look into (`<script>` and its like).
    pub fn raw_text(&mut self, name: &str) -> Option<&'a str> {
        let end = self.end_of(name)?;
        let text = &self.html[self.at..end];
        self.at = end;
        Some(text)
    }

    /// Where the next end tag of `name` is. What was found is remembered: to look for it again behind each of many
    /// start tags would take quadratic time.
    fn end_of(&mut self, name: &str) -> Option<usize> {
        let known = self.ends.iter().find(|(known, end)| known == name && end.is_none_or(|end| end >= self.at));
        if let Some((_, end)) = known {
            return *end;
        }
        let rest = self.rest();
        let ends = |at: &usize| {
            let after = rest[*at..].strip_prefix("</").and_then(|tag| tag.as_bytes().get(..name.len() + 1));
            after.is_some_and(|tag| {
                tag[..name.len()].eq_ignore_ascii_case(name.as_bytes()) && ends_name(tag[name.len()])
            })
        };
        let end = rest.match_indices('<').map(|(at, _)| at).find(ends).map(|at| self.at + at);
        self.ends.retain(|(known, _)| known != name);
        self.ends.push((name.to_owned(), end));
        end
    }

    /// Passes over all up to a tag, of a beginning or an end, whose name is meant.
    pub fn skip_to(&mut self, is_meant: impl Fn(&str) -> bool) {
        let rest = self.rest();
        let begins = |at: &usize| {
            let tag = &rest[at + 1..];
            let tag = tag.strip_prefix('/').unwrap_or(tag);
            let end = tag.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(tag.len());
            is_meant(&lower(&tag[..end]))
        };
        self.at += rest.match_indices('<').map(|(at, _)| at).find(begins).unwrap_or(rest.len());
    }

    /// The rest of a comment or declaration, which nobody reads.
    fn skip_comment(&mut self) {
        let rest = &self.rest()[2..]; // after "<!" or "<?" or "</"
        let length = match rest.strip_prefix("--") {
            Some(comment) if self.rest().starts_with("<!") => 2 + end_of_comment(comment),
            _ => rest.find('>').map_or(rest.len(), |at| at + 1),
        };
        self.at += 2 + length;
    }

    fn name(&mut self) -> Cow<'a, str> {
        let rest = self.rest();
        let end = rest.bytes().position(ends_name).unwrap_or(rest.len());
        self.at += end;
        lower(&rest[..end])
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.bytes().position(|byte| !is_space(byte)).unwrap_or(rest.len());
    }

    /// The attributes up to the end of the tag, and whether that is `/>`; nothing if the tag never ends.
    fn attributes(&mut self) -> Option<bool> {
        self.attributes.clear();
        loop {
            self.skip_space();
            match self.rest().as_bytes() {
                [] => return None,
                [b'>', ..] => {
                    self.at += 1;
                    return Some(false);
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    return Some(true);
                }
                [b'/', ..] => self.at += 1,
                _ => self.attribute()?,
            }
        }
    }

    fn attribute(&mut self) -> Option<()> {
        let rest = self.rest();
        // An `=` in the first place belongs to the name.
        let end = rest.bytes().skip(1).position(|byte| ends_name(byte) || byte == b'=').map_or(rest.len(), |at| at + 1);
        let end = (end..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        self.at += end;
        self.skip_space();
        let value = match self.rest().strip_prefix('=') {
            None => "",
            Some(_) => {
                self.at += 1;
                self.skip_space();
                self.value()?
            }
        };
        let name = lower(&rest[..end]);
        if self.attributes.len() < MOST_ATTRIBUTES && !self.attributes.iter().any(|(known, _)| *known == name) {
            let value = resolved(value, true);
            if value.len() <= LONGEST_VALUE {
                self.attributes.push((name, value));
            }
        }
        Some(())
    }

    fn value(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        match rest.as_bytes().first()? {
            quote @ (b'"' | b'\'') => {
                let end = rest.bytes().skip(1).position(|byte| byte == *quote)? + 1;
                self.at += end + 1;
                Some(&rest[1..end])
            }
            _ => {
                let end = rest.bytes().position(|byte| is_space(byte) || byte == b'>').unwrap_or(rest.len());
                self.at += end;
                Some(&rest[..end])
            }
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            match rest.as_bytes() {
                [] => return None,
                [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                    self.at += 2;
                    let name = self.name();
                    self.attributes()?;
                    return Some(Token::End(name));
                }
                [b'<', letter, ..] if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    let name = self.name();
                    let closed = self.attributes()?;
                    return Some(Token::Start { name, closed });
                }
                [b'<', b'/', _, ..] | [b'<', b'!' | b'?', ..] => self.skip_comment(),
                _ => {
                    let is_markup = |at: &usize| {
                        let next = rest.as_bytes().get(at + 1);
                        next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
                    };
                    let mut brackets = rest.match_indices('<').map(|(at, _)| at).filter(|at| *at > 0);
                    let end = brackets.find(is_markup).unwrap_or(rest.len());
                    self.at += end;
                    return Some(Token::Text(&rest[..end]));
                }
            }
        }
    }
}

/// The length of a comment behind its `<!--`, with its end.
fn end_of_comment(comment: &str) -> usize {
    let at_once = [">", "->"].iter().find(|end| comment.starts_with(**end)).map(|end| end.len());
    // In one go: to look for each end in all that follows would take quadratic time.
    let ends = |at: &usize| ["--", "--!"].iter().any(|end| comment[..*at].ends_with(end));
    let later = || comment.match_indices('>').map(|(at, _)| at).find(ends).map(|at| at + 1);
    at_once.or_else(later).unwrap_or(comment.len())
}

/// Text with its character references resolved, as in text or as in attributes (which differ where there is no
/// semicolon).
pub fn resolved(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let resolved = match (text.contains('&'), in_attribute) {
        (false, _) => return text.into(),
        (true, false) => htmlize::unescape(text),
        (true, true) => htmlize::unescape_attribute(text),
    };
    match readable(&resolved) {
        Cow::Borrowed(_) => resolved,
        Cow::Owned(readable) => readable.into(),
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => name.to_ascii_lowercase().into(),
        false => name.into(),
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0c)
}

fn ends_name(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'/' | b'>')
}
