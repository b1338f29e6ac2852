//! What the planet's own texts show of the planet.

use chrono::{DateTime, TimeDelta, Utc};

use super::console::Console;
use super::failure::Failure;
use super::newsletter;
use crate::archive::EntryRecord;
use crate::config::{Config, Material, Section};
use crate::content::{Content, MOST_DAYS, Period, local_moment};
use crate::curation::Curation;
use crate::includes;
use crate::newsletter::{Almanac, Event};
use crate::timeline::{self, Timeline};

/// What takes place from today on by calendars and feeds, if a text asks for it: all that may be asked for.
pub fn events(
    config: &Config,
    curation: &Curation,
    content: &Content,
    entries: &[Box<EntryRecord>],
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<Vec<Event>, Failure> {
    if !includes::ask_for_events(content) {
        return Ok(Vec::new());
    }
    let sections: Vec<&Section> =
        config.newsletter.sections.iter().filter(|section| section.material == Material::Events).collect();
    let is_of_events = |entry: &EntryRecord| sections.iter().any(|section| section.feeds.contains(&entry.source));
    let of_events = entries.iter().filter(|entry| is_of_events(entry));
    let entries: Vec<Box<EntryRecord>> = of_events.map(|entry| timeline::corrected(entry.clone(), curation)).collect();
    let zone = config.planet.timezone;
    let today = now.with_timezone(&zone).date_naive().and_hms_opt(0, 0, 0);
    let start = today.and_then(|begins| local_moment(begins, zone)).unwrap_or(now);
    let end = start.checked_add_signed(TimeDelta::days(MOST_DAYS.into())).unwrap_or(start);
    let window = Period { start, end };
    let events = newsletter::calendar_events(config, |_| window, now, console)?;
    let almanac = Almanac { config, curation, entries: &entries, events: &events, now };
    Ok(almanac.of(sections, window))
}

/// Fills the includes of all texts, and says what they ask for that there is not.
pub fn fill(
    config: &Config,
    timeline: &mut Timeline,
    content: &mut Content,
    events: &[Event],
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) {
    for missing in includes::fill(config, timeline, content, events, now) {
        let (path, line) = &missing.source;
        console.warn(&format!("{}:{line}: {}", newsletter::shown(path, config), missing.message));
    }
}
