//! A document read and cleaned: the same for `build` and for `check`.

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use crate::config::Treatment;
use crate::feed::{self, Arrival, ParsedFeed, Problem};
use crate::fetch::Document;
use crate::sanitize::{Cleaner, Entry};

/// A document that could not be read.
pub struct Unread {
    /// What is wrong with it, the worst first.
    pub problems: Vec<Problem>,
    /// The feeds that it announces, if it is a web page.
    pub announced: Vec<Url>,
    /// Whether its domain is parked or for sale.
    pub is_parked: bool,
}

/// Reads a document and cleans its entries, which are taken out of what it says. `scope` (the source's id) keeps the
/// ids in their markup apart from those of other sources. Dates after `now` are named as a problem.
///
/// # Errors
/// When it could not be read.
pub fn read_and_clean(
    document: &Document,
    scope: &str,
    max_entries: usize,
    treatment: &Treatment,
    now: DateTime<Utc>,
) -> Result<(ParsedFeed, Vec<Entry>), Unread> {
    let mut feed = feed::read(&Arrival {
        bytes: &document.bytes,
        content_type: document.content_type.as_deref(),
        url: &document.url,
        max_entries,
    });
    if feed.feed_type.is_none() {
        let page = feed.page.unwrap_or_default();
        let is_parked = page.parked.is_some();
        return Err(Unread { problems: feed.problems, announced: page.feeds, is_parked });
    }
    let raw = std::mem::take(&mut feed.entries);
    let cleaner = Cleaner::new(treatment);
    let clean = || raw.into_iter().map(|entry| cleaner.clean(entry, scope)).collect::<Vec<Entry>>();
    let unclean = |problem| Unread { problems: vec![problem], announced: Vec::new(), is_parked: false };
    let entries = feed::contained(clean).map_err(unclean)?;
    feed.problems.extend(dates_to_come(&entries, now));
    feed.problems.extend(texts_cut(&entries));
    Ok((feed, entries))
}

/// Entries that are longer than anybody would read. The archive has what arrived.
fn texts_cut(entries: &[Entry]) -> Option<Problem> {
    let (cut, all) = (entries.iter().filter(|entry| entry.is_cut).count(), entries.len());
    let message = format!("{cut} of {all} entries are too long or too intricate to be shown as a whole, and were cut");
    (cut > 0).then(|| Problem::of_length(message))
}

/// Entries whose dates cannot be true yet: the archive puts them where they were first seen.
fn dates_to_come(entries: &[Entry], now: DateTime<Utc>) -> Option<Problem> {
    const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5); // as the archive has it
    let to_come = || entries.iter().filter_map(|entry| entry.published).filter(|date| *date > now + CLOCK_SKEW);
    let latest = to_come().max()?.format("%Y-%m-%d");
    let (some, all) = (to_come().count(), entries.len());
    let message =
        format!("{some} of {all} entries are dated in the future (up to {latest}); the time first seen is theirs");
    Some(Problem::of_dates(message))
}
