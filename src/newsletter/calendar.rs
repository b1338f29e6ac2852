//! iCalendar (RFC 5545): what takes place, and when, each time of what comes back.

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarProperty, ICalendarStatus, ICalendarValue, Uri};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use url::Url;

use crate::content::Period;
use crate::sanitize;

/// Something that takes place, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Tells it from others, at every time of it.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its page.
    pub url: Option<Url>,
    /// Its day where the planet is.
    pub day: NaiveDate,
    /// When it begins there; absent if it takes the whole day.
    pub time: Option<NaiveTime>,
    /// Where it takes place; may be empty.
    pub place: String,
}

impl Event {
    /// When it is, for people and for `check`: `2026-11-28, 15:00`.
    pub fn when(&self) -> String {
        match self.time {
            None => self.day.to_string(),
            Some(time) => format!("{}, {}", self.day, time.format("%H:%M")),
        }
    }

    /// What it is ordered by.
    pub fn order(&self) -> impl Ord + '_ {
        (self.day, self.time, &self.title, &self.place, &self.id)
    }
}

/// The events of a calendar that begin within `period`, in their order; without those that were cancelled. Nothing if it
/// is no calendar.
pub fn read(bytes: &[u8], period: Period, zone: Tz) -> Option<Vec<Event>> {
    const MOST: usize = 500_000; // a hundred that have come back every week for a lifetime
    let text = String::from_utf8_lossy(bytes);
    let calendar = ICalendar::parse(text.trim_start_matches('\u{feff}')).ok()?;
    let expanded = calendar.expand_dates(zone, MOST);
    let mut events = Vec::new();
    for time in expanded.events {
        let start = time.start.with_timezone(&Utc);
        let Some(component) = calendar.components.get(time.comp_id as usize) else { continue };
        if period.has(start) && is_on(component) {
            events.extend(event(component, start, zone));
        }
    }
    events.sort_by(|a, b| a.order().cmp(&b.order()));
    events.dedup();
    Some(events)
}

fn is_on(component: &ICalendarComponent) -> bool {
    component.component_type.is_event() && component.status() != Some(&ICalendarStatus::Cancelled)
}

fn event(component: &ICalendarComponent, start: DateTime<Utc>, zone: Tz) -> Option<Event> {
    let value = |property| component.property(property)?.values.first();
    let text = |property| value(property).and_then(ICalendarValue::as_text).map(sanitize::clean_line);
    let local = start.with_timezone(&zone);
    let has_time = value(&ICalendarProperty::Dtstart)?.as_partial_date_time()?.has_time();
    let title = text(&ICalendarProperty::Summary).filter(|title| !title.is_empty())?;
    let url = value(&ICalendarProperty::Url).and_then(|value| match value {
        ICalendarValue::Uri(Uri::Location(url)) => Some(url.clone()),
        value => value.as_text().map(str::to_owned),
    });
    Some(Event {
        id: component.uid().unwrap_or(&title).to_owned(),
        url: url.and_then(|url| Url::parse(url.trim()).ok()).filter(crate::config::is_web),
        day: local.date_naive(),
        time: has_time.then(|| local.time()),
        place: text(&ICalendarProperty::Location).unwrap_or_default(),
        title,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn november(calendar: &str) -> Vec<String> {
        let period = Period {
            start: "2026-11-20T00:00:00+01:00".parse().unwrap(),
            end: "2026-12-18T00:00:00+01:00".parse().unwrap(),
        };
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", calendar.replace('\n', "\r\n"));
        let events = read(text.as_bytes(), period, chrono_tz::Europe::Warsaw).expect("a calendar");
        let line = |event: Event| {
            let url = event.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
            format!("{} {} at {}{url}", event.when(), event.title, event.place)
        };
        events.into_iter().map(line).collect()
    }

    #[test]
    fn what_takes_place_within_the_time_is_read_where_the_planet_is() {
        let calendar = "BEGIN:VEVENT\nUID:1\nDTSTART:20261128T140000Z\nSUMMARY:Workshop\\, again\nLOCATION:The barn\n\
                        URL:https://h.example/w\nEND:VEVENT\n\
                        BEGIN:VEVENT\nUID:2\nDTSTART;VALUE=DATE:20261205\nSUMMARY:Open day\nEND:VEVENT\n\
                        BEGIN:VEVENT\nUID:3\nDTSTART;TZID=America/New_York:20261201T190000\nSUMMARY:Call\nEND:VEVENT\n\
                        BEGIN:VEVENT\nUID:4\nDTSTART:20261119T140000Z\nSUMMARY:Past\nEND:VEVENT\n\
                        BEGIN:VEVENT\nUID:5\nDTSTART:20261129T140000Z\nSUMMARY:Off\nSTATUS:CANCELLED\nEND:VEVENT\n";
        let expected = [
            "2026-11-28, 15:00 Workshop, again at The barn https://h.example/w",
            "2026-12-02, 01:00 Call at ",
            "2026-12-05 Open day at ",
        ];
        assert_eq!(november(calendar), expected);
    }

    #[test]
    fn what_comes_back_is_there_each_time_but_for_exceptions() {
        let calendar = "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Warsaw:20260102T190000\nRRULE:FREQ=WEEKLY;BYDAY=FR\n\
                        EXDATE;TZID=Europe/Warsaw:20261204T190000\nSUMMARY:Club\nEND:VEVENT\n";
        let expected = ["2026-11-20, 19:00 Club at ", "2026-11-27, 19:00 Club at ", "2026-12-11, 19:00 Club at "];
        assert_eq!(november(calendar), expected);
    }

    #[test]
    fn an_event_that_comes_back_without_end_or_never_ends_all_the_same() {
        let rules = [
            "FREQ=SECONDLY",
            "FREQ=SECONDLY;INTERVAL=0",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY;BYYEARDAY=366;BYMONTH=1",
            "FREQ=MONTHLY;BYSETPOS=366;BYDAY=MO",
            "FREQ=DAILY;INTERVAL=65535;UNTIL=99991231T000000Z",
        ];
        for rule in rules {
            let other = "BEGIN:VEVENT\nUID:2\nDTSTART:20261128T140000Z\nSUMMARY:Workshop\nEND:VEVENT\n";
            let event = format!("BEGIN:VEVENT\nUID:1\nDTSTART:20200101T000000Z\nRRULE:{rule}\nSUMMARY:X\nEND:VEVENT\n");
            let found = november(&format!("{event}{other}"));
            assert!(found.contains(&"2026-11-28, 15:00 Workshop at ".to_owned()), "{rule}");
        }
    }

    #[test]
    fn what_is_no_calendar_is_said_to_be_none() {
        let period = Period { start: DateTime::UNIX_EPOCH, end: DateTime::<Utc>::MAX_UTC };
        assert_eq!(read(b"<html>", period, Tz::UTC), None);
    }
}
