//! Making what changed and laying it aside, on all cores.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempDir;

use super::manifest::{CORNER, Manifest, Record};
use super::{Planned, PublishError};

/// What is to be done with each planned file, in their order.
pub struct Staged {
    /// Path below the output directory, and what happens there.
    pub files: Vec<(String, Step)>,
    /// Where new files lie; gone with this value.
    pub _aside: TempDir,
}

/// What happens with one file.
pub enum Step {
    /// It is as it should be.
    Keep(Record),
    /// Somebody else's file that is as ours would be: it stays theirs.
    Theirs,
    /// A new one takes its place.
    Replace {
        /// Where the new one lies.
        from: PathBuf,
        /// The plan's digest for it.
        digest: String,
    },
}

/// Makes every file that the last run did not make with the same digest. On the first run into a directory (or
/// after the manifest was lost), files that are as ours would be are taken for ours.
pub fn stage(
    directory: &Path,
    planned: &[Planned<'_>],
    old: &Manifest,
    is_first: bool,
) -> Result<Staged, PublishError> {
    let corner = directory.join(CORNER);
    fs::create_dir_all(&corner).map_err(PublishError::io(&corner))?;
    remove_leftovers(&corner);
    let aside = tempfile::Builder::new().prefix("new-").tempdir_in(&corner).map_err(PublishError::io(&corner))?;
    let stage = Stage { directory, aside: aside.path(), old, is_first };
    let files =
        planned.par_iter().enumerate().map(|(number, file)| stage.file(number, file)).collect::<Result<_, _>>()?;
    Ok(Staged { files, _aside: aside })
}

/// What a killed run left behind.
fn remove_leftovers(corner: &Path) {
    let Ok(list) = fs::read_dir(corner) else { return };
    for entry in list.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("new-")) {
        let _ = fs::remove_dir_all(entry.path());
    }
}

struct Stage<'a> {
    directory: &'a Path,
    aside: &'a Path,
    old: &'a Manifest,
    is_first: bool,
}

impl Stage<'_> {
    fn file(&self, number: usize, planned: &Planned<'_>) -> Result<(String, Step), PublishError> {
        let target = self.directory.join(&planned.path);
        let record = self.old.files.get(&planned.path);
        let there = fs::symlink_metadata(&target).ok();
        let current = there.as_ref().map(|metadata| Record::of(&planned.digest, metadata));
        if let Some(current) = current.as_ref().filter(|current| record == Some(*current)) {
            return Ok((planned.path.clone(), Step::Keep(current.clone())));
        }
        let bytes = (planned.make)().map_err(PublishError::Make)?;
        if let Some(current) = current {
            let (is_file, is_directory) = there.map_or((false, false), |there| (there.is_file(), there.is_dir()));
            if is_file && holds(&target, &bytes)? {
                let is_ours = record.is_some() || self.is_first;
                return Ok((planned.path.clone(), if is_ours { Step::Keep(current) } else { Step::Theirs }));
            }
            if record.is_none() && !(is_directory && self.is_only_ours(&planned.path)) {
                return Err(PublishError::NotOurs(target.display().to_string()));
            }
        } else if let Some(stranger) = self.stranger_above(&planned.path) {
            return Err(PublishError::NotOurs(stranger));
        }
        let from = self.aside.join(number.to_string());
        write(&from, &bytes).map_err(PublishError::io(&target))?;
        let digest = planned.digest.clone();
        Ok((planned.path.clone(), Step::Replace { from, digest }))
    }

    /// Whether a directory that stands where a file belongs holds nothing but files of ours.
    fn is_only_ours(&self, path: &str) -> bool {
        let Ok(list) = fs::read_dir(self.directory.join(path)) else { return false };
        let is_ours = |entry: fs::DirEntry| {
            let inside = format!("{path}/{}", entry.file_name().to_string_lossy());
            match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => self.is_only_ours(&inside),
                false => self.old.files.contains_key(&inside),
            }
        };
        list.flatten().all(is_ours)
    }

    /// Somebody else's file where a directory of ours belongs.
    fn stranger_above(&self, path: &str) -> Option<String> {
        path.match_indices('/').map(|(at, _)| &path[..at]).find_map(|above| {
            let there = self.directory.join(above);
            let is_file = fs::metadata(&there).is_ok_and(|there| !there.is_dir());
            (is_file && !self.old.files.contains_key(above)).then(|| there.display().to_string())
        })
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    file.write_all(bytes)
}

fn holds(path: &Path, bytes: &[u8]) -> Result<bool, PublishError> {
    match fs::read(path) {
        Ok(there) => Ok(there == bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(PublishError::io(path)(error)),
    }
}
