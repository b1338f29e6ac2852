//! Which time an issue is about, and what it is called.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use crate::config::Config;
use crate::content::{Manuscript, Period, local_moment};
use crate::words::{Words, filled, places};

/// The end of the last period of these issues; of one that names none, the beginning of the day in its name.
pub fn latest_end<'a>(issues: impl IntoIterator<Item = &'a Manuscript>, zone: Tz) -> Option<DateTime<Utc>> {
    issues.into_iter().filter_map(|issue| end(issue, zone)).max()
}

fn end(issue: &Manuscript, zone: Tz) -> Option<DateTime<Utc>> {
    issue.period.map(|period| period.end).or_else(|| begins(issue.day, zone))
}

fn begins(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    local_moment(day.and_hms_opt(0, 0, 0)?, zone)
}

/// The period of the next issue: from the end of the last one (a week, if there is none) to the beginning of the
/// weekday that is nearest to `now` and after that. Absent if there is nothing between `since` and `until`.
pub fn period(
    last_end: Option<DateTime<Utc>>,
    weekday: Weekday,
    zone: Tz,
    now: DateTime<Utc>,
    (since, until): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> Option<Period> {
    let start = since.or(last_end);
    let end = until.or_else(|| begins(nearest(weekday, zone, now, start)?, zone))?;
    let a_week_before = || begins(end.with_timezone(&zone).date_naive() - TimeDelta::days(7), zone);
    let start = start.or_else(a_week_before)?;
    (start < end).then_some(Period { start, end })
}

/// Who drafts on a Saturday is late with Friday's issue; who drafts on a Wednesday begins with it.
fn nearest(weekday: Weekday, zone: Tz, now: DateTime<Utc>, after: Option<DateTime<Utc>>) -> Option<NaiveDate> {
    const AS_LATE: i64 = 3;
    let from = now.with_timezone(&zone).date_naive() - TimeDelta::days(AS_LATE);
    let days = from.iter_days().filter(|day| day.weekday() == weekday);
    days.take(600).find(|day| begins(*day, zone).is_some_and(|moment| after.is_none_or(|after| moment > after)))
}

/// A period for the terminal, which speaks English: `13–20 November 2026`.
pub fn period_in_words(period: Period, zone: Tz) -> String {
    told(&Words::of("en"), period, zone)
}

fn told(words: &Words, period: Period, zone: Tz) -> String {
    let day = |moment: DateTime<Utc>| moment.with_timezone(&zone).date_naive();
    words.period(day(period.start), day(period.end))
}

/// The title of an issue, by the one format string of the newsletter, in the planet's words.
pub fn title(config: &Config, number: u32, period: Period) -> String {
    let newsletter = &config.newsletter;
    let others = [("title", newsletter.title.as_str())];
    let filled = filled_title(&newsletter.issue_title, config, (Some(number), Some(period)), &others);
    filled.unwrap_or_else(|| newsletter.issue_title.clone())
}

/// A format of titles, filled: `{number}`, of the period `{period}`, `{start}` and `{end}`, in the planet's words, and
/// `others` by their names. Nothing if it asks for what there is not.
pub fn filled_title(
    format: &str,
    config: &Config,
    (number, period): (Option<u32>, Option<Period>),
    others: &[(&str, &str)],
) -> Option<String> {
    let zone = config.planet.timezone;
    let day = |moment: DateTime<Utc>| moment.with_timezone(&zone).date_naive().to_string();
    let value = |place: &str| match place {
        "number" => number.map(|number| number.to_string()),
        "period" => period.map(|period| told(&config.words, period, zone)),
        "start" => period.map(|period| day(period.start)),
        "end" => period.map(|period| day(period.end)),
        other => others.iter().find(|(name, _)| *name == other).map(|(_, value)| (*value).to_owned()),
    };
    let has_all = places(format).into_iter().all(|place| value(place).is_some());
    has_all.then(|| filled(format, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Europe::Warsaw;

    fn at(text: &str) -> DateTime<Utc> {
        begins(text.parse().unwrap(), ZONE).unwrap()
    }

    #[test]
    fn a_period_begins_where_the_last_one_ended_and_ends_on_the_newsletters_day() {
        // The last end, now (of November 2026, whose 20th is a Friday), and the period.
        const CASES: [(Option<&str>, &str, &str, &str); 7] = [
            (Some("2026-11-13"), "2026-11-18", "2026-11-13", "2026-11-20"),
            (Some("2026-11-13"), "2026-11-20", "2026-11-13", "2026-11-20"),
            (Some("2026-11-13"), "2026-11-22", "2026-11-13", "2026-11-20"), // late
            (Some("2026-11-20"), "2026-11-20", "2026-11-20", "2026-11-27"), // already drafted
            (Some("2026-11-20"), "2026-11-22", "2026-11-20", "2026-11-27"),
            (Some("2026-10-30"), "2026-11-18", "2026-10-30", "2026-11-20"), // two were left out
            (None, "2026-11-18", "2026-11-13", "2026-11-20"),
        ];
        for (last, now, start, end) in CASES {
            let found = period(last.map(at), Weekday::Fri, ZONE, at(now), (None, None));
            assert_eq!(found, Some(Period { start: at(start), end: at(end) }), "{last:?} {now}");
        }
        let typed =
            period(None, Weekday::Fri, ZONE, at("2026-11-18"), (Some(at("2026-11-20")), Some(at("2026-11-20"))));
        assert_eq!(typed, None);
    }
}
