//! Posts of the planet, and entries of feeds that are gathered for the newsletter alone.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::pieces::{Ingredients, Piece, blurb_of};
use crate::archive::EntryRecord;
use crate::config::{Config, Order, Section};
use crate::curation::Curation;
use crate::timeline::{self, Cause, Fate, Item, Origin};

/// A post that was fetched after the last issue came out may be so many days older.
const LATE: TimeDelta = TimeDelta::days(7);

/// Posts of the period, and those that came late.
pub fn posts(section: &Section, from: &Ingredients<'_>) -> Vec<Piece> {
    let is_meant = |item: &&Item| {
        item.held.is_none() && item.source().is_none_or(|source| !from.is_own(source)) && is_of_period(item, from)
    };
    let found: Vec<&Item> =
        from.timeline.items.iter().filter(is_meant).filter(|item| fits(item, section, from)).collect();
    ordered(found, section, from).into_iter().map(|item| piece(item, section, from)).collect()
}

fn is_of_period(item: &Item, from: &Ingredients<'_>) -> bool {
    from.period.has(item.date) || item.first_seen().is_some_and(|seen| came_late(item.date, seen, from))
}

/// Whether the issue before could not have it. One that does not say what it was offered had all that it wanted.
fn came_late(date: DateTime<Utc>, seen: DateTime<Utc>, from: &Ingredients<'_>) -> bool {
    let start = from.period.start;
    !from.earlier.offered.is_empty() && (start - LATE..start).contains(&date) && seen >= start
}

fn fits(item: &Item, section: &Section, from: &Ingredients<'_>) -> bool {
    match &item.origin {
        Origin::Issue(_) => false,
        Origin::Post(_) => !section.is_choosy(),
        Origin::Entry(entry) => {
            let of_feeds = section.feeds.is_empty() || item.sources().any(|source| section.feeds.contains(source));
            of_feeds && meets(entry, section, from)
        }
    }
}

fn meets(entry: &EntryRecord, section: &Section, from: &Ingredients<'_>) -> bool {
    let content = section.filter.reads_content().then(|| (from.text)(entry.n));
    timeline::meets(&section.filter, entry, from.config.source(entry.source.as_str()), content.as_deref())
}

fn ordered<'a>(mut items: Vec<&'a Item>, section: &Section, from: &Ingredients<'_>) -> Vec<&'a Item> {
    // The timeline's order is the newest first, and total; what is equal here stays in it.
    match section.order {
        Order::Newest => {}
        Order::Oldest => items.reverse(),
        Order::Title => items.sort_by_cached_key(|item| item.headline().to_lowercase()),
        Order::Rank => {
            items.sort_by_key(|item| Reverse(mentions(item, from)));
            let mut had: HashMap<String, usize> = HashMap::new();
            let mut turn = |item: &Item| {
                let whose = from.timeline.contributor(item).map_or_else(String::new, |one| one.id.to_string());
                let turns = had.entry(whose).or_default();
                *turns += 1;
                *turns
            };
            let mut turns: Vec<(usize, &Item)> = items.iter().map(|item| (turn(item), *item)).collect();
            turns.sort_by_key(|(turn, _)| *turn);
            items = turns.into_iter().map(|(_, item)| item).collect();
        }
    }
    items
}

/// How many others link to it.
fn mentions(item: &Item, from: &Ingredients<'_>) -> usize {
    let others = item.ties.mentioned_by.iter().map(|at| &from.timeline.items[*at]);
    others.filter(|other| other.source() != item.source()).count()
}

fn piece(item: &Item, section: &Section, from: &Ingredients<'_>) -> Piece {
    let contributor = from.timeline.contributor(item);
    let authors = item.authors().join(", ");
    let name = contributor.map(|one| one.name.clone()).unwrap_or_default();
    let person = if item.people.is_empty() && !authors.is_empty() { authors } else { name };
    let blog = from.timeline.blog(item);
    let source = blog.map(|blog| if blog.title.is_empty() { blog.name.clone() } else { blog.title.clone() });
    let (id, url, blurb) = match &item.origin {
        Origin::Entry(entry) => (id(entry), entry.url.clone(), blurb_of(entry, section, from)),
        _ => {
            let address = from.config.planet.base_url.join(&format!("{}/", item.address())).ok();
            let blurb = if section.blurb_words > 0 { item.excerpt().to_owned() } else { String::new() };
            (Piece::id("post", &["", &item.address()]), address, blurb)
        }
    };
    let source = source.filter(|source| *source != person).unwrap_or_default();
    let language = foreign(item.language.as_deref(), from);
    Piece { id, title: item.headline(), url, language, blurb, person, source, ..Piece::default() }
}

fn id(entry: &EntryRecord) -> String {
    Piece::id("post", &[entry.source.as_str(), &entry.key])
}

/// A language that is not the planet's own.
fn foreign(language: Option<&str>, from: &Ingredients<'_>) -> String {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let own = primary(&from.config.planet.language);
    language.filter(|tag| primary(tag) != own).map(str::to_owned).unwrap_or_default()
}

/// Entries of the section's feeds, whether readers of the planet see these or not.
pub fn of_feeds(section: &Section, from: &Ingredients<'_>) -> Vec<Piece> {
    let is_meant = |entry: &&EntryRecord| {
        let is_of_period = from.period.has(entry.date) || came_late(entry.date, entry.first_seen, from);
        is_of_period && is_open(entry, from.config, from.curation, from.now) && meets(entry, section, from)
    };
    let mut found: Vec<&EntryRecord> = entries(section, from).filter(is_meant).collect();
    found.sort_by_key(|entry| (Reverse(entry.date), &entry.source, entry.position, &entry.key));
    match section.order {
        Order::Newest | Order::Rank => {}
        Order::Oldest => found.reverse(),
        Order::Title => found.sort_by_key(|entry| entry.title.to_lowercase()),
    }
    let piece = |entry: &EntryRecord| Piece {
        id: id(entry),
        title: headline(entry),
        url: entry.url.clone(),
        language: foreign(entry.language.as_deref(), from),
        blurb: blurb_of(entry, section, from),
        ..Piece::default()
    };
    found.into_iter().map(piece).collect()
}

/// Entries of the section's feeds.
fn entries<'a>(section: &'a Section, from: &'a Ingredients<'_>) -> impl Iterator<Item = &'a EntryRecord> {
    from.entries.iter().map(Box::as_ref).filter(|entry| section.feeds.contains(&entry.source))
}

/// Whether the owner has nothing against it.
pub fn is_open(entry: &EntryRecord, config: &Config, curation: &Curation, now: DateTime<Utc>) -> bool {
    let fate = timeline::judge(entry, config.source(entry.source.as_str()), config, curation, now);
    matches!(fate, Fate::Shown | Fate::Waiting | Fate::Hidden(Cause::Aside))
}

/// What an entry is called.
pub fn headline(entry: &EntryRecord) -> String {
    const CHARS: usize = 60;
    if entry.title.is_empty() { crate::sanitize::excerpt(&entry.excerpt, CHARS) } else { entry.title.clone() }
}
