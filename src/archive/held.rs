//! What is not shown as new, although it is new to us: the history of a blog that has just joined, more posts at once
//! than anybody writes, and what comes from a blog that is not what it was.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Transaction, params};

use super::record::moment;
use crate::config::{Pace, SourceId};

/// Why an entry is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// It was there before its blog joined.
    History,
    /// It came with more others than a feed may bring at once.
    Burst,
    /// Its feed is no longer what it was; the code names what it has become. Nobody sees it before the owner agrees.
    Changed(String),
}

/// What is older was not written just now: it takes its place among the old, and floods nobody.
const NEW: TimeDelta = TimeDelta::hours(48);

/// In which no more than [`Pace::burst`] entries of a feed appear.
const DAY: TimeDelta = TimeDelta::hours(24);

impl Held {
    /// As the database has it.
    pub fn to_text(&self) -> String {
        match self {
            Self::History => "history".into(),
            Self::Burst => "burst".into(),
            Self::Changed(code) => format!("changed {code}"),
        }
    }

    /// From the database.
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "history" => Some(Self::History),
            "burst" => Some(Self::Burst),
            text => Some(Self::Changed(text.strip_prefix("changed ")?.to_owned())),
        }
    }
}

/// An entry that was not there before, and what it is ordered by.
pub type New = (i64, DateTime<Utc>);

/// Whether a source has never brought anything.
pub fn is_first_visit(transaction: &Transaction<'_>, source: &SourceId) -> rusqlite::Result<bool> {
    let mut known = transaction.prepare_cached("SELECT 1 FROM entry WHERE source = ?1 LIMIT 1")?;
    known.exists([source.as_str()]).map(|is_known| !is_known)
}

/// Holds the history of a source that was just met: all but the newest [`Pace::first_entries`]. `new` is in the order
/// of the timeline. Gives how many are held.
pub fn hold_history(transaction: &Transaction<'_>, new: &[New], pace: Pace) -> rusqlite::Result<usize> {
    hold(transaction, new.iter().skip(pace.first_entries).map(|(n, _)| *n), &Held::History)
}

/// Holds what is more than [`Pace::burst`] new entries within a day, the newest first. What was met on a source's
/// first day does not count. Gives how many are held.
pub fn hold_burst(
    transaction: &Transaction<'_>,
    source: &SourceId,
    new: &[New],
    pace: Pace,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    let recent: Vec<i64> = new.iter().filter(|(_, date)| *date > now - NEW).map(|(n, _)| *n).collect();
    if recent.is_empty() {
        return Ok(0);
    }
    let mut seen = transaction.prepare_cached(
        "SELECT count(*) FROM entry
         WHERE source = ?1 AND held IS NULL AND first_seen > ?2 AND date > ?3 AND n NOT IN (SELECT value FROM json_each(?4))
             AND first_seen > (SELECT min(first_seen) FROM entry WHERE source = ?1)",
    )?;
    let these = serde_json::to_string(&recent).expect("numbers");
    let since = params![source.as_str(), moment(now - DAY), moment(now - NEW), these];
    let before: u32 = seen.query_row(since, |row| row.get(0))?;
    let before = before as usize;
    hold(transaction, recent.into_iter().skip(pace.burst.saturating_sub(before)), &Held::Burst)
}

/// Holds these rows.
pub fn hold(transaction: &Transaction<'_>, rows: impl Iterator<Item = i64>, why: &Held) -> rusqlite::Result<usize> {
    let mut statement = transaction.prepare_cached("UPDATE entry SET held = ?2 WHERE n = ?1")?;
    let mut held = 0;
    for n in rows {
        held += statement.execute(params![n, why.to_text()])?;
    }
    Ok(held)
}
