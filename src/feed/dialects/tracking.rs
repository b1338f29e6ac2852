//! Addresses without what was put into them to follow readers.

use url::Url;

/// One name a line.
const PARAMETERS: &str = include_str!("tracking.txt");

/// The address without tracking parameters; nothing if it has none.
pub fn removed(url: &Url) -> Option<Url> {
    let is_tracked = |part: &str| is_tracking(part.split('=').next().unwrap_or_default());
    let query_is = url.query().is_some_and(|query| query.split('&').any(is_tracked));
    let fragment_is = url.fragment().is_some_and(is_tracked);
    if !query_is && !fragment_is {
        return None;
    }
    let mut clean = url.clone();
    let kept: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|part| !is_tracked(part)).collect();
    clean.set_query(Some(kept.join("&").as_str()).filter(|query| !query.is_empty()));
    if fragment_is {
        clean.set_fragment(None);
    }
    Some(clean)
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let names = PARAMETERS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    names.into_iter().any(|known| known.strip_suffix('*').map_or(name == known, |start| name.starts_with(start)))
}
