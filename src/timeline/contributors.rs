//! Who writes on the planet: people as `feeds.toml` names them, and the blogs that are not wholly of one of them.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use url::Url;

use super::people::People;
use super::{Blog, Item, Standing};
use crate::config::{Author, Config, Extra, Face, SourceId, is_web, without_credentials};

/// A person, or whoever is behind a source.
#[derive(Clone, Debug)]
pub struct Contributor {
    /// The person's id, or the source's.
    pub id: SourceId,
    /// Their name.
    pub name: String,
    /// The names by which entries know them, as [`Author::known_as`] has them.
    pub names: Vec<String>,
    /// What stands for them; their initials if there is nothing.
    pub face: Option<Face>,
    /// Their home page or blog.
    pub homepage: Option<Url>,
    /// What their blog says of itself; may be empty.
    pub description: String,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Free values for templates.
    pub extra: Extra,
    /// Their blogs, in the order of `feeds.toml`; for a person whom only names tell, those where they have written.
    pub blogs: Vec<SourceId>,
    /// None of their blogs is gathered any more.
    pub former: bool,
    /// When the first of their blogs was first asked, or the first of their entries seen.
    pub first_seen: Option<DateTime<Utc>>,
    /// Indices into the timeline's items, newest first.
    pub items: Vec<usize>,
}

/// Everyone, by name, then id; and where each source and each person stands among them.
pub fn collect(
    config: &Config,
    people: &People<'_>,
    blogs: &BTreeMap<SourceId, Blog>,
    items: &[Item],
) -> (Vec<Contributor>, HashMap<SourceId, usize>) {
    let own: Vec<&Blog> = blogs.values().filter(|blog| people.who_has(&blog.id).is_none()).collect();
    let ids = config.authors.iter().map(|author| &author.id).chain(own.iter().map(|blog| &blog.id));
    let mut numbers: HashMap<&SourceId, usize> = ids.zip(0..).collect();
    for source in blogs.keys() {
        if let Some(author) = people.who_has(source) {
            numbers.insert(source, numbers[&author.id]);
        }
    }
    let mut members = members(items, &numbers, config.authors.len() + own.len()).into_iter();
    let mut all: Vec<Contributor> = Vec::with_capacity(members.len());
    all.extend(config.authors.iter().zip(&mut members).map(|(author, of)| person(author, config, blogs, items, of)));
    all.extend(own.iter().zip(members).map(|(blog, of)| group(blog, config, items, of)));
    let ids: Vec<SourceId> = all.iter().map(|one| one.id.clone()).collect();
    all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.id.clone()));
    let mut places: HashMap<SourceId, usize> = all.iter().map(|one| one.id.clone()).zip(0..).collect();
    for (source, number) in numbers {
        places.insert(source.clone(), places[&ids[number]]);
    }
    (all, places)
}

/// The items of each of `everyone`, in their order. `numbers`: of people, and of whoever is behind a source.
fn members<'a>(items: &'a [Item], numbers: &HashMap<&SourceId, usize>, everyone: usize) -> Vec<Vec<usize>> {
    let theirs =
        |(at, item): (usize, &'a Item)| item.people.iter().chain(item.sources()).map(move |one| (numbers[one], at));
    let theirs: Vec<(usize, usize)> = items.par_iter().enumerate().flat_map_iter(theirs).collect();
    let mut members = vec![Vec::new(); everyone];
    for (one, at) in theirs {
        if members[one].last() != Some(&at) {
            members[one].push(at);
        }
    }
    members
}

/// A person: what they do not say, the first blog that is wholly theirs says.
fn person(
    author: &Author,
    config: &Config,
    blogs: &BTreeMap<SourceId, Blog>,
    all: &[Item],
    items: Vec<usize>,
) -> Contributor {
    let mut theirs = author.feeds.clone();
    if theirs.is_empty() {
        theirs = items.iter().filter_map(|at| all[*at].source().cloned()).collect();
        theirs.sort();
        theirs.dedup();
    }
    let first = author.feeds.first().filter(|_| author.names.is_empty());
    let blog = first.and_then(|first| blogs.get(first));
    let source = first.and_then(|first| config.source(first.as_str()));
    let of_blogs = theirs.iter().filter_map(|id| blogs.get(id));
    Contributor {
        id: author.id.clone(),
        name: author.name.clone(),
        names: author.names.clone(),
        face: author.face.clone().or_else(|| source?.face.clone()).or_else(|| icon(blog?, config)),
        homepage: author.homepage.clone().or_else(|| blog?.homepage.clone()),
        description: blog.map(|blog| blog.description.clone()).unwrap_or_default(),
        language: author.language.clone().or_else(|| blog?.language.clone()),
        extra: author.extra.clone(),
        former: !theirs.is_empty() && of_blogs.clone().all(|blog| blog.standing == Standing::Former),
        first_seen: match author.names.is_empty() {
            true => of_blogs.filter_map(|blog| blog.first_seen).min().or_else(|| first_item(all, &items)),
            false => first_item(all, &items),
        },
        blogs: theirs,
        items,
    }
}

/// Whoever is behind a source: a person or a group.
fn group(blog: &Blog, config: &Config, all: &[Item], items: Vec<usize>) -> Contributor {
    let source = config.source(blog.id.as_str());
    Contributor {
        id: blog.id.clone(),
        name: blog.name.clone(),
        names: Vec::new(),
        face: source.and_then(|source| source.face.clone()).or_else(|| icon(blog, config)),
        homepage: blog.homepage.clone(),
        description: blog.description.clone(),
        language: blog.language.clone(),
        extra: source.map(|source| source.extra.clone()).unwrap_or_default(),
        former: blog.standing == Standing::Former,
        first_seen: blog.first_seen.or_else(|| first_item(all, &items)),
        blogs: vec![blog.id.clone()],
        items,
    }
}

/// What a feed shows of itself, where the owner has nothing against it.
fn icon(blog: &Blog, config: &Config) -> Option<Face> {
    let icon = blog.icon.as_ref().filter(|icon| config.pictures.icons && is_web(icon))?;
    Some(Face::Web(without_credentials(icon)))
}

fn first_item(all: &[Item], items: &[usize]) -> Option<DateTime<Utc>> {
    items.iter().filter_map(|at| all[*at].first_seen()).min()
}
