//! The archive's own shapes: what its rows hold, apart from what flows through the program.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc, Weekday};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Held, Listed};
use crate::config::SourceId;
use crate::feed;
use crate::feed::Schedule;
use crate::fetch::{Memory, Validators, Visit, Wish};
use crate::sanitize::SafeHtml;

/// An entry without its body.
#[derive(Clone, Debug)]
pub struct EntryRecord {
    /// Where its body is; means nothing outside of this database.
    pub n: i64,
    /// Whose it is.
    pub source: SourceId,
    /// Tells it from the others of its source.
    pub key: String,
    /// The feed's own id.
    pub guid: Option<String>,
    /// Its name in addresses, unique in its source, fixed when first seen.
    pub slug: String,
    /// What it is ordered by: fixed when first seen, never in the future of that moment.
    pub date: DateTime<Utc>,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
    /// As claimed.
    pub published: Option<DateTime<Utc>>,
    /// As claimed.
    pub updated: Option<DateTime<Utc>>,
    /// Its place in the document in which it was first seen.
    pub position: u32,
    /// The page that it stands for.
    pub url: Option<Url>,
    /// Text; empty if it has none.
    pub title: String,
    /// The title with inline markup, if it has any.
    pub title_markup: Option<Box<SafeHtml>>,
    /// Its authors.
    pub authors: Listed<feed::Person>,
    /// Its tags.
    pub categories: Listed<feed::Category>,
    /// Files that come with it.
    pub enclosures: Listed<feed::Enclosure>,
    /// Where comments are.
    pub comments_url: Option<Box<Url>>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Who may do what with it, where that is said of the entry itself.
    pub rights: Option<String>,
    /// The first words.
    pub excerpt: String,
    /// How many words the content has.
    pub words: usize,
    /// Why it is not shown as new, if it is not.
    pub held: Option<Held>,
    /// What filters say of it that read its content: see [`Archive::sift`](super::Archive::sift).
    pub sifting: Option<Box<Sifting>>,
    /// Digest of all that may be shown of it, its body included.
    pub digest: String,
}

/// What filters say of an entry that read its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sifting {
    /// Digest of the filters, and of all that they read.
    pub by: String,
    /// The condition that it does not meet.
    pub out: Option<String>,
}

impl EntryRecord {
    /// The title with inline markup.
    pub fn title_html(&self) -> SafeHtml {
        self.title_markup.as_ref().map_or_else(|| SafeHtml::escape(&self.title), |html| (**html).clone())
    }

    /// The names of its tags, as its feed has them.
    pub fn tags(&self) -> Vec<String> {
        self.categories.get().into_iter().map(|category| category.label.unwrap_or(category.term)).collect()
    }
}

/// A source as its feed describes it, and what is remembered of it.
#[derive(Clone, Debug)]
pub struct SourceRecord {
    /// Its id.
    pub id: SourceId,
    /// When it was first asked.
    pub first_seen: Option<DateTime<Utc>>,
    /// The contributor's name, as last configured.
    pub name: String,
    /// The blog's title; may be empty.
    pub title: String,
    /// The blog.
    pub link: Option<Url>,
    /// The feed's own address, as it says.
    pub feed_url: Option<Url>,
    /// What the blog says of itself; may be empty.
    pub description: String,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// A small picture.
    pub icon: Option<Url>,
    /// Who may do what with its entries; may be empty.
    pub rights: String,
    /// When it would like to be asked.
    pub schedule: Schedule,
    /// What it looked like when it was last trusted, in JSON.
    pub profile: Option<String>,
    /// What is remembered.
    pub memory: Memory,
}

/// The names of an entry's tags.
pub fn tags_from_json(text: &str) -> Vec<String> {
    let categories = Listed::<feed::Category>::from_text(text).get().into_iter();
    categories.map(|category| category.label.unwrap_or(category.term)).collect()
}

/// A moment as the database has it.
pub fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A moment out of the database.
pub fn parsed(text: Option<String>) -> Option<DateTime<Utc>> {
    moment_of(&text?)
}

fn moment_of(text: &str) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())
}

fn url(text: Option<String>) -> Option<Url> {
    Url::parse(&text?).ok()
}

/// The columns that [`EntryRecord::from_row`] reads, in its order.
pub const ENTRY_COLUMNS: &str = "n, source, key, guid, slug, date, first_seen, published, updated, position, url, \
                                 title, title_html, authors, categories, enclosures, comments_url, language, \
                                 excerpt, words, digest, held, sifted, sifted_out, rights";

/// The ids of sources, each once in memory however many entries it has.
#[derive(Default)]
pub struct SourceIds(HashMap<String, Option<SourceId>>);

impl SourceIds {
    fn get(&mut self, text: &str) -> Option<SourceId> {
        match self.0.get(text) {
            Some(known) => known.clone(),
            None => self.0.entry(text.to_owned()).or_insert_with(|| SourceId::new(text)).clone(),
        }
    }
}

impl EntryRecord {
    pub(super) fn from_row(row: &Row<'_>, ids: &mut SourceIds) -> rusqlite::Result<Option<Box<Self>>> {
        let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let optional = |column: usize| row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from);
        let moment = |column: usize| Ok::<_, rusqlite::Error>(optional(column)?.and_then(moment_of));
        // An id that is none can only have been written by another program.
        let Some(source) = ids.get(text(1)?) else {
            return Ok(None);
        };
        let (Some(date), Some(first_seen)) = (moment(5)?, moment(6)?) else {
            return Ok(None);
        };
        let title: String = row.get(11)?;
        let title_html = SafeHtml::from_archive(row.get(12)?);
        let is_plain = title_html.as_str() == title || title_html == SafeHtml::escape(&title);
        Ok(Some(Box::new(Self {
            n: row.get(0)?,
            source,
            key: row.get(2)?,
            guid: row.get(3)?,
            slug: row.get(4)?,
            date,
            first_seen,
            published: moment(7)?,
            updated: moment(8)?,
            position: row.get(9)?,
            url: optional(10)?.and_then(|url| Url::parse(url).ok()),
            title,
            title_markup: (!is_plain).then(|| Box::new(title_html)),
            authors: Listed::from_text(text(13)?),
            categories: Listed::from_text(text(14)?),
            enclosures: Listed::from_text(text(15)?),
            comments_url: optional(16)?.and_then(|url| Url::parse(url).ok()).map(Box::new),
            language: row.get(17)?,
            excerpt: row.get(18)?,
            words: row.get::<_, i64>(19)?.try_into().unwrap_or(0),
            digest: row.get(20)?,
            held: optional(21)?.and_then(Held::from_text),
            rights: row.get(24)?,
            sifting: match optional(22)? {
                None => None,
                Some(by) => Some(Box::new(Sifting { by: by.to_owned(), out: row.get(23)? })),
            },
        })))
    }
}

/// A schedule, in JSON: seconds, hours, and days by their English names.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct ScheduleJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skip_hours: Vec<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skip_days: Vec<String>,
}

/// A schedule as the database has it.
pub fn schedule_to_json(schedule: &Schedule) -> String {
    let json = ScheduleJson {
        every: schedule.every.map(|every| every.num_seconds()),
        skip_hours: schedule.skip_hours.clone(),
        skip_days: schedule.skip_days.iter().map(ToString::to_string).collect(),
    };
    serde_json::to_string(&json).expect("numbers and strings")
}

fn schedule_from_json(text: &str) -> Schedule {
    let json: ScheduleJson = serde_json::from_str(text).unwrap_or_default();
    Schedule {
        every: json.every.and_then(TimeDelta::try_seconds),
        skip_hours: json.skip_hours,
        skip_days: json.skip_days.iter().filter_map(|day| day.parse::<Weekday>().ok()).collect(),
    }
}

/// The columns that [`SourceRecord::from_row`] reads, in its order.
pub const SOURCE_COLUMNS: &str = "id, name, title, link, description, language, icon, location, final_url, etag, \
                                  last_modified, digest, reader, last_attempt, last_success, last_change, \
                                  failing_since, failures, error, moved_to, feed_url, next_due, gone_days, announced, \
                                  status, wire_bytes, bytes, took, schedule, first_seen, profile, rights";

impl SourceRecord {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let Some(id) = SourceId::new(&row.get::<_, String>(0)?) else {
            return Ok(None);
        };
        Ok(Some(Self {
            id,
            first_seen: parsed(row.get(29)?),
            profile: row.get(30)?,
            rights: row.get::<_, Option<String>>(31)?.unwrap_or_default(),
            name: row.get(1)?,
            title: row.get(2)?,
            link: url(row.get(3)?),
            feed_url: url(row.get(20)?),
            description: row.get(4)?,
            language: row.get(5)?,
            icon: url(row.get(6)?),
            schedule: schedule_from_json(row.get_ref(28)?.as_str()?),
            memory: Memory {
                location: row.get(7)?,
                validators: Validators {
                    url: row.get(8)?,
                    etag: row.get(9)?,
                    last_modified: row.get(10)?,
                    digest: row.get(11)?,
                },
                reader: row.get(12)?,
                last_attempt: parsed(row.get(13)?),
                last_success: parsed(row.get(14)?),
                last_change: parsed(row.get(15)?),
                failing_since: parsed(row.get(16)?),
                failures: row.get(17)?,
                error: row.get(18)?,
                moved_to: url(row.get(19)?),
                next_due: parsed(row.get(21)?),
                gone_days: row.get(22)?,
                announced: url(row.get(23)?),
                visit: Visit {
                    status: row.get(24)?,
                    wire_bytes: row.get::<_, i64>(25)?.try_into().unwrap_or(0),
                    bytes: row.get::<_, i64>(26)?.try_into().unwrap_or(0),
                    took: Duration::from_millis(row.get::<_, i64>(27)?.try_into().unwrap_or(0)),
                    wish: Wish::default(), // it went into `next_due`
                },
            },
        }))
    }
}
