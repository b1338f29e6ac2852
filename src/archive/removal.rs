//! Sources that leave: what the archive has of each, and taking it out for good.

use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction, params};

use super::record::parsed;
use super::{Archive, ArchiveError};
use crate::config::SourceId;

/// What the archive has of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Whose it is.
    pub source: SourceId,
    /// Entries, those that are not shown included.
    pub entries: usize,
    /// The dates of the oldest and the newest; absent if there are none.
    pub dates: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Archive {
    /// What there is of a source.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn holding(&self, source: &SourceId) -> Result<Holding, ArchiveError> {
        let sql = "SELECT count(*), min(date), max(date) FROM entry WHERE source = ?1";
        let holding = |row: &Row<'_>| {
            let entries = row.get::<_, i64>(0)?.try_into().unwrap_or(0);
            Ok(Holding { source: source.clone(), entries, dates: parsed(row.get(1)?).zip(parsed(row.get(2)?)) })
        };
        self.connection.query_row(sql, [source.as_str()], holding).map_err(|error| self.failed(error))
    }

    /// Takes all that there is of these sources out for good, all or nothing, and gives the number of entries.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn prune(&mut self, sources: &[SourceId]) -> Result<usize, ArchiveError> {
        self.write(|transaction| sources.iter().map(|source| take_out(transaction, source)).sum())
    }
}

/// What hangs on an entry goes with it.
fn take_out(transaction: &Transaction<'_>, source: &SourceId) -> rusqlite::Result<usize> {
    let id = params![source.as_str()];
    let entries = transaction.execute("DELETE FROM entry WHERE source = ?1", id)?;
    transaction.execute("DELETE FROM forgotten WHERE source = ?1", id)?;
    transaction.execute("DELETE FROM source WHERE id = ?1", id)?;
    Ok(entries)
}
