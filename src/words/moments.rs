//! Dates and times of day as a language writes them, in the Gregorian calendar.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use super::{Words, filled};

impl Words {
    /// `20 November 2026`.
    pub fn date(&self, day: NaiveDate) -> String {
        self.day_by("date_pattern", day)
    }

    /// `Friday, 20 November 2026`.
    pub fn day(&self, day: NaiveDate) -> String {
        self.day_by("day_pattern", day)
    }

    fn day_by(&self, pattern: &str, day: NaiveDate) -> String {
        filled(self.say(pattern), |place| match place {
            "weekday" => Some(self.name("weekdays", day.weekday().num_days_from_monday() as usize).to_owned()),
            "day" => Some(self.digits(&day.day().to_string())),
            "month" => Some(self.name("months", day.month0() as usize).to_owned()),
            "year" => Some(self.digits(&day.year().to_string())),
            _ => None,
        })
    }

    /// `13–20 November 2026`, `30 October – 6 November 2026`, `25 December 2026 – 1 January 2027`.
    pub fn period(&self, first: NaiveDate, last: NaiveDate) -> String {
        let month = |day: NaiveDate| self.name("months", day.month0() as usize).to_owned();
        let number = |day: NaiveDate| self.digits(&day.day().to_string());
        let pattern = match (first.year() == last.year(), first.month() == last.month()) {
            (true, true) => "period_in_month",
            (true, false) => "period_in_year",
            _ => "period",
        };
        filled(self.say(pattern), |place| match place {
            "start" => Some(self.date(first)),
            "end" => Some(self.date(last)),
            "first" => Some(number(first)),
            "last" => Some(number(last)),
            "first_month" => Some(month(first)),
            "month" | "last_month" => Some(month(last)),
            "year" => Some(self.digits(&last.year().to_string())),
            _ => None,
        })
    }

    /// `November 2026`; `month` from 1 to 12.
    pub fn month(&self, year: i32, month: u32) -> String {
        filled(self.say("month_pattern"), |place| match place {
            "month" => Some(self.month_name(month).to_owned()),
            "year" => Some(self.digits(&year.to_string())),
            _ => None,
        })
    }

    /// `November`, as it stands alone; `month` from 1 to 12.
    pub fn month_name(&self, month: u32) -> &str {
        self.name("months_alone", (month as usize).saturating_sub(1))
    }

    /// `18:05 CET`; `zone` is what the time zone is called at that moment.
    pub fn time(&self, time: NaiveTime, zone: &str) -> String {
        let (is_pm, hour12) = time.hour12();
        filled(self.say("time_pattern"), |place| match place {
            "hour" => Some(self.digits(&format!("{:02}", time.hour()))),
            "hour12" => Some(self.digits(&hour12.to_string())),
            "minute" => Some(self.digits(&format!("{:02}", time.minute()))),
            "half" => Some(self.say(if is_pm { "pm" } else { "am" }).to_owned()),
            "zone" => Some(zone.to_owned()),
            _ => None,
        })
    }
}
