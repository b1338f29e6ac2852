//! JSON lines: `{"orrery_archive":VERSION,"rows":N}`, then `{"table":"entry", ...}` for each row.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use super::{Incoming, LONGEST_LINE, TransferError, damaged, row_json, row_of, without_place};
use crate::archive::Snapshot;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Heading {
    orrery_archive: u32,
    rows: u64,
}

pub fn write(snapshot: &Snapshot, out: &mut dyn Write) -> Result<(), TransferError> {
    let heading = Heading { orrery_archive: snapshot.version(), rows: super::count(snapshot)? };
    writeln!(out, "{}", serde_json::to_string(&heading).map_err(std::io::Error::from)?)?;
    for table in snapshot.tables() {
        snapshot.each(table, |row| Ok::<_, TransferError>(writeln!(out, "{}", row_json(&row)?)?))?;
    }
    Ok(())
}

pub fn read<'a>(input: impl BufRead + 'a) -> Result<Incoming<'a>, TransferError> {
    let mut lines = Lines { input, number: 0 };
    let first = lines.next().transpose()?.map_or_else(String::new, |(_, line)| line);
    let heading: Heading = serde_json::from_str(&first).map_err(|error| {
        damaged(1, format!("this is not the heading of an exported archive ({})", without_place(&error)))
    })?;
    let rows = lines.map(|line| line.and_then(|(number, line)| row_of(&line, number)));
    Ok(Incoming { version: heading.orrery_archive, rows: heading.rows, read: Box::new(rows) })
}

/// The lines of a document, with their numbers.
struct Lines<R> {
    input: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    fn line(&mut self) -> Result<Option<(u64, String)>, TransferError> {
        let mut line = Vec::new();
        self.number += 1;
        let length = self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? as u64;
        match String::from_utf8(line) {
            _ if length == 0 => Ok(None),
            _ if length == LONGEST_LINE => Err(damaged(self.number, "the line has no end")),
            Ok(line) => Ok(Some((self.number, line.trim_end().to_owned()))),
            Err(_) => Err(damaged(self.number, "the line is not UTF-8 text")),
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<(u64, String), TransferError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.line().transpose()
    }
}
