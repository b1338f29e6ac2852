//! The calendars of sections of events. What those of the web said last is kept beside the archive, so that a site can be
//! made without asking anybody.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{asking, files};
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::remarks;
use crate::config::{Config, Location, Section};
use crate::content::Period;
use crate::feed;
use crate::fetch::{Answer, Fetched};
use crate::newsletter::{self, Event};

/// A calendar is not asked for again for so long, but for a draft.
const FRESH: TimeDelta = TimeDelta::hours(6);
/// How every calendar begins (RFC 5545, section 3.4).
const BEGINS: &str = "BEGIN:VCALENDAR";
const NO_CALENDAR: &str = "this is not an iCalendar file (RFC 5545)";

/// What is kept of a calendar.
#[derive(Serialize, Deserialize)]
struct Kept {
    asked: DateTime<Utc>,
    text: String,
}

/// Asks for the calendars of the web that are due, or for `all`. One that cannot be read costs no other, and nothing of
/// what is kept.
pub fn refresh(config: &Config, all: bool, now: DateTime<Utc>, console: &mut Console<'_>) -> Result<(), Failure> {
    let mut kept = kept(config);
    let of_web = |location: &&Location| matches!(location, Location::Web(_));
    let mut wanted: Vec<&Location> = calendars(config).map(|(_, calendar)| calendar).filter(of_web).collect();
    wanted.sort_by_key(|location| name(location));
    wanted.dedup_by_key(|location| name(location));
    let known = kept.len();
    kept.retain(|url, _| wanted.iter().any(|location| name(location) == *url));
    let due: Vec<&Location> = wanted.into_iter().filter(|location| all || is_due(&kept, location, now)).collect();
    if due.is_empty() && kept.len() == known {
        return Ok(());
    }
    let answers = asking::ask(due.iter().map(|location| (*location).clone()).collect(), config, false, now)?;
    for (fetched, location) in answers.into_iter().zip(&due) {
        match text(fetched) {
            Ok(Some(text)) if text.contains(BEGINS) => {
                kept.insert(name(location), Kept { asked: now, text });
            }
            Ok(Some(_)) => console.warn(&format!("{}: {NO_CALENDAR}", remarks::shown(location))),
            Ok(None) => {}
            Err(why) => console.warn(&format!("{}: {why}", remarks::shown(location))),
        }
    }
    let text = serde_json::to_string(&kept).map_err(|error| Failure::Machine(error.to_string()))?;
    files::replace(&memory(config), &text)
}

/// What takes place in a section's `window` by its calendars, by the section's id: those of the project as they are, those
/// of the web as they were kept.
pub fn events(
    config: &Config,
    window: impl Fn(&Section) -> Period,
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<BTreeMap<String, Vec<Event>>, Failure> {
    let kept = kept(config);
    let mut events: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for (section, calendar) in calendars(config) {
        let text = match calendar {
            Location::Web(_) => kept.get(&name(calendar)).map(|kept| kept.text.clone()),
            _ => match asking::ask(vec![calendar.clone()], config, false, now)?.into_iter().next().map(text) {
                Some(Ok(text)) => text,
                Some(Err(why)) => {
                    console.warn(&format!("{}: {why}", remarks::shown(calendar)));
                    None
                }
                None => None,
            },
        };
        let Some(text) = text else { continue };
        // On a thread that may fail, as everything that strangers write.
        let (window, zone) = (window(section), config.planet.timezone);
        match feed::contained(|| newsletter::read_calendar(text.as_bytes(), window, zone)) {
            Ok(Some(found)) => events.entry(section.id.clone()).or_default().extend(found),
            _ => console.warn(&format!("{}: {NO_CALENDAR}", remarks::shown(calendar))),
        }
    }
    Ok(events)
}

fn calendars(config: &Config) -> impl Iterator<Item = (&Section, &Location)> {
    let sections = config.newsletter.sections.iter();
    sections.flat_map(|section| section.calendars.iter().map(move |calendar| (section, calendar)))
}

fn is_due(kept: &BTreeMap<String, Kept>, location: &Location, now: DateTime<Utc>) -> bool {
    let is_fresh = |kept: &Kept| (TimeDelta::zero()..FRESH).contains(&(now - kept.asked));
    !kept.get(&name(location)).is_some_and(is_fresh)
}

/// The text of a document; nothing if it has not changed.
fn text(fetched: Fetched) -> Result<Option<String>, String> {
    match fetched.outcome {
        Ok(Answer::Document(document)) => Ok(Some(String::from_utf8_lossy(&document.bytes).into_owned())),
        Ok(Answer::Unchanged(_)) => Ok(None),
        Err(error) => Err(remarks::in_short(&error.to_string())),
    }
}

/// What a calendar of the web is kept under.
fn name(location: &Location) -> String {
    match location {
        Location::Web(url) => url.to_string(),
        other => remarks::shown(other),
    }
}

fn kept(config: &Config) -> BTreeMap<String, Kept> {
    let text = std::fs::read_to_string(memory(config)).ok();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default() // what cannot be read is asked again
}

/// Beside the archive, as it is the program's own.
fn memory(config: &Config) -> PathBuf {
    config.planet.archive.with_file_name("calendars.json")
}
