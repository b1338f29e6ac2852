//! What to send and what an answer means: pure functions over plain values.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use url::Url;

use super::{FetchError, Validators};
use crate::config::is_web;

/// Feeds before other XML, and that before anything.
const FEEDS: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                     application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

/// What may be said to `url` of an earlier answer: nothing, if that came from elsewhere.
pub fn for_url(validators: &Validators, url: &Url) -> Validators {
    match validators.url.as_deref() == Some(url.as_str()) {
        true => validators.clone(),
        false => Validators::default(),
    }
}

/// The headers of a request: RFC 9110, sections 12.5.1 and 13.1.
pub fn headers(validators: &Validators) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(FEEDS));
    let mut add = |name: HeaderName, value: &Option<String>| {
        if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    };
    add(IF_NONE_MATCH, &validators.etag);
    add(IF_MODIFIED_SINCE, &validators.last_modified);
    headers
}

/// What a status asks us to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Read the body.
    Read,
    /// What we have is current.
    Unchanged,
    /// Ask elsewhere; `true` if for good.
    Follow(bool),
    /// There is no answer.
    Fail(u16),
}

/// The meaning of a status: RFC 9110, section 15.
pub fn meaning(status: StatusCode) -> Meaning {
    match status.as_u16() {
        200 | 203 => Meaning::Read,
        304 => Meaning::Unchanged,
        301 | 308 => Meaning::Follow(true),
        302 | 303 | 307 => Meaning::Follow(false),
        other => Meaning::Fail(other),
    }
}

/// Where a redirect leads, or why it cannot be followed.
pub fn target(from: &Url, location: Option<&HeaderValue>) -> Result<Url, FetchError> {
    let text = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default();
    let refused = || FetchError::BadRedirect(text.clone());
    let url = from.join(text.trim()).map_err(|_| refused())?;
    (is_web(&url) && !text.trim().is_empty()).then_some(url).ok_or_else(refused)
}

/// What to remember of an answer of `url` with this body.
pub fn validators(url: &Url, headers: &HeaderMap, digest: Option<String>) -> Validators {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
    Validators {
        url: Some(url.to_string()),
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

/// The digest by which the same bytes are known again.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permanent_redirects_are_told_from_passing_ones() {
        let meanings: Vec<Meaning> = [200, 301, 302, 304, 307, 308, 404, 206]
            .map(|status| meaning(StatusCode::from_u16(status).unwrap()))
            .into();
        use Meaning::*;
        let expected =
            [Read, Follow(true), Follow(false), Unchanged, Follow(false), Follow(true), Fail(404), Fail(206)];
        assert_eq!(meanings, expected);
    }

    #[test]
    fn a_redirect_leads_to_the_web_or_nowhere() {
        let from = Url::parse("https://a.example/x/feed").unwrap();
        let to = |text: &'static str| target(&from, Some(&HeaderValue::from_static(text)));
        assert_eq!(to("../y").unwrap().as_str(), "https://a.example/y");
        for bad in ["file:///etc/passwd", "ftp://a.example/", "", "https://"] {
            assert!(to(bad).is_err(), "{bad}");
        }
        assert!(target(&from, None).is_err());
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
