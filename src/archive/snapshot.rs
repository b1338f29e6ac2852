//! The whole archive as it is at one moment, row by row, whatever tables it has.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::rows::Row;
use super::{Archive, ArchiveError, open_read_only, schema};

/// An archive of any version that this program knows, as it was when it was opened: a run may write beside it.
pub struct Snapshot {
    archive: Archive,
    version: u32,
    tables: BTreeMap<String, Columns>,
}

/// The columns of a table, and those of them that are its key.
pub(super) struct Columns {
    pub names: Vec<String>,
    key: Vec<String>,
}

impl Snapshot {
    /// Opens an archive that exists.
    ///
    /// # Errors
    /// See [`ArchiveError`].
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let missing = || ArchiveError::Missing(path.display().to_string());
        if !path.exists() {
            return Err(missing());
        }
        let archive = Archive { connection: open_read_only(path)?, path: path.to_owned() };
        // From the first statement in it on, a transaction sees nothing of what others write.
        archive.connection.execute_batch("BEGIN").map_err(|error| archive.failed(error))?;
        let version = match archive.version()? {
            0 => return Err(missing()),
            version if version > schema::VERSION => return Err(archive.newer(version)),
            version => version,
        };
        let tables = tables(&archive.connection).map_err(|error| archive.failed(error))?;
        Ok(Self { archive, version, tables })
    }

    /// The archive's version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The names of its tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count(&self, table: &str) -> Result<u64, ArchiveError> {
        let sql = format!("SELECT count(*) FROM {}", quoted(table));
        let count = self.archive.connection.query_row(&sql, [], |row| row.get::<_, i64>(0));
        count.map(|count| count.unsigned_abs()).map_err(|error| self.archive.failed(error))
    }

    /// Hands on the rows of a table, one at a time, in the order of its key.
    ///
    /// # Errors
    /// When the database cannot be read, and what `take` says.
    pub fn each<E: From<ArchiveError>>(
        &self,
        table: &str,
        mut take: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(columns) = self.tables.get(table) else { return Ok(()) };
        let sql = format!("{} ORDER BY {}", select(table, columns), list(&columns.key));
        let failed = |error| E::from(self.archive.failed(error));
        let mut statement = self.archive.connection.prepare(&sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take(Row::of(table, &columns.names, row).map_err(failed)?)?;
        }
        Ok(())
    }

    /// The row of an entry's body.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn body(&self, n: i64) -> Result<Option<Row>, ArchiveError> {
        const TABLE: &str = "body";
        let Some(columns) = self.tables.get(TABLE) else { return Ok(None) };
        let row = || -> rusqlite::Result<_> {
            let sql = format!("{} WHERE n = ?1", select(TABLE, columns));
            let mut statement = self.archive.connection.prepare_cached(&sql)?;
            statement.query_row([n], |row| Row::of(TABLE, &columns.names, row)).optional()
        };
        row().map_err(|error| self.archive.failed(error))
    }

    /// When the entry was updated that was updated last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn updated(&self) -> Result<Option<String>, ArchiveError> {
        let sql = "SELECT max(coalesce(updated, date)) FROM entry";
        self.archive.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.archive.failed(error))
    }
}

/// The tables of a database, but for those of SQLite.
pub(super) fn tables(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Columns>> {
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names.into_iter().map(|name| Ok((name.clone(), columns(connection, &name)?))).collect()
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Columns> {
    let mut statement = connection.prepare("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let all: Vec<(String, i64)> =
        statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut key: Vec<_> = all.iter().filter(|(_, place)| *place > 0).collect();
    key.sort_by_key(|(_, place)| *place);
    let mut key: Vec<String> = key.into_iter().map(|(name, _)| name.clone()).collect();
    let names: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
    if key.is_empty() {
        key.clone_from(&names); // any order will do, as long as it is one
    }
    Ok(Columns { names, key })
}

fn select(table: &str, columns: &Columns) -> String {
    format!("SELECT {} FROM {}", list(&columns.names), quoted(table))
}

pub(super) fn list(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// A name as SQL has it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
