//! Telling a hub that feeds have changed: WebSub (W3C Recommendation, 23 January 2018), section 7, in the form that all
//! hubs know, which is that of PubSubHubbub 0.4.

use std::time::Duration;

use url::{Url, form_urlencoded};

use super::connections::Connections;
use super::post::{self, Post};
use super::{FetchError, Run};

/// For all that is told at once. Nobody should wait for a hub, whose readers ask by themselves some time.
const AT_MOST: Duration = Duration::from_secs(10);

/// Tells `hub` that these feeds have changed, one after the other. Gives how many it has accepted.
///
/// # Errors
/// Why it was not told of them all. What it was told of before is told.
pub fn announce(hub: &Url, feeds: &[String], run: &Run) -> Result<usize, FetchError> {
    let told = post::within(AT_MOST, "hub", run, async |connections: &Connections| {
        for feed in feeds {
            tell(hub, feed, connections, run).await?;
        }
        Ok(feeds.len())
    })?;
    Ok(told.unwrap_or(0))
}

/// Any status of success will do: hubs say 200, 202 or 204.
async fn tell(hub: &Url, feed: &str, connections: &Connections, run: &Run) -> Result<(), FetchError> {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", "publish")
        .append_pair("hub.url", feed)
        .finish();
    let media_type = "application/x-www-form-urlencoded";
    let allow_private = run.limits.allow_private;
    let post = Post { url: hub, allow_private, credentials: None, media_type, body: form };
    let answer = post::send(&post, connections, run).await?;
    match answer.status().is_success() {
        true => Ok(()),
        false => Err(FetchError::Status(answer.status().as_u16())),
    }
}
