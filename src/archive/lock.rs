//! One run at a time: a lock that dies with its process.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use thiserror::Error;

/// Held while a run writes; given back when dropped, or by the system when the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another run has it.
    #[error("another run of Orrery is at work here (it holds {0})")]
    Held(String),
    /// The machine fails.
    #[error("{path}: {cause}")]
    Io {
        /// The lock file.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
}

impl Lock {
    /// Takes the lock of the archive at `archive`, without waiting. The file stays; only the lock on it counts.
    ///
    /// # Errors
    /// [`LockError::Held`] if another process has it.
    pub fn take(archive: &Path) -> Result<Self, LockError> {
        let path = archive.with_extension("lock");
        let failed = |cause| LockError::Io { path: path.display().to_string(), cause };
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory).map_err(failed)?;
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held(path.display().to_string())),
            Err(TryLockError::Error(cause)) => Err(failed(cause)),
        }
    }
}
