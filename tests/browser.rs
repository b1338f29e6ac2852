//! Every payload through the real program, in a real browser: its pages as they are, and again without their
//! Content-Security-Policy, when nothing but the cleaning stands between a payload and the reader.
//!
//! Needs Chromium; `.ci/run` installs it.

use std::fmt::Write as _;

#[path = "support/browser.rs"]
mod browser;
#[path = "support/payloads.rs"]
mod payloads;
#[path = "support/site.rs"]
mod site;

use browser::{Browser, Visit};
use site::Site;

/// All that a page may be laid out of in one go: the fewer pages, the faster the browser is done.
const LIMITS: &str = "items_per_page = 300\nfold_after_words = 1000000\n";

fn planet(address: &str) -> Site {
    let config = format!(
        "[planet]\ntitle = \"P\"\nbase_url = \"{address}\"\n{LIMITS}\
         [[feed]]\nid = \"rss\"\nurl = \"rss.xml\"\n[[feed]]\nid = \"atom\"\nurl = \"atom.xml\"\n"
    );
    let site = Site::with(&[("feeds.toml", &config), ("rss.xml", &rss()), ("atom.xml", &atom())]);
    site.build(&[]);
    site
}

/// Signs that no XML document can have are left out: a feed with them is refused or mended before.
fn xml(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')).collect()
}

fn escaped(text: &str) -> String {
    xml(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn rss() -> String {
    let mut items = String::new();
    for (number, payload) in payloads::all().iter().enumerate() {
        let (cdata, escaped) = (xml(payload).replace("]]>", "]]]]><![CDATA[>"), escaped(payload));
        let _ = write!(
            items,
            "<item><guid>{number}</guid><title>{escaped}</title><link>{escaped}</link><author>{escaped}</author>\
             <category domain=\"{escaped}\">{escaped}</category><comments>{escaped}</comments>\
             <enclosure url=\"{escaped}\" type=\"{escaped}\" length=\"1\"/>\
             <description><![CDATA[<p>short {cdata}]]></description>\
             <content:encoded><![CDATA[<p>post {number}</p>{cdata}]]></content:encoded></item>"
        );
    }
    let name = escaped("<img src=x onerror=alert(1)>");
    format!(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>{name}</title>\
         <link>javascript:alert(1)</link><description>{name}</description>{items}</channel></rss>"
    )
}

fn atom() -> String {
    let mut entries = String::new();
    for (number, payload) in payloads::all().iter().enumerate() {
        let escaped = escaped(payload);
        let _ = write!(
            entries,
            "<entry><id>tag:x,2026:{number}</id><title type=\"html\">{escaped}</title><updated>2026-11-01T00:00:00Z</updated>\
             <author><name>{escaped}</name><uri>{escaped}</uri><email>{escaped}</email></author>\
             <category term=\"{escaped}\" label=\"{escaped}\"/><link href=\"{escaped}\"/>\
             <link rel=\"enclosure\" href=\"{escaped}\" type=\"{escaped}\"/>\
             <summary type=\"html\">{escaped}</summary><content type=\"html\">{escaped}</content></entry>"
        );
    }
    let xhtml = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script><p onclick=\"alert(1)\">x</p>\
                 <svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg></div>";
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"javascript:alert(1)\"><id>x</id><title type=\"xhtml\">{xhtml}\
         </title><subtitle type=\"html\">&lt;script&gt;alert(1)&lt;/script&gt;</subtitle><icon>javascript:alert(1)</icon>\
         <entry><id>tag:x,2026:x</id><title type=\"xhtml\">{xhtml}</title><updated>2026-11-01T00:00:00Z</updated>\
         <content type=\"xhtml\">{xhtml}</content></entry>{entries}</feed>"
    )
}

/// Pages of each kind that show what feeds say.
fn pages(site: &Site) -> Vec<String> {
    let files = site.files("public");
    let of = |begin: &'static str| {
        files.keys().filter(move |path| path.starts_with(begin) && path.ends_with("index.html")).cloned()
    };
    let mut pages = vec!["index.html".to_owned(), "tags/index.html".into(), "contributors/index.html".into()];
    pages.extend(of("page/").chain(of("contributors/rss/")).chain(of("archive/2026/")));
    pages.extend(of("entries/atom/").take(3));
    pages
}

#[test]
fn no_payload_runs_loads_or_breaks_out_of_any_page() {
    let browser = Browser::start();
    let site = planet(&browser.address());
    browser.serve(site.at("public"));
    for page in pages(&site) {
        let as_it_is = browser.visit(&page, Visit::AsItIs);
        assert_eq!(as_it_is.violations, Vec::<String>::new(), "{page}");
        let unguarded = browser.visit(&page, Visit::Unguarded);
        assert_eq!(unguarded.problems, Vec::<String>::new(), "{page}");
    }
    assert_eq!(browser.strange_requests(), Vec::<String>::new());
}

#[test]
fn without_the_cleaning_the_browser_tells() {
    let browser = Browser::start();
    let site = planet(&browser.address());
    let files = site.files("public");
    let is_a_post = |path: &&String| path.starts_with("entries/atom/") && path.ends_with("index.html");
    let page = site.read(&format!("public/{}", files.keys().find(is_a_post).expect("a post")));
    let (before, after) = page.split_once("<div class=\"content e-content\">").expect("a post");
    let raw = "<img src=x onerror=alert(1)><script src=http://evil.example/s.js></script><div style='position:fixed'>x</div>\
               <a href='javascript:alert(1)'>x</a><form id=main></form><p style='width:5000px'>x</p></div></article><p>out";
    site.write("public/raw/index.html", format!("{before}<div class=\"content e-content\">{raw}{after}"));
    browser.serve(site.at("public"));
    assert!(!browser.visit("raw/index.html", Visit::AsItIs).violations.is_empty());
    let problems = browser.visit("raw/index.html", Visit::Unguarded).problems.join("\n");
    for problem in [
        "ran",
        "handler",
        "element form",
        "address javascript:",
        "position fixed",
        "too wide",
        "id main",
        "out of place",
    ] {
        assert!(problems.contains(problem), "{problem} was not seen:\n{problems}");
    }
    let requests = browser.strange_requests();
    assert!(requests.iter().any(|request| request.contains("/s.js")), "{requests:?}");
}
