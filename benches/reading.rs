//! How fast documents are read: the whole road from bytes to entries, before cleaning, beside `feed-rs` alone, on
//! feeds that it makes itself. `cargo bench --bench reading`.
//!
//! `feed-rs` alone reads no damaged feed to its end: there its column says how many entries it loses.

use std::fmt::Write;
use std::time::Instant;

use orrery::feed::{self, Arrival};
use url::Url;

const WORDS: &[&str] = &[
    "harbour", "rope", "tide", "quay", "salt", "the", "of", "and", "mast", "deck", "a", "in", "wind", "lantern", "tar",
    "captain", "knot", "gull", "signal", "water", "to", "compiler", "release", "branch", "editor", "café", "naïve",
];

fn main() {
    type Make = fn(&mut Words) -> String;
    let sound: [(&str, Make); 4] =
        [("RSS, CDATA", rss_in_sections), ("RSS, escaped", rss_escaped), ("Atom, XHTML", atom), ("JSON Feed", json)];
    println!("{:28} {:>10} {:>10} {:>8} {:>16}", "", "road MB/s", "feed-rs", "entries", "feed-rs' entries");
    let mut all = (Vec::new(), Vec::new());
    for (name, make) in sound {
        let documents: Vec<Vec<u8>> = (0..60).map(|seed| make(&mut Words(seed)).into_bytes()).collect();
        compare(&format!("{name}, sound"), &documents);
        let damaged: Vec<Vec<u8>> = documents.iter().enumerate().map(|(at, bytes)| damage(at, bytes)).collect();
        compare(&format!("{name}, damaged"), &damaged);
        all.0.extend(documents);
        all.1.extend(damaged);
    }
    compare("all, sound", &all.0);
    compare("all, damaged", &all.1);
}

/// The best of several runs of each.
fn compare(name: &str, documents: &[Vec<u8>]) {
    let bytes: usize = documents.iter().map(Vec::len).sum();
    let (ours, entries) = fastest(documents, road);
    let (theirs, their_entries) = fastest(documents, alone);
    let speed = |seconds: f64| bytes as f64 / seconds / 1e6;
    println!("{name:28} {:>10.0} {:>10.0} {entries:>8} {their_entries:>16}", speed(ours), speed(theirs));
}

fn fastest(documents: &[Vec<u8>], read: fn(&[u8]) -> usize) -> (f64, usize) {
    let run = |_| {
        let start = Instant::now();
        let entries: usize = documents.iter().map(|bytes| read(bytes)).sum();
        (start.elapsed().as_secs_f64(), entries)
    };
    (0..5).map(run).min_by(|a, b| a.0.total_cmp(&b.0)).expect("five runs")
}

fn road(bytes: &[u8]) -> usize {
    let url = Url::parse("https://blog.example/feed").expect("a constant address");
    feed::read(&Arrival { bytes, content_type: None, url: &url, max_entries: 1000 }).entries.len()
}

fn alone(bytes: &[u8]) -> usize {
    let parser = feed_rs::parser::Builder::new().base_uri(Some("https://blog.example/feed")).sanitize_content(false);
    parser.build().parse(bytes).map_or(0, |feed| feed.entries.len())
}

/// Text from a linear congruential generator: the same on every machine.
struct Words(u64);

impl Words {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| WORDS[self.next(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }

    /// Some six kilobytes of a post, about as long as they are.
    fn html(&mut self) -> String {
        let mut html = String::new();
        for number in 0..12 {
            let (before, link, behind) = (self.text(40), self.text(3), self.text(30));
            let _ = writeln!(
                html,
                "<p>{before} <a href=\"https://blog.example/{number}?a=1&amp;b=2\">{link}</a> {behind}</p>"
            );
        }
        html + "<pre><code>if a &lt; b &amp;&amp; c { return }</code></pre><img src=\"/a.png\" alt=\"A &quot;mast&quot;\"/>"
    }
}

const ENTRIES: usize = 30;

fn rss(words: &mut Words, body: impl Fn(&str) -> String) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <channel>\n<title>Harbour notes</title>\n<link>https://blog.example/</link>\n",
    );
    for number in 0..ENTRIES {
        let (title, summary, html) = (words.text(6), words.text(30), body(&words.html()));
        let _ = write!(
            xml,
            "<item>\n<title>{title}</title>\n<link>https://blog.example/{number}</link>\n\
             <guid isPermaLink=\"false\">blog-{number}</guid>\n<dc:creator>Ada Morrow</dc:creator>\n\
             <pubDate>Mon, 02 Nov 2026 10:00:{number:02} GMT</pubDate>\n<category>rope</category><category>tide</category>\n\
             <description>{summary}</description>\n<content:encoded>{html}</content:encoded>\n</item>\n"
        );
    }
    xml + "</channel>\n</rss>\n"
}

fn rss_in_sections(words: &mut Words) -> String {
    rss(words, |html| format!("<![CDATA[{html}]]>"))
}

fn rss_escaped(words: &mut Words) -> String {
    rss(words, |html| html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
}

fn atom(words: &mut Words) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <title>Harbour notes</title><id>tag:blog.example,2026:blog</id><link href=\"https://blog.example/\"/>\n",
    );
    for number in 0..ENTRIES {
        let (title, html) = (words.text(6), words.html());
        let _ = write!(
            xml,
            "<entry>\n<id>tag:blog.example,2026:{number}</id>\n<title>{title}</title>\n\
             <link rel=\"alternate\" href=\"https://blog.example/{number}\"/>\n<author><name>Ada Morrow</name></author>\n\
             <published>2026-11-02T10:00:{number:02}Z</published><updated>2026-11-02T10:00:{number:02}Z</updated>\n\
             <category term=\"rope\"/>\n\
             <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{html}</div></content>\n</entry>\n"
        );
    }
    xml + "</feed>\n"
}

fn json(words: &mut Words) -> String {
    let item = |number: usize| {
        let (title, html) = (words.text(6), words.html());
        serde_json::json!({
            "id": number.to_string(), "url": format!("https://blog.example/{number}"), "title": title,
            "content_html": html, "date_published": format!("2026-11-02T10:00:{number:02}Z"), "tags": ["rope", "tide"],
            "authors": [{ "name": "Ada Morrow" }],
        })
    };
    let items: Vec<_> = (0..ENTRIES).map(item).collect();
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "Harbour notes",
        "home_page_url": "https://blog.example/", "items": items,
    });
    feed.to_string()
}

/// One kind of damage a document, in turn.
fn damage(number: usize, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let is_json = text.starts_with('{');
    match number % 8 {
        _ if is_json => text.replace("},{", "},/* next */{,").replace("{,", "{").into_bytes(),
        0 => text.replace(" and ", " & ").into_bytes(),
        1 => text.replace("café", "caf&eacute; &nbsp;").into_bytes(),
        2 => text.replace("</category>", "").replace("</title>\n<link", "\n<link").into_bytes(),
        3 => bytes[..bytes.len() * 97 / 100].to_vec(),
        4 => text.replace("the rope", "the < rope").into_bytes(),
        5 => text.replace("</item>", "").replace("</entry>", "").into_bytes(),
        6 => {
            let latin = text.replace('ï', "i");
            latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
        }
        _ => text.replace("wind", "wi\u{8}nd").replace("</p>", "</i></p>").into_bytes(),
    }
}
