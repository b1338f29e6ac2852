//! Relating entries to those that came before. What is looked up is kept until all of them are done.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Transaction, params};

use super::terms::{Term, Vocabulary};

/// Related entries that are kept of each; half of them may be of its own source. Twice as many as are shown, as some
/// are not shown themselves.
const KEPT: usize = 8;
/// A word by which more entries are known than this leads nowhere in particular.
const MOST_HOLDERS: usize = 300;
/// Entries must share so many words ...
const ENOUGH_SHARED: usize = 2;
/// ... that are worth so much, in millionths of all that two can have in common.
const ENOUGH_WORTH: i64 = 60_000;

/// Some entries being related.
pub struct Relating<'a> {
    transaction: &'a Transaction<'a>,
    vocabulary: &'a Vocabulary,
    /// The entries that are known by a word; none if there are too many.
    holders: HashMap<Term, Option<Vec<i64>>>,
    /// The related ones of an entry, best first.
    lists: HashMap<i64, List>,
    names: HashMap<i64, Name>,
}

#[derive(Default)]
struct List {
    all: Vec<Related>,
    is_changed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Related {
    worth: i64,
    other: i64,
}

/// What tells an entry from others on every machine; its row does not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    date: Reverse<String>,
    source: String,
    key: String,
}

impl<'a> Relating<'a> {
    pub fn of(transaction: &'a Transaction<'a>, vocabulary: &'a Vocabulary) -> Self {
        let (holders, lists, names) = Default::default();
        Self { transaction, vocabulary, holders, lists, names }
    }

    /// Relates an entry that has no words yet.
    pub fn relate(&mut self, n: i64, terms: &[Term]) -> rusqlite::Result<()> {
        for related in self.found_by(terms)? {
            self.offer(n, related)?;
            self.offer(related.other, Related { other: n, ..related })?;
        }
        let mut keep = self.transaction.prepare_cached("INSERT INTO term (n, term) VALUES (?1, ?2)")?;
        for term in terms {
            keep.execute(params![n, term])?;
            if let Some(Some(holders)) = self.holders.get_mut(term) {
                holders.push(n);
            }
        }
        Ok(())
    }

    /// The entries that share enough with these words.
    fn found_by(&mut self, terms: &[Term]) -> rusqlite::Result<Vec<Related>> {
        let mut shared: HashMap<i64, (usize, f64)> = HashMap::new();
        for term in terms {
            let worth = self.vocabulary.worth(*term);
            for holder in self.holders_of(*term)? {
                let (number, sum) = shared.entry(*holder).or_default();
                *number += 1;
                *sum += worth;
            }
        }
        let related = |(other, (number, sum)): (i64, (usize, f64))| {
            let worth = (sum * 1e6) as i64;
            (number >= ENOUGH_SHARED && worth >= ENOUGH_WORTH).then_some(Related { worth, other })
        };
        Ok(shared.into_iter().filter_map(related).collect())
    }

    fn holders_of(&mut self, term: Term) -> rusqlite::Result<&[i64]> {
        let holders = match self.holders.entry(term) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let sql = "SELECT n FROM term WHERE term = ?1 LIMIT ?2";
                let mut statement = self.transaction.prepare_cached(sql)?;
                let rows = statement.query_map(params![term, (MOST_HOLDERS + 1) as i64], |row| row.get(0))?;
                unknown.insert(Some(rows.collect::<rusqlite::Result<_>>()?))
            }
        };
        if holders.as_ref().is_some_and(|holders| holders.len() > MOST_HOLDERS) {
            *holders = None;
        }
        Ok(holders.as_deref().unwrap_or_default())
    }

    /// Puts a related entry on the list of `n` if it is among the best: the order in which they are offered has no say.
    fn offer(&mut self, n: i64, related: Related) -> rusqlite::Result<()> {
        let list = self.list(n)?;
        if list.all.len() == KEPT && list.all.last().is_some_and(|worst| worst.worth > related.worth) {
            return Ok(());
        }
        let before = list.all.clone();
        let mut all = before.clone();
        all.push(related);
        for related in &all {
            self.name(related.other)?;
        }
        let own = self.name(n)?.source.clone();
        all.sort_by_key(|related| (Reverse(related.worth), &self.names[&related.other]));
        let mut of_own = 0;
        all.retain(|related| {
            let is_own = self.names[&related.other].source == own;
            of_own += usize::from(is_own);
            !is_own || of_own <= KEPT / 2
        });
        all.truncate(KEPT);
        let is_changed = all != before;
        let list = self.list(n)?;
        list.is_changed |= is_changed;
        list.all = all;
        Ok(())
    }

    fn list(&mut self, n: i64) -> rusqlite::Result<&mut List> {
        match self.lists.entry(n) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let sql = "SELECT score, other FROM related WHERE n = ?1 ORDER BY score DESC";
                let mut statement = self.transaction.prepare_cached(sql)?;
                let related = |row: &rusqlite::Row<'_>| Ok(Related { worth: row.get(0)?, other: row.get(1)? });
                let all = statement.query_map([n], related)?.collect::<rusqlite::Result<_>>()?;
                Ok(unknown.insert(List { all, is_changed: false }))
            }
        }
    }

    fn name(&mut self, n: i64) -> rusqlite::Result<&Name> {
        match self.names.entry(n) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let sql = "SELECT date, source, key FROM entry WHERE n = ?1";
                let name = |row: &rusqlite::Row<'_>| {
                    Ok(Name { date: Reverse(row.get(0)?), source: row.get(1)?, key: row.get(2)? })
                };
                let name = self.transaction.prepare_cached(sql)?.query_row([n], name)?;
                Ok(unknown.insert(name))
            }
        }
    }

    /// Writes the lists that have changed.
    pub fn keep(self) -> rusqlite::Result<()> {
        let mut forget = self.transaction.prepare_cached("DELETE FROM related WHERE n = ?1")?;
        let mut keep = self.transaction.prepare_cached("INSERT INTO related (n, other, score) VALUES (?1, ?2, ?3)")?;
        for (n, list) in self.lists.iter().filter(|(_, list)| list.is_changed) {
            forget.execute([n])?;
            for related in &list.all {
                keep.execute(params![n, related.other, related.worth])?;
            }
        }
        Ok(())
    }
}
