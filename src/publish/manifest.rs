//! What we wrote: `.orrery/manifest.json` in the output directory.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::PublishError;
use crate::site::Address;

/// Our own corner of the output directory.
pub const CORNER: &str = ".orrery";

/// The files of ours.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// By path below the output directory.
    pub files: BTreeMap<String, Record>,
}

/// One file of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The plan's digest for it; empty while it is being replaced.
    pub digest: String,
    /// Its size, in bytes.
    pub size: u64,
    /// When it was written, in nanoseconds since 1970: tells files that somebody else has touched.
    pub modified: u128,
}

impl Record {
    /// What is to be recorded of a file as it is now.
    pub fn of(digest: &str, metadata: &Metadata) -> Self {
        let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self { digest: digest.to_owned(), size: metadata.len(), modified: since.map_or(0, |since| since.as_nanos()) }
    }
}

impl Manifest {
    /// The manifest of the last run, if there is one.
    pub fn load(directory: &Path) -> Result<Option<Self>, PublishError> {
        let path = path(directory);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let damaged = |_| PublishError::Manifest(path.display().to_string());
                let mut manifest: Self = serde_json::from_slice(&bytes).map_err(damaged)?;
                // Whatever happened to the file, nothing outside of the directory is ever ours.
                manifest.files.retain(|path, _| Address::file(path).is_some());
                Ok(Some(manifest))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(PublishError::io(&path)(error)),
        }
    }

    /// Replaces the manifest, whole and lasting.
    pub fn save(&self, directory: &Path) -> Result<(), PublishError> {
        let path = path(directory);
        let write = || -> std::io::Result<()> {
            let new = path.with_extension("new");
            let mut file = File::create(&new)?;
            file.write_all(&serde_json::to_vec(self)?)?; // at once: piece by piece takes 100 calls for each file
            file.sync_all()?;
            std::fs::rename(&new, &path)?;
            Ok(())
        };
        write().map_err(PublishError::io(&path))
    }
}

fn path(directory: &Path) -> PathBuf {
    directory.join(CORNER).join("manifest.json")
}
