//! What is remembered of a picture, and when it is asked for again. Pure: moments in, moments out.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Kept, Purpose, Wish};
use crate::fetch::{Validators, spread};

/// What is remembered of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// How it was scaled: see [`super::Size::recipe`].
    pub recipe: u32,
    /// What the copy is vouched for by.
    pub validators: Validators,
    /// When it is to be asked for again; never if there is no such moment.
    pub due: Option<DateTime<Utc>>,
    /// Failures in a row.
    pub failures: u32,
    /// The last good copy.
    pub kept: Option<Kept>,
}

impl Record {
    /// Bytes of the copy.
    pub fn size(&self) -> u64 {
        self.kept.as_ref().map_or(0, |kept| kept.bytes)
    }
}

/// When to ask again for a picture that was asked for at `now`, after so many failures in a row.
///
/// People change their faces, so these are asked for once a week; authors do not change what they have published, so a
/// picture in an entry is copied once. What fails is asked for on the next day, and ever less often from then on.
pub fn next_due(wish: &Wish, failures: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    const WEEK: i64 = 7;
    let longest = match wish.purpose {
        Purpose::Face => WEEK,
        Purpose::Entry => 8 * WEEK,
    };
    let days = match (failures, wish.purpose) {
        (0, Purpose::Face) => WEEK,
        (0, Purpose::Entry) => return None,
        (failures, _) => (1_i64 << (failures - 1).min(10)).min(longest),
    };
    // A little less than a day, for runs that are once a day; and not all on the same one.
    let hours = (days * 24) as f64 * (0.8 + 0.15 * spread(&[&wish.address, &now.timestamp().to_string()]));
    Some(now + TimeDelta::minutes((hours * 60.0) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_asked_for_weekly_pictures_once_and_what_fails_ever_less_often() {
        let wish = |purpose| Wish { purpose, address: "https://a.example/x.png".into() };
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let days = |purpose, failures| {
            next_due(&wish(purpose), failures, now).map(|due| ((due - now).num_hours() as f64 / 24.0).ceil() as i64)
        };
        let cases = [
            (Purpose::Face, 0, Some(6..=7)),
            (Purpose::Face, 1, Some(1..=1)),
            (Purpose::Face, 2, Some(2..=2)),
            (Purpose::Face, 90, Some(6..=7)),
            (Purpose::Entry, 0, None),
            (Purpose::Entry, 1, Some(1..=1)),
            (Purpose::Entry, 4, Some(7..=8)),
            (Purpose::Entry, 40, Some(45..=56)),
        ];
        for (purpose, failures, expected) in cases {
            let days = days(purpose, failures);
            let fits = match (&expected, days) {
                (Some(range), Some(days)) => range.contains(&days),
                (None, None) => true,
                _ => false,
            };
            assert!(fits, "{purpose:?} {failures}: {days:?}, not {expected:?}");
        }
    }
}
