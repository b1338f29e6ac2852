//! What the planet's own texts show of the planet.

use chrono::{DateTime, TimeDelta, Utc};

use super::console::Console;
use super::failure::Failure;
use super::{newsletter, sift};
use crate::archive::{Archive, Entries, EntryRecord};
use crate::config::{Config, Material, Section};
use crate::content::{self, Content, Include, MOST_DAYS, Manuscript, Period, local_moment};
use crate::curation::{self, Curation};
use crate::includes::{self, Filler, Ingredients, Lack};
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
    match includes::ask_for_events(content) {
        true => upcoming(config, curation, entries, now, console),
        false => Ok(Vec::new()),
    }
}

fn upcoming(
    config: &Config,
    curation: &Curation,
    entries: &[Box<EntryRecord>],
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<Vec<Event>, Failure> {
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

/// The Markdown of an issue, which need not be published, with its includes filled; and what they ask for that there is not.
/// Without an archive nothing is known to be lacking: what would be shown stands there as links.
pub fn of_issue(
    config: &Config,
    issue: &Manuscript,
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<(String, Vec<Lack>), Failure> {
    let placed = content::includes(issue.body()).0;
    if placed.is_empty() {
        return Ok((issue.body().to_owned(), Vec::new()));
    }
    let curation = curation::load(config)?;
    let archive = config.planet.archive.exists().then(|| Archive::open_to_read(&config.planet.archive)).transpose()?;
    let (entries, sources) = match &archive {
        Some(archive) => (sifted(archive, config, &curation)?, archive.sources()?),
        None => {
            console.note("there is no archive yet, so what the issue includes stands as links; see `orrery build`");
            Default::default()
        }
    };
    let asks_for_events = placed.iter().any(|one| matches!(one.what, Include::Events { .. }));
    let events = if asks_for_events { upcoming(config, &curation, &entries, now, console)? } else { Vec::new() };
    // Of the planet's own texts nothing is included.
    let timeline = timeline::merge(config, &curation, &sources, entries, &Content::default(), now);
    let (text, lacks) =
        Filler::new(Ingredients { config, timeline: &timeline, events: &events, now }).fill(issue.body());
    Ok((text, if archive.is_some() { lacks } else { Vec::new() }))
}

/// All entries, with what filters say that read their contents.
fn sifted(archive: &Archive, config: &Config, curation: &Curation) -> Result<Entries, Failure> {
    let bodies = archive.bodies();
    let mut entries = archive.entries()?;
    for entry in &mut entries {
        sift::sift_entry(config, curation, &bodies, entry)?;
    }
    Ok(entries)
}
