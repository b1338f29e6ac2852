//! How often a feed says that it is worth asking: `ttl`, `skipHours` and `skipDays` of RSS 2.0, and the syndication
//! module of RSS 1.0.

use chrono::{TimeDelta, Weekday};
use quick_xml::Reader;
use quick_xml::events::Event;

/// When a feed would like to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Not more often than this.
    pub every: Option<TimeDelta>,
    /// Hours of the day, 0 to 23 in UTC, in which nothing comes. Sorted.
    pub skip_hours: Vec<u8>,
    /// Days of the week in UTC on which nothing comes. From Monday on.
    pub skip_days: Vec<Weekday>,
}

/// The schedule in the text of a document.
pub fn schedule(text: &str) -> Schedule {
    let (mut schedule, mut period, mut frequency, mut ttl) = (Schedule::default(), None, None, None);
    for (name, value) in around_items(text).into_iter().flat_map(elements) {
        match name.as_str() {
            "ttl" => ttl = minutes(&value),
            "updateperiod" => period = Some(period_of(&value)),
            "updatefrequency" => frequency = value.parse::<i32>().ok().filter(|times| *times > 0),
            "hour" => {
                schedule.skip_hours.extend(value.parse().ok().filter(|hour| *hour <= 24).map(|hour: u8| hour % 24))
            }
            "day" => schedule.skip_days.extend(value.parse::<Weekday>().ok()),
            _ => (),
        }
    }
    schedule.every = ttl.max(period.map(|period| period / frequency.unwrap_or(1)));
    schedule.skip_hours.sort_unstable();
    schedule.skip_hours.dedup();
    schedule.skip_days.sort_unstable_by_key(Weekday::num_days_from_monday);
    schedule.skip_days.dedup();
    schedule
}

/// What stands before the first item and after the last one: it is there that a channel speaks of itself.
fn around_items(text: &str) -> [&str; 2] {
    const LONGEST: usize = 64 << 10; // a channel that has more to say of itself is no channel
    let (first, last) = (text.find("<item"), text.rfind("</item>"));
    let head = &text[..text.floor_char_boundary(first.unwrap_or(text.len()).min(LONGEST))];
    let tail = last.map_or("", |at| &text[text.ceil_char_boundary(at.max(text.len().saturating_sub(LONGEST)))..]);
    [head, tail]
}

/// The elements that hold text alone: names without prefix, in small letters, and their texts.
fn elements(text: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut found, mut open) = (Vec::new(), None);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                open = Some(tag.local_name().as_ref().to_ascii_lowercase());
            }
            Ok(Event::Text(text)) => {
                if let Some(name) = open.take() {
                    found.push((name, text.trim().to_owned()));
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => open = None,
        }
    }
}

fn minutes(text: &str) -> Option<TimeDelta> {
    const YEAR: i64 = 365 * 24 * 60;
    text.parse::<i64>().ok().filter(|minutes| *minutes > 0).map(|minutes| TimeDelta::minutes(minutes.min(YEAR)))
}

/// RSS 1.0, module Syndication; what is not known counts as its default, daily.
fn period_of(text: &str) -> TimeDelta {
    match text.to_ascii_lowercase().as_str() {
        "hourly" => TimeDelta::hours(1),
        "weekly" => TimeDelta::days(7),
        "monthly" => TimeDelta::days(30),
        "yearly" => TimeDelta::days(365),
        _ => TimeDelta::days(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in a channel; minutes; hours and days to skip.
    type Channel = (&'static str, Option<i64>, &'static [u8], &'static [Weekday]);

    const CHANNELS: &[Channel] = &[
        ("<title>No wishes</title>", None, &[], &[]),
        ("<ttl>60</ttl>", Some(60), &[], &[]),
        ("<ttl> 90 </ttl>", Some(90), &[], &[]),
        ("<ttl>0</ttl>", None, &[], &[]),
        ("<ttl>an hour</ttl>", None, &[], &[]),
        ("<ttl>99999999999999</ttl>", Some(525_600), &[], &[]),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", Some(30), &[], &[]),
        ("<sy:updatePeriod>\n\tdaily\t</sy:updatePeriod>", Some(1440), &[], &[]),
        ("<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", Some(10_080), &[], &[]),
        ("<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", Some(60), &[], &[]),
        ("<skipHours><hour>3</hour><hour>2</hour><hour>24</hour><hour>77</hour></skipHours>", None, &[0, 2, 3], &[]),
        (
            "<skipDays><day>Sunday</day><day>saturday</day><day>Caturday</day></skipDays>",
            None,
            &[],
            &[Weekday::Sat, Weekday::Sun],
        ),
        ("<image><url>a</image><ttl>60</ttl>", Some(60), &[], &[]),
        ("<item><ttl>60</ttl></item>", None, &[], &[]),
        ("<item><title>A</title></item><ttl>60</ttl>", Some(60), &[], &[]),
    ];

    #[test]
    fn a_channel_says_how_often_it_wants_to_be_asked() {
        for (inside, every, hours, days) in CHANNELS {
            let found = schedule(&format!("<rss><channel>{inside}</channel></rss>"));
            assert_eq!(found.every.map(|every| every.num_minutes()), *every, "{inside}");
            assert_eq!((&found.skip_hours[..], &found.skip_days[..]), (*hours, *days), "{inside}");
        }
        assert_eq!(schedule("{\"version\": \"https://jsonfeed.org/version/1.1\"}"), Schedule::default());
    }
}
