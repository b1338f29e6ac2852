//! What a WebSub hub is told, and that its troubles are nobody else's: the real program against a server of our own.

#[path = "support/server.rs"]
mod server;
#[path = "support/site.rs"]
mod site;

use std::time::Instant;

use server::{Reply, Server};
use site::{NOW, Site};

/// A planet of one blog and one issue, with a hub at `hub`.
fn planet(hub: &str, more: &str) -> Site {
    let toml = format!(
        "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[feeds]\nhub = \"{hub}\"\n{more}\n\
         [[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\n"
    );
    let issue = "+++\ntitle = \"One\"\ndate = 2026-11-13\n+++\nNews.\n";
    Site::with(&[("feeds.toml", &toml), ("ada.xml", &blog(1)), ("content/newsletter/2026-11-13-one.md", issue)])
}

fn blog(posts: usize) -> String {
    let item = |n: usize| {
        format!(
            "<item><title>Post {n}</title><link>https://ada.example/{n}</link><pubDate>Thu, {n:02} Oct 2026 10:00:00 GMT</pubDate><description>Words {n}</description></item>"
        )
    };
    let items: String = (1..=posts).rev().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Ada</title><link>https://ada.example/</link>{items}</channel></rss>")
}

const PRIVATE: &str = "[fetch]\nallow_private = true";

#[test]
fn a_hub_is_told_of_each_feed_of_the_planet_that_changed_and_of_no_other() {
    let server = Server::start();
    server.set("/hub", Reply::status(204));
    let site = planet(&server.url("/hub"), PRIVATE);
    let told = || {
        let requests = server.take_requests();
        assert!(requests.iter().all(|one| one.path == "/hub"));
        assert!(requests.iter().all(|one| one.header("Content-Type") == Some("application/x-www-form-urlencoded")));
        requests.into_iter().map(|request| request.body).collect::<Vec<_>>()
    };
    let body = |path: &str| format!("hub.mode=publish&hub.url=https%3A%2F%2Fp.example%2F{}", path.replace('/', "%2F"));
    let all = ["atom.xml", "rss.xml", "feed.json"];
    let newsletter = ["newsletter/atom.xml", "newsletter/rss.xml", "newsletter/feed.json"];
    site.build(&[]);
    let first: Vec<String> =
        [&all[..], &newsletter, &["posts/atom.xml"]].concat().iter().map(|path| body(path)).collect();
    assert_eq!(told(), first);
    site.build(&[]);
    assert_eq!(told(), [""; 0], "nothing has changed");
    site.write("ada.xml", blog(2));
    site.build(&[]);
    let second: Vec<String> = [&all[..], &["posts/atom.xml"]].concat().iter().map(|path| body(path)).collect();
    assert_eq!(told(), second, "the newsletter's feeds are as they were");
    site.write("ada.xml", blog(3));
    site.orrery(&["fetch", "--now", NOW]);
    site.build(&["--offline"]);
    site.write("ada.xml", blog(4));
    site.build(&["--drafts"]);
    assert_eq!(told(), [""; 0], "a preview, or a run without the network, is for the owner alone");
}

#[test]
fn the_feeds_that_a_hub_is_told_of_name_it_and_no_others_do() {
    let site = planet("https://hub.example/", "");
    site.build(&["--offline"]);
    let files = site.files("public");
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xml") || path.ends_with(".json")) {
        let names_it = String::from_utf8_lossy(bytes).contains("https://hub.example/");
        let is_told = ["atom.xml", "rss.xml", "feed.json", "posts/atom.xml"].contains(&path.as_str())
            || path.starts_with("newsletter/");
        assert_eq!(names_it, is_told, "{path}");
    }
    let read = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let feed: atom_syndication::Feed = read("atom.xml").parse().unwrap();
    assert!(feed.links.iter().any(|link| link.rel == "hub" && link.href == "https://hub.example/"));
    let channel: rss::Channel = read("rss.xml").parse().unwrap();
    assert!(
        channel.extensions["atom"]["link"].iter().any(|link| link.attrs.get("rel").is_some_and(|rel| rel == "hub"))
    );
    let json: serde_json::Value = serde_json::from_str(&read("feed.json")).unwrap();
    assert_eq!(json["hubs"][0], serde_json::json!({ "type": "WebSub", "url": "https://hub.example/" }));
}

#[test]
fn a_hub_in_trouble_is_named_and_costs_nothing_else() {
    let server = Server::start();
    server.set("/broken", Reply::status(500));
    server.set("/moved", Reply::redirect(302, &server.url("/hub")));
    server.set("/silent", Reply::silent());
    for (path, more, words) in [
        ("/broken", PRIVATE, "HTTP 500: the server has a trouble of its own"),
        ("/moved", PRIVATE, "HTTP 302"),
        ("/silent", "[fetch]\nallow_private = true\nsilence_timeout_seconds = 1", "no answer within 1 s"),
        ("/hub", "", "not of the public internet"),
    ] {
        let site = planet(&server.url(path), more);
        let started = Instant::now();
        let ran = site.build(&[]);
        assert!(started.elapsed().as_secs() < 20, "{path}: all has an end");
        assert!(ran.err.contains("was not told of the news: ") && ran.err.contains(words), "{path}: {}", ran.err);
        assert!(site.at("public/atom.xml").exists());
    }
    let asked: Vec<String> = server.take_requests().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["/broken", "/moved", "/silent"], "once each; nobody follows, and what is private is not asked");
}
