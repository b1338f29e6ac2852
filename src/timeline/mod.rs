//! The archive and the editors' content in, one sequence of items out: newest first, in a total order, with
//! contributors and tags. Pure.

mod blogs;
mod contributors;
mod fate;
mod filter;
mod fold;
mod item;
mod mentioned;
mod people;
mod river;
mod statistics;
mod tags;
mod ties;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::archive::{EntryRecord, PageHash, SourceRecord};
use crate::config::{Config, SourceId};
use crate::content::Content;
use crate::curation::Curation;

pub use blogs::{Blog, Standing};
pub use contributors::Contributor;
pub use fate::{Cause, Fate, corrected, judge};
pub use filter::{condition_with_content, meets, reads_content};
pub use item::{Item, Origin};
pub use mentioned::Mentioned;
pub use river::River;
pub use statistics::{Statistics, Week};
pub use tags::{Tag, TagKey};
pub use ties::{Places, Ties};

use people::People;
use tags::Spellings;

/// Everything that readers may see, in its order.
#[derive(Debug, Default)]
pub struct Timeline {
    /// Newest first; ties by origin, source, place in the document, key.
    pub items: Vec<Item>,
    /// What of it stands on the home page and its older pages, and in feeds.
    pub river: River,
    /// What stands above the river, as indices; in the order of `items`.
    pub pinned: Vec<usize>,
    /// Entries that readers do not see, or not on the river, and why: in the order of the timeline.
    pub left_out: Vec<(SourceId, Fate)>,
    /// By name.
    pub contributors: Vec<Contributor>,
    /// By id.
    pub blogs: BTreeMap<SourceId, Blog>,
    /// By key.
    pub tags: BTreeMap<TagKey, Tag>,
    /// What can be counted.
    pub statistics: Statistics,
    /// What is mentioned most, for the home page; none unless the owner asks for it.
    pub mentioned: Vec<Mentioned>,
    /// The items that pages are, once mentions have been found.
    pages: Places<PageHash>,
    /// Where each person and each source's contributor stands among `contributors`.
    places: HashMap<SourceId, usize>,
}

/// Merges entries and content, by the owner's filters and decisions. Entries dated after `now` are left out; what
/// content is due was decided where it was read.
pub fn merge(
    config: &Config,
    curation: &Curation,
    sources: &BTreeMap<SourceId, SourceRecord>,
    entries: Vec<Box<EntryRecord>>,
    content: &Content,
    now: DateTime<Utc>,
) -> Timeline {
    let people = People::of(config);
    let placed = |spellings: &mut Spellings, entry: Box<EntryRecord>| {
        let source = config.source(entry.source.as_str());
        let held = match fate::judge_corrected(&entry, source, config, curation, now) {
            Fate::Shown => None,
            Fate::Held(held) => Some(held),
            fate => return Err((entry.source.clone(), fate)),
        };
        let note_html = curation.note.about(&entry).last().map(|decision| decision.what.clone());
        let is_pinned = curation.pin.about(&entry).any(|decision| decision.what.holds(now));
        let people = people.named_by(&entry);
        Ok(Item { held, note_html, is_pinned, people, ..Item::of_entry(entry, config, spellings) })
    };
    let placed: Vec<Result<Item, _>> = entries.into_par_iter().map_init(Spellings::default, placed).collect();
    let mut left_out = Vec::new();
    let take = |placed: Result<Item, (SourceId, Fate)>| match placed {
        Ok(item) => {
            left_out
                .extend(item.held.clone().zip(item.source().cloned()).map(|(held, source)| (source, Fate::Held(held))));
            Some(item)
        }
        Err(why) => {
            left_out.push(why);
            None
        }
    };
    let mut items: Vec<Item> = placed.into_iter().filter_map(take).collect();
    items.extend(content.issues.iter().cloned().map(Item::of_issue));
    items.extend(content.posts.iter().cloned().map(Item::of_post));
    let home = |source: &SourceId| blogs::home(source, config, sources)?.host_str().map(str::to_owned);
    let mut items = fold::fold(items, home);
    // Only now, as copies are known by what their feeds say.
    for item in &mut items {
        correct(item, config, curation, &people);
    }
    items.par_sort_unstable_by(|a, b| order(a).cmp(&order(b)));
    for item in items.iter_mut().filter(|item| item.title().is_empty() && item.excerpt().is_empty()) {
        item.untitled = config.words.fill("untitled", &[("date", &config.words.date(item.date.date_naive()))]);
    }
    let tags = tags::collect(&items);
    let river = river::flow(&items, config);
    let pinned = (0..items.len()).filter(|at| items[*at].is_pinned).collect();
    let blogs = blogs::collect(config, &people, sources, &items);
    let (contributors, places) = contributors::collect(config, &people, &blogs, &items);
    let zone = config.planet.timezone;
    let today = now.with_timezone(&zone).date_naive();
    let statistics = statistics::of(&items, &contributors, &blogs, today, zone);
    Timeline { items, river, pinned, left_out, contributors, blogs, tags, statistics, places, ..Timeline::default() }
}

/// What the owner says otherwise of an entry than its feed does.
fn correct(item: &mut Item, config: &Config, curation: &Curation, people: &People<'_>) {
    let Origin::Entry(entry) = &item.origin else { return };
    if curation.correct.about(entry).next().is_none() {
        return;
    }
    let entry = fate::corrected(entry.clone(), curation);
    let named = people.named_by(&entry);
    let Item { date, tags, origin, .. } = Item::of_entry(entry, config, &mut Spellings::default());
    (item.date, item.tags, item.origin, item.people) = (date, tags, origin, named);
}

/// The total order of the timeline.
fn order(item: &Item) -> impl Ord + '_ {
    let (rank, source, position, key) = match &item.origin {
        Origin::Issue(issue) => (0, "", 0, issue.dated.stem.as_str()),
        Origin::Post(post) => (1, "", 0, post.dated.stem.as_str()),
        Origin::Entry(entry) => (2, entry.source.as_str(), entry.position, entry.key.as_str()),
    };
    (Reverse(item.date), rank, source, position, key)
}

impl Timeline {
    /// When the newest item of the river appeared.
    pub fn updated(&self) -> Option<DateTime<Utc>> {
        self.river.items.first().map(|at| self.items[*at].date)
    }

    /// The contributor of an item, if it has one: a person whom it names, else whoever is behind its source.
    pub fn contributor(&self, item: &Item) -> Option<&Contributor> {
        self.contributor_of(item.people.first().or_else(|| item.source())?)
    }

    /// The blog of an entry.
    pub fn blog(&self, item: &Item) -> Option<&Blog> {
        self.blogs.get(item.source()?)
    }

    /// A person, or the contributor behind a source.
    pub fn contributor_of(&self, source: &SourceId) -> Option<&Contributor> {
        self.contributors.get(*self.places.get(source)?)
    }

    /// The issues, newest first.
    pub fn issues(&self) -> impl Iterator<Item = usize> {
        let is_issue = |at: &usize| matches!(self.items[*at].origin, Origin::Issue(_));
        (0..self.items.len()).filter(is_issue)
    }
}

#[cfg(test)]
mod tests;
