//! Whole sites: each directory of `tests/sites` is a planet (`input`), what happens there (`transcript`), and,
//! where it matters, the site that it becomes (`expected`).
//!
//! In a transcript, a line `$ ...` is run by the shell in a copy of the input, with `orrery` the real program and
//! ORRERY_NOW set; below it stand what it printed on standard output, on standard error (`! ` before each
//! line) and its exit status (`? 2`) if that is not 0. `ORRERY_ACCEPT=1 cargo test --test sites` accepts what is
//! different: look at it with `git diff`.

#[path = "support/site.rs"]
mod site;

use std::fs;
use std::path::Path;
use std::process::Command;

use site::{NOW, ORRERY, Ran, Site, files_below};

#[test]
fn every_site_becomes_what_is_expected_and_says_what_its_transcript_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut sites: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    sites.sort();
    assert!(!sites.is_empty());
    let wrong: Vec<String> = sites.iter().flat_map(|site| differences(site)).collect();
    assert!(wrong.is_empty(), "\n{}\n(ORRERY_ACCEPT=1 accepts this)", wrong.join("\n"));
}

fn differences(directory: &Path) -> Vec<String> {
    let site = Site::copy_of(&directory.join("input"));
    let accept = std::env::var_os("ORRERY_ACCEPT").is_some();
    let name = directory.file_name().unwrap().to_string_lossy().into_owned();
    let path = directory.join("transcript");
    let expected = fs::read_to_string(&path).unwrap_or_else(|_| "$ orrery build\n".into());
    let happened = replay(&expected, &site);
    let mut wrong = Vec::new();
    if happened != expected {
        match accept {
            true => fs::write(&path, &happened).unwrap(),
            false => wrong.push(format!("{name}/transcript:\n{}", first_difference(&expected, &happened))),
        }
    }
    let pages = directory.join("expected");
    if pages.exists() {
        wrong.extend(compare(&name, &pages, &site, accept));
    }
    wrong
}

/// The transcript with what happens now below each command.
fn replay(transcript: &str, site: &Site) -> String {
    let mut happened = String::new();
    for line in transcript.lines().filter(|line| line.starts_with("$ ") || line.starts_with('#') || line.is_empty()) {
        happened.push_str(line);
        happened.push('\n');
        if let Some(command) = line.strip_prefix("$ ") {
            happened.push_str(&shown(&run(command, site), site));
        }
    }
    happened
}

fn run(command: &str, site: &Site) -> Ran {
    let directory = Path::new(ORRERY).parent().unwrap();
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(site.path()).env("PATH", path).env("ORRERY_NOW", NOW);
    Ran::from(shell.env_remove("RUST_BACKTRACE").output().expect("a shell"))
}

fn shown(ran: &Ran, site: &Site) -> String {
    let lines = |text: &str, mark: &str| -> String { text.lines().map(|line| format!("{mark}{line}\n")).collect() };
    let status = if ran.status == 0 { String::new() } else { format!("? {}\n", ran.status) };
    let all = format!("{}{}{status}", lines(&ran.out, ""), lines(&ran.err, "! "));
    let all = all.replace(&site.path().display().to_string(), "[SITE]");
    let trimmed = all.lines().map(|line| line.trim_end().to_owned() + "\n");
    trimmed.map(|line| without_seconds(&line)).collect()
}

/// `in 0.4 s` differs from run to run.
fn without_seconds(line: &str) -> String {
    match line.rsplit_once(" in ") {
        Some((before, after)) if after.trim_end().ends_with(" s") => format!("{before} in [TIME]\n"),
        _ => line.to_owned(),
    }
}

fn compare(name: &str, expected: &Path, site: &Site, accept: bool) -> Vec<String> {
    let (expected_files, mut found) = (files_below(expected), site.files("public"));
    // The theme's own files are what they are.
    found.retain(|path, _| {
        !["favicon.svg", "orrery.css", "orrery.js", "search.js", "theme.css"].contains(&path.as_str())
    });
    if accept && expected_files != found {
        fs::remove_dir_all(expected).unwrap();
        for (path, bytes) in &found {
            let path = expected.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return Vec::new();
    }
    let text = |bytes: Option<&Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let all: std::collections::BTreeSet<&String> = expected_files.keys().chain(found.keys()).collect();
    all.into_iter()
        .filter_map(|path| match (text(expected_files.get(path)), text(found.get(path))) {
            (None, _) => Some(format!("{name}: {path} is there and was not expected")),
            (_, None) => Some(format!("{name}: {path} is missing")),
            (Some(expected), Some(found)) if expected != found => {
                Some(format!("{name}: {path}:\n{}", first_difference(&expected, &found)))
            }
            _ => None,
        })
        .collect()
}

fn first_difference(expected: &str, found: &str) -> String {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    for number in 1.. {
        match (expected.next(), found.next()) {
            (None, None) => break,
            (a, b) if a != b => {
                return format!(
                    "  line {number}\n  expected: {}\n  found:    {}",
                    a.unwrap_or("(the end)"),
                    b.unwrap_or("(the end)")
                );
            }
            _ => {}
        }
    }
    "  (white space at the end)".into()
}
