//! Feeds that the archive has and feeds.toml has not: left out, or under another id by now.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::orders;
use crate::archive::{Archive, Holding, SourceRecord};
use crate::config::{Config, Location, OnRemoval, Source, SourceId};
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
    let (mut left, mut filled) = (Vec::new(), BTreeSet::new());
    for holding in archive.holdings()? {
        match config.source(holding.source.as_str()) {
            Some(source) if holding.entries > 0 => drop(filled.insert(&source.id)),
            Some(_) => {}
            None => left.push(holding),
        }
    }
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let records = archive.sources()?;
    let now = |holding: &Holding| {
        let old = records.get(&holding.source)?;
        config.sources.iter().find(|source| is_the_same(old, source, &records, filled.contains(&source.id)))
    };
    Ok(left.into_iter().map(|holding| Removed { now: now(&holding), holding }).collect())
}

/// Whether a feed is one that the archive knows by another id: it is at one of its addresses, or has nothing yet and is
/// of the same blog.
fn is_the_same(
    old: &SourceRecord,
    source: &Source,
    records: &BTreeMap<SourceId, SourceRecord>,
    has_entries: bool,
) -> bool {
    let memory = &old.memory;
    let plain = |url: &Url| sameness(url.as_str());
    let feeds: Vec<String> = [&memory.moved_to, &memory.announced, &old.feed_url]
        .into_iter()
        .flatten()
        .map(plain)
        .chain(memory.validators.url.as_deref().map(sameness))
        .collect();
    let is_at_one_place = match &source.location {
        Location::Web(url) => feeds.contains(&plain(url)),
        Location::File(_) => false,
    } || memory.location == orders::place(&source.location);
    let home = source.homepage.as_ref().or_else(|| records.get(&source.id)?.link.as_ref());
    let has_one_home = old.link.as_ref().zip(home).is_some_and(|(old, new)| plain(old) == plain(new));
    is_at_one_place || (!has_entries && has_one_home)
}

/// An address without what often changes while the place stays the same.
fn sameness(address: &str) -> String {
    let rest = address.trim_start_matches("https://").trim_start_matches("http://");
    rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

/// Before a run: names those that have another id now, and takes out those that are left out, if the owner wishes
/// that at once.
///
/// # Errors
/// When the archive cannot be read or written.
pub fn settle(config: &Config, archive: &mut Archive, console: &mut Console<'_>) -> Result<(), Failure> {
    let mut gone = Vec::new();
    for removed in removed(config, archive)? {
        let old = &removed.holding.source;
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
