//! What the planet promises to its owner and its readers, through the real program.

#[path = "support/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use orrery::archive::Lock;
use orrery::feed::{self, Arrival, ParsedFeed};
use site::{NOW, ORRERY, Ran, Site};
use url::Url;

#[test]
fn the_same_planet_built_elsewhere_is_the_same_to_the_byte() {
    let (one, other) = (Site::sample(), Site::sample());
    one.build(&[]);
    let mut threads = Command::new(ORRERY);
    threads.args(["build", "--now", NOW]).current_dir(other.path()).env("RAYON_NUM_THREADS", "1");
    assert!(threads.output().unwrap().status.success());
    assert_eq!(one.files("public"), other.files("public"));
}

#[test]
fn a_second_build_writes_nothing_and_an_offline_one_is_the_same() {
    let site = Site::sample();
    site.build(&[]);
    let before = site.files("public");
    let again = site.build(&[]);
    assert!(
        again.out.contains("8 feeds: 0 changed, 8 unchanged, 0 failing; 0 new entries; 0 files written"),
        "{}",
        again.out
    );
    let offline = site.build(&["--offline", "--output-dir", "elsewhere"]);
    assert!(offline.out.starts_with("8 feeds, not asked; "), "{}", offline.out);
    assert_eq!(site.files("elsewhere"), before);
}

#[test]
fn a_command_run_twice_in_one_process_leaves_nothing_behind() {
    let site = Site::sample();
    let run = |arguments: &[&str]| {
        let config = site.at("feeds.toml").display().to_string();
        let arguments = [&["orrery", "--config", &config], arguments].concat();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let status = orrery::commands::run(arguments.iter().map(Into::into), &mut out, &mut err);
        (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    };
    let build = ["build", "--now", NOW];
    let (first, second) = (run(&build), run(&build));
    assert_eq!((first.0, second.0), (0, 0), "{}{}", first.2, second.2);
    assert!(second.1.contains("0 files written"), "{}", second.1);
    assert_eq!(run(&["entries"]), run(&["entries"]));
    assert_eq!(run(&["check", "mirela"]), run(&["check", "mirela"]));
}

#[test]
fn every_link_into_the_site_leads_to_something() {
    let site = Site::sample();
    site.build(&["--base-url", "https://planet.halfmoon.example/below/"]);
    let files = site.files("public");
    let ids: BTreeMap<&String, BTreeSet<&str>> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, attributes(std::str::from_utf8(bytes).unwrap(), &["id"]).collect()))
        .collect();
    let mut links = 0;
    for path in ids.keys() {
        let text = std::str::from_utf8(&files[*path]).unwrap();
        for link in attributes(text, &["href", "src"]) {
            let inside = match link.strip_prefix("https://planet.halfmoon.example/below/") {
                Some(inside) => inside,
                None if link.starts_with('#') => link,
                None => match link.strip_prefix("/below/") {
                    Some(inside) => inside,
                    None => {
                        assert!(link.contains(':'), "{path}: {link} leads out of the site's own address");
                        continue;
                    }
                },
            };
            links += 1;
            let (file, fragment) = inside.split_once('#').unwrap_or((inside, ""));
            let target = match (link.starts_with('#'), file) {
                (true, _) => (*path).clone(),
                (false, "") => "index.html".to_owned(),
                (false, file) if file.ends_with('/') => format!("{file}index.html"),
                (false, file) => file.to_owned(),
            };
            assert!(files.contains_key(&target), "{path} links to {link}, which is not there");
            assert!(fragment.is_empty() || ids[&target].contains(fragment), "{path} links to {link}: no such part");
        }
    }
    assert!(links > 1_000, "only {links} links were seen");
}

/// Values of attributes in tags, without the escapes that our own addresses never have.
fn attributes<'a>(html: &'a str, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
    html.split('<').filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())).flat_map(move |tag| {
        let tag = tag.split('>').next().unwrap_or_default();
        names.iter().filter_map(move |name| tag.split(&format!(" {name}=\"")[..]).nth(1)?.split('"').next())
    })
}

#[test]
fn no_id_stands_twice_on_a_page_and_every_page_has_one_first_heading() {
    let site = Site::sample();
    site.build(&[]);
    for (path, bytes) in site.files("public").iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut seen = BTreeSet::new();
        for id in attributes(text, &["id"]) {
            assert!(seen.insert(id), "{path}: the id {id} stands twice");
        }
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
    }
}

fn read_back(site: &Site, path: &str) -> ParsedFeed {
    let url = Url::parse("https://planet.halfmoon.example/").unwrap().join(path).unwrap();
    let bytes = site.files("public").remove(path).unwrap_or_else(|| panic!("{path} was not published"));
    feed::read(&Arrival { bytes: &bytes, content_type: None, url: &url, max_entries: 1000 })
}

#[test]
fn the_three_feeds_say_the_same_and_keep_the_original_ids() {
    let site = Site::sample();
    site.build(&[]);
    for (atom, others) in [
        ("atom.xml", ["rss.xml", "feed.json"]),
        ("newsletter/atom.xml", ["newsletter/rss.xml", "newsletter/feed.json"]),
    ] {
        let told = |path: &str| {
            let feed = read_back(&site, path);
            assert_eq!(feed.problems, [], "{path}");
            let entry = |entry: feed::RawEntry| {
                let text = |markup: Option<feed::Markup>| markup.map(|markup| markup.text.trim().to_owned());
                let authors: Vec<String> = entry.authors.into_iter().map(|author| author.name).collect();
                let tags: Vec<String> = entry.categories.into_iter().map(|tag| tag.term).collect();
                (entry.id, entry.url, entry.published, text(entry.title), authors, tags, text(entry.content))
            };
            feed.entries.into_iter().map(entry).collect::<Vec<_>>()
        };
        let first = told(atom);
        assert!(!first.is_empty());
        for other in others {
            let second = told(other);
            assert_eq!(first.len(), second.len(), "{other}");
            for (a, b) in first.iter().zip(&second) {
                assert_eq!(a, b, "{other}");
            }
        }
    }
    let archived = site.orrery(&["entries"]).out;
    let ids = read_back(&site, "atom.xml").entries.into_iter().filter_map(|entry| entry.id);
    let of_entries: Vec<String> = ids.filter(|id| id.starts_with("tag:") && !id.contains("planet.halfmoon")).collect();
    assert!(!of_entries.is_empty());
    for id in of_entries {
        assert!(archived.contains(&format!("\"id\":\"{id}\"")), "{id} is nobody's");
    }
}

#[test]
fn a_feed_is_as_old_as_its_newest_entry() {
    let site = Site::sample();
    site.build(&[]);
    let first = site.read("public/atom.xml");
    let later = site.orrery(&["build", "--offline", "--now", "2027-03-01T00:00:00Z"]);
    // Who is active, and on the page that lists events what is still to come.
    assert!(later.out.contains("2 files written"), "nothing else changes with the days: {}", later.out);
    assert_eq!(site.read("public/atom.xml"), first);
}

#[test]
fn the_list_of_blogs_has_every_contributor() {
    let site = Site::sample();
    site.build(&[]);
    let opml = site.read("public/opml.xml");
    assert_eq!(opml.matches("<outline ").count(), 8, "{opml}");
}

/// A change of feeds.toml: what stands there, and what stands there then.
const CHANGES: &[(&str, &str)] = &[
    ("title = \"Planet Halfmoon\"", "title = \"Planet Quarter\""),
    ("timezone = \"Europe/Warsaw\"", "timezone = \"Europe/Lisbon\""),
    ("items_per_page = 10", "items_per_page = 7"),
    ("formats = [\"atom\", \"rss\", \"json\"]", "formats = [\"json\", \"atom\"]"),
    ("tags = [\"atom\"]", "tags = [\"rss\", \"atom\"]"),
    ("items = 40", "items = 5"),
    ("content = \"full\"", "content = \"summary\""),
    ("opml = \"opml.xml\"", "opml = \"blogs.opml\""),
    ("aliases = {}", "aliases = { \"rss10.xml\" = \"json\", \"opml.xml\" = \"foaf\" }"),
    ("archives = true", "archives = false"),
    ("related = 4", "related = 1"),
    ("mentions = 5", "mentions = 0"),
    ("fold_after_words = 350", "fold_after_words = 60"),
    ("max_bytes = 5_000_000", "max_bytes = 20_000"),
    ("page_bytes = 100_000", "page_bytes = 1_000"),
    ("smart_punctuation = true", "smart_punctuation = false"),
    ("language = \"fa\"", "language = \"ar\""),
    ("name = \"Tomasz Wrona\"", "name = \"T. W.\""),
    ("tags = [\"observing\"]", "tags = [\"nights\"]"),
    ("face = \"faces/jun.svg\"", "face = \"faces/greta.svg\""),
    ("homepage = \"https://tomasz-slews.example/\"", "homepage = \"https://tomasz.example/\""),
    ("title = \"Halfmoon Weekly\"", "title = \"The Weekly\""),
];

#[test]
fn after_any_change_of_feeds_toml_the_site_is_as_if_built_anew() {
    let site = Site::sample();
    site.build(&[]);
    for (before, after) in CHANGES {
        let text = site.read("feeds.toml");
        assert!(text.contains(before), "{before}");
        site.write("feeds.toml", text.replacen(before, after, 1));
        site.build(&[]);
        let _ = std::fs::remove_dir_all(site.at("fresh"));
        site.build(&["--offline", "--output-dir", "fresh"]);
        assert!(site.files("public") == site.files("fresh"), "{after}: something is stale");
    }
}

#[test]
fn drafts_are_shown_only_when_asked_for() {
    let site = Site::sample();
    let ran = site.build(&[]);
    assert!(ran.err.contains("content/newsletter/2026-11-27-untitled.md is a draft and was left out"), "{}", ran.err);
    let issue = "newsletter/2026-11-27-untitled/index.html";
    assert!(!site.files("public").contains_key(issue));
    site.build(&["--drafts", "--output-dir", "preview"]);
    assert!(site.files("preview").contains_key(issue));
}

#[test]
fn a_second_run_beside_the_first_says_so_and_ends_with_4() {
    let site = Site::sample();
    let lock = Lock::take(&site.at("archive/orrery.db")).unwrap();
    let ran = site.orrery(&["build"]);
    assert_eq!(ran.status, 4, "{}", ran.err);
    assert!(ran.err.contains("another run of Orrery is at work"), "{}", ran.err);
    assert!(!site.at("public").exists());
    drop(lock);
    site.build(&[]);
}

#[test]
fn an_archive_from_a_newer_version_is_refused_and_the_site_stays() {
    let site = Site::sample();
    site.build(&[]);
    let before = site.files("public");
    let archive = rusqlite::Connection::open(site.at("archive/orrery.db")).unwrap();
    archive.pragma_update(None, "user_version", 1000).unwrap();
    drop(archive);
    for arguments in [&["build"][..], &["entries"]] {
        let ran = site.orrery(arguments);
        assert_eq!(ran.status, 1);
        assert!(ran.err.contains("written by a newer Orrery (archive version 1000"), "{}", ran.err);
    }
    assert_eq!(site.files("public"), before);
}

/// A limit on the size of files stands in for a full disk: a write fails in the same place.
#[test]
fn a_full_disk_is_named_and_leaves_the_last_good_site() {
    let site = Site::sample();
    site.build(&[]);
    let before = site.files("public");
    site.write("static/large.bin", vec![7; 3_000_000]);
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\nChanged.\n");
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 2000; exec \"$0\" build --offline", ORRERY]);
    let ran = Ran::from(shell.current_dir(site.path()).output().unwrap());
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("public/large.bin: "), "{}", ran.err);
    assert_eq!(site.files("public"), before);
    let corner: Vec<_> = std::fs::read_dir(site.at("public/.orrery")).unwrap().collect();
    assert_eq!(corner.len(), 1, "what was laid aside is gone");
    site.build(&["--offline"]);
    assert_eq!(site.files("public")["large.bin"].len(), 3_000_000);
}

#[test]
fn a_page_that_cannot_be_made_leaves_the_last_good_site() {
    let site = Site::sample();
    site.build(&[]);
    let before = site.files("public");
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\nChanged.\n");
    // Shows only where an entry has an enclosure, which no rehearsal has.
    let broken = "{% extends \"default/entry.html\" %}{% block main %}{% if item.enclosures %}{{ nothing }}{% endif %}{% endblock main %}";
    site.write("templates/entry.html", broken);
    let ran = site.orrery(&["build", "--now", NOW]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("could not be made from entry.html") && ran.err.contains("nothing"), "{}", ran.err);
    assert_eq!(site.files("public"), before);
}

#[test]
fn the_help_names_every_exit_status() {
    let help = Site::empty().orrery(&["--help"]).out;
    for status in ["0  done", "1  failed", "2  a mistake", "3  `check`", "4  another run"] {
        assert!(help.contains(status), "{help}");
    }
}

#[test]
fn check_prints_one_line_of_json_for_each_source() {
    let site = Site::sample();
    let ran = site.orrery(&["check", "--format", "json", "feeds/greta.atom", "paulo", "content/about.md"]);
    assert_eq!(ran.status, 1, "content/about.md is no feed");
    assert!(!site.at("archive").exists(), "a check touches no archive");
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<Option<&str>> = lines.iter().map(|line| line["feed_type"].as_str()).collect();
    assert_eq!(kinds, [Some("atom"), Some("rss2"), None]);
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(keys(&lines[0]), set(&["source", "feed_type", "feed", "entries", "problems"]));
    let feed = ["title", "link", "description", "language", "updated", "authors", "icon"];
    assert_eq!(keys(&lines[0]["feed"]), set(&feed));
    let entry = [
        "id",
        "title",
        "title_html",
        "url",
        "authors",
        "published",
        "updated",
        "summary_html",
        "content_html",
        "categories",
        "enclosures",
        "comments_url",
        "language",
    ];
    assert_eq!(keys(&lines[0]["entries"][0]), set(&entry));
    assert_eq!(keys(&lines[1]["problems"][0]), set(&["severity", "code", "message", "line"]));
}

#[test]
fn what_the_readme_says_of_the_program_is_what_the_program_says() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for command in ["build", "entries", "check"] {
        let help = Site::empty().orrery(&["--help"]).out;
        assert!(help.contains(command) && readme.contains(&format!("orrery {command}")), "{command}");
    }
}

#[test]
fn a_post_in_two_feeds_is_shown_once_and_credits_both() {
    let text = "The mirror came back from the coater on Tuesday, and the first night was cloudy, of course.";
    let feed = |title: &str, home: &str, more: &str| {
        format!(
            "<rss version=\"2.0\"><channel><title>{title}</title><link>{home}</link><item><title>The mirror</title>\
             <link>https://ada.example/mirror</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>\
             <description>{text}</description></item>{more}</channel></rss>"
        )
    };
    let other =
        "<item><title>We hire</title><link>https://acme.example/jobs</link><description>Do come.</description></item>";
    let toml = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[[feed]]\nid = \"acme\"\nname = \"Acme\"\n\
                url = \"acme.xml\"\n[[feed]]\nid = \"ada\"\nname = \"Ada\"\nurl = \"ada.xml\"\n";
    let site = Site::with(&[
        ("feeds.toml", toml),
        ("acme.xml", &feed("Acme", "https://acme.example/", other)),
        ("ada.xml", &feed("Ada", "https://ada.example/", "")),
    ]);
    site.build(&[]);
    let home = site.read("public/index.html");
    assert_eq!(home.matches("cloudy, of course").count(), 1, "{home}");
    assert!(home.contains("also on the blog of <a href=\"/contributors/acme/\"><bdi>Acme</bdi></a>"), "{home}");
    assert!(site.read("public/contributors/acme/index.html").contains("The mirror"));
    assert_eq!(site.read("public/atom.xml").matches("<title>The mirror</title>").count(), 1);
    let kept = site.orrery(&["entries"]);
    assert_eq!(kept.out.lines().count(), 3, "the archive has both");
}

#[test]
fn a_date_in_the_future_is_named_and_does_not_count() {
    let feed = "<rss version=\"2.0\"><channel><title>A</title><item><guid>1</guid><title>Soon</title>\
                <pubDate>Sat, 01 Jan 2101 10:00:00 GMT</pubDate></item></channel></rss>";
    let toml =
        "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\n";
    let site = Site::with(&[("feeds.toml", toml), ("ada.xml", feed)]);
    let words = "1 of 1 entries are dated in the future (up to 2101-01-01); the time first seen is theirs";
    assert_eq!(site.build(&[]).err, format!("ada: {words}\n"));
    assert!(site.read("public/index.html").contains("Soon"));
    assert!(!site.read("public/atom.xml").contains("2101"));
    let checked = site.orrery(&["check", "ada"]);
    assert_eq!(checked.status, 3);
    assert!(checked.out.contains(&format!("warning: {words}")), "{}", checked.out);
}

#[test]
fn what_is_too_long_to_be_shown_as_a_whole_is_named() {
    let long = "star ".repeat(300_000);
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>A</title><item><guid>1</guid><title>Long</title><description>{long}</description>\
         <pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    );
    let toml =
        "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\n";
    let site = Site::with(&[("feeds.toml", toml), ("ada.xml", &feed)]);
    let words = "ada: 1 of 1 entries are too long or too intricate to be shown as a whole, and were cut\n";
    assert_eq!(site.build(&[]).err, words);
}
