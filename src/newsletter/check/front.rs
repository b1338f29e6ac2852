//! Title, number and period, held against those of the other issues.

use super::Look;
use super::structure::placeholder;
use crate::content::Manuscript;
use crate::newsletter::window::period_in_words;

impl Look<'_> {
    pub(super) fn front(&mut self) {
        if let Some(placeholder) = placeholder(&self.issue.title) {
            let message = format!("{placeholder} in the title is still to be replaced");
            self.wrong("placeholder", self.place_of(&self.issue.title), message);
        }
        self.number();
        self.period();
    }

    fn before(&self) -> impl Iterator<Item = &Manuscript> {
        self.others.iter().take_while(|other| other.stem != self.issue.stem)
    }

    fn number(&mut self) {
        let (Some(number), Some(place)) = (self.issue.number, self.issue.places.number.clone()) else { return };
        let same = self.others.iter().find(|other| other.stem != self.issue.stem && other.number == Some(number));
        let last = self.before().filter_map(|other| other.number).max();
        if let Some(same) = same {
            self.wrong("number", place, format!("number {number} is taken by {}.md", same.stem));
        } else if let Some(last) = last.filter(|last| number != last + 1) {
            let help = format!("write {}", last + 1);
            self.wrong_with_help("number", place, format!("the issue before this one has number {last}"), help);
        }
    }

    fn period(&mut self) {
        let (Some(period), Some(place)) = (self.issue.period, self.issue.places.period.clone()) else { return };
        let zone = self.config.planet.timezone;
        let with_period = self.before().filter_map(|other| Some((other.stem.clone(), other.period?)));
        let Some((stem, last)) = with_period.max_by_key(|(_, last)| last.end) else { return };
        let what = match period.start.cmp(&last.end) {
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Less => "what lies between would be in both",
            std::cmp::Ordering::Greater => "what lies between is in neither",
        };
        let help = format!("begin it with {}", last.end.with_timezone(&zone).format("%Y-%m-%d"));
        let message = format!("the period of {stem}.md is {}: {what}", period_in_words(last, zone));
        self.wrong_with_help("period", place, message, help);
    }

    fn place_of(&self, words: &str) -> std::ops::Range<usize> {
        let head = &self.issue.text[..self.issue.body_start];
        head.find(words).map_or(0..0, |at| at..at + words.len())
    }
}
