//! `keep` in feeds.toml: what is removed for good, when, and that it stays away.

#[path = "support/site.rs"]
mod site;

use site::{Ran, Site};

/// A feed with posts of these names and dates; some have none.
fn feed(posts: &[(&str, &str)]) -> String {
    let date = |date: &str| if date.is_empty() { String::new() } else { format!("<pubDate>{date}</pubDate>") };
    let item = |(name, day): &(&str, &str)| {
        format!(
            "<item><guid>{name}</guid><title>{name}</title><description>Of {name}.</description>{}</item>",
            date(day)
        )
    };
    let items: String = posts.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Ada</title>{items}</channel></rss>")
}

const POSTS: &[(&str, &str)] = &[
    ("november", "2026-11-01T10:00:00Z"),
    ("october", "2026-10-01T10:00:00Z"),
    ("september", "2026-09-01T10:00:00Z"),
    ("undated", ""),
    ("ancient", "2006-09-01T10:00:00Z"),
];

fn planet(defaults: &str, feed_keys: &str) -> Site {
    let site = Site::with(&[("ada.xml", &feed(POSTS))]);
    configure(&site, defaults, feed_keys);
    site
}

fn configure(site: &Site, defaults: &str, feed_keys: &str) {
    let toml = format!(
        "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[fetch]\nmin_interval_minutes = 0\n\
         [feed_defaults]\n{defaults}\n[[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\n{feed_keys}\n"
    );
    site.write("feeds.toml", toml);
}

fn fetch(site: &Site, day: &str) -> Ran {
    let ran = site.orrery(&["fetch", "--force", "--now", &format!("{day}T12:00:00Z")]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran
}

fn titles(site: &Site) -> Vec<String> {
    let out = site.orrery(&["entries"]).out;
    let title =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["title"].as_str().unwrap().to_owned();
    out.lines().map(title).collect()
}

#[test]
fn everything_is_kept_unless_the_owner_says_otherwise() {
    for (defaults, keys) in [("", ""), ("keep = \"forever\"", ""), ("keep = \"1 day\"", "keep = \"forever\"")] {
        let site = planet(defaults, keys);
        fetch(&site, "2026-11-02");
        assert_eq!(titles(&site).len(), 5, "{defaults} {keys}");
    }
}

#[test]
fn what_is_too_old_is_not_taken_in_and_what_grows_too_old_goes_and_stays_away() {
    let site = planet("keep = \"60 days\"", "");
    let first = fetch(&site, "2026-11-02");
    assert!(first.out.contains("3 new entries"), "{}", first.out);
    assert!(!first.err.contains("removed for good"), "{}", first.err);
    assert_eq!(titles(&site), ["undated", "november", "october"]);
    let later = fetch(&site, "2026-12-10");
    assert!(later.err.contains("ada: 1 entry of 2026-10-01 removed for good (keep = \"60 days\")\n"), "{}", later.err);
    assert_eq!(titles(&site), ["undated", "november"]);
    let much_later = fetch(&site, "2027-11-02");
    let note = "ada: 2 entries from 2026-11-01 to 2026-11-02 removed for good";
    assert!(much_later.err.contains(note), "{}", much_later.err);
    // All are in the feed still, and the one without a date could be of today.
    site.write("ada.xml", feed(POSTS).replace("Ada", "Ada's"));
    let again = fetch(&site, "2027-11-03");
    assert!(again.out.contains("0 new entries") && !again.err.contains("removed"), "{}{}", again.out, again.err);
    assert_eq!(titles(&site), [""; 0]);
}

#[test]
fn of_a_number_of_entries_the_newest_stay() {
    let site = planet("", "keep = \"2 entries\"");
    let ran = fetch(&site, "2026-11-02");
    assert!(ran.err.contains("ada: 3 entries from 2006-09-01 to 2026-10-01 removed for good"), "{}", ran.err);
    assert_eq!(titles(&site), ["undated", "november"]);
    let again = fetch(&site, "2026-11-03");
    assert!(again.out.contains("0 new entries") && !again.err.contains("removed"), "{}{}", again.out, again.err);
    let december = [&[("december", "2026-12-01T10:00:00Z")], POSTS].concat();
    site.write("ada.xml", feed(&december));
    fetch(&site, "2026-12-02");
    assert_eq!(titles(&site), ["december", "undated"]);
}

#[test]
fn how_often_it_is_run_makes_no_difference() {
    for keep in ["30 days", "2 entries"] {
        let keep = format!("keep = \"{keep}\"");
        let [often, seldom] = [planet(&keep, ""), planet(&keep, "")];
        for site in [&often, &seldom] {
            fetch(site, "2026-11-02");
        }
        for day in (3..25).step_by(4) {
            fetch(&often, &format!("2026-11-{day:02}"));
            often.build(&["--offline"]);
        }
        for site in [&often, &seldom] {
            fetch(site, "2026-11-25");
        }
        assert_eq!(often.orrery(&["entries"]).out, seldom.orrery(&["entries"]).out, "{keep}");
    }
}

#[test]
fn only_what_asks_the_feeds_removes_anything() {
    let site = planet("", "");
    fetch(&site, "2026-11-02");
    configure(&site, "keep = \"1 week\"", "");
    site.build(&["--offline"]);
    assert_eq!(titles(&site).len(), 5);
    let ran = site.orrery(&["build", "--now", "2026-11-02T12:00:00Z"]);
    assert!(ran.err.contains("ada: 3 entries from 2006-09-01 to 2026-10-01 removed for good"), "{}", ran.err);
    assert_eq!(titles(&site), ["undated", "november"]);
    assert!(!site.read("public/index.html").contains("october"), "the site knows at once");
}

#[test]
fn what_was_only_too_old_comes_when_the_owner_keeps_more() {
    let site = planet("keep = \"40 days\"", "");
    fetch(&site, "2026-11-02");
    assert_eq!(titles(&site), ["undated", "november", "october"]);
    configure(&site, "keep = \"100 days\"", "");
    fetch(&site, "2026-11-03");
    assert_eq!(titles(&site), ["undated", "november", "october", "september"]);
}
