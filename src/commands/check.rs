//! `orrery check`: what is in a feed, and what is wrong with it, without touching the archive.

use std::path::{Path, PathBuf};

use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::reading::read_and_clean;
use super::{Ending, check_json, gather};
use crate::cli::{self, CheckFormat, Cli};
use crate::config::{self, Config, Location, SourceId};
use crate::feed::{ParsedFeed, Problem, Severity};
use crate::fetch::{self, Answer, FetchError, Fetched, Order, Validators};
use crate::sanitize::{self, Entry};
use crate::site::count;

/// A source as it was typed, read.
struct Checked {
    /// As typed.
    source: String,
    /// What the document says.
    feed: ParsedFeed,
    /// Its entries, cleaned.
    entries: Vec<Entry>,
}

/// Reads every source once.
pub fn check(cli: &Cli, arguments: &cli::Check, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let base =
        Url::parse(&arguments.url).map_err(|error| Failure::Usage(format!("--url {}: {error}", arguments.url)))?;
    let config = configuration(&cli.config)?;
    let mut limits = config.as_ref().map_or_else(config::Fetch::default, |config| config.fetch.clone());
    limits.allow_private |= arguments.allow_private;
    let mut ending = Ending::Done;
    for typed in &arguments.sources {
        let checked = check_one(typed, config.as_ref(), &limits, &base)?;
        match arguments.format {
            CheckFormat::Json => console.json(&check_json::line(&checked.source, &checked.feed, &checked.entries))?,
            CheckFormat::Text => print(&checked, console)?,
        }
        ending = worse(ending, &checked);
    }
    Ok(ending)
}

/// Without a `feeds.toml` there are no ids to look up, which is fine; with a wrong one, its owner should know.
fn configuration(path: &Path) -> Result<Option<Config>, Failure> {
    match path.exists() {
        false => Ok(None),
        true => Ok(Some(config::load(path)?)),
    }
}

fn worse(ending: Ending, checked: &Checked) -> Ending {
    match (ending, checked.feed.feed_type) {
        (Ending::Unreadable, _) | (_, None) => Ending::Unreadable,
        (Ending::Done, Some(_)) if checked.feed.problems.is_empty() => Ending::Done,
        _ => Ending::Findings,
    }
}

fn check_one(typed: &str, config: Option<&Config>, limits: &config::Fetch, base: &Url) -> Result<Checked, Failure> {
    let (location, root, base) = locate(typed, config, base)?;
    let of_feed = config.and_then(|config| config.source(typed)).is_some_and(|source| source.allow_private);
    let order = Order {
        source: SourceId::new("check").expect("a constant id"),
        location,
        base,
        allow_private: limits.allow_private || of_feed,
        validators: Validators::default(),
    };
    let fetched = fetch::fetch(vec![order], root, limits)
        .map_err(|error| Failure::Machine(format!("cannot begin to fetch: {error}")))?
        .next();
    let read = fetched.map_or_else(|| Err(Vec::new()), |fetched| read(fetched, limits));
    let unreadable = |problems| (ParsedFeed { problems, ..ParsedFeed::default() }, Vec::new());
    let (feed, entries) = read.unwrap_or_else(unreadable);
    Ok(Checked { source: typed.to_owned(), feed, entries })
}

/// Where a source is: an address, the id of a configured feed, or a file.
fn locate(typed: &str, config: Option<&Config>, base: &Url) -> Result<(Location, PathBuf, Url), Failure> {
    if typed.contains("://") {
        let url = Url::parse(typed).ok().filter(config::is_web);
        let url = url.ok_or_else(|| Failure::Usage(format!("{typed}: this is not a web address")))?;
        return Ok((Location::Web(url), PathBuf::from("."), base.clone()));
    }
    if let Some((config, source)) = config.and_then(|config| Some((config, config.source(typed)?))) {
        return Ok((source.location.clone(), config.root.clone(), gather::base(source, config)));
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
    Ok((Location::File(whole.file_name().unwrap_or(name).into()), root, base.clone()))
}

fn read(fetched: Fetched, limits: &config::Fetch) -> Result<(ParsedFeed, Vec<Entry>), Vec<Problem>> {
    let failed = |error: &FetchError| vec![Problem::fetch(error.to_string())];
    match fetched.outcome {
        Err(error) => Err(failed(&error)),
        Ok(Answer::Unchanged(_)) => Err(failed(&FetchError::NotAsked)),
        Ok(Answer::Document(document)) => read_and_clean(&document, "check", limits.max_entries),
    }
}

fn print(checked: &Checked, console: &mut Console<'_>) -> Result<(), Failure> {
    let feed = &checked.feed;
    match feed.feed_type {
        None => console.result(&format!("{}: not readable: {}", checked.source, gather::describe(&feed.problems)))?,
        Some(kind) => {
            let title = feed.about.title.as_ref().map(sanitize::clean_about).unwrap_or_default();
            let title = if title.is_empty() { "a feed without a title".to_owned() } else { format!("“{title}”") };
            let format = kind.name();
            let entries = count(checked.entries.len(), "entry", "entries");
            console.result(&format!("{}: {title}, {format}, {entries}", checked.source))?;
        }
    }
    for entry in &checked.entries {
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
        console.result(&format!("  {severity}: {}{line}", gather::in_short(&problem.message)))?;
    }
    Ok(())
}
