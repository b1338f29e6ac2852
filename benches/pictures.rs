//! Faces and pictures of entries, as processes: `cargo bench --bench pictures [-- FEEDS]` (500 by default).
//!
//! Every feed is a file with 10 entries. Every contributor has a face, a photograph of 600 x 600 pixels on a host of its
//! own, which takes 100 ms to answer; one in ten is as large as cameras write them, 4000 x 3000. Prints for each step the
//! CPU time (user and system, all threads), the wall time and the peak memory, as Linux accounts for them.

#[path = "support/measure.rs"]
#[allow(dead_code)]
mod measure;
#[path = "support/web.rs"]
#[allow(dead_code)]
mod web;

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use measure::Cost;
use web::Web;

const ORRERY: &str = env!("CARGO_BIN_EXE_orrery");
const ENTRIES: usize = 10;
/// So many photographs, which the servers have in turn: to make one takes longer than to read it.
const PHOTOGRAPHS: u32 = 20;

fn main() {
    let feeds = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(500);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let planet = directory.path();
    let photographs: Vec<Vec<u8>> = (0..PHOTOGRAPHS).map(photograph).collect();
    let web = Web::serve((0..feeds).map(|n| photographs[n % photographs.len()].clone()).collect());
    println!("{feeds} feeds of {ENTRIES} entries, each in a file");
    println!("{:<44} {}", "step", Cost::heads());
    write_planet(planet, &vec![String::new(); feeds]);
    step("build: without faces", &web, planet, "2026-11-20", 0);
    fs::remove_dir_all(planet.join("public")).expect("a site");
    write_planet(planet, &web.addresses());
    step("build: every face is new", &web, planet, "2026-11-20", feeds);
    step("build: nothing is due", &web, planet, "2026-11-20", 0);
    step("build: every face is due, none has changed", &web, planet, "2026-11-28", feeds);
}

/// Builds the site on a day, which must ask for so many pictures, and prints what it cost.
fn step(name: &str, web: &Web, planet: &Path, day: &str, requests: usize) {
    web.take_tally();
    let mut command = Command::new(ORRERY);
    let (cost, said) = measure::run(command.args(["build", "--now", &format!("{day}T18:00:00Z")]).current_dir(planet));
    assert_eq!(web.take_tally().requests, requests, "{name}: {said}");
    println!("{name:<44} {cost}\n    {said}");
}

fn write_planet(planet: &Path, faces: &[String]) {
    fs::create_dir_all(planet.join("feeds")).expect("a directory");
    let mut config =
        "[planet]\ntitle = \"P\"\nbase_url = \"https://planet.example/\"\n[fetch]\nallow_private = true\n".to_owned();
    for (n, face) in faces.iter().enumerate() {
        let _ = writeln!(config, "[[feed]]\nid = \"blog-{n}\"\nurl = \"feeds/{n}.xml\"");
        if !face.is_empty() {
            let _ = writeln!(config, "face = \"{face}\"");
        }
        fs::write(planet.join(format!("feeds/{n}.xml")), feed(n)).expect("a feed");
    }
    fs::write(planet.join("feeds.toml"), config).expect("feeds.toml");
}

fn feed(n: usize) -> String {
    let mut items = String::new();
    for entry in 0..ENTRIES {
        let day = 1 + (n + entry) % 20;
        let _ = write!(
            items,
            "<item><title>Entry {entry} of {n}</title><guid isPermaLink=\"false\">{n}-{entry}</guid>\
             <pubDate>{day} Nov 2026 10:00:00 GMT</pubDate><description>Some words of {n}.</description></item>"
        );
    }
    format!("<rss version=\"2.0\"><channel><title>Blog {n}</title>{items}</channel></rss>")
}

/// With the noise of a camera, so that it weighs what photographs weigh.
fn photograph(seed: u32) -> Vec<u8> {
    let (width, height) = if seed % 10 == 9 { (4000, 3000) } else { (600, 600) };
    let mut noise = seed;
    let pixels = RgbImage::from_fn(width, height, |x, y| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (noise >> 28) as u8;
        Rgb([(x * 200 / width) as u8 + grain, (y * 200 / height) as u8 + grain, (seed * 9) as u8 + grain])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut bytes, ImageFormat::Jpeg).expect("a photograph");
    bytes.into_inner()
}
