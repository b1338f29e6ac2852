//! What will take place: of calendars, and of feeds whose entries are dated by the day of the event.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::calendar::Event;
use super::earlier::key;
use super::pieces::{Ingredients, Piece};
use super::posts;
use crate::archive::EntryRecord;
use crate::config::{Config, Section};
use crate::content::Period;
use crate::curation::Curation;

/// The time that a section's events lie in: from the day on which the issue comes out.
pub fn window(section: &Section, period: Period) -> Period {
    let days = TimeDelta::days(section.days.into());
    Period { start: period.end, end: period.end.checked_add_signed(days).unwrap_or(period.end) }
}

/// What it takes to know what takes place.
pub struct Almanac<'a> {
    /// The owner's wishes.
    pub config: &'a Config,
    /// The owner's decisions.
    pub curation: &'a Curation,
    /// All entries, corrected by the owner's decisions.
    pub entries: &'a [Box<EntryRecord>],
    /// What takes place by calendars, by the id of the section that names them.
    pub events: &'a BTreeMap<String, Vec<Event>>,
    /// The present.
    pub now: DateTime<Utc>,
}

impl Almanac<'_> {
    /// What begins within `window` by the calendars and feeds of these sections, in the order of days, each once, however
    /// many have it.
    pub fn of<'s>(&self, sections: impl IntoIterator<Item = &'s Section>, window: Period) -> Vec<Event> {
        let mut all: Vec<Event> = Vec::new();
        for section in sections {
            all.extend(self.events.get(&section.id).cloned().unwrap_or_default());
            all.extend(self.of_feeds(section, window));
        }
        all.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut seen = BTreeSet::new();
        all.retain(|event| {
            let names = names(event);
            let is_new = !names.iter().any(|name| seen.contains(name));
            seen.extend(names);
            is_new
        });
        all
    }

    fn of_feeds(&self, section: &Section, window: Period) -> Vec<Event> {
        let zone = self.config.planet.timezone;
        let is_of = |entry: &&EntryRecord| section.feeds.contains(&entry.source);
        let is_open = |entry: &&EntryRecord| posts::is_open(entry, self.config, self.curation, self.now);
        let found = self.entries.iter().map(Box::as_ref).filter(is_of).filter(is_open).filter_map(|entry| {
            // The archive's own date is never in the future of the moment when it came.
            let moment = entry.published.filter(|moment| window.has(*moment))?.with_timezone(&zone);
            let time = moment.time();
            Some(Event {
                id: format!("{}\n{}", entry.source, entry.key),
                title: posts::headline(entry),
                url: entry.url.clone(),
                day: moment.date_naive(),
                time: (time != chrono::NaiveTime::MIN).then_some(time),
                place: String::new(),
            })
        });
        found.collect()
    }
}

/// For the issue at hand.
pub fn events(section: &Section, from: &Ingredients<'_>) -> Vec<Piece> {
    let Ingredients { config, curation, entries, events, now, .. } = *from;
    let almanac = Almanac { config, curation, entries, events, now };
    almanac.of([section], window(section, from.period)).into_iter().map(piece).collect()
}

/// What two accounts of one event have in common: their page on one day; day and place; day and title.
fn names(event: &Event) -> Vec<String> {
    let day = event.day;
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut names = vec![format!("{day} title {}", plain(&event.title))];
    names.extend(event.url.as_ref().map(|url| format!("{day} url {}", key(url))));
    if !event.place.is_empty() {
        names.push(format!("{day} {:?} place {}", event.time, plain(&event.place)));
    }
    names
}

fn piece(event: Event) -> Piece {
    Piece {
        id: Piece::id("event", &[&event.id, &event.when()]),
        lead: event.when(),
        title: event.title,
        url: event.url,
        source: event.place,
        ..Piece::default()
    }
}
