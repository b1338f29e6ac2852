//! A source under another id: its history goes with it, and what came under the new id meanwhile folds into that.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Transaction, params};
use url::Url;

use super::identity::{Known, Looks};
use super::store::free_name;
use super::{Archive, ArchiveError};
use crate::config::SourceId;

/// What a change of id did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renamed {
    /// Entries that were carried over.
    pub entries: usize,
    /// Those of them that had come under the new id, too.
    pub folded: usize,
}

/// An entry that came under the new id.
struct Newcomer {
    n: i64,
    key: String,
    slug: String,
    url: Option<Url>,
    looks: Looks,
}

impl Archive {
    /// Gives all that there is of `old` to `new`, all or nothing. Where both have an entry, the text is that of `new`,
    /// and date and address are those of whichever was seen first. All is to be cleaned again, as ids in the markup
    /// have the source's id in them.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn rename(&mut self, old: &SourceId, new: &SourceId) -> Result<Renamed, ArchiveError> {
        self.write(|transaction| {
            let ids = params![old.as_str(), new.as_str()];
            // What was removed for good does not come back by another name.
            transaction.execute(
                "DELETE FROM entry WHERE source = ?2 AND key IN (SELECT key FROM forgotten WHERE source = ?1)",
                ids,
            )?;
            let folded = fold(transaction, old, new)?;
            make_room(transaction, old, new)?;
            let entries =
                transaction.execute("UPDATE entry SET source = ?2, policy = '' WHERE source = ?1", ids)? + folded;
            transaction.execute("UPDATE OR REPLACE forgotten SET source = ?2 WHERE source = ?1", ids)?;
            carry_memory(transaction, old, new)?;
            Ok(Renamed { entries, folded })
        })
    }
}

/// Joins what both have, by key, else by link and looks.
fn fold(transaction: &Transaction<'_>, old: &SourceId, new: &SourceId) -> rusqlite::Result<usize> {
    let newcomers = newcomers(transaction, new)?;
    let keys: HashSet<&str> = newcomers.iter().map(|newcomer| newcomer.key.as_str()).collect();
    let known = Known::without(transaction, old, keys);
    let mut folded = 0;
    for newcomer in &newcomers {
        let by_key = "SELECT n FROM entry WHERE source = ?1 AND key = ?2";
        let by_key = transaction
            .prepare_cached(by_key)?
            .query_row(params![old.as_str(), newcomer.key], |row| row.get(0))
            .optional()?;
        let same = match by_key {
            Some(n) => Some(n),
            None => known.same_as(newcomer.url.as_ref(), &newcomer.looks)?,
        };
        if let Some(n) = same {
            join(transaction, n, newcomer.n)?;
            folded += 1;
        }
    }
    Ok(folded)
}

fn newcomers(transaction: &Transaction<'_>, new: &SourceId) -> rusqlite::Result<Vec<Newcomer>> {
    let sql = "SELECT n, key, slug, url, title, published, excerpt FROM entry WHERE source = ?1 ORDER BY key";
    let newcomer = |row: &rusqlite::Row<'_>| {
        Ok(Newcomer {
            n: row.get(0)?,
            key: row.get(1)?,
            slug: row.get(2)?,
            url: row.get::<_, Option<String>>(3)?.and_then(|url| Url::parse(&url).ok()),
            looks: Looks::new(row.get_ref(4)?.as_str()?, row.get(5)?, row.get_ref(6)?.as_str()?),
        })
    };
    transaction.prepare(sql)?.query_map([new.as_str()], newcomer)?.collect()
}

/// Folds the row `old` into the row `new`: what was seen first decides what never changes.
fn join(transaction: &Transaction<'_>, old: i64, new: i64) -> rusqlite::Result<()> {
    const FIXED: &str = "date, first_seen, slug, position, held";
    let rows = params![old, new];
    let (date, first_seen, slug, position, held): (String, String, String, i64, Option<String>) = transaction
        .query_row(&format!("SELECT {FIXED} FROM entry WHERE n = ?1"), [old], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    let is_older: bool = transaction.query_row(
        "SELECT old.first_seen <= new.first_seen FROM entry old, entry new WHERE old.n = ?1 AND new.n = ?2",
        rows,
        |row| row.get(0),
    )?;
    transaction.execute(
        "INSERT OR IGNORE INTO sighting SELECT ?2, seen, published, updated, digest FROM sighting WHERE n = ?1",
        rows,
    )?;
    transaction.execute("UPDATE OR IGNORE related SET other = ?2 WHERE other = ?1 AND n <> ?2", rows)?;
    transaction.execute("DELETE FROM entry WHERE n = ?1", [old])?;
    transaction.execute("UPDATE entry SET policy = '' WHERE n = ?1", [new])?;
    if is_older {
        // Another newcomer may have this address: it is the one that gives way.
        let source: String = transaction.query_row("SELECT source FROM entry WHERE n = ?1", [new], |row| row.get(0))?;
        give_way(transaction, &source, &slug, new)?;
        transaction.execute(
            "UPDATE entry SET date = ?2, first_seen = ?3, slug = ?4, position = ?5, held = ?6 WHERE n = ?1",
            params![new, date, first_seen, slug, position, held],
        )?;
    }
    Ok(())
}

/// Entries of the new id that have an address of the old one take another.
fn make_room(transaction: &Transaction<'_>, old: &SourceId, new: &SourceId) -> rusqlite::Result<()> {
    let is_taken = "SELECT 1 FROM entry WHERE source = ?1 AND slug = ?2";
    for newcomer in newcomers(transaction, new)? {
        if transaction.prepare_cached(is_taken)?.exists(params![old.as_str(), newcomer.slug])? {
            give_way(transaction, new.as_str(), &newcomer.slug, 0)?;
        }
    }
    Ok(())
}

/// Whoever has the address `slug` in a source, but for the row `unless`, takes another.
fn give_way(transaction: &Transaction<'_>, source: &str, slug: &str, unless: i64) -> rusqlite::Result<()> {
    let holder = "SELECT n, key FROM entry WHERE source = ?1 AND slug = ?2 AND n <> ?3";
    let holder: Option<(i64, String)> = transaction
        .query_row(holder, params![source, slug, unless], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((n, key)) = holder {
        let other = free_name(transaction, source, &key, slug)?;
        transaction.execute("UPDATE entry SET slug = ?2 WHERE n = ?1", params![n, other])?;
    }
    Ok(())
}

/// What is remembered of the source: of the new id if it was asked, but for how long it has been known.
fn carry_memory(transaction: &Transaction<'_>, old: &SourceId, new: &SourceId) -> rusqlite::Result<()> {
    let ids = params![old.as_str(), new.as_str()];
    transaction.execute(
        "UPDATE source SET first_seen = coalesce(old.first_seen, source.first_seen),
             last_change = coalesce(source.last_change, old.last_change), profile = coalesce(source.profile, old.profile)
         FROM source old WHERE source.id = ?2 AND old.id = ?1",
        ids,
    )?;
    transaction.execute("UPDATE OR IGNORE source SET id = ?2 WHERE id = ?1", ids)?;
    transaction.execute("DELETE FROM source WHERE id = ?1", [old.as_str()])?;
    Ok(())
}
