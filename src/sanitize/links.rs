//! Where cleaned HTML leads, read without growing a tree: it is our own writing (`write.rs`), in which a tag ends with
//! the first `>` and every value stands in double quotes.

use std::borrow::Cow;

use url::Url;

use super::text;

/// Marks that follow readers, beside `utm_...`: one page has one address without them.
const MARKS: &[&str] =
    &["fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "_hsenc", "_hsmi"];

/// A link.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// Where it leads.
    pub url: Cow<'a, str>,
    html: &'a str,
}

impl Link<'_> {
    /// Its words as text.
    pub fn words(&self) -> String {
        text::of_html(self.html)
    }
}

/// All links of the web, in their order.
pub fn links(html: &str) -> impl Iterator<Item = Link<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, from) = rest.split_once("<a ")?;
            let (tag, after) = from.split_once('>')?;
            rest = after;
            let html = after.split("</a>").next().unwrap_or_default();
            if let Some(href) = value(tag, "href").filter(|href| href.starts_with("http")) {
                return Some(Link { url: htmlize::unescape_attribute(href), html });
            }
        }
    })
}

/// A value of a tag: one after the other, as what looks like a name may stand in a value.
fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some((known, from)) = rest.split_once("=\"") {
        let (value, after) = from.split_once('"')?;
        if known.trim_start() == name {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// An address without what differs between two that lead to one page: scheme, `www`, the last slash, the fragment, and
/// marks that follow readers. An address without a path is that of a home page.
pub fn canonical(url: &Url) -> String {
    let host = host(url).unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let kept: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|pair| !is_mark(pair)).collect();
    let query = kept.join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{host}{port}{}{mark}{query}", url.path().trim_end_matches('/'))
}

/// The host of an address without `www`, which blogs put on and off.
pub fn host(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Whether a part of a query follows readers.
fn is_mark(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    name.starts_with("utm_") || MARKS.contains(&name)
}

/// The same address without marks that follow readers, if it has any.
pub fn without_marks(url: &Url) -> Option<Url> {
    let query = url.query().filter(|query| query.split('&').any(is_mark))?;
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_mark(pair)).collect();
    let mut clean = url.clone();
    clean.set_query(Some(kept.join("&").as_str()).filter(|query| !query.is_empty()));
    Some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_from_our_own_writing() {
        let html = "<p title=\"<a href=\">x</p><a title=\"x href=\" href=\"https://a.example/?a&amp;b\" rel=\"nofollow\">one \
                    <em>two</em></a><a href=\"mailto:x@y.example\">m</a><a id=\"e\">n</a><a href=\"#f\">f</a>\
                    <abbr>x</abbr><a href=\"http://b.example/\">b</a>";
        let found: Vec<String> = links(html).map(|link| format!("{} {}", link.url, link.words())).collect();
        assert_eq!(found, ["https://a.example/?a&b one two", "http://b.example/ b"]);
    }

    #[test]
    fn addresses_of_one_page_are_one() {
        const CASES: [(&str, &str); 6] = [
            ("https://www.a.example/x/", "a.example/x"),
            ("http://a.example/x#top", "a.example/x"),
            ("http://a.example/x?utm_source=y&p=1&fbclid=z", "a.example/x?p=1"),
            ("http://a.example/x?utm_source=y", "a.example/x"),
            ("http://a.example:8080/", "a.example:8080"),
            ("https://a.example/", "a.example"),
        ];
        for (url, page) in CASES {
            assert_eq!(canonical(&Url::parse(url).unwrap()), page);
        }
    }
}
