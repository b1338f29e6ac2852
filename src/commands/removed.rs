//! Feeds that the archive has and feeds.toml has not: left out, or under another id by now.

use std::collections::BTreeMap;

use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::orders;
use crate::archive::{Archive, Holding, SourceRecord};
use crate::config::{Config, Location, OnRemoval, Source, SourceId};
use crate::curation::Curation;
use crate::site::count;

/// A feed that is not in feeds.toml any more.
pub struct Removed<'a> {
    /// What the archive has of it.
    pub holding: Holding,
    /// The feed that it seems to be now.
    pub now: Option<&'a Source>,
}

/// All of them, by id.
///
/// # Errors
/// When the archive cannot be read.
pub fn removed<'a>(config: &'a Config, archive: &Archive) -> Result<Vec<Removed<'a>>, Failure> {
    let records = archive.sources()?;
    let left = records.values().filter(|record| config.source(record.id.as_str()).is_none());
    left.map(|old| Ok(Removed { holding: archive.holding(&old.id)?, now: now(old, config, &records, archive)? }))
        .collect()
}

/// The feed that another is by now: it came when that had gone, and is at one of its addresses, or has nothing yet and
/// is of the same blog.
fn now<'a>(
    old: &SourceRecord,
    config: &'a Config,
    records: &BTreeMap<SourceId, SourceRecord>,
    archive: &Archive,
) -> Result<Option<&'a Source>, Failure> {
    for source in &config.sources {
        let record = records.get(&source.id);
        let stood_beside = record.is_some_and(|new| new.first_seen < old.memory.last_attempt);
        let has_one_home = || has_one_home(old, source, record);
        if stood_beside {
            continue;
        }
        if is_at_one_place(old, source) || (has_one_home() && archive.holding(&source.id)?.entries == 0) {
            return Ok(Some(source));
        }
    }
    Ok(None)
}

fn is_at_one_place(old: &SourceRecord, source: &Source) -> bool {
    let memory = &old.memory;
    let is_as_typed = memory.location == orders::place(&source.location);
    let Location::Web(url) = &source.location else { return is_as_typed };
    let others = [&memory.moved_to, &memory.announced, &old.feed_url].into_iter().flatten().map(Url::as_str);
    let known = [Some(memory.location.as_str()), memory.validators.url.as_deref()].into_iter().flatten().chain(others);
    is_as_typed || known.map(sameness).any(|known| known == sameness(url.as_str()))
}

fn has_one_home(old: &SourceRecord, source: &Source, record: Option<&SourceRecord>) -> bool {
    let home = source.homepage.as_ref().or_else(|| record?.link.as_ref());
    old.link.as_ref().zip(home).is_some_and(|(old, new)| sameness(old.as_str()) == sameness(new.as_str()))
}

/// An address without what often changes while the place stays the same.
fn sameness(address: &str) -> String {
    let rest = address.trim_start_matches("https://").trim_start_matches("http://");
    rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

/// Before a run: names those that have another id now, for which what was decided of the old one holds, and takes out those that are left out, if the owner wishes
/// that at once.
///
/// # Errors
/// When the archive cannot be read or written.
pub fn settle(
    config: &Config,
    curation: &mut Curation,
    archive: &mut Archive,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut gone = Vec::new();
    for removed in removed(config, archive)? {
        let old = &removed.holding.source;
        if let Some(new) = removed.now {
            curation.follow(old, &new.id);
        }
        match removed.now {
            Some(new) => console.note(&format!(
                "{old}: seems to be {} in feeds.toml now; `orrery rename {old} {}` gives it the history",
                new.id, new.id
            )),
            None => gone.push(old.clone()),
        }
    }
    // A file without any feed is more likely a slip than a farewell to all.
    if config.planet.on_removal == OnRemoval::Prune && !gone.is_empty() && !config.sources.is_empty() {
        let entries = archive.prune(&gone)?;
        let ids: Vec<&str> = gone.iter().map(SourceId::as_str).collect();
        let entries = count(entries, "entry", "entries");
        console.note(&format!("{}: no longer in feeds.toml; {entries} removed for good (on_removal)", ids.join(", ")));
    }
    Ok(())
}
