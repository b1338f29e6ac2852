//! Reads whatever the fuzzer thinks of: `cargo fuzz run read fuzz/corpus/read tests/specimens/*`. What it finds becomes
//! a specimen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use orrery::feed::{self, Arrival};
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let url = Url::parse("https://blog.example/feed").expect("a constant address");
    let feed = feed::read(&Arrival { bytes, content_type: None, url: &url, max_entries: 1000 });
    // A panic is caught within, and told of; so is a canonical document that `feed-rs` refuses.
    assert!(!feed.problems.iter().any(|problem| matches!(problem.code, "reader-failure" | "not-well-formed")));
});
