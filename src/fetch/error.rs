//! Why a source gave no answer, in words that a person can act on.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use thiserror::Error;
use url::Url;

use super::guard::NotPublic;
use super::tls;
use crate::config::{self, Proxy};

/// Why a source gave no answer.
#[derive(Debug, Error)]
pub enum FetchError {
    /// No address for the host.
    #[error("the host {0} was not found")]
    NoHost(String),
    /// The look-up of names itself is in trouble.
    #[error("the host {0} could not be looked up: is this machine's network all right?")]
    NoLookUp(String),
    /// An address that is not of the public internet.
    #[error("{0}; allow_private = true in feeds.toml permits it, or --allow-private for a check")]
    NotPublic(String),
    /// Nothing listens there.
    #[error("the host {0} refused the connection")]
    Refused(String),
    /// There is no way to it.
    #[error("the host {0} cannot be reached from here")]
    Unreachable(String),
    /// The certificate or the handshake.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// A limit of time.
    #[error("{stage} within {} s ({key})", .limit.as_secs())]
    Timeout {
        /// What did not come in time.
        stage: Stage,
        /// The limit.
        limit: Duration,
        /// Its key in `[fetch]`.
        key: &'static str,
    },
    /// The body is too large.
    #[error("larger than {limit} bytes ({key})")]
    TooLarge {
        /// The limit.
        limit: u64,
        /// Its key in `[fetch]`.
        key: &'static str,
    },
    /// The head is too large.
    #[error("the headers are too large (max_header_bytes is {0}), or too many")]
    HeadTooLarge(usize),
    /// More than `max_redirects`.
    #[error("redirected more than {limit} times (max_redirects), the last time to {last}")]
    TooManyRedirects {
        /// The limit.
        limit: usize,
        /// Where to.
        last: String,
    },
    /// A redirect that leads nowhere.
    #[error("redirected to an address that cannot be followed: {0}")]
    BadRedirect(String),
    /// Something else went wrong where redirects led.
    #[error("redirected to {url}: {cause}")]
    Elsewhere {
        /// The last address.
        url: String,
        /// What went wrong there.
        cause: Box<FetchError>,
    },
    /// A status that is no answer.
    #[error("{}", words_for_status(*.0))]
    Status(u16),
    /// A `304` or `226` to a request without conditions: there is nothing that it could refer to.
    #[error("the server answers as if it had been asked what is new, which it was not")]
    NotAsked,
    /// A content coding that was not asked for.
    #[error("the answer is packed in a way that was not asked for: {0}")]
    Coding(String),
    /// A compressed body that cannot be undone.
    #[error("the compressed answer is damaged: {0}")]
    Damaged(String),
    /// Something else than HTTP.
    #[error("the server does not answer as a web server does: {0}")]
    NotHttp(String),
    /// A broken connection.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// A file that cannot be read.
    #[error("{0}")]
    File(String),
}

/// What was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Name look-up, connection and encryption.
    Connection,
    /// The head of the answer.
    Answer,
    /// The rest of the answer.
    Body,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connection => "no connection",
            Self::Answer => "no answer",
            Self::Body => "the answer did not come to its end",
        })
    }
}

impl FetchError {
    /// Whether it is worth another try within the same run. What took its full time already is not.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::NoLookUp(_) | Self::Refused(_) | Self::Unreachable(_) | Self::Broken(_) => true,
            Self::Status(status) => matches!(status, 408 | 425 | 500 | 502 | 503 | 504),
            Self::Elsewhere { cause, .. } => cause.may_pass(),
            _ => false,
        }
    }

    /// Whether nothing at all was reached: it may be this machine that is cut off.
    pub fn reached_nothing(&self) -> bool {
        match self {
            Self::NoHost(_) | Self::NoLookUp(_) | Self::Unreachable(_) => true,
            Self::Timeout { stage, .. } => *stage == Stage::Connection,
            _ => false,
        }
    }

    /// Whether the server cannot have understood what it was asked for, as nothing was said to it before this.
    pub fn came_before_the_request(&self) -> bool {
        matches!(self, Self::NotPublic(_) | Self::Refused(_) | Self::Tls(_)) || self.reached_nothing()
    }

    /// The status, if that is what is wrong: RFC 9110, section 15.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) => Some(*status),
            Self::Elsewhere { cause, .. } => cause.status(),
            _ => None,
        }
    }

    /// What `reqwest` met while asking `url` or, at [`Stage::Body`], while reading its answer.
    pub(super) fn from_client(error: &reqwest::Error, url: &Url, stage: Stage, limits: &config::Fetch) -> Self {
        let host = match &limits.proxy {
            Proxy::Web(proxy) if error.is_connect() => format!("{} (the proxy)", proxy.host_str().unwrap_or_default()),
            _ => url.host_str().unwrap_or_default().to_owned(),
        };
        let causes: Vec<String> = causes(error).map(ToString::to_string).collect();
        let says = |words: &str| causes.iter().any(|cause| cause.to_ascii_lowercase().contains(words));
        // The client wraps what the resolver said in types of its own; the words stay.
        if let Some(refused) = causes.iter().rev().find(|cause| cause.ends_with(NotPublic::WORDS)) {
            return Self::NotPublic(refused.clone());
        }
        if error.is_timeout() {
            let (stage, limit, key) = match error.is_connect() {
                true => (Stage::Connection, limits.connect_timeout, "connect_timeout_seconds"),
                false => (stage, limits.silence_timeout, "silence_timeout_seconds"),
            };
            return Self::Timeout { stage, limit, key };
        }
        if let Some(complaint) = tls::complaint(error, &host, "http://") {
            return Self::Tls(complaint);
        }
        if says("handshake eof") {
            return Self::Tls("the server hung up before the connection was secure".into());
        }
        type Kind = fn(String) -> FetchError;
        let known: [(&[&str], Kind); 4] = [
            (&["temporary failure in name resolution", "try again"], Self::NoLookUp),
            (&["dns error", "failed to lookup"], Self::NoHost),
            (&["connection refused"], Self::Refused),
            (&["unreachable", "no route to host"], Self::Unreachable),
        ];
        if let Some((_, kind)) = known.iter().find(|(words, _)| words.iter().any(|words| says(words))) {
            return kind(host);
        }
        if says("message head is too large") || says("header list too large") {
            return Self::HeadTooLarge(limits.max_header_bytes);
        }
        let last = causes.last().cloned().unwrap_or_default();
        if ["invalid http", "invalid header", "invalid chunk", "invalid content-length"].iter().any(|words| says(words))
        {
            return Self::NotHttp(last);
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
        300..=399 => "a redirect that leads nowhere",
        401 => "the server wants a login",
        402 => "the server wants to be paid",
        403 => "the server refuses us",
        404 => "there is nothing at this address",
        407 => "the proxy wants a login",
        410 => "what was at this address is gone for good",
        429 => "the server says that we ask too often",
        451 => "the server may not show it, for legal reasons",
        400..=499 => "the server does not accept the request",
        503 => "the server is out of service for now",
        500..=599 => "the server has a trouble of its own",
        _ => "an answer that is no feed",
    };
    format!("HTTP {status}: {words}")
}
