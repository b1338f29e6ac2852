use std::path::Path;

use super::*;
use crate::archive::Held;
use crate::archive::Listed;
use crate::config;
use crate::feed::Category;

const TOML: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n\
    [[feed]]\nid = \"bo\"\nname = \"bo\"\nurl = \"b.xml\"\ntags = [\"all\"]\n\
    [[feed]]\nid = \"ada\"\nname = \"Ada\"\nhomepage = \"https://a.example/\"\nurl = \"https://me:secret@a.example/feed\"\n";

pub fn record(source: &str, key: &str, date: &str, tags: &[&str]) -> EntryRecord {
    let date = date.parse().unwrap();
    EntryRecord {
        n: 0,
        source: SourceId::new(source).unwrap(),
        key: key.into(),
        guid: None,
        slug: key.into(),
        date,
        first_seen: date,
        published: Some(date),
        updated: None,
        position: 0,
        url: None,
        title: key.into(),
        title_markup: None,
        authors: Listed::of(&[]),
        categories: Listed::of(
            &tags.iter().map(|tag| Category { term: (*tag).into(), scheme: None, label: None }).collect::<Vec<_>>(),
        ),
        enclosures: Listed::of(&[]),
        comments_url: None,
        language: None,
        rights: None,
        excerpt: String::new(),
        words: 1,
        held: None,
        sifting: None,
        digest: key.into(),
    }
}

/// An entry in a timeline whose planet says nothing of it.
pub fn item(entry: EntryRecord) -> Item {
    let config = config::understand(Path::new("feeds.toml"), TOML, Path::new("")).unwrap();
    Item::of_entry(Box::new(entry), &config, &mut Spellings::default())
}

pub fn merged(entries: Vec<EntryRecord>) -> Timeline {
    let config = config::understand(Path::new("feeds.toml"), TOML, Path::new("")).unwrap();
    let now = "2026-11-21T12:00:00Z".parse().unwrap();
    merge(
        &config,
        &Curation::default(),
        &BTreeMap::new(),
        entries.into_iter().map(Box::new).collect(),
        &Content::default(),
        now,
    )
}

const DAY: &str = "2026-11-01T10:00:00Z";

#[test]
fn items_are_newest_first_and_ties_are_broken_by_source_and_key() {
    let timeline = merged(vec![
        record("bo", "x", DAY, &[]),
        record("ada", "z", DAY, &[]),
        record("ada", "y", DAY, &[]),
        record("bo", "new", "2026-11-02T10:00:00Z", &[]),
    ]);
    let titles: Vec<&str> = timeline.items.iter().map(Item::title).collect();
    assert_eq!(titles, ["new", "y", "z", "x"]);
}

#[test]
fn what_is_dated_after_the_present_moment_waits() {
    assert!(merged(vec![record("bo", "x", "2026-12-01T10:00:00Z", &[])]).items.is_empty());
}

#[test]
fn one_tag_has_one_page_whatever_its_spelling() {
    let timeline = merged(vec![
        record("ada", "1", DAY, &["Dark Skies", "dark-skies", "C++"]),
        record("ada", "2", DAY, &["dark skies", "C"]),
        record("bo", "3", DAY, &["dark skies"]),
    ]);
    let tags: Vec<(&str, &str, usize)> =
        timeline.tags.iter().map(|(key, tag)| (key.as_str(), tag.name.as_str(), tag.items.len())).collect();
    assert_eq!(tags, [("all", "all", 1), ("c", "C", 1), ("c-plus-plus", "C++", 1), ("dark-skies", "dark skies", 3)]);
}

#[test]
fn tags_of_other_scripts_do_not_collide_by_their_transliteration() {
    let key = |name: &str| TagKey::of(name).unwrap();
    assert_ne!(key("天文"), key("填文"));
    assert!(key("天文").as_str().is_ascii());
    assert_eq!(TagKey::of("!?"), None);
}

#[test]
fn contributors_stand_by_name_and_former_ones_keep_their_posts() {
    let timeline = merged(vec![record("gone", "x", DAY, &[])]);
    let names: Vec<(&str, bool, usize)> =
        timeline.contributors.iter().map(|one| (one.name.as_str(), one.former, one.items.len())).collect();
    assert_eq!(names, [("Ada", false, 0), ("bo", false, 0), ("gone", true, 1)]);
}

#[test]
fn a_password_in_a_feeds_address_is_not_published() {
    let timeline = merged(vec![]);
    assert_eq!(timeline.blogs.values().next().unwrap().feed_url.as_ref().unwrap().as_str(), "https://a.example/feed");
}

/// The timeline of a planet whose only feed has these keys, with these decisions.
fn decided(keys: &str, decisions: &str, entries: Vec<EntryRecord>) -> Timeline {
    let toml = format!(
        "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\ntimezone = \"Europe/Warsaw\"\n[[feed]]\nid = \"ada\"\n\
         url = \"a.xml\"\n{keys}"
    );
    let config = config::understand(Path::new("feeds.toml"), &toml, Path::new("")).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut config = config;
    config.planet.curation = directory.path().join("curation.toml");
    std::fs::write(&config.planet.curation, decisions).unwrap();
    let curation = crate::curation::load(&config).unwrap();
    let now = "2026-11-21T12:00:00Z".parse().unwrap();
    merge(&config, &curation, &BTreeMap::new(), entries.into_iter().map(Box::new).collect(), &Content::default(), now)
}

fn keys(timeline: &Timeline, of: &[usize]) -> Vec<String> {
    let key = |at: &usize| match &timeline.items[*at].origin {
        Origin::Entry(entry) => entry.key.clone(),
        _ => String::new(),
    };
    of.iter().map(key).collect()
}

#[test]
fn the_river_has_no_more_of_a_feed_under_one_local_day_than_its_owner_wishes() {
    let record = |key: &str, date: &str| record("ada", key, date, &[]);
    // 23:30 in Warsaw on the 1st is 22:30 UTC; 00:30 on the 2nd is 23:30 UTC on the 1st.
    let entries = vec![
        record("a", "2026-11-01T08:00:00Z"),
        record("b", "2026-11-01T09:00:00Z"),
        record("c", "2026-11-01T22:30:00Z"),
        record("d", "2026-11-01T23:30:00Z"),
        EntryRecord { held: Some(Held::History), ..record("e", "2026-10-01T10:00:00Z") },
    ];
    let timeline = decided("per_day = 2", "", entries.clone());
    assert_eq!(keys(&timeline, &timeline.river.items), ["d", "c", "b"]);
    assert_eq!(timeline.river.more, HashMap::from([(2, 1)]), "one more of the 1st below “b”");
    assert_eq!(timeline.items.len(), 5);
    let all = decided("per_day = 0", "", entries);
    assert_eq!(keys(&all, &all.river.items), ["d", "c", "b", "a"]);
}

#[test]
fn the_owner_decides_what_readers_see() {
    let spam = || EntryRecord {
        url: url::Url::parse("https://ada.example/spam/").ok(),
        language: Some("pt-BR".into()),
        words: 20,
        ..record("ada", "Win now", DAY, &["Planet", "ads"])
    };
    let held = || EntryRecord { held: Some(Held::Burst), ..spam() };
    let changed = || EntryRecord { held: Some(Held::Changed("abc".into())), ..spam() };
    let cases = [
        ("", "", spam(), "shown"),
        (
            "",
            "[[hide]]\nurl = \"http://www.ada.example/spam\"\nreason = \"an advertisement\"",
            spam(),
            "hidden: [[hide]] on line 1: an advertisement",
        ),
        ("", "[[hide]]\nurl = \"https://ada.example/\"", spam(), "shown"),
        ("", "[[hide]]\npattern = \"(?i)win\"\nfeed = \"bo\"", spam(), "shown"),
        ("", "\n[[hide]]\npattern = \"(?i)win\"\nfeed = \"ada\"", spam(), "hidden: [[hide]] on line 2"),
        ("", "", held(), "held: too many came at once (burst)"),
        ("", "[[show]]\nfeed = \"ada\"", held(), "shown"),
        ("", "", changed(), "held: its feed is not what it was; [[accept]] with code = \"abc\" shows it"),
        ("", "[[accept]]\nfeed = \"ada\"\ncode = \"abc\"", changed(), "shown"),
        ("", "[[show]]\nurl = \"https://ada.example/spam\"", changed(), "shown"),
        (
            "",
            "[[show]]\nfeed = \"ada\"",
            changed(),
            "held: its feed is not what it was; [[accept]] with code = \"abc\" shows it",
        ),
        (
            "",
            "[[accept]]\nfeed = \"ada\"\ncode = \"abd\"",
            changed(),
            "held: its feed is not what it was; [[accept]] with code = \"abc\" shows it",
        ),
        (
            "filter.exclude.title = \"(?i)win\"",
            "",
            spam(),
            "left out by the filter of ada: exclude.title finds “(?i)win”",
        ),
        ("filter.exclude.title = \"(?i)win\"", "[[show]]\nurl = \"https://ada.example/spam\"", spam(), "shown"),
        ("filter.exclude.title = \"Win\"", "[[correct]]\nfeed = \"ada\"\ntitle = \"Sorry\"", spam(), "shown"),
        (
            "filter.include.url = [\"/news/\", \"/blog/\"]",
            "",
            spam(),
            "left out by the filter of ada: nothing of include is found",
        ),
        ("filter.include.tags = \"^Planet$\"", "", spam(), "shown"),
        ("filter.tags = [\"PLANET\"]", "", spam(), "shown"),
        ("filter.tags = [\"planets\"]", "", spam(), "left out by the filter of ada: it has none of the tags planets"),
        ("filter.languages = [\"pt\"]", "", spam(), "shown"),
        ("filter.languages = [\"en\"]", "", spam(), "left out by the filter of ada: its language is pt-BR, and not en"),
        ("filter.min_words = 21", "", spam(), "left out by the filter of ada: it has 20 words, and not min_words = 21"),
        ("[filter]\nexclude.url = \"spam\"", "", spam(), "left out by [filter]: exclude.url finds “spam”"),
    ];
    for (keys, decisions, entry, fate) in cases {
        let timeline = decided(keys, decisions, vec![entry]);
        let found = timeline.left_out.first().map_or("shown".to_owned(), |(_, fate)| fate.to_string());
        assert_eq!(found, fate, "{keys} {decisions}");
        assert_eq!(
            timeline.items.is_empty(),
            fate.contains("hid") || fate.contains("left out") || fate.contains("accept")
        );
    }
}

#[test]
fn a_correction_changes_what_is_said_and_where_it_stands() {
    let decisions = "[[correct]]\nid = \"one\"\ndate = 2026-11-03T10:00:00Z\ntitle = \"Its <true> title\"\nauthors = [\"Bo\"]\ntags = [\"glass\"]";
    let one = EntryRecord { guid: Some("one".into()), ..record("ada", "1", DAY, &["tin"]) };
    let timeline = decided("", decisions, vec![one, record("ada", "2", "2026-11-02T10:00:00Z", &[])]);
    assert_eq!(keys(&timeline, &timeline.river.items), ["1", "2"]);
    let item = &timeline.items[0];
    assert_eq!((item.title(), item.headline_html().as_str()), ("Its <true> title", "Its &lt;true&gt; title"));
    assert_eq!(item.authors(), ["Bo"]);
    assert_eq!(timeline.tags.keys().map(TagKey::as_str).collect::<Vec<_>>(), ["glass"]);
}

#[test]
fn a_pin_holds_for_its_time() {
    let pinned = |decisions: &str| decided("", decisions, vec![record("ada", "1", DAY, &[])]).pinned;
    assert_eq!(pinned("[[pin]]\nfeed = \"ada\"\nuntil = 2026-11-22"), [0]);
    assert!(pinned("[[pin]]\nfeed = \"ada\"\nuntil = 2026-11-21").is_empty());
    assert!(pinned("[[pin]]\nfeed = \"ada\"\nfrom = 2026-11-22\nuntil = 2026-11-23").is_empty());
}
