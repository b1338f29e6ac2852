//! Addresses from outside: only of the web, always absolute.

use url::Url;

use super::tokens::LONGEST_VALUE;
use crate::feed::is_web;

/// Addresses that people share are shorter.
const LONGEST: usize = 8 << 10;

/// Sizes of a picture: each becomes a whole address. Honest pictures have some ten.
const MOST_CANDIDATES: usize = 100;

/// What is written behind addresses to tell who came from where; it tells readers nothing.
const TRACES: &[&str] = &[
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "utm_id",
    "utm_name",
    "utm_cid",
    "utm_reader",
];

/// A web address with a host, as the URL standard normalises it; nothing else.
pub fn web_address(text: &str) -> Option<Url> {
    Url::parse(text.trim()).ok().filter(is_web)
}

/// Whether this is an absolute address of the web, as [`page`] makes it.
pub fn is_page(address: &str) -> bool {
    (address.starts_with("https://") || address.starts_with("http://"))
        && address.len() <= LONGEST
        && address.bytes().all(|byte| byte > b' ' && byte != b'"' && byte != b'<' && byte != b'>')
}

/// Whether this is the address of a letter, as [`link`] makes it.
pub fn is_letter(address: &str) -> bool {
    address.starts_with("mailto:") && address.len() <= LONGEST
}

/// Whether this is a picture of pixels in the address itself: no SVG, which can hold more than a picture.
pub fn is_raster_data(address: &str) -> bool {
    const KINDS: [&str; 5] = ["png", "jpeg", "gif", "webp", "avif"];
    let Some(rest) = address.strip_prefix("data:image/") else {
        return false;
    };
    let Some((kind, data)) = rest.split_once(";base64,") else {
        return false;
    };
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    // Larger ones belong into a file, and would weigh down every list.
    address.len() <= LONGEST_VALUE && KINDS.contains(&kind) && data.bytes().all(is_base64)
}

/// For a link: the web, without its traces, or a letter.
pub fn link(value: &str, base: &Url) -> Option<String> {
    let mut url = joined(value, base)?;
    if url.scheme() == "mailto" {
        return Some(url.into());
    }
    if !is_web(&url) {
        return None;
    }
    remove_traces(&mut url);
    Some(url.into())
}

/// For a page that nobody is led to: the web.
pub fn page(value: &str, base: &Url) -> Option<String> {
    joined(value, base).filter(is_web).map(Into::into)
}

/// For a picture: the web, or pixels in the address.
pub fn picture(value: &str, base: &Url, upgrade: bool) -> Option<String> {
    let value = value.trim();
    if is_raster_data(value) {
        return Some(value.to_owned());
    }
    media(value, base, upgrade)
}

/// For sound, film and sources: the web.
pub fn media(value: &str, base: &Url, upgrade: bool) -> Option<String> {
    let mut url = joined(value, base).filter(is_web)?;
    if upgrade && url.scheme() == "http" && url.port().is_none() {
        url.set_scheme("https").ok()?;
    }
    Some(url.into())
}

/// Each candidate of a `srcset` (HTML, section 4.8.4.2.1) for itself; the refused ones are left out.
pub fn candidates(value: &str, base: &Url, upgrade: bool) -> Option<String> {
    let candidate = |text: &str| {
        let mut parts = text.split_ascii_whitespace();
        let url = media(parts.next()?.trim_matches(','), base, upgrade)?.replace(',', "%2C");
        let descriptor = parts.next().filter(|text| is_descriptor(text)).map(|text| format!(" {text}"));
        is_page(&url).then(|| format!("{url}{}", descriptor.unwrap_or_default()))
    };
    let mut length = 0;
    let fits = |one: &String| {
        length += one.len() + ", ".len();
        length <= LONGEST_VALUE
    };
    let kept: Vec<String> = split_candidates(value).filter_map(candidate).take_while(fits).collect();
    (!kept.is_empty()).then(|| kept.join(", "))
}

/// The addresses of a `srcset`, as they are written.
pub fn each_candidate(value: &str) -> impl Iterator<Item = &str> {
    split_candidates(value).filter_map(|one| Some(one.split_ascii_whitespace().next()?.trim_matches(',')))
}

/// A comma ends a candidate before white space or after a descriptor: addresses may hold commas.
fn split_candidates(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let url = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let end = match rest[..url].ends_with(',') {
            true => url,
            false => rest[url..].find(',').map_or(rest.len(), |at| url + at),
        };
        let candidate;
        (candidate, rest) = rest.split_at(end);
        (!candidate.is_empty()).then_some(candidate)
    })
    .take(MOST_CANDIDATES)
}

fn is_descriptor(text: &str) -> bool {
    let number = text.strip_suffix(['w', 'x', 'h']);
    number.is_some_and(|number| number.parse::<f32>().is_ok_and(|number| number.is_finite() && number > 0.0))
}

/// An address without a name and password in it, which make a host look like another.
fn joined(value: &str, base: &Url) -> Option<Url> {
    let value = value.trim();
    if value.is_empty() || value.len() > LONGEST {
        return None;
    }
    let mut url = base.join(value).ok()?;
    if url.cannot_be_a_base() {
        return Some(url);
    }
    let _ = (url.set_username(""), url.set_password(None));
    Some(url)
}

fn remove_traces(url: &mut Url) {
    let Some(query) = url.query().filter(|query| query.contains("utm_")) else { return };
    let is_kept = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !TRACES.iter().any(|trace| trace.eq_ignore_ascii_case(name))
    };
    let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(&kept));
}
