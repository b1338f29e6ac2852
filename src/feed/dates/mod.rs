//! Dates as feeds write them: RFC 822 and 2822, RFC 3339, ISO 8601, and what people and programs make of these in
//! the languages of the world.

mod lexed;
mod loose;

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike, Utc};
use url::Url;

/// The moment that a feed's text means; a time without a zone is UTC, a day without a time its beginning.
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    const LONGEST: usize = 120; // with the names of the day and the zone, in three bytes a letter
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let strict = canonical(text).or_else(|| DateTime::parse_from_rfc2822(text).ok().map(|moment| moment.to_utc()));
    strict.or_else(|| loose::read(text)).filter(is_plausible).map(without_leap)
}

/// A leap second is the one before it: few programs can write it.
fn without_leap(moment: DateTime<Utc>) -> DateTime<Utc> {
    match moment.nanosecond() {
        1_000_000_000.. => moment.with_nanosecond(999_999_999).unwrap_or(moment),
        _ => moment,
    }
}

/// RFC 3339 and nothing else: what stands in a canonical document.
pub fn canonical(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}

/// The day that many blogs put into the addresses of their posts: `/2026/11/02/`.
pub fn in_path(url: &Url) -> Option<DateTime<Utc>> {
    let parts: Vec<&str> = url.path_segments()?.collect();
    let number = |part: &str, digits: usize| part.parse::<u32>().ok().filter(|_| part.len() == digits);
    let day = |parts: &[&str]| {
        let (year, month, day) = (number(parts[0], 4)?, number(parts[1], 2)?, number(parts[2], 2)?);
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?.and_hms_opt(0, 0, 0)
    };
    let moment = parts.windows(3).find_map(day)?;
    Some(Utc.from_utc_datetime(&moment)).filter(is_plausible)
}

/// Years that a blog can have. The beginning of Unix time is what programs write that know no date.
fn is_plausible(moment: &DateTime<Utc>) -> bool {
    (1971..=9998).contains(&moment.year())
}
