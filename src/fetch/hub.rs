//! Telling a hub that feeds have changed: WebSub (W3C Recommendation, 23 January 2018), section 7, in the form that all
//! hubs know, which is that of PubSubHubbub 0.4.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use url::{Url, form_urlencoded};

use super::connections::Connections;
use super::error::Stage;
use super::{FetchError, Run, guard, stopped};

/// For all that is told at once. Nobody should wait for a hub, whose readers ask by themselves some time.
const AT_MOST: Duration = Duration::from_secs(10);

/// Tells `hub` that these feeds have changed, one after the other. Gives how many it has accepted.
///
/// # Errors
/// Why it was not told of them all. What it was told of before is told.
pub fn announce(hub: &Url, feeds: &[String], run: &Run) -> Result<usize, FetchError> {
    let failed = |error: String| FetchError::Broken(error);
    let _ = rustls::crypto::ring::default_provider().install_default(); // as good if it is there already
    let connections = Connections::new(run, &[]).map_err(|error| failed(error.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed(error.to_string()))?;
    runtime.block_on(async {
        let all = async {
            for feed in feeds {
                tell(hub, feed, &connections, run).await?;
            }
            Ok(feeds.len())
        };
        tokio::select! {
            told = tokio::time::timeout(AT_MOST, all) => {
                told.unwrap_or(Err(FetchError::Timeout { stage: Stage::Answer, limit: AT_MOST, key: "hub" }))
            }
            () = stopped(&run.stop) => Ok(0),
        }
    })
}

/// Any status of success will do: hubs say 200, 202 or 204. Redirects are not followed: what is meant for one hub is not
/// for another.
async fn tell(hub: &Url, feed: &str, connections: &Connections, run: &Run) -> Result<(), FetchError> {
    let allow_private = run.limits.allow_private;
    if !allow_private {
        guard::check_literal(hub).map_err(|refused| FetchError::NotPublic(refused.to_string()))?;
    }
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", "publish")
        .append_pair("hub.url", feed)
        .finish();
    let request = connections.client(hub, allow_private).post(hub.clone());
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
    let answer = request.send().await;
    let answer = answer.map_err(|error| FetchError::from_client(&error, hub, Stage::Answer, &run.limits))?;
    match answer.status().is_success() {
        true => Ok(()),
        false => Err(FetchError::Status(answer.status().as_u16())),
    }
}
