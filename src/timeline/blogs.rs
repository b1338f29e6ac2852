//! The blogs that the planet gathers: the configured sources, and those of the archive that are no longer configured.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use foldhash::fast::RandomState;
use rayon::prelude::*;
use url::Url;

use super::Item;
use super::people::People;
use crate::archive::SourceRecord;
use crate::config::{Config, Location, Source, SourceId, State, without_credentials};

/// A source as readers know it.
#[derive(Clone, Debug)]
pub struct Blog {
    /// The source's id.
    pub id: SourceId,
    /// What its owner calls it.
    pub name: String,
    /// Its own title; may be empty.
    pub title: String,
    /// Its home page.
    pub homepage: Option<Url>,
    /// Its feed, if it is on the web; for a file, the address that the feed gives as its own.
    pub feed_url: Option<Url>,
    /// What it says of itself; may be empty.
    pub description: String,
    /// Who may do what with its posts; may be empty.
    pub rights: String,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// A small picture of it, as its feed says.
    pub icon: Option<Url>,
    /// Whether it is still gathered.
    pub standing: Standing,
    /// When it was first asked.
    pub first_seen: Option<DateTime<Utc>>,
}

/// Whether a blog is still gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Active,
    /// Not for a while.
    Paused,
    /// Not any more: archived, or no longer in `feeds.toml`.
    Former,
}

/// All configured sources that readers see, and the former ones that have items. One without a name is called by whose it is.
pub fn collect(
    config: &Config,
    people: &People<'_>,
    records: &BTreeMap<SourceId, SourceRecord>,
    items: &[Item],
) -> BTreeMap<SourceId, Blog> {
    let present =
        config.sources.iter().filter(|source| source.river).map(|source| present(source, records.get(&source.id)));
    let mut blogs: BTreeMap<SourceId, Blog> = present.map(|blog| (blog.id.clone(), blog)).collect();
    let found: HashSet<&SourceId, RandomState> = items.par_iter().flat_map_iter(Item::sources).collect();
    for source in found {
        blogs.entry(source.clone()).or_insert_with(|| former(source, records.get(source)));
    }
    for blog in blogs.values_mut().filter(|blog| blog.name == blog.id.as_str()) {
        if let Some(author) = people.who_has(&blog.id) {
            blog.name.clone_from(&author.name);
        }
    }
    blogs
}

/// The home page of a source's blog: as configured, else as its feed says.
pub fn home(id: &SourceId, config: &Config, records: &BTreeMap<SourceId, SourceRecord>) -> Option<Url> {
    match config.source(id.as_str()) {
        Some(source) => homepage(source, records.get(id)),
        None => records.get(id)?.link.clone(),
    }
}

fn homepage(source: &Source, record: Option<&SourceRecord>) -> Option<Url> {
    source.homepage.clone().or_else(|| record?.link.clone())
}

fn present(source: &Source, record: Option<&SourceRecord>) -> Blog {
    let feed_url = match &source.location {
        Location::Web(url) => Some(without_credentials(url)),
        Location::File(_) => record.and_then(|record| record.feed_url.clone()),
    };
    Blog {
        name: source.name.clone(),
        homepage: homepage(source, record),
        feed_url,
        language: source.language.clone().or_else(|| record?.language.clone()),
        standing: match source.state {
            State::Active => Standing::Active,
            State::Paused => Standing::Paused,
            State::Archived => Standing::Former,
        },
        ..former(&source.id, record)
    }
}

fn former(id: &SourceId, record: Option<&SourceRecord>) -> Blog {
    let name = record.map(|record| record.name.clone()).filter(|name| !name.is_empty());
    Blog {
        id: id.clone(),
        name: name.unwrap_or_else(|| id.to_string()),
        title: record.map(|record| record.title.clone()).unwrap_or_default(),
        homepage: record.and_then(|record| record.link.clone()),
        feed_url: None,
        description: record.map(|record| record.description.clone()).unwrap_or_default(),
        rights: record.map(|record| record.rights.clone()).unwrap_or_default(),
        language: record.and_then(|record| record.language.clone()),
        icon: record.and_then(|record| record.icon.clone()),
        standing: Standing::Former,
        first_seen: record.and_then(|record| record.first_seen),
    }
}
