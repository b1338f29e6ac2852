//! Reading the archive: metadata of all, bodies of the few that a page needs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension};

use super::record::{ENTRY_COLUMNS, SOURCE_COLUMNS, SourceIds, parsed};
use super::{Archive, ArchiveError, EntryRecord, SourceRecord, open_read_only};
use crate::config::SourceId;
use crate::sanitize::SafeHtml;

impl Archive {
    /// All sources ever asked, by id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sources(&self) -> Result<BTreeMap<SourceId, SourceRecord>, ArchiveError> {
        let sql = format!("SELECT {SOURCE_COLUMNS} FROM source");
        let all = || -> rusqlite::Result<_> {
            let mut statement = self.connection.prepare(&sql)?;
            let rows = statement.query_map([], SourceRecord::from_row)?;
            rows.filter_map(Result::transpose).map(|record| record.map(|record| (record.id.clone(), record))).collect()
        };
        all().map_err(|error| self.failed(error))
    }

    /// All entries that were not removed, without their bodies, newest first: by date, then source, then place in the document, then key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn entries(&self) -> Result<Entries, ArchiveError> {
        let sql = format!("SELECT {ENTRY_COLUMNS} FROM entry WHERE removed IS NULL");
        let all = || -> rusqlite::Result<Vec<Box<EntryRecord>>> {
            let mut statement = self.connection.prepare(&sql)?;
            let mut ids = SourceIds::default();
            let rows = statement.query_map([], |row| EntryRecord::from_row(row, &mut ids))?;
            rows.filter_map(Result::transpose).collect()
        };
        let mut entries = all().map_err(|error| self.failed(error))?;
        // Faster here than in the database, which would carry all columns through it.
        entries.par_sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        Ok(entries)
    }

    /// The entries that are gone from their feeds and were taken away, with the moment when that was seen; newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn gone(&self) -> Result<Vec<Gone>, ArchiveError> {
        let sql = format!("SELECT {ENTRY_COLUMNS}, removed FROM entry WHERE removed IS NOT NULL");
        let all = || -> rusqlite::Result<Vec<Gone>> {
            let mut statement = self.connection.prepare(&sql)?;
            let mut ids = SourceIds::default();
            let rows = statement.query_map([], |row| {
                let entry = EntryRecord::from_row(row, &mut ids)?;
                Ok(entry.zip(parsed(row.get("removed")?)))
            })?;
            rows.filter_map(Result::transpose).collect()
        };
        let mut gone = all().map_err(|error| self.failed(error))?;
        gone.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
        Ok(gone)
    }

    /// A reader of bodies, for any number of threads.
    pub fn bodies(&self) -> Bodies {
        Bodies { path: self.path.clone(), idle: Mutex::default() }
    }
}

/// Entries, each in a place of its own: hundreds of thousands of them are sorted and handed on.
pub type Entries = Vec<Box<EntryRecord>>;

/// An entry that is gone from its feed, and when that was seen.
pub type Gone = (Box<EntryRecord>, DateTime<Utc>);

/// Newest first.
fn order(entry: &EntryRecord) -> impl Ord + '_ {
    (Reverse(entry.date), &entry.source, entry.position, &entry.key)
}

/// An entry's text.
#[derive(Clone, Debug)]
pub struct Body {
    /// The full text.
    pub content_html: SafeHtml,
    /// A short form, if it is not just the content again.
    pub summary_html: Option<SafeHtml>,
}

/// Reads bodies, one connection a thread that reads at the moment.
pub struct Bodies {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Bodies {
    /// The body of the entry `n`; empty if there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn get(&self, n: i64) -> Result<Body, ArchiveError> {
        let idle = self.idle.lock().expect("nobody panics while holding it").pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_read_only(&self.path)?,
        };
        let body = read(&connection, n).map_err(|error| ArchiveError::from_sqlite(&self.path, &error));
        self.idle.lock().expect("nobody panics while holding it").push(connection);
        body
    }
}

fn read(connection: &Connection, n: i64) -> rusqlite::Result<Body> {
    let mut statement = connection.prepare_cached("SELECT content_html, summary_html FROM body WHERE n = ?1")?;
    let body = statement.query_row([n], |row| {
        Ok(Body {
            content_html: SafeHtml::from_archive(row.get(0)?),
            summary_html: row.get::<_, Option<String>>(1)?.map(SafeHtml::from_archive),
        })
    });
    Ok(body.optional()?.unwrap_or(Body { content_html: SafeHtml::default(), summary_html: None }))
}
