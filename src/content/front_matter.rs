//! The head of a file: TOML between two lines of `+++`.

use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::diagnostic::{self, Diagnostic};

/// What an editor may say about an issue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueFront {
    pub title: Spanned<String>,
    pub date: Option<Spanned<When>>,
    #[serde(default)]
    pub summary: String,
    pub draft: Option<Spanned<bool>>,
    pub number: Option<Spanned<u32>>,
    pub period: Option<Spanned<PeriodFront>>,
    #[serde(default)]
    pub editors: Vec<String>,
    pub discuss: Option<Spanned<String>>,
}

/// The time that an issue is about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodFront {
    pub start: When,
    pub end: When,
}

/// What an editor may say about a post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostFront {
    pub title: Spanned<String>,
    pub date: Option<Spanned<When>>,
    #[serde(default)]
    pub summary: String,
    #[serde(default)]
    pub draft: bool,
    pub author: Option<Names>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub category: String,
    pub discuss: Option<Spanned<String>>,
}

/// What an editor may say about a page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageFront {
    pub title: Spanned<String>,
    #[serde(default)]
    pub summary: String,
    #[serde(default)]
    pub draft: bool,
    #[serde(default)]
    pub menu: bool,
}

/// One name or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// `author = "Ada"`
    One(String),
    /// `author = ["Ada", "Bo"]`
    Several(Vec<String>),
}

impl Names {
    /// The names as a list.
    pub fn list(self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name],
            Self::Several(names) => names,
        }
    }
}

/// A date as TOML has it, or the same in quotes.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum When {
    /// `date = 2026-11-20T18:00:00+01:00`
    Toml(toml::value::Datetime),
    /// `date = "2026-11-20T18:00:00+01:00"`
    Quoted(String),
}

impl When {
    /// The moment meant. A time without an offset is in the planet's zone, a day alone begins there.
    pub fn moment(&self, zone: Tz) -> Option<DateTime<Utc>> {
        let text = match self {
            Self::Toml(date) => date.to_string(),
            Self::Quoted(text) => text.trim().to_owned(),
        };
        if let Ok(moment) = DateTime::parse_from_rfc3339(&text) {
            return Some(moment.to_utc());
        }
        let local = NaiveDateTime::parse_from_str(&text.replace(' ', "T"), "%Y-%m-%dT%H:%M:%S%.f").ok();
        let local = local.or_else(|| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))?;
        local_moment(local, zone)
    }
}

/// The moment of a local time. One that daylight saving skips is the first that exists after it.
pub fn local_moment(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let hours = (0..=3).map(|hours| local + chrono::TimeDelta::hours(hours));
    hours.into_iter().find_map(|local| zone.from_local_datetime(&local).earliest()).map(|moment| moment.to_utc())
}

/// A file taken apart.
pub struct Parts<'a> {
    /// The TOML.
    pub toml: &'a str,
    /// Where it begins in the file, in bytes.
    pub toml_start: usize,
    /// The Markdown.
    pub body: &'a str,
}

const FENCE: &str = "+++";

/// Splits a file into front matter and Markdown.
pub fn split<'a>(path: &Path, text: &'a str, example: &str) -> Result<Parts<'a>, Diagnostic> {
    let start = text.strip_prefix('\u{feff}').map_or(0, |_| '\u{feff}'.len_utf8());
    let first_line_end = text[start..].find('\n').map(|at| start + at);
    let opens = first_line_end.is_some_and(|end| text[start..end].trim_end() == FENCE);
    let (true, Some(toml_start)) = (opens, first_line_end.map(|end| end + 1)) else {
        let message = "the file does not begin with front matter";
        let found = Diagnostic::at(path, text, start..first_line_end.unwrap_or(text.len()), message);
        return Err(found.help(format!("begin it with\n{FENCE}\n{example}\n{FENCE}")));
    };
    let mut at = toml_start;
    for line in text[toml_start..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Ok(Parts { toml: &text[toml_start..at], toml_start, body: &text[at + line.len()..] });
        }
        at += line.len();
    }
    let found = Diagnostic::at(path, text, start..toml_start, "the front matter has no end");
    Err(found.help(format!("end it with a line of {FENCE}")))
}

/// The front matter as `T`.
pub fn read<T: DeserializeOwned>(path: &Path, text: &str, parts: &Parts<'_>) -> Result<T, Diagnostic> {
    toml::from_str(parts.toml).map_err(|error| diagnostic::from_toml(path, text, parts.toml_start, &error))
}
