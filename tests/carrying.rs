//! `orrery export` and `orrery import`: nothing is lost on the way, and nothing happens by halves.

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;

use orrery::archive::Lock;
use orrery::feed::{self, Arrival};
use site::{Ran, Site};
use url::Url;

const FORMATS: [&str; 2] = ["jsonl", "atom"];

/// The sample planet after a build, its archive spoiled with what no feed could bring.
fn planet() -> Site {
    let site = Site::sample();
    site.build(&[]);
    let odd = "a\u{0}b\u{1b}[2J\u{85}\u{202e}\u{feff}\u{ffff}\r\n\t\"<&]]>'\u{e0041}\u{1f52d}";
    let archive = database(&site);
    archive.execute("UPDATE entry SET guid = ?1, meta = ?1 WHERE n = 3", [odd]).unwrap();
    archive.execute("UPDATE entry SET removed = date WHERE n = 5", []).unwrap();
    archive.execute("UPDATE arrived SET markup = ?1 WHERE n = 3", [b"{\"older\":\"as it is\"}".to_vec()]).unwrap();
    archive.execute("UPDATE arrived SET markup = ?1 WHERE n = 4", [vec![0xff_u8, 0, 7]]).unwrap();
    archive.execute("INSERT INTO forgotten VALUES ('ada', ?1)", [odd]).unwrap();
    let sending = "INSERT INTO sending VALUES (1, '2026-11-20-issue-1', 'd', 'smtp', 'list@p.example', NULL,
        '2026-11-20T18:00:00Z', '2026-11-20T18:00:02Z', 1, ?1)";
    archive.execute(sending, [odd]).unwrap();
    site
}

fn database(site: &Site) -> rusqlite::Connection {
    rusqlite::Connection::open(site.at("archive/orrery.db")).unwrap()
}

fn done(ran: Ran) -> Ran {
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    ran
}

/// A planet with the same files and no archive, and what was exported.
fn elsewhere(exported: &str) -> Site {
    let site = Site::sample();
    site.write("exported", exported);
    site
}

fn export(site: &Site, format: &str) -> String {
    done(site.orrery(&["export", "--format", format])).out
}

#[test]
fn an_archive_that_went_elsewhere_exports_the_same_bytes_and_makes_the_same_site() {
    let here = planet();
    here.build(&["--offline"]);
    for format in FORMATS {
        let there = elsewhere(&export(&here, format));
        let ran = done(there.orrery(&["import", "exported"]));
        assert!(ran.out.starts_with("the archive is as exported, with "), "{}", ran.out);
        for again in FORMATS {
            assert!(export(&there, again) == export(&here, again), "{format}, {again}");
        }
        there.build(&["--offline"]);
        assert!(there.files("public") == here.files("public"), "{format}");
    }
}

#[test]
fn an_export_into_a_file_is_that_on_standard_output() {
    let site = planet();
    for format in FORMATS {
        let ran = done(site.orrery(&["export", "--format", format, "--output", "carried"]));
        assert_eq!(ran.out, "");
        assert_eq!(site.read("carried"), export(&site, format));
    }
    let ran = site.orrery(&["export", "--output", "archive/orrery.db"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("this is the archive itself"), "{}", ran.err);
    assert_eq!(site.orrery(&["export", "--output", "nowhere/x"]).status, 1);
}

#[test]
fn nothing_in_an_export_steers_a_terminal() {
    let site = planet();
    for format in FORMATS {
        let steers = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
        assert_eq!(export(&site, format).matches(steers).next(), None, "{format}");
    }
}

#[test]
fn other_programs_read_the_exported_atom() {
    let site = planet();
    let atom = export(&site, "atom");
    let url = Url::parse("https://planet.halfmoon.example/").unwrap();
    let read = feed::read(&Arrival { bytes: atom.as_bytes(), content_type: None, url: &url, max_entries: 1000 });
    assert_eq!(read.problems, []);
    let titles: BTreeSet<String> =
        read.entries.iter().filter_map(|entry| entry.title.clone()).map(|t| t.text).collect();
    let entries = done(site.orrery(&["entries"])).out;
    let known: Vec<serde_json::Value> = entries.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let is_gone = |entry: &&serde_json::Value| entry["fate"].as_str().is_some_and(|fate| fate.starts_with("gone"));
    let known: Vec<_> = known.iter().filter(|entry| !is_gone(entry)).collect();
    assert_eq!(read.entries.len(), known.len());
    for entry in &known {
        let title = entry["title_html"].as_str().unwrap();
        assert!(title.is_empty() || titles.contains(title), "{entry}");
    }
    let content = |entry: &feed::RawEntry| entry.content.clone().map(|content| content.text);
    let contents: BTreeSet<String> = read.entries.iter().filter_map(content).collect();
    assert!(known.iter().all(|entry| contents.contains(entry["content_html"].as_str().unwrap())));
    assert_eq!(atom.matches("<source>").count(), known.len());
    assert!(atom.contains("<link rel=\"enclosure\""), "the sample has one");
}

/// What is done to the lines of an export, and what is said then.
type Damage = (&'static str, fn(&mut Vec<String>), &'static str);

const DAMAGES: &[Damage] = &[
    ("jsonl", |lines| lines[4].truncate(20), "exported: line 5: EOF while parsing"),
    ("jsonl", |lines| drop(lines.remove(4)), "exported: line "),
    ("jsonl", |lines| lines.truncate(7), "there should be "),
    ("jsonl", |lines| lines[2] = lines[1].clone(), "exported: line 3: UNIQUE constraint failed"),
    (
        "jsonl",
        |lines| lines[1] = lines[1].replace("\"n\":", "\"m\":"),
        "exported: line 2: a row of arrived has the columns n, ",
    ),
    (
        "jsonl",
        |lines| lines[1] = "{\"table\":\"x\"}".into(),
        "exported: line 2: an archive of this version has no table \"x\"",
    ),
    ("jsonl", |lines| lines[1] = "{}".into(), "exported: line 2: a row without the name of its table"),
    (
        "jsonl",
        |lines| lines[0] = "{\"orrery_archive\":99,\"rows\":1}".into(),
        "exported: archive version 99, but this Orrery",
    ),
    ("jsonl", |lines| lines[0] = "{}".into(), "exported: line 1: this is not the heading of an exported archive"),
    ("jsonl", |lines| lines[0] = "hello".into(), "exported: line 1: this is not an archive that `orrery export` wrote"),
    ("atom", |lines| lines.truncate(40), "exported: line "),
    ("atom", |lines| lines[9] = "<a></b>".into(), "this is not well-formed XML"),
    ("atom", |lines| drop(lines.remove(2)), "this Atom document has no archive in it"),
];

#[test]
fn a_damaged_document_is_refused_with_its_line_and_changes_nothing() {
    let here = planet();
    for (format, damage, complaint) in DAMAGES {
        let mut lines: Vec<String> = export(&here, format).lines().map(str::to_owned).collect();
        damage(&mut lines);
        let there = elsewhere(&(lines.join("\n") + "\n"));
        let ran = there.orrery(&["import", "exported"]);
        assert_eq!(ran.status, 1, "{complaint}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(complaint) && ran.err.contains("nothing was imported"), "{complaint}: {}", ran.err);
        assert!(there.orrery(&["entries"]).err.contains("there is no archive"), "{complaint}");
        // The archive that is in use stays as it is, too.
        let before = export(&here, "jsonl");
        here.write("exported", lines.join("\n"));
        assert_eq!(here.orrery(&["import", "--replace", "exported"]).status, 1);
        assert!(export(&here, "jsonl") == before, "{complaint}");
        assert!(!here.at("archive/orrery-before-import.db").exists());
    }
}

#[test]
fn an_archive_in_use_is_replaced_only_when_asked_for_and_a_copy_stays() {
    let (here, there) = (planet(), Site::sample());
    there.build(&[]);
    there.write("exported", export(&here, "jsonl"));
    let before = export(&there, "jsonl");
    let ran = there.orrery(&["import", "exported"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("archive/orrery.db is in use, with "), "{}", ran.err);
    assert_eq!(export(&there, "jsonl"), before);
    let ran = done(there.orrery(&["import", "exported", "--replace"]));
    assert!(ran.err.contains("before is in archive/orrery-before-import.db"), "{}", ran.err);
    assert_eq!(export(&there, "jsonl"), export(&here, "jsonl"));
    let ran = there.orrery(&["import", "exported", "--replace"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("move it away first"), "{}", ran.err);
    std::fs::rename(there.at("archive/orrery-before-import.db"), there.at("archive/orrery.db")).unwrap();
    assert_eq!(export(&there, "jsonl"), before);
}

#[test]
fn an_export_needs_no_lock_and_waits_for_no_writer_and_an_import_respects_both() {
    let site = planet();
    let before = export(&site, "jsonl");
    site.write("exported", &before);
    let _lock = Lock::take(&site.at("archive/orrery.db")).unwrap();
    let mut other = database(&site);
    let writing = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    writing.execute("DELETE FROM entry", []).unwrap();
    assert_eq!(export(&site, "jsonl"), before);
    assert!(!done(site.orrery(&["entries"])).out.is_empty(), "who reads does not wait either");
    assert_eq!(site.orrery(&["import", "exported", "--replace"]).status, 4);
}

#[test]
fn what_is_not_there_is_said() {
    let site = Site::sample();
    let ran = site.orrery(&["export"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("there is no archive at archive/orrery.db yet"), "{}", ran.err);
    let ran = site.orrery(&["import", "nothing.jsonl"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.starts_with("error: nothing.jsonl: "), "{}", ran.err);
}
