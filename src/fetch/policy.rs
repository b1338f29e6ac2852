//! What to send and what an answer means: pure functions over plain values.

use reqwest::StatusCode;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT,
};
use url::Url;

use super::{Order, Validators, Wanted, coding};
use crate::config::without_credentials;

/// Feeds before other XML, and that before anything.
const FEEDS: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                     application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

/// What we can read of pictures, the smaller forms first.
const PICTURES: &str = "image/webp, image/png, image/jpeg, image/gif;q=0.9, image/*;q=0.5, */*;q=0.1";

/// Ways in which a server may tell only what is new: RFC 3229, section 10.5.3, with the name that blogs gave to it.
const A_IM: HeaderName = HeaderName::from_static("a-im");
const IM: HeaderName = HeaderName::from_static("im");
const FEED_DELTAS: &str = "feed";

/// What may be said to `url` of an earlier answer: nothing, if that came from elsewhere.
pub fn for_url(validators: &Validators, url: &Url) -> Validators {
    match validators.url.as_deref() == Some(without_credentials(url).as_str()) {
        true => validators.clone(),
        false => Validators::default(),
    }
}

/// The headers of a request: RFC 9110, sections 12.5 and 13.1. `is_at_home`: whether it goes to the host that the
/// owner typed, to which alone the owner's own headers go.
pub fn headers(order: &Order, validators: &Validators, is_at_home: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let accepted = match order.wanted {
        Wanted::Feed => FEEDS,
        Wanted::Picture => PICTURES,
    };
    headers.insert(ACCEPT, HeaderValue::from_static(accepted));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding::ACCEPTED));
    let mut add = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if let Some(agent) = &order.user_agent {
        add(USER_AGENT, agent);
    }
    for (name, value) in order.headers.iter().filter(|_| is_at_home) {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            add(name, value);
        }
    }
    if let Some(etag) = &validators.etag {
        add(IF_NONE_MATCH, etag);
        if order.wanted == Wanted::Feed {
            add(A_IM, FEED_DELTAS);
        }
    }
    if let Some(date) = &validators.last_modified {
        add(IF_MODIFIED_SINCE, date);
    }
    headers
}

/// What an answer asks us to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Read the body: the whole feed.
    Read,
    /// Read the body: what is new in the feed.
    ReadDelta,
    /// What we have is current.
    Unchanged,
    /// Ask elsewhere; `true` if for good.
    Follow(bool),
    /// There is no answer.
    Fail(u16),
}

/// The meaning of a status: RFC 9110, section 15; of 226: RFC 3229, section 10.4.1.
pub fn meaning(status: StatusCode, headers: &HeaderMap) -> Meaning {
    let is_feed_delta = || headers.get(IM).is_some_and(|made_by| made_by.as_bytes().eq_ignore_ascii_case(b"feed"));
    match status.as_u16() {
        200 | 203 => Meaning::Read,
        226 if is_feed_delta() => Meaning::ReadDelta,
        304 => Meaning::Unchanged,
        301 | 308 => Meaning::Follow(true),
        302 | 303 | 307 => Meaning::Follow(false),
        other => Meaning::Fail(other),
    }
}

/// What to remember of an answer of `url` with this body.
pub fn validators(url: &Url, headers: &HeaderMap, digest: Option<String>) -> Validators {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
    Validators {
        url: Some(without_credentials(url).into()),
        etag: text(reqwest::header::ETAG),
        last_modified: text(reqwest::header::LAST_MODIFIED),
        digest,
    }
}

/// A `304` may bring new validators; what it leaves out stays (RFC 9110, section 15.4.5).
pub fn rotated(old: &Validators, url: &Url, headers: &HeaderMap) -> Validators {
    let new = validators(url, headers, None);
    Validators {
        url: new.url,
        etag: new.etag.or_else(|| old.etag.clone()),
        last_modified: new.last_modified.or_else(|| old.last_modified.clone()),
        digest: old.digest.clone(),
    }
}

/// Bytes of an answer's head: names, values, and what is between them (RFC 9112, section 2.1).
pub fn head_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum()
}

/// The digest by which the same bytes are known again.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permanent_redirects_are_told_from_passing_ones() {
        let meanings: Vec<Meaning> = [200, 301, 302, 304, 307, 308, 404, 206, 226]
            .map(|status| meaning(StatusCode::from_u16(status).unwrap(), &HeaderMap::new()))
            .into();
        use Meaning::*;
        let expected = [
            Read,
            Follow(true),
            Follow(false),
            Unchanged,
            Follow(false),
            Follow(true),
            Fail(404),
            Fail(206),
            Fail(226),
        ];
        assert_eq!(meanings, expected);
    }

    #[test]
    fn a_304_keeps_the_validators_that_it_does_not_replace() {
        let url = Url::parse("https://a.example/").unwrap();
        let old = Validators {
            url: Some(url.to_string()),
            etag: Some("\"a\"".into()),
            last_modified: Some("yesterday".into()),
            digest: Some("d".into()),
        };
        let mut headers = HeaderMap::new();
        headers.insert(reqwest::header::ETAG, HeaderValue::from_static("\"b\""));
        let new = rotated(&old, &url, &headers);
        assert_eq!(
            (new.etag.as_deref(), new.last_modified, new.digest),
            (Some("\"b\""), old.last_modified, old.digest)
        );
    }
}
