//! The newsletter through the real program, where it takes a web server or git: noting pages, asking links, annotating
//! what is new. What editors see week by week is in `tests/sites/newsletter`.

#[path = "support/server.rs"]
mod server;
#[path = "support/site.rs"]
mod site;

use std::process::Command;

use server::{Reply, Server};
use site::Site;

const NOW: &str = "2026-11-20T18:00:00Z";
const ISSUE: &str = "content/newsletter/2026-11-20-a.md";

fn planet(body: &str) -> Site {
    let toml = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n\
                [fetch]\nhost_pause_milliseconds = 0\nretries = 0\n";
    Site::with(&[("feeds.toml", toml), (ISSUE, &format!("+++\ntitle = \"T\"\ndraft = true\n+++\n{body}"))])
}

/// What a check says, without the summary.
fn check(site: &Site, more: &[&str]) -> (i32, Vec<String>) {
    let ran = site.orrery(&[&["newsletter", "check", "--now", NOW, "--allow-private"], more].concat());
    assert!(ran.status != 2 || ran.out.is_empty(), "{ran:?}");
    let lines = ran.out.lines().chain(ran.err.lines()).filter(|line| !line.contains("to mend"));
    (ran.status, lines.map(|line| line.replace(&format!("{ISSUE}:"), "")).collect())
}

#[test]
fn links_are_asked_once_and_only_what_is_certain_is_to_be_mended() {
    let server = Server::start();
    let new = server.url("/new");
    server.set("/fine", Reply::ok("<p>x"));
    server.set("/old", Reply::redirect(301, &new));
    server.set("/new", Reply::ok("<p>x"));
    server.set("/passing", Reply::redirect(302, &new));
    server.set("/gone", Reply::status(410));
    server.set("/shy", Reply::status(403));
    let paths = ["fine#a", "old", "passing", "gone", "shy"];
    let body: String = paths.iter().map(|path| format!("[a {path}]({})\n", server.url(&format!("/{path}")))).collect();
    let site = planet(&format!("{body}[home](https://p.example/about/)\n"));
    let (status, found) = check(&site, &["--offline"]);
    assert_eq!((status, found), (0, vec![]), "nobody was asked");
    let expected = [
        format!("6:1: error: the page has moved for good; write {new} [moved]"),
        "8:1: error: the link is dead: HTTP 410: there is nothing at this address [dead]".to_owned(),
        "9:1: note: whether the link is alive cannot be told from here: HTTP 403: the server refuses us [unsure]"
            .into(),
    ];
    assert_eq!(check(&site, &[]), (3, expected.to_vec()));
    assert_eq!(server.take_requests().len(), 7, "five links, two of them redirected");
    assert_eq!(check(&site, &[]), (3, expected.to_vec()));
    assert_eq!(server.take_requests().len(), 0, "what is known is not asked again");
    // Whether it was mended shows within the hour, what is alive is not asked for days.
    server.set("/gone", Reply::ok("<p>x"));
    let later = site.orrery(&["newsletter", "check", "--now", "2026-11-20T20:00:00Z", "--allow-private"]);
    assert!(!later.out.contains("dead"), "{}", later.out);
    assert_eq!(server.take_requests().len(), 2, "the dead and the shy");
}

#[test]
fn a_check_of_all_tells_of_drafts_and_ends_as_one_of_them_would() {
    for (body, status) in [("TODO: write\n", 3), ("Written.\n", 0)] {
        let ran = planet(body).orrery(&["check", "--now", NOW]);
        assert_eq!(ran.status, status, "{body}: {ran:?}");
        assert_eq!(
            ran.err.contains(&format!("{ISSUE}:5:1: error: TODO is still to be replaced [placeholder]")),
            status == 3,
            "{ran:?}"
        );
    }
}

#[test]
fn no_link_leads_to_an_address_of_the_owners_own_network() {
    let server = Server::start();
    let site = planet(&format!("[a]({})\n", server.url("/router")));
    let ran = site.orrery(&["newsletter", "check", "--now", NOW]);
    assert!(ran.out.contains("not of the public internet"), "{}", ran.out);
    assert_eq!((ran.status, server.take_requests().len()), (0, 0));
}

#[test]
fn a_page_is_noted_with_its_title_and_description() {
    let server = Server::start();
    let head = "<!DOCTYPE html><html><head><title>Tides | The Site</title><meta property=og:title content='Tides &amp; [time]'>\
                <meta name=description content='When the sea\n goes.'></head><body><p>x</p></body></html>";
    server.set("/tides", Reply::ok(head).header("Content-Type", "text/html"));
    let site = planet("");
    let url = server.url("/tides");
    let add = |more: &[&str]| site.orrery(&[&["newsletter", "add", url.as_str()], more].concat());
    let refused = add(&[]);
    assert_eq!(refused.status, 1);
    assert!(refused.err.contains("with --title \"...\" it is noted without asking"), "{}", refused.err);
    let ran = add(&["--allow-private", "--section", "headlines", "--note", "Ask Rosa."]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let inbox = site.read("content/newsletter/inbox.md");
    let item = format!("## headlines\n\n- [Tides & \\[time\\]]({url}): When the sea goes.\n  Ask Rosa.\n");
    assert!(inbox.ends_with(&item), "{inbox}");
    assert_eq!(site.orrery(&["build", "--now", NOW]).status, 0, "the inbox is no issue");
}

#[test]
fn a_pull_request_is_told_only_of_what_it_brings() {
    let site = planet("[a](https://a.example/?utm_source=x)\n");
    let since =
        |site: &Site, commit: &str| check(site, &["--offline", "--format", "github", &format!("--since={commit}")]);
    let (status, said) = since(&site, "HEAD");
    assert_eq!(status, 2);
    assert!(said[0].contains("--since HEAD: the project is not in a git repository"), "{said:?}");
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"];
        let ran = Command::new("git").current_dir(site.path()).args(identity).args(arguments).output().expect("git");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    git(&["commit", "-q", "--allow-empty", "-m", "nothing"]);
    assert_eq!(since(&site, "HEAD").1.len(), 1, "a file that was not there is new");
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "an issue"]);
    assert_eq!(since(&site, "HEAD"), (0, vec![]));
    let text = site.read(ISSUE);
    site.write(ISSUE, format!("{text}\n![](https://a.example/100%.png)\n"));
    let expected = format!(
        "::error file={ISSUE},line=7,col=1,title=alt::the picture has no alternative text; write what it shows: \
         between the brackets of ![...](...), or as alt=\"...\""
    );
    assert_eq!(since(&site, "HEAD"), (3, vec![expected]));
    let (status, said) = since(&site, "--output=x");
    assert_eq!(status, 2);
    assert!(said[0].contains("git knows no such commit or branch"), "{said:?}");
    assert!(!site.at("content/newsletter/x").exists());
}

#[test]
fn who_updates_a_draft_without_a_period_is_told_which_it_can_be() {
    let site = planet("");
    let update = || site.orrery(&["newsletter", "draft", "--update", "--now", NOW]);
    site.build(&["-q"]);
    let ran = update();
    assert_eq!(ran.status, 2, "{}", ran.out);
    assert!(ran.err.contains("write period = { start = 2026-11-13, end = 2026-11-20 }"), "{}", ran.err);
    let before = "+++\ntitle = \"T\"\nperiod = { start = 2026-11-01, end = 2026-11-11 }\n+++\nx\n";
    site.write("content/newsletter/2026-11-11-0.md", before);
    assert!(update().err.contains("write period = { start = 2026-11-11, end = 2026-11-20 }"), "{}", update().err);
}

#[test]
fn every_preset_is_understood_and_drafts() {
    let presets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/newsletter");
    let names: Vec<String> = site::files_below(&presets).into_keys().filter(|name| name.ends_with(".toml")).collect();
    assert_eq!(names, ["openstack-weekly.toml", "this-week-in-rust.toml"]);
    for name in names {
        let site = Site::with(&[("feeds.toml", &std::fs::read_to_string(presets.join(&name)).unwrap())]);
        let rss = "<rss version=\"2.0\"><channel><title>A</title><item><title>Release 1</title>\
                   <link>https://a.example/1</link><pubDate>17 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>";
        for path in
            ["feeds/blog.xml", "feeds/questions.xml", "feeds/releases.xml", "feeds/own.xml", "feeds/security.xml"]
        {
            site.write(path, rss.replace("/1<", &format!("/{path}<")));
        }
        site.write("feeds/events.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
        site.build(&["-q"]);
        let ran = site.orrery(&["newsletter", "draft", "--stdout", "--now", NOW]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
        assert!(ran.out.contains("Release 1") && ran.out.contains("TODO: "), "{name}: {}", ran.out);
    }
}

#[test]
fn a_draft_speaks_the_language_of_the_planet() {
    let toml = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\nlanguage = \"de\"\n\
                [newsletter]\ntitle = \"Rundbrief\"\n\
                [[newsletter.section]]\ntitle = \"Zahlen\"\nsource = \"statistics\"\n\
                [[feed]]\nid = \"ada\"\nname = \"Ada\"\nurl = \"ada.xml\"\n";
    let rss = "<rss version=\"2.0\"><channel><title>A</title><item><title>x</title><link>https://a.example/1</link>\
               <pubDate>17 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>";
    let site = Site::with(&[("feeds.toml", toml), ("ada.xml", rss)]);
    site.write("content/newsletter/inbox.md", "- [Gezeiten](https://t.example/)\n");
    site.build(&["-q"]);
    let draft = site.orrery(&["newsletter", "draft", "--stdout", "--now", NOW]).out;
    for words in [
        "title = \"Rundbrief 1 (13.–20. November 2026)\"",
        "- 1 Beitrag von 1 von 1 Beitragenden <!--",
        "## Unsortiert <!-- orrery section unsorted -->\n\n- [Gezeiten]",
    ] {
        assert!(draft.contains(words), "{words}\n{draft}");
    }
}
