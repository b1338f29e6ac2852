//! Cleans whatever the fuzzer thinks of, and cleans it again: `cargo fuzz run clean fuzz/corpus/clean tests/payloads
//! tests/honest`. What it finds becomes a payload or an honest construct.
#![no_main]

use libfuzzer_sys::fuzz_target;
use orrery::feed::{Markup, MarkupKind};
use orrery::sanitize::{Arrived, Cleaner};
use url::Url;

fn clean(cleaner: &Cleaner, html: &str) -> String {
    let base = Url::parse("https://blog.example/post").expect("a constant address");
    let content = Some(Markup { text: html.to_owned(), kind: MarkupKind::Html });
    let arrived = Arrived { title: None, summary: None, content, base, page: None, link: None, related: Vec::new() };
    cleaner.texts(&arrived, "e0").content_html.as_str().to_owned()
}

fuzz_target!(|html: &str| {
    let cleaner = Cleaner::default();
    let once = clean(&cleaner, html);
    assert_eq!(clean(&cleaner, &once), once);
    assert!(!once.contains("<script") && !once.contains("javascript:\""));
});
