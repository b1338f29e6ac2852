//! Relates entries that have just come to those that are there: their words are read on all cores, asking nobody.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::console::Console;
use super::failure::Failure;
use crate::archive::{Archive, Unread, Words};
use crate::feed;
use crate::site::count;

/// Entries that are related before that is written: bounds the memory.
const BATCH: usize = 4096;

/// Relates what is not related yet, until `stop` becomes true: the next run goes on.
///
/// # Errors
/// When the archive cannot be read or written.
pub fn relate(archive: &mut Archive, stop: &AtomicBool, console: &mut Console<'_>) -> Result<(), Failure> {
    let unread = archive.unread()?;
    if unread.len() > BATCH {
        console.note(&format!("relating {} to each other, this once", count(unread.len(), "entry", "entries")));
    }
    for batch in unread.chunks(BATCH).take_while(|_| !stop.load(Ordering::Relaxed)) {
        let read: Vec<_> = archive.to_read(batch)?.into_par_iter().map(words).collect();
        archive.relate(&read)?;
    }
    Ok(())
}

/// What cannot be read has no words.
fn words(entry: Unread) -> (i64, Words) {
    let tags = entry.tags.iter().map(String::as_str);
    let words = feed::contained(|| Words::of(&entry.title, tags, &entry.content_html.to_text()));
    (entry.n, words.unwrap_or_default())
}
