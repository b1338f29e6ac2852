//! Events: lines that begin with a day, in sections of events.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use url::Url;

use super::Look;
use crate::config::Material;
use crate::newsletter::earlier::key;
use crate::newsletter::outline::Line;

impl Look<'_> {
    pub(super) fn events(&mut self) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let lines = self.outline.lines.iter().filter(|line| self.is_event(line));
        for line in lines.cloned().collect::<Vec<Line>>() {
            let Some(day) = day(&line.words) else { continue };
            if day < self.issue.day {
                let message = format!("{day} has passed when the issue comes out on {}", self.issue.day);
                self.wrong("past", line.place.clone(), message);
            }
            for name in self.names(day, &line) {
                if let Some(first) = seen.get(&name).filter(|first| **first != line.place.start) {
                    let message = format!("the same event as on line {}", self.line(*first));
                    self.wrong("doubled", line.place.clone(), message);
                    break;
                }
                seen.insert(name, line.place.start);
            }
        }
    }

    fn is_event(&self, line: &Line) -> bool {
        let id = self.outline.section_at(line.place.start);
        let mut sections = self.config.newsletter.sections.iter();
        sections.any(|section| Some(section.id.as_str()) == id && section.material == Material::Events)
    }

    /// What two lines about one event have in common: all their words, day and page, day and title, or day, time and place.
    fn names(&self, day: NaiveDate, line: &Line) -> Vec<String> {
        let inside = |place: &std::ops::Range<usize>| line.place.start <= place.start && place.end <= line.place.end;
        let link = self.outline.links.iter().find(|link| inside(&link.place));
        let mut names = vec![format!("line {}", plain(&line.words))];
        let Some(link) = link else { return names };
        let url = Url::parse(&link.url).map(|url| key(&url)).unwrap_or_else(|_| link.url.clone());
        names.extend([format!("{day} url {url}"), format!("{day} title {}", plain(&link.words))]);
        if let Some((before, after)) = line.words.split_once(&link.words)
            && after.chars().any(char::is_alphanumeric)
        {
            names.push(format!("{} place {}", plain(before), plain(after)));
        }
        names
    }
}

/// The day that a line begins with.
fn day(words: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(words.get(..10)?, "%Y-%m-%d").ok()
}

fn plain(text: &str) -> String {
    let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    text.to_lowercase().chars().map(letters).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
