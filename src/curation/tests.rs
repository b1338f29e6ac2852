use std::path::Path;

use super::read::understand;
use super::*;
use crate::config::{self, Config};
use crate::feed::{About, Markup, MarkupKind};
use crate::sanitize::{Cleaner, Entry};

fn config() -> Config {
    let toml = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\ntimezone = \"Europe/Warsaw\"\n\
                [[feed]]\nid = \"ada\"\nurl = \"a.xml\"";
    config::understand(Path::new("feeds.toml"), toml, Path::new("")).unwrap()
}

fn curation(text: &str) -> Curation {
    understand(Path::new("curation.toml"), text, &config()).unwrap()
}

#[test]
fn a_decision_that_cannot_be_meant_is_shown_with_its_place() {
    let cases = [
        ("[[hide]]\nreason = \"spam\"", "this says nothing of which posts are meant", 1),
        ("[[hide]]\nurl = \"first-light\"", "this is not a web address", 2),
        ("[[show]]\npattern = \"(\"", "this is not a regular expression", 2),
        ("[[hide]]\npattern = \" \"", "this is not a regular expression", 2),
        ("[[hide]]\nid = \"\"", "this is not the id of a post", 2),
        ("[[hide]]\nfeed = \"Ada Lovelace\"", "no feed has the id `Ada Lovelace`", 2),
        ("[[pin]]\nid = \"x\"\nuntil = \"soon\"", "this is not a date", 3),
        ("[[pin]]\nid = \"x\"\nfrom = 2026-11-02\nuntil = 2026-11-01", "this pin ends before it begins", 4),
        ("[[pin]]\nid = \"x\"", "missing field `until`", 1),
        ("[[correct]]\nid = \"x\"\ntilte = \"T\"", "unknown key `tilte`", 3),
        ("[[correct]]\nid = \"x\"", "this corrects nothing", 1),
        ("[[note]]\nid = \"x\"\ntext = \" \"", "this note says nothing", 3),
        ("[[accept]]\nfeed = \"ada\"", "missing field `code`", 1),
    ];
    for (text, message, line) in cases {
        let mistakes = understand(Path::new("curation.toml"), text, &config()).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
        assert_eq!(mistakes[0].message, message, "{text}");
        assert_eq!(mistakes[0].line_and_column().map(|(line, _)| line), Some(line), "{text}");
    }
}

#[test]
fn a_day_begins_in_the_time_zone_of_the_planet() {
    let curation = curation("[[pin]]\nid = \"x\"\nuntil = 2026-07-02");
    let pin = curation.pin.iter().next().unwrap().what;
    assert_eq!(pin.until.to_rfc3339(), "2026-07-01T22:00:00+00:00");
    assert!(pin.holds("2026-07-01T21:59:59Z".parse().unwrap()) && !pin.holds(pin.until));
}

#[test]
fn a_note_is_markdown_and_cleaned() {
    let curation = curation("[[note]]\nid = \"x\"\ntext = \"See *this* <script>alert(1)</script>\"");
    let note = curation.note.iter().next().unwrap().what.as_str().to_owned();
    assert!(note.contains("<em>this</em>") && !note.contains("script"), "{note}");
}

/// A document's title, language, and entries of these titles on this host.
fn profile(title: &str, language: &str, host: &str, titles: &[&str]) -> Profile {
    let markup = |text: &str| Markup { text: text.into(), kind: MarkupKind::Plain };
    let about = About { title: Some(markup(title)), language: Some(language.into()), ..About::default() };
    let items: String = titles
        .iter()
        .enumerate()
        .map(|(n, title)| format!("<item><link>https://{host}/{n}</link><title>{title}</title></item>"))
        .collect();
    let xml = format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>");
    let url = Url::parse("https://b.example/").unwrap();
    let arrival = crate::feed::Arrival { bytes: xml.as_bytes(), content_type: None, url: &url, max_entries: 100 };
    let clean = |entry| Cleaner::default().clean(entry, "b");
    let entries: Vec<Entry> = crate::feed::read(&arrival).entries.into_iter().map(clean).collect();
    Profile::of(&about, &entries)
}

#[test]
fn a_feed_that_changes_in_two_ways_at_once_is_suspect_and_in_one_way_is_not() {
    let honest = || profile("Ada’s Notes", "en", "ada.example", &["On looms", "On numbers"]);
    let cases = [
        (profile("Ada’s Notes", "en", "www.ada.example", &["On engines"]), 0),
        (profile("Ada’s new notes", "en-GB", "ada.blog.example", &["On engines"]), 0),
        (profile("Looms and numbers", "en", "ada.example", &["On engines"]), 0),
        (profile("Best casino", "en", "casino.example", &["Win now"]), 2),
        (profile("Best casino", "id", "casino.example", &["Win now"]), 3),
        (profile("Казино", "ru", "casino.example", &["Лучшие игры"]), 4),
        (profile("", "", "ada.example", &["Лучшие игры"]), 0),
        (profile("Ada.example: this domain is for sale", "en", "ada.example", &["On engines"]), 1),
    ];
    for (now, evidence) in cases {
        let suspicion = now.suspicion(&honest());
        assert_eq!(suspicion.map_or(0, |suspicion| suspicion.evidence.len()), evidence, "{now:?}");
    }
    let short = |title| profile(title, "ja", "ada.example", &["望遠鏡"]);
    let moved = profile("星", "ja", "hoshi.example", &["望遠鏡"]);
    assert_eq!((moved.suspicion(&short("星")), moved.suspicion(&short("月")).is_some()), (None, true));
    assert_eq!(honest().suspicion(&honest().parked()).unwrap().evidence, ["its domain was parked or for sale"]);
    assert_eq!(
        profile("Parked Domain Club", "en", "ada.example", &["On engines"]).suspicion(&Profile::default()),
        None
    );
    let casino = |titles| profile("Best casino", "id", "casino.example", titles).suspicion(&honest()).unwrap().code;
    assert_eq!(casino(&["Win now"]), casino(&["Win again"]), "one yes is for one change, whatever the posts");
}
