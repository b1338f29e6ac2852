//! `orrery check`: what is in feeds, and what is wrong with them, without touching the archive.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, Utc};
use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::reading::{Unread, read_and_clean};
use super::{Ending, check_fix, check_json, moments, newsletter, orders, remarks};
use crate::cli::{self, CheckFormat, Cli};
use crate::config::{self, Config, Location, Source, SourceId, State, Treatment};
use crate::feed::{ParsedFeed, Problem, Severity};
use crate::fetch::{self, Answer, FetchError, Fetched, Memory, Moves, Order, Run, Validators};
use crate::sanitize::{self, Entry};
use crate::site::count;

/// A source as it was named, read.
pub struct Checked {
    /// As typed, or its id.
    pub source: String,
    /// What the document says.
    pub feed: ParsedFeed,
    /// Its entries, cleaned.
    pub entries: Vec<Entry>,
    /// Where redirects led.
    pub moves: Moves,
}

impl Checked {
    /// Where the address is in feeds.toml, it is something to mend there.
    fn with_moves_as_problems(mut self) -> Self {
        self.feed.problems.extend(remarks::moves(&self.moves).into_iter().map(Problem::of_the_address));
        self
    }

    fn has_other_problems(&self) -> bool {
        self.feed.feed_type.is_none() || !self.feed.problems.iter().all(Problem::is_of_the_address)
    }
}

/// Reads every source once.
pub fn check(cli: &Cli, arguments: &cli::Check, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let base =
        Url::parse(&arguments.url).map_err(|error| Failure::Usage(format!("--url {}: {error}", arguments.url)))?;
    let now = moments::now(arguments.now.as_deref(), false)?;
    let config = configuration(&cli.config)?;
    let names = names(arguments, config.as_ref())?;
    let orders = names.iter().enumerate().map(|(number, name)| {
        let order = order(name, config.as_ref(), &base)?;
        let allow_private = order.allow_private || arguments.allow_private;
        Ok(Order { source: numbered(number), allow_private, ..order })
    });
    let sources = config.iter().flat_map(|config| &config.sources).filter(|_| arguments.sources.is_empty());
    for source in sources.filter(|source| source.state != State::Active) {
        console.note(&format!(
            "{}: {} in feeds.toml, not checked; name it to check it",
            source.id,
            source.state.name()
        ));
    }
    let checked = ask(&names, orders.collect::<Result<_, Failure>>()?, config.as_ref(), now)?;
    for checked in &checked {
        match arguments.format {
            CheckFormat::Json => console.json(&check_json::line(checked))?,
            CheckFormat::Text => print(checked, !arguments.sources.is_empty(), console)?,
        }
    }
    let of_drafts = match (&config, arguments.sources.is_empty()) {
        (Some(config), true) => newsletter::note_about_drafts(config, console)?,
        _ => Ending::Done,
    };
    if let (true, Some(config)) = (arguments.fix, &config) {
        let mended = check_fix::fix(&cli.config, config, &checked, console)?;
        let rest = checked.iter().filter(|checked| !mended.contains(&checked.source) || checked.has_other_problems());
        return Ok(rest.fold(of_drafts, worse));
    }
    Ok(checked.iter().fold(of_drafts, worse))
}

/// Without a `feeds.toml` there are no ids to look up, which is fine; with a wrong one, its owner should know.
fn configuration(path: &Path) -> Result<Option<Config>, Failure> {
    match path.exists() {
        false => Ok(None),
        true => Ok(Some(config::load(path)?)),
    }
}

fn names(arguments: &cli::Check, config: Option<&Config>) -> Result<Vec<String>, Failure> {
    match (arguments.sources.as_slice(), config) {
        ([], None) => {
            Err(Failure::Usage("there is no feeds.toml here: name an address, a file, or --config FILE".into()))
        }
        (_, None) if arguments.fix => Err(Failure::Usage("--fix: there is no feeds.toml here to write to".into())),
        ([], Some(config)) => {
            let is_active = |source: &&Source| source.state == State::Active;
            Ok(config.sources.iter().filter(is_active).map(|source| source.id.to_string()).collect())
        }
        (typed, config) => {
            let mut names: Vec<String> = Vec::new();
            for name in typed.iter().map(|typed| named(typed, config)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Ok(names)
        }
    }
}

/// What is typed; for the address of a configured feed its id, so that it is asked as it is in a build.
fn named(typed: &str, config: Option<&Config>) -> String {
    let sources = config.map(|config| config.sources.as_slice()).unwrap_or_default();
    let url = Url::parse(typed).ok();
    let is_it = |location: &Location| matches!((location, &url), (Location::Web(ours), Some(url)) if ours == url);
    let known = sources.iter().find(|source| is_it(&source.location));
    known.map_or_else(|| typed.to_owned(), |source| source.id.to_string())
}

/// Many of those named may be the same source, so each order has a number in place of an id.
fn numbered(number: usize) -> SourceId {
    SourceId::new(&format!("check-{number}")).expect("letters, a dash, and digits")
}

/// What to ask: an address, the id of a configured feed, or a file.
fn order(typed: &str, config: Option<&Config>, base: &Url) -> Result<Order, Failure> {
    let order = |location, root| Order {
        wanted: Default::default(),
        source: numbered(0),
        location,
        announced_at: None,
        root,
        base: base.clone(),
        allow_private: config.is_some_and(|config| config.fetch.allow_private),
        validators: Validators::default(),
        user_agent: None,
        headers: Vec::new(),
        credentials: None,
    };
    if typed.contains("://") {
        let url = Url::parse(typed).ok().filter(config::is_web);
        let url = url.ok_or_else(|| Failure::Usage(format!("{typed}: this is not a web address")))?;
        return Ok(order(Location::Web(url), PathBuf::from(".")));
    }
    if let Some((config, source)) = config.and_then(|config| Some((config, config.source(typed)?))) {
        return orders::order(source, &Memory::default(), config).map_err(Failure::from);
    }
    let path = Path::new(typed);
    let (Some(name), true) = (path.file_name(), path.exists()) else {
        let help = "neither a file, nor an http(s) address, nor the id of a feed in feeds.toml";
        return Err(Failure::Usage(format!("{typed}: {help}")));
    };
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A link to elsewhere is followed: the owner typed it.
    let whole = path.canonicalize().unwrap_or_else(|_| directory.join(name));
    let root = whole.parent().unwrap_or(directory).to_owned();
    Ok(order(Location::File(whole.file_name().unwrap_or(name).into()), root))
}

/// Asks for all at once, and gives what came in the order of the names.
fn ask(
    names: &[String],
    orders: Vec<Order>,
    config: Option<&Config>,
    now: DateTime<Utc>,
) -> Result<Vec<Checked>, Failure> {
    let limits = config.map_or_else(config::Fetch::default, |config| config.fetch.clone());
    let ids: Vec<SourceId> = orders.iter().map(|order| order.source.clone()).collect();
    let max_entries = limits.max_entries;
    let stop = Arc::new(AtomicBool::new(false));
    let run = Run { limits, now, proxy_hosts: orders::proxy_hosts(), stop };
    let fetched =
        fetch::fetch(orders, &run).map_err(|error| Failure::Machine(format!("cannot begin to fetch: {error}")))?;
    let mut checked: Vec<(usize, Checked)> = fetched
        .filter_map(|fetched| {
            let number = ids.iter().position(|id| *id == fetched.source)?;
            let source = config.and_then(|config| config.source(&names[number]));
            let treatment = source.map(|source| source.treatment.clone()).unwrap_or_default();
            let checked = read(names[number].clone(), fetched, max_entries, &treatment, run.now);
            Some((number, if source.is_some() { checked.with_moves_as_problems() } else { checked }))
        })
        .collect();
    checked.sort_by_key(|(number, _)| *number);
    Ok(checked.into_iter().map(|(_, checked)| checked).collect())
}

fn read(source: String, fetched: Fetched, max_entries: usize, treatment: &Treatment, now: DateTime<Utc>) -> Checked {
    let moves = match &fetched.outcome {
        Ok(Answer::Document(document)) => document.moves.clone(),
        _ => Moves::default(),
    };
    let read = match fetched.outcome {
        Err(error) => Err(failed(&error)),
        Ok(Answer::Unchanged(_)) => Err(failed(&FetchError::NotAsked)),
        Ok(Answer::Document(document)) => read_and_clean(&document, "check", max_entries, treatment, now),
    };
    let unreadable = |unread: Unread| (ParsedFeed { problems: unread.problems, ..ParsedFeed::default() }, Vec::new());
    let (feed, entries) = read.unwrap_or_else(unreadable);
    Checked { source, feed, entries, moves }
}

fn failed(error: &FetchError) -> Unread {
    Unread { problems: vec![Problem::fetch(error.to_string())], announced: Vec::new(), is_parked: false }
}

fn worse(ending: Ending, checked: &Checked) -> Ending {
    match (ending, checked.feed.feed_type) {
        (Ending::Unreadable, _) | (_, None) => Ending::Unreadable,
        (Ending::Done, Some(_)) if checked.feed.problems.is_empty() => Ending::Done,
        _ => Ending::Findings,
    }
}

fn print(checked: &Checked, with_entries: bool, console: &mut Console<'_>) -> Result<(), Failure> {
    let feed = &checked.feed;
    match feed.feed_type {
        None => console.result(&format!("{}: not readable: {}", checked.source, remarks::describe(&feed.problems)))?,
        Some(kind) => {
            let title = feed.about.title.as_ref().map(sanitize::clean_about).unwrap_or_default();
            let title = if title.is_empty() { "a feed without a title".to_owned() } else { format!("“{title}”") };
            let format = kind.name();
            let entries = count(checked.entries.len(), "entry", "entries");
            console.result(&format!("{}: {title}, {format}, {entries}", checked.source))?;
        }
    }
    for entry in checked.entries.iter().filter(|_| with_entries) {
        let date = entry.published.map_or_else(|| "no date   ".to_owned(), |date| date.format("%Y-%m-%d").to_string());
        let title = if entry.title.is_empty() { &entry.excerpt } else { &entry.title };
        console.result(&format!("  {date}  {}", sanitize::excerpt(title, 80)))?;
    }
    for problem in feed.problems.iter().filter(|_| feed.feed_type.is_some()) {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let line = problem.line.map(|line| format!(" (line {line})")).unwrap_or_default();
        console.result(&format!("  {severity}: {}{line}", remarks::in_short(&problem.message)))?;
    }
    for line in remarks::moves(&checked.moves).iter().filter(|_| !feed.problems.iter().any(Problem::is_of_the_address))
    {
        console.result(&format!("  note: {line}"))?;
    }
    Ok(())
}
