//! What is not shown as new, although it is new to us: the history of a blog that has just joined, more posts at once
//! than anybody writes, and what comes from a blog that is not what it was.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Transaction, params};

use super::record::{moment, parsed};
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

/// Those of these rows that wait for the owner's yes.
pub fn waiting(
    transaction: &Transaction<'_>,
    source: &SourceId,
    mentioned: &HashSet<i64>,
) -> rusqlite::Result<Vec<i64>> {
    let mut waiting = transaction.prepare_cached("SELECT n FROM entry WHERE source = ?1 AND held LIKE 'changed %'")?;
    let waiting: Vec<i64> = waiting.query_map([source.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(waiting.into_iter().filter(|n| mentioned.contains(n)).collect())
}

/// Lets go of what waited for the owner's yes and stands in a document that is trusted: the owner has agreed, or the feed
/// is what it was again. Gives these rows; they are as new as if they had come now.
pub fn release_trusted(
    transaction: &Transaction<'_>,
    source: &SourceId,
    mentioned: &HashSet<i64>,
) -> rusqlite::Result<Vec<i64>> {
    let released = waiting(transaction, source, mentioned)?;
    let mut release = transaction.prepare_cached("UPDATE entry SET held = NULL WHERE n = ?1")?;
    for n in &released {
        release.execute([n])?;
    }
    Ok(released)
}

/// These rows of one source in the order of the timeline.
pub fn in_order(transaction: &Transaction<'_>, rows: &[i64]) -> rusqlite::Result<Vec<New>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut place = transaction.prepare_cached("SELECT date, position, key FROM entry WHERE n = ?1")?;
    let placed = rows.iter().map(|n| {
        let (date, position, key): (String, i64, String) =
            place.query_row([n], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok((Reverse(parsed(Some(date)).unwrap_or_default()), position, key, *n))
    });
    let mut placed: Vec<_> = placed.collect::<rusqlite::Result<_>>()?;
    placed.sort_unstable();
    Ok(placed.into_iter().map(|(Reverse(date), _, _, n)| (n, date)).collect())
}

/// Whether a source has never brought anything.
pub fn is_first_visit(transaction: &Transaction<'_>, source: &SourceId) -> rusqlite::Result<bool> {
    let mut known = transaction.prepare_cached("SELECT 1 FROM entry WHERE source = ?1 LIMIT 1")?;
    known.exists([source.as_str()]).map(|is_known| !is_known)
}

/// Holds the history of a source that was just met: all but the newest [`Pace::first_entries`]. `new` is in the order
/// of the timeline. Gives how many are held.
/// What waits for its time takes no place of what is there already, and is a flood if it is more than
/// [`Pace::burst`].
pub fn hold_history(
    transaction: &Transaction<'_>,
    new: &[New],
    pace: Pace,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    let (waiting, due): (Vec<New>, Vec<New>) = new.iter().partition(|(_, date)| *date > now);
    let too_many = waiting.iter().rev().skip(pace.burst).chain(due.iter().skip(pace.first_entries));
    hold(transaction, too_many.map(|(n, _)| *n), &Held::History)
}

/// Holds of the history of a source what comes later than on its first visit, all but the newest
/// [`Pace::first_entries`]. Gives how many are held.
pub fn hold_late_history(
    transaction: &Transaction<'_>,
    source: &SourceId,
    new: &[New],
    pace: Pace,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    if new.len() <= pace.first_entries {
        return Ok(0);
    }
    let mut joined = transaction.prepare_cached("SELECT min(first_seen) FROM entry WHERE source = ?1")?;
    let Some(joined) = parsed(joined.query_row([source.as_str()], |row| row.get(0))?) else { return Ok(0) };
    let old = new.iter().filter(|(_, date)| *date < joined && *date <= now - NEW);
    hold(transaction, old.skip(pace.first_entries).map(|(n, _)| *n), &Held::History)
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
