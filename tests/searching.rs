//! `orrery entries`: what is found, and how it is printed.

#[path = "support/site.rs"]
mod site;

use site::Site;

const FEED: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Ada</title>
<entry><id>mirror</id><title>The Mirror is done</title><link href="https://a.example/mirror/"/>
  <author><name>Zoë Q.</name></author><category term="optics" label="Fine Optics"/>
  <published>2026-11-03T10:00:00Z</published>
  <content type="html">&lt;p&gt;It’s sil&lt;b&gt;ver&lt;/b&gt; at
  last.&lt;/p&gt;&lt;p&gt;STRASSE &amp;amp; Straße, 1 &amp;lt; 2&lt;/p&gt;</content></entry>
<entry><id>table</id><link href="https://a.example/table?a=1"/><published>2026-11-02T10:00:00Z</published>
  <content type="html">&lt;p&gt;A table.&lt;/p&gt;&lt;table&gt;&lt;tr&gt;&lt;td&gt;Vega&lt;/td&gt;&lt;td&gt;silver&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</content></entry>
<entry><id>plain</id><title>Plain</title><published>2026-11-01T10:00:00Z</published>
  <content type="html">&lt;a href="https://silver.example/"&gt;Only a link.&lt;/a&gt;</content></entry>
</feed>"#;

const PLANET: &str =
    "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\n";

/// What is asked for, and the keys of what is found.
const CASES: &[(&[&str], &[&str])] = &[
    (&[], &["mirror", "table", "plain"]),
    (&["--search", "silver"], &["mirror", "table"]),
    (&["--search", "SILVER  last"], &["mirror"]),
    (&["--search", "silver nowhere"], &[]),
    (&["--search", "\"silver at last\""], &["mirror"]),
    (&["--search", "\"last silver\""], &[]),
    (&["--search", "\"last. strasse &\""], &["mirror"]),
    (&["--search", "it's"], &["mirror"]),
    (&["--search", "1 < 2"], &["mirror"]),
    (&["--search", "STRAßE"], &["mirror"]),
    (&["--search", "zoë \"fine optics\""], &["mirror"]),
    (&["--search", "\"done zoë\""], &[]),
    (&["--search", "vega silver"], &["table"]),
    (&["--search", "silver", "--until", "2026-11-03"], &["table"]),
    (&["--search", "silver", "--tag", "fine optics", "--feed", "ada"], &["mirror"]),
    (&["--url", "http://a.example/mirror"], &["mirror"]),
    (&["--url", "https://a.example/table?a=1"], &["table"]),
    (&["--url", "https://a.example/"], &[]),
    (&["--key", "plain"], &["plain"]),
    (&["--key", "plain", "--feed", "bo"], &[]),
];

fn planet() -> Site {
    let site = Site::with(&[("feeds.toml", PLANET), ("ada.xml", FEED)]);
    site.build(&[]);
    site
}

#[test]
fn every_entry_with_all_that_is_asked_for_is_found_newest_first() {
    let site = planet();
    for (asked, found) in CASES {
        let ran = site.orrery(&[&["entries"], *asked].concat());
        assert_eq!(ran.status, 0, "{asked:?}: {}", ran.err);
        let entry = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
        let keys: Vec<String> = ran.out.lines().map(|line| entry(line)["key"].as_str().unwrap().to_owned()).collect();
        assert_eq!(keys, *found, "{asked:?}");
    }
}

#[test]
fn people_get_a_line_for_each_entry() {
    let ran = planet().orrery(&["entries", "--format", "text", "--search", "silver"]);
    let lines = "2026-11-03 ada: The Mirror is done <https://a.example/mirror/>\n\
                 2026-11-02 ada: A table. <https://a.example/table?a=1>\n";
    assert_eq!(ran.out, lines);
}

#[test]
fn what_cannot_be_meant_is_said() {
    let site = planet();
    for (asked, complaint) in [
        (["--search", " \"\" "], "--search: write the words that an entry must have"),
        (["--url", "a.example/mirror"], "--url a.example/mirror: this is not an address in full"),
        (["--format", "xml"], "[possible values: text, json]"),
    ] {
        let ran = site.orrery(&[&["entries"], &asked[..]].concat());
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(complaint), "{}", ran.err);
    }
}
