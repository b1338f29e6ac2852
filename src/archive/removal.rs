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
    /// What there is of each source that was ever asked or has entries, by id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn holdings(&self) -> Result<Vec<Holding>, ArchiveError> {
        let sql = "SELECT id, count(n), min(date), max(date)
                   FROM (SELECT id FROM source UNION SELECT source FROM entry) LEFT JOIN entry ON source = id
                   GROUP BY id ORDER BY id";
        let all = || -> rusqlite::Result<_> {
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([], holding)?;
            rows.filter_map(Result::transpose).collect()
        };
        all().map_err(|error| self.failed(error))
    }

    /// Takes all that there is of these sources out for good, all or nothing, and gives the number of entries.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn prune(&mut self, sources: &[SourceId]) -> Result<usize, ArchiveError> {
        self.write(|transaction| sources.iter().map(|source| take_out(transaction, source)).sum())
    }
}

fn holding(row: &Row<'_>) -> rusqlite::Result<Option<Holding>> {
    let Some(source) = SourceId::new(row.get_ref(0)?.as_str()?) else { return Ok(None) };
    let entries = row.get::<_, i64>(1)?.try_into().unwrap_or(0);
    Ok(Some(Holding { source, entries, dates: parsed(row.get(2)?).zip(parsed(row.get(3)?)) }))
}

/// What hangs on an entry goes with it.
fn take_out(transaction: &Transaction<'_>, source: &SourceId) -> rusqlite::Result<usize> {
    let id = params![source.as_str()];
    let entries = transaction.execute("DELETE FROM entry WHERE source = ?1", id)?;
    transaction.execute("DELETE FROM forgotten WHERE source = ?1", id)?;
    transaction.execute("DELETE FROM source WHERE id = ?1", id)?;
    Ok(entries)
}
