//! The same post in two feeds, such as a person's and their company's: shown once, all credited.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::TimeDelta;
use rayon::prelude::*;
use url::Url;

use super::{Item, Origin};
use crate::archive::EntryRecord;
use crate::config::SourceId;
use crate::sanitize::{SafeHtml, canonical};

/// Two posts of one title are the same only if they are dated this close: feeds are often a day late.
const DAYS_APART: TimeDelta = TimeDelta::days(3);
/// Letters that the beginnings of two texts must share to be one text: two lines.
const ENOUGH_LETTERS: usize = 40;
/// Posts of one title or link that one is compared with, the nearest in time.
const NEIGHBOURS: usize = 20;

/// Keeps of posts that are the same one, and notes with it whose feeds have it too. `home`: the host of a source's
/// blog. Of several it keeps the one on its own blog's host; then the oldest, as copies are later; then who was seen
/// first. So what is shown, with its address, does not change when other posts come, and does not move up when a copy
/// comes. The order of `items` has no say.
pub fn fold(items: Vec<Item>, home: impl Fn(&SourceId) -> Option<String> + Sync) -> Vec<Item> {
    let mut pairs = [alike_by_link(&items, &home), alike_by_title(&items)].concat();
    // The nearest in time first: of a series under one title, each finds its own.
    pairs.sort_by_cached_key(|(a, b)| {
        let [a, b] = [a, b].map(|at| entry(&items[*at]).expect("only entries are paired"));
        ((a.date - b.date).abs(), name(a).min(name(b)), name(a).max(name(b)))
    });
    let mut groups = Groups::of(items.len());
    for (a, b) in pairs {
        groups.join(a, b, |at| items[at].source());
    }
    let rank = |at: &usize| {
        let entry = entry(&items[*at]).expect("only entries are joined");
        let host = entry.url.as_ref().and_then(Url::host_str).map(str::to_owned);
        let is_elsewhere = host.is_none() || home(&entry.source) != host;
        (is_elsewhere, entry.date, entry.first_seen, &entry.source, &entry.key)
    };
    let mut also_in: HashMap<usize, Vec<SourceId>> = HashMap::new();
    let mut copies: HashMap<usize, Vec<i64>> = HashMap::new();
    let mut notes: HashMap<usize, SafeHtml> = HashMap::new();
    let mut pinned: HashSet<usize> = HashSet::new();
    let mut hidden = vec![false; items.len()];
    let mut free = vec![false; items.len()];
    for group in groups.larger_than_one() {
        let shown = *group.iter().min_by_key(|at| rank(at)).expect("a group has members");
        let mut others: Vec<SourceId> = group.iter().filter_map(|at| items[*at].source().cloned()).collect();
        others.sort();
        others.dedup();
        others.retain(|source| Some(source) != items[shown].source());
        let rows = group.iter().filter(|at| **at != shown).filter_map(|at| Some(entry(&items[*at])?.n));
        copies.insert(shown, rows.collect());
        also_in.insert(shown, others);
        // What came by one feed in its time is not held for coming by another one in a flood.
        free[shown] = group.iter().any(|at| items[*at].held.is_none());
        // What the owner decided about one of them is decided about the post.
        if let Some(note) = group.iter().filter(|at| **at != shown).find_map(|at| items[*at].note_html.clone()) {
            notes.insert(shown, note);
        }
        if group.iter().any(|at| items[*at].is_pinned) {
            pinned.insert(shown);
        }
        group.iter().filter(|at| **at != shown).for_each(|at| hidden[*at] = true);
    }
    let keep = |(at, item): (usize, Item)| {
        let also_in = also_in.remove(&at).unwrap_or_default();
        let copies = copies.remove(&at).unwrap_or_default();
        let held = item.held.clone().filter(|_| !free[at]);
        let note_html = item.note_html.clone().or_else(|| notes.remove(&at));
        let is_pinned = item.is_pinned || pinned.contains(&at);
        (!hidden[at]).then_some(Item { also_in, copies, held, note_html, is_pinned, ..item })
    };
    items.into_iter().enumerate().filter_map(keep).collect()
}

fn name(entry: &EntryRecord) -> (SourceId, String) {
    (entry.source.clone(), entry.key.clone())
}

fn entry(item: &Item) -> Option<&EntryRecord> {
    match &item.origin {
        Origin::Entry(entry) => Some(entry),
        _ => None,
    }
}

/// Pairs of entries of different sources with one link, and one title or text. The link alone does not tell: blogs of
/// links have posts of their own on the pages of others; where it is nobody's own page, the title does not tell either.
fn alike_by_link(items: &[Item], home: &(impl Fn(&SourceId) -> Option<String> + Sync)) -> Vec<(usize, usize)> {
    let key = |entry: &EntryRecord| entry.url.as_ref().map(canonical);
    let is_at_home = |entry: &EntryRecord| entry.url.as_ref().and_then(Url::host_str) == home(&entry.source).as_deref();
    let is_same = |a: &EntryRecord, b: &EntryRecord| {
        let have_one_title = !title(a).is_empty() && title(a) == title(b);
        let say_nothing = a.excerpt.is_empty() && b.excerpt.is_empty();
        let is_of_one_of_them = is_at_home(a) || is_at_home(b);
        have_one_text(&a.excerpt, &b.excerpt, 1) || (have_one_title && (is_of_one_of_them || say_nothing))
    };
    pairs(items, key, is_same)
}

/// Pairs of entries of different sources with one title, one text, and dates that are close.
fn alike_by_title(items: &[Item]) -> Vec<(usize, usize)> {
    let key = |entry: &EntryRecord| Some(title(entry)).filter(|title| !title.is_empty());
    let is_same = |a: &EntryRecord, b: &EntryRecord| {
        (a.date - b.date).abs() <= DAYS_APART && have_one_text(&a.excerpt, &b.excerpt, ENOUGH_LETTERS)
    };
    pairs(items, key, is_same)
}

/// Pairs with one `key` that are the same. Of those with one key an entry is compared with those before it in time.
fn pairs(
    items: &[Item],
    key: impl Fn(&EntryRecord) -> Option<String> + Sync,
    is_same: impl Fn(&EntryRecord, &EntryRecord) -> bool,
) -> Vec<(usize, usize)> {
    let entry = |at: usize| entry(&items[at]).expect("only entries have keys");
    let mut found = Vec::new();
    for bucket in buckets(items, key).chunk_by_mut(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
        bucket.sort_by_key(|(_, at)| (entry(*at).date, &entry(*at).source, &entry(*at).key));
        for (number, (_, at)) in bucket.iter().enumerate() {
            let later = entry(*at);
            let earlier = bucket[number.saturating_sub(NEIGHBOURS)..number].iter().map(|(_, at)| *at);
            let is_pair = |other: &usize| entry(*other).source != later.source && is_same(entry(*other), later);
            found.extend(earlier.filter(is_pair).map(|other| (other, *at)));
        }
    }
    found
}

/// Hashes of the entries' keys with their places, those of one key together. Hashes, as the keys of hundreds of
/// thousands of entries would take more memory than all else that is done here.
fn buckets(items: &[Item], key: impl Fn(&EntryRecord) -> Option<String> + Sync) -> Vec<(u64, usize)> {
    let hash = |key: String| {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        hasher.finish()
    };
    let hashed = |(at, item)| Some((hash(key(entry(item)?)?), at));
    let mut all: Vec<(u64, usize)> = items.par_iter().enumerate().filter_map(hashed).collect();
    all.par_sort_unstable();
    all
}

fn title(entry: &EntryRecord) -> String {
    letters(&entry.title).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Whether two texts, or their beginnings, are one. One may be cut where the other goes on; texts of fewer letters than
/// [`ENOUGH_LETTERS`] must be equal as a whole, and have `least`.
fn have_one_text(a: &str, b: &str, least: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (letters(a).collect(), letters(b).collect());
    let common = a.len().min(b.len());
    match common >= ENOUGH_LETTERS {
        true => a[..common] == b[..common],
        false => common >= least && a == b,
    }
}

/// Which of `n` things belong together.
struct Groups {
    parents: Vec<usize>,
    /// Of each root.
    members: Vec<Vec<usize>>,
}

impl Groups {
    fn of(n: usize) -> Self {
        Self { parents: (0..n).collect(), members: (0..n).map(|at| vec![at]).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    /// Joins two groups, unless both have something of one `source`: what one feed has twice is two.
    fn join<S: PartialEq>(&mut self, a: usize, b: usize, source: impl Fn(usize) -> S) {
        let (a, b) = (self.root(a), self.root(b));
        let clash = || self.members[a].iter().any(|a| self.members[b].iter().any(|b| source(*a) == source(*b)));
        if a == b || clash() {
            return;
        }
        let (into, from) = (a.min(b), a.max(b));
        let moved = std::mem::take(&mut self.members[from]);
        self.members[into].extend(moved);
        self.parents[from] = into;
    }

    fn larger_than_one(self) -> Vec<Vec<usize>> {
        self.members.into_iter().filter(|members| members.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{item, record};
    use super::*;

    const TEXT: &str = "The mirror came back from the coater on Tuesday, and the first night was cloudy, of course.";

    /// An entry by source, day of November, link, title and text.
    fn post(source: &str, day: u32, url: &str, title: &str, text: &str) -> Item {
        let date = format!("2026-11-{day:02}T10:00:00Z");
        let key = format!("{source} {url} {title}");
        let record = record(source, &key, &date, &[]);
        item(EntryRecord { url: Url::parse(url).ok(), title: title.into(), excerpt: text.into(), ..record })
    }

    fn home(source: &SourceId) -> Option<String> {
        Some(format!("{source}.example"))
    }

    /// Who shows and who is credited, in the order of the items.
    fn shown(items: Vec<Item>) -> Vec<String> {
        let line = |item: &Item| {
            let others: Vec<&str> = item.also_in.iter().map(SourceId::as_str).collect();
            [item.source().unwrap().as_str(), "+", &others.join("+")].concat().trim_end_matches('+').to_owned()
        };
        fold(items, home).iter().map(line).collect()
    }

    #[test]
    fn a_post_in_two_feeds_is_shown_once_from_its_own_blog() {
        let cases = [
            // One link, written in two ways.
            (("https://ada.example/x/", "Mirror", TEXT), ("http://www.ada.example/x#top", "Mirror", "In short.")),
            (("https://ada.example/x", "Mirror", TEXT), ("https://ada.example/x", "Ada: Mirror", TEXT)),
            // One title and text, at two places.
            (("https://ada.example/x", "Mirror", TEXT), ("https://acme.example/y", "MIRROR!", &TEXT[..60])),
        ];
        for (ada, acme) in cases {
            let items = || vec![post("acme", 3, acme.0, acme.1, acme.2), post("ada", 2, ada.0, ada.1, ada.2)];
            assert_eq!(shown(items()), ["ada+acme"], "{ada:?} {acme:?}");
            assert_eq!(shown(items().into_iter().rev().collect()), ["ada+acme"], "{ada:?} {acme:?}");
        }
    }

    #[test]
    fn what_came_in_time_by_one_feed_is_not_held_for_the_flood_of_another() {
        let ada = || post("ada", 2, "https://ada.example/x", "Mirror", TEXT);
        let acme = || post("acme", 2, "https://ada.example/x", "Mirror", TEXT);
        let held = |item: Item| Item { held: Some(crate::archive::Held::History), ..item };
        let is_held = |items: Vec<Item>| fold(items, home)[0].held.is_some();
        assert!(!is_held(vec![held(ada()), acme()]) && !is_held(vec![ada(), held(acme())]));
        assert!(is_held(vec![held(ada()), held(acme())]));
    }

    #[test]
    fn posts_that_only_look_alike_are_two() {
        let cases = [
            // A blog of links: another title and text, at the other's page.
            (
                ("https://ada.example/x", 2, "Mirror", TEXT),
                ("https://ada.example/x", 2, "Worth reading", "Ada is back."),
            ),
            // A title that everybody uses.
            (
                ("https://ada.example/x", 2, "Weeknotes", TEXT),
                ("https://acme.example/y", 2, "Weeknotes", "We shipped."),
            ),
            (("https://ada.example/x", 2, "Weeknotes", ""), ("https://acme.example/y", 2, "Weeknotes", "")),
            // The same every year.
            (("https://ada.example/x", 2, "Mirror", TEXT), ("https://acme.example/y", 20, "Mirror", TEXT)),
            (("https://ada.example/x", 2, "", TEXT), ("https://acme.example/y", 2, "", TEXT)),
        ];
        for (ada, acme) in cases {
            let items = vec![post("acme", acme.1, acme.0, acme.2, acme.3), post("ada", ada.1, ada.0, ada.2, ada.3)];
            assert_eq!(shown(items), ["acme", "ada"], "{ada:?} {acme:?}");
        }
    }

    #[test]
    fn posts_of_one_feed_are_never_folded() {
        let url = "https://ada.example/";
        assert_eq!(
            shown(vec![post("ada", 1, url, "Mirror", TEXT), post("ada", 2, url, "Mirror", TEXT)]),
            ["ada", "ada"]
        );
    }

    #[test]
    fn of_a_series_under_one_title_each_is_folded_with_its_own() {
        let day =
            |source: &str, day: u32| post(source, day, &format!("https://{source}.example/{day}"), "Daily photo", TEXT);
        let items = (1..=14).flat_map(|number| [day("ada", number), day("acme", number)]).collect();
        assert_eq!(shown(items).len(), 14);
    }

    #[test]
    fn two_blogs_of_links_to_one_page_are_two() {
        let url = "https://news.example/x";
        let items = vec![post("ada", 1, url, "News", "I like it."), post("acme", 1, url, "News", "We do not.")];
        assert_eq!(shown(items).len(), 2);
    }

    #[test]
    fn where_both_blogs_or_neither_are_its_home_the_older_shows_whatever_else_comes() {
        let elsewhere = ["https://elsewhere.example/x"; 2];
        for [acme, zoe] in [elsewhere, ["https://acme.example/x", "https://zoe.example/x"]] {
            let mut items = vec![post("acme", 2, acme, "Mirror", TEXT), post("zoe", 1, zoe, "Mirror", TEXT)];
            for day in 3..6 {
                items.push(post("zoe", day, &format!("https://zoe.example/{day}"), "Other", &day.to_string()));
                assert_eq!(shown(items.clone())[0], "zoe+acme");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_the_order_every_post_is_shown_or_credited(
            posts in prop::collection::vec((0..3_usize, 1..4_u32, 0..3_usize, 0..2_usize, 0..2_usize), 0..12),
            turn in 0..12_usize,
        ) {
            let sources = ["ada", "bo", "acme"];
            let mut items: Vec<Item> = posts
                .iter()
                .enumerate()
                .map(|(number, (source, day, link, title, text))| {
                    let url = format!("https://{}.example/{link}", sources[*link]);
                    let item = post(sources[*source], *day, &url, ["Mirror", "Lens"][*title], ["", TEXT][*text]);
                    match item.origin {
                        Origin::Entry(entry) => self::item(EntryRecord { key: number.to_string(), ..*entry }),
                        _ => unreachable!(),
                    }
                })
                .collect();
            let seen = |items: Vec<Item>| {
                let mut seen: Vec<_> = fold(items, home)
                    .into_iter()
                    .map(|item| (entry(&item).unwrap().key.clone(), item.also_in))
                    .collect();
                seen.sort();
                seen
            };
            let before = seen(items.clone());
            let end = turn.min(items.len());
            items.rotate_left(end);
            prop_assert_eq!(&seen(items), &before);
            for (source, ..) in &posts {
                let has = |(key, also): &(String, Vec<SourceId>)| {
                    let of: usize = key.parse().unwrap();
                    posts[of].0 == *source || also.iter().any(|other| other.as_str() == sources[*source])
                };
                let is_there = before.iter().any(has);
                prop_assert!(is_there);
            }
        }
    }
}
