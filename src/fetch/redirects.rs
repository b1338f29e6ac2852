//! Where redirects lead: RFC 9110, section 15.4.

use reqwest::header::HeaderValue;
use url::Url;

use super::{FetchError, Moves};
use crate::config::{is_web, without_credentials};

/// The way from the address that was typed to the one that answers.
pub struct Way {
    /// The address to ask now.
    pub url: Url,
    /// Where it led so far.
    pub moves: Moves,
    /// The address that was typed.
    home: Url,
    steps: usize,
    only_permanent: bool,
}

impl Way {
    /// From `start`; `announced_at`: the address that was typed, if what stands there announced `start`.
    pub fn from(start: &Url, announced_at: Option<&Url>) -> Self {
        let (url, home) = (start.clone(), announced_at.unwrap_or(start).clone());
        let mut way = Self { url, moves: Moves::default(), home, steps: 0, only_permanent: announced_at.is_none() };
        way.settle(announced_at.cloned().as_ref());
        way
    }

    /// Whether it led anywhere else.
    pub fn has_turned(&self) -> bool {
        self.steps > 0
    }

    /// Goes on to where `location` says, at most `most` times.
    ///
    /// # Errors
    /// When it leads nowhere, or on and on.
    pub fn turn(&mut self, location: Option<&HeaderValue>, permanent: bool, most: usize) -> Result<(), FetchError> {
        let mut next = target(&self.url, location)?;
        if self.steps == most {
            let limit = most;
            return Err(FetchError::TooManyRedirects { limit, last: without_credentials(&next).into() });
        }
        self.steps += 1;
        next.set_fragment(None);
        let before = std::mem::replace(&mut self.url, next);
        self.settle(Some(&before));
        // A passing redirect that comes last may lead elsewhere tomorrow; what was permanent before it stays so.
        self.only_permanent &= permanent;
        if self.only_permanent {
            self.moves.for_good = Some(without_credentials(&self.url));
        }
        Ok(())
    }

    /// Notices a step from `before` that leaves encryption behind, and whose login goes along. One that was typed into
    /// the address holds for its host, not for one path; one that others write is never sent.
    fn settle(&mut self, before: Option<&Url>) {
        if before.is_some_and(|before| before.scheme() == "https") && self.url.scheme() == "http" {
            self.moves.downgraded = Some(without_credentials(&self.url));
        }
        let (username, password) = match self.is_at_home() {
            true => (self.home.username(), self.home.password()),
            false => ("", None),
        };
        let _ = (self.url.set_username(username), self.url.set_password(password));
    }

    /// Whether what is meant for the first host alone may be said here: the same host and port, or its secure one.
    pub fn is_at_home(&self) -> bool {
        is_same_host(&self.home, &self.url)
    }
}

fn is_same_host(home: &Url, there: &Url) -> bool {
    let port = Url::port_or_known_default;
    let is_upgrade =
        (home.scheme(), there.scheme()) == ("http", "https") && home.port().is_none() && there.port().is_none();
    home.host() == there.host() && (is_upgrade || (home.scheme() == there.scheme() && port(home) == port(there)))
}

/// The address in a `Location` header. Bytes that are not ASCII go back to the server as they came, percent-encoded,
/// as browsers do it: whether they were meant as UTF-8 or as ISO-8859-1, it knows its own.
fn target(from: &Url, location: Option<&HeaderValue>) -> Result<Url, FetchError> {
    let bytes = location.map(HeaderValue::as_bytes).unwrap_or_default().trim_ascii();
    let refused = || {
        let text = String::from_utf8_lossy(bytes).into_owned();
        FetchError::BadRedirect(Url::parse(&text).map_or(text, |url| without_credentials(&url).into()))
    };
    let ascii: String = bytes
        .iter()
        .map(|byte| if byte.is_ascii() { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let url = from.join(&ascii).map_err(|_| refused())?;
    (is_web(&url) && !ascii.is_empty()).then_some(url).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// Follows these redirects: the location, and whether it is for good.
    fn way(start: &str, turns: &[(&str, bool)]) -> Way {
        let mut way = Way::from(&url(start), None);
        for (location, permanent) in turns {
            way.turn(Some(&HeaderValue::from_bytes(location.as_bytes()).unwrap()), *permanent, 9).unwrap();
        }
        way
    }

    #[test]
    fn a_redirect_leads_to_the_web_or_nowhere() {
        let from = url("https://a.example/x/feed");
        let to = |bytes: &[u8]| target(&from, Some(&HeaderValue::from_bytes(bytes).unwrap())).map(String::from);
        assert_eq!(to(b"../y").unwrap(), "https://a.example/y");
        assert_eq!(to(b"//b.example:8080/y#z").unwrap(), "https://b.example:8080/y#z");
        assert_eq!(to("/caf\u{e9}".as_bytes()).unwrap(), "https://a.example/caf%C3%A9");
        assert_eq!(to(b"/caf\xe9").unwrap(), "https://a.example/caf%E9");
        assert_eq!(to("https://b\u{fc}cher.example/".as_bytes()).unwrap(), "https://xn--bcher-kva.example/");
        for bad in [&b"file:///etc/passwd"[..], b"ftp://a.example/", b"", b"https://", b"https://b\xfccher.example/"] {
            assert!(to(bad).is_err(), "{}", String::from_utf8_lossy(bad));
        }
        assert!(target(&from, None).is_err());
    }

    #[test]
    fn only_permanent_redirects_from_the_beginning_on_are_moves() {
        let moved = |turns: &[(&str, bool)]| way("https://a.example/1", turns).moves.for_good.map(String::from);
        assert_eq!(moved(&[("/2", true), ("/3", true)]).as_deref(), Some("https://a.example/3"));
        assert_eq!(moved(&[("/2", true), ("/3", false), ("/4", true)]).as_deref(), Some("https://a.example/2"));
        assert_eq!(moved(&[("/2", false), ("/3", true)]), None);
        assert_eq!(moved(&[]), None);
    }

    #[test]
    fn leaving_encryption_behind_is_noticed() {
        let to = |location: &str| way("https://a.example/1", &[(location, true)]).moves.downgraded.map(String::from);
        assert_eq!(to("http://a.example/1").as_deref(), Some("http://a.example/1"));
        assert_eq!(to("https://b.example/"), None);
        assert_eq!(way("http://a.example/", &[("http://b.example/", true)]).moves.downgraded, None);
    }

    #[test]
    fn a_login_stays_with_its_host() {
        let cases = [
            ("https://a.example/", "https://a.example/2", true),
            ("https://a.example/", "https://a.example:444/2", false),
            ("https://a.example/", "http://a.example/2", false),
            ("http://a.example/", "https://a.example/2", true),
            ("https://a.example/", "https://b.example/2", false),
            ("https://a.example/", "https://a.example.b.example/", false),
        ];
        for (start, location, stays) in cases {
            let start = start.replace("://", "://ada:secret@");
            let way = way(&start, &[(location, true)]);
            assert_eq!(way.is_at_home(), stays, "{start} {location}");
            assert_eq!(way.url.password(), stays.then_some("secret"), "{start} {location}");
            assert!(!way.moves.for_good.unwrap().as_str().contains("secret"));
        }
        // Away and back again.
        let way = way("https://u:p@a.example/", &[("https://b.example/", false), ("https://a.example/3", false)]);
        assert!(way.is_at_home());
        // What others write is not ours.
        let to = |location| way_url("https://u:p@a.example/", location);
        assert_eq!(to("https://eve:evil@a.example/2"), "https://u:p@a.example/2");
        assert_eq!(to("https://eve:evil@b.example/"), "https://b.example/");
    }

    fn way_url(start: &str, location: &str) -> String {
        way(start, &[(location, false)]).url.into()
    }

    #[test]
    fn what_a_page_announces_is_not_the_host_that_was_typed() {
        let (typed, elsewhere) = (url("https://u:p@a.example/"), url("http://b.example/feed"));
        let way = Way::from(&elsewhere, Some(&typed));
        assert!(!way.is_at_home() && way.moves.for_good.is_none() && way.moves.downgraded.is_some());
        let way = Way::from(&url("https://a.example/feed"), Some(&typed));
        assert!(way.is_at_home() && way.url.password() == Some("p") && way.moves.downgraded.is_none());
    }
}
