//! By which id readers know each item, and which of several that are one post they are given.

use std::collections::HashMap;

use rayon::prelude::*;
use url::Url;

use crate::site::Site;
use crate::timeline::{Item, Origin};

/// The id of each item of the timeline, unique among them; absent for one that readers have from another feed. Found
/// once for all feeds of a build.
pub fn ids(site: &Site<'_>) -> Vec<Option<String>> {
    let items = &site.from.timeline.items;
    let claimed: Vec<String> = items.par_iter().map(|item| claimed_id(item, site)).collect();
    let owners = first_owners(items, &claimed, site);
    let id = |(at, item): (usize, &Item)| {
        let owner = owners[claimed[at].as_str()];
        if owner == at {
            return Some(claimed[at].clone());
        }
        let owner = &items[owner];
        // Two feeds carry one post: readers see it once, from whom it was first seen.
        let is_same = owner.url() == item.url() && owner.source() != item.source() && !links_elsewhere(item, site);
        // Else it is another feed's id, by accident or to take its place: the post gets one of ours.
        (!is_same).then(|| own_id(item, site))
    };
    items.iter().enumerate().map(id).collect()
}

/// To whom each claimed id belongs: where it was first seen, of the same moment the first source.
fn first_owners<'a>(items: &[Item], claimed: &'a [String], site: &Site<'_>) -> HashMap<&'a str, usize> {
    // A blog goes before those that link to its posts; then who was first; then the first in the alphabet.
    let rank = |at: usize| (links_elsewhere(&items[at], site), items[at].first_seen(), items[at].source());
    let mut owners: HashMap<&str, usize> = HashMap::with_capacity(claimed.len());
    for (at, id) in claimed.iter().enumerate() {
        let owner = owners.entry(id).or_insert(at);
        if *owner != at && rank(at) < rank(*owner) {
            *owner = at;
        }
    }
    owners
}

/// The id by which other readers know the item: the feed's own where it can be trusted to be the blog's alone, else
/// the link, else one of ours.
fn claimed_id(item: &Item, site: &Site<'_>) -> String {
    let Origin::Entry(entry) = &item.origin else { return own_id(item, site) };
    let hosts = hosts(item, site);
    let is_of_the_blog = |id: &&String| match Url::parse(id) {
        _ if id.contains(char::is_whitespace) => false,
        Ok(id) if matches!(id.scheme(), "http" | "https") => hosts.contains(&id.host_str()),
        Ok(id) => matches!(id.scheme(), "tag" | "urn"),
        Err(_) => false,
    };
    let id = entry.guid.as_ref().filter(is_of_the_blog).cloned();
    id.or_else(|| entry.url.as_ref().map(Url::to_string)).unwrap_or_else(|| own_id(item, site))
}

/// The hosts of an entry's page and of its blog.
fn hosts<'a>(item: &'a Item, site: &'a Site<'_>) -> [Option<&'a str>; 2] {
    let homepage = site.from.timeline.blog(item).and_then(|blog| blog.homepage.as_ref());
    [item.url(), homepage].map(|url| url.and_then(Url::host_str))
}

/// Whether an entry stands for a page of another host than its blog's, as in a blog of links.
fn links_elsewhere(item: &Item, site: &Site<'_>) -> bool {
    matches!(hosts(item, site), [Some(page), Some(home)] if page != home)
}

/// A tag URI of ours (RFC 4151), which is as unique as the address of our page.
fn own_id(item: &Item, site: &Site<'_>) -> String {
    let host = site.from.config.planet.base_url.host_str().unwrap_or_default();
    let own = |day: &str, name: &str| format!("tag:{host},{day}:{name}");
    match &item.origin {
        Origin::Entry(_) => own(&item.date.format("%Y-%m-%d").to_string(), &item.anchor()),
        Origin::Post(post) => own(post.dated.day(), &item.address()),
        Origin::Issue(issue) => own(issue.dated.day(), &item.address()),
    }
}
