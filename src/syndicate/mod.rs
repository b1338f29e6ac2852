//! The timeline in, what the planet publishes for programs of readers out: feeds in Atom 1.0, RSS 2.0 and JSON Feed
//! 1.1, and lists of all blogs in OPML and FOAF. Nothing in them is younger than the newest item.

mod atom;
mod blogs;
mod channel;
mod foaf;
mod identity;
mod json_feed;
mod opml;
mod outbox;
mod post;
mod prologue;
mod rss;

use std::error::Error;

use crate::config::FeedFormat;

pub use channel::{Archive, Channel, Part};
pub use foaf::foaf;
pub use opml::opml;
pub use outbox::{Document, Outbox};
pub use post::{Author, Origin, Post, Tag};

/// A channel in a format.
///
/// # Errors
/// When the writer of the format fails, which only a lack of memory makes it do.
pub fn write(channel: &Channel, format: FeedFormat) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    match format {
        FeedFormat::Rss => rss::write(channel),
        FeedFormat::Atom => atom::write(channel),
        FeedFormat::Json => json_feed::write(channel),
    }
}
