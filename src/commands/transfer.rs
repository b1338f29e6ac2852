//! `orrery export` and `orrery import`: the archive as one document, and back.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Ending;
use super::console::Console;
use super::failure::Failure;
use crate::archive::{Archive, ArchiveError, Lock, Snapshot};
use crate::cli::{self, Cli, ExportFormat};
use crate::config::{self, Config};
use crate::site::count;
use crate::transfer::{self, About, Format, TransferError};

/// Writes the archive as it is now, while a run may be at work.
pub fn export(cli: &Cli, arguments: &cli::Export, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let snapshot = Snapshot::open(&config.planet.archive)?;
    let about = About { title: &config.planet.title, home: config.planet.base_url.as_str() };
    let format = match arguments.format {
        ExportFormat::Jsonl => Format::Lines,
        ExportFormat::Atom => Format::Atom,
    };
    match &arguments.output {
        None => {
            let mut out = BufWriter::new(console.out());
            transfer::write(&snapshot, format, about, &mut out)?;
            out.flush()?;
        }
        Some(path) => to_file(path, &config, |out| transfer::write(&snapshot, format, about, out))?,
    }
    let entries = usize::try_from(snapshot.count("entry")?).unwrap_or(usize::MAX);
    console.note(&format!("{} exported", count(entries, "entry", "entries")));
    Ok(Ending::Done)
}

/// Writes a file that appears whole, by rename.
fn to_file(
    path: &Path,
    config: &Config,
    write: impl FnOnce(&mut dyn Write) -> Result<(), TransferError>,
) -> Result<(), Failure> {
    let is_archive = |path: &Path| path.canonicalize().ok() == config.planet.archive.canonicalize().ok();
    if path.exists() && is_archive(path) {
        let words = format!("--output {}: this is the archive itself; name another file", path.display());
        return Err(Failure::Usage(words));
    }
    let failed = |error: std::io::Error| Failure::Machine(format!("{}: {error}", path.display()));
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(directory).map_err(failed)?);
    write(&mut file).map_err(|error| match error {
        TransferError::Io(error) => failed(error),
        error => error.into(),
    })?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Makes the archive from an export, all or nothing.
pub fn import(cli: &Cli, arguments: &cli::Import, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let archive = &config.planet.archive;
    let name = arguments.file.display();
    let file = File::open(&arguments.file).map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    let failed = |error: TransferError| match error {
        TransferError::Archive(error) => Failure::from(error),
        TransferError::Io(error) => Failure::Machine(format!("{name}: {error}; nothing was imported")),
        error => Failure::Machine(format!("{name}: {error}; nothing was imported")),
    };
    let incoming = transfer::read(BufReader::new(file)).map_err(failed)?;
    let _lock = Lock::take(archive)?;
    let kept = keep(archive, arguments)?;
    let mut entries = 0;
    let restored = Archive::restore(archive, incoming.version, |restoring| {
        incoming.each(|row| {
            entries += usize::from(row.table == "entry");
            restoring.insert(row)
        })
    });
    if let Err(error) = restored {
        let _ = kept.map(std::fs::remove_file); // the archive is as it was
        return Err(failed(error));
    }
    if let Some(kept) = kept {
        console.note(&format!("what was in the archive before is in {}", kept.display()));
    }
    console.summary(&format!("the archive is as exported, with {}", count(entries, "entry", "entries")))?;
    Ok(Ending::Done)
}

/// Copies what is in the archive at present, and says where to; refuses where the owner has not said that it may go.
fn keep(archive: &Path, arguments: &cli::Import) -> Result<Option<PathBuf>, Failure> {
    let snapshot = match Snapshot::open(archive) {
        Err(ArchiveError::Missing(_)) => return Ok(None),
        snapshot => snapshot?,
    };
    let rows: u64 = snapshot.tables().map(|table| snapshot.count(table)).sum::<Result<_, _>>()?;
    if rows == 0 {
        return Ok(None);
    }
    let entries = count(usize::try_from(snapshot.count("entry")?).unwrap_or(usize::MAX), "entry", "entries");
    drop(snapshot);
    let copy = archive.with_file_name(match archive.file_stem() {
        Some(stem) => format!("{}-before-import.db", stem.to_string_lossy()),
        None => "before-import.db".into(),
    });
    if !arguments.replace {
        return Err(Failure::Usage(format!(
            "{} is in use, with {entries}, and an import takes the place of all that is in it; \
             `orrery import --replace {}` does that, and keeps a copy as {}",
            archive.display(),
            arguments.file.display(),
            copy.display()
        )));
    }
    if copy.exists() {
        let words = "is there already, from an import before; move it away first";
        return Err(Failure::Usage(format!("{} {words}", copy.display())));
    }
    Archive::open(archive)?.copy_to(&copy)?;
    Ok(Some(copy))
}

impl From<TransferError> for Failure {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Archive(error) => error.into(),
            TransferError::Io(error) => error.into(),
            error => Self::Machine(error.to_string()),
        }
    }
}
