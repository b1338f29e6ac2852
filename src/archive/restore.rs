//! Putting rows of another archive, of this version or an older one, in the place of all that is there.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rusqlite::{Connection, Error as SqlError, ErrorCode, TransactionBehavior, params_from_iter};
use thiserror::Error;

use super::rows::Row;
use super::snapshot::{Columns, list, quoted, tables};
use super::{Archive, ArchiveError, schema};

/// Why rows cannot be put in an archive. It is then as it was.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// They come from a later version.
    #[error("archive version {0}, but this Orrery knows only 1 to {known}; install a newer Orrery", known = schema::VERSION)]
    Version(u32),
    /// A row does not fit.
    #[error("{0}")]
    Row(String),
    /// The archive fails.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// An archive that is being filled.
pub struct Restoring<'a> {
    connection: &'a Connection,
    path: &'a Path,
    tables: BTreeMap<String, Columns>,
    statements: HashMap<String, String>,
}

impl Archive {
    /// Makes the archive at `path` anew, as version `version` had it, with the rows that `fill` puts there, and brings
    /// it up to date: all in one transaction, so that it fails as a whole, and readers see what was there until then.
    ///
    /// # Errors
    /// See [`RestoreError`], and what `fill` says.
    pub fn restore<E: From<RestoreError>>(
        path: &Path,
        version: u32,
        fill: impl FnOnce(&mut Restoring<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if version == 0 || version > schema::VERSION {
            return Err(RestoreError::Version(version).into());
        }
        let mut archive = Self::open_as_it_is(path).map_err(RestoreError::from)?;
        let failed = |error| E::from(RestoreError::from(ArchiveError::from_sqlite(path, &error)));
        // Rows come in any order; their references are looked at when all are there.
        archive.connection.pragma_update(None, "foreign_keys", false).map_err(failed)?;
        let transaction =
            archive.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        for table in tables(&transaction).map_err(failed)?.keys() {
            transaction.execute_batch(&format!("DROP TABLE {}", quoted(table))).map_err(failed)?;
        }
        schema::advance(&transaction, 0, version).map_err(failed)?;
        let tables = tables(&transaction).map_err(failed)?;
        fill(&mut Restoring { connection: &transaction, path, tables, statements: HashMap::new() })?;
        if let Some(table) = unattached(&transaction).map_err(failed)? {
            return Err(
                RestoreError::Row(format!("a row of the table {table} belongs to an entry that is missing")).into()
            );
        }
        schema::advance(&transaction, version, schema::VERSION).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// Copies the archive to a file that does not exist yet.
    ///
    /// # Errors
    /// When the database cannot be read, or the copy cannot be written.
    pub fn copy_to(&self, path: &Path) -> Result<(), ArchiveError> {
        let copied = self.connection.execute("VACUUM INTO ?1", [path.to_string_lossy()]);
        copied.map(drop).map_err(|error| ArchiveError::from_sqlite(path, &error))
    }
}

/// A table with a row that refers to another that is not there.
fn unattached(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}

impl Restoring<'_> {
    /// Puts one row in its place.
    ///
    /// # Errors
    /// When it does not fit, or the database cannot be written.
    pub fn insert(&mut self, row: &Row) -> Result<(), RestoreError> {
        let Some(columns) = self.tables.get(&row.table) else {
            return Err(RestoreError::Row(format!("an archive of this version has no table {:?}", row.table)));
        };
        let cells: Option<Vec<_>> = columns.names.iter().map(|name| row.cell(name)).collect();
        let Some(cells) = cells.filter(|cells| cells.len() == row.cells.len()) else {
            let expected = columns.names.join(", ");
            return Err(RestoreError::Row(format!("a row of {} has the columns {expected}", row.table)));
        };
        let sql = self.statements.entry(row.table.clone()).or_insert_with(|| {
            let places = vec!["?"; columns.names.len()].join(", ");
            format!("INSERT INTO {} ({}) VALUES ({places})", quoted(&row.table), list(&columns.names))
        });
        let inserted =
            self.connection.prepare_cached(sql).and_then(|mut insert| insert.execute(params_from_iter(cells)));
        inserted.map(drop).map_err(|error| match &error {
            SqlError::SqliteFailure(failure, Some(words)) if failure.code == ErrorCode::ConstraintViolation => {
                RestoreError::Row(words.clone())
            }
            error => ArchiveError::from_sqlite(self.path, error).into(),
        })
    }
}
