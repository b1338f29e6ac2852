use std::path::Path;

use super::*;
use crate::config;
use crate::feed::Category;
use crate::sanitize::SafeHtml;

const TOML: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n\
    [[feed]]\nid = \"bo\"\nname = \"bo\"\nurl = \"b.xml\"\ntags = [\"all\"]\n\
    [[feed]]\nid = \"ada\"\nname = \"Ada\"\nurl = \"https://me:secret@a.example/feed\"\n";

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
        title_html: SafeHtml::escape(key),
        authors: vec![],
        categories: tags.iter().map(|tag| Category { term: (*tag).into(), scheme: None, label: None }).collect(),
        enclosures: vec![],
        comments_url: None,
        language: None,
        excerpt: String::new(),
        words: 1,
        digest: key.into(),
    }
}

/// An entry in a timeline whose planet says nothing of it.
pub fn item(entry: EntryRecord) -> Item {
    let config = config::understand(Path::new("feeds.toml"), TOML, Path::new("")).unwrap();
    Item::of_entry(entry, &config)
}

fn merged(entries: Vec<EntryRecord>) -> Timeline {
    let config = config::understand(Path::new("feeds.toml"), TOML, Path::new("")).unwrap();
    let now = "2026-11-21T12:00:00Z".parse().unwrap();
    merge(&config, &BTreeMap::new(), entries, &Content::default(), now)
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
    assert_eq!(timeline.contributors[0].feed_url.as_ref().unwrap().as_str(), "https://a.example/feed");
}
