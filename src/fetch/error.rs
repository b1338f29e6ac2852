//! Why a source gave no answer, in words that a person can act on.

use std::error::Error;
use std::time::Duration;

use thiserror::Error;
use url::Url;

use super::guard::NotPublic;

/// Why a source gave no answer.
#[derive(Debug, Error)]
pub enum FetchError {
    /// No address for the host.
    #[error("the host {0} was not found")]
    Dns(String),
    /// An address that is not of the public internet.
    #[error("{0}; allow_private = true in feeds.toml permits it, or --allow-private for a check")]
    NotPublic(String),
    /// Nothing listens there.
    #[error("the host {0} refused the connection")]
    Refused(String),
    /// The certificate or the handshake.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// A limit of time.
    #[error("no answer within {} s while {stage}", .limit.as_secs())]
    Timeout {
        /// What was going on.
        stage: &'static str,
        /// The limit, from `[fetch]`.
        limit: Duration,
    },
    /// The answer is larger than `max_bytes`.
    #[error("larger than {0} bytes (max_bytes)")]
    TooLarge(usize),
    /// More than `max_redirects`.
    #[error("redirected more than {0} times (max_redirects)")]
    TooManyRedirects(usize),
    /// A redirect that leads nowhere.
    #[error("redirected to an address that cannot be followed: {0}")]
    BadRedirect(String),
    /// A status that is no answer.
    #[error("{}", words_for_status(*.0))]
    Status(u16),
    /// A `304` to a request without conditions: there is nothing that it could be the same as.
    #[error("HTTP 304: the server says that nothing has changed, without having been asked")]
    NotAsked,
    /// A broken connection.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// A file that cannot be read.
    #[error("{0}")]
    File(String),
}

impl FetchError {
    /// The stage of a timeout after the connection stands.
    pub(super) const ON_ITS_WAY: &str = "the answer was on its way";

    /// What `reqwest` met while asking `url`.
    pub(super) fn from_client(error: &reqwest::Error, url: &Url, limits: &crate::config::Fetch) -> Self {
        let host = url.host_str().unwrap_or_default().to_owned();
        let causes: Vec<String> = causes(error).map(ToString::to_string).collect();
        let last = causes.last().cloned().unwrap_or_default();
        let says = |words: &str| causes.iter().any(|cause| cause.to_ascii_lowercase().contains(words));
        // The client wraps what the resolver said in types of its own; the words stay.
        if let Some(refused) = causes.iter().rev().find(|cause| cause.ends_with(NotPublic::WORDS)) {
            return Self::NotPublic(refused.clone());
        }
        if error.is_timeout() && error.is_connect() {
            let (stage, limit) = ("connecting", limits.connect_timeout);
            return Self::Timeout { stage, limit };
        }
        if error.is_timeout() {
            return Self::Timeout { stage: Self::ON_ITS_WAY, limit: limits.silence_timeout };
        }
        if says("dns error") || says("failed to lookup") {
            return Self::Dns(host);
        }
        if says("connection refused") {
            return Self::Refused(host);
        }
        if says("certificate") || says("tls") || says("handshake") {
            return Self::Tls(last);
        }
        Self::Broken(last)
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// RFC 9110, section 15, in words.
fn words_for_status(status: u16) -> String {
    let words = match status {
        401 => "the server wants a password",
        403 => "the server refuses us",
        404 => "there is nothing at this address",
        410 => "the feed is gone for good",
        429 => "the server says that we ask too often",
        500..=599 => "the server has a trouble of its own",
        _ => "an answer that is no feed",
    };
    format!("HTTP {status}: {words}")
}
