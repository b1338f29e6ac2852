//! Headings, sections, what is left over from drafting.

use super::Look;
use crate::content::Marker;
use crate::newsletter::draft::UNSORTED;
use crate::newsletter::outline::Heading;

/// Words that somebody meant to replace.
const PLACEHOLDERS: &[&str] = &["TODO", "FIXME", "TBD", "XX", "XXX", "lorem ipsum"];

impl Look<'_> {
    pub(super) fn structure(&mut self) {
        let headings = self.outline.headings.clone();
        self.levels(&headings);
        self.empty_sections(&headings);
        for (place, words) in self.outline.words.clone() {
            if let Some(placeholder) = placeholder(&words) {
                self.wrong("placeholder", place, format!("{placeholder} is still to be replaced"));
            }
        }
        self.markers();
    }

    fn levels(&mut self, headings: &[Heading]) {
        let mut before = 1;
        for heading in headings {
            let level = heading.level;
            let help = format!("write {}", "#".repeat(usize::from(before) + 1));
            if level == 1 {
                let message = "a heading of the first level: that is the issue's title";
                self.wrong_with_help("headings", heading.place.clone(), message, "write ##");
            } else if level > before + 1 {
                let message = format!("a heading of level {level} below one of level {before}");
                self.wrong_with_help("headings", heading.place.clone(), message, help);
            }
            before = level.max(2);
        }
    }

    fn empty_sections(&mut self, headings: &[Heading]) {
        if says_nothing(self.issue.body()) {
            self.wrong("empty", 0..0, "there is nothing in the issue");
        }
        for (at, heading) in headings.iter().enumerate() {
            let next = headings.get(at + 1);
            let is_parent = next.is_some_and(|next| next.level > heading.level);
            let end = next.map_or(self.issue.text.len(), |next| next.place.start);
            if !is_parent && says_nothing(&self.issue.text[heading.place.end..end]) {
                let help = "write something below it, or take it out";
                let message = format!("there is nothing below “{}”", heading.words);
                self.wrong_with_help("empty", heading.place.clone(), message, help);
            }
        }
    }

    fn markers(&mut self) {
        let sections = &self.config.newsletter.sections;
        let unknown = |marker: &Marker| match marker {
            Marker::Unknown(words) => Some(format!("`{words}` means nothing in a comment of orrery")),
            Marker::Section(id) if id != UNSORTED && !sections.iter().any(|section| section.id == *id) => {
                Some(format!("feeds.toml has no section `{id}`"))
            }
            _ => None,
        };
        let found = Marker::all(&self.issue.text).into_iter();
        let found: Vec<_> = found.filter_map(|(place, marker)| Some((place, unknown(&marker)?))).collect();
        for (place, message) in found {
            self.wrong("marker", place, message);
        }
    }
}

/// Only space and comments.
fn says_nothing(text: &str) -> bool {
    let mut rest = text;
    let mut said = String::new();
    while let Some(start) = rest.find("<!--") {
        said.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    said.push_str(rest);
    said.trim().is_empty()
}

/// A placeholder that stands in a text as a word of its own.
pub fn placeholder(text: &str) -> Option<&'static str> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    PLACEHOLDERS.iter().copied().find(|word| {
        let mut found = text.match_indices(word);
        found.any(|(at, _)| is_edge(text[..at].chars().next_back()) && is_edge(text[at + word.len()..].chars().next()))
    })
}
