//! How each source fares, from what is remembered of it. Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::config::SourceId;
use crate::fetch::Memory;

/// The sources that are in trouble.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// By id.
    pub troubles: BTreeMap<SourceId, Trouble>,
}

/// A source that could not be read when it was last asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The first failure of the present series.
    pub since: DateTime<Utc>,
    /// The last failure, in words.
    pub error: String,
}

/// Who is in trouble, of those asked.
pub fn of<'a>(memories: impl Iterator<Item = (&'a SourceId, &'a Memory)>) -> Health {
    let trouble = |(id, memory): (&SourceId, &Memory)| {
        let (since, error) = (memory.failing_since?, memory.error.clone()?);
        Some((id.clone(), Trouble { since, error }))
    };
    Health { troubles: memories.filter_map(trouble).collect() }
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
        let trouble = &of([(&id, &failed)].into_iter()).troubles[&id];
        assert_eq!((trouble.since, trouble.error.as_str()), (first, "HTTP 404"));
        let well = failed.after_unchanged(Default::default(), Default::default(), Visit::default(), second);
        assert!(of([(&id, &well)].into_iter()).troubles.is_empty());
    }
}
