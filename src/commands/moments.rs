//! The clock, and moments on the command line.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use super::failure::Failure;

/// The present moment, in whole seconds: `--now`; else, where nothing is gathered, `SOURCE_DATE_EPOCH`
/// (reproducible-builds.org), which some systems set to a moment long ago that must not become the date of what is
/// seen for the first time; else the clock.
pub fn now(typed: Option<&str>, offline: bool) -> Result<DateTime<Utc>, Failure> {
    if let Some(typed) = typed {
        return DateTime::parse_from_rfc3339(typed).map(|moment| moment.to_utc()).map_err(|_| {
            Failure::Usage(format!("--now {typed}: write a moment as RFC 3339 has it, such as 2026-11-20T18:00:00Z"))
        });
    }
    if let (true, Ok(epoch)) = (offline, std::env::var("SOURCE_DATE_EPOCH")) {
        let seconds = epoch.parse().ok().and_then(|seconds| Utc.timestamp_opt(seconds, 0).single());
        return seconds.ok_or_else(|| Failure::Usage(format!("SOURCE_DATE_EPOCH is {epoch}, not a number of seconds")));
    }
    let now = Utc::now();
    Ok(Utc.timestamp_opt(now.timestamp(), 0).single().unwrap_or(now))
}

/// A moment, or the beginning of a day in the planet's zone.
pub fn moment(option: &str, typed: &str, zone: Tz) -> Result<DateTime<Utc>, Failure> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(typed) {
        return Ok(moment.to_utc());
    }
    let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let begins = day.and_then(|day| crate::content::local_moment(day, zone));
    begins.ok_or_else(|| {
        Failure::Usage(format!("{option} {typed}: write a day as 2026-11-20, or a moment as RFC 3339 has it"))
    })
}
