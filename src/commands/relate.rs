//! Relates entries that have just come to those that are there: their words are read on all cores, asking nobody.

use rayon::prelude::*;

use super::failure::Failure;
use crate::archive::{Archive, Unread, Words};
use crate::feed;

/// Entries that are related before that is written: bounds the memory.
const BATCH: usize = 4096;

/// Relates what is not related yet.
///
/// # Errors
/// When the archive cannot be read or written.
pub fn relate(archive: &mut Archive) -> Result<(), Failure> {
    for batch in archive.unread()?.chunks(BATCH) {
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
