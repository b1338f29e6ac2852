//! `orrery rename`: gives the history of a feed to its new id.

use super::console::Console;
use super::failure::Failure;
use super::{Ending, fetch, renew};
use crate::archive::{Archive, Lock};
use crate::cli::{self, Cli};
use crate::config::{self, Config, SourceId};
use crate::curation;
use crate::site::count;

/// Carries the history over.
pub fn rename(cli: &Cli, arguments: &cli::Rename, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let curation = curation::load(&config)?;
    let (old, new) = (left(&arguments.old, &config)?, fetch::known(&arguments.new, &config)?);
    let path = &config.planet.archive;
    let _lock = Lock::take(path)?;
    if !Archive::open_to_read(path)?.sources()?.contains_key(&old) {
        let help = "`orrery prune` lists those that feeds.toml has not";
        return Err(Failure::Usage(format!("{old}: the archive has no feed of this id; {help}")));
    }
    let mut archive = Archive::open(path)?;
    let renamed = archive.rename(&old, &new)?;
    renew::renew(&config, &mut archive)?;
    let folded = match renamed.folded {
        0 => String::new(),
        folded => format!(", {folded} of which had come under the new one, too"),
    };
    let entries = count(renamed.entries, "entry", "entries");
    console.summary(&format!("{old} is {new} now: {entries} carried over{folded}"))?;
    let path = config.planet.curation.strip_prefix(&config.root).unwrap_or(&config.planet.curation).display();
    for line in curation.lines_about(&old) {
        console.note(&format!("{path}:{line}: names {old}; write {new} in its place"));
    }
    Ok(Ending::Done)
}

/// The id that was given up.
fn left(typed: &str, config: &Config) -> Result<SourceId, Failure> {
    if config.source(typed).is_some() {
        let help = "give that feed its new id there first, then its history";
        return Err(Failure::Usage(format!("{typed}: this feed is still in feeds.toml; {help}")));
    }
    SourceId::new(typed).ok_or_else(|| Failure::Usage(format!("{typed}: this is not the id of a feed")))
}
