//! The first half of a build: sources → fetched → read → cleaned → archived.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::orders::{self, Selection, Standing};
use super::reading::{Unread, read_and_clean};
use super::remarks::{self, Remark};
use crate::archive::{Archive, Delivery, Merged, SourceRecord};
use crate::config::{Config, Location, Source, SourceId, State};
use crate::curation::{Curation, Profile, Suspicion};
use crate::feed::{About, Problem, Schedule};
use crate::fetch::{self, Answer, Document, Fetched, Memory, Moves, Order, Run, Unchanged, Validators, Visit, Wish};
use crate::sanitize::Entry;
use crate::schedule::{self, Due, GONE_AFTER_DAYS};
use crate::site::count;

/// How the sources fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Sources that were to be asked or not.
    pub sources: usize,
    /// Sources with something to read.
    pub changed: usize,
    /// Sources that said nothing new.
    pub unchanged: usize,
    /// Sources that could not be fetched or read, now or when they were last asked.
    pub failing: usize,
    /// Sources that were not to be asked yet, and are well.
    pub not_due: usize,
    /// Sources that are gone, and not asked any more.
    pub gone: usize,
    /// Sources that the owner has paused.
    pub paused: usize,
    /// Sources that the owner has archived.
    pub archived: usize,
    /// Sources that were not reached in a run that reached nobody.
    pub unreached: usize,
    /// Sources that were to be asked when the run was ended.
    pub unasked: usize,
    /// Entries not seen before.
    pub new_entries: usize,
    /// Entries that were edited.
    pub edited_entries: usize,
    /// Entries that are gone from their sources and are not shown any more.
    pub removed_entries: usize,
}

/// What a run goes by.
pub struct Moment {
    /// The present.
    pub now: DateTime<Utc>,
    /// Becomes true when the run shall end.
    pub stop: Arc<AtomicBool>,
}

/// A source's answer, read and cleaned.
struct Reading {
    source: SourceId,
    outcome: Outcome,
    visit: Visit,
}

enum Outcome {
    Unchanged(Box<Unchanged>),
    Read(Box<Harvest>),
    Failed(Failed),
}

/// Why nothing could be read.
struct Failed {
    error: String,
    is_gone: bool,
    /// Whether not even a server was reached.
    reached_nothing: bool,
    /// The feeds that a web page announced in its place.
    announced: Vec<Url>,
    /// Whether its domain is parked or for sale.
    is_parked: bool,
}

struct Harvest {
    about: About,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
    validators: Validators,
    moves: Moves,
}

/// Asks the sources that are due and archives what is new.
///
/// Answers are read and cleaned on all cores while others are still on their way; this thread alone writes.
///
/// # Errors
/// When the environment lacks a secret, this machine cannot fetch at all, or the archive cannot be written.
pub fn gather(
    config: &Config,
    curation: &Curation,
    archive: &mut Archive,
    selection: &Selection,
    moment: Moment,
    console: &mut Console<'_>,
) -> Result<Gathered, Failure> {
    let records = archive.sources()?;
    let standings = orders::standings(config, &records, selection, moment.now);
    let orders = orders::orders(&standings, config)?;
    let profile = |record: &SourceRecord| Some(Profile::from_json(record.profile.as_ref()?));
    let profiles = records.iter().filter_map(|(id, record)| Some((id.clone(), profile(record)?))).collect();
    let schedules = records.into_iter().map(|(id, record)| (id, record.schedule)).collect();
    let standings: BTreeMap<_, _> = standings.into_iter().map(|standing| (&standing.source.id, standing)).collect();
    let gathered = Gathered { sources: standings.len(), unasked: orders.len(), ..Gathered::default() };
    let mut gathering = Gathering {
        config,
        curation,
        profiles,
        archive,
        moment,
        standings,
        schedules,
        gathered,
        remarks: BTreeMap::new(),
        unreached: Vec::new(),
        has_reached_somebody: false,
    };
    gathering.look_at_those_not_due();
    console.begin_progress(orders.len());
    let done = gathering.ask(orders, console);
    console.end_progress();
    // In the order of feeds.toml, so that two logs can be compared.
    for remark in config.sources.iter().filter_map(|source| gathering.remarks.remove(&source.id)).flatten() {
        remark.say(console);
    }
    done.map(|()| gathering.gathered)
}

struct Gathering<'a> {
    config: &'a Config,
    curation: &'a Curation,
    /// What each source looked like when it was last trusted.
    profiles: BTreeMap<SourceId, Profile>,
    archive: &'a mut Archive,
    moment: Moment,
    standings: BTreeMap<&'a SourceId, Standing<'a>>,
    schedules: BTreeMap<SourceId, Schedule>,
    gathered: Gathered,
    remarks: BTreeMap<SourceId, Vec<Remark>>,
    /// Readings of those who were not reached, until it is known whether anybody was.
    unreached: Vec<(Reading, Order)>,
    has_reached_somebody: bool,
}

impl Gathering<'_> {
    fn look_at_those_not_due(&mut self) {
        for standing in self.standings.values().filter(|standing| standing.due != Due::Now) {
            match (standing.source.state, standing.due, &standing.memory.error) {
                (State::Paused, ..) => self.gathered.paused += 1,
                (State::Archived, ..) => self.gathered.archived += 1,
                (_, Due::Never, _) => self.gathered.gone += 1,
                (_, _, Some(_)) => self.gathered.failing += 1,
                (_, _, None) => self.gathered.not_due += 1,
            }
            self.remarks.insert(standing.source.id.clone(), vec![remarks::not_asked(standing)]);
        }
    }

    /// Asks; then asks for the feeds that web pages announced.
    fn ask(&mut self, orders: Vec<Order>, console: &mut Console<'_>) -> Result<(), Failure> {
        let announced = self.ask_once(orders, console)?;
        if !announced.is_empty() {
            self.ask_once(announced, console)?;
        }
        self.settle_unreached(console)
    }

    /// Where many were asked and nobody was reached, it is this machine that is cut off: nobody is to blame, and all
    /// are asked again in the next run.
    fn settle_unreached(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        let unreached = std::mem::take(&mut self.unreached);
        if unreached.len() > 1 && !self.has_reached_somebody {
            let number = unreached.len();
            self.gathered.unreached = number;
            self.gathered.unasked -= number;
            let first = unreached.first().and_then(|(reading, _)| reading.failed()).map_or("", |failed| &failed.error);
            console
                .warn(&format!("none of {number} feeds was reached: is this machine's network all right? ({first})"));
            return Ok(());
        }
        unreached.into_iter().try_for_each(|(reading, order)| self.settle(reading, &order).map(drop))
    }

    fn ask_once(&mut self, orders: Vec<Order>, console: &mut Console<'_>) -> Result<Vec<Order>, Failure> {
        let config = self.config;
        let (now, stop) = (self.moment.now, self.moment.stop.clone());
        let run = Run { limits: config.fetch.clone(), now, proxy_hosts: orders::proxy_hosts(), stop };
        let by_id: BTreeMap<SourceId, Order> =
            orders.iter().map(|order| (order.source.clone(), order.clone())).collect();
        let fetched =
            fetch::fetch(orders, &run).map_err(|error| Failure::Machine(format!("cannot begin to fetch: {error}")))?;
        let mut announced = Vec::new();
        std::thread::scope(|scope| {
            const WAITING_READINGS: usize = 8; // bounds the memory of what is not yet archived
            let (sender, receiver) = mpsc::sync_channel(WAITING_READINGS);
            scope.spawn(move || {
                // When the receiver is gone the archive has failed, and what is left is of no use.
                let _ = fetched
                    .par_bridge()
                    .map(|fetched| reading(fetched, config, now))
                    .try_for_each_with(sender, |sender, reading| sender.send(reading).map_err(drop));
            });
            for reading in receiver {
                let Some(order) = by_id.get(&reading.source) else { continue };
                console.progress(reading.source.as_str());
                match reading.failed().is_some_and(|failed| failed.reached_nothing) {
                    true => self.unreached.push((reading, order.clone())),
                    false => {
                        self.has_reached_somebody |= order.is_of_the_web();
                        announced.extend(self.settle(reading, order)?);
                    }
                }
            }
            Ok(())
        })
        .map(|()| announced)
    }

    /// Archives a reading, or gives what is to be asked in its place.
    fn settle(&mut self, reading: Reading, order: &Order) -> Result<Option<Order>, Failure> {
        let Some(source) = self.config.source(reading.source.as_str()) else { return Ok(None) };
        if let Some(instead) = self.announced_instead(&reading, order) {
            return Ok(Some(instead));
        }
        let memory = self.memory_after(source, order, &reading);
        let mut remarks = remarks::of_page(&source.id, memory.announced.as_ref());
        match reading.outcome {
            Outcome::Unchanged(unchanged) => {
                self.gathered.unchanged += 1;
                remarks.extend(remarks::of_unchanged(&source.id, &unchanged.moves));
                self.archive.remember(source, &memory)?;
            }
            Outcome::Failed(failed) => {
                self.gathered.failing += 1;
                remarks.push(remarks::of_failure(source, &memory, &failed.announced));
                self.archive.remember(source, &memory)?;
                if failed.is_parked {
                    let before = self.profiles.get(&source.id).cloned().unwrap_or_default();
                    self.archive.keep_profile(source, &before.parked().to_json())?;
                }
            }
            Outcome::Read(harvest) => {
                let (wish, config, now) = (reading.visit.wish, self.config, self.moment.now);
                let schedule = &harvest.about.schedule;
                let (profile, suspicion) = self.look_at(&source.id, &harvest);
                // What is not trusted vouches for nothing: all of it is asked for until the owner has decided.
                let memory = match suspicion {
                    Some(_) => Memory { validators: Validators::default(), ..memory },
                    None => memory,
                };
                let with_news = |merged: Merged| match merged.brings_news() {
                    true => due_again(source, Memory { last_change: Some(now), ..memory }, wish, schedule, config, now),
                    false => memory,
                };
                let merged =
                    self.archive.merge(source, harvest.delivery(&profile, suspicion.as_ref()), with_news, now)?;
                self.gathered.changed += 1;
                self.gathered.new_entries += merged.new;
                self.gathered.edited_entries += merged.edited;
                self.gathered.removed_entries += merged.removed;
                remarks.extend(suspicion.map(|suspicion| remarks::of_suspicion(&source.id, &suspicion, merged)));
                let Harvest { entries, problems, moves, .. } = &*harvest;
                remarks.extend(remarks::of_harvest(&source.id, entries.len(), merged, problems, moves));
            }
        }
        self.gathered.unasked -= 1;
        self.remarks.insert(reading.source, remarks);
        Ok(None)
    }

    /// What a source looks like, and whether that is not what it was, and the owner has not agreed to it.
    fn look_at(&self, source: &SourceId, harvest: &Harvest) -> (String, Option<Suspicion>) {
        let before = self.profiles.get(source).cloned().unwrap_or_default();
        let profile = Profile::of(&harvest.about, &harvest.entries);
        let suspicion = profile.suspicion(&before);
        let suspicion = suspicion.filter(|suspicion| !self.curation.accepts(source, &suspicion.code));
        (profile.or(&before).to_json(), suspicion)
    }

    /// What is to be remembered of a source once its reading is in the archive.
    fn memory_after(&self, source: &Source, order: &Order, reading: &Reading) -> Memory {
        let (now, visit) = (self.moment.now, reading.visit);
        let announced = match &order.location {
            Location::Web(url) => order.announced_at.as_ref().map(|_| url.clone()),
            Location::File(_) => None,
        };
        let before = self.standings.get(&source.id).map(|standing| standing.memory.clone()).unwrap_or_default();
        let before = Memory { announced, ..before };
        let memory = match &reading.outcome {
            Outcome::Unchanged(unchanged) => {
                before.after_unchanged(unchanged.validators.clone(), unchanged.moves.clone(), visit, now)
            }
            Outcome::Read(harvest) => {
                let (validators, moves) = (harvest.validators.clone(), harvest.moves.clone());
                before.after_archived(&orders::reader(source, self.config), validators, moves, visit, now)
            }
            // The page may announce another feed by now: it is asked next time.
            Outcome::Failed(failed) => {
                Memory { announced: None, ..before }.after_failure(failed.error.clone(), failed.is_gone, visit, now)
            }
        };
        let known = Schedule::default();
        let schedule = match &reading.outcome {
            Outcome::Read(harvest) => &harvest.about.schedule,
            _ => self.schedules.get(&source.id).unwrap_or(&known),
        };
        due_again(source, memory, visit.wish, schedule, self.config, now)
    }

    /// What is to be asked in the place of a web page, where the owner permits it and there is one feed to choose.
    fn announced_instead(&self, reading: &Reading, order: &Order) -> Option<Order> {
        let (Location::Web(page), None) = (&order.location, &order.announced_at) else { return None };
        let [feed] = reading.failed()?.announced.as_slice() else { return None };
        let instead =
            || Order { location: Location::Web(feed.clone()), announced_at: Some(page.clone()), ..order.clone() };
        self.config.fetch.discover.then(instead)
    }
}

/// With the moment at which it is to be asked again.
fn due_again(
    source: &Source,
    memory: Memory,
    wish: Wish,
    schedule: &Schedule,
    config: &Config,
    now: DateTime<Utc>,
) -> Memory {
    let next_due = schedule::next(&memory, source.id.as_str(), wish, schedule, &config.fetch, now);
    Memory { next_due: Some(next_due), ..memory }
}

impl Harvest {
    fn delivery<'a>(&'a self, profile: &'a str, suspicion: Option<&'a Suspicion>) -> Delivery<'a> {
        // A whole document has a digest; what makes one less than whole is said as a problem.
        let is_whole = self.validators.digest.is_some();
        let is_complete = is_whole && !self.problems.iter().any(Problem::tells_of_loss);
        Delivery {
            about: &self.about,
            entries: &self.entries,
            is_complete,
            profile,
            suspicion: suspicion.map(|suspicion| suspicion.code.as_str()),
        }
    }
}

impl Reading {
    fn failed(&self) -> Option<&Failed> {
        match &self.outcome {
            Outcome::Failed(failed) => Some(failed),
            _ => None,
        }
    }
}

/// Reads and cleans one answer.
fn reading(fetched: Fetched, config: &Config, now: DateTime<Utc>) -> Reading {
    let outcome = match fetched.outcome {
        Err(error) => Outcome::Failed(Failed {
            error: remarks::in_short(&error.to_string()),
            is_gone: error.status() == Some(410),
            reached_nothing: error.reached_nothing(),
            announced: Vec::new(),
            is_parked: false,
        }),
        Ok(Answer::Unchanged(unchanged)) => Outcome::Unchanged(unchanged),
        Ok(Answer::Document(document)) => harvest(*document, &fetched.source, config, now),
    };
    Reading { source: fetched.source, outcome, visit: fetched.visit }
}

fn harvest(document: Document, source: &SourceId, config: &Config, now: DateTime<Utc>) -> Outcome {
    let treatment = config.source(source.as_str()).map(|source| source.treatment.clone()).unwrap_or_default();
    match read_and_clean(&document, source.as_str(), config.fetch.max_entries, &treatment, now) {
        Err(Unread { problems, announced, is_parked }) => {
            let error = remarks::describe(&problems);
            Outcome::Failed(Failed { error, is_gone: false, reached_nothing: false, announced, is_parked })
        }
        Ok((feed, entries)) => Outcome::Read(Box::new(Harvest {
            validators: vouching(document.validators, &feed.problems),
            about: feed.about,
            entries,
            problems: feed.problems,
            moves: document.moves,
        })),
    }
}

/// What may be remembered of a document. One that was cut off on its way vouches for nothing: a 304 would hide the rest.
fn vouching(validators: Validators, problems: &[Problem]) -> Validators {
    match problems.iter().any(Problem::tells_of_a_cut) {
        true => Validators { url: validators.url, ..Validators::default() },
        false => validators,
    }
}

impl Gathered {
    /// Such as `6 feeds: 3 changed, 2 unchanged, 1 failing; 14 new entries`.
    pub fn summary(&self) -> String {
        let mut parts = vec![
            format!("{} changed", self.changed),
            format!("{} unchanged", self.unchanged),
            format!("{} failing", self.failing),
        ];
        let rest = [
            (self.not_due, "not due"),
            (self.gone, "gone"),
            (self.paused, "paused"),
            (self.archived, "archived"),
            (self.unreached, "not reached"),
            (self.unasked, "not asked"),
        ];
        parts.extend(rest.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")));
        let more = [(self.edited_entries, "edited"), (self.removed_entries, "removed")];
        let more: String =
            more.iter().filter(|(number, _)| *number > 0).map(|(n, what)| format!(", {n} {what}")).collect();
        let (feeds, new) = (count(self.sources, "feed", "feeds"), count(self.new_entries, "new entry", "new entries"));
        format!("{feeds}: {}; {new}{more}", parts.join(", "))
    }
}

/// Whether a feed has said for long enough that it is gone.
pub fn is_gone(memory: &Memory) -> bool {
    memory.gone_days >= GONE_AFTER_DAYS
}
