//! Addresses from outside: only of the web, always absolute.

use url::Url;

use crate::feed::is_web;

/// A web address with a host, as the URL standard normalises it; nothing else.
pub fn web_address(text: &str) -> Option<Url> {
    Url::parse(text.trim()).ok().filter(is_web)
}

/// Whether this is a picture of pixels in the address itself: no SVG, which can hold more than a picture.
pub fn is_raster_data(address: &str) -> bool {
    const LONGEST: usize = 64 * 1024; // larger ones belong into a file, and would weigh down every list
    const KINDS: [&str; 5] = ["png", "jpeg", "gif", "webp", "avif"];
    let Some(rest) = address.strip_prefix("data:image/") else {
        return false;
    };
    let Some((kind, data)) = rest.split_once(";base64,") else {
        return false;
    };
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    address.len() <= LONGEST && KINDS.contains(&kind) && data.bytes().all(is_base64)
}

/// For a link: the web, or a letter.
pub fn link(value: &str, base: &Url) -> Option<String> {
    let url = base.join(value.trim()).ok()?;
    (is_web(&url) || url.scheme() == "mailto").then(|| url.into())
}

/// For a picture: the web, or pixels in the address.
pub fn picture(value: &str, base: &Url) -> Option<String> {
    let value = value.trim();
    if is_raster_data(value) {
        return Some(value.to_owned());
    }
    media(value, base)
}

/// For sound, film and sources: the web.
pub fn media(value: &str, base: &Url) -> Option<String> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    base.join(value).ok().filter(is_web).map(Into::into)
}

/// Each candidate of a `srcset` (HTML, section 4.8.4.2.1) for itself; the refused ones are left out.
pub fn srcset(value: &str, base: &Url) -> Option<String> {
    let candidate = |text: &str| {
        let mut parts = text.split_ascii_whitespace();
        let url = media(parts.next()?, base)?.replace(',', "%2C");
        let descriptor = parts.next().filter(|text| is_descriptor(text)).map(|text| format!(" {text}"));
        Some(format!("{url}{}", descriptor.unwrap_or_default()))
    };
    // A comma ends a candidate only before white space: addresses may hold commas.
    let kept: Vec<String> = value.split(", ").flat_map(|part| part.split(",\n")).filter_map(candidate).collect();
    (!kept.is_empty()).then(|| kept.join(", "))
}

fn is_descriptor(text: &str) -> bool {
    let number = text.strip_suffix(['w', 'x', 'h']);
    number.is_some_and(|number| number.parse::<f32>().is_ok_and(|number| number.is_finite() && number > 0.0))
}
