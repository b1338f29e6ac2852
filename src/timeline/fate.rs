//! What becomes of an entry: where readers see it, and why not.

use std::fmt;

use chrono::{DateTime, Utc};

use super::filter;
use crate::archive::{EntryRecord, Held, Listed};
use crate::config::{Config, Source, SourceId};
use crate::curation::{Correction, Curation};
use crate::feed::{Category, Person};

/// Where readers see an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Everywhere.
    Shown,
    /// On its own page, its contributor's, and in the archive; not on the river nor in feeds.
    Held(Held),
    /// Nowhere until its time comes.
    Waiting,
    /// Nowhere.
    Hidden(Cause),
}

/// Why an entry is shown nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The owner hid it.
    Decision {
        /// The line in the file of decisions.
        line: usize,
        /// Why; may be empty.
        reason: String,
    },
    /// A filter left it out.
    Filter {
        /// The feed whose filter it is; the planet's own if absent.
        feed: Option<SourceId>,
        /// The condition that it does not meet.
        condition: String,
    },
    /// Its feed is no longer what it was; this is the code of what it has become.
    Changed(String),
    /// Its feed is gathered for the newsletter alone.
    Aside,
}

/// What becomes of an entry of `source`, which need not be configured any more. The owner's decisions go before
/// filters, and these before holds.
pub fn judge(
    entry: &EntryRecord,
    source: Option<&Source>,
    config: &Config,
    curation: &Curation,
    now: DateTime<Utc>,
) -> Fate {
    if let Some(decision) = curation.hide.about(entry).next() {
        return Fate::Hidden(Cause::Decision { line: decision.line, reason: decision.reason.clone() });
    }
    if entry.date > now {
        return Fate::Waiting;
    }
    // A yes to all posts of a feed was not meant for what the feed has become.
    let is_changed = matches!(&entry.held, Some(Held::Changed(code)) if !curation.accepts(&entry.source, code));
    if curation.show.about(entry).any(|decision| !is_changed || decision.which.names_posts()) {
        return Fate::Shown;
    }
    if let Some(cause) = filter::refusal(entry, source, config) {
        return Fate::Hidden(cause);
    }
    let is_aside = source.is_some_and(|source| !source.river);
    match &entry.held {
        None | Some(Held::History | Held::Burst) if is_aside => Fate::Hidden(Cause::Aside),
        None => Fate::Shown,
        Some(Held::Changed(code)) if curation.accepts(&entry.source, code) => match is_aside {
            true => Fate::Hidden(Cause::Aside),
            false => Fate::Shown,
        },
        Some(Held::Changed(code)) => Fate::Hidden(Cause::Changed(code.clone())),
        Some(held) => Fate::Held(held.clone()),
    }
}

/// What becomes of an entry, by what the owner says of it.
pub fn judge_corrected(
    entry: &EntryRecord,
    source: Option<&Source>,
    config: &Config,
    curation: &Curation,
    now: DateTime<Utc>,
) -> Fate {
    match curation.correct.about(entry).next() {
        None => judge(entry, source, config, curation, now),
        Some(_) => judge(&corrected(Box::new(entry.clone()), curation), source, config, curation, now),
    }
}

/// The entry as the owner corrected it; of several corrections the later ones win.
pub fn corrected(mut entry: Box<EntryRecord>, curation: &Curation) -> Box<EntryRecord> {
    for decision in curation.correct.about(&entry) {
        let Correction { date, title, authors, tags } = decision.what.clone();
        if let Some(date) = date {
            (entry.date, entry.published) = (date, Some(date));
        }
        if let Some(title) = title {
            entry.title_markup = None;
            entry.title = title;
        }
        if let Some(names) = authors {
            let person = |name| Person { name, email: None, uri: None };
            entry.authors = Listed::of(&names.into_iter().map(person).collect::<Vec<_>>());
        }
        if let Some(tags) = tags {
            let category = |term| Category { term, scheme: None, label: None };
            entry.categories = Listed::of(&tags.into_iter().map(category).collect::<Vec<_>>());
        }
    }
    entry
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown => f.write_str("shown"),
            Self::Held(Held::History) => f.write_str("held: it was there before its blog joined (first_entries)"),
            Self::Held(Held::Burst) => f.write_str("held: too many came at once (burst)"),
            Self::Held(Held::Changed(code)) => write!(f, "held: its feed is not what it was ({code})"),
            Self::Waiting => f.write_str("waiting: its time has not come"),
            Self::Hidden(cause) => cause.fmt(f),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decision { line, reason } if reason.is_empty() => write!(f, "hidden: [[hide]] on line {line}"),
            Self::Decision { line, reason } => write!(f, "hidden: [[hide]] on line {line}: {reason}"),
            Self::Filter { feed: None, condition } => write!(f, "left out by [filter]: {condition}"),
            Self::Filter { feed: Some(feed), condition } => write!(f, "left out by the filter of {feed}: {condition}"),
            Self::Aside => f.write_str("gathered for the newsletter alone (river = false)"),
            Self::Changed(code) => {
                write!(f, "held: its feed is not what it was; [[accept]] with code = \"{code}\" shows it")
            }
        }
    }
}
