//! What is remembered of a source from run to run.

use chrono::{DateTime, Utc};
use url::Url;

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
    /// Digest of the document's bytes: tells an unchanged answer from servers without validators.
    pub digest: Option<String>,
}

/// What is remembered of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The location that the validators are for, as text.
    pub location: String,
    /// What the archive has of this source is what these vouch for.
    pub validators: Validators,
    /// The versions of reading and cleaning that the entries went through.
    pub reader: String,
    /// When it was last asked.
    pub last_attempt: Option<DateTime<Utc>>,
    /// When it last gave an answer that could be read.
    pub last_success: Option<DateTime<Utc>>,
    /// When it last gave something new.
    pub last_change: Option<DateTime<Utc>>,
    /// The beginning of the present series of failures; absent when all is well.
    pub failing_since: Option<DateTime<Utc>>,
    /// Failures in a row.
    pub failures: u32,
    /// The last failure, in words; absent when all is well.
    pub error: Option<String>,
    /// Where it says that it has moved for good.
    pub moved_to: Option<Url>,
}

impl Memory {
    /// The validators to ask `location` with, if what they vouch for was read by today's `reader`.
    pub fn validators_for(&self, location: &str, reader: &str) -> Validators {
        match self.location == location && self.reader == reader {
            true => self.validators.clone(),
            false => Validators::default(),
        }
    }

    /// After an answer that said nothing new.
    #[must_use]
    pub fn after_unchanged(self, validators: Validators, moved_to: Option<Url>, now: DateTime<Utc>) -> Self {
        Self {
            validators,
            moved_to,
            last_attempt: Some(now),
            last_success: Some(now),
            failing_since: None,
            failures: 0,
            error: None,
            ..self
        }
    }

    /// After an answer whose entries are in the archive, or will be by the transaction that stores this.
    #[must_use]
    pub fn after_archived(
        self,
        location: &str,
        reader: &str,
        validators: Validators,
        moved_to: Option<Url>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            location: location.to_owned(),
            reader: reader.to_owned(),
            last_change: Some(now),
            ..self.after_unchanged(validators, moved_to, now)
        }
    }

    /// After a failure. What was known stays known.
    #[must_use]
    pub fn after_failure(self, error: String, now: DateTime<Utc>) -> Self {
        Self {
            last_attempt: Some(now),
            failing_since: self.failing_since.or(Some(now)),
            failures: self.failures.saturating_add(1),
            error: Some(error),
            ..self
        }
    }
}
