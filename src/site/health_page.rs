//! How each feed fares, for those who write it. Of moments only the days are told, and none that changes while a feed is
//! well, so that the page changes only when there is news.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::head::Head;
use super::view::{DateView, FeedHealthView, HealthView};
use super::{BodyView, Site, words};
use crate::config::{Source, SourceId, State};
use crate::timeline::{Cause, Fate};

/// The states of a feed, in the order in which they concern people.
const STATES: [&str; 7] = ["failing", "held", "gone", "unasked", "well", "paused", "former"];

/// What the timeline has of a source.
#[derive(Default)]
struct Shown {
    /// Of its newest post.
    last: Option<DateTime<Utc>>,
    posts: usize,
    /// Posts that nobody sees, as the feed is no longer what it was.
    suspect: usize,
}

impl Site<'_> {
    pub(super) fn health(&self) -> (Head, BodyView) {
        let head = Head {
            title: self.words().say("health").to_owned(),
            description: self.words().fill("health_description", &[("planet", &self.planet.title)]),
            canonical: None,
            kind: "health",
            section: "contributors/",
        };
        (head, BodyView::Health(HealthView { feeds: self.feed_healths() }))
    }

    /// How each feed of `feeds.toml` fares: first those in trouble, then by name.
    pub fn feed_healths(&self) -> Vec<FeedHealthView> {
        let shown = self.shown();
        let none = Shown::default();
        let sources = self.from.config.sources.iter();
        let mut feeds: Vec<FeedHealthView> =
            sources.map(|source| self.feed_health(source, shown.get(&source.id).unwrap_or(&none))).collect();
        let rank = |feed: &FeedHealthView| STATES.iter().position(|state| *state == feed.state);
        feeds.sort_by_cached_key(|feed| (rank(feed), feed.name.to_lowercase(), feed.id.clone()));
        feeds
    }

    fn shown(&self) -> BTreeMap<&SourceId, Shown> {
        let mut shown: BTreeMap<&SourceId, Shown> = BTreeMap::new();
        for item in &self.from.timeline.items {
            for source in item.sources() {
                let of_source = shown.entry(source).or_default();
                of_source.last = of_source.last.max(Some(item.date));
                of_source.posts += 1;
            }
        }
        for (source, fate) in &self.from.timeline.left_out {
            if matches!(fate, Fate::Hidden(Cause::Changed(_))) {
                shown.entry(source).or_default().suspect += 1;
            }
        }
        shown
    }

    fn feed_health(&self, source: &Source, shown: &Shown) -> FeedHealthView {
        let health = self.from.health;
        let is_asked = source.state == State::Active;
        let trouble = health.troubles.get(&source.id).filter(|_| is_asked);
        let blog = self.from.timeline.blogs.get(&source.id);
        let date = |moment: DateTime<Utc>| self.date(moment);
        FeedHealthView {
            id: source.id.to_string(),
            name: blog.map_or(&source.name, |blog| &blog.name).clone(),
            contributor: self.contributor_link(&source.id).map(|link| link.url),
            feed_url: blog.and_then(|blog| blog.feed_url.as_ref()).map(ToString::to_string),
            state: match source.state {
                State::Paused => "paused",
                State::Archived => "former",
                State::Active if health.gone.contains(&source.id) => "gone",
                State::Active if trouble.is_some() => "failing",
                State::Active if shown.suspect > 0 => "held",
                State::Active if health.last_read.contains_key(&source.id) => "well",
                State::Active => "unasked",
            },
            since: trouble.map(|trouble| date(trouble.since)),
            message: trouble.map(|trouble| trouble.error.clone()),
            // Of a feed that is well this would be news every day.
            last_read: trouble.and_then(|_| health.last_read.get(&source.id)).copied().map(date),
            last_post: shown.last.map(date),
            posts: shown.posts,
            held: shown.suspect,
        }
    }

    fn date(&self, moment: DateTime<Utc>) -> DateView {
        let time = words::time(moment, self.from.config.planet.timezone, self.words());
        DateView { day: time.day, date: time.date }
    }
}
