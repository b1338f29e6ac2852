//! A planet in a temporary directory, asked for feeds by the program itself.
#![allow(dead_code)] // each test file uses its part of this

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::server::Request;

/// A planet in a directory of its own.
pub struct Planet {
    pub directory: TempDir,
}

/// Every feed is due in every run, and nobody waits: what most tests want. A test that wants otherwise says so.
const QUICKLY: [&str; 3] = ["min_interval_minutes = 0", "host_pause_milliseconds = 0", "retries = 0"];

/// How a command ended.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Planet {
    /// A planet with these feeds: ids and addresses.
    pub fn of(feeds: &[(&str, String)]) -> Self {
        Self::with("", feeds)
    }

    /// A planet with these lines under `[fetch]` too.
    pub fn with(fetch: &str, feeds: &[(&str, String)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let planet = Self { directory };
        planet.configure(fetch, feeds);
        planet
    }

    pub fn configure(&self, fetch: &str, feeds: &[(&str, String)]) {
        let mut text = format!(
            "[planet]\ntitle = \"Planet\"\nbase_url = \"https://planet.example/\"\n\
             owner = {{ email = \"owner@planet.example\" }}\n[fetch]\nallow_private = true\n{fetch}\n"
        );
        let key = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        let is_said = |line: &&str| fetch.lines().any(|said| key(said) == key(line));
        for line in QUICKLY.iter().filter(|line| !is_said(line)) {
            text = text.replacen("[fetch]\n", &format!("[fetch]\n{line}\n"), 1);
        }
        for (id, url) in feeds {
            text += &format!("[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\n");
        }
        fs::write(self.path("feeds.toml"), text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Adds lines to the last feed.
    pub fn add(&self, lines: &str) {
        let text = fs::read_to_string(self.path("feeds.toml")).unwrap() + lines + "\n";
        fs::write(self.path("feeds.toml"), text).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orrery"));
        command.current_dir(self.directory.path()).args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Fetches at this moment of the 20th of November 2026, such as `18:00`.
    pub fn fetch_at(&self, time: &str, more: &[&str]) -> Run {
        let moment = format!("2026-11-20T{time}:00Z");
        let run = self.run(&[&["fetch", "--now", &moment], more].concat());
        assert_eq!(run.status, 0, "{run:?}");
        run
    }

    /// Builds, which no feed can make fail.
    pub fn build(&self) -> Run {
        self.build_with(&[])
    }

    pub fn build_with(&self, more: &[&str]) -> Run {
        let run = self.run(&[&["build", "--now", "2026-11-20T18:00:00Z"], more].concat());
        assert_eq!(run.status, 0, "{run:?}");
        run
    }

    /// The titles in the archive, sorted.
    pub fn titles(&self) -> Vec<String> {
        let run = self.run(&["entries"]);
        assert_eq!(run.status, 0, "{run:?}");
        let title = |line: &str| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            entry["title"].as_str().unwrap().to_owned()
        };
        let mut titles: Vec<String> = run.out.lines().map(title).collect();
        titles.sort();
        titles
    }

    /// The text of a page or file of the site.
    pub fn page(&self, name: &str) -> String {
        let path = self.path("public").join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Every file of the site, without the notes of ours in `.orrery`, which have the times of writing.
    pub fn site(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn collect(directory: &Path, top: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.ends_with(".orrery") {
                    continue;
                }
                if path.is_dir() {
                    collect(&path, top, files);
                } else {
                    let name = path.strip_prefix(top).unwrap().to_owned();
                    files.insert(name, fs::read(&path).unwrap());
                }
            }
        }
        let (top, mut files) = (self.path("public"), BTreeMap::new());
        collect(&top, &top, &mut files);
        files
    }
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The summary up to the number of files: `2 feeds: …; 3 new entries`.
    pub fn summary(&self) -> String {
        self.out.rsplitn(2, "; ").last().unwrap_or_default().to_owned()
    }

    /// The line on standard error that speaks of a feed.
    pub fn about(&self, id: &str) -> &str {
        let is_about = |line: &&str| line.trim_start_matches("warning: ").starts_with(&format!("{id}: "));
        self.err.lines().find(is_about).unwrap_or_default()
    }
}

/// An RSS feed with entries of these titles, all of one day.
pub fn rss(titles: &[&str]) -> String {
    let item = |title: &&str| {
        format!(
            "<item><title>{title}</title><guid isPermaLink=\"false\">{title}</guid>\
             <pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><description>Of {title}.</description></item>"
        )
    };
    let items: String = titles.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>A blog</title>{items}</channel></rss>")
}

pub fn only(requests: Vec<Request>) -> Request {
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests.into_iter().next().unwrap()
}
