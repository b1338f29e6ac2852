//! `orrery entries --mentions`: what the blogs of the planet link to most, as JSON lines.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::console::Console;
use super::failure::Failure;
use super::{Ending, moments};
use crate::archive::Archive;
use crate::cli;
use crate::config::{Config, SourceId};
use crate::content::Content;
use crate::curation::Curation;
use crate::sanitize::SafeHtml;
use crate::timeline::{self, Item, Mentioned, Origin, Timeline};

/// Prints the pages that are mentioned most.
pub fn mentions(
    config: &Config,
    curation: &Curation,
    arguments: &cli::Entries,
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<Ending, Failure> {
    let zone = config.planet.timezone;
    let since = arguments.since.as_ref().map(|typed| moments::moment("--since", typed, zone)).transpose()?;
    let until = arguments.until.as_ref().map(|typed| moments::moment("--until", typed, zone)).transpose()?;
    let archive = Archive::open_to_read(&config.planet.archive)?;
    let sources = archive.sources()?;
    let mut timeline = timeline::merge(config, curation, &sources, archive.entries()?, &Content::default(), now);
    timeline.find_mentions(&archive.links()?);
    let Some((from, to)) = timeline.week(until) else { return Ok(Ending::Done) };
    let bodies = archive.bodies();
    let content = |item: &Item| match &item.origin {
        Origin::Entry(entry) => bodies.get(entry.n).map(|body| body.content_html),
        _ => Ok(SafeHtml::default()),
    };
    for one in timeline.most_mentioned((since.unwrap_or(from), to), content)? {
        let line = serde_json::to_string(&Line::of(&one, &timeline));
        console.json(&line.map_err(|error| Failure::Machine(error.to_string()))?)?;
    }
    Ok(Ending::Done)
}

/// A page as it is printed.
#[derive(Serialize)]
struct Line<'a> {
    url: &'a str,
    title: &'a str,
    /// What it is in the archive, if it is there.
    entry: Option<Entry<'a>>,
    mentions: usize,
    feeds: &'a [SourceId],
    mentioned_by: Vec<Entry<'a>>,
}

/// An entry by its feed and key, as `orrery entries` prints it.
#[derive(Serialize)]
struct Entry<'a> {
    feed: &'a str,
    key: &'a str,
}

impl<'a> Line<'a> {
    fn of(one: &'a Mentioned, timeline: &'a Timeline) -> Self {
        let entry = |at: &usize| match &timeline.items[*at].origin {
            Origin::Entry(entry) => Some(Entry { feed: entry.source.as_str(), key: &entry.key }),
            _ => None,
        };
        Self {
            url: &one.url,
            title: &one.title,
            entry: one.item.as_ref().and_then(entry),
            mentions: one.sources.len(),
            feeds: &one.sources,
            mentioned_by: one.items.iter().filter_map(entry).collect(),
        }
    }
}
