//! Pictures from elsewhere of which the site has copies: bytes of strangers in, small pictures of our own out, kept in a
//! database of their own beside the archive.
//!
//! Only pixels pass: what is published was decoded and written anew, so that no script, no place where a photograph was
//! taken and no trick for a decoder reaches a reader. All that is kept can be asked for again; the archive does not
//! need it.

mod album;
mod record;
mod scale;
mod store;

pub use album::{Album, DIRECTORY};
pub use record::{Record, next_due};
pub use scale::{MOST_BYTES, Scaled, Size, Unusable, scale};
pub use store::{Store, StoreError};

/// What a picture is for: the same one may be kept in two sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The face of a contributor: a square.
    Face,
    /// A picture in an entry.
    Entry,
}

/// A picture that the site would show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wish {
    /// What for.
    pub purpose: Purpose,
    /// Where it is: an absolute address without a login.
    pub address: String,
}

/// A copy that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name of its file: a digest of its bytes, and the ending of its format.
    pub name: String,
    /// Pixels from side to side.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Purpose {
    /// Its name in the database.
    fn name(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Entry => "entry",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Face, Self::Entry].into_iter().find(|purpose| purpose.name() == name)
    }
}

#[cfg(test)]
mod tests;
