//! References to characters and entities: XML's own, HTML's named ones, and those that a document declares.

use std::borrow::Cow;

use memchr::memchr;

use crate::feed::decode::{is_forbidden, of_windows};
use crate::feed::limits;
use crate::feed::repairs::{Repair, Repairs};

/// The entities that a document declares for itself (XML 1.0, section 4.2), and how much they may still become.
pub struct Entities<'a> {
    declared: Vec<(&'a str, String)>,
    left: usize,
}

impl<'a> Entities<'a> {
    /// Before any is declared.
    pub fn none() -> Self {
        Self { declared: Vec::new(), left: limits::EXPANDED_BYTES }
    }

    /// Reads `<!ENTITY name "value">` of an internal subset. What stands elsewhere is never fetched.
    pub fn declare(&mut self, doctype: &'a str, position: usize, repairs: &mut Repairs) {
        for declaration in doctype.split("<!ENTITY").skip(1).take(limits::ENTITIES) {
            let declaration = declaration.trim_start();
            let Some((name, rest)) = declaration.split_once(|c: char| c.is_ascii_whitespace()) else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                repairs.note(Repair::ExternalEntity, position);
                continue;
            };
            let value = rest[1..].split(quote).next().unwrap_or_default();
            let value = self.resolve(value, position, repairs).into_owned();
            match value.len() <= limits::ENTITY_BYTES {
                true => self.declared.push((name, value)),
                false => repairs.note(Repair::EntityBomb, position),
            }
        }
    }

    /// The text with its references resolved; `position` is where it stands.
    pub fn resolve<'t>(&mut self, raw: &'t str, position: usize, repairs: &mut Repairs) -> Cow<'t, str> {
        let Some(first) = memchr(b'&', raw.as_bytes()) else { return Cow::Borrowed(raw) };
        let mut text = String::with_capacity(raw.len());
        text.push_str(&raw[..first]);
        let mut rest = &raw[first..];
        while !rest.is_empty() {
            let taken = self.reference(rest, &mut text, position + raw.len() - rest.len(), repairs);
            let length = taken + memchr(b'&', &rest.as_bytes()[taken..]).unwrap_or(rest.len() - taken);
            text.push_str(&rest[taken..length]);
            rest = &rest[length..];
        }
        Cow::Owned(text)
    }

    /// Writes what the `&` at the beginning of `rest` means; gives the length of what means it.
    fn reference(&mut self, rest: &str, text: &mut String, position: usize, repairs: &mut Repairs) -> usize {
        let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"'), ("&apos;", '\'')];
        if let Some((written, meant)) = known.iter().find(|(written, _)| rest.starts_with(written)) {
            text.push(*meant);
            return written.len();
        }
        let Some((name, length)) = name(rest) else {
            repairs.note(Repair::BareAmpersand, position);
            text.push('&');
            return 1;
        };
        if let Some(number) = name.strip_prefix('#') {
            text.extend(numbered(number, position, repairs));
        } else if let Some((_, value)) = self.declared.iter().find(|(declared, _)| *declared == name) {
            match self.left.checked_sub(value.len()) {
                Some(left) => {
                    self.left = left;
                    text.push_str(value);
                }
                None => repairs.note(Repair::EntityBomb, position),
            }
        } else {
            let written = &rest[..length];
            let meant = htmlize::unescape(written);
            let repair = if meant == written { Repair::BareAmpersand } else { Repair::HtmlEntity };
            repairs.note(repair, position);
            text.push_str(&meant);
        }
        length
    }
}

/// The name in `&name;` at the beginning of a text, and the length of it all.
fn name(rest: &str) -> Option<(&str, usize)> {
    const LONGEST_NAME: usize = 32; // HTML's longest is CounterClockwiseContourIntegral;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'_' | b'-' | b'.' | b':');
    let length = rest.as_bytes()[1..].iter().take(LONGEST_NAME + 1).position(|byte| !is_name(byte))?;
    (length > 0 && rest.as_bytes()[length + 1] == b';').then(|| (&rest[1..=length], length + 2))
}

/// The character of a number; those between 128 and 159 are meant as windows-1252 has them, as in HTML.
fn numbered(number: &str, position: usize, repairs: &mut Repairs) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let character = match code {
        Ok(code @ 0x80..=0x9f) => char::from_u32(code).map(of_windows),
        Ok(code) => char::from_u32(code),
        Err(_) => None,
    };
    let permitted = character.filter(|c| !is_forbidden(*c));
    if permitted.is_none() {
        repairs.note(Repair::ControlCharacter, position);
    }
    permitted
}
