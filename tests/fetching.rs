//! What fetching promises, seen from outside: the program itself against a web server of ours.

#[path = "support/planet.rs"]
mod planet;
#[path = "support/server.rs"]
mod server;

use std::fs;

use planet::{Planet, only, rss};
use server::{Nobody, Reply, Server};

#[test]
fn a_feed_is_fetched_archived_and_published() {
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(rss(&["First light", "Second night"])));
    let planet = Planet::of(&[("ada", server.url("/feed.xml"))]);
    let run = planet.build();
    assert_eq!(run.summary(), "1 feed: 1 changed, 0 unchanged, 0 failing; 2 new entries");
    assert_eq!(run.err, "");
    assert_eq!(planet.titles(), ["First light", "Second night"]);
    assert!(planet.page("entries/ada/first-light/index.html").contains("Of First light."));
    let request = only(server.take_requests());
    let agent = format!("Orrery/{} (+https://planet.example/; owner@planet.example)", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.header("User-Agent"), Some(agent.as_str()));
    let accept = request.header("Accept").unwrap();
    for kind in ["application/rss+xml", "application/atom+xml", "application/feed+json"] {
        assert!(accept.contains(kind), "{accept}");
    }
    assert!(request.header("Accept-Encoding").unwrap().contains("gzip"));
    for conditional in ["If-None-Match", "If-Modified-Since", "Referer", "Cookie"] {
        assert_eq!(request.header(conditional), None);
    }
}

#[test]
fn the_owner_chooses_the_user_agent() {
    let server = Server::start();
    let planet = Planet::with("user_agent = \"Stargazer/7\"", &[("ada", server.url("/feed.xml"))]);
    planet.build();
    let request = only(server.take_requests());
    assert_eq!(request.header("User-Agent"), Some("Stargazer/7"));
}

#[test]
fn what_has_not_changed_is_asked_for_with_conditions_and_writes_nothing() {
    const DAY: &str = "Thu, 19 Nov 2026 08:00:00 GMT";
    let cases: [&[(&str, &str)]; 5] = [
        &[("ETag", "\"v1\"")],
        &[("ETag", "W/\"weak, with a comma\"")],
        &[("Last-Modified", DAY)],
        &[("ETag", "\"v1\""), ("Last-Modified", DAY)],
        &[], // the same bytes again
    ];
    for headers in cases {
        let server = Server::start();
        let feed =
            headers.iter().fold(Reply::ok(rss(&["First light"])), |reply, (name, value)| reply.header(name, value));
        server.set("/feed.xml", feed);
        let planet = Planet::of(&[("ada", server.url("/feed.xml"))]);
        planet.build();
        server.take_requests();
        let before = planet.site();

        let run = planet.build();
        let request = only(server.take_requests());
        let sent = |name: &str| headers.iter().find(|(had, _)| *had == name).map(|(_, value)| *value);
        assert_eq!(request.header("If-None-Match"), sent("ETag"), "{headers:?}");
        assert_eq!(request.header("If-Modified-Since"), sent("Last-Modified"), "{headers:?}");
        let expected = "1 feed: 0 changed, 1 unchanged, 0 failing; 0 new entries; 0 files written, 0 removed";
        assert!(run.out.starts_with(expected), "{headers:?}: {}", run.out);
        assert!(planet.site() == before, "{headers:?}");
    }
}

#[test]
fn a_changed_address_is_asked_without_the_old_ones_validators_and_keeps_the_entries() {
    let server = Server::start();
    server.set("/old.xml", Reply::ok(rss(&["First light"])).header("ETag", "\"same\""));
    server.set("/new.xml", Reply::ok(rss(&["Second night"])).header("ETag", "\"same\""));
    let planet = Planet::of(&[("ada", server.url("/old.xml"))]);
    planet.build();
    planet.configure("", &[("ada", server.url("/new.xml"))]);
    server.take_requests();
    let run = planet.build();
    let request = only(server.take_requests());
    assert_eq!((request.path.as_str(), request.header("If-None-Match")), ("/new.xml", None));
    assert_eq!(run.summary(), "1 feed: 1 changed, 0 unchanged, 0 failing; 1 new entry");
    assert_eq!(planet.titles(), ["First light", "Second night"]);
    planet.build();
    assert_eq!(server.take_requests()[0].header("If-None-Match"), Some("\"same\""));
}

#[test]
fn a_feed_that_never_comes_to_an_end_is_given_up() {
    let cases = [
        ("silence_timeout_seconds = 1", Reply::silent(), "no answer within 1 s (silence_timeout_seconds)"),
        ("total_timeout_seconds = 1", Reply::silent(), "no answer within 1 s (total_timeout_seconds)"),
        // Drops are no silence: the limit that was reached is named.
        (
            "total_timeout_seconds = 2\nsilence_timeout_seconds = 1",
            Reply::dripping(),
            "the answer did not come to its end within 2 s (total_timeout_seconds)",
        ),
        (
            "total_timeout_seconds = 2\nsilence_timeout_seconds = 1",
            Reply::dripping_head(), // no answer until it is whole
            "no answer within 1 s (silence_timeout_seconds)",
        ),
    ];
    for (number, (limit, reply, words)) in cases.into_iter().enumerate() {
        let server = Server::start();
        server.set("/slow", Reply::ok(rss(&["From better days"])));
        let feeds = [("slow", server.url("/slow"))];
        let planet = Planet::of(&feeds);
        planet.build();
        planet.configure(limit, &feeds);
        server.set("/slow", reply);
        let run = planet.build();
        assert!(run.about("slow").starts_with(&format!("warning: slow: {words} (")), "{number}: {}", run.err);
        assert_eq!(planet.titles(), ["From better days"], "{number}");
    }
}

#[test]
fn an_answer_that_could_not_be_read_vouches_for_nothing() {
    let good = |etag| Reply::ok(rss(&["First light"])).header("ETag", etag);
    let unreadable = [
        Reply::ok("<!DOCTYPE html><html><body></body></html>"),
        Reply::ok(""),
        Reply::ok("{ \"version\": "),
        Reply::cut_short(rss(&["First light"])),
        Reply::ok("x").header("Content-Encoding", "gzip"),
        Reply::status(404),
    ];
    for (number, bad) in unreadable.into_iter().enumerate() {
        let server = Server::start();
        let planet = Planet::of(&[("ada", server.url("/feed.xml"))]);
        // What was never read is asked for as if for the first time, even if its tag is the same.
        server.set("/feed.xml", bad.clone().header("ETag", "\"1\""));
        planet.build();
        server.set("/feed.xml", good("\"1\""));
        server.take_requests();
        let run = planet.build();
        assert_eq!(only(server.take_requests()).header("If-None-Match"), None, "{number}");
        assert!(run.summary().ends_with("1 new entry"), "{number}: {}", run.out);
        // What was read before stays known.
        server.set("/feed.xml", bad.header("ETag", "\"2\""));
        planet.build();
        server.set("/feed.xml", good("\"1\""));
        server.take_requests();
        let run = planet.build();
        assert_eq!(only(server.take_requests()).header("If-None-Match"), Some("\"1\""), "{number}");
        assert!(run.out.contains("0 changed, 1 unchanged, 0 failing"), "{number}: {}", run.out);
    }
}

#[test]
fn redirects_are_followed_and_permanent_ones_offered_to_the_owner() {
    // Where each step leads, beginning at /a/start; and what the owner is told to write, if anything.
    type Steps = &'static [(&'static str, u16, &'static str)];
    let cases: [(Steps, Option<&str>); 8] = [
        (&[("/a/start", 301, "/b/feed.xml")], Some("/b/feed.xml")),
        (&[("/a/start", 308, "/b/feed.xml")], Some("/b/feed.xml")),
        (&[("/a/start", 302, "/b/feed.xml")], None),
        (&[("/a/start", 303, "/b/feed.xml")], None),
        (&[("/a/start", 307, "/b/feed.xml")], None),
        (&[("/a/start", 301, "next"), ("/a/next", 308, "../b/feed.xml")], Some("/b/feed.xml")),
        (&[("/a/start", 301, "next"), ("/a/next", 302, "../b/feed.xml")], Some("/a/next")),
        (&[("/a/start", 302, "?page=2"), ("/a/start?page=2", 301, "//HOST/b/feed.xml")], None),
    ];
    for (steps, offered) in cases {
        let server = Server::start();
        server.set("/b/feed.xml", Reply::ok(rss(&["First light"])).header("ETag", "\"1\""));
        for (path, status, location) in steps {
            server.set(path, Reply::redirect(*status, &location.replace("HOST", &server.authority)));
        }
        // One place at the host: who is redirected must not wait for himself.
        let planet = Planet::with("per_host = 1", &[("ada", server.url("/a/start"))]);
        let run = planet.build();
        assert!(run.summary().ends_with("1 new entry"), "{steps:?}: {run:?}");
        let note = offered.map(|path| {
            format!(
                "ada: has moved for good; write url = \"{}\" in feeds.toml, or run `orrery check --fix`\n",
                server.url(path)
            )
        });
        assert_eq!(run.err, note.unwrap_or_default(), "{steps:?}");
        let asked: Vec<String> = server.take_requests().into_iter().map(|request| request.path).collect();
        let mut expected: Vec<&str> = steps.iter().map(|(path, ..)| *path).collect();
        expected.push("/b/feed.xml");
        assert_eq!(asked, expected);
        let run = planet.build();
        assert!(run.out.contains("0 changed, 1 unchanged, 0 failing"), "{steps:?}: {run:?}");
    }
}

#[test]
fn one_feed_has_one_total_time_however_often_it_is_redirected() {
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    for step in 0..4 {
        let next = if step == 3 { "/feed.xml".to_owned() } else { format!("/{}", step + 1) };
        server.set(&format!("/{step}"), Reply::redirect(302, &next).hesitating(600));
    }
    let planet = Planet::with("total_timeout_seconds = 1", &[("slow", server.url("/0"))]);
    let run = planet.build();
    assert!(run.about("slow").contains("no answer within 1 s"), "{run:?}");
}

#[test]
#[cfg(target_os = "linux")] // which has more than one address of its own
fn hosts_that_redirect_to_each_other_do_not_get_stuck() {
    let server = Server::start();
    let [one, other] = [2, 3].map(|number| server.also_on(number));
    server.set("/to-one", Reply::redirect(302, &format!("http://{one}/feed")));
    server.set("/to-other", Reply::redirect(302, &format!("http://{other}/feed")));
    server.set("/feed", Reply::ok(rss(&["First light"])));
    server.expect_crowd(2); // both have a place before either is sent on
    let feeds = [("ada", format!("http://{one}/to-other")), ("bob", format!("http://{other}/to-one"))];
    let planet = Planet::with("per_host = 1", &feeds);
    let run = planet.build();
    assert_eq!(run.summary(), "2 feeds: 2 changed, 0 unchanged, 0 failing; 2 new entries");
}

#[test]
#[cfg(target_os = "linux")] // which has more than one address of its own
fn many_feeds_of_a_slow_host_do_not_hold_the_others() {
    let server = Server::start();
    let slow = server.also_on(2);
    server.set("/quick", Reply::ok(rss(&["Quick"])));
    let ids = ["a", "b", "c", "d"];
    for id in ids {
        // The slow host answers only once the quick one has.
        server.set(&format!("/{id}"), Reply::ok(rss(&[id])).after("/quick"));
    }
    let mut feeds: Vec<(&str, String)> = ids.iter().map(|id| (*id, format!("http://{slow}/{id}"))).collect();
    feeds.push(("quick", server.url("/quick")));
    let planet = Planet::with("per_host = 1\nconcurrency = 2\ntotal_timeout_seconds = 10", &feeds);
    let run = planet.build();
    assert_eq!(run.summary(), "5 feeds: 5 changed, 0 unchanged, 0 failing; 5 new entries");
}

#[test]
#[cfg(target_os = "linux")] // which has more than one address of its own
fn hosts_that_stall_do_not_hold_the_others() {
    let server = Server::start();
    server.set("/quick", Reply::ok(rss(&["Quick"])));
    let ids = ["a", "b"];
    let mut feeds = Vec::new();
    for (id, number) in ids.into_iter().zip(2..) {
        server.set(&format!("/{id}"), Reply::ok(rss(&[id])).after("/quick"));
        feeds.push((id, format!("http://{}/{id}", server.also_on(number))));
    }
    feeds.push(("quick", server.url("/quick")));
    let planet = Planet::with("concurrency = 2\ntotal_timeout_seconds = 10", &feeds);
    let run = planet.build();
    assert_eq!(run.summary(), "3 feeds: 3 changed, 0 unchanged, 0 failing; 3 new entries");
    assert_eq!(server.most_at_once(), 3);
}

#[test]
fn one_host_has_no_more_requests_at_once_than_per_host_allows() {
    for per_host in [1, 2, 3] {
        let server = Server::start();
        server.expect_crowd(per_host);
        let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
        for id in ids {
            server.set(&format!("/{id}"), Reply::ok(rss(&[id])));
        }
        let feeds = ids.map(|id| (id, server.url(&format!("/{id}"))));
        let planet = Planet::with(&format!("per_host = {per_host}"), &feeds);
        let run = planet.build();
        assert_eq!(run.summary(), "8 feeds: 8 changed, 0 unchanged, 0 failing; 8 new entries");
        assert_eq!(server.most_at_once(), per_host);
    }
}

#[test]
#[cfg(target_os = "linux")] // which has more than one address of its own
fn all_hosts_together_have_no_more_requests_at_once_than_concurrency_allows() {
    let server = Server::start();
    server.expect_crowd(3);
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let mut feeds = Vec::new();
    for (id, number) in ids.into_iter().zip(2..) {
        server.set(&format!("/{id}"), Reply::ok(rss(&[id])));
        feeds.push((id, format!("http://{}/{id}", server.also_on(number))));
    }
    let planet = Planet::with("concurrency = 3\nper_host = 2", &feeds);
    let run = planet.build();
    assert_eq!(run.summary(), "8 feeds: 8 changed, 0 unchanged, 0 failing; 8 new entries");
    assert_eq!(server.most_at_once(), 3);
}

#[test]
fn entries_stay_when_the_feed_forgets_them_dies_or_is_taken_out() {
    let server = Server::start();
    server.set("/ada", Reply::ok(rss(&["First light"])));
    server.set("/bob", Reply::ok(rss(&["Of Bob"])));
    let both = [("ada", server.url("/ada")), ("bob", server.url("/bob"))];
    let planet = Planet::of(&both);
    planet.build();
    let page = planet.page("entries/ada/first-light/index.html");

    server.set("/ada", Reply::ok(rss(&["Second night"])));
    planet.build();
    assert_eq!(planet.titles(), ["First light", "Of Bob", "Second night"]);

    server.set("/ada", Reply::status(410));
    planet.build();
    assert_eq!(planet.titles(), ["First light", "Of Bob", "Second night"]);

    planet.configure("", &both[1..]);
    server.take_requests();
    let run = planet.build();
    assert_eq!(run.summary(), "1 feed: 0 changed, 1 unchanged, 0 failing; 0 new entries");
    assert_eq!(only(server.take_requests()).path, "/bob");
    assert_eq!(planet.titles(), ["First light", "Of Bob", "Second night"]);
    for title in ["First light", "Second night", "Of Bob"] {
        assert!(planet.page("index.html").contains(title), "{title}");
    }
    let now = planet.page("entries/ada/first-light/index.html");
    assert!(now.contains("Of First light.") && page.contains("Of First light."));
}

#[test]
fn the_order_in_which_feeds_answer_leaves_no_trace() {
    // The same moment, titles that make the same addresses, one tag in three spellings: whatever order could show in.
    let feed = |blog: &str, tag: &str| {
        let item = |title: &str, guid: &str| {
            format!(
                "<item><title>{title}</title><guid isPermaLink=\"false\">{guid}</guid><category>{tag}</category>\
                 <pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><description>{title} of {blog}</description></item>"
            )
        };
        let items = item("Same title", "1") + &item("Same title", "2") + &item("Same Title!", "3");
        format!("<rss version=\"2.0\"><channel><title>{blog}</title>{items}</channel></rss>")
    };
    let server = Server::start();
    let feeds = [("ada", "Moon"), ("bob", "moon"), ("cem", "MOON")];
    let urls = feeds.map(|(id, _)| (id, server.url(&format!("/{id}"))));
    let mut reversed = urls.clone();
    reversed.reverse();
    let build = |order: [usize; 3], urls: &[(&str, String)]| {
        for (id, tag) in feeds {
            server.set(&format!("/{id}"), Reply::ok(feed("One name", tag)));
        }
        for pair in order.windows(2) {
            let (before, (id, tag)) = (feeds[pair[0]].0, feeds[pair[1]]);
            let reply = Reply::ok(feed("One name", tag)).after(&format!("/{before}"));
            server.set(&format!("/{id}"), reply);
        }
        let planet = Planet::with("per_host = 3", urls);
        let run = planet.build();
        assert!(run.summary().ends_with("9 new entries"), "{run:?}");
        let answered = server.take_answered();
        assert_eq!(answered, order.map(|number| format!("/{}", feeds[number].0)));
        planet.site()
    };
    let first = build([0, 1, 2], &urls);
    for (order, urls) in [([2, 1, 0], &urls), ([1, 2, 0], &urls), ([2, 1, 0], &reversed)] {
        let other = build(order, urls);
        assert_eq!(first.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (name, bytes) in &first {
            assert!(other[name] == *bytes, "{order:?}: {}", name.display());
        }
    }
}

#[test]
fn a_name_and_password_in_an_address_stay_between_the_owner_and_the_server() {
    let server = Server::start();
    let secret = |path: &str| server.url(path).replace("http://", "http://Aladdin:opensesame@");
    let replies = [
        ("well", Reply::ok(rss(&["First light"]))),
        ("failing", Reply::status(500)),
        ("a-page", Reply::ok("<!DOCTYPE html><html></html>")),
        ("moved", Reply::redirect(301, "/well?moved")),
        ("passing", Reply::redirect(302, "/well?passing")),
        ("in-circles", Reply::redirect(302, "/in-circles")),
        ("to-ftp", Reply::redirect(302, "ftp://127.0.0.1/")),
        ("cut-short", Reply::cut_short(rss(&["Half"]))),
        ("silent", Reply::silent()),
    ];
    let mut feeds: Vec<(&str, String)> = Vec::new();
    for (id, reply) in &replies {
        server.set(&format!("/{id}"), reply.clone());
        feeds.push((id, secret(&format!("/{id}"))));
    }
    for path in ["/well?moved", "/well?passing"] {
        server.set(path, Reply::ok(rss(&["Moved"])));
    }
    let nobody = Nobody::beside(&server);
    feeds.push(("refused", nobody.url("/").replace("http://", "http://Aladdin:opensesame@")));
    let planet = Planet::with("silence_timeout_seconds = 1", &feeds);
    let runs = [planet.build_with(&["--verbose"]), planet.build(), planet.run(&["entries"])];
    let request = server.take_requests().into_iter().find(|request| request.path == "/well");
    let basic = "Basic QWxhZGRpbjpvcGVuc2VzYW1l"; // RFC 7617, section 2, without the space
    assert_eq!(request.unwrap().header("Authorization"), Some(basic));
    for run in runs {
        for leak in ["opensesame", "Aladdin", "QWxhZGRpbjpvcGVuc2VzYW1l"] {
            assert!(!run.out.contains(leak) && !run.err.contains(leak), "{run:?}");
        }
    }
    for (name, bytes) in planet.site() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("opensesame") && !text.contains("Aladdin"), "{}", name.display());
    }
}

#[test]
#[cfg(target_os = "linux")] // which has more than one address of its own
fn a_password_is_not_carried_to_another_host() {
    let server = Server::start();
    let other = server.also_on(2);
    server.set("/start", Reply::redirect(302, &format!("http://{other}/feed.xml")));
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    let planet = Planet::of(&[("ada", server.url("/start").replace("http://", "http://u:p@"))]);
    let run = planet.build();
    assert!(run.summary().ends_with("1 new entry"), "{run:?}");
    let sent: Vec<bool> =
        server.take_requests().iter().map(|request| request.header("Authorization").is_some()).collect();
    assert_eq!(sent, [true, false]);
}

#[test]
fn without_a_network_the_site_is_made_from_the_archive() {
    let server = Server::start();
    for id in ["ada", "bob"] {
        server.set(&format!("/{id}"), Reply::ok(rss(&[&format!("Of {id}")])));
    }
    let planet = Planet::of(&["ada", "bob"].map(|id| (id, server.url(&format!("/{id}")))));
    planet.build();
    let before = planet.site();
    server.take_requests();
    for _ in 0..2 {
        fs::remove_dir_all(planet.path("public")).unwrap();
        let run = planet.build_with(&["--offline"]);
        assert_eq!(run.summary(), "2 feeds, not asked");
        assert_eq!(run.err, "");
        assert!(planet.site() == before);
    }
    assert!(server.take_requests().is_empty());

    let nobody = Nobody::beside(&server);
    planet.configure("", &["ada", "bob"].map(|id| (id, nobody.url(&format!("/{id}")))));
    fs::remove_dir_all(planet.path("public")).unwrap();
    let run = planet.build();
    assert_eq!(run.summary(), "2 feeds: 0 changed, 0 unchanged, 2 failing; 0 new entries");
    for id in ["ada", "bob"] {
        assert!(planet.page("index.html").contains(&format!("Of {id}")));
    }
}

#[test]
fn a_first_run_in_which_nothing_answers_makes_an_empty_site() {
    let server = Server::start();
    let planet = Planet::of(&[("ada", server.url("/nothing"))]);
    let run = planet.build();
    assert_eq!(run.summary(), "1 feed: 0 changed, 0 unchanged, 1 failing; 0 new entries");
    assert!(planet.page("index.html").contains("Planet"));
}

#[test]
fn check_reads_an_address_and_leaves_nothing_behind() {
    let server = Server::start();
    server.set("/moved", Reply::redirect(301, "/feed.xml"));
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    // With a planet around it and without.
    let directory = tempfile::tempdir().unwrap();
    for planet in [Planet::of(&[("ada", server.url("/feed.xml"))]), Planet { directory }] {
        let files = || fs::read_dir(planet.path(".")).unwrap().count();
        let before = files();
        for path in ["/feed.xml", "/moved"] {
            let run = planet.run(&["check", "--allow-private", &server.url(path), "--format", "json"]);
            assert_eq!(run.status, 0, "{run:?}");
            let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
            assert_eq!(found["feed_type"], "rss2");
            assert_eq!(found["feed"]["title"], "A blog");
            assert_eq!(found["entries"][0]["title"], "First light");
            assert_eq!(found["problems"], serde_json::json!([]));
        }
        let run = planet.run(&[
            "check",
            "--allow-private",
            &server.url("/nothing"),
            &server.url("/feed.xml"),
            "--format",
            "json",
        ]);
        assert_eq!(run.status, 1, "{run:?}");
        let found: serde_json::Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
        assert_eq!(found["feed_type"], serde_json::Value::Null);
        assert_eq!(found["problems"][0]["code"], "fetch");
        assert_eq!(found["problems"][0]["message"], "HTTP 404: there is nothing at this address");
        assert_eq!(run.out.lines().count(), 2);
        assert_eq!(files(), before);
    }
}

#[test]
fn an_answer_that_nothing_has_changed_counts_only_if_it_was_asked_for() {
    let server = Server::start();
    server.set("/feed.xml", Reply::status(304).header("ETag", "\"1\""));
    let planet = Planet::of(&[("ada", server.url("/feed.xml"))]);
    for _ in 0..2 {
        let run = planet.build();
        assert_eq!(run.summary(), "1 feed: 0 changed, 0 unchanged, 1 failing; 0 new entries");
        assert!(run.about("ada").starts_with("warning: ada: the server answers as if it had been asked"), "{run:?}");
        assert_eq!(only(server.take_requests()).header("If-None-Match"), None);
    }
    assert_eq!(planet.run(&["check", "ada"]).status, 1);
}

#[test]
fn a_long_complaint_is_cut() {
    let server = Server::start();
    let long = "x".repeat(100_000);
    server.set("/broken", Reply::ok(format!("<rss version=\"2.0\"><{long}></{long}y></rss>")));
    server.set("/not-xml", Reply::ok(format!("{{\"version\": \"{long}\"}}")));
    server.set("/away", Reply::redirect(302, &format!("ftp://{}/", &long[..10_000])));
    let ids = ["broken", "not-xml", "away"];
    let planet = Planet::of(&ids.map(|id| (id, server.url(&format!("/{id}")))));
    let run = planet.build();
    for id in ids {
        assert!((1..1_000).contains(&run.about(id).len()), "{id}: {}", run.about(id).len());
        let page = planet.page(&format!("contributors/{id}/index.html"));
        assert!(!page.contains(&"x".repeat(1_000)), "{id}");
    }
}

#[test]
fn what_strangers_write_cannot_command_a_terminal_or_turn_a_page_around() {
    let hostile = "\u{1b}[31mred\u{9b}2J\u{7}\u{202e}evil";
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>T{hostile}&#27;[31m&#x9b;2J</title><item><title>E{hostile}&#x9b;2J</title>\
         <guid>{hostile}</guid></item></channel></rss>"
    );
    let broken = format!("<rss version=\"2.0\"><channel><title{hostile}=>{hostile}</a{hostile}>&{hostile};<");
    let server = Server::start();
    server.set("/feed", Reply::ok(feed));
    server.set("/broken", Reply::ok(broken));
    server.set("/json", Reply::ok(format!("{{\"version\": \"{hostile}\", \"{hostile}\": ")));
    server.set("/away", Reply::redirect(302, "ftp://\u{9b}2J\u{202e}evil/"));
    server.set("/moved", Reply::redirect(301, "/feed?\u{9b}2J\u{202e}"));
    server.set("/feed?%C2%9B2J%E2%80%AE", Reply::ok(rss(&["First light"])));
    let paths = ["feed", "broken", "json", "away", "moved"];
    let planet = Planet::of(&paths.map(|id| (id, server.url(&format!("/{id}")))));
    let is_harmful = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
    let run = planet.build_with(&["--verbose"]);
    assert_eq!(run.err.chars().find(is_harmful), None, "{run:?}");
    assert_eq!(run.out.chars().find(is_harmful), None, "{run:?}");
    assert!(!run.about("away").is_empty() && !run.about("json").is_empty(), "{run:?}");
    for path in paths {
        let run = planet.run(&["check", "--allow-private", &server.url(&format!("/{path}"))]);
        assert_eq!(run.err.chars().find(is_harmful), None, "{path}: {run:?}");
        assert_eq!(run.out.chars().find(is_harmful), None, "{path}: {run:?}");
    }
    for (name, bytes) in planet.site() {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let found = text.chars().find(|c| is_harmful(c) && *c != '\t');
        assert_eq!(found, None, "{}", name.display());
    }
}

#[test]
fn addresses_that_are_not_of_the_public_internet_are_asked_only_where_the_owner_permits_it() {
    let server = Server::start();
    server.set("/feed", Reply::ok("<rss version=\"2.0\"><channel><title>Private</title></channel></rss>"));
    let by_name = server.url("/feed").replace("127.0.0.1", "localhost");
    let planet = Planet::of(&[("literal", server.url("/feed")), ("named", by_name)]);
    let permitted = planet.path("feeds.toml");
    let text = fs::read_to_string(&permitted).unwrap();
    fs::write(&permitted, text.replace("allow_private = true", "")).unwrap();
    let run = planet.build();
    assert!(
        run.err.contains("literal: the address 127.0.0.1 is not of the public internet; allow_private"),
        "{}",
        run.err
    );
    assert!(run.err.contains("named: localhost has the address "), "{}", run.err);
    assert!(server.take_requests().is_empty());
    // For one feed alone.
    fs::write(&permitted, text.replace("allow_private = true", "") + "allow_private = true\n").unwrap();
    assert!(planet.build().out.contains("1 changed, 0 unchanged, 1 failing"));
    assert_eq!(planet.run(&["check", &server.url("/feed")]).status, 1);
}

#[test]
fn an_address_is_asked_only_with_what_it_said_itself() {
    let server = Server::start();
    server.set("/start", Reply::redirect(302, "/old"));
    server.set("/old", Reply::ok(rss(&["One"])).header("ETag", "\"same\""));
    server.set("/new", Reply::ok(rss(&["One", "Two"])).header("ETag", "\"same\""));
    let planet = Planet::of(&[("ada", server.url("/start"))]);
    planet.build();
    server.set("/start", Reply::redirect(302, "/new"));
    server.take_requests();
    let run = planet.build();
    assert!(server.take_requests().iter().all(|request| request.header("If-None-Match").is_none()));
    assert_eq!(run.summary(), "1 feed: 1 changed, 0 unchanged, 0 failing; 1 new entry");
}

#[test]
fn the_owner_is_told_of_a_move_on_every_run_until_feeds_toml_knows_it() {
    let server = Server::start();
    server.set("/old", Reply::redirect(301, "/new"));
    server.set("/new", Reply::ok(rss(&["One"])).header("ETag", "\"1\""));
    let planet = Planet::of(&[("ada", server.url("/old"))]);
    for _ in 0..2 {
        assert!(planet.build().err.contains("ada: has moved for good; write url = "));
    }
    planet.configure("", &[("ada", server.url("/new"))]);
    assert!(!planet.build().err.contains("moved"));
}
