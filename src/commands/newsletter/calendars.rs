//! The calendars of sections of events.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::asking;
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::remarks;
use crate::config::{Config, Location};
use crate::content::Period;
use crate::feed;
use crate::fetch::Answer;
use crate::newsletter::{self, Event};

/// What takes place by the calendars of each section, by its id. One that cannot be read costs no other.
pub fn events(
    config: &Config,
    period: Period,
    offline: bool,
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<BTreeMap<String, Vec<Event>>, Failure> {
    let is_asked = |location: &&Location| !offline || matches!(location, Location::File(_));
    let wanted: Vec<_> = config
        .newsletter
        .sections
        .iter()
        .flat_map(|section| section.calendars.iter().filter(is_asked).map(move |calendar| (section, calendar)))
        .collect();
    let mut events: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(events);
    }
    let locations = wanted.iter().map(|(_, calendar)| (*calendar).clone()).collect();
    for (fetched, (section, calendar)) in asking::ask(locations, config, false, now)?.into_iter().zip(&wanted) {
        let calendar = remarks::shown(calendar);
        let window = newsletter::events_window(section, period);
        let bytes = match fetched.outcome {
            Ok(Answer::Document(document)) => document.bytes,
            Ok(Answer::Unchanged(_)) => continue,
            Err(error) => {
                console.warn(&format!("{calendar}: {}", remarks::in_short(&error.to_string())));
                continue;
            }
        };
        // On a thread that may fail, as everything that strangers write.
        let read = feed::contained(|| newsletter::read_calendar(&bytes, window, config.planet.timezone));
        match read {
            Ok(Some(found)) => events.entry(section.id.clone()).or_default().extend(found),
            _ => console.warn(&format!("{calendar}: this is not an iCalendar file (RFC 5545)")),
        }
    }
    Ok(events)
}
