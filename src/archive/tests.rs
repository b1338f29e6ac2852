use super::*;
use crate::config::{self, Source};
use crate::feed::{self, About, Arrival};
use crate::fetch::{Memory, Moves, Validators, Visit};
use crate::sanitize::{Cleaner, Entry};
use chrono::{DateTime, Utc};
use proptest::strategy::Strategy;
use url::Url;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn source(id: &str) -> Source {
    let toml =
        format!("[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[[feed]]\nid = \"{id}\"\nurl = \"x.xml\"");
    config::understand(Path::new("feeds.toml"), &toml, Path::new("")).unwrap().sources.remove(0)
}

/// Entries as (guid, date, text), through the real reader and cleaner.
fn entries(of: &[(&str, &str, &str)]) -> Vec<Entry> {
    let items: String = of
        .iter()
        .map(|(guid, date, text)| {
            format!("<item><guid>{guid}</guid><title>{text}</title><pubDate>{date}</pubDate><description>{text}</description></item>")
        })
        .collect();
    read(&format!("<rss version=\"2.0\"><channel><title>B</title>{items}</channel></rss>"))
}

/// The entries of a document.
fn read(xml: &str) -> Vec<Entry> {
    let url = Url::parse("https://b.example/").unwrap();
    let arrival = Arrival { bytes: xml.as_bytes(), content_type: None, url: &url, max_entries: 100 };
    feed::read(&arrival).entries.into_iter().map(|entry| Cleaner::default().clean(entry, "b")).collect()
}

struct Shelf {
    archive: Archive,
    directory: tempfile::TempDir,
}

fn shelf() -> Shelf {
    let directory = tempfile::tempdir().unwrap();
    let archive = Archive::open(&directory.path().join("a.db")).unwrap();
    Shelf { archive, directory }
}

impl Shelf {
    fn merge(&mut self, id: &str, of: &[(&str, &str, &str)], now: &str) -> Merged {
        self.merge_as(&source(id), &entries(of), true, now)
    }

    fn merge_as(&mut self, source: &Source, entries: &[Entry], is_complete: bool, now: &str) -> Merged {
        let delivery = Delivery { about: &About::default(), entries, is_complete, profile: "{}", suspicion: None };
        self.archive.merge(source, delivery, |_| Memory::default(), at(now)).unwrap()
    }

    /// The titles that are shown, newest first.
    fn titles(&self) -> Vec<String> {
        self.archive.entries().unwrap().into_iter().map(|record| record.title).collect()
    }

    /// Everything that can be seen of the archive, but for row numbers.
    fn seen(&self) -> Vec<String> {
        let bodies = self.archive.bodies();
        let show = |record: Box<EntryRecord>| {
            let body = bodies.get(record.n).unwrap();
            format!("{:?} {:?}", EntryRecord { n: 0, ..*record }, body)
        };
        self.archive.entries().unwrap().into_iter().map(show).collect()
    }
}

const NOW: &str = "2026-11-21T12:00:00Z";

#[test]
fn merging_the_same_answer_again_changes_nothing() {
    let mut shelf = shelf();
    let answer = [("1", "2026-11-01T10:00:00Z", "one"), ("2", "", "two")];
    assert_eq!(shelf.merge("ada", &answer, NOW), Merged { new: 2, ..Merged::default() });
    let before = shelf.seen();
    assert_eq!(shelf.merge("ada", &answer, "2026-11-22T12:00:00Z"), Merged::default());
    assert_eq!(shelf.seen(), before);
}

#[test]
fn the_order_in_which_feeds_answer_does_not_matter() {
    let (ada, bo) = ([("1", "2026-11-01T10:00:00Z", "same")], [("1", "2026-11-01T10:00:00Z", "same")]);
    let (mut first, mut second) = (shelf(), shelf());
    first.merge("ada", &ada, NOW);
    first.merge("bo", &bo, NOW);
    second.merge("bo", &bo, NOW);
    second.merge("ada", &ada, NOW);
    assert_eq!(first.seen(), second.seen());
}

#[test]
fn entries_stay_when_their_feed_forgets_them() {
    let mut shelf = shelf();
    shelf.merge("ada", &[("1", "2026-11-01T10:00:00Z", "one")], NOW);
    shelf.merge("ada", &[("2", "2026-11-02T10:00:00Z", "two")], NOW);
    assert_eq!(shelf.archive.entries().unwrap().len(), 2);
}

#[test]
fn an_edited_entry_is_updated_in_its_place() {
    let mut shelf = shelf();
    shelf.merge("ada", &[("1", "2026-11-01T10:00:00Z", "First title")], NOW);
    let merged = shelf.merge("ada", &[("1", "2026-11-19T10:00:00Z", "Other title")], NOW);
    assert_eq!(merged, Merged { edited: 1, ..Merged::default() });
    let record = &shelf.archive.entries().unwrap()[0];
    assert_eq!((record.title.as_str(), record.slug.as_str()), ("Other title", "first-title"));
    assert_eq!(record.date, at("2026-11-01T10:00:00Z"));
}

#[test]
fn a_missing_or_future_date_is_the_time_first_seen_for_good() {
    let mut shelf = shelf();
    let answer = [("1", "", "undated"), ("2", "2027-01-01T00:00:00Z", "from the future")];
    shelf.merge("ada", &answer, NOW);
    shelf.merge("ada", &answer, "2026-11-25T12:00:00Z");
    assert!(shelf.archive.entries().unwrap().iter().all(|record| record.date == at(NOW)));
}

#[test]
fn undated_entries_stand_in_the_order_of_their_document() {
    let mut shelf = shelf();
    shelf.merge("ada", &[("z", "", "first"), ("a", "", "second")], NOW);
    let titles: Vec<String> = shelf.archive.entries().unwrap().into_iter().map(|record| record.title).collect();
    assert_eq!(titles, ["first", "second"]);
}

#[test]
fn two_entries_of_one_title_have_two_addresses_whatever_their_order() {
    let one = ("1", "2026-11-01T10:00:00Z", "Notes");
    let two = ("2", "2026-11-02T10:00:00Z", "Notes");
    let slugs = |of: &[(&str, &str, &str)]| {
        let mut shelf = shelf();
        shelf.merge("ada", of, NOW);
        shelf.archive.entries().unwrap().into_iter().map(|record| (record.key, record.slug)).collect::<Vec<_>>()
    };
    assert_eq!(slugs(&[one, two]), slugs(&[two, one]));
    assert_ne!(slugs(&[one, two])[0].1, slugs(&[one, two])[1].1);
}

/// An entry as its blog has it: guid, link, title, date.
fn moved(of: &[(&str, &str, &str, &str)]) -> Vec<Entry> {
    let item = |(guid, link, title, date): &(&str, &str, &str, &str)| {
        format!(
            "<entry><id>{guid}</id><link href=\"{link}\"/><title>{title}</title><published>{date}</published><summary>Silver at last.</summary></entry>"
        )
    };
    let items: String = of.iter().map(item).collect();
    read(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{items}</feed>"))
}

#[test]
fn a_post_under_a_new_id_is_the_same_if_its_link_or_its_title_date_and_text_tell() {
    let first = ("http://a.example/?p=1", "http://www.a.example/mirror/", "Mirror", "2026-11-01T10:00:00Z");
    let again = [
        ("urn:new", "https://a.example/mirror", "The mirror", "2026-11-01T10:00:00Z"), // and the text is the same
        ("urn:new", "https://b.example/2026/mirror", "Mirror", "2026-11-01T10:00:00Z"),
    ];
    for entry in again {
        let mut shelf = shelf();
        shelf.merge_as(&source("ada"), &moved(&[first]), true, NOW);
        let before = shelf.archive.entries().unwrap().remove(0);
        assert_eq!(
            shelf.merge_as(&source("ada"), &moved(&[entry]), true, NOW),
            Merged { edited: 1, ..Merged::default() }
        );
        let after = shelf.archive.entries().unwrap().remove(0);
        assert_eq!((&after.slug, after.date), (&before.slug, before.date), "its address and place stay");
        assert_eq!(after.url.unwrap().as_str(), entry.1);
        assert_eq!(shelf.merge_as(&source("ada"), &moved(&[entry]), true, NOW), Merged::default());
    }
}

#[test]
fn a_post_is_new_where_link_title_and_date_do_not_tell() {
    let home = "http://a.example/";
    let first = [("1", home, "Weeknotes", "2026-11-01T10:00:00Z"), ("2", home, "", "2026-11-08T10:00:00Z")];
    let other = [
        ("3", home, "Weeknotes", "2026-11-15T10:00:00Z"), // one link for all
        ("3", "http://a.example/x", "Weeknotes", "2026-11-15T10:00:00Z"),
        ("3", "http://a.example/x", "", "2026-11-09T10:00:00Z"),
    ];
    for entry in other {
        let mut shelf = shelf();
        shelf.merge_as(&source("ada"), &moved(&first), true, NOW);
        assert_eq!(shelf.merge_as(&source("ada"), &moved(&[entry]), true, NOW).new, 1, "{entry:?}");
    }
    // It stands beside the other in one document.
    let mut shelf = shelf();
    let twins = [
        ("1", "http://a.example/x", "Mirror", "2026-11-01T10:00:00Z"),
        ("2", "http://a.example/x", "Mirror", "2026-11-01T10:00:00Z"),
    ];
    shelf.merge_as(&source("ada"), &moved(&twins[..1]), true, NOW);
    assert_eq!(shelf.merge_as(&source("ada"), &moved(&twins), true, NOW).new, 1);
}

/// Two answers of one feed, whose entries are all different posts: guid, link, title, date and text.
type Answers = [&'static [(&'static str, &'static str, &'static str, &'static str, &'static str)]; 2];

#[test]
fn different_posts_never_take_the_place_of_each_other() {
    const CASES: [(&str, Answers); 8] = [
        (
            "one link for what there is today",
            [
                &[("1", "http://a.example/today", "Today", "2026-11-01T10:00:00Z", "Of cats.")],
                &[("2", "http://a.example/today", "Today", "2026-11-02T10:00:00Z", "Of dogs.")],
            ],
        ),
        (
            "one page with anchors",
            [
                &[("1", "http://a.example/log#1", "Release notes", "2026-11-01T10:00:00Z", "Faster.")],
                &[("2", "http://a.example/log#2", "Release notes", "2026-11-02T10:00:00Z", "Smaller.")],
            ],
        ),
        (
            "two ports",
            [
                &[("1", "http://a.example:8080/1", "One", "2026-11-01T10:00:00Z", "Of cats.")],
                &[("2", "http://a.example:9090/1", "One", "2026-11-02T10:00:00Z", "Of dogs.")],
            ],
        ),
        (
            "one page and moment",
            [
                &[("1", "http://a.example/status", "Down", "2026-11-01T10:00:00Z", "All is down.")],
                &[("2", "http://a.example/status", "Up", "2026-11-01T10:00:00Z", "All is up.")],
            ],
        ),
        (
            "one title a day, without a time",
            [
                &[("1", "http://a.example/1", "Links", "2026-11-02T00:00:00Z", "Links for today:")],
                &[("2", "http://a.example/2", "Links", "2026-11-02T00:00:00Z", "Links for today:")],
            ],
        ),
        (
            "two that look like one",
            [
                &[("old", "http://a.example/p", "Post", "2026-11-01T10:00:00Z", "Of cats.")],
                &[
                    ("n1", "http://a.example/p", "Post", "2026-11-01T10:00:00Z", "Of cats."),
                    ("n2", "http://a.example/p?a", "Post", "2026-11-01T10:00:00Z", "Of cats."),
                ],
            ],
        ),
        (
            "one id for what there is today",
            [
                &[("x", "http://a.example/1", "One", "2026-11-01T10:00:00Z", "Of cats.")],
                &[("x", "http://a.example/2", "Two", "2026-11-02T10:00:00Z", "Of dogs.")],
            ],
        ),
        (
            "no id, and the home page for a link",
            [
                &[("", "http://a.example/", "One", "2026-11-01T10:00:00Z", "Of cats.")],
                &[("", "http://a.example/", "Two", "2026-11-02T10:00:00Z", "Of dogs.")],
            ],
        ),
    ];
    for (what, answers) in CASES {
        let mut shelf = shelf();
        for answer in answers.iter().chain(&answers) {
            let item = |(guid, link, title, date, text): &(&str, &str, &str, &str, &str)| {
                let id = if guid.is_empty() { String::new() } else { format!("<id>{guid}</id>") };
                format!(
                    "<entry>{id}<link href=\"{link}\"/><title>{title}</title><published>{date}</published>\
                     <summary>{text}</summary></entry>"
                )
            };
            let items: String = answer.iter().map(item).collect();
            let entries = read(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{items}</feed>"));
            shelf.merge_as(&source("ada"), &entries, true, NOW);
        }
        assert_eq!(shelf.titles().len(), 2, "{what}: {:?}", shelf.titles());
    }
}

#[test]
fn a_post_that_is_gone_from_its_feed_stays_unless_the_owner_wishes_otherwise() {
    let keeps = source("ada");
    let removes = Source { on_delete: config::OnDelete::Remove, ..keeps.clone() };
    let all = [
        ("1", "2026-11-01T10:00:00Z", "old"),
        ("2", "2026-11-02T10:00:00Z", "gone"),
        ("3", "2026-11-03T10:00:00Z", "new"),
    ];
    let without = [all[0], all[2]];
    let cases: [(&Source, &[_], bool, usize); 5] = [
        (&keeps, &without, true, 0),
        (&removes, &without, true, 1),
        (&removes, &without, false, 0), // cut short, or only what is new
        (&removes, &all[2..], true, 0), // it may have been forgotten
        (&removes, &[], true, 0),
    ];
    for (source, later, is_complete, removed) in cases {
        let mut shelf = shelf();
        shelf.merge_as(source, &entries(&all), true, NOW);
        let merged = shelf.merge_as(source, &entries(later), is_complete, NOW);
        assert_eq!(merged.removed, removed, "{later:?} {is_complete}");
        assert_eq!(shelf.titles().len(), 3 - removed);
        // It comes back with its old place.
        let back = shelf.merge_as(source, &entries(&all), true, NOW);
        assert_eq!((back.new, back.edited), (0, removed));
        assert_eq!(shelf.titles(), ["new", "gone", "old"]);
    }
}

#[test]
fn an_entry_reaches_into_no_other_feed() {
    let mut shelf = shelf();
    shelf.merge("ada", &[("1", "2026-11-01T10:00:00Z", "hers")], NOW);
    shelf.merge("eve", &[("1", "2026-11-01T10:00:00Z", "not hers")], NOW);
    let titles: Vec<String> = shelf.archive.entries().unwrap().into_iter().map(|record| record.title).collect();
    assert_eq!(titles, ["hers", "not hers"]);
}

#[test]
fn what_is_remembered_of_a_source_comes_back_as_it_was() {
    let mut shelf = shelf();
    let validators = Validators {
        url: Some("https://b.example/".into()),
        etag: Some("\"é\"".into()),
        last_modified: None,
        digest: Some("d".into()),
    };
    let moves = Moves { for_good: Url::parse("https://c.example/").ok(), downgraded: None };
    let took = Duration::from_millis(1234);
    let visit = Visit { status: Some(410), wire_bytes: 7, bytes: 70, took, ..Visit::default() };
    let memory = Memory::default()
        .at("https://b.example/")
        .after_archived("1.1", validators, moves, visit, at(NOW))
        .after_failure("HTTP 410".into(), true, visit, at("2026-11-21T13:00:00Z"));
    let announced = Url::parse("https://c.example/feed").ok();
    let memory = Memory { next_due: Some(at("2026-11-22T13:00:00Z")), announced, ..memory };
    shelf.archive.remember(&source("ada"), &memory).unwrap();
    assert_eq!(shelf.archive.sources().unwrap().into_values().next().unwrap().memory, memory);
}

#[test]
fn each_state_in_which_an_entry_was_seen_is_kept() {
    let mut shelf = shelf();
    shelf.merge("ada", &[("1", "2026-10-01T10:00:00Z", "First")], "2026-11-01T00:00:00Z");
    shelf.merge("ada", &[("1", "2026-10-01T10:00:00Z", "First")], "2026-11-02T00:00:00Z");
    shelf.merge("ada", &[("1", "2026-10-05T10:00:00Z", "First, mended")], "2026-11-03T00:00:00Z");
    let connection = &shelf.archive.connection;
    let mut statement = connection.prepare("SELECT seen || ' ' || published FROM sighting ORDER BY seen").unwrap();
    let seen: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(seen, ["2026-11-01T00:00:00Z 2026-10-01T10:00:00Z", "2026-11-03T00:00:00Z 2026-10-05T10:00:00Z"]);
}

#[test]
fn a_source_that_is_forgotten_leaves_nothing_behind() {
    let keeps = Source { keep: config::Keep::Entries(1), ..source("ada") };
    let mut shelf = shelf();
    let all = [("1", "2026-10-01T10:00:00Z", "First"), ("2", "2026-10-02T10:00:00Z", "Second")];
    shelf.merge_as(&keeps, &entries(&all), true, NOW);
    shelf.merge("bo", &all, NOW);
    shelf.archive.retain(&keeps, at(NOW)).unwrap();
    shelf.merge_as(&keeps, &entries(&all), true, NOW);
    assert_eq!(shelf.titles(), ["Second", "Second", "First"]);
    assert_eq!(shelf.archive.forget_source(&keeps.id).unwrap(), 1);
    assert_eq!(shelf.titles(), ["Second", "First"], "those of the other stay");
    for table in ["source WHERE id", "forgotten WHERE source"] {
        let sql = format!("SELECT count(*) FROM {table} = 'ada'");
        let rows: i64 = shelf.archive.connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    let bodies: i64 = shelf.archive.connection.query_row("SELECT count(*) FROM body", [], |row| row.get(0)).unwrap();
    assert_eq!(bodies, 2);
    assert_eq!(shelf.merge_as(&keeps, &entries(&all), true, NOW).new, 2);
}

#[test]
fn an_id_under_which_a_blog_has_one_post_after_another_is_not_forgotten() {
    let keeps = Source { keep: config::Keep::Entries(2), ..source("ada") };
    let mut shelf = shelf();
    for day in 10..20 {
        let (link, title, date) =
            (format!("http://a.example/{day}"), format!("Post {day}"), format!("2026-10-{day}T10:00:00Z"));
        let text = format!(
            "<entry><id>x</id><link href=\"{link}\"/><title>{title}</title><published>{date}</published><summary>Of {day}.</summary></entry>"
        );
        let today = read(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{text}</feed>"));
        shelf.merge_as(&keeps, &today, true, NOW);
        shelf.archive.retain(&keeps, at(NOW)).unwrap();
    }
    assert_eq!(shelf.titles(), ["Post 19", "Post 18"]);
}

#[test]
fn an_archive_of_a_newer_version_is_refused_and_left_alone() {
    let Shelf { archive, directory } = shelf();
    archive.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(archive);
    let path = directory.path().join("a.db");
    let refused = Archive::open(&path).err().unwrap().to_string();
    assert!(refused.contains("newer Orrery") && refused.contains("99"), "{refused}");
    assert!(matches!(Archive::open_to_read(&path), Err(ArchiveError::Newer { found: 99, .. })));
}

#[test]
fn a_file_that_is_no_archive_is_refused_with_advice() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db");
    std::fs::write(&path, "not a database, but long enough to look like one ".repeat(40)).unwrap();
    let refused = Archive::open(&path).err().unwrap().to_string();
    assert!(refused.contains("not an archive of Orrery, or is damaged"), "{refused}");
    let other = directory.path().join("b.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let refused = Archive::open(&other).err().unwrap().to_string();
    assert!(refused.contains("belongs to another program"), "{refused}");
}

#[test]
fn a_second_lock_is_refused_until_the_first_is_given_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db");
    let first = Lock::take(&path).unwrap();
    assert!(matches!(Lock::take(&path), Err(LockError::Held(_))));
    drop(first);
    Lock::take(&path).unwrap();
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    /// Whatever the feeds answer, in whatever order: nothing is lost, nothing doubled, no date moves.
    #[test]
    fn any_sequence_of_answers_keeps_every_entry_once(
        answers in proptest::collection::vec((0usize..2, proptest::collection::vec((0u8..5, 1u8..28), 0..5)), 1..8)
    ) {
        let mut shelf = shelf();
        let mut expected = std::collections::BTreeMap::new();
        for (feed, items) in &answers {
            let feed = ["ada", "bo"][*feed];
            let texts: Vec<(String, String)> =
                items.iter().map(|(id, day)| (id.to_string(), format!("2026-10-{day:02}T10:00:00Z"))).collect();
            let of: Vec<(&str, &str, &str)> = texts.iter().map(|(id, date)| (id.as_str(), date.as_str(), id.as_str())).collect();
            shelf.merge(feed, &of, NOW);
            for (id, date) in texts {
                expected.entry((feed.to_owned(), id)).or_insert(date);
            }
        }
        let found: std::collections::BTreeMap<_, _> = shelf.archive.entries().unwrap().into_iter()
            .map(|record| ((record.source.to_string(), record.key), record.date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)))
            .collect();
        proptest::prop_assert_eq!(found, expected);
    }
}

/// An entry with an address and a text: guid, link, content.
fn posts(of: &[(&str, &str, &str)]) -> Vec<Entry> {
    let item = |(guid, link, content): &(&str, &str, &str)| {
        format!(
            "<entry><id>{guid}</id><link href=\"{link}\"/><title>{guid}</title><published>2026-11-01T10:00:00Z</published>\
             <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{content}</div></content></entry>"
        )
    };
    let items: String = of.iter().map(item).collect();
    read(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{items}</feed>"))
}

#[test]
fn links_between_entries_are_known_and_follow_their_edits() {
    let mut shelf = shelf();
    let target = ("t", "https://a.example/t/", "Of stars.");
    let links = "<a href=\"http://www.a.example/t?utm_source=x#s\">t</a> <a href=\"https://elsewhere.example/x\">x</a>";
    let meet = |shelf: &Shelf| {
        let links = shelf.archive.links().unwrap();
        let key = |n: i64| shelf.archive.entries().unwrap().into_iter().find(|record| record.n == n).unwrap().key;
        let found = |(from, page): &(i64, PageHash)| {
            links
                .pages
                .iter()
                .filter(|(other, _)| other == page)
                .map(|(_, n)| (key(*from), key(*n)))
                .collect::<Vec<_>>()
        };
        links.links.iter().flat_map(found).collect::<Vec<_>>()
    };
    shelf.merge_as(&source("ada"), &posts(&[target, ("f", "https://a.example/f", links)]), true, NOW);
    assert_eq!(meet(&shelf), [("f".to_owned(), "t".to_owned())]);
    shelf.merge_as(&source("ada"), &posts(&[target, ("f", "https://a.example/f", "No more.")]), true, NOW);
    assert_eq!(meet(&shelf), []);
    // A link to a blog is none to a post that has no page of its own.
    let home =
        [("h", "https://a.example/", "<a href=\"https://a.example\">me</a>"), ("f", "https://a.example/f", "Yes.")];
    shelf.merge_as(&source("ada"), &posts(&home), true, NOW);
    assert_eq!(meet(&shelf), []);
}

impl Shelf {
    /// Relates what is new, and gives what is related to what, by source and key.
    fn relate(&mut self) -> Vec<(String, String)> {
        let rows = self.archive.unread().unwrap();
        let words = |one: Unread| {
            let tags = one.tags.iter().map(String::as_str);
            (one.n, Words::of(&one.title, tags, &one.content_html.to_text()))
        };
        let read: Vec<_> = self.archive.to_read(&rows).unwrap().into_iter().map(words).collect();
        self.archive.relate(&read).unwrap();
        let names: std::collections::HashMap<i64, String> = self
            .archive
            .entries()
            .unwrap()
            .into_iter()
            .map(|one| (one.n, format!("{}/{}", one.source, one.key)))
            .collect();
        let related = self.archive.related().unwrap().into_iter();
        let mut pairs: Vec<_> = related.map(|kin| (names[&kin.n].clone(), names[&kin.other].clone())).collect();
        pairs.sort();
        pairs
    }
}

/// Posts about nothing in particular.
const NOISE: [(&str, &str, &str); 4] = [
    ("n1", "2026-10-01T10:00:00Z", "Bread with rye and patience"),
    ("n2", "2026-10-02T10:00:00Z", "Trains between small stations"),
    ("n3", "2026-10-03T10:00:00Z", "Watering tomatoes before breakfast"),
    ("n4", "2026-10-04T10:00:00Z", "Repairing umbrellas without instructions"),
];
const MIRROR: (&str, &str, &str) = ("m", "2026-10-05T10:00:00Z", "Grinding telescope mirrors slowly");
const TELESCOPE: (&str, &str, &str) = ("t", "2026-10-06T10:00:00Z", "Telescope mirrors gathering dust");

#[test]
fn what_shares_telling_words_is_related_both_ways_and_stays_so_until_it_is_edited() {
    let mut shelf = shelf();
    shelf.merge("ada", &NOISE, NOW);
    shelf.merge("ada", &[MIRROR], NOW);
    assert_eq!(shelf.relate(), []);
    shelf.merge("bo", &[TELESCOPE], NOW);
    let pair = ("ada/m".to_owned(), "bo/t".to_owned());
    let both = [pair.clone(), (pair.1, pair.0)];
    assert_eq!(shelf.relate(), both, "the older one knows the newer one, too");
    assert_eq!(shelf.archive.unread().unwrap(), [0; 0], "what was read is not read again");
    assert_eq!(shelf.relate(), both);
    shelf.merge("bo", &[(TELESCOPE.0, TELESCOPE.1, "Bicycles gathering dust")], NOW);
    assert_eq!(shelf.relate(), []);
    shelf.merge("bo", &[TELESCOPE], NOW);
    assert_eq!(shelf.relate(), both);
}

#[test]
fn a_list_of_related_entries_has_an_end_and_half_of_it_is_by_others() {
    let mut shelf = shelf();
    let ids: Vec<String> = (0..200).map(|n| format!("p{n:03}")).collect();
    let noise: Vec<_> = ids.iter().map(|id| (id.as_str(), MIRROR.1, id.as_str())).collect();
    shelf.merge("noise", &noise[..100], NOW);
    shelf.merge("noise", &noise[100..], NOW);
    let of: Vec<_> = ids.iter().map(|id| (id.as_str(), MIRROR.1, MIRROR.2)).collect();
    shelf.merge("ada", &of[..6], NOW);
    shelf.merge("bo", &of[6..12], NOW);
    let related = shelf.relate();
    let of_one: Vec<&str> =
        related.iter().filter(|(one, _)| one == "ada/p003").map(|(_, other)| other.as_str()).collect();
    let own = of_one.iter().filter(|other| other.starts_with("ada/")).count();
    assert_eq!((of_one.len(), own), (8, 4), "{of_one:?}");
}

#[test]
fn what_is_related_goes_with_its_entry() {
    let mut shelf = shelf();
    shelf.merge("ada", &NOISE, NOW);
    shelf.merge("bo", &[MIRROR, TELESCOPE], NOW);
    assert_eq!(shelf.relate().len(), 2);
    shelf.archive.connection.execute("DELETE FROM entry WHERE key = 'm'", []).unwrap();
    assert_eq!(shelf.relate(), []);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(16))]
    /// Feeds answer in any order.
    #[test]
    fn what_is_related_does_not_depend_on_who_answers_first(
        posts in proptest::collection::vec((0usize..4, proptest::collection::vec(0usize..14, 2..6)), 4..40),
        order in proptest::prelude::Just([0usize, 1, 2, 3]).prop_shuffle(),
    ) {
        const WORDS: [&str; 14] = ["mirror", "telescope", "comet", "bread", "train", "tomato", "umbrella", "harbour",
            "lantern", "owl", "frost", "saturn", "brass", "moon"];
        let texts: Vec<(usize, String, String, String)> = posts.iter().enumerate().map(|(n, (feed, words))| {
            let text: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
            (*feed, format!("k{n:02}"), format!("2026-10-{:02}T10:00:00Z", n % 5 + 1), text.join(" "))
        }).collect();
        let related = |order: [usize; 4]| {
            let mut shelf = shelf();
            for feed in order {
                let of: Vec<(&str, &str, &str)> = texts.iter().filter(|(of, ..)| *of == feed)
                    .map(|(_, key, date, text)| (key.as_str(), date.as_str(), text.as_str())).collect();
                shelf.merge(["ada", "bo", "cy", "di"][feed], &of, NOW);
            }
            shelf.relate()
        };
        proptest::prop_assert_eq!(related(order), related([0, 1, 2, 3]));
    }
}

#[test]
fn what_an_older_archive_kept_can_be_cleaned_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db");
    let older = rusqlite::Connection::open(&path).unwrap();
    schema::MIGRATIONS[..2].iter().for_each(|step| older.execute_batch(step).unwrap());
    older.pragma_update(None, "application_id", schema::APPLICATION_ID).unwrap();
    older.pragma_update(None, "user_version", 2).unwrap();
    let row = "INSERT INTO entry (n, source, key, slug, date, first_seen, position, title, title_html, authors, categories,
                   enclosures, excerpt, words, digest, url)
               VALUES (7, 'b', 'k', 's', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 0, 'old', 'old', '[]', '[]',
                   '[]', '', 0, 'x', 'https://b.example/7');
               INSERT INTO body VALUES (7, 'old', NULL);
               INSERT INTO arrived VALUES (7, 1, '{\"title\":{\"text\":\"A &amp; B\",\"kind\":\"unsaid\"},\"summary\":null,
                   \"content\":{\"text\":\"<p>new <a href=/7>me</a></p>\",\"kind\":\"html\"},\"base\":\"https://b.example/\"}')";
    older.execute_batch(row).unwrap();
    drop(older);
    let mut archive = Archive::open(&path).unwrap();
    let cleaner = Cleaner::default();
    let stale = archive.stale("b", &cleaner.version(), 0, 10).unwrap();
    let renewed: Vec<_> = stale
        .into_iter()
        .map(|stale| {
            let texts = cleaner.texts(&stale.arrived, "e0123456789");
            (stale, Some(texts))
        })
        .collect();
    archive.renew(&cleaner.version(), &renewed).unwrap();
    assert_eq!(archive.entries().unwrap()[0].title, "A & B");
    let page = archive.links().unwrap();
    assert_eq!((page.pages.len(), page.links.len()), (1, 1), "and its links are known then");
    assert!(archive.bodies().get(7).unwrap().content_html.as_str().starts_with("<p>new"));
    assert_eq!(archive.stale("b", &cleaner.version(), 0, 10).unwrap().len(), 0);
    assert_eq!(
        archive.stale("b", "another", 0, 10).unwrap()[0].arrived.content.as_ref().unwrap().text,
        "<p>new <a href=/7>me</a></p>"
    );
}

/// A source whose pace is this.
fn paced(id: &str, first_entries: usize, burst: usize) -> Source {
    let source = source(id);
    Source { pace: config::Pace { first_entries, burst, ..source.pace }, ..source }
}

/// Entries of these hours of a day in November, named by them.
fn of_hours(day: u32, hours: std::ops::Range<u32>) -> Vec<Entry> {
    let texts: Vec<[String; 2]> =
        hours.map(|hour| [format!("{day}-{hour:02}"), format!("2026-11-{day:02}T{hour:02}:00:00Z")]).collect();
    entries(&texts.iter().map(|[name, date]| (name.as_str(), date.as_str(), name.as_str())).collect::<Vec<_>>())
}

/// What is not held, newest first.
fn flowing(shelf: &Shelf) -> Vec<String> {
    let entries = shelf.archive.entries().unwrap();
    entries.into_iter().filter(|entry| entry.held.is_none()).map(|entry| entry.title).collect()
}

#[test]
fn of_a_feed_that_joins_only_the_newest_entries_appear_as_new() {
    let mut shelf = shelf();
    let merged = shelf.merge_as(&paced("ada", 2, 10), &of_hours(1, 0..6), true, NOW);
    assert_eq!((merged.new, merged.history), (6, 4));
    assert_eq!(flowing(&shelf), ["1-05", "1-04"]);
    assert_eq!(shelf.titles().len(), 6, "all are in the archive");
    // What it writes from then on appears, on the same day too.
    shelf.merge_as(&paced("ada", 2, 3), &of_hours(21, 8..11), true, NOW);
    assert_eq!(flowing(&shelf), ["21-10", "21-09", "21-08", "1-05", "1-04"]);
}

#[test]
fn a_burst_is_held_and_counts_over_several_runs_of_a_day() {
    let mut shelf = shelf();
    let ada = paced("ada", 10, 3);
    shelf.merge_as(&ada, &of_hours(1, 0..1), true, "2026-11-01T12:00:00Z");
    let first = shelf.merge_as(&ada, &of_hours(20, 0..2), true, "2026-11-20T03:00:00Z");
    let second = shelf.merge_as(&ada, &of_hours(20, 3..6), true, "2026-11-20T07:00:00Z");
    assert_eq!((first.burst, second.burst), (0, 2));
    assert_eq!(flowing(&shelf), ["20-05", "20-01", "20-00", "1-00"], "the newest of what came too fast");
    let next_day = shelf.merge_as(&ada, &of_hours(21, 6..8), true, "2026-11-21T08:00:00Z");
    assert_eq!(next_day.burst, 0);
}

#[test]
fn old_posts_that_turn_up_late_take_their_place_and_hold_up_nothing() {
    let mut shelf = shelf();
    let ada = paced("ada", 10, 3);
    shelf.merge_as(&ada, &of_hours(10, 0..1), true, NOW);
    let merged = shelf.merge_as(&ada, &of_hours(1, 0..9), true, NOW);
    assert_eq!((merged.new, merged.burst, merged.history), (9, 0, 0));
    let merged = shelf.merge_as(&ada, &of_hours(2, 0..13), true, NOW);
    assert_eq!((merged.new, merged.burst, merged.history), (13, 0, 3), "but a history is one whenever it comes");
}

#[test]
fn what_waits_for_its_time_takes_no_place_of_what_is_there() {
    let mut shelf = shelf();
    let bo = paced("bo", 2, 3);
    let bo = Source { pace: config::Pace { on_future: config::OnFuture::Wait, ..bo.pace }, ..bo };
    let all = [of_hours(1, 0..3), of_hours(25, 0..4)].concat();
    let merged = shelf.merge_as(&bo, &all, true, NOW);
    assert_eq!((merged.new, merged.history), (7, 2));
    assert_eq!(flowing(&shelf), ["25-02", "25-01", "25-00", "1-02", "1-01"]);
}

#[test]
fn a_post_of_the_future_counts_from_now_or_waits_as_its_owner_wishes() {
    let later = [("1", "2026-11-25T10:00:00Z", "Later")];
    let mut shelf = shelf();
    shelf.merge("ada", &later, NOW);
    assert_eq!(shelf.archive.entries().unwrap()[0].date, at(NOW));
    let waiting = source("bo");
    let waiting = Source { pace: config::Pace { on_future: config::OnFuture::Wait, ..waiting.pace }, ..waiting };
    let date = |shelf: &Shelf| {
        shelf.archive.entries().unwrap().iter().find(|entry| entry.source.as_str() == "bo").unwrap().date
    };
    shelf.merge_as(&waiting, &entries(&later), true, NOW);
    assert_eq!(date(&shelf), at("2026-11-25T10:00:00Z"));
    // As long as it waits its time may change; once it has come it stays.
    shelf.merge_as(&waiting, &entries(&[("1", "2026-11-23T10:00:00Z", "Later")]), true, NOW);
    assert_eq!(date(&shelf), at("2026-11-23T10:00:00Z"));
    shelf.merge_as(&waiting, &entries(&[("1", "2026-11-28T10:00:00Z", "Later")]), true, "2026-11-24T10:00:00Z");
    assert_eq!(date(&shelf), at("2026-11-23T10:00:00Z"));
}

#[test]
fn what_comes_from_a_feed_that_is_not_what_it_was_waits_and_edits_nothing() {
    let mut shelf = shelf();
    shelf.merge("ada", &[("1", "2026-11-01T10:00:00Z", "Mine")], NOW);
    let spam = entries(&[("1", "2026-11-01T10:00:00Z", "Win"), ("2", "2026-11-20T10:00:00Z", "Win more")]);
    let delivery = Delivery {
        about: &About::default(),
        entries: &spam,
        is_complete: true,
        profile: "{}",
        suspicion: Some("abc123"),
    };
    let merged = shelf.archive.merge(&source("ada"), delivery, |_| Memory::default(), at(NOW)).unwrap();
    assert_eq!((merged.new, merged.edited, merged.suspect), (1, 0, 2));
    let held: Vec<_> = shelf.archive.entries().unwrap().into_iter().map(|entry| (entry.title, entry.held)).collect();
    let changed = Some(Held::Changed("abc123".into()));
    assert_eq!(held, [("Win more".to_owned(), changed), ("Mine".to_owned(), None)]);
}

#[test]
fn what_waited_for_the_owner_appears_once_its_feed_is_trusted_as_if_it_had_come_then() {
    let mut shelf = shelf();
    let ada = paced("ada", 10, 2);
    shelf.merge_as(&ada, &of_hours(1, 0..1), true, "2026-11-01T12:00:00Z");
    let suspect = |shelf: &mut Shelf, entries: &[Entry], code| {
        let about = About::default();
        let delivery = Delivery { about: &about, entries, is_complete: true, profile: "{}", suspicion: Some(code) };
        shelf.archive.merge(&ada, delivery, |_| Memory::default(), at("2026-11-20T05:00:00Z")).unwrap().suspect
    };
    assert_eq!(suspect(&mut shelf, &of_hours(20, 0..3), "a"), 3);
    assert_eq!(suspect(&mut shelf, &of_hours(20, 1..4), "b"), 3, "what waits already is told again");
    let trusted = shelf.merge_as(&ada, &of_hours(20, 1..5), true, "2026-11-20T06:00:00Z");
    assert_eq!((trusted.new, trusted.burst), (1, 2));
    assert_eq!(flowing(&shelf), ["20-04", "20-03", "1-00"], "the newest, and nothing that it does not stand for");
}

#[test]
fn without_dates_the_first_of_a_document_are_its_newest() {
    let mut shelf = shelf();
    let undated = ["z", "y", "a", "b"].map(|name| (name, "", name));
    shelf.merge_as(&paced("ada", 2, 10), &entries(&undated), true, NOW);
    assert_eq!(flowing(&shelf), ["z", "y"]);
}

#[test]
fn under_a_new_id_what_was_seen_first_keeps_its_date_and_address() {
    let mut shelf = shelf();
    let early = "Sun, 01 Nov 2026 10:00:00 GMT";
    shelf.merge("old", &[("1", early, "Moon"), ("2", early, "Mars")], "2026-11-02T10:00:00Z");
    let late = "Fri, 20 Nov 2026 10:00:00 GMT";
    // The first edited and dated anew, and another post of the same title.
    shelf.merge("new", &[("1", late, "The moon"), ("3", late, "Moon")], "2026-11-21T10:00:00Z");
    let [old, new] = ["old", "new"].map(|id| config::SourceId::new(id).unwrap());
    assert_eq!(shelf.archive.rename(&old, &new).unwrap(), Renamed { entries: 2, folded: 1 });
    let mut found: Vec<(String, String, String)> = shelf
        .archive
        .entries()
        .unwrap()
        .into_iter()
        .map(|entry| (entry.key, entry.slug, format!("{} {} {}", entry.source, entry.title, entry.date.format("%d"))))
        .collect();
    found.sort();
    let slugs: Vec<&str> = found.iter().map(|(_, slug, _)| slug.as_str()).collect();
    let said: Vec<&str> = found.iter().map(|(.., said)| said.as_str()).collect();
    assert_eq!(said, ["new The moon 01", "new Mars 01", "new Moon 20"]);
    assert_eq!(slugs[..2], ["moon", "mars"]);
    assert!(slugs[2].starts_with("moon-"), "{slugs:?}");
    let known = shelf.archive.sources().unwrap();
    assert_eq!(known.into_keys().collect::<Vec<_>>(), std::slice::from_ref(&new));
    assert_eq!(shelf.archive.prune(&[old, new]).unwrap(), 3);
    let rest: i64 = shelf.archive.connection.query_row("SELECT count(*) FROM body", [], |row| row.get(0)).unwrap();
    assert_eq!(rest, 0, "what hangs on entries goes with them");
}

#[test]
fn a_sending_is_in_the_ledger_before_it_ends_and_stays_without_an_end_if_it_never_does() {
    let mut shelf = shelf();
    let sending = |issue: &str| Sending {
        issue: issue.into(),
        digest: "d".into(),
        via: "smtp".into(),
        list: "weekly@lists.example".into(),
        message_id: None,
        began: at(NOW),
        end: None,
    };
    let end = |taken| SendingEnd { at: at("2026-11-21T12:00:09Z"), taken, said: "250 OK".into() };
    let numbers = ["cut", "sent", "refused"].map(|issue| shelf.archive.begin_sending(&sending(issue)).unwrap());
    shelf.archive.end_sending(numbers[1], &end(true)).unwrap();
    shelf.archive.end_sending(numbers[2], &end(false)).unwrap();
    let expected = [
        sending("cut"),
        Sending { end: Some(end(true)), ..sending("sent") },
        Sending { end: Some(end(false)), ..sending("refused") },
    ];
    let all = shelf.archive.sendings().unwrap();
    assert_eq!(all, expected);
    assert_eq!(all.iter().map(Sending::may_have_arrived).collect::<Vec<_>>(), [true, true, false]);
}
