//! Pictures that nobody looks at: they tell somebody that a reader was here. Data, each with its test.

use url::Url;

use super::tree::{Id, Tree};
use super::{urls, values};

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

/// Takes out what would tell a known beacon of a reader beside the address of a picture: its other sizes, posters,
/// and sound and film that are none.
pub fn remove(tree: &mut Tree<'_>) {
    for id in tree.all(&["img", "source", "video", "audio", "track"]) {
        let is_picture = tree.name(id) == "img";
        let Some(attributes) = tree.attributes_mut(id) else { continue };
        attributes.retain(|(name, value)| match name.as_ref() {
            "srcset" => !urls::each_candidate(value).any(is_known),
            "src" => is_picture || !is_known(value),
            "poster" => !is_known(value),
            _ => true,
        });
    }
}

/// Whether a picture is there to count readers.
pub fn is_beacon(tree: &Tree<'_>, id: Id) -> bool {
    is_tiny(tree, id) || tree.attribute(id, "src").is_some_and(is_known)
}

/// Whether a frame is there to count readers: of a known beacon, or a spot at most.
pub fn is_unseen_frame(tree: &Tree<'_>, id: Id, address: &Url) -> bool {
    let is_spot =
        |[width, height]: [Option<f32>; 2]| width.is_some_and(|w| w <= 1.0) && height.is_some_and(|h| h <= 1.0);
    is_known(address.as_str()) || (tree.name(id) == "iframe" && sizes(tree, id).into_iter().any(is_spot))
}

/// A pixel or two, or none: of one row or column where nothing says how long it is.
fn is_tiny(tree: &Tree<'_>, id: Id) -> bool {
    sizes(tree, id).into_iter().any(|size| match size {
        [Some(one), Some(other)] => one * other == 0.0 || (one.min(other) <= 1.0 && one.max(other) <= 2.0),
        [Some(only), None] | [None, Some(only)] => only <= 1.0,
        [None, None] => false,
    })
}

/// Width and height as the attributes have them, and as the style has them.
fn sizes(tree: &Tree<'_>, id: Id) -> [[Option<f32>; 2]; 2] {
    let of_attribute = |name: &str| values::pixels(tree.attribute(id, name)?)?.parse().ok();
    let style = tree.attribute(id, "style").unwrap_or_default().to_ascii_lowercase();
    let of_style = |name: &str| {
        let value = style.split(';').filter_map(|rule| rule.split_once(':')).rfind(|(rule, _)| rule.trim() == name)?.1;
        values::pixels(value.trim().trim_end_matches("!important"))?.parse().ok()
    };
    [["width", "height"].map(of_attribute), ["width", "height"].map(of_style)]
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
                    host.strip_suffix(known).is_some_and(|below| below.ends_with('.'))
                        && rest[host.len()..].starts_with(&beacon[known.len()..])
                })
            })
        })
}
