//! Dates as feeds write them: RFC 822 and 2822, RFC 3339, ISO 8601, and what people make of these.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use url::Url;

/// The moment that a feed's text means; a time without a zone is UTC.
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let moment = DateTime::parse_from_rfc3339(&text)
        .or_else(|_| DateTime::parse_from_rfc2822(&text))
        .or_else(|_| DateTime::parse_from_rfc2822(without_weekday(&text)))
        .map(|moment| moment.to_utc())
        .ok();
    moment.or_else(|| with_offset(&text)).or_else(|| without_zone(&text)).filter(is_plausible)
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

/// A wrong weekday, or one in another language, says nothing that the date does not.
fn without_weekday(text: &str) -> &str {
    let is_word = |text: &str| text.chars().all(|c| c.is_alphabetic() || c == '.');
    if let Some((first, rest)) = text.split_once(',')
        && is_word(first)
    {
        return rest.trim_start();
    }
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    match text.split_once(' ') {
        Some((first, rest)) if WEEKDAYS.contains(&first.to_ascii_lowercase().get(..3).unwrap_or("")) => rest,
        _ => text,
    }
}

fn with_offset(text: &str) -> Option<DateTime<Utc>> {
    const SHAPES: [&str; 6] = [
        "%Y-%m-%dT%H:%M%:z",
        "%Y-%m-%dT%H:%M:%S%.f%z",
        "%Y-%m-%d %H:%M:%S%.f %z",
        "%d %b %Y %H:%M:%S %z",
        "%d %B %Y %H:%M:%S %z",
        "%b %d %Y %H:%M:%S %z",
    ];
    let text = without_weekday(text).replace('Z', "+00:00");
    SHAPES.iter().find_map(|shape| DateTime::parse_from_str(&text, shape).ok()).map(|moment| moment.to_utc())
}

fn without_zone(text: &str) -> Option<DateTime<Utc>> {
    const MOMENTS: [&str; 7] = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
        "%d %b %Y %H:%M:%S",
        "%d %b %Y %H:%M",
        "%b %e %H:%M:%S %Y",
    ];
    const DAYS: [&str; 6] = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%B %d, %Y"];
    let text = without_weekday(text);
    let text = text.strip_suffix(" GMT").or_else(|| text.strip_suffix(" UTC")).unwrap_or(text);
    let moment = MOMENTS.iter().find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok());
    let day = || DAYS.iter().find_map(|shape| NaiveDate::parse_from_str(text, shape).ok());
    let moment = moment.or_else(|| day().and_then(|day| day.and_hms_opt(0, 0, 0)))?;
    Some(Utc.from_utc_datetime(&moment))
}

/// Years that a blog can have. The beginning of Unix time is what programs write that know no date.
fn is_plausible(moment: &DateTime<Utc>) -> bool {
    use chrono::Datelike;
    (1971..=9998).contains(&moment.year())
}
