//! How long the archive keeps the entries of a feed.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

/// How long entries are kept. The default is for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// For ever.
    #[default]
    Forever,
    /// So many days.
    Days(u32),
    /// So many of the newest.
    Entries(u32),
}

/// Days of the units that the owner may write. Nobody who says "2 years" counts the leap days.
const UNITS: [(&str, u32); 4] = [("day", 1), ("week", 7), ("month", 30), ("year", 365)];

/// A thousand years.
const MOST_DAYS: u32 = 365_000;

impl Keep {
    /// Understands `forever`, `730 days`, `2 years` and `500 entries`.
    pub fn new(text: &str) -> Option<Self> {
        if text.trim() == "forever" {
            return Some(Self::Forever);
        }
        let (number, unit) = text.trim().split_once(' ')?;
        let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
        let unit = unit.trim();
        if matches!(unit, "entry" | "entries") {
            return Some(Self::Entries(number));
        }
        let (_, days) = UNITS.iter().find(|(name, _)| unit.strip_suffix('s').unwrap_or(unit) == *name)?;
        number.checked_mul(*days).filter(|days| *days <= MOST_DAYS).map(Self::Days)
    }

    /// The moment from which on entries are kept, where that is by their age.
    pub fn since(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Days(days) => now.checked_sub_signed(TimeDelta::days(days.into())),
            Self::Forever | Self::Entries(_) => None,
        }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forever => write!(f, "forever"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Entries(entries) => write!(f, "{entries} entries"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_owner_may_write_is_understood_and_nothing_else() {
        let meant = [
            ("forever", Keep::Forever),
            ("730 days", Keep::Days(730)),
            ("1 day", Keep::Days(1)),
            ("3 weeks", Keep::Days(21)),
            ("6 months", Keep::Days(180)),
            (" 2  years ", Keep::Days(730)),
            ("500 entries", Keep::Entries(500)),
            ("1 entry", Keep::Entries(1)),
        ];
        for (text, keep) in meant {
            assert_eq!(Keep::new(text), Some(keep), "{text}");
        }
        let unclear = [
            "",
            "730",
            "730d",
            "0 days",
            "-1 days",
            "two years",
            "2 Years",
            "1.5 years",
            "2 moons",
            "2 dayss",
            "99999999 years",
            "ever",
        ];
        for text in unclear {
            assert_eq!(Keep::new(text), None, "{text}");
        }
    }
}
