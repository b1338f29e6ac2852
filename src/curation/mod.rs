//! `curation.toml`: what the owner decided about single posts, which outlives whatever their feeds say later.
//!
//! | table | what it does |
//! | --- | --- |
//! | `[[hide]]` | a post is shown nowhere |
//! | `[[show]]` | a post is shown although a filter leaves it out, or it is held |
//! | `[[pin]]` | a post stands above the river until a moment |
//! | `[[correct]]` | its date, title, authors or tags are others |
//! | `[[note]]` | a word to its readers |
//! | `[[accept]]` | a feed that is no longer what it was is all right |
//!
//! The file need not exist. It is read before the network; a mistake in it stops the run.

mod read;
mod tripwire;
mod typed;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use regex::Regex;
use url::Url;

use crate::archive::EntryRecord;
use crate::config::SourceId;
use crate::sanitize::{SafeHtml, canonical};

pub use read::load;
pub use tripwire::{Profile, Suspicion};

/// All decisions.
#[derive(Clone, Debug, Default)]
pub struct Curation {
    /// The file, as the owner would name it.
    pub path: PathBuf,
    /// What is shown nowhere.
    pub hide: Decisions<()>,
    /// What is shown whatever filters and holds say.
    pub show: Decisions<()>,
    /// What stands above the river.
    pub pin: Decisions<Pin>,
    /// What is said otherwise of a post than its feed does.
    pub correct: Decisions<Correction>,
    /// Words to readers.
    pub note: Decisions<SafeHtml>,
    /// Feeds that are all right as what they have become: their ids, and the codes of that.
    pub accept: Vec<(SourceId, String)>,
}

/// Decisions of one kind, in the order of the file.
#[derive(Clone, Debug)]
pub struct Decisions<T> {
    all: Vec<Decision<T>>,
    /// By the form of an address in which two spellings are equal.
    by_page: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, Vec<usize>>,
    /// Those that name neither.
    others: Vec<usize>,
}

/// One decision.
#[derive(Clone, Debug)]
pub struct Decision<T> {
    /// Which posts it is about.
    pub which: Which,
    /// Why.
    pub reason: String,
    /// Its line in the file, from 1.
    pub line: usize,
    /// What is decided.
    pub what: T,
}

/// Which posts are meant: those for which all that is given holds. Something is always given.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// The page that they stand for.
    pub url: Option<Url>,
    /// The id that their feed gives them.
    pub id: Option<String>,
    /// What is found in their title or address.
    pub pattern: Option<Regex>,
    /// Whose they are.
    pub feed: Option<SourceId>,
}

/// For how long a post stands above the river.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    /// From when on; at once if absent.
    pub from: Option<DateTime<Utc>>,
    /// Up to when.
    pub until: DateTime<Utc>,
}

/// What is said otherwise of a post than its feed does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// What it is ordered by.
    pub date: Option<DateTime<Utc>>,
    /// Its title, text.
    pub title: Option<String>,
    /// Names of its authors.
    pub authors: Option<Vec<String>>,
    /// All its tags, but for those that its feed has in `feeds.toml`.
    pub tags: Option<Vec<String>>,
}

impl<T> Default for Decisions<T> {
    fn default() -> Self {
        Self { all: Vec::new(), by_page: HashMap::new(), by_id: HashMap::new(), others: Vec::new() }
    }
}

impl<T> FromIterator<Decision<T>> for Decisions<T> {
    fn from_iter<I: IntoIterator<Item = Decision<T>>>(decisions: I) -> Self {
        let mut found = Self { all: decisions.into_iter().collect(), ..Self::default() };
        for (at, decision) in found.all.iter().enumerate() {
            match &decision.which {
                Which { url: Some(url), .. } => found.by_page.entry(canonical(url)).or_default().push(at),
                Which { id: Some(id), .. } => found.by_id.entry(id.clone()).or_default().push(at),
                _ => found.others.push(at),
            }
        }
        found
    }
}

impl<T> Decisions<T> {
    /// Those about an entry, in the order of the file.
    pub fn about<'a>(&'a self, entry: &EntryRecord) -> impl Iterator<Item = &'a Decision<T>> + use<'a, T> {
        let mut fitting = self.fitting(entry, |_| true);
        fitting.sort_unstable();
        fitting.into_iter().map(|at| &self.all[at])
    }

    /// Those about an entry, of those that are asked for.
    fn fitting(&self, entry: &EntryRecord, is_asked_for: impl Fn(usize) -> bool) -> Vec<usize> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let page = || if self.by_page.is_empty() { None } else { entry.url.as_ref().map(canonical) };
        let at_its_page = page().and_then(|page| self.by_page.get(&page));
        let of_its_id = entry.guid.as_ref().and_then(|id| self.by_id.get(id));
        let named = at_its_page.into_iter().chain(of_its_id).flatten();
        let fits = |at: &usize| is_asked_for(*at) && self.all[*at].which.fits(entry);
        named.chain(&self.others).copied().filter(fits).collect()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Decision<T>> {
        self.all.iter()
    }
}

impl Which {
    /// Whether single posts are meant, and not a whole feed.
    pub fn names_posts(&self) -> bool {
        self.url.is_some() || self.id.is_some() || self.pattern.is_some()
    }

    /// Whether an entry is meant.
    pub fn fits(&self, entry: &EntryRecord) -> bool {
        let is_at = |url: &Url| entry.url.as_ref().is_some_and(|own| canonical(own) == canonical(url));
        let is_found = |pattern: &Regex| {
            pattern.is_match(&entry.title) || entry.url.as_ref().is_some_and(|url| pattern.is_match(url.as_str()))
        };
        self.url.as_ref().is_none_or(is_at)
            && self.id.as_ref().is_none_or(|id| entry.guid.as_ref() == Some(id))
            && self.pattern.as_ref().is_none_or(is_found)
            && self.feed.as_ref().is_none_or(|feed| *feed == entry.source)
    }
}

impl Pin {
    /// Whether it holds at this moment.
    pub fn holds(self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && now < self.until
    }
}

impl Curation {
    /// Lets what is decided about a feed hold for the id that it seems to have now, too: until its history is carried
    /// over both are there.
    pub fn follow(&mut self, old: &SourceId, new: &SourceId) {
        self.hide.follow(old, new);
        self.show.follow(old, new);
        self.pin.follow(old, new);
        self.correct.follow(old, new);
        self.note.follow(old, new);
        let accepted: Vec<_> = self.accept.iter().filter(|(feed, _)| feed == old).cloned().collect();
        self.accept.extend(accepted.into_iter().map(|(_, code)| (new.clone(), code)));
    }

    /// The lines of decisions that name a feed.
    pub fn lines_about(&self, feed: &SourceId) -> Vec<usize> {
        let mut lines = [
            self.hide.lines_about(feed),
            self.show.lines_about(feed),
            self.pin.lines_about(feed),
            self.correct.lines_about(feed),
            self.note.lines_about(feed),
        ]
        .concat();
        lines.sort_unstable();
        lines
    }

    /// Whether what a feed has become is all right.
    pub fn accepts(&self, feed: &SourceId, code: &str) -> bool {
        self.accept.iter().any(|(accepted, of)| accepted == feed && of == code)
    }

    /// The decisions that are about none of these entries, as their kind and line: slips of the pen, most likely.
    pub fn idle(&self, entries: &[Box<EntryRecord>]) -> Vec<(&'static str, usize)> {
        let mut idle = [
            self.hide.idle("hide", entries),
            self.show.idle("show", entries),
            self.pin.idle("pin", entries),
            self.correct.idle("correct", entries),
            self.note.idle("note", entries),
        ]
        .concat();
        idle.sort_by_key(|(_, line)| *line);
        idle
    }
}

impl<T: Clone> Decisions<T> {
    fn follow(&mut self, old: &SourceId, new: &SourceId) {
        let about_old = |decision: &&Decision<T>| decision.which.feed.as_ref() == Some(old);
        let moved = |decision: &Decision<T>| {
            let which = Which { feed: Some(new.clone()), ..decision.which.clone() };
            Decision { which, ..decision.clone() }
        };
        let moved: Vec<Decision<T>> = self.all.iter().filter(about_old).map(moved).collect();
        if !moved.is_empty() {
            *self = std::mem::take(&mut self.all).into_iter().chain(moved).collect();
        }
    }
}

impl<T> Decisions<T> {
    fn lines_about(&self, feed: &SourceId) -> Vec<usize> {
        let about = self.all.iter().filter(|decision| decision.which.feed.as_ref() == Some(feed));
        about.map(|decision| decision.line).collect()
    }

    fn idle(&self, kind: &'static str, entries: &[Box<EntryRecord>]) -> Vec<(&'static str, usize)> {
        let mut is_idle = vec![true; self.all.len()];
        let mut waiting = self.all.len();
        for entry in entries {
            if waiting == 0 {
                break;
            }
            for at in self.fitting(entry, |at| is_idle[at]) {
                is_idle[at] = false;
                waiting -= 1;
            }
        }
        // One that follows a feed to another id has its line twice.
        let busy: HashSet<usize> = self
            .all
            .iter()
            .zip(&is_idle)
            .filter(|(_, is_idle)| !**is_idle)
            .map(|(decision, _)| decision.line)
            .collect();
        let lines: BTreeSet<usize> = self.all.iter().map(|decision| decision.line).collect();
        lines.into_iter().filter(|line| !busy.contains(line)).map(|line| (kind, line)).collect()
    }
}

#[cfg(test)]
mod tests;
