//! Moments and numbers in words, in the planet's time zone.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::view::TimeView;

/// A moment for templates.
pub fn time(moment: DateTime<Utc>, zone: Tz) -> TimeView {
    let local = moment.with_timezone(&zone);
    TimeView {
        iso: local.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        day: local.format("%Y-%m-%d").to_string(),
        date: local.format("%-d %B %Y").to_string(),
        time: local.format("%H:%M %Z").to_string(),
    }
}

/// The day of a moment.
pub fn day(moment: DateTime<Utc>, zone: Tz) -> NaiveDate {
    moment.with_timezone(&zone).date_naive()
}

/// `Friday, 20 November 2026`.
pub fn day_heading(day: NaiveDate) -> String {
    day.format("%A, %-d %B %Y").to_string()
}

/// `November`.
pub fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[(month as usize - 1) % 12]
}

/// `November 2026`.
pub fn month_heading(year: i32, month: u32) -> String {
    format!("{} {year}", month_name(month))
}

/// The year and month of a day.
pub fn month_of(day: NaiveDate) -> (i32, u32) {
    (day.year(), day.month())
}

/// `12.3 MB`, in powers of ten as file managers show; empty for an unknown size.
pub fn size(bytes: Option<u64>) -> String {
    const STEPS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    let Some(bytes) = bytes else { return String::new() };
    match STEPS.iter().find(|(step, _)| bytes >= *step) {
        Some((step, unit)) => format!("{}.{} {unit}", bytes / step, bytes % step * 10 / step),
        None => format!("{bytes} bytes"),
    }
}

/// `1 item`, `2 items`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `ltr` or `rtl`, by the script that a language is written in.
pub fn direction(language: Option<&str>) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"];
    let Some(language) = language else { return "ltr" };
    let tag = language.to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4) {
        Some("arab" | "hebr" | "thaa" | "syrc") => "rtl",
        Some(_) => "ltr",
        None if RIGHT_TO_LEFT.contains(&primary) => "rtl",
        None => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_directions_are_told_as_people_do() {
        assert_eq!([None, Some(12), Some(12_345_678)].map(size), ["", "12 bytes", "12.3 MB"]);
        let directions = [None, Some("en"), Some("fa-IR"), Some("az-Arab"), Some("ar-Latn")].map(direction);
        assert_eq!(directions, ["ltr", "ltr", "rtl", "rtl", "ltr"]);
    }

    #[test]
    fn a_moment_is_shown_in_the_zone_with_its_summer_time() {
        let shown = |text: &str| time(text.parse().unwrap(), chrono_tz::Europe::Warsaw);
        assert_eq!(shown("2026-07-01T22:30:00Z").iso, "2026-07-02T00:30:00+02:00");
        assert_eq!(shown("2026-12-01T22:30:00Z").time, "23:30 CET");
    }
}
