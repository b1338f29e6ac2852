//! Filters that read what entries say: asked once of each entry, and again when the filter or the entry changes.

use rayon::prelude::*;

use super::failure::Failure;
use crate::archive::{Archive, Bodies, EntryRecord, Sifting};
use crate::config::{Config, Filter};
use crate::curation::Curation;
use crate::timeline;

/// Tells each entry what the filters say of it that read contents, and keeps that in the archive.
///
/// # Errors
/// When the archive cannot be read or written.
pub fn sift(
    config: &Config,
    curation: &Curation,
    archive: &mut Archive,
    entries: &mut [Box<EntryRecord>],
) -> Result<(), Failure> {
    let bodies = archive.bodies();
    let sifted: Result<Vec<Option<(i64, Sifting)>>, Failure> =
        entries.par_iter_mut().map(|entry| sift_entry(config, curation, &bodies, entry)).collect();
    let sifted: Vec<(i64, Sifting)> = sifted?.into_iter().flatten().collect();
    if !sifted.is_empty() {
        archive.sift(&sifted)?;
    }
    Ok(())
}

/// Tells one entry, if it is concerned, and gives what is to be kept.
pub fn sift_entry(
    config: &Config,
    curation: &Curation,
    bodies: &Bodies,
    entry: &mut EntryRecord,
) -> Result<Option<(i64, Sifting)>, Failure> {
    let source = config.source(entry.source.as_str());
    if !timeline::reads_content(source, config) {
        return Ok(None);
    }
    let corrected = timeline::corrected(Box::new(entry.clone()), curation);
    let filters = [Some(&config.filter), source.map(|source| &source.filter)];
    let by = digest(&filters, &corrected, source.map(|source| source.tags.as_slice()).unwrap_or_default());
    if entry.sifting.as_ref().is_some_and(|sifting| sifting.by == by) {
        return Ok(None);
    }
    let text = bodies.get(entry.n)?.content_html.to_text();
    let out = timeline::condition_with_content(&corrected, source, config, &text);
    entry.sifting = Some(Box::new(Sifting { by, out }));
    Ok(entry.sifting.as_deref().map(|sifting| (entry.n, sifting.clone())))
}

/// Of all that was compared.
fn digest(filters: &[Option<&Filter>; 2], entry: &EntryRecord, tags: &[String]) -> String {
    let own = (&entry.title, &entry.authors, &entry.categories, &entry.url, &entry.language, entry.words);
    let all = format!("{filters:?} {own:?} {tags:?} {}", entry.digest);
    blake3::hash(all.as_bytes()).to_hex()[..16].to_owned()
}
