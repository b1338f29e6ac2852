//! Removing entries for good, as their feed's `keep` says.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, named_params, params};

use super::record::{moment, parsed};
use super::{Archive, ArchiveError};
use crate::config::{Keep, Source, SourceId};
use crate::sanitize::Entry;

/// What was removed of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pruned {
    /// How many entries.
    pub entries: usize,
    /// The date of the oldest of them.
    pub oldest: DateTime<Utc>,
    /// The date of the newest of them.
    pub newest: DateTime<Utc>,
}

/// The entries of a source that stand before a place in the order of dates and keys.
const BEFORE: &str = "source = :source AND (date, key) < (:date, :key)";

impl Archive {
    /// Removes what is not to be kept of a source. The keys stay, so that a feed which still has these entries does not
    /// bring them back. None if there was nothing to remove.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn retain(&mut self, source: &Source, now: DateTime<Utc>) -> Result<Option<Pruned>, ArchiveError> {
        self.write(|transaction| {
            let Some((date, key)) = beginning(transaction, source, now)? else { return Ok(None) };
            let place = named_params! { ":source": source.id.as_str(), ":date": date, ":key": key };
            let sql = format!("SELECT count(*), min(date), max(date) FROM entry WHERE {BEFORE}");
            let (entries, oldest, newest) =
                transaction.query_row(&sql, place, |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?)))?;
            let (Some(oldest), Some(newest)) = (parsed(oldest), parsed(newest)) else { return Ok(None) };
            let sql = format!("INSERT OR IGNORE INTO forgotten SELECT source, key FROM entry WHERE {BEFORE}");
            transaction.execute(&sql, place)?;
            transaction.execute(&format!("DELETE FROM entry WHERE {BEFORE}"), place)?;
            Ok(Some(Pruned { entries: usize::try_from(entries).unwrap_or_default(), oldest, newest }))
        })
    }

    /// Removes all that there is of a source, and what is remembered of it: as if it had never been asked. Says how many
    /// entries that were.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn forget_source(&mut self, id: &SourceId) -> Result<usize, ArchiveError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM forgotten WHERE source = ?1", [id.as_str()])?;
            transaction.execute("DELETE FROM source WHERE id = ?1", [id.as_str()])?;
            transaction.execute("DELETE FROM entry WHERE source = ?1", [id.as_str()])
        })
    }
}

/// The date and key from which on entries are kept.
fn beginning(
    transaction: &Transaction<'_>,
    source: &Source,
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<(String, String)>> {
    let Keep::Entries(most) = source.keep else {
        return Ok(source.keep.since(now).map(|since| (moment(since), String::new())));
    };
    // What floods in, or waits for the owner's yes, costs no other entry its place.
    let sql = "SELECT date, key FROM entry WHERE source = ?1 AND removed IS NULL AND (held IS NULL OR held = 'history')
               ORDER BY date DESC, key DESC LIMIT 1 OFFSET ?2";
    let last = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    transaction.query_row(sql, params![source.id.as_str(), most - 1], last).optional()
}

/// Whether an entry is one that was removed for good, or is too old to begin with.
pub fn is_past(
    transaction: &Transaction<'_>,
    source: &Source,
    entry: &Entry,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let named = params![source.id.as_str(), entry.key];
    let exists = |sql: &str| transaction.prepare_cached(sql)?.exists(named);
    // An id under which a blog has one post after another (`identity::apart`) says nothing of the next one.
    let is_forgotten = exists(
        "SELECT 1 FROM forgotten WHERE source = ?1 AND key = ?2 AND NOT EXISTS
             (SELECT 1 FROM entry WHERE source = ?1 AND key > ?2 || ' ' AND key < ?2 || '!')",
    )?;
    let is_old = source.keep.since(now).zip(entry.published).is_some_and(|(since, published)| published < since);
    Ok(is_forgotten || (is_old && !exists("SELECT 1 FROM entry WHERE source = ?1 AND key = ?2")?))
}
