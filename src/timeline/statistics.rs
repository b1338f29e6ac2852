//! What can be counted: how much is written, who writes, who has come and who has fallen silent. Of the present moment
//! only the day counts, so that a page with these figures changes once a day at the most.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Blog, Contributor, Item, Standing};
use crate::config::SourceId;

/// Weeks that are counted one by one, the present one included: half a year.
const WEEKS: usize = 26;
/// Who has a post of the last so many days is active.
const ACTIVE_DAYS: i64 = 90;
/// Who has none of the last so many days is silent.
const SILENT_DAYS: i64 = 180;
/// Who was first seen in the last so many days is new.
const NEW_DAYS: i64 = 30;

/// The figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Posts of contributors, all in all.
    pub posts: usize,
    /// The last 26 weeks, the present one last.
    pub weeks: Vec<Week>,
    /// Contributors with a post of the last 90 days.
    pub active: BTreeSet<SourceId>,
    /// Contributors who came in the last 30 days, but for those with whom the planet began.
    pub newcomers: BTreeSet<SourceId>,
    /// Contributors whose blogs are asked and had nothing for 180 days, and the date of their last post.
    pub silent: BTreeMap<SourceId, DateTime<Utc>>,
}

/// A week, as ISO 8601 counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its first day.
    pub monday: NaiveDate,
    /// Posts of contributors in it.
    pub posts: usize,
}

/// Counts, on the day `today`. Days begin by `zone`.
pub fn of(
    items: &[Item],
    contributors: &[Contributor],
    blogs: &BTreeMap<SourceId, Blog>,
    today: NaiveDate,
    zone: Tz,
) -> Statistics {
    let day = |moment: DateTime<Utc>| moment.with_timezone(&zone).date_naive();
    let age = |moment: DateTime<Utc>| (today - day(moment)).num_days();
    let present = || contributors.iter().filter(|one| !one.former);
    let last = |one: &Contributor| one.items.first().map(|at| items[*at].date);
    let founded = contributors.iter().filter_map(|one| one.first_seen).map(day).min();
    let is_asked = |one: &Contributor| {
        let standings = one.blogs.iter().filter_map(|id| blogs.get(id));
        standings.into_iter().any(|blog| blog.standing == Standing::Active)
    };
    let is_active = |one: &&Contributor| last(one).is_some_and(|date| age(date) < ACTIVE_DAYS);
    let is_new = |one: &&Contributor| {
        one.first_seen.is_some_and(|seen| age(seen) < NEW_DAYS && founded.is_some_and(|founded| day(seen) > founded))
    };
    let silent = |one: &Contributor| {
        let since = last(one).filter(|date| age(*date) >= SILENT_DAYS && is_asked(one))?;
        Some((one.id.clone(), since))
    };
    let posts: Vec<NaiveDate> =
        items.iter().filter(|item| item.source().is_some()).map(|item| day(item.date)).collect();
    Statistics {
        posts: posts.len(),
        weeks: weeks(&posts, today),
        active: present().filter(is_active).map(|one| one.id.clone()).collect(),
        newcomers: present().filter(is_new).map(|one| one.id.clone()).collect(),
        silent: present().filter_map(silent).collect(),
    }
}

fn weeks(posts: &[NaiveDate], today: NaiveDate) -> Vec<Week> {
    let mut counts: HashMap<NaiveDate, usize> = HashMap::new();
    for day in posts {
        *counts.entry(monday(*day)).or_default() += 1;
    }
    let first = monday(today) - TimeDelta::weeks(WEEKS as i64 - 1);
    let mondays = (0..WEEKS as i64).map(|number| first + TimeDelta::weeks(number));
    mondays.map(|monday| Week { monday, posts: counts.get(&monday).copied().unwrap_or(0) }).collect()
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(day.weekday().num_days_from_monday().into())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::tests::record;
    use super::super::{Timeline, merge};
    use super::*;
    use crate::archive::{EntryRecord, SourceRecord};
    use crate::config;
    use crate::content::Content;
    use crate::curation::Curation;
    use crate::feed::Schedule;
    use crate::fetch::Memory;

    const TOML: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\ntimezone = \"Asia/Tokyo\"\n\
        [[feed]]\nid = \"ada\"\nurl = \"a.xml\"\n[[feed]]\nid = \"bo\"\nurl = \"b.xml\"\n\
        [[feed]]\nid = \"cy\"\nurl = \"c.xml\"\nstate = \"paused\"\n\
        [[feed]]\nid = \"di\"\nurl = \"d.xml\"\nstate = \"archived\"\n";

    fn source(id: &str, first_seen: &str) -> (SourceId, SourceRecord) {
        let id = SourceId::new(id).unwrap();
        let record = SourceRecord {
            profile: None,
            id: id.clone(),
            first_seen: Some(format!("{first_seen}T12:00:00Z").parse().unwrap()),
            name: String::new(),
            title: String::new(),
            link: None,
            feed_url: None,
            description: String::new(),
            language: None,
            rights: String::new(),
            icon: None,
            schedule: Schedule::default(),
            memory: Memory::default(),
        };
        (id, record)
    }

    fn timeline(posts: &[(&str, &str)], seen: &[(&str, &str)], now: &str) -> Timeline {
        let config = config::understand(Path::new("feeds.toml"), TOML, Path::new("")).unwrap();
        let entries: Vec<EntryRecord> =
            posts.iter().map(|(id, date)| record(id, &format!("{id} {date}"), date, &[])).collect();
        let sources = seen.iter().map(|(id, day)| source(id, day)).collect();
        merge(
            &config,
            &Curation::default(),
            &sources,
            entries.into_iter().map(Box::new).collect(),
            &Content::default(),
            now.parse().unwrap(),
        )
    }

    fn ids<'a>(ids: impl IntoIterator<Item = &'a SourceId>) -> Vec<&'a str> {
        ids.into_iter().map(SourceId::as_str).collect()
    }

    #[test]
    fn a_week_begins_on_monday_where_the_planet_is() {
        // Sunday evening in Greenwich is Monday in Tokyo.
        let posts = [("ada", "2026-11-15T14:59:00Z"), ("ada", "2026-11-15T15:00:00Z"), ("bo", "2026-11-18T09:00:00Z")];
        let counted = timeline(&posts, &[], "2026-11-21T12:00:00Z").statistics;
        let last: Vec<(String, usize)> =
            counted.weeks[WEEKS - 2..].iter().map(|week| (week.monday.to_string(), week.posts)).collect();
        assert_eq!(last, [("2026-11-09".into(), 1), ("2026-11-16".into(), 2)]);
        assert_eq!((counted.weeks.len(), counted.posts), (WEEKS, 3));
        assert_eq!(counted.weeks[0].monday.to_string(), "2026-05-25");
    }

    #[test]
    fn who_is_active_silent_or_new_is_told_by_days() {
        let posts = [
            ("ada", "2026-11-20T10:00:00Z"),
            ("bo", "2026-05-20T10:00:00Z"),
            ("cy", "2026-01-01T10:00:00Z"),
            ("di", "2026-11-01T10:00:00Z"),
        ];
        let seen = [("bo", "2025-01-01"), ("cy", "2026-11-10"), ("ada", "2026-10-10"), ("di", "2026-11-15")];
        let counted = timeline(&posts, &seen, "2026-11-21T12:00:00Z").statistics;
        assert_eq!(ids(&counted.active), ["ada"], "whoever is gone is not counted");
        assert_eq!(ids(counted.silent.keys()), ["bo"], "a paused feed cannot tell");
        assert_eq!(ids(&counted.newcomers), ["cy"]);
        // Those with whom the planet began are not new.
        let began = timeline(&posts[..1], &[("ada", "2026-11-20"), ("bo", "2026-11-20")], "2026-11-21T12:00:00Z");
        assert_eq!(ids(&began.statistics.newcomers), [""; 0]);
    }

    #[test]
    fn of_a_moment_only_its_day_counts() {
        let posts = [("ada", "2026-05-25T10:00:00Z"), ("bo", "2026-08-23T10:00:00Z")];
        let at = |now: &str| timeline(&posts, &[("ada", "2026-10-23"), ("bo", "2025-01-01")], now).statistics;
        assert_eq!(at("2026-11-20T15:00:00Z"), at("2026-11-21T14:59:59Z"));
        assert_ne!(at("2026-11-21T14:59:59Z"), at("2026-11-21T15:00:00Z"));
    }
}
