//! The files of the newsletter.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::commands::failure::Failure;
use crate::config::Config;
use crate::content::{INBOX, Manuscript};
use crate::newsletter::Inbox;

/// Where issues are.
pub fn directory(config: &Config) -> PathBuf {
    config.planet.content_dir.join("newsletter")
}

/// The path of a file as the owner would name it.
pub fn shown(path: &Path, config: &Config) -> String {
    path.strip_prefix(&config.root).unwrap_or(path).display().to_string()
}

/// The editors' inbox; an empty one if there is none.
pub fn inbox(config: &Config) -> Result<Inbox, Failure> {
    let path = directory(config).join(INBOX);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Inbox::read(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Inbox::default()),
        Err(error) => Err(failed(&path, &error)),
    }
}

/// The issue that is meant: by its path, its file's name, or that without the ending.
pub fn named<'a>(typed: &Path, issues: &'a [Manuscript]) -> Result<&'a Manuscript, Failure> {
    let whole = |path: &Path| path.canonicalize().ok();
    let is_it = |issue: &&Manuscript| {
        let is_same = whole(typed).is_some_and(|path| whole(&issue.path) == Some(path));
        is_same || issue.path.file_name() == Some(typed.as_os_str()) || typed.as_os_str() == issue.stem.as_str()
    };
    issues.iter().find(is_it).ok_or_else(|| {
        Failure::Usage(format!("{}: this is no issue in content/newsletter, named YYYY-MM-DD-slug.md", typed.display()))
    })
}

/// The issue that is named; else the newest draft, or if there is none, the newest issue.
pub fn meant<'a>(typed: Option<&Path>, issues: &'a [Manuscript]) -> Result<&'a Manuscript, Failure> {
    match typed {
        Some(typed) => named(typed, issues),
        None => {
            let issue = issues.iter().rfind(|issue| issue.draft).or(issues.last());
            issue.ok_or_else(|| Failure::Usage("there is no issue yet: `orrery newsletter draft` begins one".into()))
        }
    }
}

/// Writes a file that must not be there yet.
pub fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| failed(path, &error))
}

/// Writes a file in the place of the one that is there, by rename, so that it is whole at every moment; or a new one.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    if !path.exists() {
        return create(path, text);
    }
    let write = || {
        let path = path.canonicalize()?;
        let permissions = fs::metadata(&path)?.permissions();
        let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
        file.write_all(text.as_bytes())?;
        file.as_file().set_permissions(permissions)?;
        file.persist(&path).map_err(|error| error.error)
    };
    write().map(drop).map_err(|error| failed(path, &error))
}

pub fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::Machine(format!("{}: {error}", path.display()))
}
