//! How fast an issue of the size of This Week in Rust (250 links, 30 kB of Markdown) becomes page, mail and text, and how
//! large its mail is. `cargo bench --bench newsletter`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Utc};
use orrery::config::{self, Config};
use orrery::content::{self, Content, Issue};
use orrery::curation::Curation;
use orrery::health::Health;
use orrery::mail;
use orrery::newsletter::CLIPPED;
use orrery::pictures::Album;
use orrery::render::Renderer;
use orrery::site::{self, Ingredients, NoContents, Subject};
use orrery::theme::{self, Theme};
use orrery::timeline::{self, Timeline};

const LINKS: usize = 250;
const BYTES: usize = 30_000;
const RUNS: usize = 30;
const MILLISECONDS_AT_MOST: f64 = 50.0;

const WORDS: &[&str] = &[
    "harbour", "rope", "tide", "quay", "salt", "the", "of", "and", "mast", "deck", "a", "in", "wind", "lantern", "tar",
    "captain", "knot", "gull", "signal", "water", "to", "compiler", "release", "branch", "editor", "café", "naïve",
];

fn main() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let body = markdown();
    write_project(directory.path(), &body);
    let config = config::load(&directory.path().join("feeds.toml")).expect("a sound feeds.toml");
    let theme = theme::load(&config).expect("the default theme");
    let now: DateTime<Utc> = "2026-11-21T00:00:00Z".parse().expect("a constant moment");
    let load = || content::load(&config, now, content::Drafts::Shown).expect("a sound issue");
    let content = load();
    let timeline = timeline::merge(&config, &Curation::default(), &BTreeMap::new(), Vec::new(), &content, now);
    let renderer = renderer(&config, &theme, &content, &timeline);
    let issue: &Issue = &content.issues[0];
    let letter = || mail::compose(issue, &config, &renderer).expect("a letter");
    let read = fastest(|| drop(load()));
    let page = fastest(|| drop(page(&config, &theme, &content, &timeline, &renderer)));
    let mail = fastest(|| drop(letter()));
    let letter = letter();
    let to: Vec<_> = letter.to.iter().cloned().collect();
    let bytes = fastest(|| drop(letter.to_bytes(&to).expect("bytes")));
    println!("{LINKS} links, {} bytes of Markdown", body.len());
    for (what, milliseconds) in
        [("Markdown read and cleaned", read), ("page", page), ("mail and text", mail), ("written as bytes", bytes)]
    {
        println!("{what:28} {milliseconds:>7.1} ms");
    }
    let all = read + page + mail + bytes;
    println!("{:28} {all:>7.1} ms (at most {MILLISECONDS_AT_MOST})", "all");
    println!("{:28} {:>7} bytes (of {CLIPPED})", "HTML of the mail", letter.html.len());
    println!("{:28} {:>7} bytes", "text of the mail", letter.text.len());
    assert!(all < MILLISECONDS_AT_MOST && letter.html.len() < CLIPPED, "too slow, or too large");
}

/// The best of several runs, in milliseconds.
fn fastest(mut make: impl FnMut()) -> f64 {
    let mut run = |_| {
        let start = Instant::now();
        make();
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..RUNS).map(&mut run).fold(f64::INFINITY, f64::min)
}

fn renderer(config: &Config, theme: &Theme, content: &Content, timeline: &Timeline) -> Renderer {
    let (health, album) = (Health::default(), Album::default());
    let from = Ingredients { config, timeline, content, health: &health, theme, album: &album };
    let site = site::plan(from).expect("a plan");
    Renderer::new(theme, &site.planet, &config.words).expect("sound templates")
}

fn page(config: &Config, theme: &Theme, content: &Content, timeline: &Timeline, renderer: &Renderer) -> Vec<u8> {
    let (health, album) = (Health::default(), Album::default());
    let from = Ingredients { config, timeline, content, health: &health, theme, album: &album };
    let site = site::plan(from).expect("a plan");
    let page = site.pages.iter().find(|page| matches!(page.of, Subject::Issue(_))).expect("its page");
    renderer.render(page.of.template(), &site.view(page, &NoContents).expect("its view")).expect("a page")
}

fn write_project(root: &Path, body: &str) {
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        std::fs::write(path, text).expect("a file");
    };
    write(
        "feeds.toml",
        "[planet]\ntitle = \"Harbour\"\nbase_url = \"https://harbour.example/\"\n\
                         owner = { name = \"Ada\", email = \"ada@harbour.example\" }\n",
    );
    write("content/newsletter/2026-11-20-a.md", &format!("+++\ntitle = \"Tides 7\"\nnumber = 7\n+++\n\n{body}"));
}

/// Lists of links with a word or two about each, in sections, as long as asked for.
fn markdown() -> String {
    let mut words = Words(1);
    let mut text = String::new();
    for link in 0..LINKS {
        if link % 20 == 0 {
            let _ = writeln!(text, "\n## {}\n\n{}.\n", words.some(2), words.some(12));
        }
        let (name, path, rest) = (words.some(4), words.some(2).replace(' ', "-"), words.some(3));
        let _ = writeln!(text, "* [{name}](https://blog-{link}.example/2026/11/{path}/) {rest}");
    }
    while text.len() < BYTES {
        let _ = writeln!(text, "\n{}.", words.some(60));
    }
    text
}

/// Words that are always the same.
struct Words(u32);

impl Words {
    fn some(&mut self, number: usize) -> String {
        let mut next = || {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            WORDS[(self.0 >> 16) as usize % WORDS.len()]
        };
        (0..number).map(|_| next()).collect::<Vec<_>>().join(" ")
    }
}
