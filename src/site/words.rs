//! Moments for templates, in the planet's time zone and its words; what a language is written like.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::view::TimeView;
use crate::words::Words;

/// A moment for templates.
pub fn time(moment: DateTime<Utc>, zone: Tz, words: &Words) -> TimeView {
    let local = moment.with_timezone(&zone);
    let date = words.date(local.date_naive());
    let time = words.time(local.time(), &local.format("%Z").to_string());
    TimeView {
        iso: local.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        day: local.format("%Y-%m-%d").to_string(),
        moment: words.fill("moment_pattern", &[("date", &date), ("time", &time)]),
        date,
        time,
    }
}

/// The day of a moment.
pub fn day(moment: DateTime<Utc>, zone: Tz) -> NaiveDate {
    moment.with_timezone(&zone).date_naive()
}

/// The year and month of a day.
pub fn month_of(day: NaiveDate) -> (i32, u32) {
    (day.year(), day.month())
}

/// `1 item`, `2 items`: for the terminal, which speaks English.
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
    fn directions_are_those_of_the_script() {
        let directions = [None, Some("en"), Some("fa-IR"), Some("az-Arab"), Some("ar-Latn")].map(direction);
        assert_eq!(directions, ["ltr", "ltr", "rtl", "rtl", "ltr"]);
    }

    #[test]
    fn a_moment_is_shown_in_the_zone_with_its_summer_time() {
        let shown = |text: &str| time(text.parse().unwrap(), chrono_tz::Europe::Warsaw, &Words::of("en"));
        assert_eq!(shown("2026-07-01T22:30:00Z").iso, "2026-07-02T00:30:00+02:00");
        assert_eq!(shown("2026-12-01T22:30:00Z").moment, "1 December 2026, 23:30 CET");
    }
}
