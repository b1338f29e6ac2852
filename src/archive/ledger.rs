//! The ledger: what was sent to the readers of the newsletter, so that nothing goes out twice by mistake.
//!
//! A sending is written down before anybody is asked to carry it, and its end after that. One without an end may have
//! reached its readers or not: the program was ended, or the connection broke when all had been said.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::record::{moment, parsed};
use super::{Archive, ArchiveError};

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The issue, by the name of its file without its ending: its address.
    pub issue: String,
    /// The digest of all that was handed over.
    pub digest: String,
    /// By what: `smtp`, `sendmail`, `listmonk`, `buttondown`.
    pub via: String,
    /// To what list.
    pub list: String,
    /// The mail's `Message-ID`, if it had one of ours.
    pub message_id: Option<String>,
    /// When that began.
    pub began: DateTime<Utc>,
    /// How it ended, if we know.
    pub end: Option<SendingEnd>,
}

/// How a sending ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendingEnd {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was taken over; else it was refused, and nobody has it.
    pub taken: bool,
    /// What the other side said.
    pub said: String,
}

impl Sending {
    /// Whether readers have it, or may have it.
    pub fn may_have_arrived(&self) -> bool {
        self.end.as_ref().is_none_or(|end| end.taken)
    }
}

const COLUMNS: &str = "issue, digest, via, list, message_id, began, ended, taken, said";

impl Archive {
    /// All that was sent, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sendings(&self) -> Result<Vec<Sending>, ArchiveError> {
        let read = || {
            let sql = format!("SELECT {COLUMNS} FROM sending ORDER BY began, n");
            let mut statement = self.connection.prepare(&sql)?;
            statement.query_map([], sending)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Writes down that a sending begins, and gives the number of its line. It is on the disk when this returns.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn begin_sending(&mut self, sending: &Sending) -> Result<i64, ArchiveError> {
        let Sending { issue, digest, via, list, message_id, began, .. } = sending;
        // An entry that is lost in a power cut comes again with its feed. This would not.
        let is_safe = self.connection.pragma_update(None, "synchronous", "FULL");
        is_safe.map_err(|error| self.failed(error))?;
        self.write(|transaction| {
            let sql =
                "INSERT INTO sending (issue, digest, via, list, message_id, began) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            transaction.execute(sql, params![issue, digest, via, list, message_id, moment(*began)])?;
            Ok(transaction.last_insert_rowid())
        })
    }

    /// Writes down how the sending of line `n` ended.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn end_sending(&mut self, n: i64, end: &SendingEnd) -> Result<(), ArchiveError> {
        self.write(|transaction| {
            let sql = "UPDATE sending SET ended = ?2, taken = ?3, said = ?4 WHERE n = ?1";
            transaction.execute(sql, params![n, moment(end.at), end.taken, end.said])
        })?;
        Ok(())
    }
}

fn sending(row: &Row<'_>) -> rusqlite::Result<Sending> {
    let ended = parsed(row.get(6)?);
    let (taken, said) = (row.get(7)?, row.get(8)?);
    Ok(Sending {
        issue: row.get(0)?,
        digest: row.get(1)?,
        via: row.get(2)?,
        list: row.get(3)?,
        message_id: row.get(4)?,
        began: parsed(row.get(5)?).unwrap_or_default(),
        end: ended.map(|at| SendingEnd { at, taken, said }),
    })
}
