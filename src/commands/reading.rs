//! A document read and cleaned: the same for `build` and for `check`.

use crate::feed::{self, Arrival, ParsedFeed, Problem};
use crate::fetch::Document;
use crate::sanitize::{self, Entry};

/// Reads a document and cleans its entries, which are taken out of what it says. `scope` (the source's id) keeps the
/// ids in their markup apart from those of other sources.
///
/// # Errors
/// What is wrong with a document that could not be read, the worst first.
pub fn read_and_clean(
    document: &Document,
    scope: &str,
    max_entries: usize,
) -> Result<(ParsedFeed, Vec<Entry>), Vec<Problem>> {
    let mut feed = feed::read(&Arrival {
        bytes: &document.bytes,
        content_type: document.content_type.as_deref(),
        url: &document.url,
        max_entries,
    });
    if feed.feed_type.is_none() {
        return Err(feed.problems);
    }
    let raw = std::mem::take(&mut feed.entries);
    let clean = || raw.into_iter().map(|entry| sanitize::clean(entry, scope)).collect();
    let entries = feed::contained(clean).map_err(|problem| vec![problem])?;
    Ok((feed, entries))
}
