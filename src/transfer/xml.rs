//! XML as it streams: elements, and text without what a document or a terminal must not have.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Names and values.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

pub struct Xml<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Xml<'a> {
    /// Begins a document.
    pub fn begin(out: &'a mut dyn Write) -> io::Result<Self> {
        writeln!(out, r#"<?xml version="1.0" encoding="utf-8"?>"#)?;
        Ok(Self { out })
    }

    pub fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.tag(name, attributes)?;
        writeln!(self.out, ">")
    }

    pub fn close(&mut self, name: &str) -> io::Result<()> {
        writeln!(self.out, "</{name}>")
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.tag(name, attributes)?;
        writeln!(self.out, "/>")
    }

    pub fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.tag(name, attributes)?;
        writeln!(self.out, ">{}</{name}>", escaped(text))
    }

    fn tag(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        write!(self.out, "<{name}")?;
        attributes.iter().try_for_each(|(name, value)| write!(self.out, " {name}=\"{}\"", escaped(value)))
    }
}

/// Characters that no document may have (XML 1.0, section 2.2) become U+FFFD; those that would steer a terminal or turn
/// its text around become references.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_special = |c: char| {
        matches!(c, '&' | '<' | '>' | '"' | '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || (c.is_control() && c != '\n')
    };
    if !text.contains(is_special) {
        return text.into();
    }
    let mut written = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                written.push('\u{fffd}')
            }
            c if is_special(c) => drop(write!(written, "&#{};", c as u32)),
            c => written.push(c),
        }
    }
    written.into()
}
