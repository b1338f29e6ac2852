//! What is remembered of a source from run to run.

use chrono::{DateTime, Utc};
use url::Url;

use super::{Moves, Visit};

/// What a server or a file told us to ask with next time: RFC 9110, section 8.8. Only worth something for the
/// location that it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The address that gave them, after redirects; no other is asked with them.
    pub url: Option<String>,
    /// `ETag`, byte for byte.
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    pub last_modified: Option<String>,
    /// Digest of the document's bytes: tells an unchanged answer from servers without validators. Absent when what
    /// came was only a part of the feed.
    pub digest: Option<String>,
}

impl Validators {
    /// Whether a request with these asks only for what is new.
    pub(super) fn are_a_condition(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// What is remembered of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The location that all this is about, as text.
    pub location: String,
    /// What the archive has of this source is what these vouch for.
    pub validators: Validators,
    /// The versions of reading and cleaning that the entries went through.
    pub reader: String,
    /// When it was last asked.
    pub last_attempt: Option<DateTime<Utc>>,
    /// When it last gave an answer that could be read.
    pub last_success: Option<DateTime<Utc>>,
    /// When it last gave a new entry, or an edited one.
    pub last_change: Option<DateTime<Utc>>,
    /// When it is to be asked again.
    pub next_due: Option<DateTime<Utc>>,
    /// The beginning of the present series of failures; absent when all is well.
    pub failing_since: Option<DateTime<Utc>>,
    /// Failures in a row.
    pub failures: u32,
    /// The last failure, in words; absent when all is well.
    pub error: Option<String>,
    /// Days (UTC) in a row on which the answer was that it is gone for good (410).
    pub gone_days: u32,
    /// Where it says that it has moved for good.
    pub moved_to: Option<Url>,
    /// The feed that the web page at the location announces, read in its place.
    pub announced: Option<Url>,
    /// What the last attempt took.
    pub visit: Visit,
}

impl Memory {
    /// The validators to ask `location` with, if what they vouch for was read by today's `reader`.
    pub fn validators_for(&self, location: &str, reader: &str) -> Validators {
        match self.location == location && self.reader == reader {
            true => self.validators.clone(),
            false => Validators::default(),
        }
    }

    /// What is remembered of a source that is now at `location`: if it was elsewhere, nothing but what it has given.
    #[must_use]
    pub fn at(self, location: &str) -> Self {
        match self.location == location {
            true => self,
            false => Self {
                location: location.to_owned(),
                last_success: self.last_success,
                last_change: self.last_change,
                ..Self::default()
            },
        }
    }

    /// After an answer that said nothing new.
    #[must_use]
    pub fn after_unchanged(self, validators: Validators, moves: Moves, visit: Visit, now: DateTime<Utc>) -> Self {
        Self {
            validators,
            moved_to: moves.for_good,
            last_attempt: Some(now),
            last_success: Some(now),
            failing_since: None,
            failures: 0,
            error: None,
            gone_days: 0,
            visit,
            ..self
        }
    }

    /// After an answer whose entries are in the archive, or will be by the transaction that stores this.
    #[must_use]
    pub fn after_archived(
        self,
        reader: &str,
        validators: Validators,
        moves: Moves,
        visit: Visit,
        now: DateTime<Utc>,
    ) -> Self {
        Self { reader: reader.to_owned(), ..self.after_unchanged(validators, moves, visit, now) }
    }

    /// After a failure. What was known stays known.
    #[must_use]
    pub fn after_failure(self, error: String, is_gone: bool, visit: Visit, now: DateTime<Utc>) -> Self {
        let is_new_day = self.last_attempt.is_none_or(|last| last.date_naive() != now.date_naive());
        let gone_days = match (is_gone, self.gone_days) {
            (false, _) => 0,
            (true, 0) => 1,
            (true, days) => days + u32::from(is_new_day),
        };
        Self {
            last_attempt: Some(now),
            failing_since: self.failing_since.or(Some(now)),
            failures: self.failures.saturating_add(1),
            error: Some(error),
            gone_days,
            visit,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_gone_for_as_many_days_as_it_said_so_in_a_row() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let fail = |memory: Memory, gone, when| memory.after_failure("no".into(), gone, Visit::default(), at(when));
        let first = fail(Memory::default(), true, "2026-11-20T08:00:00Z");
        let same_day = fail(first.clone(), true, "2026-11-20T20:00:00Z");
        let next_day = fail(same_day.clone(), true, "2026-11-21T08:00:00Z");
        let other = fail(next_day.clone(), false, "2026-11-22T08:00:00Z");
        assert_eq!([first.gone_days, same_day.gone_days, next_day.gone_days, other.gone_days], [1, 1, 2, 0]);
        assert_eq!(other.failures, 4);
    }

    #[test]
    fn a_source_at_a_new_address_starts_afresh() {
        let now = "2026-11-20T08:00:00Z".parse().unwrap();
        let known =
            Memory { last_success: Some(now), gone_days: 9, failures: 9, next_due: Some(now), ..Memory::default() };
        let moved = known.clone().at("https://new.example/");
        assert_eq!((moved.gone_days, moved.failures, moved.next_due), (0, 0, None));
        assert_eq!(moved.last_success, Some(now));
        assert_eq!(known.clone().at(""), known);
    }
}
