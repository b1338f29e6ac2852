//! `YYYY-MM-DD-slug.md`: the date in a file's name, and what the front matter adds to it.

use std::path::Path;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use toml::Spanned;

use super::front_matter::{When, local_moment};
use crate::diagnostic::Diagnostic;

/// Years that every format of feeds can write.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9998;

/// The day in a file's name.
pub fn day_of(path: &Path) -> Result<NaiveDate, Diagnostic> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let is_plain = |day: &&str| day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = stem.get(..10).filter(is_plain).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
    let named = day.filter(|day| YEARS.contains(&day.year()));
    let rest = stem.get(10..).unwrap_or_default();
    let slug = rest.strip_prefix('-').unwrap_or_default();
    let is_slug = !slug.is_empty()
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'));
    named.filter(|_| is_slug).ok_or_else(|| {
        Diagnostic::whole(path, "the file's name is not a date and a slug")
            .help("name it YYYY-MM-DD-slug.md, the slug in a-z, 0-9 and -, such as 2026-11-20-long-exposures.md")
    })
}

/// The moment of publication: of the front matter if it gives one, and then on the day of the file's name.
pub fn moment(
    path: &Path,
    text: &str,
    toml_start: usize,
    typed: Option<&Spanned<When>>,
    zone: Tz,
) -> Result<DateTime<Utc>, Diagnostic> {
    let day = day_of(path)?;
    let begins = || day.and_hms_opt(0, 0, 0).and_then(|local| local_moment(local, zone));
    let Some(typed) = typed else {
        return begins().ok_or_else(|| Diagnostic::whole(path, "the date in the file's name does not exist"));
    };
    let span = typed.span().start + toml_start..typed.span().end + toml_start;
    let Some(moment) = typed.as_ref().moment(zone) else {
        let found = Diagnostic::at(path, text, span, "this is not a date");
        return Err(found.help(format!("write it as {day} or {day}T18:00:00+01:00")));
    };
    let local = moment.with_timezone(&zone).date_naive();
    if local != day {
        let message = format!("the file's name says {day}, this says {local} (in {zone})");
        return Err(Diagnostic::at(path, text, span, message).help("make the two agree: addresses come from the name"));
    }
    Ok(moment)
}
