//! `orrery prune`: takes what feeds have left behind that are no longer in feeds.toml.

use super::Ending;
use super::console::Console;
use super::failure::Failure;
use super::removed::{self, Removed};
use crate::archive::{Archive, Lock};
use crate::cli::{self, Cli};
use crate::config::{self, SourceId};
use crate::site::count;

/// Says what would go, and with `--yes` removes it.
pub fn prune(cli: &Cli, arguments: &cli::Prune, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let path = &config.planet.archive;
    let _lock = arguments.yes.then(|| Lock::take(path)).transpose()?;
    let mut archive = Archive::open_to_read(path)?;
    let all = removed::removed(&config, &archive)?;
    let chosen = chosen(&all, &arguments.feeds, &config)?;
    for removed in &chosen {
        console.result(&line(removed))?;
    }
    let entries: usize = chosen.iter().map(|removed| removed.holding.entries).sum();
    let what = format!("{}, {}", count(chosen.len(), "feed", "feeds"), count(entries, "entry", "entries"));
    if chosen.is_empty() {
        console.summary("every feed of the archive is in feeds.toml: there is nothing to remove")?;
    } else if arguments.yes {
        archive = Archive::open(path)?;
        let ids: Vec<SourceId> = chosen.iter().map(|removed| removed.holding.source.clone()).collect();
        archive.prune(&ids)?;
        console.summary(&format!("{what} removed for good; the next build takes their pages away"))?;
    } else {
        console.summary(&format!("{what} would be removed for good; `orrery prune --yes` does it"))?;
    }
    Ok(Ending::Done)
}

/// Those that were named, all if none was.
fn chosen<'a>(
    all: &'a [Removed<'a>],
    named: &[String],
    config: &config::Config,
) -> Result<Vec<&'a Removed<'a>>, Failure> {
    let is = |removed: &Removed<'_>, name: &String| removed.holding.source.as_str() == name;
    if let Some(name) = named.iter().find(|name| !all.iter().any(|removed| is(removed, name))) {
        let why = match config.source(name) {
            Some(_) => "this feed is in feeds.toml: take it out there first",
            None => "the archive has no feed of this id; `orrery prune` lists those that can be removed",
        };
        return Err(Failure::Usage(format!("{name}: {why}")));
    }
    Ok(all.iter().filter(|removed| named.is_empty() || named.iter().any(|name| is(removed, name))).collect())
}

/// Such as `ada: 12 entries from 2019-01-02 to 2024-03-01`.
fn line(removed: &Removed<'_>) -> String {
    let holding = &removed.holding;
    let dates = holding
        .dates
        .map(|(oldest, newest)| format!(" from {} to {}", oldest.format("%Y-%m-%d"), newest.format("%Y-%m-%d")));
    let old = &holding.source;
    let hint = removed.now.map(|new| format!("; to keep them with {}: `orrery rename {old} {}`", new.id, new.id));
    let entries = count(holding.entries, "entry", "entries");
    [format!("{old}: {entries}"), dates.unwrap_or_default(), hint.unwrap_or_default()].concat()
}
