//! `orrery fetch`: the first half of a build alone.

use std::path::Path;
use std::time::Instant;

use super::build::say_renewed;
use super::console::{Console, Volume};
use super::failure::Failure;
use super::gather::{self, Moment};
use super::interrupt::Interrupt;
use super::orders::{self, Selection};
use super::{Ending, moments, newsletter, pictures, relate, remarks, removed, renew, retain};
use crate::archive::{Archive, Lock};
use crate::cli::{self, Cli};
use crate::config::{self, Config, SourceId, State};
use crate::curation;
use crate::diagnostic::closest;
use crate::schedule::Due;

/// Asks feeds and archives what is new.
pub fn fetch(cli: &Cli, arguments: &cli::Fetch, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let started = Instant::now();
    console.set_volume(Volume::from_flags(arguments.quiet, arguments.verbose));
    let now = moments::now(arguments.now.as_deref(), false)?;
    let config = config::load(&cli.config)?;
    let mut curation = curation::load(&config)?;
    let only = arguments.feeds.iter().map(|typed| active(typed, &config)).collect::<Result<_, _>>()?;
    let selection = Selection { only, force: arguments.force };
    if arguments.dry_run {
        return dry_run(&config, &selection, now, console);
    }
    let _lock = Lock::take(&config.planet.archive)?;
    let interrupt = Interrupt::watch()?;
    let mut archive = Archive::open(&config.planet.archive)?;
    removed::settle(&config, &mut curation, &mut archive, console)?;
    say_renewed(renew::renew(&config, &mut archive)?, console);
    let moment = Moment { now, stop: interrupt.flag() };
    let gathered = gather::gather(&config, &curation, &mut archive, &selection, moment, console)?;
    relate::relate(&mut archive, &interrupt.flag(), console)?;
    if !interrupt.came() {
        retain::retain(&config, &mut archive, now, console)?;
        if selection.only.is_empty() {
            newsletter::refresh_calendars(&config, false, now, console)?;
            let moment = Moment { now, stop: interrupt.flag() };
            pictures::collect_beforehand(&config, &curation, &mut archive, &moment, console)?;
        }
    }
    console.summary(&format!("{} in {:.1} s", gathered.summary(), started.elapsed().as_secs_f64()))?;
    Ok(if interrupt.came() { Ending::Interrupted } else { Ending::Done })
}

/// The id of a configured feed.
pub fn known(typed: &str, config: &Config) -> Result<SourceId, Failure> {
    let ids = || config.sources.iter().map(|source| source.id.as_str());
    config.source(typed).map(|source| source.id.clone()).ok_or_else(|| {
        let help = match closest(typed, ids()) {
            Some(meant) => format!("did you mean {meant}?"),
            None => "`orrery fetch --dry-run` lists all".into(),
        };
        Failure::Usage(format!("{typed}: feeds.toml has no feed of this id; {help}"))
    })
}

/// The id of a feed that may be asked: what the owner has put to rest is not woken by a word on the side.
fn active(typed: &str, config: &Config) -> Result<SourceId, Failure> {
    let id = known(typed, config)?;
    match config.source(typed).map(|source| source.state) {
        None | Some(State::Active) => Ok(id),
        Some(state) => {
            let state = state.name();
            let help = format!("to have it asked, take that out there; `orrery check {id}` reads it once");
            Err(Failure::Usage(format!("{id}: feeds.toml says state = \"{state}\"; {help}")))
        }
    }
}

/// Says who would be asked.
fn dry_run(
    config: &Config,
    selection: &Selection,
    now: chrono::DateTime<chrono::Utc>,
    console: &mut Console<'_>,
) -> Result<Ending, Failure> {
    let records = match Path::exists(&config.planet.archive) {
        true => Archive::open_to_read(&config.planet.archive)?.sources()?,
        false => Default::default(),
    };
    let standings = orders::standings(config, &records, selection, now);
    let due = standings.iter().filter(|standing| standing.due == Due::Now).count();
    for standing in &standings {
        let address = remarks::shown(&standing.source.location);
        console.result(&format!("{}: {} ({address})", standing.source.id, remarks::state(standing)))?;
    }
    console.summary(&format!("{} of {} feeds would be asked", due, config.sources.len()))?;
    Ok(Ending::Done)
}
