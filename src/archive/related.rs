//! Entries that are about the same things, found when they arrive: by telling words that they share.

use rusqlite::{OptionalExtension, Transaction};

use super::record::tags_from_json;
use super::relating::Relating;
use super::terms::{Term, Vocabulary, Words};
use super::{Archive, ArchiveError};
use crate::sanitize::SafeHtml;

/// An entry whose words are not known yet.
pub struct Unread {
    /// Its row.
    pub n: i64,
    /// Its title.
    pub title: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its content.
    pub content_html: SafeHtml,
}

/// An entry that one is related to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kin {
    /// The one.
    pub n: i64,
    /// The other.
    pub other: i64,
    /// How much they have in common, in millionths.
    pub worth: i64,
}

impl Archive {
    /// The rows of all entries whose words are not known yet, oldest first: by date, then source, then key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn unread(&self) -> Result<Vec<i64>, ArchiveError> {
        let all = || -> rusqlite::Result<_> {
            let sql = "SELECT n FROM entry WHERE NOT is_read ORDER BY date, source, key";
            let mut statement = self.connection.prepare(sql)?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        all().map_err(|error| self.failed(error))
    }

    /// What is to be read of some entries.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn to_read(&self, rows: &[i64]) -> Result<Vec<Unread>, ArchiveError> {
        let all = || -> rusqlite::Result<_> {
            let sql = "SELECT title, categories, content_html FROM entry JOIN body USING (n) WHERE n = ?1";
            let mut statement = self.connection.prepare_cached(sql)?;
            let one = |n: &i64| {
                statement.query_row([n], |row| {
                    let (title, content_html) = (row.get(0)?, SafeHtml::from_archive(row.get(2)?));
                    Ok(Unread { n: *n, title, tags: tags_from_json(row.get_ref(1)?.as_str()?), content_html })
                })
            };
            rows.iter().map(one).collect()
        };
        all().map_err(|error| self.failed(error))
    }

    /// Keeps the telling words of entries, and which others they are related to; these come to know it, too. What was
    /// read before and has other words now is related anew.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn relate(&mut self, read: &[(i64, Words)]) -> Result<(), ArchiveError> {
        self.write(|transaction| {
            let known: Vec<_> = read.iter().map(|(n, _)| terms_of(transaction, *n)).collect::<Result<_, _>>()?;
            let vocabulary = learn(transaction, read, &known)?;
            let mut relating = Relating::of(transaction, &vocabulary);
            for (n, terms) in with_new_terms(transaction, &vocabulary, read, &known)? {
                relating.relate(n, &terms)?;
            }
            relating.keep()?;
            let mut done = transaction.prepare_cached("UPDATE entry SET is_read = 1 WHERE n = ?1")?;
            read.iter().try_for_each(|(n, _)| done.execute([n]).map(drop))
        })
    }

    /// Which entries are related to which, by their rows.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn related(&self) -> Result<Vec<Kin>, ArchiveError> {
        let all = || -> rusqlite::Result<_> {
            let mut statement = self.connection.prepare("SELECT n, other, score FROM related")?;
            statement.query_map([], |row| Ok(Kin { n: row.get(0)?, other: row.get(1)?, worth: row.get(2)? }))?.collect()
        };
        all().map_err(|error| self.failed(error))
    }
}

/// The telling words that are known of an entry; none if it was not read before.
fn terms_of(transaction: &Transaction<'_>, n: i64) -> rusqlite::Result<Vec<Term>> {
    let mut known = transaction.prepare_cached("SELECT term FROM term WHERE n = ?1 ORDER BY term")?;
    known.query_map([n], |row| row.get(0))?.collect()
}

/// The vocabulary with the words of these entries; what was read before counts once.
fn learn(transaction: &Transaction<'_>, read: &[(i64, Words)], known: &[Vec<Term>]) -> rusqlite::Result<Vocabulary> {
    let packed =
        transaction.query_row("SELECT counts FROM vocabulary", [], |row| row.get::<_, Vec<u8>>(0)).optional()?;
    let mut vocabulary = Vocabulary::unpack(&packed.unwrap_or_default());
    let new = read.iter().zip(known).filter(|(_, known)| known.is_empty());
    new.for_each(|((_, words), _)| vocabulary.count(words));
    transaction.execute("INSERT OR REPLACE INTO vocabulary (n, counts) VALUES (1, ?1)", [vocabulary.pack()])?;
    Ok(vocabulary)
}

/// The telling words of those that did not have them. What followed from the words they had is forgotten.
fn with_new_terms(
    transaction: &Transaction<'_>,
    vocabulary: &Vocabulary,
    read: &[(i64, Words)],
    known: &[Vec<Term>],
) -> rusqlite::Result<Vec<(i64, Vec<Term>)>> {
    let terms = read.iter().zip(known).map(|((n, words), known)| (*n, vocabulary.telling(words), known));
    let changed: Vec<_> = terms.filter(|(_, terms, known)| terms != *known).collect();
    let mut forget_terms = transaction.prepare_cached("DELETE FROM term WHERE n = ?1")?;
    let mut forget_kin = transaction.prepare_cached("DELETE FROM related WHERE n = ?1 OR other = ?1")?;
    for (n, ..) in changed.iter().filter(|(_, _, known)| !known.is_empty()) {
        forget_terms.execute([n])?;
        forget_kin.execute([n])?;
    }
    Ok(changed.into_iter().map(|(n, terms, _)| (n, terms)).collect())
}
