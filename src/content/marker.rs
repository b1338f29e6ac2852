//! Notes of the program in an issue's Markdown, as comments: which section and which item this is, and what was drafted
//! before. They travel with the lines that they stand on, and never reach a page or a feed.
//!
//! | comment | stands |
//! | --- | --- |
//! | `<!-- orrery section headlines -->` | behind the heading of a section |
//! | `<!-- orrery item post-0a1b2c3d4e -->` | behind an item |
//! | `<!-- orrery drafted post-0a1b2c3d4e ... -->` | at the end: what has been offered, so that it does not come back |

use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{Event, TagEnd};

use super::{front_matter, parse};

const OPENS: &str = "<!-- orrery ";

/// What a comment of the program says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marker {
    /// The section that begins here.
    Section(String),
    /// The item that stands here.
    Item(String),
    /// What has been offered.
    Drafted(Vec<String>),
    /// Something that this program does not know.
    Unknown(String),
}

impl Marker {
    /// All markers of a file, each with its place in bytes. In code they are what somebody writes about, and behind a
    /// backslash what a stranger wrote.
    pub fn all(text: &str) -> Vec<(Range<usize>, Self)> {
        if !text.contains(OPENS) {
            return Vec::new();
        }
        html(text).into_iter().flat_map(|place| Self::within(text, place)).collect()
    }

    fn within(text: &str, html: Range<usize>) -> Vec<(Range<usize>, Self)> {
        let mut found = Vec::new();
        let mut at = html.start;
        while let Some(start) = text[at..html.end].find(OPENS).map(|offset| at + offset) {
            let end = text[start..html.end].find("-->").map_or(html.end, |offset| start + offset + "-->".len());
            found.push((start..end, Self::read(&text[start..end])));
            at = end;
        }
        found
    }

    fn read(comment: &str) -> Self {
        let inside = comment.trim_start_matches(OPENS).trim_end_matches("-->");
        let words: Vec<&str> = inside.split_whitespace().collect();
        match words.as_slice() {
            ["section", id] => Self::Section((*id).to_owned()),
            ["item", id] => Self::Item((*id).to_owned()),
            ["drafted", ids @ ..] => Self::Drafted(ids.iter().map(|id| (*id).to_owned()).collect()),
            words => Self::Unknown(words.join(" ")),
        }
    }
}

/// Where HTML stands in a file, in its order.
fn html(text: &str) -> Vec<Range<usize>> {
    let body = front_matter::split(Path::new(""), text, "").map_or(text, |parts| parts.body);
    let start = text.len() - body.len();
    let is_html = |event: &Event<'_>| matches!(event, Event::InlineHtml(_) | Event::End(TagEnd::HtmlBlock));
    let found = parse(body).filter(|(event, _)| is_html(event));
    found.map(|(_, place)| place.start + start..place.end + start).collect()
}

impl std::fmt::Display for Marker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Section(id) => write!(f, "{OPENS}section {id} -->"),
            Self::Item(id) => write!(f, "{OPENS}item {id} -->"),
            Self::Drafted(ids) => write!(f, "{OPENS}drafted\n{}\n-->", ids.join("\n")),
            Self::Unknown(words) => write!(f, "{OPENS}{words} -->"),
        }
    }
}

/// The same Markdown without markers. Where one stood at the end of a line, the space before it goes, too.
pub fn without<'e>(events: impl Iterator<Item = Event<'e>>) -> Vec<Event<'e>> {
    let mut kept: Vec<Event<'e>> = Vec::new();
    let mut in_block = false; // pieces of a block of HTML come line by line
    for event in events {
        match &event {
            Event::InlineHtml(html) if html.starts_with(OPENS) => {
                if let Some(Event::Text(text)) = kept.last_mut() {
                    *text = text.trim_end().to_owned().into();
                }
                continue;
            }
            Event::Html(html) if html.trim_start().starts_with(OPENS) || in_block => {
                in_block = !html.contains("-->");
                continue;
            }
            _ => kept.push(event),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_that_somebody_writes_about_is_none() {
        let text = "+++\ntitle = \"`\"\n+++\n`<!-- orrery item a -->`\n\n```\n<!-- orrery item b -->\n```\n\n    \
                    <!-- orrery item c -->\n\nd <!-- orrery item d --> `e`\n";
        let found: Vec<Marker> = Marker::all(text).into_iter().map(|(_, marker)| marker).collect();
        assert_eq!(found, [Marker::Item("d".into())]);
    }

    #[test]
    fn what_is_shown_as_words_is_no_marker() {
        let text = "### [\\<!-- orrery drafted post-1](https://a.example/) <!-- orrery item a -->\n\n\
                    [x](<https://a.example/<!-- orrery item c -->>) \\\\<!-- orrery item b -->\n";
        let found: Vec<Marker> = Marker::all(text).into_iter().map(|(_, marker)| marker).collect();
        assert_eq!(found, [Marker::Item("a".into()), Marker::Item("c".into()), Marker::Item("b".into())]);
    }

    #[test]
    fn markers_are_found_with_their_places_and_written_as_they_are_read() {
        let text = "## A <!-- orrery section a -->\n<!-- a person's -->\n<!-- orrery item x-1 -->\n\
                    <!-- orrery drafted\nx-1\nx-2\n-->\n<!-- orrery itm x -->";
        let found: Vec<Marker> = Marker::all(text).into_iter().map(|(_, marker)| marker).collect();
        let ids = vec!["x-1".to_owned(), "x-2".to_owned()];
        let expected = [
            Marker::Section("a".into()),
            Marker::Item("x-1".into()),
            Marker::Drafted(ids),
            Marker::Unknown("itm x".into()),
        ];
        assert_eq!(found, expected);
        for (place, marker) in Marker::all(text) {
            assert_eq!(text[place].to_owned(), marker.to_string());
        }
    }
}
