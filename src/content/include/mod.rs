//! Includes: places in Markdown where the planet shows what it has, such as `{{ entries(tag="optics", limit=5) }}`. They are
//! found here and filled when all entries are known (`crate::includes`), with Markdown, so that pages, feeds and mails have
//! the same. In code and in comments they are literal, as is everything in braces that is not ours: mailing services have
//! placeholders of their own.

mod call;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use url::Url;

pub use call::MOST_DAYS;

use super::parse;
use crate::config::{Config, Material};

/// What is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Include {
    /// `entry(url)`: the entry at this address.
    Entry(Url),
    /// `entries(tag, limit)`: the newest.
    Entries {
        /// With this tag alone.
        tag: Option<String>,
        /// So many at most.
        limit: usize,
    },
    /// `events(days, limit)`: what takes place next.
    Events {
        /// From today on, in days.
        days: u32,
        /// So many at most.
        limit: usize,
    },
}

/// An include and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What it shows.
    pub what: Include,
    /// Bytes of the Markdown.
    pub place: Range<usize>,
    /// Whether it is a paragraph of its own.
    pub alone: bool,
}

/// An include that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misuse {
    /// Bytes of the Markdown.
    pub place: Range<usize>,
    /// In a sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Whether it cannot be anything else than an include. Otherwise it stays as it is.
    pub certain: bool,
}

/// What is wrong with events where there are none to show, and what to write.
pub const NO_EVENTS: (&str, &str) = (
    "feeds.toml names nothing that has events",
    "add a [[newsletter.section]] with source = \"events\" and its calendars or feeds",
);

impl Placed {
    /// Whether it asks for events of a planet that has none.
    pub fn lacks_events(&self, config: &Config) -> bool {
        let mut sections = config.newsletter.sections.iter();
        matches!(self.what, Include::Events { .. }) && !sections.any(|section| section.material == Material::Events)
    }
}

const BEGINS: &str = "{{";

/// All includes of a text, in their order, and those that cannot be understood.
pub fn includes(markdown: &str) -> (Vec<Placed>, Vec<Misuse>) {
    let (mut placed, mut wrong) = (Vec::new(), Vec::new());
    if !markdown.contains(BEGINS) {
        return (placed, wrong);
    }
    let ground = Ground::of(markdown);
    let mut at = 0;
    while let Some(start) = markdown[at..].find(BEGINS).map(|offset| at + offset) {
        at = start + BEGINS.len();
        if is_escaped(markdown, start) || ground.is_literal(start) {
            continue;
        }
        match call::read(markdown, start) {
            None => {}
            Some(Err(misuse)) => wrong.push(misuse),
            Some(Ok((what, end))) => {
                at = end;
                let alone = ground.is_paragraph(markdown, start..end);
                match misplaced(&what, alone, ground.is_html(start)) {
                    Some((message, help)) => {
                        wrong.push(Misuse { place: start..end, message, help: help.to_owned(), certain: true });
                    }
                    None => placed.push(Placed { what, place: start..end, alone }),
                }
            }
        }
    }
    (placed, wrong)
}

fn misplaced(what: &Include, alone: bool, in_html: bool) -> Option<(String, &'static str)> {
    match what {
        _ if in_html => {
            Some(("an include cannot stand in HTML".into(), "put an empty line before it and one behind it"))
        }
        Include::Entry(_) => None,
        _ if !alone => Some((
            "a list stands in a paragraph of its own".into(),
            "put it on a line of its own, with an empty line before it and one behind it",
        )),
        _ => None,
    }
}

/// The same text with something in the place of each include. What stands in a quotation or a list stays in it.
pub fn filled(markdown: &str, mut filling: impl FnMut(&Placed) -> String) -> String {
    let mut done = String::with_capacity(markdown.len());
    let mut at = 0;
    for include in includes(markdown).0 {
        done.push_str(&markdown[at..include.place.start]);
        let line = markdown[..include.place.start].rfind('\n').map_or(0, |end| end + 1);
        let indent: String = markdown[line..include.place.start].chars().map(continued).collect();
        done.push_str(&filling(&include).trim_end().replace('\n', &format!("\n{indent}")));
        at = include.place.end;
    }
    done.push_str(&markdown[at..]);
    done
}

/// What stands at the beginning of a line says in the next one that this is still the same quotation or list.
fn continued(c: char) -> char {
    if matches!(c, '>' | '\t') { c } else { ' ' }
}

fn is_escaped(markdown: &str, at: usize) -> bool {
    let slashes = markdown[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
    slashes % 2 == 1
}

/// What a text is made of, as far as includes are concerned.
#[derive(Default)]
struct Ground {
    paragraphs: Vec<Range<usize>>,
    code: Vec<Range<usize>>,
    comments: Vec<Range<usize>>,
    html: Vec<Range<usize>>,
}

impl Ground {
    fn of(markdown: &str) -> Self {
        let mut ground = Self::default();
        for (event, place) in parse(markdown) {
            match event {
                Event::Start(Tag::Paragraph) => ground.paragraphs.push(place),
                Event::End(TagEnd::CodeBlock) | Event::Code(_) => ground.code.push(place),
                Event::End(TagEnd::HtmlBlock) | Event::InlineHtml(_) => {
                    ground.comments.extend(comments(markdown, &place));
                    ground.html.push(place);
                }
                _ => {}
            }
        }
        ground
    }

    fn is_literal(&self, at: usize) -> bool {
        self.code.iter().chain(&self.comments).any(|place| place.contains(&at))
    }

    fn is_html(&self, at: usize) -> bool {
        self.html.iter().any(|place| place.contains(&at))
    }

    fn is_paragraph(&self, markdown: &str, include: Range<usize>) -> bool {
        let trimmed = |place: &Range<usize>| {
            let text = &markdown[place.clone()];
            let start = place.start + text.len() - text.trim_start().len();
            start..start + text.trim().len()
        };
        self.paragraphs.iter().any(|place| trimmed(place) == include)
    }
}

fn comments(markdown: &str, place: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = place.start;
    while let Some(start) = markdown[at..place.end].find("<!--").map(|offset| at + offset) {
        at = markdown[start..place.end].find("-->").map_or(place.end, |offset| start + offset + 3);
        found.push(start..at);
    }
    found
}

#[cfg(test)]
mod tests;
