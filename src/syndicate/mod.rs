//! The newest items in, the planet's own feeds out: RSS 2.0, Atom 1.0, JSON Feed 1.1, and the OPML list of all
//! contributors. Nothing in them is younger than the newest item.

mod atom;
mod channel;
mod json_feed;
mod opml;
mod prologue;
mod rss;

use std::error::Error;

pub use channel::{Channel, Origin, Post, channel, digest};
pub use opml::opml;

/// The formats of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RSS 2.0 of the RSS Advisory Board, with `content:encoded` and `dc:creator`.
    Rss,
    /// RFC 4287.
    Atom,
    /// jsonfeed.org, version 1.1.
    Json,
}

impl Format {
    /// By the name that readers know.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "RSS" => Some(Self::Rss),
            "Atom" => Some(Self::Atom),
            "JSON Feed" => Some(Self::Json),
            _ => None,
        }
    }
}

/// A channel in a format.
///
/// # Errors
/// When the writer of the format fails, which only a lack of memory makes it do.
pub fn write(channel: &Channel, format: Format) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    match format {
        Format::Rss => rss::write(channel),
        Format::Atom => atom::write(channel),
        Format::Json => json_feed::write(channel),
    }
}
