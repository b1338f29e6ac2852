//! Looks a document over before `feed-rs` sees it: refuses nesting that would overflow its stack, and notes the
//! `xml:base` and `xml:lang` that reach each entry, which `feed-rs` does not hand on.

use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::{Problem, limits, links};

/// What surrounds an entry: RFC 4287, section 2, and XML Base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The base of its content, if the document sets one.
    pub base: Option<Url>,
    /// The language of it.
    pub language: Option<String>,
}

/// feed-rs recurses into some elements: at 2,000 levels it overflows a stack of 2 MB. Feeds of people have 20.
const DEEPEST: usize = 128;
/// Real elements have under 20; a list of thousands only costs time.
const MOST_ATTRIBUTES: usize = 256;

/// The surroundings of each `entry` or `item`, in the order of the document, of the first `most_entries`.
///
/// A document that is not well-formed is looked over as far as it goes; only hostile shapes are refused.
pub fn look_over(xml: &str, url: &Url, most_entries: usize) -> Result<Vec<Rc<Surroundings>>, Problem> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut around = vec![Rc::new(Surroundings::default())];
    let mut entries = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                if around.len() > DEEPEST {
                    let message = format!("elements are nested more than {DEEPEST} deep");
                    return Err(Problem::error("too-deep", message).line(line_at(xml, reader.buffer_position())));
                }
                let here = surroundings(&element, around.last().expect("the root's"), url)?;
                note(&element, &here, &mut entries);
                around.push(here);
            }
            Ok(Event::Empty(element)) => {
                let here = surroundings(&element, around.last().expect("the root's"), url)?;
                note(&element, &here, &mut entries);
            }
            Ok(Event::End(_)) if around.len() > 1 => drop(around.pop()),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if entries.len() > most_entries {
            entries.truncate(most_entries);
            // What follows is not read, but must not be able to overflow a stack either.
            return check_depth(reader, around.len(), xml).map(|()| entries);
        }
    }
    Ok(entries)
}

/// The rest of a document whose first entries are known.
fn check_depth(mut reader: Reader<&[u8]>, mut depth: usize, xml: &str) -> Result<(), Problem> {
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) if depth > DEEPEST => {
                let message = format!("elements are nested more than {DEEPEST} deep");
                return Err(Problem::error("too-deep", message).line(line_at(xml, reader.buffer_position())));
            }
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

fn note(element: &BytesStart<'_>, here: &Rc<Surroundings>, entries: &mut Vec<Rc<Surroundings>>) {
    match element.local_name().as_ref() {
        "entry" | "item" => entries.push(Rc::clone(here)),
        // What counts for relative links is the innermost base, that of the content itself.
        "content" | "encoded" | "description" | "summary" => {
            if let Some(entry) = entries.last_mut().filter(|entry| here.base.is_some() && entry.base != here.base) {
                *entry = Rc::new(Surroundings { base: here.base.clone(), language: entry.language.clone() });
            }
        }
        _ => {}
    }
}

fn surroundings(element: &BytesStart<'_>, outer: &Rc<Surroundings>, url: &Url) -> Result<Rc<Surroundings>, Problem> {
    let mut here = Rc::clone(outer);
    for (number, attribute) in element.attributes().with_checks(false).flatten().enumerate() {
        if number >= MOST_ATTRIBUTES {
            let message = format!("an element has more than {MOST_ATTRIBUTES} attributes");
            return Err(Problem::error("too-many-attributes", message));
        }
        match attribute.key.as_ref() {
            "xml:base" => {
                let base = links::web(&attribute.value, outer.base.as_ref().unwrap_or(url));
                Rc::make_mut(&mut here).base = base;
            }
            "xml:lang" => Rc::make_mut(&mut here).language = limits::language(Some(&attribute.value)),
            _ => {}
        }
    }
    Ok(here)
}

/// The line, from 1, of a byte's position.
pub fn line_at(text: &str, position: u64) -> usize {
    let position = usize::try_from(position).unwrap_or(usize::MAX).min(text.len());
    text.as_bytes()[..position].iter().filter(|byte| **byte == b'\n').count() + 1
}
