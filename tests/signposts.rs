//! What the site tells of itself: to search engines, to those who write its blogs, and to those who want to follow it.

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;

use site::Site;

const BASE: &str = "https://planet.halfmoon.example/";

/// What stands between two words, each time.
fn between<'a>(text: &'a str, begin: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(begin).skip(1).filter_map(move |rest| rest.split(end).next())
}

#[test]
fn the_sitemap_has_every_page_that_engines_may_list_and_no_other() {
    let site = Site::sample();
    site.build(&[]);
    let sitemap = site.read("public/sitemap.xml");
    let listed: BTreeSet<String> = between(&sitemap, "<loc>", "</loc>").map(str::to_owned).collect();
    let address = |path: &String| format!("{BASE}{}", path.strip_suffix("index.html").unwrap_or(path));
    let files = site.files("public");
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let noindex = "<meta name=\"robots\" content=\"noindex\">".as_bytes();
    let is_open = |page: &[u8]| !page.windows(noindex.len()).any(|part| part == noindex);
    let open: BTreeSet<String> = pages.filter(|(_, page)| is_open(page)).map(|(path, _)| address(path)).collect();
    assert_eq!(listed, open);
    assert!(listed.contains(BASE) && listed.contains(&format!("{BASE}archive/2026/")));
    assert!(!listed.contains(&format!("{BASE}health/")));
    assert!(sitemap.contains("2026-11-20-long-exposures/</loc><lastmod>2026-11-20T17:00:00Z</lastmod>"), "{sitemap}");
    site.orrery(&["build", "--offline", "--now", "2027-03-01T00:00:00Z"]);
    assert_eq!(site.read("public/sitemap.xml"), sitemap, "it has the dates of posts, not of builds");
}

#[test]
fn files_of_the_owner_take_the_place_of_ours() {
    let site = Site::sample();
    site.build(&[]);
    assert_eq!(site.read("public/robots.txt"), format!("User-agent: *\nDisallow:\n\nSitemap: {BASE}sitemap.xml\n"));
    site.write("static/robots.txt", "User-agent: *\nDisallow: /\n");
    site.write("static/sitemap.xml", "<mine/>");
    site.write("content/subscribe.md", "+++\ntitle = \"Follow us\"\n+++\nBy pigeon.\n");
    site.build(&[]);
    assert_eq!(site.read("public/robots.txt"), "User-agent: *\nDisallow: /\n");
    assert_eq!(site.read("public/sitemap.xml"), "<mine/>");
    assert!(site.read("public/subscribe/index.html").contains("By pigeon."));
}

#[test]
fn below_a_directory_there_is_no_robots_txt_as_nobody_would_ask_for_it() {
    let site = Site::sample();
    site.build(&["--base-url", "https://halfmoon.example/planet/"]);
    assert!(!site.at("public/robots.txt").exists());
    assert!(site.read("public/sitemap.xml").contains("<loc>https://halfmoon.example/planet/tags/</loc>"));
}

#[test]
fn contributors_are_told_how_their_feeds_fare_and_not_more_often_than_that_changes() {
    let site = Site::sample();
    let config = site.read("feeds.toml");
    let config = config.replace("id = \"paulo\"\n", "id = \"paulo\"\nstate = \"paused\"\n");
    site.write("feeds.toml", config.replace("feeds/jun.json", "feeds/lost.json"));
    site.build(&[]);
    let health: serde_json::Value = serde_json::from_str(&site.read("public/health.json")).unwrap();
    let of = |id: &str| health["feeds"].as_array().unwrap().iter().find(|feed| feed["id"] == id).unwrap();
    assert_eq!((of("jun")["state"].as_str(), of("jun")["since"].as_str()), (Some("failing"), Some("2026-11-21")));
    assert_eq!(health["feeds"][0]["id"], "jun", "who is in trouble comes first");
    assert_eq!((of("paulo")["state"].as_str(), of("paulo")["last_read"].as_str()), (Some("paused"), None));
    assert_eq!((of("greta")["state"].as_str(), of("greta")["last_post"].as_str()), (Some("well"), Some("2026-11-18")));
    let page = site.read("public/health/index.html");
    assert!(
        page.contains("<strong>Failing</strong> since <time datetime=\"2026-11-21\">21 November 2026</time>"),
        "{page}"
    );
    assert!(page.contains("Paused: new posts are not gathered for now."), "{page}");
    // Nor does it change from hour to hour, or with the day, while nothing happens.
    let files = || [site.read("public/health/index.html"), site.read("public/health.json")];
    let before = files();
    let later = site.orrery(&["build", "--force", "--now", "2026-11-21T14:00:00Z"]);
    assert!(later.out.contains("0 files written"), "{}", later.out);
    site.orrery(&["build", "--force", "--now", "2026-11-23T14:00:00Z"]);
    assert_eq!(files(), before);
    // A feed that fails after it was well is told when it could last be read.
    std::fs::remove_file(site.at("feeds/greta.atom")).unwrap();
    site.orrery(&["build", "--force", "--now", "2026-11-24T14:00:00Z"]);
    let page = site.read("public/health/index.html");
    assert!(page.contains("Last read on <time datetime=\"2026-11-23\">23 November 2026</time>"), "{page}");
}

#[test]
fn the_page_for_subscribers_has_every_feed_and_the_way_to_the_newsletter() {
    let site = Site::sample();
    site.build(&[]);
    let page = site.read("public/subscribe/index.html");
    let main = between(&page, "<main", "</main>").next().unwrap();
    for feed in ["atom.xml", "rss.xml", "feed.json", "newsletter/atom.xml", "newsletter/rss.xml", "opml.xml"] {
        assert!(main.contains(&format!("href=\"/{feed}\"")), "{feed}");
    }
    assert!(main.contains("href=\"mailto:weekly-subscribe@halfmoon.example\""));
}
