//! Merging what a feed brought into the archive.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, named_params, params};

use super::identity::{self, Known, Looks};
use super::record::{moment, schedule_to_json};
use super::{Archive, ArchiveError, Held, Listed, Sifting, arrived, held, links, retain};
use crate::config::{OnDelete, OnFuture, Source, SourceId};
use crate::feed::{About, Category, Enclosure, Person};
use crate::fetch::Memory;
use crate::sanitize::{self, Entry};

/// What a merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Entries not seen before.
    pub new: usize,
    /// Entries that say something else than before.
    pub edited: usize,
    /// Entries that are gone from their source, and were taken away as its owner wishes.
    pub removed: usize,
    /// New entries that are not shown as new: the history of a source that was just met.
    pub history: usize,
    /// New entries that are held, as they are too many at once.
    pub burst: usize,
    /// Entries that nobody sees before the owner agrees, and entries that would have been edited.
    pub suspect: usize,
}

impl Merged {
    /// Whether there is something that was not known before.
    pub fn brings_news(self) -> bool {
        self.new + self.edited > 0
    }
}

/// What a source brought.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// What it says of itself.
    pub about: &'a About,
    /// Its entries.
    pub entries: &'a [Entry],
    /// Whether it is all that the source has to tell: not cut short, and not only what is new.
    pub is_complete: bool,
    /// What it looks like, in JSON.
    pub profile: &'a str,
    /// The code of that, if it is not what it was: what is new waits for the owner, nothing that is there is edited, and
    /// what it looked like before is kept.
    pub suspicion: Option<&'a str>,
}

/// Clocks of servers run a little fast; a post from the next minutes is not from the future.
const CLOCK_SKEW: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

impl Archive {
    /// Merges the entries of one answer, together with what is remembered of its source, all or nothing: a
    /// validator is kept only with what it vouches for. `memory` is told what the merge did.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn merge(
        &mut self,
        source: &Source,
        delivery: Delivery<'_>,
        memory: impl FnOnce(Merged) -> Memory,
        now: DateTime<Utc>,
    ) -> Result<Merged, ArchiveError> {
        let Delivery { about, entries, is_complete, profile, suspicion } = delivery;
        self.write(|transaction| {
            let is_first_visit = held::is_first_visit(transaction, &source.id)?;
            let (mut merged, mut new) = (Merged::default(), Vec::new());
            let (mut mentioned, mut refused) = (HashSet::new(), HashSet::new());
            let known = Known::of(transaction, &source.id, entries);
            // Sorted, so that the place of an entry in its document has no say in its address.
            let mut sorted: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
            sorted.sort_by_key(|(_, entry)| (Reverse(entry.published), &entry.key));
            for (position, entry) in sorted {
                if retain::is_past(transaction, source, entry, now)? {
                    continue;
                }
                let (n, change) =
                    merge_entry(transaction, &known, (source, entry), position, now, suspicion.is_some())?;
                mentioned.insert(n);
                match change {
                    Change::New => new.push(n),
                    Change::Edited => merged.edited += 1,
                    Change::Refused => drop(refused.insert(n)),
                    Change::None => {}
                }
            }
            merged.new = new.len();
            if suspicion.is_none() {
                new.extend(held::release_trusted(transaction, &source.id, &mentioned)?);
            }
            let new = held::in_order(transaction, &new)?;
            if let Some(code) = suspicion {
                held::hold(transaction, new.iter().map(|(n, _)| *n), &Held::Changed(code.to_owned()))?;
                refused.extend(held::waiting(transaction, &source.id, &mentioned)?);
                merged.suspect = refused.len();
            } else if is_first_visit {
                merged.history = held::hold_history(transaction, &new, source.pace, now)?;
            } else {
                merged.history = held::hold_late_history(transaction, &source.id, &new, source.pace, now)?;
                merged.burst = held::hold_burst(transaction, &source.id, &new, source.pace, now)?;
            }
            if source.on_delete == OnDelete::Remove && is_complete && suspicion.is_none() {
                merged.removed = identity::remove_missing(transaction, &source.id, entries, &mentioned, now)?;
            }
            remember(transaction, &source.id, &source.name, &memory(merged))?;
            if suspicion.is_none() {
                describe(transaction, &source.id, about, profile)?;
            }
            Ok(merged)
        })
    }

    /// Keeps what is remembered of a source whose answer brought no entries.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn remember(&mut self, source: &Source, memory: &Memory) -> Result<(), ArchiveError> {
        self.write(|transaction| remember(transaction, &source.id, &source.name, memory))
    }

    /// Keeps what a source looked like when it was last trusted.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_profile(&mut self, source: &Source, profile: &str) -> Result<(), ArchiveError> {
        let sql = "UPDATE source SET profile = ?2 WHERE id = ?1";
        self.write(|transaction| transaction.execute(sql, params![source.id.as_str(), profile]).map(drop))
    }

    /// Keeps what filters said that read contents, by the rows of entries.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn sift(&mut self, sifted: &[(i64, Sifting)]) -> Result<(), ArchiveError> {
        self.write(|transaction| {
            let sql = "UPDATE entry SET sifted = ?2, sifted_out = ?3 WHERE n = ?1";
            let mut statement = transaction.prepare_cached(sql)?;
            for (n, Sifting { by, out }) in sifted {
                statement.execute(params![n, by, out])?;
            }
            Ok(())
        })
    }

    pub(super) fn write<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        let result = self.connection.transaction().and_then(|transaction| {
            let value = change(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        result.map_err(|error| self.failed(error))
    }
}

fn remember(transaction: &Transaction<'_>, id: &SourceId, name: &str, memory: &Memory) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO source (id, first_seen, name, location, final_url, etag, last_modified, digest, reader, last_attempt, last_success,
                             last_change, failing_since, failures, error, moved_to, next_due, gone_days, announced,
                             status, wire_bytes, bytes, took)
         VALUES (:id, :last_attempt, :name, :location, :final_url, :etag, :last_modified, :digest, :reader, :last_attempt, :last_success,
                 :last_change, :failing_since, :failures, :error, :moved_to, :next_due, :gone_days, :announced,
                 :status, :wire_bytes, :bytes, :took)
         ON CONFLICT (id) DO UPDATE SET name = :name, location = :location, final_url = :final_url, etag = :etag,
             last_modified = :last_modified, digest = :digest, reader = :reader, last_attempt = :last_attempt,
             last_success = :last_success, last_change = :last_change, failing_since = :failing_since,
             failures = :failures, error = :error, moved_to = :moved_to, next_due = :next_due,
             gone_days = :gone_days, announced = :announced, status = :status, wire_bytes = :wire_bytes,
             bytes = :bytes, took = :took",
    )?;
    statement.execute(named_params! {
        ":id": id.as_str(),
        ":name": name,
        ":location": memory.location,
        ":final_url": memory.validators.url,
        ":etag": memory.validators.etag,
        ":last_modified": memory.validators.last_modified,
        ":digest": memory.validators.digest,
        ":reader": memory.reader,
        ":last_attempt": memory.last_attempt.map(moment),
        ":last_success": memory.last_success.map(moment),
        ":last_change": memory.last_change.map(moment),
        ":failing_since": memory.failing_since.map(moment),
        ":failures": memory.failures,
        ":error": memory.error,
        ":moved_to": memory.moved_to.as_ref().map(url::Url::as_str),
        ":next_due": memory.next_due.map(moment),
        ":gone_days": memory.gone_days,
        ":announced": memory.announced.as_ref().map(url::Url::as_str),
        ":status": memory.visit.status,
        ":wire_bytes": whole(memory.visit.wire_bytes),
        ":bytes": whole(memory.visit.bytes),
        ":took": i64::try_from(memory.visit.took.as_millis()).unwrap_or(i64::MAX),
    })?;
    Ok(())
}

/// A number as SQLite has it.
fn whole(number: u64) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

fn describe(transaction: &Transaction<'_>, id: &SourceId, about: &About, profile: &str) -> rusqlite::Result<()> {
    let text = |markup: &Option<_>| markup.as_ref().map(sanitize::clean_about).unwrap_or_default();
    transaction.execute(
        "UPDATE source SET title = ?2, link = ?3, description = ?4, language = ?5, icon = ?6,
             feed_url = ?7, schedule = ?8, profile = ?9, rights = ?10 WHERE id = ?1",
        params![
            id.as_str(),
            text(&about.title),
            about.link.as_ref().map(url::Url::as_str),
            text(&about.description),
            about.language.as_deref(),
            about.icon.as_ref().map(url::Url::as_str),
            about.feed_url.as_ref().map(url::Url::as_str),
            schedule_to_json(&about.schedule),
            profile,
            text(&about.rights),
        ],
    )?;
    Ok(())
}

/// The lists of an entry that arrives.
struct Lists {
    authors: Listed<Person>,
    categories: Listed<Category>,
    enclosures: Listed<Enclosure>,
}

impl Lists {
    fn of(entry: &Entry) -> Self {
        Self {
            authors: Listed::of(&entry.authors),
            categories: Listed::of(&entry.categories),
            enclosures: Listed::of(&entry.enclosures),
        }
    }
}

/// What the merge of one entry did.
enum Change {
    /// It was not there before.
    New,
    /// It says something else than before.
    Edited,
    /// It would say something else, if its source were to be trusted.
    Refused,
    /// It was there already.
    None,
}

/// Merges one entry, and gives its row.
fn merge_entry(
    transaction: &Transaction<'_>,
    known: &Known<'_>,
    (from, entry): (&Source, &Entry),
    position: usize,
    now: DateTime<Utc>,
    is_suspect: bool,
) -> rusqlite::Result<(i64, Change)> {
    let source = &from.id;
    let lists = Lists::of(entry);
    let meta = meta(entry, &lists);
    let digest = digest(entry, &meta);
    let (key, row) = match find(transaction, source, &entry.key)? {
        Some(row) if row.is_another_post(entry) => {
            let key = identity::apart(entry);
            let row = find(transaction, source, &key)?;
            (key, row)
        }
        row => (entry.key.clone(), row),
    };
    let (n, change) = match row {
        Some(row) if row.digest == digest && !row.is_removed => return Ok((row.n, Change::None)),
        Some(row) => (row.n, Change::Edited),
        None => match known.same(entry)? {
            Some(n) => {
                if !is_suspect {
                    transaction.execute("UPDATE entry SET key = ?2 WHERE n = ?1", params![n, key])?;
                }
                (n, Change::Edited)
            }
            None => {
                let date = date_of(entry, from.pace.on_future, now);
                (insert(transaction, (source, &key, entry), date, position, now)?, Change::New)
            }
        },
    };
    if matches!(change, Change::Edited) {
        if is_suspect {
            return Ok((n, Change::Refused));
        }
        // What still waits for its time may be given another.
        let date = moment(date_of(entry, from.pace.on_future, now));
        let mut wait = transaction.prepare_cached("UPDATE entry SET date = ?2 WHERE n = ?1 AND date > ?3")?;
        wait.execute(params![n, date, moment(now)])?;
    }
    update(transaction, n, entry, now, &lists, [&meta, &digest])?;
    Ok((n, change))
}

/// What an entry is ordered by: the date that it claims, else `now`. One that claims to be from the future is from now,
/// or waits for its time, a year at most.
fn date_of(entry: &Entry, on_future: OnFuture, now: DateTime<Utc>) -> DateTime<Utc> {
    const LONGEST_WAIT: chrono::TimeDelta = chrono::TimeDelta::days(366);
    match entry.published {
        Some(claimed) if claimed <= now => claimed,
        Some(claimed) if on_future == OnFuture::Wait && claimed > now + CLOCK_SKEW && claimed <= now + LONGEST_WAIT => {
            claimed
        }
        _ => now,
    }
}

/// An entry that is there already.
struct Row {
    n: i64,
    digest: String,
    is_removed: bool,
    url: Option<String>,
    looks: Looks,
}

impl Row {
    /// Whether a key means another post by now: nothing is as it was, and not the link either, if that tells anything.
    fn is_another_post(&self, entry: &Entry) -> bool {
        let has_one_link = entry.url.as_ref().map(url::Url::as_str) == self.url.as_deref();
        let is_known_by_its_link = entry.url.as_ref().is_some_and(|url| url.as_str() == entry.key);
        (!has_one_link || is_known_by_its_link) && self.looks.share_nothing_with(&Looks::of(entry))
    }
}

fn find(transaction: &Transaction<'_>, source: &SourceId, key: &str) -> rusqlite::Result<Option<Row>> {
    let sql = "SELECT n, digest, removed IS NOT NULL, url, title, published, excerpt FROM entry
               WHERE source = ?1 AND key = ?2";
    let row = |row: &rusqlite::Row<'_>| {
        let looks = Looks::new(row.get_ref(4)?.as_str()?, row.get(5)?, row.get_ref(6)?.as_str()?);
        Ok(Row { n: row.get(0)?, digest: row.get(1)?, is_removed: row.get(2)?, url: row.get(3)?, looks })
    };
    transaction.prepare_cached(sql)?.query_row(params![source.as_str(), key], row).optional()
}

/// What is fixed from the first sight on: date, address, place.
fn insert(
    transaction: &Transaction<'_>,
    (source, key, entry): (&SourceId, &str, &Entry),
    date: DateTime<Utc>,
    position: usize,
    now: DateTime<Utc>,
) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO entry (source, key, slug, date, first_seen, position, title, title_html, authors,
                                categories, enclosures, excerpt, words, digest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '', '[]', '[]', '[]', '', 0, '')",
        )?
        .execute(params![
            source.as_str(),
            key,
            free_slug(transaction, source, key, entry)?,
            moment(date),
            moment(now),
            i64::try_from(position).unwrap_or(i64::MAX),
        ])?;
    Ok(transaction.last_insert_rowid())
}

/// What follows the feed.
fn update(
    transaction: &Transaction<'_>,
    n: i64,
    entry: &Entry,
    now: DateTime<Utc>,
    lists: &Lists,
    [meta, digest]: [&str; 2],
) -> rusqlite::Result<()> {
    let updated = entry.updated.filter(|claimed| *claimed <= now + CLOCK_SKEW);
    transaction
        .prepare_cached(
            "UPDATE entry SET guid = ?2, published = ?3, updated = ?4, url = ?5, title = ?6, title_html = ?7,
                 authors = ?8, categories = ?9, enclosures = ?10, comments_url = ?11, language = ?12,
                 excerpt = ?13, words = ?14, digest = ?15, meta = ?16, policy = ?17,
                 removed = NULL, is_read = 0, rights = ?18
             WHERE n = ?1",
        )?
        .execute(params![
            n,
            entry.id,
            entry.published.map(moment),
            updated.map(moment),
            entry.url.as_ref().map(url::Url::as_str),
            entry.title,
            entry.title_html.as_str(),
            lists.authors.as_text(),
            lists.categories.as_text(),
            lists.enclosures.as_text(),
            entry.comments_url.as_ref().map(url::Url::as_str),
            entry.language,
            entry.excerpt,
            i64::try_from(entry.words).unwrap_or(i64::MAX),
            digest,
            meta,
            entry.policy,
            entry.rights,
        ])?;
    transaction
        .prepare_cached("INSERT OR REPLACE INTO body (n, content_html, summary_html) VALUES (?1, ?2, ?3)")?
        .execute(params![
            n,
            entry.content_html.as_str(),
            entry.summary_html.as_ref().map(sanitize::SafeHtml::as_str)
        ])?;
    links::keep_address(transaction, n, entry.url.as_ref())?;
    links::keep_links(transaction, n, &entry.content_html)?;
    arrived::keep(transaction, n, &entry.arrived)?;
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO sighting (n, seen, published, updated, digest) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![n, moment(now), entry.published.map(moment), updated.map(moment), digest])?;
    Ok(())
}

/// Digest of all that may be shown of an entry.
fn digest(entry: &Entry, meta: &str) -> String {
    let summary = entry.summary_html.as_ref().map(|html| html.as_str()).unwrap_or_default();
    arrived::digest(meta, [entry.title_html.as_str(), entry.content_html.as_str(), summary])
}

/// Digest of the same, but for its texts.
fn meta(entry: &Entry, lists: &Lists) -> String {
    let moments = [entry.published, entry.updated].map(|moment| moment.map(|at| at.timestamp().to_string()));
    let url = |url: &Option<url::Url>| url.as_ref().map(|url| url.as_str().to_owned());
    let parts = [
        entry.id.clone(),
        url(&entry.url),
        url(&entry.comments_url),
        entry.language.clone(),
        Some(lists.authors.as_text().to_owned()),
        Some(lists.categories.as_text().to_owned()),
        Some(lists.enclosures.as_text().to_owned()),
    ];
    // Only where there are any, so that entries without are what they were.
    let rights = entry.rights.clone().map(Some);
    arrived::digest_of(parts.iter().chain(&moments).chain(&rights).map(|part| part.as_deref().unwrap_or_default()))
}

/// A readable name from the title; with as much of the key's digest as it takes where others have it already.
fn free_slug(transaction: &Transaction<'_>, source: &SourceId, key: &str, entry: &Entry) -> rusqlite::Result<String> {
    free_name(
        transaction,
        source.as_str(),
        key,
        &slug_of(if entry.title.is_empty() { &entry.excerpt } else { &entry.title }),
    )
}

/// `slug`, if nobody of the source has it, else with a part of the key's digest.
pub(super) fn free_name(
    transaction: &Transaction<'_>,
    source: &str,
    key: &str,
    slug: &str,
) -> rusqlite::Result<String> {
    let digest = blake3::hash(key.as_bytes()).to_hex();
    let mut taken = transaction.prepare_cached("SELECT 1 FROM entry WHERE source = ?1 AND slug = ?2")?;
    let with_digest = (8..=digest.len()).step_by(8).map(|length| format!("{slug}-{}", &digest[..length]));
    for name in std::iter::once(slug.to_owned()).chain(with_digest) {
        if !taken.exists(params![source, name])? {
            return Ok(name);
        }
    }
    Ok(digest.to_string()) // a title that is another key's whole digest: somebody tried hard
}

fn slug_of(title: &str) -> String {
    const LONGEST: usize = 60; // readable in an address bar; names of files may have 255 bytes
    let slug = slug::slugify(title);
    let cut = match slug.get(..LONGEST) {
        Some(start) if slug.len() > LONGEST => start.rsplit_once('-').map_or(start, |(words, _)| words),
        _ => &slug,
    };
    match cut {
        "" => "post".to_owned(),
        cut => cut.to_owned(),
    }
}
