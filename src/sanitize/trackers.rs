//! Pictures that nobody looks at: they tell somebody that a reader was here. Data, each with its test.

use super::tree::{Id, Tree};

/// Hosts, and beginnings of paths, that only count readers.
pub const BEACONS: &[&str] = &[
    "pixel.wp.com/",
    "stats.wordpress.com/",
    "pixel.quantserve.com/",
    "feeds.wordpress.com/1.0/",
    "feeds.feedburner.com/~r/",
    "feedads.g.doubleclick.net/",
    "www.google-analytics.com/",
    "ssl.google-analytics.com/",
    "stats.g.doubleclick.net/",
    "ad.doubleclick.net/",
    "www.facebook.com/tr",
    "analytics.twitter.com/",
    "t.co/i/adsct",
    "px.ads.linkedin.com/",
    "bat.bing.com/",
    "sb.scorecardresearch.com/",
    "b.scorecardresearch.com/",
    "pixel.newscred.com/",
    "da.feedsportal.com/",
    "res.feedsportal.com/",
    "pi.feedsportal.com/",
    "rss.buysellads.com/",
    "medium.com/_/stat",
    "open.substack.com/",
    "list-manage.com/track/",
    "counter.theconversation.com/",
    "counter.theconversation.edu.au/",
    "hits.theguardian.com/",
    "tracking.feedpress.it/",
    "tracking.feedpress.com/",
    "blogger.googleusercontent.com/tracker/",
    "c.statcounter.com/",
    "www.statcounter.com/",
    "in.getclicky.com/",
    "counter.yadro.ru/",
    "mc.yandex.ru/",
];

/// Whether a picture is there to count readers.
pub fn is_beacon(tree: &Tree<'_>, id: Id) -> bool {
    let source = tree.attribute(id, "src").unwrap_or_default();
    is_tiny(tree, id) || is_known(source)
}

/// One pixel, or none.
fn is_tiny(tree: &Tree<'_>, id: Id) -> bool {
    let small = |name: &str| {
        let size = tree.attribute(id, name)?.trim().trim_end_matches("px").parse::<f32>().ok()?;
        Some(size <= 1.0)
    };
    let style = tree.attribute(id, "style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    let styled = |name: &str| {
        ["0", "0px", "1px"].iter().any(|size| style.split(';').any(|rule| rule == format!("{name}:{size}")))
    };
    match (small("width"), small("height")) {
        (Some(width), Some(height)) => width && height,
        _ => styled("width") && styled("height"),
    }
}

/// Whether an address is that of a known beacon.
pub fn is_known(address: &str) -> bool {
    // As a browser reads it: capitals, names, ports and slashes the wrong way hide nothing.
    let plain = url::Url::parse("https://blog.invalid/").and_then(|base| base.join(address.trim()));
    let plain = plain.map(|url| format!("{}{}", url.host_str().unwrap_or_default(), &url[url::Position::BeforePath..]));
    let rest = plain.as_deref().unwrap_or_default();
    BEACONS.iter().any(|beacon| rest.starts_with(beacon))
        || rest.split('/').next().is_some_and(|host| {
            BEACONS.iter().any(|beacon| {
                beacon.split('/').next().is_some_and(|known| {
                    host.ends_with(&format!(".{known}")) && rest[host.len()..].starts_with(&beacon[known.len()..])
                })
            })
        })
}
