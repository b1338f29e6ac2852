//! How often a feed says that it is worth asking: `ttl`, `skipHours` and `skipDays` of RSS 2.0, and the syndication
//! module of RSS 1.0.

use chrono::{TimeDelta, Weekday};

use super::Said;
use crate::feed::Schedule;
use crate::feed::xml::tree::Element;

/// When the feed would like to be asked, in what is said of it.
pub fn schedule(said: &Said<'_>) -> Schedule {
    let value = |name: &str| named(said, name).map(|element| element.text().trim().to_owned());
    let every = value("updatePeriod").map(|period| {
        let times = value("updateFrequency").and_then(|times| times.parse::<i32>().ok()).filter(|times| *times > 0);
        period_of(&period) / times.unwrap_or(1)
    });
    let hour = |text: String| text.parse().ok().filter(|hour| *hour <= 24).map(|hour: u8| hour % 24);
    let mut skip_hours: Vec<u8> = items(said, "skipHours", "hour").filter_map(hour).collect();
    skip_hours.sort_unstable();
    skip_hours.dedup();
    let mut skip_days: Vec<Weekday> = items(said, "skipDays", "day").filter_map(|day| day.parse().ok()).collect();
    skip_days.sort_unstable_by_key(Weekday::num_days_from_monday);
    skip_days.dedup();
    Schedule { every: value("ttl").and_then(|ttl| minutes(&ttl)).max(every), skip_hours, skip_days }
}

fn named<'t>(said: &Said<'t>, name: &str) -> Option<Element<'t>> {
    said.0.iter().map(|(element, _)| *element).find(|element| element.name().eq_ignore_ascii_case(name))
}

/// The texts of the elements `item` in the element `list`.
fn items<'t>(said: &Said<'t>, list: &str, item: &'static str) -> impl Iterator<Item = String> + use<'t> {
    let elements = named(said, list).into_iter().flat_map(|list| list.elements());
    let is_item = move |element: &Element<'_>| element.name().eq_ignore_ascii_case(item);
    elements.filter(is_item).map(|element| element.text().trim().to_owned())
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
    use crate::feed::{Arrival, read};

    fn schedule(xml: &str) -> Schedule {
        let url = "https://a.example/feed".parse().unwrap();
        read(&Arrival { bytes: xml.as_bytes(), content_type: None, url: &url, max_entries: 9 }).about.schedule
    }

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
        assert_eq!(schedule("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}"), Schedule::default());
    }

    #[test]
    fn what_an_entry_says_is_not_said_of_the_feed() {
        let inside = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><ttl>1440</ttl><day>Friday</day></div>";
        let atom = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content type=\"xhtml\">{inside}</content></entry></feed>"
        );
        assert_eq!(schedule(&atom), Schedule::default());
        let rdf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \
                   xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><items/>\
                   <sy:updatePeriod><![CDATA[hourly]]></sy:updatePeriod></channel></rdf:RDF>";
        assert_eq!(schedule(rdf).every, Some(TimeDelta::hours(1)));
    }
}
