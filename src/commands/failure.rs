//! Why a command could not do its work, and the exit status for it.

use std::error::Error;

use super::interrupt::Interrupt;
use super::outputs::Interrupted;
use crate::archive::{ArchiveError, LockError};
use crate::diagnostic::Diagnostic;
use crate::pictures::StoreError;
use crate::publish::PublishError;
use crate::render::RenderError;

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The owner's mistakes, with their places: status 2.
    Owner(Vec<Diagnostic>),
    /// A mistake on the command line: status 2.
    Usage(String),
    /// Another run is at work: status 4.
    Locked(LockError),
    /// The machine fails: status 1.
    Machine(String),
    /// The run was asked to end: status 130.
    Interrupted(String),
    /// Whoever read our output has heard enough: status 0.
    Unheard,
}

impl Failure {
    /// The exit status.
    pub fn status(&self) -> u8 {
        match self {
            Self::Machine(_) => 1,
            Self::Owner(_) | Self::Usage(_) => 2,
            Self::Locked(_) => 4,
            Self::Interrupted(_) => Interrupt::STATUS,
            Self::Unheard => 0,
        }
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(mistakes: Vec<Diagnostic>) -> Self {
        Self::Owner(mistakes)
    }
}

impl From<Diagnostic> for Failure {
    fn from(mistake: Diagnostic) -> Self {
        Self::Owner(vec![mistake])
    }
}

impl From<ArchiveError> for Failure {
    fn from(error: ArchiveError) -> Self {
        Self::Machine(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Machine(error.to_string())
    }
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Held(_) => Self::Locked(error),
            LockError::Io { .. } => Self::Machine(error.to_string()),
        }
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Make(cause) if cause.is::<Interrupted>() => Self::Interrupted(cause.to_string()),
            // A template's mistake that shows only when a page is made is still the owner's.
            PublishError::Make(cause) if cause.is::<RenderError>() => Self::Usage(cause.to_string()),
            PublishError::NotOurs(_) => Self::Usage(error.to_string()),
            error => Self::Machine(error.to_string()),
        }
    }
}

impl From<Box<dyn Error + Send + Sync>> for Failure {
    fn from(error: Box<dyn Error + Send + Sync>) -> Self {
        Self::Machine(error.to_string())
    }
}

/// What we print went nowhere.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::Unheard,
            _ => Self::Machine(format!("cannot print: {error}")),
        }
    }
}
