use super::*;

fn read_text(text: &str) -> ParsedFeed {
    read_bytes(text.as_bytes(), None)
}

fn read_bytes(bytes: &[u8], content_type: Option<&str>) -> ParsedFeed {
    let url = Url::parse("https://blog.example/feeds/all.xml").unwrap();
    read(&Arrival { bytes, content_type, url: &url, max_entries: 1000 })
}

fn codes(feed: &ParsedFeed) -> Vec<&'static str> {
    feed.problems.iter().map(|problem| problem.code).collect()
}

fn title(entry: &RawEntry) -> &str {
    entry.title.as_ref().map_or("", |title| &title.text)
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Blog</title>\
         <link>https://blog.example/</link>{items}</channel></rss>"
    )
}

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pt">
  <title>Blog</title><id>tag:blog.example,2026:blog</id><updated>2026-11-02T10:00:00Z</updated>
  <author><name>Rui</name><email>rui@blog.example</email></author>
  <link rel="self" href="all.xml"/><link href="/"/>
  <entry xml:base="https://blog.example/notes/">
    <id>tag:blog.example,2026:1</id><title type="html">A &lt;em&gt;note&lt;/em&gt;</title>
    <published>2026-11-01T10:00:00+01:00</published><updated>2026-11-02T10:00:00Z</updated>
    <link rel="alternate" type="text/html" href="one.html"/>
    <link rel="enclosure" type="audio/mpeg" length="1200" href="one.mp3"/>
    <link rel="replies" type="text/html" href="one.html#comments"/>
    <category term="sky" label="The sky"/>
    <content type="html" xml:base="pictures/">&lt;img src="a.png"&gt;</content>
  </entry></feed>"#;

#[test]
fn an_atom_entry_is_read_with_all_that_it_says() {
    let feed = read_text(ATOM);
    assert_eq!((feed.feed_type, feed.problems), (Some(FeedType::Atom), vec![]));
    assert_eq!(feed.about.link.unwrap().as_str(), "https://blog.example/");
    let entry = &feed.entries[0];
    assert_eq!(entry.key, "tag:blog.example,2026:1");
    assert_eq!(entry.url.as_ref().unwrap().as_str(), "https://blog.example/notes/one.html");
    assert_eq!(entry.base.as_str(), "https://blog.example/notes/pictures/");
    assert_eq!(entry.published.unwrap().to_rfc3339(), "2026-11-01T09:00:00+00:00");
    assert_eq!(entry.authors[0].name, "Rui");
    assert_eq!(entry.enclosures[0].length, Some(1200));
    assert_eq!(entry.comments_url.as_ref().unwrap().fragment(), Some("comments"));
    assert_eq!(entry.categories[0].label.as_deref(), Some("The sky"));
    assert_eq!(entry.language.as_deref(), Some("pt"));
    assert_eq!(entry.title.as_ref().unwrap().kind, MarkupKind::Html);
}

/// What is odd about a document, the document, the problems that must be named, the titles of its entries.
const DAMAGED: &[(&str, &str, &[&str], &[&str])] = &[
    ("a bare ampersand", "<item><title>Salt & pepper</title></item>", &["bare-ampersand"], &["Salt & pepper"]),
    ("HTML entities", "<item><title>Caf&eacute;&nbsp;x</title></item>", &["html-entity"], &["Café\u{a0}x"]),
    ("a control character", "<item><title>a\u{8}b</title></item>", &["control-character"], &["ab"]),
    (
        "an undeclared prefix",
        "<item><title>x</title><content:encoded>y</content:encoded></item>",
        &["undeclared-prefix"],
        &["x"],
    ),
];

#[test]
fn damage_is_mended_and_named() {
    for (what, items, expected, titles) in DAMAGED {
        let feed = read_text(&rss(&items.replace("<item>", "<item><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>")));
        let found: Vec<&str> = feed.entries.iter().map(title).collect();
        assert_eq!(&found, titles, "{what}: {:?}", feed.problems);
        assert_eq!(&codes(&feed), expected, "{what}");
    }
}

#[test]
fn a_feed_that_ends_in_the_middle_keeps_its_whole_entries() {
    let whole = rss("<item><title>one</title></item><item><title>two</title></item><item><title>three</title></item>");
    let feed = read_text(&whole[..whole.find("three").unwrap()]);
    assert_eq!(feed.entries.iter().map(title).collect::<Vec<_>>(), ["one", "two"]);
    assert!(codes(&feed).contains(&"truncated"));
}

#[test]
fn junk_around_the_document_is_ignored() {
    let feed = read_text(&format!("Warning: php\n\n{}\n<p>x</p>", rss("<item><title>one</title></item>")));
    assert_eq!(feed.entries.len(), 1);
    assert!(codes(&feed).contains(&"junk"));
}

#[test]
fn a_comment_behind_the_document_is_no_junk() {
    let feed = read_text(&format!("{}\n<!-- Cached page --><?done?>\n", rss("")));
    assert_eq!(codes(&feed), Vec::<&str>::new());
}

#[test]
fn a_missing_or_odd_rss_version_is_read_as_two() {
    for odd in ["<rss>", "<rss version=\"2.01\">"] {
        let feed = read_text(&rss("<item><title>one</title></item>").replace("<rss version=\"2.0\">", odd));
        assert_eq!(feed.entries.len(), 1, "{odd}");
        assert!(codes(&feed).contains(&"rss-version"), "{odd}");
    }
}

#[test]
fn what_is_no_feed_is_an_error_and_not_a_crash() {
    let page = "<!DOCTYPE html><html><head><title>Parked &amp; sold</title></head><body><item>x</item></body></html>";
    let cases = [
        ("", "empty"),
        ("   \n", "empty"),
        (page, "not-a-feed"),
        ("{\"version\": 1}", "not-a-feed"),
        ("hello", "not-a-feed"),
    ];
    for (text, code) in cases {
        let feed = read_text(text);
        assert_eq!(feed.feed_type, None);
        assert_eq!(codes(&feed), [code], "{}", &text[..text.len().min(40)]);
    }
    let short = "<meta charset=utf-8><title>Parked &amp; sold</title><p>x<svg><title>no</title></svg>";
    let shorter = "<!doctype html>\n<title>Parked &amp; sold</title>\n<p>x";
    for page in [page, short, shorter] {
        assert_eq!(read_text(page).problems[0].message, "this is a web page, not a feed: “Parked & sold”");
    }
}

#[test]
fn nesting_without_end_costs_only_what_is_in_it() {
    let deep =
        format!("<item><title>one</title>{}x</item><item><title>two</title></item>", "<media:group>".repeat(5_000));
    let feed = read_text(&rss(&deep));
    assert_eq!(feed.entries.iter().map(title).collect::<Vec<_>>(), ["one", "two"]);
    assert!(codes(&feed).contains(&"too-deep"));
}

#[test]
fn names_that_make_feed_rs_panic_cost_one_feed_at_most() {
    let feed = read_text(&rss("<item><title>x</title><author>李雷（lilei@example.com）</author></item>"));
    assert!(feed.entries.len() == 1 || codes(&feed).contains(&"reader-failure"));
}

#[test]
fn encodings_are_told_apart() {
    let latin =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss version=\"2.0\"><channel><title>é</title></channel></rss>";
    let bytes: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = rss("").replace("Blog", "é").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let undeclared: Vec<u8> = latin.replace(" encoding=\"ISO-8859-1\"", "").chars().map(|c| c as u8).collect();
    let cases: [(&str, &[u8], Option<&str>); 5] = [
        ("as declared", &bytes, None),
        ("UTF-8 in spite of the declaration", latin.as_bytes(), None),
        ("UTF-16 without a mark", &wide, None),
        ("by HTTP", &undeclared, Some("text/xml; charset=\"windows-1252\"")),
        ("guessed", &undeclared, None),
    ];
    for (what, bytes, content_type) in cases {
        let feed = read_bytes(bytes, content_type);
        assert_eq!(feed.about.title.map(|title| title.text).as_deref(), Some("é"), "{what}");
    }
}

#[test]
fn entries_without_an_id_keep_their_identity_on_every_run() {
    let items = "<item><title>one</title></item><item><title>two</title><link>https://blog.example/2</link></item>";
    let keys = || read_text(&rss(items)).entries.into_iter().map(|entry| entry.key).collect::<Vec<_>>();
    assert_eq!(keys(), keys());
    assert!(keys()[0].starts_with("digest:"));
    assert_eq!(keys()[1], "https://blog.example/2");
}

#[test]
fn a_link_cannot_pretend_to_lead_to_another_host() {
    let feed = read_text(&rss("<item><title>x</title><link>https://bank.example@evil.example/</link></item>"));
    assert_eq!(feed.entries[0].url.as_ref().unwrap().as_str(), "https://evil.example/");
}

#[test]
fn one_id_for_all_entries_is_told_apart_by_their_links() {
    let item = |n: u8| format!("<item><guid>blog</guid><title>{n}</title><link>https://blog.example/{n}</link></item>");
    let feed = read_text(&rss(&format!("{}{}{}", item(1), item(2), item(2))));
    assert_eq!(feed.entries.len(), 2);
    assert!(codes(&feed).contains(&"duplicate-id"));
}

/// A date as feeds write it, a bar, and the moment in UTC; or nothing, where it cannot be told.
const DATES: &str = include_str!("dates/specimens.txt");

#[test]
fn dates_are_read_in_the_ways_that_feeds_write_them() {
    let lines: Vec<&str> = DATES.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() > 100);
    let wrong = lines.into_iter().filter_map(|line| {
        let (text, moment) = line.split_once(" | ").unwrap_or((line.trim_end_matches(" |"), ""));
        let read = dates::parse(text).map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        (read.as_deref().unwrap_or_default() != moment).then(|| format!("{text}: {read:?}, not {moment}"))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn what_is_too_long_for_a_date_is_not_searched_for_one() {
    assert_eq!(dates::parse(&format!("{}2 November 2026", "so ".repeat(17))), None);
    assert_eq!(dates::parse(&format!("2 November 2026{}", "!".repeat(120))), None);
}

#[test]
fn the_last_version_of_an_entry_is_kept_in_any_order() {
    let version = |day: u8| {
        ATOM.split_once("<entry")
            .unwrap()
            .1
            .replace("2026-11-02T", &format!("2026-11-{day:02}T"))
            .replace("</feed>", "")
    };
    let head = ATOM.split_once("<entry").unwrap().0;
    for days in [[3, 4, 5], [5, 4, 3], [4, 5, 3]] {
        let feed = read_text(&format!("{head}<entry{}</feed>", days.map(version).join("<entry")));
        let [entry] = &feed.entries[..] else { panic!("{days:?}: {}", feed.entries.len()) };
        assert_eq!(
            (entry.updated.unwrap().date_naive().to_string(), &*entry.key),
            ("2026-11-05".into(), "tag:blog.example,2026:1")
        );
    }
}

#[test]
fn no_name_of_a_month_means_two_months() {
    let mut known = std::collections::HashMap::new();
    for line in include_str!("dates/months.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let number = words.next().unwrap();
        assert!((1..=12).contains(&number.parse::<u32>().unwrap()));
        for name in words {
            assert_eq!(known.insert(name, number), None, "{name}");
        }
    }
}

#[test]
fn an_entry_without_a_date_has_the_day_of_its_address() {
    let day = |url: &str| dates::in_path(&Url::parse(url).unwrap()).map(|day| day.date_naive().to_string());
    assert_eq!(day("https://b.example/blog/2026/11/02/title.html").as_deref(), Some("2026-11-02"));
    for url in ["https://b.example/2026/11/title", "https://b.example/2026/13/02/x", "https://b.example/1/2/3"] {
        assert_eq!(day(url), None, "{url}");
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_a_result(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        read_bytes(&bytes, None);
    }

    #[test]
    fn any_damage_to_a_feed_gives_a_result(cut in 0..ATOM.len(), byte in proptest::num::u8::ANY) {
        let mut bytes = ATOM.as_bytes().to_vec();
        bytes[cut] = byte;
        read_bytes(&bytes, None);
        read_bytes(&bytes[..cut], None);
    }
}
