//! Who writes on the planet: the configured sources, and those of the archive that are no longer configured.

use std::collections::{BTreeMap, HashMap};

use url::Url;

use super::Item;
use crate::archive::SourceRecord;
use crate::config::{Config, Extra, Location, Source, SourceId, without_credentials};

/// The person or group behind a source.
#[derive(Clone, Debug)]
pub struct Contributor {
    /// The source's id.
    pub id: SourceId,
    /// Their name.
    pub name: String,
    /// A path below `static/`, or an absolute address.
    pub face: Option<String>,
    /// The blog.
    pub homepage: Option<Url>,
    /// Their feed, if it is on the web; for a file, the address that the feed gives as its own.
    pub feed_url: Option<Url>,
    /// The blog's own title; may be empty.
    pub blog_title: String,
    /// What the blog says of itself; may be empty.
    pub description: String,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Free values for templates.
    pub extra: Extra,
    /// No longer in `feeds.toml`.
    pub former: bool,
    /// Indices into the timeline's items, newest first.
    pub items: Vec<usize>,
}

/// All configured sources, and the former ones that have items; by name, then id.
pub fn collect(config: &Config, records: &BTreeMap<SourceId, SourceRecord>, items: &[Item]) -> Vec<Contributor> {
    let mut members: HashMap<&SourceId, Vec<usize>> = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        for source in item.source().into_iter().chain(&item.also_in) {
            members.entry(source).or_default().push(at);
        }
    }
    let mut all: Vec<Contributor> = config
        .sources
        .iter()
        .map(|source| present(source, records.get(&source.id), members.remove(&source.id).unwrap_or_default()))
        .collect();
    all.extend(members.into_iter().map(|(id, items)| former(id, records.get(id), items)));
    all.sort_by_cached_key(|contributor| (contributor.name.to_lowercase(), contributor.id.clone()));
    all
}

/// The blog of a source: as configured, else as its feed says.
pub fn home(id: &SourceId, config: &Config, records: &BTreeMap<SourceId, SourceRecord>) -> Option<Url> {
    match config.source(id.as_str()) {
        Some(source) => homepage(source, records.get(id)),
        None => records.get(id)?.link.clone(),
    }
}

fn homepage(source: &Source, record: Option<&SourceRecord>) -> Option<Url> {
    source.homepage.clone().or_else(|| record?.link.clone())
}

fn present(source: &Source, record: Option<&SourceRecord>, items: Vec<usize>) -> Contributor {
    let feed_url = match &source.location {
        Location::Web(url) => Some(without_credentials(url)),
        Location::File(_) => record.and_then(|record| record.feed_url.clone()),
    };
    Contributor {
        id: source.id.clone(),
        name: source.name.clone(),
        face: source.face.clone(),
        homepage: homepage(source, record),
        feed_url,
        blog_title: record.map(|record| record.title.clone()).unwrap_or_default(),
        description: record.map(|record| record.description.clone()).unwrap_or_default(),
        language: source.language.clone().or_else(|| record?.language.clone()),
        extra: source.extra.clone(),
        former: false,
        items,
    }
}

fn former(id: &SourceId, record: Option<&SourceRecord>, items: Vec<usize>) -> Contributor {
    let name = record.map(|record| record.name.clone()).filter(|name| !name.is_empty());
    Contributor {
        id: id.clone(),
        name: name.unwrap_or_else(|| id.to_string()),
        face: None,
        homepage: record.and_then(|record| record.link.clone()),
        feed_url: None,
        blog_title: record.map(|record| record.title.clone()).unwrap_or_default(),
        description: record.map(|record| record.description.clone()).unwrap_or_default(),
        language: record.and_then(|record| record.language.clone()),
        extra: Extra::new(),
        former: true,
        items,
    }
}
