//! A planet of many years: `cargo bench --bench archive [-- FEEDS]` (2,000 by default, of 100 entries each).
//!
//! For a tenth of it and for all of it: taking in 50 new entries, and loading what a build needs before it makes a page
//! (all entries without their contents, merged into a timeline), each as a process, with what Linux says it took. Before
//! that it fills the archives, post by post, for some minutes.

#[path = "support/measure.rs"]
mod measure;
#[path = "support/prose.rs"]
mod prose;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use chrono::{DateTime, Utc};
use measure::Cost;
use orrery::archive::{Archive, Delivery, Unread, Words};
use orrery::config::{self, Config};
use orrery::content::Content;
use orrery::curation::Curation;
use orrery::feed::{self, Arrival};
use orrery::fetch::Memory;
use orrery::sanitize::Cleaner;
use orrery::timeline;
use prose::Prose;
use rayon::prelude::*;
use url::Url;

const ENTRIES: usize = 100;
const NEW: usize = 50;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["take-in", path, feeds] => take_in(Path::new(path), feeds.parse().expect("a number")),
        ["fill", path, feeds] => fill(Path::new(path), feeds.parse().expect("a number")),
        ["load", path, feeds] => load(Path::new(path), feeds.parse().expect("a number")),
        [feeds] => compare(feeds.parse().expect("how many feeds")),
        _ => compare(2_000),
    }
}

fn compare(feeds: usize) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    println!("{:<44} {}", "step", Cost::heads());
    for feeds in [feeds / 10, feeds] {
        let path = directory.path().join(format!("{feeds}.db"));
        fill(&path, feeds);
        for step in ["take-in", "load"] {
            let this = std::env::current_exe().expect("this program");
            let number = feeds.to_string();
            let (cost, _) = measure::run(Command::new(this).args([step, path.to_str().expect("a path"), &number]));
            println!("{:<44} {cost}", format!("{step}: {} entries in {feeds} feeds", feeds * ENTRIES));
        }
    }
}

fn planet(feeds: usize) -> Config {
    let mut toml = "[planet]\ntitle = \"Old\"\nbase_url = \"https://old.example/\"\n".to_owned();
    for feed in 0..feeds {
        let _ = write!(toml, "[[feed]]\nid = \"blog-{feed}\"\nurl = \"https://blog-{feed}.example/feed\"\n");
    }
    config::understand(Path::new("feeds.toml"), &toml, Path::new("")).expect("a planet")
}

fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().expect("a moment")
}

fn fill(path: &Path, feeds: usize) {
    let config = planet(feeds);
    let mut archive = Archive::open(path).expect("an archive");
    // Years bring a post here and a post there, and so they stand in the archive.
    for entry in 0..ENTRIES {
        for feed in 0..feeds {
            merge(&mut archive, &config, feed, entry..entry + 1);
        }
    }
    relate(&mut archive);
}

/// Relates what has come to what is there, as a run does.
fn relate(archive: &mut Archive) {
    for batch in archive.unread().expect("rows").chunks(4096) {
        let words = |unread: Unread| {
            let tags = unread.tags.iter().map(String::as_str);
            (unread.n, Words::of(&unread.title, tags, &unread.content_html.to_text()))
        };
        let read: Vec<_> = archive.to_read(batch).expect("entries").into_par_iter().map(words).collect();
        archive.relate(&read).expect("related");
    }
}

fn take_in(path: &Path, feeds: usize) {
    let config = planet(feeds);
    let mut archive = Archive::open(path).expect("an archive");
    for feed in 0..NEW {
        merge(&mut archive, &config, feed * feeds / NEW, 80..ENTRIES + 1);
    }
    relate(&mut archive);
}

fn load(path: &Path, feeds: usize) {
    let config = planet(feeds);
    let archive = Archive::open(path).expect("an archive");
    let (sources, entries) = (archive.sources().expect("sources"), archive.entries().expect("entries"));
    let mut timeline = timeline::merge(&config, &Curation::default(), &sources, entries, &Content::default(), now());
    timeline.find_mentions(&archive.links().expect("links"));
    timeline.find_related(&archive.related().expect("kin"), config.planet.related);
    assert!(timeline.items.len() >= feeds * ENTRIES, "{} items", timeline.items.len());
    std::process::exit(0); // what is loaded is used, and not given back one by one
}

/// What a feed with these of its entries brings.
fn merge(archive: &mut Archive, config: &Config, feed: usize, entries: std::ops::Range<usize>) {
    let source = &config.sources[feed];
    let items: String = entries.map(|entry| item(feed, entry)).collect();
    let document = format!("<rss version=\"2.0\"><channel><title>Blog {feed}</title>{items}</channel></rss>");
    let url = Url::parse(&format!("https://blog-{feed}.example/feed")).expect("an address");
    let arrival = Arrival { bytes: document.as_bytes(), content_type: None, url: &url, max_entries: 1000 };
    let read = feed::read(&arrival);
    let cleaner = Cleaner::default();
    let entries: Vec<_> = read.entries.into_iter().map(|entry| cleaner.clean(entry, source.id.as_str())).collect();
    let delivery =
        Delivery { about: &read.about, entries: &entries, is_complete: true, profile: "{}", suspicion: None };
    archive.merge(source, delivery, |_| Memory::default(), now()).expect("merged");
}

/// About a kilobyte and a half of text.
fn item(feed: usize, entry: usize) -> String {
    let mut prose = Prose::new(feed * 131 + entry);
    let moment = 1_480_000_000 + (entry * 3_000_000 + feed * 1_499) as i64;
    let date = DateTime::from_timestamp(moment.min(now().timestamp()), 0).expect("a moment").to_rfc2822();
    let (title, first, second) = (prose.sentence(6), prose.sentence(90), prose.sentence(120));
    let link = format!("https://blog-{feed}.example/{entry}");
    format!(
        "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>\
         <author>writer-{feed}@example.org (Writer {feed})</author><category>topic {}</category><category>theme {}</category>\
         <description>&lt;p&gt;{first}&lt;/p&gt;&lt;p&gt;&lt;a href=\"https://blog-{}.example/{}\"&gt;See&lt;/a&gt; {second}&lt;/p&gt;\
         </description></item>",
        (entry + feed) % 40,
        entry % 7,
        feed / 2,
        entry / 2,
    )
}
