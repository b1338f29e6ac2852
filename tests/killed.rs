//! Runs that are killed at any moment, as by a power cut of the process: nothing that was archived is lost, and the
//! next run does what was left.

#[path = "support/planet.rs"]
mod planet;
#[path = "support/server.rs"]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use planet::Planet;
use rusqlite::Connection;
use server::{Reply, Server};

/// In each round every planet is killed once: 200 times in all.
const ROUNDS: usize = 25;
const PLANETS: usize = 8;
const FEEDS: usize = 10;
/// Entries of each feed in the first round; one more in each that follows.
const ENTRIES: usize = 5;

/// What a feed has in a round: one entry more than before, and another text in the first.
fn feed(name: &str, round: usize) -> String {
    let item = |n: usize| {
        let edition = if n == 0 { round } else { 0 };
        format!(
            "<item><guid isPermaLink=\"false\">{n}</guid><title>Entry {n}</title>\
             <link>https://{name}.example/{n}</link>\
             <pubDate>{:02} Oct 2026 10:00:00 GMT</pubDate><description>Edition {edition}. {}</description></item>",
            n % 31 + 1,
            format!("Of stars, by {name}. ").repeat(20)
        )
    };
    let items: String = (0..ENTRIES + round).rev().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>A blog</title>{items}</channel></rss>")
}

/// What has been seen in an archive and must never go: entries, by feed and key.
type Seen = BTreeSet<(String, String)>;

/// The archive is whole, has all that its validators vouch for, and all that it had before. Gives what it has, and how
/// many feeds have been archived as they are in this round.
fn inspect(archive: &Path, before: &Seen, round: usize) -> (Seen, usize) {
    if !archive.exists() {
        assert!(before.is_empty());
        return (Seen::new(), 0);
    }
    let archive = Connection::open(archive).unwrap();
    let check: String = archive.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let version: u32 = archive.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    if version == 0 {
        let tables: u32 = archive.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!((tables, before.len()), (0, 0), "half of a migration");
        return (Seen::new(), 0);
    }
    let seen = pairs(&archive, "SELECT source, key FROM entry UNION ALL SELECT source, key FROM forgotten");
    let distinct: Seen = seen.iter().cloned().collect();
    assert_eq!(seen.len(), distinct.len(), "an entry stands twice, or is forgotten and there");
    assert!(before.is_subset(&distinct), "lost: {:?}", before.difference(&distinct));
    let torn = "SELECT source, key FROM entry WHERE title = ''
                    OR n NOT IN (SELECT n FROM body) OR n NOT IN (SELECT n FROM arrived)";
    assert_eq!(pairs(&archive, torn), [], "half of an entry");
    let vouched = pairs(&archive, "SELECT id, etag FROM source WHERE etag IS NOT NULL");
    let fresh = vouched.iter().filter(|(_, etag)| etag.trim_matches('"') == round.to_string()).count();
    for (source, etag) in vouched {
        let round: usize = etag.trim_matches('"').parse().unwrap();
        for n in 0..ENTRIES + round {
            assert!(distinct.contains(&(source.clone(), n.to_string())), "{source}: {n} of round {round} is lost");
        }
        let sql =
            format!("SELECT key, content_html FROM body JOIN entry USING (n) WHERE source = '{source}' AND key = '0'");
        for (_, text) in pairs(&archive, &sql) {
            assert!(text.contains(&format!("Edition {round}.")), "{source}: an edit is lost: {text}");
        }
    }
    (distinct, fresh)
}

fn pairs(archive: &Connection, sql: &str) -> Vec<(String, String)> {
    let mut statement = archive.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// Numbers without a pattern (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u128) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u64::try_from(u128::from(self.0) % most.max(1)).unwrap()
    }
}

const NOW: [&str; 2] = ["--now", "2026-11-20T18:00:00Z"];

struct Victim {
    planet: Planet,
    dice: Dice,
    seen: Seen,
    /// How long a run takes, as far as is known.
    lifetime: Duration,
    /// How often it was killed before it had ended by itself.
    killed: usize,
    /// How often some feeds had been archived by then, and others had not.
    midway: usize,
}

impl Victim {
    /// Runs, kills the run at some moment, and looks at what it leaves.
    fn suffer(&mut self, round: usize) {
        let command = if round.is_multiple_of(3) { "build" } else { "fetch" };
        let mut run = self.planet.command(&[command, NOW[0], NOW[1]]);
        let begun = Instant::now();
        let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(self.dice.below(self.lifetime.as_micros())));
        let was_alive = run.try_wait().unwrap().is_none();
        run.kill().unwrap(); // SIGKILL
        run.wait().unwrap();
        self.killed += usize::from(was_alive);
        self.lifetime = if was_alive { self.lifetime + self.lifetime / 20 } else { begun.elapsed() };
        let (seen, fresh) = inspect(&self.planet.path("archive/orrery.db"), &self.seen, round);
        self.seen = seen;
        self.midway += usize::from(fresh > 0 && fresh < FEEDS);
    }
}

#[test]
fn a_run_may_be_killed_at_any_moment() {
    let server = Server::start();
    let names: Vec<String> = (0..FEEDS).map(|n| format!("blog-{n}")).collect();
    let feeds: Vec<(&str, String)> =
        names.iter().map(|name| (name.as_str(), server.url(&format!("/{name}.xml")))).collect();
    let planet = || {
        // What is held depends on what came together, and a run that was killed lets more come together.
        let planet = Planet::with("per_host = 8\n[feed_defaults]\nfirst_entries = 1000", &feeds);
        planet.add("keep = \"10 entries\""); // of the last feed
        planet
    };
    let undisturbed = planet();
    let victim = |n| Victim {
        planet: planet(),
        dice: Dice(0x9e37_79b9_7f4a_7c15 ^ (n as u64) << 32),
        seen: Seen::new(),
        lifetime: Duration::from_millis(150),
        killed: 0,
        midway: 0,
    };
    let mut victims: Vec<Victim> = (0..PLANETS).map(victim).collect();
    for round in 0..ROUNDS {
        for name in &names {
            let reply = Reply::ok(feed(name, round)).header("ETag", format!("\"{round}\""));
            server.set(&format!("/{name}.xml"), reply);
        }
        std::thread::scope(|scope| {
            for victims in victims.chunks_mut(PLANETS / 4) {
                scope.spawn(|| victims.iter_mut().for_each(|victim| victim.suffer(round)));
            }
        });
        assert_eq!(undisturbed.run(&["fetch", NOW[0], NOW[1]]).status, 0);
    }
    let killed: usize = victims.iter().map(|victim| victim.killed).sum();
    assert!(killed > ROUNDS * PLANETS / 2, "only {killed} runs were killed before they had ended");
    assert!(victims.iter().any(|victim| victim.midway > 0), "no run was killed while it wrote");
    undisturbed.build();
    let entries = undisturbed.run(&["entries"]).out;
    assert_eq!(entries.lines().count(), (FEEDS - 1) * (ENTRIES + ROUNDS - 1) + 10);
    for victim in &victims {
        victim.planet.build();
        let own = victim.planet.run(&["entries"]).out;
        assert_eq!(own.lines().zip(entries.lines()).find(|(own, other)| own != other), None);
        assert_eq!(own.len(), entries.len());
        let (site, other) = (victim.planet.site(), undisturbed.site());
        let paths = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(paths(&site).symmetric_difference(&paths(&other)).collect::<Vec<_>>(), Vec::<&PathBuf>::new());
        let differing: Vec<_> = other.iter().filter(|(path, bytes)| site[*path] != **bytes).collect();
        if let Some((path, bytes)) = differing.first() {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            panic!("{} differs:\n{}\n{}", path.display(), text(bytes), text(&site[*path]));
        }
    }
}

#[test]
fn an_import_that_is_killed_has_happened_as_a_whole_or_not_at_all() {
    let server = Server::start();
    server.set("/feed.xml", Reply::ok(feed("ada", 200)));
    let feeds = [("ada", server.url("/feed.xml"))];
    let (here, there) = (Planet::of(&feeds), Planet::of(&feeds));
    here.fetch_at("18:00", &[]);
    let exported = here.run(&["export"]).out;
    std::fs::write(there.path("exported"), &exported).unwrap();
    server.set("/feed.xml", Reply::ok(feed("ada", 0)));
    there.fetch_at("18:00", &[]);
    let before = there.run(&["export"]).out;
    let (mut dice, mut unfinished) = (Dice(7), 0);
    let copy = there.path("archive/orrery-before-import.db");
    for _ in 0..30 {
        let mut import = there.command(&["import", "--replace", "exported"]);
        let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(60_000)));
        import.kill().unwrap();
        import.wait().unwrap();
        let found = there.run(&["export"]).out;
        assert!(found == before || found == exported, "half of an import");
        unfinished += usize::from(found == before);
        let _ = std::fs::remove_file(&copy);
        if found == exported {
            std::fs::write(there.path("before"), &before).unwrap();
            assert_eq!(there.run(&["import", "--replace", "before"]).status, 0);
            std::fs::remove_file(&copy).unwrap();
        }
    }
    assert!(unfinished > 0, "no import was killed");
}
