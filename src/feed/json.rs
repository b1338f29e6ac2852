//! JSON as people write it: RFC 8259, and beside it comments, commas too many or too few, single quotes, names
//! without any, and documents that end in the middle.

use std::borrow::Cow;

use memchr::memchr2;

use super::limits;
use super::repairs::{Repair, Repairs};

/// A value.
#[derive(Debug, PartialEq)]
pub enum Value<'a> {
    /// A text, its escapes resolved.
    Text(Cow<'a, str>),
    /// A number, `true`, `false`, or any other bare word, as written. `null` is none.
    Word(&'a str),
    /// A list.
    List(Vec<Value<'a>>),
    /// Names and values; of those that are there twice, the last counts.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
    /// `null`, or what was nested too deep.
    Nothing,
    /// A value that the end of the document cuts in two.
    Cut,
}

impl<'a> Value<'a> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        match self {
            Value::Object(fields) => fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A text, or a number as one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The values of a list; any other value is a list of itself.
    pub fn each(&self) -> &[Value<'a>] {
        match self {
            Value::List(values) => values,
            Value::Nothing | Value::Cut => &[],
            one => std::slice::from_ref(one),
        }
    }

    /// Whether the end of the document is somewhere in it.
    pub fn is_cut(&self) -> bool {
        match self {
            Value::Cut => true,
            Value::List(values) => values.last().is_some_and(Value::is_cut),
            Value::Object(fields) => fields.last().is_some_and(|(_, value)| value.is_cut()),
            _ => false,
        }
    }
}

/// Reads the value at the beginning of a text, as far as it goes.
pub fn read<'a>(text: &'a str, repairs: &mut Repairs) -> Value<'a> {
    let mut reader = Reader { text, at: 0, values: 0, is_over: false, repairs };
    let value = reader.value(0);
    reader.space();
    if reader.at < text.len() {
        reader.repairs.note(Repair::Junk, reader.at);
    }
    if value.is_cut() {
        reader.repairs.note(Repair::Truncated, text.len());
    }
    value
}

/// What stands behind a value.
#[derive(PartialEq)]
enum Next {
    Value,
    End,
}

struct Reader<'a, 'r> {
    text: &'a str,
    at: usize,
    values: usize,
    /// Whether the text ended within a list or an object.
    is_over: bool,
    repairs: &'r mut Repairs,
}

impl<'a> Reader<'a, '_> {
    fn value(&mut self, depth: usize) -> Value<'a> {
        self.space();
        self.values += 1;
        if depth > limits::DEPTH || self.values > limits::NODES {
            self.repairs.note(Repair::TooDeep, self.at);
            self.at = self.text.len();
            return Value::Nothing;
        }
        match self.peek() {
            None => Value::Cut,
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(quote @ (b'"' | b'\'')) => self.string(quote).map_or(Value::Cut, Value::Text),
            Some(_) => match self.word() {
                "" => {
                    self.mend();
                    self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
                    Value::Nothing
                }
                "null" => Value::Nothing,
                _ if self.at == self.text.len() && depth > 0 => Value::Cut,
                word => Value::Word(word),
            },
        }
    }

    fn object(&mut self, depth: usize) -> Value<'a> {
        self.at += 1;
        let mut fields = Vec::new();
        while self.goes_on(b'}') == Next::Value {
            let Some(name) = self.name() else {
                self.is_over = true;
                break;
            };
            self.space();
            match self.peek() {
                Some(b':') => self.at += 1,
                Some(_) => self.mend(),
                None => {}
            }
            fields.push((name, self.value(depth + 1)));
        }
        if self.is_over {
            fields.push((Cow::Borrowed(""), Value::Cut));
        }
        Value::Object(fields)
    }

    fn list(&mut self, depth: usize) -> Value<'a> {
        self.at += 1;
        let mut values = Vec::new();
        while self.goes_on(b']') == Next::Value {
            values.push(self.value(depth + 1));
        }
        if self.is_over {
            values.push(Value::Cut);
        }
        Value::List(values)
    }

    /// What follows in a list or an object, over the commas before it.
    fn goes_on(&mut self, end: u8) -> Next {
        let is_first = matches!(self.text.as_bytes()[self.at - 1], b'{' | b'[');
        self.space();
        let mut commas = 0;
        while self.peek() == Some(b',') {
            commas += 1;
            self.at += 1;
            self.space();
        }
        let Some(byte) = self.peek() else {
            self.is_over = true;
            return Next::End;
        };
        let is_end = matches!(byte, b'}' | b']');
        if commas != usize::from(!is_first && !is_end) || (is_end && byte != end) {
            self.mend();
        }
        self.at += usize::from(is_end);
        if is_end { Next::End } else { Next::Value }
    }

    fn name(&mut self) -> Option<Cow<'a, str>> {
        match self.peek()? {
            quote @ (b'"' | b'\'') => self.string(quote),
            _ => {
                self.mend();
                let name = self.word();
                if name.is_empty() {
                    self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
                }
                Some(Cow::Borrowed(name))
            }
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._$".contains(&byte);
        let length = rest.bytes().position(|byte| !is_of_word(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// A string up to its quote; nothing if the text ends before.
    fn string(&mut self, quote: u8) -> Option<Cow<'a, str>> {
        if quote == b'\'' {
            self.mend();
        }
        self.at += 1;
        let mut whole = Cow::Borrowed("");
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = memchr2(quote, b'\\', rest.as_bytes()) else {
                self.at = self.text.len();
                return None;
            };
            match whole.is_empty() {
                true => whole = Cow::Borrowed(&rest[..length]),
                false => whole.to_mut().push_str(&rest[..length]),
            }
            self.at += length + 1;
            if rest.as_bytes()[length] == quote {
                if self.ends_here() {
                    return Some(whole);
                }
                self.mend();
                whole.to_mut().push(char::from(quote));
                continue;
            }
            self.escape(whole.to_mut())?;
        }
    }

    /// Whether a quote ends its string: what follows cannot stand in the middle of a text. Any other is a character
    /// of the text that should have been escaped.
    fn ends_here(&self) -> bool {
        let behind = &self.text[self.at..];
        let rest = behind.trim_start();
        match rest.as_bytes() {
            [] | [b',' | b'}' | b']' | b':', ..] | [b'/', b'/' | b'*', ..] => true,
            // A comma is missing.
            [b'"' | b'\'', ..] => behind[..behind.len() - rest.len()].contains('\n') || is_name(rest),
            _ => false,
        }
    }

    /// What a backslash means.
    fn escape(&mut self, whole: &mut String) -> Option<()> {
        let letter = self.text[self.at..].chars().next()?;
        self.at += letter.len_utf8();
        match letter {
            'n' => whole.push('\n'),
            't' => whole.push('\t'),
            'r' => whole.push('\r'),
            'b' | 'f' => whole.push(' '),
            'u' => whole.extend(self.unicode().filter(|c| !super::decode::is_forbidden(*c))),
            '"' | '\\' | '/' => whole.push(letter),
            _ => {
                self.mend();
                whole.push(letter);
            }
        }
        Some(())
    }

    /// The character of `\u....`, or of two of these (RFC 8259, section 7).
    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) || !self.text[self.at..].starts_with("\\u") {
            return char::from_u32(first).or(Some(char::REPLACEMENT_CHARACTER));
        }
        let before = self.at;
        self.at += 2;
        match self.four_digits() {
            Some(second @ 0xdc00..0xe000) => char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)),
            _ => {
                self.at = before;
                Some(char::REPLACEMENT_CHARACTER)
            }
        }
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(number)
    }

    /// Skips white space and comments.
    fn space(&mut self) {
        loop {
            let rest = self.text[self.at..].trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at = self.text.len() - rest.len();
            let end = match rest.get(..2) {
                Some("//") => rest.find('\n'),
                Some("/*") => rest.find("*/").map(|end| end + 2),
                _ => return,
            };
            self.mend();
            self.at += end.unwrap_or(rest.len());
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn mend(&mut self) {
        self.repairs.note(Repair::JsonSyntax, self.at);
    }
}

/// Whether a short string and a colon stand at the beginning of a text.
fn is_name(text: &str) -> bool {
    const NAME_BYTES: usize = 64;
    let (quote, inside) = text.split_at(1);
    let name = &inside[..inside.floor_char_boundary(NAME_BYTES)];
    name.find(quote).is_some_and(|end| name[end + 1..].trim_start().starts_with(':'))
}
