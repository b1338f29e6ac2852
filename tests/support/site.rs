//! A site in a temporary directory, and the real binary run in it.
#![allow(dead_code)] // each test file uses its part of this

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The program under test.
pub const ORRERY: &str = env!("CARGO_BIN_EXE_orrery");

/// The moment at which tests take place.
pub const NOW: &str = "2026-11-21T12:00:00Z";

/// A directory with a planet in it, gone when dropped.
pub struct Site {
    directory: TempDir,
}

impl Site {
    /// An empty directory.
    pub fn empty() -> Self {
        let directory = TempDir::new().expect("a temporary directory");
        Self { directory }
    }

    /// A directory with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let site = Self::empty();
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A copy of a directory.
    pub fn copy_of(from: &Path) -> Self {
        let site = Self::empty();
        for (path, bytes) in files_below(from) {
            site.write(&path, bytes);
        }
        site
    }

    /// A copy of this repository's own planet.
    pub fn sample() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let site = Self::empty();
        for part in ["feeds", "content", "static", "templates"] {
            for (path, bytes) in files_below(&root.join(part)) {
                site.write(&format!("{part}/{path}"), bytes);
            }
        }
        site.write("feeds.toml", fs::read(root.join("feeds.toml")).expect("the sample feeds.toml"));
        site
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a path in the site")).expect("a directory");
        fs::write(path, bytes).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// All files below a directory of the site.
    pub fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.at(below))
    }

    /// Runs `orrery` here.
    pub fn orrery(&self, arguments: &[&str]) -> Ran {
        self.orrery_with(&[], arguments)
    }

    /// Runs `orrery` here, with these variables in its environment.
    pub fn orrery_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let mut command = Command::new(ORRERY);
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("ORRERY_NOW")
            .env_remove("RUST_BACKTRACE")
            .envs(environment.iter().copied());
        Ran::from(command.output().expect("the program runs"))
    }

    /// `orrery build` at [`NOW`], which must succeed.
    pub fn build(&self, arguments: &[&str]) -> Ran {
        let ran = self.orrery(&[&["build", "--now", NOW], arguments].concat());
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
        ran
    }
}

/// What a run said and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// All files below a directory by their paths, but for the program's own corner of an output directory.
pub fn files_below(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(String::new(), directory.to_owned())];
    while let Some((prefix, here)) = waiting.pop() {
        for entry in fs::read_dir(&here).into_iter().flatten() {
            let entry = entry.expect("a directory entry");
            let name = entry.file_name().into_string().expect("a UTF-8 name");
            let path = format!("{prefix}{name}");
            if entry.path().is_dir() {
                if name != ".orrery" {
                    waiting.push((format!("{path}/"), entry.path()));
                }
            } else {
                found.insert(path, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    found
}
