//! The first half of a build: sources → fetched → read → cleaned → archived.

use std::collections::BTreeMap;
use std::sync::mpsc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::console::Console;
use super::failure::Failure;
use super::reading::read_and_clean;
use crate::archive::{Archive, Merged, SourceRecord};
use crate::config::{Config, Location, Source, SourceId, without_credentials};
use crate::feed::{self, About, Problem, Severity};
use crate::fetch::{self, Answer, Document, Fetched, Memory, Order, Unchanged, Validators};
use crate::sanitize::{self, Entry};
use crate::site::count;

/// How the sources fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Sources with something to read.
    pub changed: usize,
    /// Sources that said nothing new.
    pub unchanged: usize,
    /// Sources that could not be fetched or read.
    pub failing: usize,
    /// Entries not seen before.
    pub new_entries: usize,
    /// Entries that were edited.
    pub edited_entries: usize,
}

/// A source's answer, read and cleaned.
struct Reading {
    source: SourceId,
    result: Outcome,
}

enum Outcome {
    Unchanged(Unchanged),
    Read(Box<Harvest>),
    Failed(String),
}

struct Harvest {
    about: About,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
    validators: Validators,
    moved_to: Option<url::Url>,
}

/// Asks every source and archives what is new.
///
/// Answers are read and cleaned on all cores while others are still on their way; this thread alone writes.
///
/// # Errors
/// When this machine cannot fetch at all, or the archive cannot be written.
pub fn gather(
    config: &Config,
    archive: &mut Archive,
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<Gathered, Failure> {
    let records = archive.sources()?;
    let orders = config.sources.iter().map(|source| order(source, records.get(&source.id), config)).collect();
    let fetched = fetch::fetch(orders, config.root.clone(), &config.fetch)
        .map_err(|error| Failure::Machine(format!("cannot begin to fetch: {error}")))?;
    console.begin_progress(config.sources.len());
    let mut gathered = Gathered::default();
    let mut remarks: BTreeMap<SourceId, Vec<Remark>> = BTreeMap::new();
    let done = std::thread::scope(|scope| {
        const WAITING_READINGS: usize = 8; // bounds the memory of what is not yet archived
        let (sender, receiver) = mpsc::sync_channel(WAITING_READINGS);
        scope.spawn(move || {
            // When the receiver is gone the archive has failed, and what is left is of no use.
            let read = |fetched| reading(fetched, config);
            let _ = fetched
                .par_bridge()
                .map(read)
                .try_for_each_with(sender, |sender, reading| sender.send(reading).map_err(drop));
        });
        for reading in receiver {
            let Some(source) = config.source(reading.source.as_str()) else {
                continue;
            };
            let memory = records.get(&source.id).map(|record| record.memory.clone()).unwrap_or_default();
            console.progress(&source.name);
            let said = settle((source, &reader(source, config)), reading.result, memory, archive, now, &mut gathered)?;
            remarks.insert(reading.source, said);
        }
        Ok(())
    });
    console.end_progress();
    // In the order of feeds.toml, so that two logs can be compared.
    for remark in config.sources.iter().filter_map(|source| remarks.remove(&source.id)).flatten() {
        remark.say(console);
    }
    done.map(|()| gathered)
}

/// What is to be said of a source.
enum Remark {
    /// It is in trouble.
    Warning(String),
    /// Its owner should know.
    Note(String),
    /// For those who want to know all.
    Detail(String),
}

impl Remark {
    fn say(&self, console: &mut Console<'_>) {
        match self {
            Self::Warning(line) => console.warn(line),
            Self::Note(line) => console.note(line),
            Self::Detail(line) => console.detail(line),
        }
    }
}

fn order(source: &Source, record: Option<&SourceRecord>, config: &Config) -> Order {
    let location = source.location.to_string();
    let validators = record.map(|record| record.memory.validators_for(&location, &reader(source, config)));
    Order {
        source: source.id.clone(),
        location: source.location.clone(),
        base: base(source, config),
        allow_private: source.allow_private,
        validators: validators.unwrap_or_default(),
    }
}

/// Where the relative links of a feed in a file start.
pub fn base(source: &Source, config: &Config) -> url::Url {
    source.homepage.clone().unwrap_or_else(|| config.planet.base_url.clone())
}

/// All that decides how a document is read, but for the document: entries that went through something else are
/// read again.
fn reader(source: &Source, config: &Config) -> String {
    let versions = format!("{}.{}", feed::READER_VERSION, sanitize::POLICY_VERSION);
    let most = config.fetch.max_entries;
    match source.location {
        Location::Web(_) => format!("{versions} {most}"),
        Location::File(_) => format!("{versions} {most} {}", base(source, config)),
    }
}

/// Reads and cleans one answer.
fn reading(fetched: Fetched, config: &Config) -> Reading {
    let result = match fetched.outcome {
        Err(error) => Outcome::Failed(in_short(&error.to_string())),
        Ok(Answer::Unchanged(unchanged)) => Outcome::Unchanged(unchanged),
        Ok(Answer::Document(document)) => harvest(*document, &fetched.source, config),
    };
    Reading { source: fetched.source, result }
}

fn harvest(document: Document, source: &SourceId, config: &Config) -> Outcome {
    match read_and_clean(&document, source.as_str(), config.fetch.max_entries) {
        Err(problems) => Outcome::Failed(describe(&problems)),
        Ok((feed, entries)) => Outcome::Read(Box::new(Harvest {
            about: feed.about,
            entries,
            problems: feed.problems,
            validators: document.validators,
            moved_to: document.moved_to,
        })),
    }
}

/// Archives a reading, and gives what is to be said of it.
fn settle(
    (source, reader): (&Source, &str),
    outcome: Outcome,
    memory: Memory,
    archive: &mut Archive,
    now: DateTime<Utc>,
    gathered: &mut Gathered,
) -> Result<Vec<Remark>, Failure> {
    let id = &source.id;
    match outcome {
        Outcome::Unchanged(Unchanged { validators, moved_to }) => {
            gathered.unchanged += 1;
            let remarks =
                [Some(Remark::Detail(format!("{id}: unchanged"))), moved_to.as_ref().map(|url| moved(id, url))];
            archive.remember(source, &memory.after_unchanged(validators, moved_to, now))?;
            Ok(remarks.into_iter().flatten().collect())
        }
        Outcome::Failed(error) => {
            gathered.failing += 1;
            let remark = Remark::Warning(format!("{id}: {error} ({})", shown(&source.location)));
            archive.remember(source, &memory.after_failure(error, now))?;
            Ok(vec![remark])
        }
        Outcome::Read(harvest) => {
            gathered.changed += 1;
            let (validators, moved_to) = (harvest.validators.clone(), harvest.moved_to.clone());
            let memory = memory.after_archived(&source.location.to_string(), reader, validators, moved_to, now);
            let merged = archive.merge(source, &harvest.about, &harvest.entries, &memory, now)?;
            gathered.new_entries += merged.new;
            gathered.edited_entries += merged.edited;
            Ok(remarks_on(id, &harvest, merged))
        }
    }
}

/// The owner is told on every run until feeds.toml has the new address.
fn moved(id: &SourceId, url: &url::Url) -> Remark {
    Remark::Note(format!("{id}: has moved for good; write url = \"{}\" in feeds.toml", without_credentials(url)))
}

fn remarks_on(id: &SourceId, harvest: &Harvest, merged: Merged) -> Vec<Remark> {
    let (all, Merged { new, edited }) = (harvest.entries.len(), merged);
    let mut remarks =
        vec![Remark::Detail(format!("{id}: {}, {new} new, {edited} edited", count(all, "entry", "entries")))];
    remarks.extend(harvest.moved_to.as_ref().map(|url| moved(id, url)));
    if !harvest.problems.is_empty() {
        remarks.push(Remark::Note(format!("{id}: {}", describe(&harvest.problems))));
    }
    remarks
}

/// A source's address for a terminal or a log: without the password that it may hold.
fn shown(location: &Location) -> String {
    match location {
        Location::Web(url) => without_credentials(url).to_string(),
        file => file.to_string(),
    }
}

/// A complaint may quote what a stranger sent: harmless on a terminal and on a page, and not without end.
pub fn in_short(complaint: &str) -> String {
    const LONGEST: usize = 300;
    sanitize::excerpt(&sanitize::clean_line(complaint), LONGEST)
}

/// All problems on one line, each kind once.
pub fn describe(problems: &[Problem]) -> String {
    let mut kinds: BTreeMap<(Severity, &str), &Problem> = BTreeMap::new();
    for problem in problems {
        kinds.entry((problem.severity, problem.code)).or_insert(problem);
    }
    let words = |problem: &&Problem| match problem.line {
        Some(line) => format!("{} (line {line})", in_short(&problem.message)),
        None => in_short(&problem.message),
    };
    kinds.values().map(words).collect::<Vec<_>>().join("; ")
}
