//! All entries ever seen, and what is remembered of each source: one SQLite database.
//!
//! Entries stay when their feed forgets them. Merging is idempotent and does not depend on the order in which
//! feeds answered. One process writes at a time ([`Lock`]); readers never wait.

mod arrived;
mod held;
mod identity;
mod ledger;
mod links;
mod listed;
mod lock;
mod query;
mod record;
mod related;
mod relating;
mod removal;
mod rename;
mod restore;
mod retain;
mod rows;
mod schema;
mod snapshot;
mod store;
mod terms;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiserror::Error;

pub use arrived::Stale;
pub use held::Held;
pub use ledger::{Sending, SendingEnd};
pub use links::{Links, PageHash};
pub use listed::Listed;
pub use lock::{Lock, LockError};
pub use query::{Bodies, Body, Entries, Gone};
pub use record::{EntryRecord, Sifting, SourceRecord};
pub use related::{Kin, Unread};
pub use removal::Holding;
pub use rename::Renamed;
pub use restore::{RestoreError, Restoring};
pub use retain::Pruned;
pub use rows::Row;
pub use snapshot::Snapshot;
pub use store::{Delivery, Merged};
pub use terms::Words;

/// The open archive.
pub struct Archive {
    connection: Connection,
    path: PathBuf,
}

/// Why the archive cannot be used. What is in it has not been touched.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// Written by a later version.
    #[error(
        "{path} was written by a newer Orrery (archive version {found}; this one knows up to {known}); install the newer Orrery, or name another archive"
    )]
    Newer {
        /// The database.
        path: String,
        /// Its version.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// Written by an earlier version, and opened for reading alone.
    #[error("{0} was written by an older Orrery; `orrery build --offline` brings it up to date")]
    Older(String),
    /// Not a database of ours, or damaged.
    #[error(
        "{path} is not an archive of Orrery, or is damaged ({cause}); restore it from a backup, or move it away to begin a new one"
    )]
    Damaged {
        /// The database.
        path: String,
        /// What SQLite says.
        cause: String,
    },
    /// There is none yet.
    #[error("there is no archive at {0} yet; run `orrery build` first")]
    Missing(String),
    /// The machine fails.
    #[error("{path}: {cause}")]
    Io {
        /// The database or its directory.
        path: String,
        /// What the system says.
        cause: String,
    },
}

/// How long a statement waits for another process: a backup, an owner's shell.
const PATIENCE: Duration = Duration::from_secs(10);

impl Archive {
    /// Opens the archive for reading and writing, making it if there is none, and brings an older one up to date.
    ///
    /// # Errors
    /// See [`ArchiveError`].
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let mut archive = Self::open_as_it_is(path)?;
        archive.bring_up_to_date()?;
        Ok(archive)
    }

    /// The same, whatever version it has that we know.
    fn open_as_it_is(path: &Path) -> Result<Self, ArchiveError> {
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory).map_err(|error| ArchiveError::io(directory, &error))?;
        }
        let connection = Connection::open(path).map_err(|error| ArchiveError::from_sqlite(path, &error))?;
        let archive = Self { connection, path: path.to_owned() };
        archive.prepare().map_err(|error| ArchiveError::from_sqlite(path, &error))?;
        match archive.version()? {
            version if version > schema::VERSION => Err(archive.newer(version)),
            _ => Ok(archive),
        }
    }

    /// Opens an archive that exists, for reading alone.
    ///
    /// # Errors
    /// See [`ArchiveError`]; an archive of an older version is refused until a build has brought it up to date.
    pub fn open_to_read(path: &Path) -> Result<Self, ArchiveError> {
        if !path.exists() {
            return Err(ArchiveError::Missing(path.display().to_string()));
        }
        let connection = open_read_only(path)?;
        let archive = Self { connection, path: path.to_owned() };
        match archive.version()? {
            version if version == schema::VERSION => Ok(archive),
            version if version > schema::VERSION => Err(archive.newer(version)),
            0 => Err(ArchiveError::Missing(path.display().to_string())),
            _ => Err(ArchiveError::Older(path.display().to_string())),
        }
    }

    fn prepare(&self) -> rusqlite::Result<()> {
        self.connection.busy_timeout(PATIENCE)?;
        // Readers never wait for the writer. Where shared memory is not to be had (some network file systems),
        // SQLite stays with its older journal, which is as safe.
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        self.connection.pragma_update(None, "foreign_keys", true)
    }

    fn bring_up_to_date(&mut self) -> Result<(), ArchiveError> {
        let version = self.version()?;
        schema::migrate(&mut self.connection, version).map_err(|error| ArchiveError::from_sqlite(&self.path, &error))
    }

    fn version(&self) -> Result<u32, ArchiveError> {
        let number = |pragma: &str| self.connection.pragma_query_value(None, pragma, |row| row.get::<_, u32>(0));
        let failed = |error: rusqlite::Error| ArchiveError::from_sqlite(&self.path, &error);
        let (version, application) =
            (number("user_version").map_err(failed)?, number("application_id").map_err(failed)?);
        let tables: u32 =
            self.connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
        if application != schema::APPLICATION_ID && tables > 0 {
            return Err(ArchiveError::Damaged {
                path: self.path.display().to_string(),
                cause: "the database belongs to another program".into(),
            });
        }
        Ok(version)
    }

    fn newer(&self, found: u32) -> ArchiveError {
        ArchiveError::Newer { path: self.path.display().to_string(), found, known: schema::VERSION }
    }

    fn failed(&self, error: rusqlite::Error) -> ArchiveError {
        ArchiveError::from_sqlite(&self.path, &error)
    }
}

fn open_read_only(path: &Path) -> Result<Connection, ArchiveError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |error| ArchiveError::from_sqlite(path, &error);
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    Ok(connection)
}

impl ArchiveError {
    fn from_sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let (path, cause) = (path.display().to_string(), error.to_string());
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged { path, cause },
            _ => Self::Io { path, cause },
        }
    }

    fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), cause: error.to_string() }
    }
}

#[cfg(test)]
mod tests;
