//! Posting: something said to one server, once. Redirects are not followed: what is meant for one server is not for
//! another. Nothing is tried again: who posts twice may have done it twice.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use url::Url;

use super::connections::Connections;
use super::error::Stage;
use super::{Credentials, FetchError, Run, guard, stopped};

/// From the request to the last byte of the answer.
const AT_MOST: Duration = Duration::from_secs(60);
/// Bytes of an answer, which says that it is done, or why not.
const LONGEST_ANSWER: usize = 1_000_000;

/// What to say to a server.
#[derive(Debug)]
pub struct Post<'a> {
    /// To whom.
    pub url: &'a Url,
    /// Whether it may be at an address that is not of the public internet.
    pub allow_private: bool,
    /// Who we are.
    pub credentials: Option<&'a Credentials>,
    /// What `body` is, as a media type (RFC 9110, section 8.3.1).
    pub media_type: &'static str,
    /// What is said.
    pub body: String,
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its status: RFC 9110, section 15.
    pub status: u16,
    /// Its words.
    pub body: String,
}

/// Posts once, and hears the answer, whatever its status.
///
/// # Errors
/// Why there is no answer. The server may have done what it was asked for, unless the error
/// [came before the request](FetchError::came_before_the_request).
pub fn post(post: &Post<'_>, run: &Run) -> Result<Posted, FetchError> {
    let posted = within(AT_MOST, "the most that is waited", run, async |connections: &Connections| {
        let mut response = send(post, connections, run).await?;
        let mut body = Vec::new();
        let failed = |error: reqwest::Error| FetchError::from_client(&error, post.url, Stage::Body, &run.limits);
        while let Some(piece) = response.chunk().await.map_err(failed)? {
            body.extend_from_slice(&piece);
            if body.len() > LONGEST_ANSWER {
                break; // what matters stands at its beginning
            }
        }
        Ok(Posted { status: response.status().as_u16(), body: String::from_utf8_lossy(&body).into_owned() })
    })?;
    posted.ok_or_else(|| FetchError::Broken("the run was asked to end".into()))
}

/// Posts, and hears the head of the answer.
pub(super) async fn send(post: &Post<'_>, connections: &Connections, run: &Run) -> Result<Response, FetchError> {
    if !post.allow_private {
        guard::check_literal(post.url).map_err(|refused| FetchError::NotPublic(refused.to_string()))?;
    }
    let request = connections.client(post.url, post.allow_private).post(post.url.clone());
    let request = request.header(CONTENT_TYPE, post.media_type).body(post.body.clone());
    let request = match post.credentials {
        Some(credentials) => credentials.sign(request),
        None => request,
    };
    let answer = request.send().await;
    answer.map_err(|error| FetchError::from_client(&error, post.url, Stage::Answer, &run.limits))
}

/// Does some asynchronous work to its end; gives nothing if the run shall end before. `key` names the limit.
pub(super) fn within<T>(
    limit: Duration,
    key: &'static str,
    run: &Run,
    work: impl AsyncFnOnce(&Connections) -> Result<T, FetchError>,
) -> Result<Option<T>, FetchError> {
    let failed = |error: String| FetchError::Broken(error);
    let _ = rustls::crypto::ring::default_provider().install_default(); // as good if it is there already
    let connections = Connections::new(run, &[]).map_err(|error| failed(error.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed(error.to_string()))?;
    runtime.block_on(async {
        tokio::select! {
            done = tokio::time::timeout(limit, work(&connections)) => {
                done.unwrap_or(Err(FetchError::Timeout { stage: Stage::Answer, limit, key })).map(Some)
            }
            () = stopped(&run.stop) => Ok(None),
        }
    })
}
