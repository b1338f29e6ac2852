//! Fetching a large planet, as processes: `cargo bench --bench fetching [-- FEEDS]` (2,000 by default).
//!
//! Every feed (10 entries, about 30 KB) is on a host of its own, which takes 100 ms to answer. Prints for each step
//! the CPU time (user and system, all threads), the wall time and the peak memory, as Linux accounts for them; how
//! its wall time compares to that of a bare HTTP client which asks for the same documents, as many at once, and
//! throws them away; and what the servers saw. At the end stand the targets. The servers are threads of the bench,
//! which is not counted, but on a small machine they take cores from what is.

#[path = "support/measure.rs"]
mod measure;
#[path = "support/prose.rs"]
mod prose;
#[path = "support/web.rs"]
mod web;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use futures_util::StreamExt;

use measure::Cost;
use prose::Prose;
use web::Web;

const ORRERY: &str = env!("CARGO_BIN_EXE_orrery");
const ENTRIES: usize = 10;
/// `concurrency` of `[fetch]`, by default.
const CONCURRENCY: usize = 32;
/// `silence_timeout_seconds` of `[fetch]`: what a stalled server is given.
const SILENCE: Duration = Duration::from_secs(4);
/// The argument that makes this program the bare client; the addresses are in the file behind it.
const BARE: &str = "--bare-client";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().position(|argument| argument == BARE) {
        Some(place) => ask_barely(Path::new(&arguments[place + 1])),
        None => bench(arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(2_000)),
    }
}

fn bench(feeds: usize) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let planet = directory.path();
    let web = Web::serve((0..feeds).map(feed_document).collect());
    write_planet(planet, &web.addresses());
    println!("{feeds} feeds of {ENTRIES} entries, each on a host that answers after {:?}", web::LATENCY);
    println!("{:<44} {} {:>8} {:>8} {:>7} {:>5}", "step", Cost::heads(), "wall", "requests", "at once", "open");
    let step = |name: &str, command: &mut Command, expected: &str, bare| step(name, &web, command, expected, bare);
    let bare = step("bare client", &mut bare_client(planet), &format!("{feeds} addresses"), None);
    let wall = Some(bare.wall);
    let first = step("fetch: every feed is new", &mut orrery(planet), &format!("{feeds} changed"), wall);
    let expected = format!("{feeds} unchanged");
    let unchanged = step("fetch --force: nothing changed", orrery(planet).arg("--force"), &expected, wall);
    let stalled = web.stall();
    let (name, expected) = (format!("fetch --force: {stalled} servers stall"), format!("{stalled} failing"));
    let stalling = step(&name, orrery(planet).arg("--force"), &expected, wall);
    print_targets(&bare, &first, &unchanged, &stalling, stalled);
}

/// Runs one step, which must say what is expected of it, and prints what it cost.
fn step(name: &str, web: &Web, command: &mut Command, expected: &str, bare: Option<Duration>) -> Cost {
    web.take_tally();
    let (cost, said) = measure::run(command);
    assert!(said.contains(expected), "{name}: {said}");
    let seen = web.take_tally();
    let ratio = format!("{:.2} x", ratio(&cost, bare.unwrap_or(cost.wall)));
    println!("{name:<44} {cost} {ratio:>8} {:>8} {:>7} {:>5}", seen.requests, seen.most, seen.most_open);
    println!("    {said}; {} bodies, at most {} requests at once to a host", seen.whole, seen.most_to_one_host);
    cost
}

fn ratio(cost: &Cost, bare: Duration) -> f64 {
    cost.wall.as_secs_f64() / bare.as_secs_f64()
}

fn print_targets(bare: &Cost, first: &Cost, unchanged: &Cost, stalling: &Cost, stalled: usize) {
    let target = |name: &str, met: bool, found: String| {
        println!("{name:<56} {found:>10}   {}", if met { "met" } else { "MISSED" });
    };
    println!("targets");
    for (name, cost) in [("every feed new", first), ("nothing changed", unchanged)] {
        let ratio = ratio(cost, bare.wall);
        target(&format!("{name}: wall within 1.5 x the bare client's"), ratio <= 1.5, format!("{ratio:.2} x"));
    }
    let cpu = unchanged.cpu_seconds;
    target("nothing changed: under 1 s of CPU", cpu < 1.0, format!("{cpu:.2} s"));
    let peak = first.peak_megabytes.max(unchanged.peak_megabytes).max(stalling.peak_megabytes);
    target("peak memory under 150 MB", peak < 150, format!("{peak} MB"));
    // Nobody can tell a stalled server from a slow one at once: each may hold a slot for a second.
    let allowed = stalled as f64 / CONCURRENCY as f64;
    let beyond = stalling.wall.as_secs_f64() - unchanged.wall.as_secs_f64() - SILENCE.as_secs_f64();
    let name = format!("stalled servers: {allowed:.1} s beyond their timeout at most");
    target(&name, beyond <= allowed, format!("{beyond:+.2} s"));
}

fn orrery(planet: &Path) -> Command {
    let mut command = Command::new(ORRERY);
    command.arg("fetch").current_dir(planet);
    command
}

fn bare_client(planet: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg(BARE).arg(planet.join("addresses"));
    command
}

/// Asks for each address in the file, [`CONCURRENCY`] at once, and forgets what comes.
fn ask_barely(addresses: &Path) {
    let addresses = fs::read_to_string(addresses).expect("addresses");
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let bytes = runtime.expect("a runtime").block_on(async {
        let builder = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
        let client = builder.build().expect("a client");
        let ask = |address: &str| {
            let request = client.get(address);
            async move { request.send().await.expect("an answer").bytes().await.expect("a body").len() }
        };
        let answers = futures_util::stream::iter(addresses.lines().map(ask)).buffer_unordered(CONCURRENCY);
        answers.fold(0, |sum, bytes| async move { sum + bytes }).await
    });
    println!("{} addresses: {bytes} bytes", addresses.lines().count());
}

fn write_planet(planet: &Path, addresses: &[String]) {
    let mut toml = format!(
        "[planet]\ntitle = \"Wide\"\nbase_url = \"https://wide.example/\"\n\
         [fetch]\nconcurrency = {CONCURRENCY}\nallow_private = true\nsilence_timeout_seconds = {}\n",
        SILENCE.as_secs()
    );
    for (feed, address) in addresses.iter().enumerate() {
        let _ = write!(toml, "[[feed]]\nid = \"blog-{feed}\"\nname = \"Blog {feed}\"\nurl = \"{address}\"\n");
    }
    fs::write(planet.join("feeds.toml"), toml).expect("feeds.toml");
    fs::write(planet.join("addresses"), addresses.join("\n")).expect("addresses");
}

fn feed_document(feed: usize) -> String {
    let mut items = String::new();
    for entry in 0..ENTRIES {
        let moment = chrono::DateTime::from_timestamp(1_600_000_000 + (entry * 86_400 + feed) as i64, 0);
        let date = moment.expect("a moment").to_rfc2822();
        let _ = write!(
            items,
            "<item><title>Entry {entry} of blog {feed}</title><link>https://blog-{feed}.example/{entry}</link>\
             <guid>https://blog-{feed}.example/{entry}</guid><pubDate>{date}</pubDate>\
             <category>topic {}</category><description><![CDATA[{}]]></description></item>",
            entry % 7,
            body(feed * ENTRIES + entry)
        );
    }
    format!(
        "<rss version=\"2.0\"><channel><title>Blog {feed}</title><link>https://blog-{feed}.example/</link>{items}</channel></rss>"
    )
}

/// About 3 KB: paragraphs with a link and emphasis, a picture.
fn body(seed: usize) -> String {
    let mut prose = Prose::new(seed);
    let mut html = String::new();
    for paragraph in 0..5 {
        let _ = write!(
            html,
            "<p>{} <a href=\"/p/{paragraph}\">{}</a>, <em>{}</em> {}.</p>",
            prose.sentence(40),
            prose.sentence(3),
            prose.sentence(2),
            prose.sentence(45)
        );
    }
    html.push_str("<img src=\"/i.png\" alt=\"\">");
    html
}
