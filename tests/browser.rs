//! Every payload through the real program, in a real browser: its pages as they are, and again without their
//! Content-Security-Policy, when nothing but the cleaning stands between a payload and the reader.
//!
//! Needs Chromium; `.ci/run` installs it.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/forms.rs"]
mod forms;
#[path = "support/payloads.rs"]
mod payloads;
#[path = "support/site.rs"]
mod site;

use browser::{Browser, Visit};
use site::Site;

/// All that a page may be laid out of in one go: the fewer pages, the faster the browser is done.
const LIMITS: &str = "items_per_page = 300\nfold_after_words = 1000000\n";

fn planet(address: &str) -> Site {
    let mut config = format!("[planet]\ntitle = \"P\"\nbase_url = \"{address}\"\n{LIMITS}");
    let site = Site::empty();
    for (id, file, document) in forms::all() {
        config += &format!("[[feed]]\nid = \"{id}\"\nurl = \"{file}\"\n");
        site.write(file, document);
    }
    site.write("feeds.toml", config);
    site.build(&[]);
    site
}

/// Pages of each kind that show what feeds say.
fn pages(site: &Site) -> Vec<String> {
    let files = site.files("public");
    let of = |begin: &'static str| {
        files.keys().filter(move |path| path.starts_with(begin) && path.ends_with("index.html")).cloned()
    };
    let mut pages = vec!["index.html".to_owned(), "tags/index.html".into()];
    pages.extend(of("page/").chain(of("contributors/")).chain(of("archive/2026/")));
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
fn the_themes_script_runs_and_adds_what_it_can() {
    let browser = Browser::start();
    let site = planet(&browser.address());
    site.write(
        "feeds.toml",
        site.read("feeds.toml").replace(LIMITS, &format!("{LIMITS}timezone = \"Asia/Kathmandu\"\n")),
    );
    site.build(&["--offline"]);
    browser.serve(site.at("public"));
    assert!(!site.read("public/index.html").contains("<button"));
    let seen = browser.visit("index.html", Visit::AsItIs);
    assert_eq!(seen.violations, Vec::<String>::new());
    assert!(seen.dom.contains("<button type=\"button\" class=\"colours\">"), "no switch of colours");
    assert!(seen.dom.contains("data-moment=\"\" title=\""), "no local time");
    assert!(seen.dom.contains("tabindex=\"-1\""), "no keys");
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
