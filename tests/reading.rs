//! Laws of reading: whatever bytes arrive, there is a result, the same each time and no larger than what arrived makes
//! it; and of a damaged feed, what is whole survives. `PROPTEST_CASES=100000 cargo test --release --test reading`
//! tries longer.

use std::fs;
use std::path::Path;

use orrery::feed::{self, Arrival, Markup, ParsedFeed, RawEntry};
use proptest::prelude::*;
use url::Url;

fn read(bytes: &[u8]) -> ParsedFeed {
    let url = Url::parse("https://blog.example/feeds/all.xml").unwrap();
    feed::read(&Arrival { bytes, content_type: None, url: &url, max_entries: 1000 })
}

fn specimens() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specimens");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut files: Vec<_> =
        folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension != "txt"));
    files.sort();
    files.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The bytes of text in all that was read.
fn size(feed: &ParsedFeed) -> usize {
    let length = |markup: &Option<Markup>| markup.as_ref().map_or(0, |markup| markup.text.len());
    let entry = |entry: &RawEntry| length(&entry.title) + length(&entry.summary) + length(&entry.content);
    length(&feed.about.title) + feed.entries.iter().map(entry).sum::<usize>()
}

/// A quote becomes six characters; entities of the document's own have a limit of a megabyte.
fn holds(bytes: &[u8]) -> Result<(), TestCaseError> {
    let feed = read(bytes);
    prop_assert!(!feed.problems.iter().any(|problem| problem.code == "reader-failure"), "{:?}", feed.problems);
    prop_assert!(!feed.problems.iter().any(|problem| problem.code == "not-well-formed"), "{:?}", feed.problems);
    prop_assert!(size(&feed) <= bytes.len() * 8 + (1 << 20));
    prop_assert!(feed.problems.len() <= 40);
    prop_assert_eq!(format!("{feed:?}"), format!("{:?}", read(bytes)));
    Ok(())
}

/// Pieces of which feeds are made, so that what is made of them gets further than noise.
const PIECES: &[&str] = &[
    "<rss version=\"2.0\">",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>",
    "<feed>",
    "<entry>",
    "</entry>",
    "<content type=\"xhtml\">",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&",
    "&nbsp;",
    "&#0;",
    "<",
    ">",
    "\"",
    "'",
    "/",
    "=",
    "<a href=\"",
    "<?xml ",
    "?>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "&a;",
    "https://b.example/",
    "Mon, 02 Nov 2026 10:00:00 GMT",
    "2026-11-02",
    "<pubDate>",
    "</",
    "xmlns:dc=\"",
    "<dc:creator>",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"items\"",
    "\"id\"",
    "\\u",
    "//",
    "/*",
    "é",
    "\u{1}",
    "\u{feff}",
    "日",
    " ",
    "\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_a_result(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        holds(&bytes)?;
    }

    #[test]
    fn any_pieces_of_feeds_give_a_result(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        holds(pieces.concat().as_bytes())?;
    }

    #[test]
    fn any_damage_to_a_specimen_gives_a_result(
        specimen in prop::sample::select(specimens()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = specimen;
        if !bytes.is_empty() {
            changes.iter().for_each(|(at, byte)| { let at = at.index(bytes.len()); bytes[at] = *byte; });
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        holds(&bytes)?;
    }

    #[test]
    fn a_feed_cut_anywhere_keeps_its_whole_entries(entries in 1..8_usize, at in any::<prop::sample::Index>(), format in 0..3_usize) {
        let (whole, end) = feed_of(entries, format);
        let mut cut = at.index(whole.len());
        while !whole.is_char_boundary(cut) { cut -= 1; }
        let feed = read(&whole.as_bytes()[..cut]);
        let expected = whole[..cut].matches(end).count().min(entries);
        let titles: Vec<_> = feed.entries.iter().map(|entry| entry.title.as_ref().unwrap().text.clone()).collect();
        prop_assert!(titles.len() >= expected, "{:?} {:?}", titles, feed.problems);
        prop_assert!(titles.iter().enumerate().all(|(number, title)| *title == format!("Entry {number} of all")), "{:?}", titles);
    }

    #[test]
    fn the_entry_beside_a_damaged_one_survives(
        at in any::<prop::sample::Index>(),
        damage in prop::sample::select(vec!["<", "&", "</b>", "<b>", "\u{8}", "</p></div>", "&nosuch;", "]]>", "<br>", "\"", "<3"]),
    ) {
        let inner = "<title>First</title><description>Tar and rope</description><link>https://blog.example/1</link>";
        let mut place = at.index(inner.len());
        // Text, not a tag: what is in a tag may take the next one with it.
        while inner[..place].matches('<').count() != inner[..place].matches('>').count() { place -= 1; }
        let first = format!("{}{damage}{}", &inner[..place], &inner[place..]);
        let feed = read(format!(
            "<rss version=\"2.0\"><channel><item>{first}</item><item><title>Second</title></item></channel></rss>"
        ).as_bytes());
        prop_assert_eq!(feed.entries.len(), 2, "{} {:?}", first, feed.entries);
        prop_assert_eq!(&feed.entries[1].title.as_ref().unwrap().text, "Second");
    }
}

/// A feed of so many entries, and what ends one of them.
fn feed_of(entries: usize, format: usize) -> (String, &'static str) {
    let all =
        |entry: &dyn Fn(usize) -> String, between: &str| (0..entries).map(entry).collect::<Vec<_>>().join(between);
    match format {
        0 => {
            let item = |n: usize| {
                format!(
                    "<item><title>Entry {n} of all</title><guid>{n}</guid><description><![CDATA[<p>é]]></description></item>"
                )
            };
            (
                format!(
                    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title>{}</channel></rss>",
                    all(&item, "\n")
                ),
                "</item>",
            )
        }
        1 => {
            let entry = |n: usize| {
                format!(
                    "<entry><title>Entry {n} of all</title><id>{n}</id><content type=\"html\">&lt;p></content></entry>"
                )
            };
            (
                format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title>{}</feed>", all(&entry, "")),
                "</entry>",
            )
        }
        _ => {
            let item = |n: usize| format!("{{\"id\":\"{n}\",\"title\":\"Entry {n} of all\"}}");
            (
                format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{}]}}", all(&item, ",")),
                "of all\"}",
            )
        }
    }
}
