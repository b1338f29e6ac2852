//! Cleaning side by side with `ammonia` alone, on one thread: `cargo bench --bench cleaning`.
//!
//! Prints megabytes a second for each, the best of several rounds taken in turns so that both have the same weather,
//! and what share of `ammonia`'s speed remains. Then hostile shapes of growing size, which must take linear time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use orrery::config::Treatment;
use orrery::feed::{Markup, MarkupKind};
use orrery::sanitize::{Arrived, Cleaner, anchor};
use rayon::prelude::*;
use url::Url;

const ROUNDS: usize = 15;

fn main() {
    let posts: Vec<String> = (0..300).map(post).collect();
    let megabytes = posts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    let cleaner = Cleaner::new(&Treatment::default());
    let (mut alone, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        alone = alone.min(timed(|| posts.iter().for_each(|html| drop(black_box(ammonia::clean(html))))));
        ours = ours.min(timed(|| posts.iter().for_each(|html| clean(&cleaner, html))));
    }
    let speed = |took: Duration| megabytes / took.as_secs_f64();
    println!("{} posts, {megabytes:.1} MB, one thread", posts.len());
    println!("ammonia alone, its defaults   {:>7.1} MB/s", speed(alone));
    println!("all of our cleaning           {:>7.1} MB/s, {:.2} of that", speed(ours), speed(ours) / speed(alone));
    let many = timed(|| posts.par_iter().for_each(|html| clean(&cleaner, html)));
    println!("on {} threads                  {:>7.1} MB/s", rayon::current_num_threads(), speed(many));
    for (what, piece) in [
        ("unclosed <div>", "<div>"),
        ("unclosed <b>", "<b>x"),
        ("tables", "<table><tr><td>"),
        ("</p>", "</p>"),
        ("<p><b>", "<p><b>x"),
    ] {
        let took = [1_usize, 10].map(|megabytes| {
            let html = piece.repeat(megabytes * 1_000_000 / piece.len());
            timed(|| clean(&cleaner, &html)).as_secs_f64()
        });
        println!("{what:<16} 1 MB {:>6.3} s, 10 MB {:>6.3} s", took[0], took[1]);
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn clean(cleaner: &Cleaner, html: &str) {
    let content = Some(Markup { text: html.to_owned(), kind: MarkupKind::Html });
    let base = Url::parse("https://blog.example/post").expect("an address");
    let arrived = Arrived { title: None, summary: None, content, base, page: None, link: None, related: Vec::new() };
    drop(black_box(cleaner.texts(&arrived, &anchor("blog", "key"))));
}

/// About 7 KB, as blogs write it: paragraphs with links and emphasis, a list, code, a table, pictures, a footnote.
fn post(seed: usize) -> String {
    const WORDS: [&str; 12] =
        ["mirror", "focus", "the", "night", "of", "glass", "and", "a", "slow", "turning", "caf&eacute;", "stars"];
    let mut state = seed as u64 + 1;
    let mut sentence = |length: usize| {
        let mut words = Vec::with_capacity(length);
        for _ in 0..length {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            words.push(WORDS[(state >> 33) as usize % WORDS.len()]);
        }
        words.join(" ")
    };
    let mut html = String::new();
    for paragraph in 0..10 {
        html += &format!(
            "<p>{} <a href=\"/p/{paragraph}\">{}</a>, <em>{}</em> {}.</p>\n",
            sentence(35),
            sentence(3),
            sentence(2),
            sentence(45)
        );
    }
    html += &format!("<h2>{}</h2>\n<ul><li>{}</li><li>{}</li></ul>\n", sentence(4), sentence(8), sentence(8));
    html += "<pre><code class=\"language-rust\">let v: Vec&lt;u8&gt; = vec![1];\nfn main() {}\n</code></pre>\n";
    html += &format!(
        "<table><thead><tr><th>{0}</th><th>{0}</th></tr></thead><tbody><tr><td align=\"right\">1</td><td>2</td></tr></tbody></table>\n",
        sentence(2)
    );
    html += "<p><img class=\"alignnone size-large\" src=\"https://blog.example/a.png\" srcset=\"/a.png 1x, /b.png 2x\" width=\"600\" height=\"400\" alt=\"A picture\"></p>\n";
    html += &format!(
        "<p>{}<sup id=\"fnref1\"><a href=\"#fn1\">1</a></sup></p><ol><li id=\"fn1\">{} <a href=\"#fnref1\">↩</a></li></ol>\n",
        sentence(20),
        sentence(12)
    );
    html
}
