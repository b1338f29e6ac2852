//! When feeds are asked, how often, and with what: seen from the servers' side.

#[path = "support/planet.rs"]
mod planet;
#[path = "support/server.rs"]
mod server;

use std::fs;

use planet::{Planet, Run, only, rss};
use server::{Reply, Server};

/// A planet on which feeds have their times.
fn punctual(feeds: &[(&str, String)]) -> Planet {
    Planet::with("min_interval_minutes = 30", feeds)
}

/// A feed that says these things of itself.
fn saying(channel: &str) -> String {
    rss(&["First light"]).replace("<title>A blog</title>", &format!("<title>A blog</title>{channel}"))
}

#[test]
fn a_feed_is_asked_again_when_planet_server_and_feed_allow_it() {
    /// Headers, what the channel says, a time at which it is not asked again, and one at which it is. The first time
    /// is noon.
    type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str, &'static str);
    let cases: [Case; 11] = [
        (&[], "", "12:29", "12:30"),
        (&[("Cache-Control", "max-age=60")], "", "12:29", "12:30"),
        (&[("Cache-Control", "max-age=7200")], "", "13:59", "14:00"),
        (&[("Cache-Control", "max-age=7200"), ("Age", "3600")], "", "12:59", "13:00"),
        (&[("Cache-Control", "no-cache, max-age=7200")], "", "12:29", "12:30"),
        (&[("Expires", "Fri, 20 Nov 2026 14:00:00 GMT")], "", "13:59", "14:00"),
        (&[("Expires", "0")], "", "12:29", "12:30"),
        (&[], "<ttl>90</ttl>", "13:29", "13:30"),
        (&[("Cache-Control", "max-age=7200")], "<ttl>90</ttl>", "13:59", "14:00"),
        (&[], "<skipHours><hour>12</hour><hour>13</hour></skipHours>", "13:59", "14:00"),
        (&[], "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", "17:59", "18:00"),
    ];
    for (headers, channel, too_soon, in_time) in cases {
        let server = Server::start();
        let reply = headers.iter().fold(Reply::ok(saying(channel)), |reply, (name, value)| reply.header(name, value));
        server.set("/feed.xml", reply);
        let planet = punctual(&[("ada", server.url("/feed.xml"))]);
        planet.fetch_at("12:00", &[]);
        assert_eq!(server.take_requests().len(), 1);
        let run = planet.fetch_at(too_soon, &[]);
        assert_eq!(
            run.out.split(" in ").next().unwrap(),
            "1 feed: 0 changed, 0 unchanged, 0 failing, 1 not due; 0 new entries"
        );
        assert_eq!(server.take_requests().len(), 0, "{headers:?} {channel}");
        planet.fetch_at(in_time, &[]);
        assert_eq!(server.take_requests().len(), 1, "{headers:?} {channel}");
    }
}

#[test]
fn an_unchanged_planet_sends_one_conditional_request_to_each_feed_that_is_due() {
    let server = Server::start();
    let ids = ["a", "b", "c", "d", "e", "f"];
    for (number, id) in ids.iter().enumerate() {
        let lifetime = if number % 2 == 0 { "max-age=0" } else { "max-age=36000" };
        let feed =
            Reply::ok(rss(&["First light"])).header("ETag", format!("\"{id}\"")).header("Cache-Control", lifetime);
        server.set(&format!("/{id}"), feed);
    }
    let planet = punctual(&ids.map(|id| (id, server.url(&format!("/{id}")))));
    planet.fetch_at("12:00", &[]);
    server.take_requests();
    for time in ["13:00", "14:00"] {
        planet.fetch_at(time, &[]);
        let mut asked: Vec<(String, Option<String>)> = server
            .take_requests()
            .iter()
            .map(|request| (request.path.clone(), request.header("If-None-Match").map(str::to_owned)))
            .collect();
        asked.sort();
        let expected = ["a", "c", "e"].map(|id| (format!("/{id}"), Some(format!("\"{id}\""))));
        assert_eq!(asked, expected, "{time}");
    }
}

#[test]
fn a_feed_that_fails_is_asked_less_and_less_often_until_it_is_well() {
    let server = Server::start();
    server.set("/feed.xml", Reply::status(404));
    let planet = punctual(&[("ada", server.url("/feed.xml"))]);
    let times = ["08:00", "08:29", "08:30", "09:15", "09:30", "10:30", "11:05", "11:30", "14:00", "15:30"];
    let asked: Vec<&str> = times
        .into_iter()
        .filter(|time| {
            let run = planet.fetch_at(time, &[]);
            assert!(run.out.contains("1 failing"), "{time}: {run:?}");
            !server.take_requests().is_empty()
        })
        .collect();
    assert_eq!(asked, ["08:00", "08:30", "09:30", "11:30", "15:30"]);
    let run = planet.fetch_at("15:45", &["ada"]);
    let words = "HTTP 404: there is nothing at this address";
    assert!(
        run.err.contains(&format!("{words} ({}; failing since 2026-11-20, 6 times)", server.url("/feed.xml"))),
        "{run:?}"
    );
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    planet.fetch_at("16:00", &["ada"]);
    assert!(planet.fetch_at("16:30", &[]).out.contains("1 unchanged, 0 failing"));
}

#[test]
fn a_server_that_says_when_to_come_back_is_not_asked_before() {
    for (status, after) in [(429, "7200"), (503, "7200"), (503, "Fri, 20 Nov 2026 14:00:00 GMT")] {
        let server = Server::start();
        server.set("/feed.xml", Reply::status(status).header("Retry-After", after));
        // It would be tried again at once, if it had not said so.
        let planet = Planet::with("min_interval_minutes = 30\nretries = 2", &[("ada", server.url("/feed.xml"))]);
        let asked = ["12:00", "12:30", "13:00", "13:59", "14:00"].map(|time| {
            planet.fetch_at(time, &[]);
            server.take_requests().len()
        });
        assert_eq!(asked, [1, 0, 0, 0, 1], "{status} {after}");
    }
}

#[test]
fn a_feed_that_is_gone_on_three_days_is_left_alone_until_the_owner_asks() {
    let server = Server::start();
    server.set("/feed.xml", Reply::status(410));
    let planet = punctual(&[("ada", server.url("/feed.xml"))]);
    let fetch = |moment: &str, more: &[&str]| {
        let run = planet.run(&[&["fetch", "--now", moment], more].concat());
        (server.take_requests().len(), run)
    };
    for (day, said) in [("2026-11-20", false), ("2026-11-21", false), ("2026-11-22", true)] {
        let (requests, run) = fetch(&format!("{day}T08:00:00Z"), &[]);
        assert_eq!((requests, run.err.contains("not asked any more")), (1, said), "{run:?}");
    }
    for moment in ["2026-11-23T08:00:00Z", "2027-11-23T08:00:00Z"] {
        let (requests, run) = fetch(moment, &[]);
        assert_eq!((requests, run.err.as_str()), (0, ""));
        assert!(run.out.starts_with("1 feed: 0 changed, 0 unchanged, 0 failing, 1 gone; "), "{}", run.out);
    }
    let run = planet.run(&["build", "--offline", "--now", "2027-11-23T08:00:00Z"]);
    assert!(planet.page("health.json").contains("\"state\": \"gone\""), "{run:?}");
    assert_eq!(fetch("2027-11-24T08:00:00Z", &["ada"]).0, 1);
    assert_eq!(fetch("2027-11-24T20:00:00Z", &[]).0, 0);
    server.set("/feed.xml", Reply::ok(rss(&["Back again"])));
    assert_eq!(fetch("2027-11-25T08:00:00Z", &["--force"]).0, 1);
    assert_eq!(fetch("2027-11-26T08:00:00Z", &[]).0, 1, "it is asked again as ever");
}

#[test]
fn a_new_address_is_asked_at_once() {
    let server = Server::start();
    server.set("/old", Reply::status(404));
    server.set("/new", Reply::ok(rss(&["First light"])));
    let planet = punctual(&[("ada", server.url("/old"))]);
    planet.fetch_at("12:00", &[]);
    planet.configure("min_interval_minutes = 30", &[("ada", server.url("/new"))]);
    assert!(planet.fetch_at("12:01", &[]).out.contains("1 changed"));
}

#[test]
fn the_owner_asks_whom_he_names_and_everyone_by_force() {
    let server = Server::start();
    for id in ["ada", "bob"] {
        server.set(&format!("/{id}"), Reply::ok(rss(&["First light"])));
    }
    let planet = punctual(&["ada", "bob"].map(|id| (id, server.url(&format!("/{id}")))));
    let asked = |more: &[&str]| {
        let run = planet.fetch_at("12:00", more);
        let mut paths: Vec<String> = server.take_requests().into_iter().map(|request| request.path).collect();
        paths.sort();
        (paths.join(" "), run)
    };
    let (paths, run) = asked(&["--dry-run"]);
    assert_eq!(paths, "");
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], format!("ada: due: never asked ({})", server.url("/ada")));
    assert_eq!(lines[2], "2 of 2 feeds would be asked");
    assert_eq!(planet.run(&["entries"]).status, 1, "there is no archive yet");

    assert_eq!(asked(&["bob"]).0, "/bob");
    assert_eq!(
        asked(&["--dry-run"]).1.out.lines().nth(1),
        Some(&*format!("bob: not due before 2026-11-20T12:30:00Z ({})", server.url("/bob")))
    );
    assert_eq!(
        asked(&["--dry-run", "bob"]).1.out.lines().next(),
        Some(&*format!("bob: not due, asked all the same ({})", server.url("/bob")))
    );
    assert_eq!(asked(&[]).0, "/ada");
    assert_eq!(asked(&[]).0, "");
    assert_eq!(asked(&["--force"]).0, "/ada /bob");
    planet.build_with(&["--force"]);
    assert_eq!(server.take_requests().len(), 2);
    let run = planet.run(&["fetch", "bib"]);
    assert_eq!(run.status, 2);
    assert_eq!(run.err, "error: bib: feeds.toml has no feed of this id; did you mean bob?\n");
}

#[test]
fn what_may_pass_is_tried_again_twice_at_most() {
    let broken = || Reply::status(500);
    let well = || Reply::ok(rss(&["First light"]));
    let cases: [(Vec<Reply>, usize, bool); 7] = [
        (vec![broken(), well()], 2, true),
        (vec![Reply::reset(), Reply::cut_short("<rss"), well()], 3, true),
        (vec![Reply::status(503), Reply::raw(""), well()], 3, true),
        (vec![broken(), broken(), broken(), well()], 3, false),
        (vec![Reply::status(404), well()], 1, false),
        (vec![Reply::ok("no feed"), well()], 1, false),
        (vec![Reply::silent(), well()], 1, false),
    ];
    // All at once, for the sake of the pauses.
    let server = Server::start();
    let feeds: Vec<(String, String)> =
        (0..cases.len()).map(|number| (format!("feed-{number}"), server.url(&format!("/{number}")))).collect();
    for (number, (replies, ..)) in cases.iter().enumerate() {
        server.set_in_turn(&format!("/{number}"), replies.clone());
    }
    let feeds: Vec<(&str, String)> = feeds.iter().map(|(id, url)| (id.as_str(), url.clone())).collect();
    let planet = Planet::with("retries = 2\nsilence_timeout_seconds = 1\nper_host = 9", &feeds);
    let run = planet.fetch_at("12:00", &[]);
    let requests = server.take_requests();
    for (number, (_, times, is_read)) in cases.iter().enumerate() {
        let path = format!("/{number}");
        assert_eq!(requests.iter().filter(|request| request.path == path).count(), *times, "{number}");
        assert_eq!(run.about(&format!("feed-{number}")).is_empty(), *is_read, "{number}: {run:?}");
    }
}

#[test]
fn a_server_may_tell_only_what_is_new() {
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(rss(&["First light"])).header("ETag", "\"1\""));
    let planet = Planet::of(&[("ada", server.url("/feed.xml"))]);
    planet.fetch_at("12:00", &[]);
    assert_eq!(only(server.take_requests()).header("A-IM"), None);
    let delta = Reply::ok(rss(&["Second night"])).with_status(226).header("IM", "feed").header("ETag", "\"2\"");
    server.set("/feed.xml", delta);
    assert!(planet.fetch_at("13:00", &[]).out.contains("1 changed, 0 unchanged, 0 failing; 1 new entry"));
    assert_eq!(only(server.take_requests()).header("A-IM"), Some("feed"));
    assert_eq!(planet.titles(), ["First light", "Second night"]);
    server.set("/feed.xml", Reply::ok(rss(&[])).header("ETag", "\"2\""));
    assert!(planet.fetch_at("14:00", &[]).out.contains("1 unchanged"));
    // A part says nothing of the whole: the same bytes as a whole are read again.
    server.set("/feed.xml", Reply::ok(rss(&["Second night"])));
    assert!(planet.fetch_at("15:00", &[]).out.contains("1 changed"));
}

#[test]
#[cfg(target_os = "linux")] // which has more than one address of its own
fn headers_and_logins_go_to_the_host_that_was_typed_and_to_no_other() {
    let cases = [
        ("username = \"ada\"\npassword_env = \"ORRERY_TEST_SECRET\"", "Basic YWRhOm9wZW5zZXNhbWU="),
        ("bearer_env = \"ORRERY_TEST_SECRET\"", "Bearer opensesame"),
    ];
    for (login, sent) in cases {
        let server = Server::start();
        let other = server.also_on(2);
        server.set("/start", Reply::redirect(302, "/next"));
        server.set("/next", Reply::redirect(302, &format!("http://{other}/feed.xml")));
        server.set("/feed.xml", Reply::ok(rss(&["First light"])));
        let planet = Planet::of(&[("ada", server.url("/start"))]);
        planet.add(&format!(
            "{login}\nuser_agent = \"Stargazer/7\"\nheaders = {{ X-Planet = \"half moon\", Accept = \"*/*\" }}"
        ));
        let run = Run::of(planet.command(&["build", "--verbose"]).env("ORRERY_TEST_SECRET", "opensesame\n"));
        assert!(run.summary().ends_with("1 new entry"), "{run:?}");
        let requests = server.take_requests();
        let of = |name: &str| requests.iter().map(|request| request.header(name)).collect::<Vec<_>>();
        assert_eq!(of("Authorization"), [Some(sent), Some(sent), None]);
        assert_eq!(of("X-Planet"), [Some("half moon"), Some("half moon"), None]);
        assert_eq!(of("Accept")[0], Some("*/*"));
        assert_eq!(of("User-Agent"), [Some("Stargazer/7"); 3]);
        let archive = fs::read(planet.path("archive/orrery.db")).unwrap();
        let everywhere = planet.site().into_values().chain([archive, run.out.into_bytes(), run.err.into_bytes()]);
        for bytes in everywhere {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("opensesame") && !text.contains("b3BlbnNlc2FtZ"));
        }
    }
}

#[test]
fn a_secret_that_is_not_there_stops_the_run_before_the_network() {
    let server = Server::start();
    let planet = Planet::of(&[("ada", server.url("/feed.xml"))]);
    planet.add("bearer_env = \"ORRERY_TEST_NOT_SET\"");
    for command in ["build", "fetch", "check"] {
        let run = planet.run(&[command]);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.err.contains("the environment variable ORRERY_TEST_NOT_SET is not set"), "{run:?}");
        assert!(run.err.contains("feeds.toml:14:14"), "{run:?}");
    }
    let unfit = Run::of(planet.command(&["fetch"]).env("ORRERY_TEST_NOT_SET", "two words"));
    assert!(unfit.status == 2 && !unfit.err.contains("two words"), "{unfit:?}");
    assert!(server.take_requests().is_empty());
    assert_eq!(planet.run(&["build", "--offline"]).status, 0);
}

/// A web page that announces these feeds.
fn page(feeds: &[&str]) -> Reply {
    let link = |feed: &&str| format!("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{feed}\">");
    let links: String = feeds.iter().map(link).collect();
    Reply::ok(format!("<!DOCTYPE html><html><head><title>Ada &amp; friends</title>{links}</head><body></body></html>"))
}

#[test]
fn the_one_feed_that_a_page_announces_is_read_where_the_owner_permits_it() {
    let server = Server::start();
    server.set("/", page(&["/feed.xml", "/comments/feed/"]));
    server.set("/feed.xml", Reply::ok(rss(&["First light"])).header("ETag", "\"1\""));
    let planet = Planet::with("discover = true", &[("ada", server.url("/"))]);
    let fetch = |time: &str| {
        let run = planet.fetch_at(time, &[]);
        let paths: Vec<String> = server.take_requests().into_iter().map(|request| request.path).collect();
        (paths.join(" "), run)
    };
    let (paths, run) = fetch("12:00");
    assert_eq!(paths, "/ /feed.xml");
    let note = format!(
        "ada: its url is a web page; read the feed that this announces: write url = \"{}\"\n",
        server.url("/feed.xml")
    );
    assert_eq!(run.err, note);
    assert!(run.out.contains("1 feed: 1 changed, 0 unchanged, 0 failing; 1 new entry"), "{run:?}");
    // From then on it is asked directly.
    let (paths, run) = fetch("13:00");
    assert_eq!((paths.as_str(), run.err), ("/feed.xml", note));
    // It moves: the page knows.
    server.set("/feed.xml", Reply::status(404));
    server.set("/new.xml", Reply::ok(rss(&["Second night"])));
    server.set("/", page(&["/new.xml"]));
    assert!(fetch("14:00").1.err.starts_with("warning: ada: HTTP 404"));
    assert_eq!(fetch("15:00").0, "/ /new.xml");
    assert_eq!(planet.titles(), ["First light", "Second night"]);
}

#[test]
fn feeds_that_a_page_announces_are_named_where_none_can_be_chosen() {
    let server = Server::start();
    let cases = [
        (
            "discover = false",
            vec!["/a.xml"],
            "; it announces the feed URL/a.xml; write that as its url, or discover = true under [fetch] (",
        ),
        (
            "discover = true",
            vec!["/a.xml", "b.xml"],
            "; it announces the feeds URL/a.xml, URL/b.xml; write one of them as its url (",
        ),
        ("discover = true", vec![], " (URL"),
    ];
    for (fetch, feeds, words) in cases {
        server.set("/", page(&feeds));
        let planet = Planet::with(fetch, &[("ada", server.url("/"))]);
        let run = planet.fetch_at("12:00", &[]);
        let expected = format!("warning: ada: this is a web page, not a feed: “Ada & friends”{words}")
            .replace("URL", &server.url(""));
        assert!(run.err.starts_with(&expected), "{run:?}");
        assert!(server.take_requests().iter().all(|request| request.path == "/"));
    }
}

#[test]
fn new_addresses_are_written_into_feeds_toml_and_nothing_else_changes() {
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    server.set("/other.xml", Reply::ok(rss(&["Other"])));
    server.set("/for-good", Reply::redirect(301, "/feed.xml"));
    server.set("/for-now", Reply::redirect(302, "/feed.xml?now"));
    server.set("/to-other", Reply::redirect(308, "/other.xml"));
    server.set("/to-nothing", Reply::redirect(301, "/nothing"));
    server.set("/feed.xml?now", Reply::ok(rss(&["First light"])));
    let ids = ["for-good", "for-now", "to-other", "to-nothing"];
    let mut feeds: Vec<(&str, String)> = ids.iter().map(|id| (*id, server.url(&format!("/{id}")))).collect();
    feeds.push(("other", server.url("/other.xml")));
    let planet = Planet::of(&feeds);
    planet.add("# a note at the end,   kept");
    let before = fs::read_to_string(planet.path("feeds.toml")).unwrap();
    let run = planet.run(&["check"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(fs::read_to_string(planet.path("feeds.toml")).unwrap(), before, "a check alone changes nothing");
    let advice = format!("  warning: has moved for good; write url = \"{}\" in feeds.toml", server.url("/feed.xml"));
    assert!(run.out.contains(&advice), "{run:?}");

    let run = planet.run(&["check", "--fix"]);
    assert!(
        run.err.contains(&format!("for-good: {} → {}\n", server.url("/for-good"), server.url("/feed.xml"))),
        "{run:?}"
    );
    assert!(
        run.err.contains("to-other: its new address") && run.err.contains("two feeds have the same url"),
        "{run:?}"
    );
    let after = fs::read_to_string(planet.path("feeds.toml")).unwrap();
    assert_eq!(after, before.replace(&server.url("/for-good"), &server.url("/feed.xml")));
    let run = planet.run(&["check", "--fix", "for-good", "for-now"]);
    assert_eq!((run.status, run.err.as_str()), (0, "feeds.toml: nothing to write\n"));
}

#[test]
fn requests_go_through_a_proxy_only_if_the_owner_says_so() {
    let server = Server::start();
    server.set("http://blog.example/feed.xml", Reply::ok(rss(&["First light"])));
    let fetch = |line: &str| {
        let lines = format!("{line}\nconnect_timeout_seconds = 1");
        let planet = Planet::with(&lines, &[("ada", "http://blog.example/feed.xml".into())]);
        let run =
            Run::of(planet.command(&["fetch"]).env("HTTP_PROXY", server.url("")).env("http_proxy", server.url("")));
        (server.take_requests().len(), run.out.contains("1 new entry"))
    };
    assert_eq!(fetch(&format!("proxy = \"{}\"", server.url(""))), (1, true));
    assert_eq!(fetch("proxy = \"environment\""), (1, true));
    assert_eq!(fetch(""), (0, false));
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_keeps_what_is_complete_and_leaves_the_site_as_it_was() {
    use std::process::{Command, Stdio};
    let server = Server::start();
    server.set("/ada", Reply::ok(rss(&["First light"])));
    server.set("/slow", Reply::silent());
    let planet = Planet::of(&[("ada", server.url("/ada")), ("slow", server.url("/slow"))]);
    for (command, signal) in [("build", "-INT"), ("fetch", "-TERM")] {
        server.set("/ada", Reply::ok(rss(&["First light", &format!("Seen by {command}")])));
        let mut running = planet.command(&[command]);
        let running = running.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        server.wait_until_answered("/ada");
        let seen = format!("Seen by {command}");
        while !planet.run(&["entries"]).out.contains(&seen) {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let kill = Command::new("kill").args([signal, &running.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let ended = running.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130), "{ended:?}");
        assert!(!planet.path("public/index.html").exists());
        server.take_answered();
    }
    // The archive is whole, and the next run goes on.
    server.set("/slow", Reply::ok(rss(&["Late"])));
    planet.build();
    assert_eq!(planet.titles(), ["First light", "Late", "Seen by build", "Seen by fetch"]);
}

#[test]
#[cfg(target_os = "linux")] // which has more than one address of its own
fn what_a_page_announces_elsewhere_gets_no_login_and_is_asked_once() {
    let server = Server::start();
    let other = server.also_on(2);
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    server.set("/", page(&[&format!("http://{other}/feed.xml")]));
    let planet = Planet::with("discover = true", &[("ada", server.url("/"))]);
    planet.add("bearer_env = \"ORRERY_TEST_SECRET\"\nheaders = { X-Key = \"k\" }");
    for expected in [[true, false].as_slice(), &[false]] {
        let run = Run::of(planet.command(&["fetch"]).env("ORRERY_TEST_SECRET", "opensesame"));
        assert!(run.out.contains("0 failing"), "{run:?}");
        let requests = server.take_requests();
        let sent: Vec<bool> = requests.iter().map(|request| request.header("Authorization").is_some()).collect();
        let keys: Vec<bool> = requests.iter().map(|request| request.header("X-Key").is_some()).collect();
        assert_eq!((sent.as_slice(), keys.as_slice()), (expected, expected));
    }
    // A page that announces itself is a page.
    server.set("/itself", page(&["/itself"]));
    let planet = Planet::with("discover = true", &[("ada", server.url("/itself"))]);
    assert!(planet.fetch_at("12:00", &[]).out.contains("1 failing; "));
    assert_eq!(server.take_requests().len(), 2);
}

#[test]
fn a_document_that_was_cut_off_is_asked_for_again_as_a_whole() {
    let server = Server::start();
    let whole = rss(&["First light", "Second night"]);
    let head = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nConnection: close\r\n\r\n";
    server.set("/feed.xml", Reply::raw(format!("{head}{}", &whole[..whole.len() - 60])));
    let planet = Planet::of(&[("ada", server.url("/feed.xml"))]);
    planet.build();
    assert_eq!(planet.titles(), ["First light"]);
    server.set("/feed.xml", Reply::ok(whole).header("ETag", "\"1\""));
    planet.build();
    assert_eq!(planet.titles(), ["First light", "Second night"]);
}

#[test]
fn a_machine_that_is_cut_off_blames_nobody() {
    let far = |name: &str| (name.to_owned(), format!("http://{name}-{}.example/", "a".repeat(64))); // no such host
    let feeds = [far("ada"), far("bob")];
    let feeds: Vec<(&str, String)> = feeds.iter().map(|(id, url)| (id.as_str(), url.clone())).collect();
    let planet = Planet::of(&feeds);
    let run = planet.build();
    assert!(run.out.contains("0 failing, 2 not reached; "), "{run:?}");
    assert!(
        run.err.starts_with("warning: none of 2 feeds was reached: is this machine's network all right?"),
        "{run:?}"
    );
    assert!(!planet.page("contributors/ada/index.html").contains("could not be read"));
    // If one of them answers, the other is at fault.
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    planet.configure("", &[("ada", server.url("/feed.xml")), feeds[1].clone()]);
    assert!(planet.build().out.contains("1 changed, 0 unchanged, 1 failing; "));
}

#[test]
fn news_is_a_new_or_edited_entry_and_not_any_other_byte() {
    let server = Server::start();
    let planet = punctual(&[("ada", server.url("/feed.xml"))]);
    for day in 1..=20 {
        let built = format!("<lastBuildDate>{day} Nov 2026 12:00:00 GMT</lastBuildDate>");
        server.set("/feed.xml", Reply::ok(saying(&built)));
        planet.run(&["fetch", "--force", "--now", &format!("2026-11-{day:02}T12:00:00Z")]);
    }
    // Quiet for 19 days: every nine hours or so.
    let due = planet.run(&["fetch", "--dry-run", "--now", "2026-11-20T20:00:00Z"]);
    assert!(
        due.out.contains("not due before 2026-11-20T2") || due.out.contains("not due before 2026-11-21T0"),
        "{due:?}"
    );
}

#[test]
fn slow_reading_makes_no_feed_late() {
    // Larger than what may wait, so that answers pile up; each is whole, however long it lies.
    let server = Server::start();
    let ids: Vec<String> = (0..30).map(|number| format!("feed-{number}")).collect();
    let text = "word ".repeat(200_000);
    for id in &ids {
        let feed = rss(&[id]).replace("<description>", &format!("<description>{text}"));
        server.set(&format!("/{id}"), Reply::ok(feed));
    }
    let feeds: Vec<(&str, String)> = ids.iter().map(|id| (id.as_str(), server.url(&format!("/{id}")))).collect();
    let planet = Planet::with("per_host = 30\nsilence_timeout_seconds = 1\ntotal_timeout_seconds = 3", &feeds);
    let run = planet.fetch_at("12:00", &[]);
    assert!(run.out.contains("30 changed, 0 unchanged, 0 failing; 30 new entries"), "{run:?}");
}

#[test]
fn a_login_in_an_address_is_not_kept() {
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(rss(&["First light"])).header("ETag", "\"1\""));
    let planet = Planet::of(&[("ada", server.url("/feed.xml").replace("http://", "http://ada:opensesame@"))]);
    planet.build();
    let archive = fs::read(planet.path("archive/orrery.db")).unwrap();
    assert!(!String::from_utf8_lossy(&archive).contains("opensesame"));
    assert!(planet.build().out.contains("1 unchanged"), "it is known again");
}

#[test]
fn the_guard_stands_behind_a_proxy_of_the_environment_too() {
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(rss(&["First light"])));
    let address = server.url("/feed.xml").replace("127.0.0.1", "localhost");
    let planet = Planet::with("proxy = \"environment\"", &[("ada", address)]);
    let text = fs::read_to_string(planet.path("feeds.toml")).unwrap();
    fs::write(planet.path("feeds.toml"), text.replace("allow_private = true\n", "")).unwrap();
    for variables in [
        [("NO_PROXY", "".to_owned()), ("OTHER", "".to_owned())],
        [("HTTP_PROXY", server.url("")), ("NO_PROXY", "localhost".to_owned())],
    ] {
        let run = Run::of(planet.command(&["fetch"]).env_remove("HTTP_PROXY").env_remove("http_proxy").envs(variables));
        assert!(run.err.contains("not of the public internet"), "{run:?}");
    }
    assert!(server.take_requests().is_empty());
}

#[test]
#[cfg(unix)]
fn a_pipe_is_no_feed() {
    let planet = Planet::of(&[("ada", "pipe.xml".into())]);
    assert!(std::process::Command::new("mkfifo").arg(planet.path("pipe.xml")).status().unwrap().success());
    assert!(planet.build().err.starts_with("warning: ada: this is not a file"));
}
