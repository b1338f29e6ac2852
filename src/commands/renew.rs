//! Cleans again what another policy has cleaned: from what arrived, on all cores, without asking anybody.

use rayon::prelude::*;

use super::failure::Failure;
use crate::archive::{Archive, Stale};
use crate::config::Config;
use crate::feed;
use crate::sanitize::{Cleaner, Texts, anchor};

/// Entries that are cleaned before they are written: bounds the memory.
const BATCH: usize = 512;

/// Cleans again what today's policy has not cleaned, and says how many entries those were.
///
/// # Errors
/// When the archive cannot be read or written.
pub fn renew(config: &Config, archive: &mut Archive) -> Result<usize, Failure> {
    let mut renewed = 0;
    let mut done = None;
    for (source, _) in archive.policies()? {
        if done.replace(source.clone()).as_ref() != Some(&source) {
            renewed += renew_source(&source, config, archive)?;
        }
    }
    Ok(renewed)
}

fn renew_source(source: &str, config: &Config, archive: &mut Archive) -> Result<usize, Failure> {
    let treatment = config.source(source).map(|source| source.treatment.clone()).unwrap_or_default();
    let cleaner = Cleaner::new(&treatment);
    let (mut count, mut after) = (0, 0);
    loop {
        let batch = archive.stale(source, &cleaner.version(), after, BATCH)?;
        let Some(last) = batch.last() else { return Ok(count) };
        (count, after) = (count + batch.len(), last.n);
        let renewed: Vec<_> = batch.into_par_iter().map(|stale| again(&cleaner, stale)).collect();
        archive.renew(&cleaner.version(), &renewed)?;
    }
}

/// What should make the cleaner fail leaves the entry as it was.
fn again(cleaner: &Cleaner, stale: Stale) -> (Stale, Option<Texts>) {
    let texts = feed::contained(|| cleaner.texts(&stale.arrived, &anchor(&stale.source, &stale.key))).ok();
    (stale, texts)
}
