//! Why the site could not be published.

use std::path::Path;

use thiserror::Error;

/// Why the site could not be published. It is as it was before.
#[derive(Debug, Error)]
pub enum PublishError {
    /// A page or a feed could not be made.
    #[error("{0}")]
    Make(Box<dyn std::error::Error + Send + Sync>),
    /// A file stands where one of ours belongs.
    #[error("{0} is in the way: Orrery did not write it, and would have to replace it; move it to static/ or away")]
    NotOurs(String),
    /// What we wrote is not known any more.
    #[error(
        "{0} is damaged, so that Orrery does not know which files are its own; remove the output directory (all of it can be made again) or that file"
    )]
    Manifest(String),
    /// The machine fails.
    #[error("{path}: {cause}")]
    Io {
        /// The file or directory.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
}

impl PublishError {
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |cause| Self::Io { path, cause }
    }
}
