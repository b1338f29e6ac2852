//! The database of kept pictures: `orrery.pictures.db` beside `orrery.db`. Whoever holds the archive's lock may write.
//!
//! A database, so that a picture and what is remembered of it come and go in one transaction; one of its own, so that
//! backups of the archive stay small and nothing is lost with it that cannot be asked for again.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use thiserror::Error;

use super::{Kept, Purpose, Record, Scaled, Wish};
use crate::fetch::Validators;

/// "ORRP": tells our databases from others (SQLite's file format, section 1.3.17).
const APPLICATION_ID: u32 = 0x4f52_5250;

/// A database of another version is begun anew: there is nothing in it that cannot be asked for again.
const VERSION: u32 = 1;

/// Moments are RFC 3339 in UTC, lists are JSON. A `file` is there as long as a `picture` names it. `seen` has the
/// pictures of entries, by the digests of these, so that their texts need not be read in every run.
const TABLES: &str = "
    DROP TABLE IF EXISTS picture;
    DROP TABLE IF EXISTS file;
    DROP TABLE IF EXISTS seen;
    CREATE TABLE file (
        name TEXT PRIMARY KEY,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE picture (
        purpose TEXT NOT NULL,
        address TEXT NOT NULL,
        recipe INTEGER NOT NULL,
        url TEXT,
        etag TEXT,
        last_modified TEXT,
        digest TEXT,
        due TEXT,
        failures INTEGER NOT NULL,
        file TEXT REFERENCES file (name),
        PRIMARY KEY (purpose, address)
    ) STRICT;
    CREATE INDEX picture_file ON picture (file);
    CREATE TABLE seen (
        entry TEXT PRIMARY KEY,
        addresses TEXT NOT NULL
    ) STRICT;";

/// How long a statement waits for another process: a backup, an owner's shell.
const PATIENCE: Duration = Duration::from_secs(10);

/// The open database.
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
}

/// Why it cannot be used.
#[derive(Debug, Error)]
#[error(
    "{path}: {cause}; it holds copies of pictures alone: if it is damaged, move it away, and they are asked for again"
)]
pub struct StoreError {
    path: String,
    cause: String,
}

impl Store {
    /// Where the pictures beside this archive are kept.
    pub fn path(archive: &Path) -> PathBuf {
        archive.with_extension("pictures.db")
    }

    /// Whether there is anything kept beside this archive.
    pub fn exists(archive: &Path) -> bool {
        Self::path(archive).exists()
    }

    /// Opens what is kept beside this archive, or begins it.
    ///
    /// # Errors
    /// When it cannot be read or written, or is something else.
    pub fn open(archive: &Path) -> Result<Self, StoreError> {
        let path = Self::path(archive);
        let opened = Connection::open(&path).and_then(|mut connection| {
            prepare(&mut connection)?;
            Ok(connection)
        });
        match opened {
            Ok(connection) => Ok(Self { connection: Mutex::new(connection), path }),
            Err(error) => Err(failed(&path, &error)),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut connection = self.connection.lock().expect("nobody panics while holding it");
        work(&mut connection).map_err(|error| failed(&self.path, &error))
    }

    /// All that is remembered.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn records(&self) -> Result<HashMap<Wish, Record>, StoreError> {
        const SQL: &str = "SELECT purpose, address, recipe, url, etag, last_modified, digest, due, failures,
            file, width, height, length(bytes) FROM picture LEFT JOIN file ON file = name";
        self.with(|connection| {
            let mut statement = connection.prepare(SQL)?;
            let rows = statement.query_map([], record)?;
            rows.filter_map(Result::transpose).collect()
        })
    }

    /// Remembers what came of asking; with a new picture, which takes the place of the last one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put(&self, wish: &Wish, record: &Record, scaled: Option<&Scaled>) -> Result<Record, StoreError> {
        let kept = scaled.map(kept).or_else(|| record.kept.clone());
        self.with(|connection| {
            let transaction = connection.transaction()?;
            if let (Some(scaled), Some(kept)) = (scaled, &kept) {
                transaction.execute(
                    "INSERT OR IGNORE INTO file (name, width, height, bytes) VALUES (?1, ?2, ?3, ?4)",
                    params![kept.name, kept.width, kept.height, scaled.bytes],
                )?;
            }
            let validators = &record.validators;
            transaction.execute(
                "INSERT OR REPLACE INTO picture
                 (purpose, address, recipe, url, etag, last_modified, digest, due, failures, file)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    wish.purpose.name(),
                    wish.address,
                    record.recipe,
                    validators.url,
                    validators.etag,
                    validators.last_modified,
                    validators.digest,
                    record.due.map(|due| due.to_rfc3339_opts(SecondsFormat::Secs, true)),
                    record.failures,
                    kept.as_ref().map(|kept| &kept.name),
                ],
            )?;
            transaction.execute(UNUSED_FILES, [])?;
            transaction.commit()
        })?;
        Ok(Record { kept, ..record.clone() })
    }

    /// Forgets all pictures but those that are wished for, and all entries but these.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_only(&self, wishes: &BTreeSet<&Wish>, entries: &BTreeSet<&str>) -> Result<(), StoreError> {
        let mut unwanted: Vec<Wish> = self.records()?.into_keys().filter(|wish| !wishes.contains(wish)).collect();
        unwanted.sort();
        self.with(|connection| {
            let seen: Vec<String> = {
                let mut statement = connection.prepare("SELECT entry FROM seen ORDER BY entry")?;
                statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
            };
            let transaction = connection.transaction()?;
            for wish in unwanted {
                let sql = "DELETE FROM picture WHERE purpose = ?1 AND address = ?2";
                transaction.execute(sql, params![wish.purpose.name(), wish.address])?;
            }
            for entry in seen.iter().filter(|entry| !entries.contains(entry.as_str())) {
                transaction.execute("DELETE FROM seen WHERE entry = ?1", [entry])?;
            }
            transaction.execute(UNUSED_FILES, [])?;
            transaction.commit()
        })
    }

    /// The bytes of a copy, by its name.
    ///
    /// # Errors
    /// When the database cannot be read, or has none of this name.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached("SELECT bytes FROM file WHERE name = ?1")?;
            statement.query_row([name], |row| row.get(0))
        })
    }

    /// The pictures that the entry with this digest was seen to have.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn seen(&self, entry: &str) -> Result<Option<Vec<String>>, StoreError> {
        let found: Option<String> = self.with(|connection| {
            let mut statement = connection.prepare_cached("SELECT addresses FROM seen WHERE entry = ?1")?;
            statement.query_row([entry], |row| row.get(0)).optional()
        })?;
        Ok(found.map(|json| serde_json::from_str(&json).unwrap_or_default()))
    }

    /// Remembers the pictures of entries by the digests of these.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_seen(&self, entries: &[(String, Vec<String>)]) -> Result<(), StoreError> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            for (entry, addresses) in entries {
                let json = serde_json::to_string(addresses).expect("text");
                transaction.execute("INSERT OR REPLACE INTO seen VALUES (?1, ?2)", [entry, &json])?;
            }
            transaction.commit()
        })
    }
}

const UNUSED_FILES: &str = "DELETE FROM file WHERE NOT EXISTS (SELECT 1 FROM picture WHERE picture.file = file.name)";

fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "auto_vacuum", "FULL")?; // what was pruned leaves the disk too
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, u32>(0));
    let (version, application) = (number("user_version")?, number("application_id")?);
    let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && tables > 0 {
        let cause = std::io::Error::other("the database belongs to another program");
        return Err(rusqlite::Error::ToSqlConversionFailure(cause.into()));
    }
    if version != VERSION {
        let transaction = connection.transaction()?;
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    Ok(())
}

/// None for what only another program can have written.
fn record(row: &Row<'_>) -> rusqlite::Result<Option<(Wish, Record)>> {
    let Some(purpose) = Purpose::named(&row.get::<_, String>(0)?) else { return Ok(None) };
    let due: Option<String> = row.get(7)?;
    let kept = match row.get::<_, Option<String>>(9)? {
        None => None,
        Some(name) => Some(Kept {
            name,
            width: row.get(10)?,
            height: row.get(11)?,
            bytes: u64::try_from(row.get::<_, i64>(12)?).unwrap_or_default(),
        }),
    };
    let record = Record {
        recipe: row.get(2)?,
        validators: Validators { url: row.get(3)?, etag: row.get(4)?, last_modified: row.get(5)?, digest: row.get(6)? },
        due: due.and_then(|due| Some(DateTime::parse_from_rfc3339(&due).ok()?.with_timezone(&Utc))),
        failures: row.get(8)?,
        kept,
    };
    Ok(Some((Wish { purpose, address: row.get(1)? }, record)))
}

/// Named by what it is, so that the same picture from two places is one file, and a changed one has a new address.
fn kept(scaled: &Scaled) -> Kept {
    const LETTERS: usize = 32; // 128 bits
    Kept {
        name: format!("{}.{}", &blake3::hash(&scaled.bytes).to_hex()[..LETTERS], scaled.ending),
        width: scaled.width,
        height: scaled.height,
        bytes: scaled.bytes.len() as u64,
    }
}

fn failed(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError { path: path.display().to_string(), cause: error.to_string() }
}
