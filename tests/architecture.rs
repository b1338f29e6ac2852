//! The map of `ARCHITECTURE.md`, held against the code: what each room may import and touch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A room, the rooms that it may import, and what of the outside it may touch.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("diagnostic", &[], &[]),
    ("words", &["diagnostic"], &[]),
    ("config", &["diagnostic", "words"], &["reads files"]),
    ("fetch", &["config"], &["reads files", "network", "stopwatch"]),
    ("feed", &[], &[]),
    ("schedule", &["config", "feed", "fetch"], &[]),
    ("sanitize", &["config", "feed"], &[]),
    ("archive", &["config", "fetch", "feed", "sanitize"], &["makes directories and a lock", "database"]),
    ("content", &["config", "diagnostic", "sanitize"], &["reads files"]),
    ("theme", &["config", "diagnostic", "words"], &["reads files"]),
    ("curation", &["archive", "config", "content", "diagnostic", "feed", "sanitize"], &["reads files"]),
    ("timeline", &["archive", "config", "content", "curation", "feed", "sanitize"], &[]),
    ("health", &["config", "fetch", "schedule"], &[]),
    ("mail", &["config", "content", "newsletter", "render", "sanitize", "theme"], &[]),
    ("newsletter", &["archive", "config", "content", "curation", "diagnostic", "sanitize", "timeline", "words"], &[]),
    ("includes", &["config", "content", "diagnostic", "newsletter", "timeline"], &[]),
    ("pictures", &["feed", "fetch"], &["database", "reads files"]),
    (
        "site",
        &["config", "content", "diagnostic", "feed", "health", "pictures", "sanitize", "theme", "timeline", "words"],
        &[],
    ),
    ("render", &["diagnostic", "site", "theme", "words"], &[]),
    ("delivery", &["config", "diagnostic", "fetch", "mail"], &["network", "programs", "reads files"]),
    ("syndicate", &["config", "feed", "sanitize", "site", "timeline"], &[]),
    ("search", &["site"], &[]),
    ("signposts", &["site"], &[]),
    ("publish", &["site"], &["reads files", "writes files"]),
    ("transfer", &["archive", "sanitize"], &[]),
    ("cli", &[], &[]),
    (
        "commands",
        &[
            "archive",
            "cli",
            "config",
            "content",
            "curation",
            "delivery",
            "diagnostic",
            "feed",
            "fetch",
            "health",
            "includes",
            "mail",
            "newsletter",
            "pictures",
            "publish",
            "render",
            "sanitize",
            "schedule",
            "search",
            "signposts",
            "site",
            "syndicate",
            "theme",
            "timeline",
            "transfer",
            "words",
        ],
        &["reads files", "writes files", "clock", "stopwatch", "environment", "terminal", "programs"],
    ),
];

/// Words that tell of the outside.
const TELLTALES: &[(&str, &[&str])] = &[
    (
        "reads files",
        &["fs::read", "fs::read_to_string", "fs::read_dir", "File::open", ".canonicalize(", ".exists(", ".is_dir("],
    ),
    (
        "writes files",
        &[
            "fs::write",
            "create_dir",
            "fs::rename",
            "remove_file",
            "remove_dir",
            "create_new",
            "NamedTempFile",
            "tempdir",
        ],
    ),
    ("makes directories and a lock", &["create_dir", "OpenOptions", ".try_lock(", ".exists("]),
    ("network", &["reqwest", "tokio", "TcpStream", "lettre::transport"]),
    ("database", &["rusqlite"]),
    ("clock", &["Utc::now", "SystemTime::now", "Local::now"]),
    ("stopwatch", &["Instant::now"]),
    ("environment", &["env::var", "env::args", "env::current_dir"]),
    ("programs", &["process::Command"]),
    ("terminal", &["println!", "eprintln!", "print!(", "stdout()", "stderr()", "is_terminal"]),
];

/// The source of a room, without its tests.
fn source(room: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut waiting = vec![root.join(room), root.join(format!("{room}.rs"))];
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.is_file() && path.file_name().is_some_and(|name| name != "tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            found.push((path.strip_prefix(&root).unwrap().display().to_string(), code));
        }
    }
    assert!(!found.is_empty(), "there is no room {room}");
    found
}

fn imports(code: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    let single = code.split("crate::").skip(1).map(name);
    let grouped = code.split("crate::{").skip(1).flat_map(|rest| {
        let list = rest.split("};").next().unwrap_or_default();
        list.split(',').map(|part| name(part.trim())).collect::<Vec<_>>()
    });
    single.chain(grouped).filter(|name| ROOMS.iter().any(|(room, ..)| room == name)).collect()
}

#[test]
fn every_room_imports_only_rooms_upstream_of_it() {
    for (room, may_import, _) in ROOMS {
        for (file, code) in source(room) {
            for import in imports(&code).iter().filter(|import| import != room) {
                assert!(may_import.contains(&import.as_str()), "{file} imports {import}, which {room} may not");
            }
        }
    }
}

#[test]
fn no_permission_is_left_over() {
    for (room, may_import, _) in ROOMS {
        let used: BTreeSet<String> = source(room).iter().flat_map(|(_, code)| imports(code)).collect();
        for allowed in *may_import {
            assert!(used.contains(*allowed), "{room} may import {allowed} and does not");
        }
    }
}

#[test]
fn there_is_no_circle_and_no_room_without_a_place_on_the_map() {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.iter().map(|(room, imports, _)| (*room, *imports)).collect();
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    while placed.len() < rooms.len() {
        let next = rooms
            .iter()
            .find(|(room, imports)| !placed.contains(*room) && imports.iter().all(|import| placed.contains(import)));
        placed.insert(next.expect("rooms import each other in a circle").0);
    }
    let library = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, rooms.keys().copied().collect());
}

#[test]
fn every_room_touches_only_what_it_may() {
    for (room, _, may_touch) in ROOMS {
        for (file, code) in source(room) {
            for (what, words) in TELLTALES.iter().filter(|(what, _)| !may_touch.contains(what)) {
                for word in *words {
                    let allowed_elsewhere = TELLTALES
                        .iter()
                        .any(|(other, words)| other != what && may_touch.contains(other) && words.contains(word));
                    assert!(allowed_elsewhere || !code.contains(word), "{file} {what}: {word}");
                }
            }
        }
    }
}

#[test]
fn only_the_rooms_that_promise_clean_html_make_it() {
    for (room, ..) in ROOMS {
        for (file, code) in source(room) {
            let uses = |word: &str| code.contains(word);
            assert!(!uses("SafeHtml::from_archive") || *room == "archive", "{file} makes clean HTML");
            assert!(!uses("EditorHtml::from_markdown") || *room == "content", "{file} makes editors' HTML");
            assert!(!uses("SafeHtml::trusted") || *room == "sanitize", "{file} makes clean HTML");
        }
    }
}

#[test]
fn nothing_is_static_but_constants() {
    for (room, ..) in ROOMS {
        for (file, code) in source(room) {
            for word in ["static mut ", "OnceLock", "LazyLock", "thread_local!", "lazy_static!"] {
                assert!(!code.contains(word), "{file}: {word}");
            }
            assert!(!code.lines().any(|line| line.trim_start().starts_with("static ")), "{file} has a static");
        }
    }
}

#[test]
fn templates_print_unescaped_only_what_promises_to_be_clean() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let below =
        |directory: &Path| fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let (directories, mut files): (Vec<_>, Vec<_>) = below(&directory).into_iter().partition(|path| path.is_dir());
    files.extend(directories.iter().flat_map(|directory| below(directory)));
    assert!(files.iter().any(|path| path.ends_with("mail/issue.html")));
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for (before, _) in text.match_indices("| safe").map(|(at, _)| text.split_at(at)) {
            let name = before.trim_end().rsplit(|c: char| c.is_whitespace() || c == '{').next().unwrap_or_default();
            assert!(name.ends_with("_html"), "{}: {name} | safe", path.display());
        }
        assert!(!text.contains("|safe") && !text.contains("autoescape"), "{}", path.display());
    }
}
