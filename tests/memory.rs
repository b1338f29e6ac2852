//! The promise of the archive and the timeline, against a simple model: whatever feeds answer, in whatever order they
//! answer, no post is lost, none is shown twice, and none moves up.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use orrery::archive::{Archive, Delivery};
use orrery::config::{self, Config};
use orrery::content::Content;
use orrery::curation::Curation;
use orrery::feed::{self, Arrival};
use orrery::fetch::Memory;
use orrery::sanitize::{Cleaner, Entry};
use orrery::timeline::{self, Origin};
use proptest::prelude::*;
use url::Url;

const FEEDS: [&str; 3] = ["ada", "bo", "cy"];

/// What a blog does before it is asked again, to the post that a number names.
#[derive(Clone, Debug)]
enum Deed {
    Publish { days_ago: i64 },
    Edit(usize),
    Redate(usize, i64),
    Rename(usize),
    Forget(usize),
}

/// What comes of asking.
#[derive(Clone, Debug)]
enum Answer {
    Whole,
    /// Its newest posts only.
    Short(usize),
    /// The document ends at this thousandth.
    Cut(usize),
    Fails,
}

/// One visit to one blog.
#[derive(Clone, Debug)]
struct Visit {
    deeds: Vec<Deed>,
    answer: Answer,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (-2i64..40).prop_map(|days_ago| Deed::Publish { days_ago }),
        2 => (0usize..8).prop_map(Deed::Edit),
        2 => (0usize..8, -60i64..60).prop_map(|(post, days)| Deed::Redate(post, days)),
        2 => (0usize..8).prop_map(Deed::Rename),
        1 => (0usize..8).prop_map(Deed::Forget),
    ]
}

fn visit() -> impl Strategy<Value = Visit> {
    let answer = prop_oneof![
        5 => Just(Answer::Whole),
        1 => (0usize..4).prop_map(Answer::Short),
        2 => (0usize..1000).prop_map(Answer::Cut),
        1 => Just(Answer::Fails),
    ];
    (proptest::collection::vec(deed(), 0..4), answer).prop_map(|(deeds, answer)| Visit { deeds, answer })
}

/// A post as its blog has it.
#[derive(Clone, Debug)]
struct Post {
    link: String,
    id: String,
    date: DateTime<Utc>,
    edits: usize,
    /// What has happened to it since it was last seen: a blog that changes all of a post at once has another post.
    is_renamed: bool,
    is_changed: bool,
}

/// A blog.
#[derive(Clone, Debug, Default)]
struct Blog {
    name: &'static str,
    posts: Vec<Post>,
    published: usize,
}

impl Blog {
    fn does(&mut self, deed: &Deed, now: DateTime<Utc>) {
        let count = self.posts.len();
        match deed {
            Deed::Publish { days_ago } => {
                self.published += 1;
                let link = format!("https://{}.example/{}", self.name, self.published);
                // No two of one moment.
                let date = now - TimeDelta::days(*days_ago) + TimeDelta::seconds(self.published as i64);
                let (is_renamed, is_changed) = (false, false);
                self.posts.push(Post { id: link.clone(), link, date, edits: 0, is_renamed, is_changed });
            }
            _ if count == 0 => {}
            Deed::Edit(post) => self.change(post % count, |post| post.edits += 1),
            Deed::Redate(post, days) => self.change(post % count, |post| post.date += TimeDelta::days(*days)),
            Deed::Rename(post) => {
                let post = &mut self.posts[post % count];
                if !post.is_changed {
                    post.id.push('+');
                    post.is_renamed = true;
                }
            }
            Deed::Forget(post) => drop(self.posts.remove(post % count)),
        }
    }

    fn change(&mut self, post: usize, change: impl Fn(&mut Post)) {
        let post = &mut self.posts[post];
        if !post.is_renamed {
            change(post);
            post.is_changed = true;
        }
    }

    fn document(&self, most: usize) -> String {
        let item = |post: &Post| {
            let Post { link, id, date, edits, .. } = post;
            let date = date.to_rfc2822();
            format!(
                "<item><guid isPermaLink=\"false\">{id}</guid><link>{link}</link><title>Of {link}</title>\
                 <pubDate>{date}</pubDate><description>Written {edits} times over, at {link}.</description></item>\n"
            )
        };
        let items: String = self.posts.iter().rev().take(most).map(item).collect();
        format!("<rss version=\"2.0\"><channel><title>{}</title>\n{items}</channel></rss>", self.name)
    }
}

/// What is known of a post: when it is dated, and how often it was edited.
type Known = (DateTime<Utc>, usize);

fn config() -> Config {
    let feeds: String = FEEDS.iter().map(|id| format!("[[feed]]\nid = \"{id}\"\nurl = \"{id}.xml\"\n")).collect();
    let toml = format!("[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n{feeds}");
    config::understand(Path::new("feeds.toml"), &toml, Path::new("")).unwrap()
}

fn read(document: &[u8], id: &str) -> Vec<Entry> {
    let url = Url::parse(&format!("https://{id}.example/feed")).unwrap();
    let arrival = Arrival { bytes: document, content_type: None, url: &url, max_entries: 100 };
    feed::read(&arrival).entries.into_iter().map(|entry| Cleaner::default().clean(entry, id)).collect()
}

/// What readers would see, as source, address, date, words, and why it is not on the river.
fn seen(archive: &Archive, config: &Config, now: DateTime<Utc>) -> Vec<(String, String, DateTime<Utc>, String)> {
    let (sources, entries) = (archive.sources().unwrap(), archive.entries().unwrap());
    let timeline = timeline::merge(config, &Curation::default(), &sources, entries, &Content::default(), now);
    let line = |item: &timeline::Item| match &item.origin {
        Origin::Entry(entry) => {
            let url = entry.url.as_ref().map(Url::to_string).unwrap_or_default();
            (entry.source.to_string(), url, item.date, format!("{} {:?} {}", entry.excerpt, item.held, entry.slug))
        }
        _ => unreachable!("there are only entries"),
    };
    timeline.items.iter().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_feeds_answer_no_post_is_lost_or_doubled_and_none_moves_up(
        rounds in proptest::collection::vec(proptest::array::uniform3(visit()), 1..8),
        orders in proptest::collection::vec(0usize..6, 8),
    ) {
        const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let config = config();
        let directory = tempfile::tempdir().unwrap();
        let open = |name: &str| Archive::open(&directory.path().join(name)).unwrap();
        let (mut archive, mut other) = (open("one.db"), open("other.db"));
        let mut blogs = FEEDS.map(|name| Blog { name, ..Blog::default() });
        let mut model: BTreeMap<String, Known> = BTreeMap::new();
        for (round, visits) in rounds.iter().enumerate() {
            let now: DateTime<Utc> = "2026-11-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(round as i64);
            let mut answers = BTreeMap::new();
            for (at, Visit { deeds, answer }) in visits.iter().enumerate() {
                let blog = &mut blogs[at];
                deeds.iter().for_each(|deed| blog.does(deed, now));
                let most = match answer { Answer::Short(most) => *most, _ => usize::MAX };
                let document = blog.document(most).into_bytes();
                let whole = match answer {
                    Answer::Fails => continue,
                    Answer::Cut(at) => document[..document.len() * at / 1000].to_vec(),
                    _ => document,
                };
                let entries = read(&whole, FEEDS[at]);
                let links: Vec<&str> = entries.iter().filter_map(|entry| entry.url.as_ref()).map(Url::as_str).collect();
                for post in blog.posts.iter_mut().filter(|post| links.contains(&post.link.as_str())) {
                    (post.is_renamed, post.is_changed) = (false, false);
                    let known = model.entry(post.link.clone()).or_insert((post.date.min(now), 0));
                    known.1 = post.edits;
                }
                answers.insert(at, entries);
            }
            for (archive, order) in [(&mut archive, 0), (&mut other, orders[round])] {
                for at in ORDERS[order].iter().filter(|at| answers.contains_key(at)) {
                    let source = config.source(FEEDS[*at]).unwrap();
                    let about = feed::About::default();
                    let entries = &answers[at];
                    let delivery = Delivery { about: &about, entries, is_complete: true, profile: "{}", suspicion: None };
                    archive.merge(source, delivery, |_| Memory::default(), now).unwrap();
                }
            }
            let shown = seen(&archive, &config, now);
            prop_assert_eq!(&shown, &seen(&other, &config, now), "the order of arrival shows");
            let found: BTreeMap<String, DateTime<Utc>> = shown.iter().map(|(_, link, date, _)| (link.clone(), *date)).collect();
            prop_assert_eq!(found.len(), shown.len(), "a post is shown twice");
            let expected: BTreeMap<String, DateTime<Utc>> = model.iter().map(|(link, known)| (link.clone(), known.0)).collect();
            prop_assert_eq!(found, expected, "a post is lost, or its date has moved");
            for (_, link, _, words) in &shown {
                prop_assert!(words.contains(&format!("Written {} times", model[link].1)), "{}: an edit is lost: {}", link, words);
            }
        }
    }
}
