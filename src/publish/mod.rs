//! Planned files in, a directory out. The only room that writes to the output.
//!
//! First everything that changed is made and laid aside; only when all of it is there, files take their places
//! by rename: first those that are new, then those that changed and may link to them; what is stale goes last. A run that fails leaves the site as it
//! was. Files that we did not write are never touched.

mod commit;
mod error;
mod manifest;
mod stage;

use std::error::Error;
use std::path::Path;

pub use error::PublishError;

/// Makes a file's bytes, on any thread.
pub type Make<'a> = dyn Fn() -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> + Send + Sync + 'a;

/// A file that is to exist.
pub struct Planned<'a> {
    /// Its path below the output directory, `/` between the parts.
    pub path: String,
    /// Changes whenever its bytes would: what has the digest of the last run is not made again.
    pub digest: String,
    /// Makes its bytes.
    pub make: Box<Make<'a>>,
}

/// What publishing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or have new bytes, in the order in which they were put there.
    pub changed: Vec<String>,
    /// Files that went.
    pub removed: usize,
    /// Files that are as they were.
    pub unchanged: usize,
}

/// Makes the directory hold the planned files, given so that each comes after those it links to.
///
/// # Errors
/// When a file cannot be made or written, or one stands in the way that is not ours; the site is then as it was.
pub fn publish(directory: &Path, planned: &[Planned<'_>]) -> Result<Published, PublishError> {
    let old = manifest::Manifest::load(directory)?;
    let is_first = old.is_none();
    let old = old.unwrap_or_default();
    let staged = stage::stage(directory, planned, &old, is_first)?;
    commit::commit(directory, staged, &old)
}

#[cfg(test)]
mod tests;
