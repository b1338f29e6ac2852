//! What will take place: of calendars, and of feeds whose entries are dated by the day of the event.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::calendar::Event;
use super::earlier::key;
use super::pieces::{Ingredients, Piece};
use super::posts;
use crate::config::Section;
use crate::content::Period;

/// The time that a section's events lie in: from the day on which the issue comes out.
pub fn window(section: &Section, period: Period) -> Period {
    let days = TimeDelta::days(section.days.into());
    Period { start: period.end, end: period.end.checked_add_signed(days).unwrap_or(period.end) }
}

/// In the order of their days, each once, however many calendars have it.
pub fn events(section: &Section, from: &Ingredients<'_>) -> Vec<Piece> {
    let mut all: Vec<Event> = from.events.get(&section.id).cloned().unwrap_or_default();
    all.extend(of_feeds(section, from));
    all.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut seen = BTreeSet::new();
    all.retain(|event| {
        let names = names(event);
        let is_new = !names.iter().any(|name| seen.contains(name));
        seen.extend(names);
        is_new
    });
    all.into_iter().map(piece).collect()
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

fn of_feeds(section: &Section, from: &Ingredients<'_>) -> Vec<Event> {
    let (window, zone) = (window(section, from.period), from.config.planet.timezone);
    let found = posts::entries(section, from).filter(|entry| posts::is_open(entry, from)).filter_map(|entry| {
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
