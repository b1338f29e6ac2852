//! Removes for good what `keep` in feeds.toml no longer keeps, and says so.

use chrono::{DateTime, Utc};

use super::console::Console;
use super::failure::Failure;
use crate::archive::{Archive, Pruned};
use crate::config::{Config, Source};
use crate::site::count;

/// Removes what is not to be kept of any feed.
///
/// # Errors
/// When the archive cannot be written.
pub fn retain(
    config: &Config,
    archive: &mut Archive,
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    for source in &config.sources {
        if let Some(pruned) = archive.retain(source, now)? {
            console.note(&remark(source, &pruned));
        }
    }
    Ok(())
}

fn remark(source: &Source, pruned: &Pruned) -> String {
    let entries = count(pruned.entries, "entry", "entries");
    let day = |moment: DateTime<Utc>| moment.format("%Y-%m-%d").to_string();
    let (oldest, newest) = (day(pruned.oldest), day(pruned.newest));
    let days = if oldest == newest { format!("of {oldest}") } else { format!("from {oldest} to {newest}") };
    format!("{}: {entries} {days} removed for good (keep = \"{}\")", source.id, source.keep)
}
