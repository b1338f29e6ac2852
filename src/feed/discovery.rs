//! A web page where a feed was expected: what it is called, and which feeds it announces (RSS Autodiscovery; HTML
//! Living Standard, section 4.6.7.1).

use std::cell::Cell;
use std::collections::BTreeMap;

use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use url::Url;

use super::{limits, links, parked};

/// What a web page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title; may be empty.
    pub title: String,
    /// Its title without the site's name, if it says so (`og:title`, ogp.me), else its title.
    pub headline: String,
    /// What it says of itself; may be empty.
    pub description: String,
    /// The feeds that it announces, each once, without those of comments; none of a parked domain, whose are not meant.
    pub feeds: Vec<Url>,
    /// What tells that its domain is parked or for sale, if something does.
    pub parked: Option<&'static str>,
}

/// Media types by which a page announces a feed.
const FEED_TYPES: [&str; 5] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x.atom+xml",
];

/// Looks at a web page at `url`.
pub fn page(html: &str, url: &Url) -> Page {
    const LONGEST: usize = 512 << 10; // a page's head comes first
    const MOST: usize = 20;
    let (mut title, mut base, mut feeds) = (String::new(), None, Vec::new());
    let is_in_body = Cell::new(false); // the tags of head and body may be left out (HTML, section 13.1.2.4)
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("body, svg", |_| {
            is_in_body.set(true);
            Ok(())
        }))
        .append_element_content_handler(text!("title", |piece| {
            if !is_in_body.get() {
                title.push_str(piece.as_str());
            }
            Ok(())
        }))
        .append_element_content_handler(element!("meta[content]", |tag| {
            let get = |name: &str| tag.get_attribute(name).map(|value| plain(&value)).unwrap_or_default();
            let name = [get("property"), get("name")].concat().to_ascii_lowercase();
            said.entry(name).or_insert_with(|| get("content"));
            Ok(())
        }))
        .append_element_content_handler(element!("base[href]", |tag| {
            let href = tag.get_attribute("href").and_then(|href| url.join(&plain(&href)).ok());
            base = base.take().or(href);
            Ok(())
        }))
        .append_element_content_handler(element!("link[rel][type][href]", |tag| {
            let get = |name: &str| tag.get_attribute(name).map(|value| plain(&value)).unwrap_or_default();
            if is_feed(&get("rel"), &get("type")) && feeds.len() < MOST {
                feeds.push(get("href"));
            }
            Ok(())
        }));
    // A page that cannot be read to its end has been read as far as it goes.
    let _ = rewrite_str(&html[..html.floor_char_boundary(LONGEST)], settings);
    let cut = |text: &str| plain(limits::cut(text.trim(), limits::TITLE_BYTES));
    let title = cut(&title);
    let first = |names: &[&str]| names.iter().filter_map(|name| said.get(*name)).find(|text| !text.is_empty());
    let headline = first(&["og:title"]).map_or_else(|| title.clone(), |text| cut(text));
    let description = first(&["description", "og:description"]).map(|text| cut(text)).unwrap_or_default();
    let mut found = Page { title, headline, description, feeds: Vec::new(), parked: None };
    found.parked = parked::sign(html, &found, url);
    if found.parked.is_some() {
        return found;
    }
    for feed in feeds.iter().filter_map(|href| links::web(href, base.as_ref().unwrap_or(url))) {
        if !is_of_comments(&feed) && !found.feeds.contains(&feed) {
            found.feeds.push(feed);
        }
    }
    found
}

fn is_feed(rel: &str, media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("alternate"))
        && FEED_TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind))
}

/// The feed of comments that WordPress announces beside that of posts.
fn is_of_comments(feed: &Url) -> bool {
    feed.path_segments().is_some_and(|mut parts| parts.any(|part| part == "comments"))
}

fn plain(text: &str) -> String {
    htmlize::unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(head: &str) -> (String, Vec<String>) {
        let html = format!("<!DOCTYPE html><html><head>{head}</head><body><title>no</title></body></html>");
        let page = page(&html, &Url::parse("https://a.example/blog/").unwrap());
        (page.title, page.feeds.into_iter().map(Into::into).collect())
    }

    #[test]
    fn a_page_announces_feeds_in_its_links() {
        let link = |rest: &str| seen(&format!("<link {rest}>")).1;
        assert_eq!(link("rel=alternate type=application/rss+xml href=feed.xml"), ["https://a.example/blog/feed.xml"]);
        assert_eq!(
            link("REL='Home Alternate' TYPE='application/Atom+XML; charset=utf-8' HREF='/a?x=1&amp;y=2'"),
            ["https://a.example/a?x=1&y=2"]
        );
        assert_eq!(
            link("rel=alternate type=application/feed+json href=//b.example/f.json"),
            ["https://b.example/f.json"]
        );
        for other in [
            "rel=alternate type=text/html href=/de/",
            "rel=stylesheet type=application/rss+xml href=/feed",
            "rel=alternate type=application/rss+xml href=javascript:alert(1)",
            "rel=alternate type=application/rss+xml href=/comments/feed/",
            "rel=alternate type=application/rss+xml",
        ] {
            assert_eq!(link(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn a_page_has_a_title_and_a_base() {
        let feed = "<link rel=alternate type=application/rss+xml href=feed>";
        let (title, feeds) = seen(&format!("<title>\n Stars &amp;\n more </title><base href=/x/>{feed}{feed}"));
        assert_eq!(title, "Stars & more");
        assert_eq!(feeds, ["https://a.example/x/feed"]);
    }
}
