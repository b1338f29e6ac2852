//! The rows out of an exported Atom document. All else in it is for others.

use std::io::{self, BufRead, Read};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use super::atom::NAMESPACE;
use super::{Incoming, TransferError, damaged, row_of};
use crate::archive::Row;

pub fn read<'a>(input: impl BufRead + 'a) -> Result<Incoming<'a>, TransferError> {
    let reader = NsReader::from_reader(Counted { input, line: 1 });
    let mut elements = Elements { reader, buffer: Vec::new() };
    let first = elements.next().transpose()?;
    let Some((line, Element::Archive { version, rows })) = first else {
        let what = "this Atom document has no archive in it; was it written by `orrery export --format atom`?";
        return Err(damaged(first.map_or(1, |(line, _)| line), what));
    };
    let (Some(version), Some(rows)) = (version, rows) else {
        return Err(damaged(line, "the element `archive` does not say its version and its number of rows"));
    };
    let read = elements.map(|element| element.and_then(row));
    Ok(Incoming { version, rows, read: Box::new(read) })
}

fn row((line, element): (u64, Element)) -> Result<(u64, Row), TransferError> {
    match element {
        Element::Row(json) => row_of(&json, line),
        Element::Archive { .. } => Err(damaged(line, "a second element `archive`")),
    }
}

/// An element of ours.
enum Element {
    Archive { version: Option<u32>, rows: Option<u64> },
    Row(String),
}

/// The elements of ours in a document, with their lines.
struct Elements<R> {
    reader: NsReader<Counted<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Elements<R> {
    fn find(&mut self) -> Result<Option<Element>, quick_xml::Error> {
        loop {
            self.buffer.clear();
            let (namespace, event) = self.reader.read_resolved_event_into(&mut self.buffer)?;
            let is_ours = namespace == ResolveResult::Bound(Namespace(NAMESPACE));
            match event {
                Event::Eof => return Ok(None),
                Event::Start(tag) | Event::Empty(tag) if is_ours && tag.local_name().as_ref() == "archive" => {
                    return Ok(Some(heading(&tag)?));
                }
                Event::Start(tag) if is_ours && tag.local_name().as_ref() == "row" => {
                    return self.text().map(|json| Some(Element::Row(json)));
                }
                _ => {}
            }
        }
    }

    /// The text of the element that has just begun.
    fn text(&mut self) -> Result<String, quick_xml::Error> {
        let mut found = String::new();
        loop {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer)? {
                Event::Text(text) => found.push_str(&text.xml10_content()),
                Event::CData(text) => found.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref()? {
                    Some(c) => found.push(c),
                    None => found.push_str(resolve_predefined_entity(&reference).unwrap_or_default()),
                },
                Event::End(_) | Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }
}

fn heading(tag: &BytesStart<'_>) -> Result<Element, quick_xml::Error> {
    let value = |name| -> Result<Option<String>, quick_xml::Error> {
        let found = tag.try_get_attribute(name)?;
        found.map(|found| Ok(found.normalized_value(XmlVersion::Implicit1_0)?.into_owned())).transpose()
    };
    let (version, rows) = (value("version")?, value("rows")?);
    Ok(Element::Archive {
        version: version.and_then(|version| version.parse().ok()),
        rows: rows.and_then(|rows| rows.parse().ok()),
    })
}

impl<R: BufRead> Iterator for Elements<R> {
    type Item = Result<(u64, Element), TransferError>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.find();
        let line = self.reader.get_ref().line;
        match found {
            Ok(element) => element.map(|element| Ok((line, element))),
            Err(quick_xml::Error::Io(error)) => Some(Err(io::Error::new(error.kind(), error.to_string()).into())),
            Err(error) => Some(Err(damaged(line, format!("this is not well-formed XML: {error}")))),
        }
    }
}

/// Counts the lines of what is read through it.
struct Counted<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What `fill_buf` gave is there still, so this reads nothing.
        let consumed = self.input.fill_buf().map(|bytes| &bytes[..amount.min(bytes.len())]).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', consumed).count() as u64;
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let amount = bytes.len().min(buffer.len());
        buffer[..amount].copy_from_slice(&bytes[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}
