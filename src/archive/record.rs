//! The archive's own shapes: what its rows hold, apart from what flows through the program.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc, Weekday};
use rusqlite::Row;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Held;
use crate::config::SourceId;
use crate::feed::Schedule;
use crate::fetch::{Memory, Validators, Visit, Wish};
use crate::sanitize::SafeHtml;
use crate::{feed, sanitize};

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
    /// The title with inline markup.
    pub title_html: SafeHtml,
    /// Its authors.
    pub authors: Vec<feed::Person>,
    /// Its tags.
    pub categories: Vec<feed::Category>,
    /// Files that come with it.
    pub enclosures: Vec<feed::Enclosure>,
    /// Where comments are.
    pub comments_url: Option<Url>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The first words.
    pub excerpt: String,
    /// How many words the content has.
    pub words: usize,
    /// Why it is not shown as new, if it is not.
    pub held: Option<Held>,
    /// Digest of the filters that read its content, and of all that they read: see
    /// [`Archive::sift`](super::Archive::sift).
    pub sifted: Option<String>,
    /// The condition of theirs that it does not meet.
    pub sifted_out: Option<String>,
    /// Digest of all that may be shown of it, its body included.
    pub digest: String,
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
    /// When it would like to be asked.
    pub schedule: Schedule,
    /// What it looked like when it was last trusted, in JSON.
    pub profile: Option<String>,
    /// What is remembered.
    pub memory: Memory,
}

/// A person, in JSON.
#[derive(Serialize, Deserialize)]
struct PersonJson {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    uri: Option<String>,
}

/// A tag, in JSON.
#[derive(Serialize, Deserialize)]
struct CategoryJson {
    term: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    scheme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    label: Option<String>,
}

/// An enclosure, in JSON.
#[derive(Serialize, Deserialize)]
struct EnclosureJson {
    url: Url,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    mime_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    length: Option<u64>,
}

/// The lists of an entry as they stand in the database.
pub struct Lists {
    pub authors: String,
    pub categories: String,
    pub enclosures: String,
}

impl Lists {
    pub fn of(entry: &sanitize::Entry) -> Self {
        let person = |person: &feed::Person| PersonJson {
            name: person.name.clone(),
            email: person.email.clone(),
            uri: person.uri.clone(),
        };
        let category = |category: &feed::Category| CategoryJson {
            term: category.term.clone(),
            scheme: category.scheme.clone(),
            label: category.label.clone(),
        };
        let enclosure = |enclosure: &feed::Enclosure| EnclosureJson {
            url: enclosure.url.clone(),
            mime_type: enclosure.mime_type.clone(),
            length: enclosure.length,
        };
        Self {
            authors: json(entry.authors.iter().map(person)),
            categories: json(entry.categories.iter().map(category)),
            enclosures: json(entry.enclosures.iter().map(enclosure)),
        }
    }
}

fn json<T: Serialize>(items: impl Iterator<Item = T>) -> String {
    serde_json::to_string(&items.collect::<Vec<_>>()).expect("strings and numbers")
}

fn from_json<T: DeserializeOwned>(text: &str) -> Vec<T> {
    match text {
        "[]" => Vec::new(),
        text => serde_json::from_str(text).unwrap_or_default(),
    }
}

/// The names of an entry's tags.
pub fn tags_from_json(text: &str) -> Vec<String> {
    from_json::<CategoryJson>(text).into_iter().map(|json| json.label.unwrap_or(json.term)).collect()
}

/// A moment as the database has it.
pub fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A moment out of the database.
pub fn parsed(text: Option<String>) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc3339(&text?).ok()?.to_utc())
}

fn url(text: Option<String>) -> Option<Url> {
    Url::parse(&text?).ok()
}

/// The columns that [`EntryRecord::from_row`] reads, in its order.
pub const ENTRY_COLUMNS: &str = "n, source, key, guid, slug, date, first_seen, published, updated, position, url, \
                                 title, title_html, authors, categories, enclosures, comments_url, language, \
                                 excerpt, words, digest, held, sifted, sifted_out";

impl EntryRecord {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        // An id that is none can only have been written by another program.
        let Some(source) = SourceId::new(text(1)?) else {
            return Ok(None);
        };
        let (Some(date), Some(first_seen)) = (parsed(row.get(5)?), parsed(row.get(6)?)) else {
            return Ok(None);
        };
        let person = |json: PersonJson| feed::Person { name: json.name, email: json.email, uri: json.uri };
        let category = |json: CategoryJson| feed::Category { term: json.term, scheme: json.scheme, label: json.label };
        let enclosure =
            |json: EnclosureJson| feed::Enclosure { url: json.url, mime_type: json.mime_type, length: json.length };
        Ok(Some(Self {
            n: row.get(0)?,
            source,
            key: row.get(2)?,
            guid: row.get(3)?,
            slug: row.get(4)?,
            date,
            first_seen,
            published: parsed(row.get(7)?),
            updated: parsed(row.get(8)?),
            position: row.get(9)?,
            url: url(row.get(10)?),
            title: row.get(11)?,
            title_html: SafeHtml::from_archive(row.get(12)?),
            authors: from_json(text(13)?).into_iter().map(person).collect(),
            categories: from_json(text(14)?).into_iter().map(category).collect(),
            enclosures: from_json(text(15)?).into_iter().map(enclosure).collect(),
            comments_url: url(row.get(16)?),
            language: row.get(17)?,
            excerpt: row.get(18)?,
            words: row.get::<_, i64>(19)?.try_into().unwrap_or(0),
            digest: row.get(20)?,
            held: row.get::<_, Option<String>>(21)?.and_then(|text| Held::from_text(&text)),
            sifted: row.get(22)?,
            sifted_out: row.get(23)?,
        }))
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
                                  status, wire_bytes, bytes, took, schedule, first_seen, profile";

impl SourceRecord {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let Some(id) = SourceId::new(&row.get::<_, String>(0)?) else {
            return Ok(None);
        };
        Ok(Some(Self {
            id,
            first_seen: parsed(row.get(29)?),
            profile: row.get(30)?,
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
