//! When each source is to be asked again. Pure: moments in, moments out.
//!
//! A server's wishes ([`Wish`]), those of the feed itself ([`Schedule`]) and how long it has been quiet decide, within
//! the planet's `min_interval` and `max_interval`. What fails is asked ever less often; what is gone, not at all.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

use crate::config;
use crate::feed::Schedule;
use crate::fetch::{Memory, Wish, spread};

/// On so many days a feed must say that it is gone for good before we believe it: servers err.
pub const GONE_AFTER_DAYS: u32 = 3;

/// A run by the clock may begin some seconds sooner after the last one than it should.
const UNPUNCTUALITY: TimeDelta = TimeDelta::seconds(30);

/// Whether a source is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Now.
    Now,
    /// At this moment.
    At(DateTime<Utc>),
    /// Not any more, unless the owner says so: it is gone.
    Never,
}

/// Whether the source of this memory is to be asked at `now`.
pub fn due(memory: &Memory, limits: &config::Fetch, now: DateTime<Utc>) -> Due {
    if memory.gone_days >= GONE_AFTER_DAYS {
        return Due::Never;
    }
    match memory.next_due {
        // So late can only be meant by a clock that was wrong, or by an interval that was longer.
        Some(due) if due > now + UNPUNCTUALITY && due <= now + limits.max_interval => Due::At(due),
        _ => Due::Now,
    }
}

/// When to ask again after an attempt at `now`. `memory`: as it is after it; `wish`: what the server said; `schedule`:
/// what the feed said when it was last read.
pub fn next(
    memory: &Memory,
    source: &str,
    wish: Wish,
    schedule: &Schedule,
    limits: &config::Fetch,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let chance = spread(&[source, &now.timestamp().to_string()]);
    let interval = match memory.failures {
        0 => after_success(memory, wish, schedule, limits, now, chance),
        failures => after_failure(failures, memory.visit.status, wish, limits, chance),
    };
    let latest = now + limits.max_interval;
    let due = now + interval.max(limits.min_interval).min(limits.max_interval);
    let quiet = |due: DateTime<Utc>| {
        let day = due.weekday();
        schedule.skip_days.contains(&day) || schedule.skip_hours.iter().any(|hour| u32::from(*hour) == due.hour())
    };
    // To the beginning of the first hour in which something may come.
    let next_hour = |due: &DateTime<Utc>| {
        let past = i64::from(due.minute()) * 60 + i64::from(due.second());
        Some(*due + TimeDelta::hours(1) - TimeDelta::seconds(past))
    };
    let mut hours = std::iter::successors(Some(due), next_hour).take_while(|due| *due <= latest);
    hours.find(|due| !quiet(*due)).unwrap_or(if quiet(due) { latest } else { due })
}

/// As often as it pays: a feed that has been quiet for two days every hour, for a month twice a day.
fn after_success(
    memory: &Memory,
    wish: Wish,
    schedule: &Schedule,
    limits: &config::Fetch,
    now: DateTime<Utc>,
    chance: f64,
) -> TimeDelta {
    const PATIENCE: i32 = 48;
    let quiet_for = memory.last_change.map_or(TimeDelta::zero(), |change| now - change);
    // So that those that fell quiet on one day are not all asked in one run.
    let by_quiet = stretched(quiet_for / PATIENCE, 0.9 + 0.2 * chance);
    let wishes = [wish.fresh_for, schedule.every, Some(by_quiet)];
    wishes.into_iter().flatten().max().unwrap_or_default().max(limits.min_interval)
}

/// Twice as long after every failure, less some chance: a server that comes back is not met by all at once.
fn after_failure(failures: u32, status: Option<u16>, wish: Wish, limits: &config::Fetch, chance: f64) -> TimeDelta {
    const DOUBLINGS: u32 = 12; // of one minute make more than a day
    let doubled = limits.min_interval * 2_i32.pow((failures - 1).min(DOUBLINGS));
    let backed_off = stretched(doubled.min(limits.max_interval), 1.0 - 0.2 * chance);
    match (status, wish.retry_after) {
        (Some(429 | 503), Some(after)) => after,
        _ => backed_off,
    }
}

fn stretched(interval: TimeDelta, factor: f64) -> TimeDelta {
    TimeDelta::seconds((interval.num_seconds() as f64 * factor) as i64)
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn now() -> DateTime<Utc> {
        at("2026-11-21T12:20:00Z") // a Saturday
    }

    fn limits() -> config::Fetch {
        config::Fetch { min_interval: TimeDelta::minutes(30), max_interval: TimeDelta::days(1), ..Default::default() }
    }

    fn well() -> Memory {
        Memory { last_change: Some(now()), ..Memory::default() }
    }

    fn failing(failures: u32, status: u16) -> Memory {
        let visit = crate::fetch::Visit { status: Some(status), ..Default::default() };
        Memory { failures, visit, ..well() }
    }

    fn minutes_until_next(memory: &Memory, wish: Wish, schedule: &Schedule) -> i64 {
        (next(memory, "ada", wish, schedule, &limits(), now()) - now()).num_minutes()
    }

    #[test]
    fn a_feed_is_asked_as_often_as_server_feed_and_planet_allow() {
        let fresh = |minutes| Wish { fresh_for: Some(TimeDelta::minutes(minutes)), ..Wish::default() };
        let every = |minutes| Schedule { every: Some(TimeDelta::minutes(minutes)), ..Schedule::default() };
        let (no_wish, any_time) = (Wish::default(), Schedule::default());
        let cases = [
            (no_wish, any_time.clone(), 30),
            (fresh(0), any_time.clone(), 30),
            (fresh(10), any_time.clone(), 30),
            (fresh(90), any_time.clone(), 90),
            (no_wish, every(120), 120),
            (fresh(90), every(120), 120),
            (fresh(180), every(120), 180),
            (fresh(100_000), any_time, 1440),
            (no_wish, every(100_000), 1440),
        ];
        for (wish, schedule, minutes) in cases {
            assert_eq!(minutes_until_next(&well(), wish, &schedule), minutes, "{wish:?} {schedule:?}");
        }
    }

    #[test]
    fn a_quiet_feed_is_asked_ever_less_often() {
        let cases = [(0, 30..=30), (12, 30..=30), (48, 54..=66), (24 * 10, 270..=330), (24 * 400, 1440..=1440)];
        for (hours, expected) in cases {
            let memory = Memory { last_change: Some(now() - TimeDelta::hours(hours)), ..Memory::default() };
            let minutes = minutes_until_next(&memory, Wish::default(), &Schedule::default());
            assert!(expected.contains(&minutes), "quiet for {hours} h: {minutes} min");
        }
    }

    #[test]
    fn what_fails_is_asked_ever_less_often_but_every_day() {
        let cases =
            [(1, 24..=30), (2, 48..=60), (3, 96..=120), (6, 768..=960), (7, 1152..=1440), (1_000_000, 1152..=1440)];
        for (failures, expected) in cases {
            let minutes = minutes_until_next(&failing(failures, 404), Wish::default(), &Schedule::default());
            assert!(expected.contains(&minutes) || minutes == 30, "{failures} failures: {minutes} min");
        }
    }

    #[test]
    fn a_server_that_names_a_time_is_not_asked_before() {
        let wish = |minutes| Wish { retry_after: Some(TimeDelta::minutes(minutes)), ..Wish::default() };
        for status in [429, 503] {
            assert_eq!(minutes_until_next(&failing(1, status), wish(200), &Schedule::default()), 200);
            assert_eq!(minutes_until_next(&failing(1, status), wish(1), &Schedule::default()), 30);
            assert_eq!(minutes_until_next(&failing(1, status), wish(9_999), &Schedule::default()), 1440);
        }
    }

    #[test]
    fn hours_and_days_on_which_nothing_comes_are_left_out() {
        let next_with = |skip_hours: &[u8], skip_days: &[Weekday]| {
            let schedule = Schedule { skip_hours: skip_hours.into(), skip_days: skip_days.into(), every: None };
            next(&well(), "ada", Wish::default(), &schedule, &limits(), now())
        };
        assert_eq!(next_with(&[], &[]), at("2026-11-21T12:50:00Z"));
        assert_eq!(next_with(&[13], &[]), at("2026-11-21T12:50:00Z"));
        assert_eq!(next_with(&[12, 13], &[]), at("2026-11-21T14:00:00Z"));
        // Saturday and Sunday are longer than a day.
        assert_eq!(next_with(&[], &[Weekday::Sat]), at("2026-11-22T00:00:00Z"));
        assert_eq!(next_with(&[], &[Weekday::Sat, Weekday::Sun]), at("2026-11-22T12:20:00Z"));
        assert_eq!(next_with(&(0..24).collect::<Vec<u8>>(), &[]), at("2026-11-22T12:20:00Z"));
    }

    #[test]
    fn a_source_is_due_when_its_time_has_come() {
        let due_in = |minutes| {
            let memory = Memory { next_due: Some(now() + TimeDelta::minutes(minutes)), ..Memory::default() };
            due(&memory, &limits(), now())
        };
        assert_eq!(due(&Memory::default(), &limits(), now()), Due::Now);
        assert_eq!(due_in(0), Due::Now);
        assert_eq!(due_in(-500), Due::Now);
        assert_eq!(due_in(5), Due::At(now() + TimeDelta::minutes(5)));
        assert_eq!(due_in(60 * 24 * 30), Due::Now, "the clock was wrong");
        let gone = Memory { gone_days: GONE_AFTER_DAYS, ..Memory::default() };
        assert_eq!(due(&gone, &limits(), now()), Due::Never);
    }

    proptest! {
        #[test]
        fn the_next_time_is_always_within_the_limits(
            failures in 0_u32..50,
            status in prop::option::of(100_u16..600),
            fresh in prop::option::of(0_i64..10_000_000),
            retry in prop::option::of(0_i64..10_000_000),
            every in prop::option::of(0_i64..10_000_000),
            hours in prop::collection::vec(0_u8..24, 0..24),
            quiet in 0_i64..100_000_000,
            moment in 1_700_000_000_i64..2_000_000_000,
        ) {
            let now = DateTime::from_timestamp(moment, 0).unwrap();
            let visit = crate::fetch::Visit { status, ..Default::default() };
            let last_change = Some(now - TimeDelta::seconds(quiet));
            let memory = Memory { failures, visit, last_change, ..Memory::default() };
            let seconds = |number: Option<i64>| number.map(TimeDelta::seconds);
            let wish = Wish { fresh_for: seconds(fresh), retry_after: seconds(retry) };
            let schedule = Schedule { every: seconds(every), skip_hours: hours, skip_days: Vec::new() };
            let next = next(&memory, "ada", wish, &schedule, &limits(), now);
            prop_assert!((limits().min_interval..=limits().max_interval).contains(&(next - now)));
        }
    }
}
