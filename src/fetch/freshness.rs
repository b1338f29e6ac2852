//! When a server would like to be asked again: RFC 9111, section 4.2, for a cache that is nobody else's, and
//! `Retry-After` (RFC 9110, section 10.2.3).

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use reqwest::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, RETRY_AFTER};

/// What a server wishes; all counted from its answer on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// For how long its answer is fresh; absent if it does not say. Never negative.
    pub fresh_for: Option<TimeDelta>,
    /// Not before so long; absent if it does not say. Never negative.
    pub retry_after: Option<TimeDelta>,
}

/// The wish in the headers of an answer that came at `now`.
pub fn wish(headers: &HeaderMap, now: DateTime<Utc>) -> Wish {
    let now = text(headers, &DATE).and_then(http_date).unwrap_or(now);
    let not_negative = |delta: TimeDelta| delta.max(TimeDelta::zero());
    Wish {
        fresh_for: fresh_for(headers, now).map(not_negative),
        retry_after: text(headers, &RETRY_AFTER)
            .and_then(|value| seconds(value).or_else(|| Some(http_date(value)? - now)))
            .map(not_negative),
    }
}

/// The lifetime less the age that the answer had when it came.
fn fresh_for(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let age = text(headers, &AGE).and_then(seconds).unwrap_or_default();
    let control: Vec<String> = headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .collect();
    if control.iter().any(|directive| directive.starts_with("no-cache") || directive == "no-store") {
        return Some(TimeDelta::zero());
    }
    let max_age = control.iter().find_map(|directive| directive.strip_prefix("max-age="));
    if let Some(value) = max_age {
        // What cannot be read is stale (section 4.2.1).
        return Some(seconds(value.trim_matches('"')).unwrap_or_default() - age);
    }
    // Such as "0" or "-1": a date that is none is long past (section 5.3).
    let expires = text(headers, &EXPIRES)?;
    Some(http_date(expires).map_or(TimeDelta::zero(), |date| date - now - age))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Seconds; so many that they cannot be meant are as good as 68 years (section 1.2.2).
fn seconds(value: &str) -> Option<TimeDelta> {
    const FOREVER: u64 = 1 << 31;
    let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| TimeDelta::seconds(value.parse::<u64>().unwrap_or(FOREVER).min(FOREVER) as i64))
}

/// A date in one of the three forms of RFC 9110, section 5.6.7.
fn http_date(value: &str) -> Option<DateTime<Utc>> {
    const FORMS: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(value, form).ok()).map(|date| date.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &str = "Sat, 21 Nov 2026 12:00:00 GMT";

    type Headers = &'static [(&'static str, &'static str)];

    /// Headers, and for how many seconds the answer is fresh.
    const FRESH: &[(Headers, Option<i64>)] = &[
        (&[], None),
        (&[("cache-control", "max-age=600")], Some(600)),
        (&[("cache-control", "public, Max-Age=600, must-revalidate")], Some(600)),
        (&[("cache-control", "public"), ("cache-control", "max-age=\"600\"")], Some(600)),
        (&[("cache-control", "max-age=600"), ("age", "200")], Some(400)),
        (&[("cache-control", "max-age=600"), ("age", "900")], Some(0)),
        (&[("cache-control", "s-maxage=600")], None), // for caches that are shared
        (&[("cache-control", "max-age=ten")], Some(0)),
        (&[("cache-control", "max-age=99999999999999999999")], Some(1 << 31)),
        (&[("cache-control", "no-cache, max-age=600")], Some(0)),
        (&[("cache-control", "no-store")], Some(0)),
        (&[("expires", "Sat, 21 Nov 2026 13:00:00 GMT")], Some(3600)),
        (&[("expires", "Saturday, 21-Nov-26 13:00:00 GMT")], Some(3600)),
        (&[("expires", "Sat Nov 21 13:00:00 2026")], Some(3600)),
        (&[("expires", "Sat, 21 Nov 2026 11:00:00 GMT")], Some(0)),
        (&[("expires", "0")], Some(0)),
        (&[("expires", "-1")], Some(0)),
        (&[("expires", "Sat, 21 Nov 2026 13:00:00 GMT"), ("cache-control", "max-age=60")], Some(60)),
        // The server's clock is an hour fast.
        (&[("date", "Sat, 21 Nov 2026 13:00:00 GMT"), ("expires", "Sat, 21 Nov 2026 13:10:00 GMT")], Some(600)),
    ];

    /// `Retry-After`, and seconds.
    const RETRY: &[(&str, Option<i64>)] = &[
        ("120", Some(120)),
        ("0", Some(0)),
        ("Sat, 21 Nov 2026 12:02:00 GMT", Some(120)),
        ("Sat, 21 Nov 2026 11:00:00 GMT", Some(0)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
    ];

    fn wish_of(headers: &[(&str, &str)]) -> Wish {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        wish(&map, http_date(NOON).unwrap())
    }

    #[test]
    fn an_answer_is_fresh_for_as_long_as_its_headers_say() {
        for (headers, expected) in FRESH {
            let fresh_for = wish_of(headers).fresh_for.map(|delta| delta.num_seconds());
            assert_eq!(fresh_for, *expected, "{headers:?}");
        }
    }

    #[test]
    fn retry_after_has_seconds_or_a_date() {
        for (value, expected) in RETRY {
            let wish = wish_of(&[("retry-after", value)]);
            assert_eq!(wish.retry_after.map(|delta| delta.num_seconds()), *expected, "{value}");
        }
    }
}
