//! An issue's Markdown as a list of what can be looked at: links, pictures, headings, lines of lists, words.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::raw::{Raw, raw};
use crate::content::{Include, Manuscript, Marker, includes, parse};

/// What stands in an issue. All places are in bytes of the file.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// In their order.
    pub links: Vec<Link>,
    /// In their order.
    pub pictures: Vec<Picture>,
    /// In their order.
    pub headings: Vec<Heading>,
    /// Lines of lists, without those of lists inside of them.
    pub lines: Vec<Line>,
    /// Text that is not code.
    pub words: Vec<(Range<usize>, String)>,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its address as written.
    pub url: String,
    /// Its words.
    pub words: String,
    /// Where it stands.
    pub place: Range<usize>,
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its address as written.
    pub url: String,
    /// What stands for it where it cannot be seen, if somebody wrote that.
    pub alt: Option<String>,
    /// Where it stands.
    pub place: Range<usize>,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// From 1.
    pub level: u8,
    /// Its words.
    pub words: String,
    /// The section of `feeds.toml` that begins with it, if its marker says so.
    pub section: Option<String>,
    /// Where it stands.
    pub place: Range<usize>,
}

/// A line of a list.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its words.
    pub words: String,
    /// Where it stands.
    pub place: Range<usize>,
}

impl Outline {
    /// Reads an issue.
    pub fn of(issue: &Manuscript) -> Self {
        let mut outline = Self::default();
        let offset = issue.body_start;
        let markers = Marker::all(&issue.text);
        let section_in = |place: &Range<usize>| {
            let inside = markers.iter().filter(|(at, _)| place.start <= at.start && at.end <= place.end);
            inside.into_iter().find_map(|(_, marker)| match marker {
                Marker::Section(id) => Some(id.clone()),
                _ => None,
            })
        };
        // Of what is open: where its words began in `said`, and its address.
        let (mut said, mut open) = (String::new(), Vec::<(usize, String)>::new());
        let mut depth = 0;
        let mut in_code = false;
        for (event, place) in parse(issue.body()) {
            let place = place.start + offset..place.end + offset;
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Start(Tag::Item) => {
                    depth += 1;
                    open.push((said.len(), String::new()));
                }
                Event::Start(Tag::Heading { .. }) => open.push((said.len(), String::new())),
                Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                    open.push((said.len(), format!("mailto:{dest_url}")));
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    open.push((said.len(), dest_url.to_string()));
                }
                Event::Text(text) => {
                    said.push_str(&text);
                    if !in_code {
                        outline.words.push((place, text.to_string()));
                    }
                }
                Event::Code(text) => said.push_str(&text),
                Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => outline.html(&issue.text, place),
                Event::SoftBreak | Event::HardBreak => said.push(' '),
                Event::End(TagEnd::Heading(level)) => {
                    let words = said[open.pop().unwrap_or_default().0..].trim().to_owned();
                    let section = section_in(&place);
                    outline.headings.push(Heading { level: level as u8, words, section, place });
                }
                Event::End(TagEnd::Item) => {
                    let words = said[open.pop().unwrap_or_default().0..].trim().to_owned();
                    depth -= 1;
                    if depth == 0 {
                        outline.lines.push(Line { words, place });
                    }
                }
                Event::End(TagEnd::Link) => {
                    let (began, url) = open.pop().unwrap_or_default();
                    outline.links.push(Link { url, words: said[began..].to_owned(), place });
                }
                Event::End(TagEnd::Image) => {
                    let (began, url) = open.pop().unwrap_or_default();
                    outline.pictures.push(Picture {
                        url,
                        alt: Some(said[began..].trim().to_owned()).filter(|alt| !alt.is_empty()),
                        place,
                    });
                }
                _ => {}
            }
        }
        outline.links.extend(included(issue));
        outline.links.sort_by_key(|link| link.place.start);
        outline.pictures.sort_by_key(|picture| picture.place.start);
        outline
    }

    /// Takes the links and pictures of HTML at this place.
    fn html(&mut self, text: &str, html: Range<usize>) {
        for (place, what) in raw(&text[html.clone()]) {
            let place = place.start + html.start..place.end + html.start;
            match what {
                Raw::Link(url) => self.links.push(Link { words: url.clone(), url, place }),
                Raw::Picture(url, alt) => self.pictures.push(Picture { url, alt, place }),
            }
        }
    }

    /// The section of `feeds.toml` that a place lies in.
    pub fn section_at(&self, place: usize) -> Option<&str> {
        let is_above = |heading: &&Heading| heading.place.start <= place && heading.level <= 2;
        self.headings.iter().rfind(is_above)?.section.as_deref()
    }
}

/// The entries that an issue shows: links whose words come later.
fn included(issue: &Manuscript) -> Vec<Link> {
    let link = |url: String, place: Range<usize>| Link {
        words: url.clone(),
        url,
        place: place.start + issue.body_start..place.end + issue.body_start,
    };
    let links = includes(issue.body()).0.into_iter().filter_map(|include| match include.what {
        Include::Entry(url) => Some(link(url.to_string(), include.place)),
        _ => None,
    });
    links.collect()
}
