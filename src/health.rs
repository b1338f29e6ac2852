//! How each source fares, from what is remembered of it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::config::SourceId;
use crate::fetch::Memory;
use crate::schedule::GONE_AFTER_DAYS;

/// How the sources fare.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// Those in trouble, by id.
    pub troubles: BTreeMap<SourceId, Trouble>,
    /// When each was last read; absent for those that never were.
    pub last_read: BTreeMap<SourceId, DateTime<Utc>>,
    /// Those that are not asked any more, as they have said for long enough that they are gone.
    pub gone: BTreeSet<SourceId>,
}

/// A source that could not be read when it was last asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The first failure of the present series.
    pub since: DateTime<Utc>,
    /// The last failure, in words.
    pub error: String,
}

/// How those fare that are asked.
pub fn of<'a>(memories: impl Iterator<Item = (&'a SourceId, &'a Memory)>) -> Health {
    let mut health = Health::default();
    for (id, memory) in memories {
        if let (Some(since), Some(error)) = (memory.failing_since, memory.error.clone()) {
            health.troubles.insert(id.clone(), Trouble { since, error });
        }
        if let Some(moment) = memory.last_success {
            health.last_read.insert(id.clone(), moment);
        }
        if memory.gone_days >= GONE_AFTER_DAYS {
            health.gone.insert(id.clone());
        }
    }
    health
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Visit;

    #[test]
    fn a_source_is_in_trouble_from_its_first_failure_until_its_next_success() {
        let id = SourceId::new("ada").unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (first, second) = (at("2026-11-01T10:00:00Z"), at("2026-11-01T11:00:00Z"));
        let fail =
            |memory: Memory, error: &str, when| memory.after_failure(error.into(), false, Visit::default(), when);
        let failed = fail(fail(Memory::default(), "HTTP 500", first), "HTTP 404", second);
        let health = of([(&id, &failed)].into_iter());
        let trouble = &health.troubles[&id];
        assert_eq!((trouble.since, trouble.error.as_str()), (first, "HTTP 404"));
        assert!(health.last_read.is_empty() && health.gone.is_empty());
        let well = failed.after_unchanged(Default::default(), Default::default(), Visit::default(), second);
        let health = of([(&id, &well)].into_iter());
        assert!(health.troubles.is_empty());
        assert_eq!(health.last_read[&id], second);
    }
}
