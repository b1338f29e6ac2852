//! What the blogs of the planet link to most in a time: pages inside and outside of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use super::ties::ENOUGH_POSTS;
use super::{Item, Timeline};
use crate::archive::{Held, PageHash};
use crate::config::SourceId;
use crate::sanitize::{self, SafeHtml, canonical};

/// A page is mentioned if so many contributors link to it: one alone is no conversation.
const ENOUGH_SOURCES: usize = 2;
/// What a blog always links to is told by as many of its posts, the newest.
const POSTS_OF_A_HABIT: usize = 10;
/// Characters of a title that is made of the words of links.
const TITLE: usize = 100;

/// A page that several contributors link to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// Its address: that of the item that it is, else as most write it.
    pub url: String,
    /// Its title if it is an item; else the words that most link it with, or its address.
    pub title: String,
    /// The item that it is, as an index into the timeline's.
    pub item: Option<usize>,
    /// Who links to it; in the order of the contributors.
    pub sources: Vec<SourceId>,
    /// The items that link to it, newest first.
    pub items: Vec<usize>,
}

/// What is said of a page.
#[derive(Default)]
struct Tally {
    urls: BTreeMap<String, usize>,
    words: BTreeMap<String, usize>,
    items: BTreeSet<usize>,
}

/// What each source always links to.
type Habits<'a> = HashMap<&'a SourceId, HashSet<String>>;

impl Timeline {
    /// The week before a moment, else the one that ends with the newest item: its beginning and end.
    pub fn week(&self, until: Option<DateTime<Utc>>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let until = until.or_else(|| Some(self.updated()? + TimeDelta::seconds(1)))?;
        Some((until.checked_sub_signed(TimeDelta::days(7))?, until))
    }

    /// The pages that entries from `from` on and before `until` link to, those that most contributors link to first;
    /// then those that were mentioned last. A blog's own pages and what it always links to do not count.
    ///
    /// # Errors
    /// When `content` cannot be had.
    pub fn most_mentioned<E>(
        &self,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        content: impl Fn(&Item) -> Result<SafeHtml, E>,
    ) -> Result<Vec<Mentioned>, E> {
        let begins = |moment: DateTime<Utc>| self.items.partition_point(|item| item.date >= moment);
        let mut tallies: HashMap<String, Tally> = HashMap::new();
        for at in begins(until)..begins(from) {
            self.tally(at, &content, &mut tallies)?;
        }
        let mut habits = Habits::new();
        let mut found = Vec::new();
        for (page, mut tally) in tallies.into_iter().filter(|(_, tally)| self.sources(tally).len() >= ENOUGH_SOURCES) {
            for source in self.sources(&tally) {
                if !habits.contains_key(source) {
                    habits.insert(source, self.habits(source, until, &content)?);
                }
            }
            let has_habit = |source: &SourceId| habits.get(source).is_some_and(|pages| pages.contains(&page));
            tally.items.retain(|at| !self.items[*at].source().is_some_and(has_habit));
            if self.sources(&tally).len() >= ENOUGH_SOURCES {
                found.push((page.clone(), self.mentioned(page, tally)));
            }
        }
        found.sort_by(|(page, one), (other_page, other)| {
            let rank = |one: &Mentioned| (Reverse(one.sources.len()), one.items.first().copied());
            rank(one).cmp(&rank(other)).then_with(|| page.cmp(other_page))
        });
        Ok(found.into_iter().map(|(_, mentioned)| mentioned).collect())
    }

    /// Counts the pages that an entry links to, each once. One that stands for another's page mentions that, too.
    fn tally<E>(
        &self,
        at: usize,
        content: &impl Fn(&Item) -> Result<SafeHtml, E>,
        tallies: &mut HashMap<String, Tally>,
    ) -> Result<(), E> {
        let item = &self.items[at];
        if item.source().is_none() || item.held == Some(Held::Burst) {
            return Ok(());
        }
        let html = content(item)?;
        let stands_for = item.url().map(|url| (url.clone(), item.title().to_owned()));
        let links = html.links().filter_map(|link| Some((Url::parse(&link.url).ok()?, link.words())));
        let mut seen = HashSet::new();
        for (url, words) in stands_for.into_iter().chain(links) {
            let page = canonical(&url);
            if self.is_own(item, &url) || !seen.insert(page.clone()) {
                continue;
            }
            let tally = tallies.entry(page).or_default();
            tally.items.insert(at);
            *tally.urls.entry(url.into()).or_default() += 1;
            *tally.words.entry(words).or_default() += 1;
        }
        Ok(())
    }

    /// Whether a page is the item's own blog: by who wrote it, else by its host.
    fn is_own(&self, item: &Item, url: &Url) -> bool {
        if let Some(other) = self.item_at(url) {
            return self.items[other].source() == item.source();
        }
        let home = self.contributor(item).and_then(|contributor| contributor.homepage.as_ref()).or(item.url());
        home.and_then(sanitize::host) == sanitize::host(url)
    }

    /// The item that stands at an address.
    fn item_at(&self, url: &Url) -> Option<usize> {
        self.pages.get(&PageHash::of(url)?).copied()
    }

    /// What more than half of a source's last posts link to.
    fn habits<E>(
        &self,
        source: &SourceId,
        until: DateTime<Utc>,
        content: &impl Fn(&Item) -> Result<SafeHtml, E>,
    ) -> Result<HashSet<String>, E> {
        let all = self.contributor_of(source).map(|contributor| contributor.items.as_slice()).unwrap_or_default();
        let posts = all.iter().map(|at| &self.items[*at]).filter(|item| item.source() == Some(source));
        let posts: Vec<&Item> = posts.filter(|item| item.date < until).take(POSTS_OF_A_HABIT).collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        for item in posts.iter().filter(|_| posts.len() >= ENOUGH_POSTS) {
            let html = content(item)?;
            let pages = html.links().filter_map(|link| Some(canonical(&Url::parse(&link.url).ok()?)));
            for page in pages.collect::<HashSet<_>>() {
                *counts.entry(page).or_default() += 1;
            }
        }
        Ok(counts.into_iter().filter(|(_, count)| 2 * count > posts.len()).map(|(page, _)| page).collect())
    }

    /// Who links to a page, in the order of the contributors.
    fn sources(&self, tally: &Tally) -> Vec<&SourceId> {
        let all: BTreeSet<&SourceId> = tally.items.iter().filter_map(|at| self.items[*at].source()).collect();
        let mut all: Vec<&SourceId> = all.into_iter().collect();
        all.sort_by_key(|source| (self.places.get(*source), *source));
        all
    }

    fn mentioned(&self, page: String, tally: Tally) -> Mentioned {
        let sources = self.sources(&tally).into_iter().cloned().collect();
        let url = commonest(&tally.urls).unwrap_or_default();
        let item = Url::parse(&url).ok().and_then(|url| self.item_at(&url));
        let title = match item {
            Some(at) => self.items[at].headline(),
            None => commonest(&tally.words).map_or(page, |words| sanitize::excerpt(&words, TITLE)),
        };
        let own = item.and_then(|at| self.items[at].url()).map(ToString::to_string);
        let url = own.unwrap_or(url);
        Mentioned { url, title, item, sources, items: tally.items.into_iter().collect() }
    }
}

/// What most say; of equally many the longest, as "here" tells less than a title.
fn commonest(counts: &BTreeMap<String, usize>) -> Option<String> {
    let all = counts.iter().filter(|(text, _)| !text.is_empty());
    all.max_by_key(|(text, count)| (**count, text.chars().count(), Reverse(*text))).map(|(text, _)| text.clone())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{merged, record};
    use super::*;
    use crate::archive::{EntryRecord, Links};
    use crate::sanitize::EditorHtml;

    /// Entries by source, day of November and content; each stands at `https://SOURCE.example/DAY`, but Ada is at home
    /// at `a.example`.
    fn week(entries: &[(&str, u32, &str)]) -> Vec<String> {
        let address = |source: &str, day: u32| match source {
            "ada" => format!("https://a.example/{day}"),
            _ => format!("https://{source}.example/{day}"),
        };
        let entry = |(n, (source, day, _)): (i64, &(&str, u32, &str))| {
            let record = record(source, &format!("{source} {day}"), &format!("2026-11-{day:02}T10:00:00Z"), &[]);
            EntryRecord { n, url: Url::parse(&address(source, *day)).ok(), ..record }
        };
        let records: Vec<EntryRecord> = (0..).zip(entries).map(entry).collect();
        let pages = records.iter().filter_map(|record| Some((PageHash::of(record.url.as_ref()?)?, record.n))).collect();
        let mut timeline = merged(records);
        timeline.find_mentions(&Links { pages, links: Vec::new() });
        let base = Url::parse("https://blog.example/").unwrap();
        let content = |item: &Item| {
            let (source, day) = item.title().split_once(' ').unwrap();
            let own = |one: &&(&str, u32, &str)| one.0 == source && one.1.to_string() == day;
            let text = entries.iter().find(own).unwrap().2;
            Ok::<_, ()>(sanitize::clean_editors(&EditorHtml::from_markdown(text.into()), &base, "x"))
        };
        let week = timeline.week(None).unwrap();
        let line = |one: Mentioned| {
            let sources: Vec<&str> = one.sources.iter().map(SourceId::as_str).collect();
            format!("{} {} {}", one.url, one.title, sources.join("+"))
        };
        timeline.most_mentioned(week, content).unwrap().into_iter().map(line).collect()
    }

    const COUNT: &str = "<p><a href=\"https://count.example/x\">The count</a></p>";

    #[test]
    fn pages_inside_and_outside_are_ranked_by_how_many_link_to_them() {
        let here =
            "<a href=\"http://www.count.example/x/?utm_source=y#z\">here</a> <a href=\"https://a.example/20\">Ada</a>";
        let both = "<a href=\"https://count.example/x\">The count</a> <a href=\"https://a.example/20\">her</a>";
        let entries = [
            ("ada", 20, COUNT),
            ("bo", 21, here),
            ("cy", 19, both),
            ("cy", 18, COUNT),
            ("dee", 10, COUNT), // another week
        ];
        let expected = ["https://count.example/x The count ada+bo+cy", "https://a.example/20 ada 20 bo+cy"];
        assert_eq!(week(&entries), expected);
        let mut backwards = entries;
        backwards.reverse();
        assert_eq!(week(&backwards), expected, "whatever the order in which they came");
    }

    #[test]
    fn one_alone_is_no_conversation_and_own_pages_do_not_count() {
        assert_eq!(week(&[("bo", 20, COUNT), ("bo", 21, COUNT)]), [""; 0]);
        let hers = "<a href=\"https://a.example/20\">x</a> <a href=\"https://www.a.example/about\">me</a>";
        assert_eq!(week(&[("ada", 20, hers), ("ada", 21, hers), ("bo", 20, hers)]), [""; 0]);
    }

    #[test]
    fn what_a_blog_always_links_to_does_not_count() {
        let always = [("bo", 1, COUNT), ("bo", 2, COUNT), ("bo", 3, ""), ("bo", 20, COUNT)];
        let once = [("bo", 1, ""), ("bo", 2, ""), ("bo", 3, COUNT), ("bo", 20, COUNT)];
        let with_ada =
            |of_bo: [(&'static str, u32, &'static str); 4]| week(&[&of_bo[..], &[("ada", 20, COUNT)]].concat());
        assert_eq!(with_ada(always), [""; 0]);
        assert_eq!(with_ada(once), ["https://count.example/x The count ada+bo"]);
    }
}
