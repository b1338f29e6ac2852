//! `health.json`: how each feed fares, as docs/health.md has it.

use std::error::Error;

use serde::Serialize;

use crate::site::{DateView, FeedHealthView, Site};

/// The whole file.
#[derive(Serialize)]
struct Document {
    /// Raised when a program that reads this file must be told.
    version: u32,
    feeds: Vec<Feed>,
}

#[derive(Serialize)]
struct Feed {
    id: String,
    name: String,
    feed_url: Option<String>,
    state: &'static str,
    since: Option<String>,
    message: Option<String>,
    last_read: Option<String>,
    last_post: Option<String>,
    posts: usize,
    held: usize,
}

/// Its bytes.
///
/// # Errors
/// Never in truth: text and numbers can be written.
pub fn json(site: &Site<'_>) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let document = Document { version: 1, feeds: site.feed_healths().into_iter().map(feed).collect() };
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn feed(view: FeedHealthView) -> Feed {
    let day = |date: Option<DateView>| date.map(|date| date.day);
    Feed {
        id: view.id,
        name: view.name,
        feed_url: view.feed_url,
        state: view.state,
        since: day(view.since),
        message: view.message,
        last_read: day(view.last_read),
        last_post: day(view.last_post),
        posts: view.posts,
        held: view.held,
    }
}
