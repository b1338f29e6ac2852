//! Whole builds of a large planet, as processes: `cargo bench --bench planet [-- ENTRIES]` (10,000 by default).
//!
//! Prints for each step the CPU time (user and system, all threads), the wall time and the peak memory, as Linux
//! accounts for them. The planet is made of 100 feeds whose entries have about 6 KB of HTML each.

#[path = "support/measure.rs"]
mod measure;
#[path = "support/prose.rs"]
mod prose;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use measure::Cost;
use prose::Prose;

const ORRERY: &str = env!("CARGO_BIN_EXE_orrery");
const FEEDS: usize = 100;

fn main() {
    let entries = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let planet = directory.path();
    write_planet(planet, entries);
    println!("{entries} entries in {FEEDS} feeds");
    println!("{:<44} {}", "step", Cost::heads());
    let step = |name: &str, arguments: &[&str]| {
        let (cost, _) = measure::run(Command::new(ORRERY).args(arguments).current_dir(planet));
        println!("{name:<44} {cost}");
    };
    step("build: read, clean, archive and publish all", &["build"]);
    // Elsewhere, as some file systems are slow for a while where files have just been removed.
    step("build --offline: every page", &["build", "--offline", "--output-dir", "elsewhere"]);
    step("build --offline: nothing changed", &["build", "--offline"]);
    step("build: every feed asked, nothing changed", &["build"]);
    touch_one_feed(planet, entries);
    step("build: one new entry", &["build"]);
    let pages = count_files(&planet.join("public"));
    println!("{pages} files published");
}

fn count_files(directory: &Path) -> usize {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { count_files(&entry.path()) } else { 1 }).sum()
}

fn write_planet(planet: &Path, entries: usize) {
    let mut toml = String::from(
        "[planet]\ntitle = \"Large\"\nbase_url = \"https://large.example/\"\n[fetch]\nmax_bytes = 100_000_000\nmax_entries = 100_000\n\
         [feed_defaults]\nfirst_entries = 100_000\nper_day = 0\n",
    );
    fs::create_dir_all(planet.join("feeds")).expect("a directory");
    for feed in 0..FEEDS {
        let _ = write!(toml, "[[feed]]\nid = \"blog-{feed}\"\nname = \"Blog {feed}\"\nurl = \"feeds/{feed}.xml\"\n");
        fs::write(planet.join(format!("feeds/{feed}.xml")), feed_document(feed, entries / FEEDS)).expect("a feed");
    }
    fs::write(planet.join("feeds.toml"), toml).expect("feeds.toml");
}

fn touch_one_feed(planet: &Path, entries: usize) {
    fs::write(planet.join("feeds/0.xml"), feed_document(0, entries / FEEDS + 1)).expect("a feed");
}

fn feed_document(feed: usize, entries: usize) -> String {
    let mut items = String::new();
    for entry in 0..entries {
        let day =
            chrono::DateTime::from_timestamp(1_420_070_400 + (entry * FEEDS + feed) as i64 * 21_600 % 340_000_000, 0);
        let date = day.expect("a moment").to_rfc2822();
        let _ = write!(
            items,
            "<item><title>Entry {entry} of blog {feed}</title><link>https://blog-{feed}.example/{entry}</link>\
             <guid>https://blog-{feed}.example/{entry}</guid><pubDate>{date}</pubDate>\
             <category>topic {}</category><category>theme {}</category><description><![CDATA[{}]]></description></item>",
            (entry + feed) % 40,
            entry % 7,
            body(feed * 31 + entry)
        );
    }
    format!(
        "<rss version=\"2.0\"><channel><title>Blog {feed}</title><link>https://blog-{feed}.example/</link>{items}</channel></rss>"
    )
}

/// About 6 KB: paragraphs with links and emphasis, a list, a block of code, a picture.
fn body(seed: usize) -> String {
    let mut prose = Prose::new(seed);
    let mut sentence = |length| prose.sentence(length);
    let mut html = String::new();
    for paragraph in 0..9 {
        let (before, inside, after) = (sentence(40), sentence(3), sentence(45));
        let _ =
            write!(html, "<p>{before} <a href=\"/p/{paragraph}\">{inside}</a>, <em>{}</em> {after}.</p>", sentence(2));
    }
    let _ = write!(
        html,
        "<h2>{}</h2><ul><li>{}</li><li>{}</li></ul><pre><code class=\"language-rust\">let v: Vec&lt;u8&gt; = vec![{seed}];</code></pre><img src=\"/i.png\" alt=\"\">",
        sentence(4),
        sentence(8),
        sentence(8)
    );
    html
}
