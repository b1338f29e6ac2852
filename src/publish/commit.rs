//! Putting what was laid aside into place.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::manifest::{Manifest, Record};
use super::stage::{Staged, Step};
use super::{PublishError, Published};

/// Renames files into place: first those that are new, then those that changed, each in their order; then removes
/// ours that are no longer planned, and the directories that this left empty.
///
/// Before the first change the manifest names all files of before and after, so that a run that is cut off knows
/// next time what is ours.
pub fn commit(directory: &Path, staged: Staged, old: &Manifest) -> Result<Published, PublishError> {
    let planned: BTreeMap<&str, &Step> = staged.files.iter().map(|(path, step)| (path.as_str(), step)).collect();
    let stale: Vec<&String> = old.files.keys().filter(|path| !planned.contains_key(path.as_str())).collect();
    let changes = staged.files.iter().any(|(_, step)| matches!(step, Step::Replace { .. })) || !stale.is_empty();
    if changes {
        intent(&staged, old).save(directory)?;
    }
    let mut done = Published::default();
    let mut new = Manifest::default();
    // A file where a directory is to be, or the other way round, cannot wait until the end.
    let (in_the_way, stale): (Vec<_>, Vec<_>) = stale.into_iter().partition(|path| stands_in_the_way(path, &planned));
    for path in in_the_way {
        done.removed += usize::from(remove(directory, path)?);
    }
    let is_new = |path: &str| !old.files.contains_key(path);
    for now_new in [true, false] {
        for (path, step) in staged.files.iter().filter(|(path, _)| is_new(path) == now_new) {
            let record = match step {
                Step::Theirs => {
                    done.unchanged += 1;
                    continue;
                }
                Step::Keep(record) => {
                    done.unchanged += 1;
                    record.clone()
                }
                Step::Replace { from, digest } => {
                    done.changed.push(path.clone());
                    put(directory, path, from, digest)?
                }
            };
            new.files.insert(path.clone(), record);
        }
    }
    for path in stale {
        done.removed += usize::from(remove(directory, path)?);
    }
    if changes || new.files != old.files {
        new.save(directory)?;
    }
    Ok(done)
}

/// Whether a planned file needs this file's place for a directory, or the directory that this file is in.
fn stands_in_the_way(path: &str, planned: &BTreeMap<&str, &Step>) -> bool {
    let inside = format!("{path}/");
    let is_directory = planned.range(inside.as_str()..).next().is_some_and(|(other, _)| other.starts_with(&inside));
    let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
    is_directory || above.any(|above| planned.contains_key(above))
}

pub(super) fn intent(staged: &Staged, old: &Manifest) -> Manifest {
    let new = staged.files.iter().filter_map(|(path, step)| match step {
        Step::Keep(record) => Some((path.clone(), record.clone())),
        Step::Replace { .. } => Some((path.clone(), Record::default())),
        Step::Theirs => None,
    });
    Manifest { files: old.files.clone().into_iter().chain(new).collect() }
}

fn put(directory: &Path, path: &str, from: &Path, digest: &str) -> Result<Record, PublishError> {
    let target = directory.join(path);
    let place = || -> std::io::Result<Record> {
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        if fs::symlink_metadata(&target).is_ok_and(|there| there.is_dir()) {
            fs::remove_dir(&target)?; // what was in it was ours, and has gone
        }
        fs::rename(from, &target)?;
        Ok(Record::of(digest, &fs::symlink_metadata(&target)?))
    };
    place().map_err(PublishError::io(&target))
}

/// Whether there was something to remove.
fn remove(directory: &Path, path: &str) -> Result<bool, PublishError> {
    let target = directory.join(path);
    if fs::symlink_metadata(&target).is_ok_and(|there| there.is_dir()) {
        return Ok(false); // a run that was cut off had made a directory of it already
    }
    match fs::remove_file(&target) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(false),
        Err(error) => return Err(PublishError::io(&target)(error)),
    }
    for above in target.ancestors().skip(1).take_while(|above| *above != directory) {
        if fs::remove_dir(above).is_err() {
            break; // not empty: somebody else's files, or other pages of ours
        }
    }
    Ok(true)
}
