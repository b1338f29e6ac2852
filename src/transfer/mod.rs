//! The whole archive as one document, and back, without loss: to another machine, another version, another program.
//!
//! Every row of every table is an object in JSON, whatever tables there are. As JSON lines they stand one a line behind
//! a heading; as Atom they stand in elements of ours, and the entries beside them for all readers of feeds.

mod atom;
mod from_atom;
mod lines;
mod xml;

use std::io::{self, BufRead, Write};

use thiserror::Error;

use crate::archive::{ArchiveError, RestoreError, Row, Snapshot};

/// The forms of an exported archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON lines.
    Lines,
    /// Atom 1.0.
    Atom,
}

/// What the document says of itself, where its form has a place for that.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The planet's title.
    pub title: &'a str,
    /// The planet's address.
    pub home: &'a str,
}

/// Why an archive could not be carried.
#[derive(Debug, Error)]
pub enum TransferError {
    /// The archive fails.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The document cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The document as a whole is not for this archive.
    #[error("{0}")]
    Refused(String),
    /// The document is not what it should be.
    #[error("line {line}: {what}")]
    Damaged {
        /// Counted from 1.
        line: u64,
        /// The complaint.
        what: String,
    },
}

/// An exported archive that is being read.
pub struct Incoming<'a> {
    /// The version of the archive that it comes from.
    pub version: u32,
    /// How many rows it has.
    pub rows: u64,
    read: Box<dyn Iterator<Item = Result<(u64, Row), TransferError>> + 'a>,
}

/// A line longer than this, in bytes, is none of ours: bounds the memory. SQLite's own limit is a thousand million.
const LONGEST_LINE: u64 = 1 << 28;

/// Writes the whole archive, row by row.
///
/// # Errors
/// When the archive cannot be read or the document cannot be written.
pub fn write(snapshot: &Snapshot, format: Format, about: About<'_>, out: &mut dyn Write) -> Result<(), TransferError> {
    match format {
        Format::Lines => lines::write(snapshot, out),
        Format::Atom => atom::write(snapshot, about, out),
    }
}

/// Begins to read an exported archive: in which form it is shows in its first sign.
///
/// # Errors
/// When it is none.
pub fn read<'a>(mut input: impl BufRead + 'a) -> Result<Incoming<'a>, TransferError> {
    match input.fill_buf()?.first() {
        Some(b'{') => lines::read(input),
        Some(b'<') => from_atom::read(input),
        _ => Err(damaged(1, "this is not an archive that `orrery export` wrote, as JSON lines or as Atom")),
    }
}

impl Incoming<'_> {
    /// Hands on each row, and complains by the number of its line of what is not taken.
    ///
    /// # Errors
    /// When the document is damaged, or has fewer or more rows than it should, or `take` fails.
    pub fn each(self, mut take: impl FnMut(&Row) -> Result<(), RestoreError>) -> Result<(), TransferError> {
        let (mut count, mut last) = (0, 1);
        for row in self.read {
            let (line, row) = row?;
            take(&row).map_err(|error| match error {
                RestoreError::Archive(error) => error.into(),
                error => damaged(line, error),
            })?;
            (count, last) = (count + 1, line);
        }
        match count == self.rows {
            true => Ok(()),
            false => Err(damaged(last, format!("the end, after {count} rows; there should be {}", self.rows))),
        }
    }
}

/// The number of rows of all tables.
fn count(snapshot: &Snapshot) -> Result<u64, ArchiveError> {
    snapshot.tables().map(|table| snapshot.count(table)).sum()
}

impl From<RestoreError> for TransferError {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::Archive(error) => error.into(),
            error => Self::Refused(error.to_string()),
        }
    }
}

fn damaged(line: u64, what: impl ToString) -> TransferError {
    TransferError::Damaged { line, what: what.to_string() }
}

/// A row in JSON, on one line.
fn row_json(row: &Row) -> Result<String, TransferError> {
    let json = serde_json::to_string(row).map_err(io::Error::from)?;
    Ok(crate::sanitize::harmless_json(&json).into_owned())
}

fn row_of(json: &str, line: u64) -> Result<(u64, Row), TransferError> {
    let row = serde_json::from_str(json).map_err(|error| damaged(line, without_place(&error)))?;
    Ok((line, row))
}

/// What is wrong with JSON, without the line, which is always the first.
fn without_place(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.split(" at line ").next().unwrap_or_default().to_owned()
}
