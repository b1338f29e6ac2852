//! `orrery check --fix`: the new addresses of feeds that have moved for good, written into `feeds.toml`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;
use url::Url;

use super::check::Checked;
use super::console::Console;
use super::failure::Failure;
use crate::config::{self, Config, Location};

/// Writes the new addresses, says each, and gives the ids. Only what was read at its new address counts as moved.
pub fn fix(
    path: &Path,
    config: &Config,
    checked: &[Checked],
    console: &mut Console<'_>,
) -> Result<Vec<String>, Failure> {
    let before = fs::read_to_string(path).map_err(|error| failed(path, &error))?;
    let (mut text, mut mended) = (before.clone(), Vec::new());
    for (id, old, new) in checked.iter().filter_map(|checked| moved(config, checked)) {
        let Some(patched) = config::with_url(&text, id, old, new) else {
            console.warn(&format!("{id}: its url in feeds.toml is not {old} any more, and stays as it is"));
            continue;
        };
        // Such as two feeds at one address, when a blog moved to where another one already is.
        match config::understand(path, &patched, &config.root) {
            Err(mistakes) => {
                let why = mistakes.first().map(|mistake| mistake.message.clone()).unwrap_or_default();
                console.warn(&format!("{id}: its new address {new} cannot be written to feeds.toml: {why}"));
            }
            Ok(_) => {
                console.note(&format!("{id}: {old} → {new}"));
                mended.push(id.to_owned());
                text = patched;
            }
        }
    }
    match text == before {
        true => console.note(&format!("{}: nothing to write", path.display())),
        false => replace(path, &text).map_err(|error| failed(path, &error))?,
    }
    Ok(mended)
}

/// The id of a feed that has moved, its old address and its new one. What needs a decision is left to the owner: an
/// address with a login in it, or one without encryption.
fn moved<'a>(config: &'a Config, checked: &'a Checked) -> Option<(&'a str, &'a Url, &'a Url)> {
    let source = config.source(&checked.source)?;
    let (Location::Web(old), Some(new)) = (&source.location, &checked.moves.for_good) else { return None };
    let is_plain = old.username().is_empty() && old.password().is_none();
    let is_safe = old.scheme() == "http" || new.scheme() == "https";
    (checked.feed.feed_type.is_some() && is_plain && is_safe).then_some((source.id.as_str(), old, new))
}

/// Replaces a file by rename, so that it is there as a whole at every moment. A link stays a link.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file may only be read"));
    }
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::Machine(format!("{}: {error}", path.display()))
}
