//! Copies of pictures: which the site would show, which of them are to be asked for, and what came.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::gather::Moment;
use super::remarks::in_short;
use super::sift;
use crate::archive::{Archive, Bodies, EntryRecord};
use crate::config::{Config, Face, Fetch, Location, Share, Showing, SourceId, without_credentials};
use crate::content::Content;
use crate::curation::Curation;
use crate::fetch::{self, Answer, Fetched, Order, Run, Wanted};
use crate::pictures::{self, Album, MOST_BYTES, Purpose, Record, Size, Store, Wish};
use crate::timeline::{self, Origin, Timeline};

/// Pixels of the sides of a face: four times what the default theme shows, for sharp screens and larger themes.
const FACE_PIXELS: u32 = 192;
/// Pictures of entries asked for in one run, the newest first: the rest has time until the next ones.
const MOST_PER_RUN: usize = 300;
/// For one picture, from beginning to end.
const LONGEST: Duration = Duration::from_secs(60);

/// Asks for the pictures that are due, if it is given a moment, and gives the copies that there are. Nothing that goes
/// wrong with a picture ends a run: the last good copy stays, and without one the site shows initials or a link.
///
/// # Errors
/// When this machine cannot fetch at all, or the database of pictures or the archive cannot be used.
pub fn collect(
    config: &Config,
    timeline: &Timeline,
    bodies: &Bodies,
    moment: Option<&Moment>,
    console: &mut Console<'_>,
) -> Result<(Album, Option<Store>), Failure> {
    let archive = &config.planet.archive;
    let faces = faces(config, timeline);
    let entries: Vec<&EntryRecord> = shown_with_copies(config, timeline).collect();
    let is_wanted = moment.is_some() && !(faces.is_empty() && entries.is_empty());
    if !is_wanted && !Store::exists(archive) {
        return Ok((Album::default(), None));
    }
    let store = Store::open(archive)?;
    let entries = pictures_of(&entries, &store, bodies)?;
    let mut desk = Desk { config, records: store.records()?, store, wishes: Vec::new() };
    desk.wish_for(faces, &entries);
    if let Some(moment) = moment {
        let asked: BTreeSet<&Wish> = desk.wishes.iter().map(|(wish, _)| wish).collect();
        desk.store.keep_only(&asked, &entries.iter().map(|entry| entry.digest).collect())?;
        desk.ask(moment, console)?;
    }
    Ok(desk.album(entries))
}

/// Asks for the pictures of the site that will be made of the archive, though it is not made in this run.
///
/// # Errors
/// As [`collect`].
pub fn collect_beforehand(
    config: &Config,
    curation: &Curation,
    archive: &mut Archive,
    moment: &Moment,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut entries = archive.entries()?;
    sift::sift(config, curation, archive, &mut entries)?;
    let sources = archive.sources()?;
    // What editors wrote has no faces, and no pictures of strangers.
    let timeline = timeline::merge(config, curation, &sources, entries, &Content::default(), moment.now);
    collect(config, &timeline, &archive.bodies(), Some(moment), console).map(drop)
}

/// A picture that the site would show, and whether it may be at an address that is not of the public internet.
type Allowed = (Wish, bool);

/// An entry that is shown with copies, and the addresses of all its pictures.
struct Pictured<'a> {
    digest: &'a str,
    source: &'a SourceId,
    addresses: Vec<String>,
}

/// The faces that are elsewhere, in the order of the contributors.
fn faces(config: &Config, timeline: &Timeline) -> Vec<Allowed> {
    let mut faces: Vec<Allowed> = Vec::new();
    for contributor in &timeline.contributors {
        let Some(Face::Web(url)) = &contributor.face else { continue };
        let sources = contributor.blogs.iter().filter_map(|id| config.source(id.as_str()));
        let allow_private = config.fetch.allow_private || sources.into_iter().any(|source| source.allow_private);
        faces.push((Wish { purpose: Purpose::Face, address: url.as_str().to_owned() }, allow_private));
    }
    faces
}

/// The entries of which pages show the pictures from this site, newest first.
fn shown_with_copies<'a>(config: &'a Config, timeline: &'a Timeline) -> impl Iterator<Item = &'a EntryRecord> {
    let is_shown = |source: &SourceId| {
        let source = config.source(source.as_str());
        source.is_some_and(|source| source.showing == Showing::Copy && source.shares.pages == Share::Full)
    };
    timeline.items.iter().filter_map(move |item| match &item.origin {
        Origin::Entry(entry) if is_shown(&entry.source) => Some(&**entry),
        _ => None,
    })
}

/// The pictures of each entry. The texts of those that are as they were are not read again.
fn pictures_of<'a>(entries: &[&'a EntryRecord], store: &Store, bodies: &Bodies) -> Result<Vec<Pictured<'a>>, Failure> {
    let (mut found, mut new) = (Vec::with_capacity(entries.len()), Vec::new());
    for entry in entries {
        let addresses = match store.seen(&entry.digest)? {
            Some(addresses) => addresses,
            None => {
                let addresses = bodies.get(entry.n)?.content_html.pictures();
                new.push((entry.digest.clone(), addresses.clone()));
                addresses
            }
        };
        found.push(Pictured { digest: &entry.digest, source: &entry.source, addresses });
    }
    store.set_seen(&new)?;
    Ok(found)
}

struct Desk<'a> {
    config: &'a Config,
    store: Store,
    records: HashMap<Wish, Record>,
    /// Each once: faces, then the pictures of entries, newest first, as many as there is room for.
    wishes: Vec<Allowed>,
}

impl Desk<'_> {
    fn wish_for(&mut self, faces: Vec<Allowed>, entries: &[Pictured<'_>]) {
        let mut known = HashSet::new();
        let is_new = |known: &mut HashSet<Wish>, wish: &Wish| known.insert(wish.clone());
        self.wishes = faces.into_iter().filter(|(wish, _)| is_new(&mut known, wish)).collect();
        let limits = &self.config.pictures;
        let mut used = 0;
        for entry in entries {
            let source = self.config.source(entry.source.as_str());
            let allow_private = source.is_some_and(|source| source.allow_private);
            for address in entry.addresses.iter().take(limits.per_entry) {
                let wish = Wish { purpose: Purpose::Entry, address: address.clone() };
                if used >= limits.max_total || !is_new(&mut known, &wish) {
                    continue;
                }
                used += self.records.get(&wish).map_or(0, Record::size);
                self.wishes.push((wish, allow_private));
            }
        }
    }

    fn size(&self, purpose: Purpose) -> Size {
        match purpose {
            Purpose::Face => Size::Square(FACE_PIXELS),
            Purpose::Entry => Size::Width(u32::try_from(self.config.pictures.max_width).unwrap_or(u32::MAX)),
        }
    }

    /// What is due, and may be asked for in this run.
    fn due(&self, now: DateTime<Utc>) -> Vec<&Allowed> {
        let is_due = |(wish, _): &&Allowed| match self.records.get(wish) {
            None => true,
            Some(record) => record.due.map_or(record.recipe != self.size(wish.purpose).recipe(), |due| due <= now),
        };
        let mut pictures_of_entries = 0;
        let may_be_now = |(wish, _): &&Allowed| {
            pictures_of_entries += usize::from(wish.purpose == Purpose::Entry);
            wish.purpose == Purpose::Face || pictures_of_entries <= MOST_PER_RUN
        };
        self.wishes.iter().filter(is_due).filter(may_be_now).collect()
    }

    fn ask(&mut self, moment: &Moment, console: &mut Console<'_>) -> Result<(), Failure> {
        let due: BTreeMap<SourceId, Allowed> =
            self.due(moment.now).into_iter().filter_map(|allowed| Some((key(&allowed.0)?, allowed.clone()))).collect();
        let mut orders: Vec<(usize, Order)> = Vec::with_capacity(due.len());
        let places: HashMap<&Wish, usize> =
            self.wishes.iter().enumerate().map(|(place, (wish, _))| (wish, place)).collect();
        for (key, (wish, allow_private)) in &due {
            if let Ok(url) = Url::parse(&wish.address) {
                orders.push((places[wish], self.order(key, wish, &url, *allow_private)));
            }
        }
        if orders.is_empty() {
            return Ok(());
        }
        orders.sort_by_key(|(place, _)| *place);
        let orders: Vec<Order> = orders.into_iter().map(|(_, order)| order).collect();
        let run = Run {
            limits: limits(&self.config.fetch),
            now: moment.now,
            proxy_hosts: super::orders::proxy_hosts(),
            stop: moment.stop.clone(),
        };
        let answers = fetch::fetch(orders, &run).map_err(|error| Failure::Machine(error.to_string()))?;
        let (mut unreached, mut reached) = (Vec::new(), false);
        for fetched in answers {
            let Some((wish, _)) = due.get(&fetched.source) else { continue };
            match &fetched.outcome {
                Err(error) if error.reached_nothing() => unreached.push((wish, error.to_string())),
                _ => {
                    reached = true;
                    self.settle(wish, fetched, moment.now, console)?;
                }
            }
            if self.used() >= self.config.pictures.max_total {
                console.detail("pictures: there is no room for more, see `max_total_megabytes` in feeds.toml");
                break;
            }
        }
        // Where nobody was reached, it is this machine that is cut off: all are asked for again in the next run.
        for (wish, error) in unreached.into_iter().filter(|_| reached) {
            self.fail(wish, &error, moment.now, console)?;
        }
        Ok(())
    }

    fn order(&self, key: &SourceId, wish: &Wish, url: &Url, allow_private: bool) -> Order {
        let record = self.records.get(wish);
        let is_current = |record: &&Record| record.kept.is_some() && record.recipe == self.size(wish.purpose).recipe();
        Order {
            wanted: Wanted::Picture,
            source: key.clone(),
            location: Location::Web(without_credentials(url)),
            announced_at: None,
            root: PathBuf::new(),
            base: self.config.planet.base_url.clone(),
            allow_private,
            validators: record.filter(is_current).map(|record| record.validators.clone()).unwrap_or_default(),
            user_agent: None,
            headers: Vec::new(),
            credentials: None,
        }
    }

    /// Takes what came. The last good copy stays until there is another.
    fn settle(
        &mut self,
        wish: &Wish,
        fetched: Fetched,
        now: DateTime<Utc>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let due = pictures::next_due(wish, 0, now);
        let before = self.records.get(wish).cloned().unwrap_or_default();
        let size = self.size(wish.purpose);
        let (record, scaled) = match fetched.outcome {
            Err(error) => return self.fail(wish, &error.to_string(), now, console),
            Ok(Answer::Unchanged(unchanged)) => {
                (Record { validators: unchanged.validators, due, failures: 0, ..before }, None)
            }
            Ok(Answer::Document(document)) => match pictures::scale(document.bytes, size) {
                Err(unusable) => return self.fail(wish, &unusable.to_string(), now, console),
                Ok(scaled) => {
                    let validators = document.validators;
                    (Record { recipe: size.recipe(), validators, due, failures: 0, kept: None }, Some(scaled))
                }
            },
        };
        let record = self.store.put(wish, &record, scaled.as_ref())?;
        self.records.insert(wish.clone(), record);
        Ok(())
    }

    fn fail(&mut self, wish: &Wish, error: &str, now: DateTime<Utc>, console: &mut Console<'_>) -> Result<(), Failure> {
        let before = self.records.get(wish).cloned().unwrap_or_default();
        let failures = before.failures.saturating_add(1);
        let instead = if before.kept.is_some() { "the last one stays" } else { "there is none" };
        console.detail(&format!("picture {}: {}; {instead}", wish.address, in_short(error)));
        let record = Record { due: pictures::next_due(wish, failures, now), failures, ..before };
        let record = self.store.put(wish, &record, None)?;
        self.records.insert(wish.clone(), record);
        Ok(())
    }

    /// Bytes of all pictures of entries.
    fn used(&self) -> u64 {
        self.records.iter().filter(|(wish, _)| wish.purpose == Purpose::Entry).map(|(_, record)| record.size()).sum()
    }

    fn album(self, entries: Vec<Pictured<'_>>) -> (Album, Option<Store>) {
        let kept = |(wish, _): &Allowed| Some((wish.clone(), self.records.get(wish)?.kept.clone()?));
        let copies = self.wishes.iter().filter_map(kept).collect();
        let most = self.config.pictures.per_entry;
        let shown = entries.into_iter().map(|mut entry| {
            entry.addresses.truncate(most);
            (entry.digest.to_owned(), entry.addresses)
        });
        (Album::new(copies, shown.collect()), Some(self.store))
    }
}

/// What tells an answer from others.
fn key(wish: &Wish) -> Option<SourceId> {
    SourceId::new(&blake3::hash(format!("{:?} {}", wish.purpose, wish.address).as_bytes()).to_hex())
}

/// Those of feeds, but for what a picture may weigh and take.
fn limits(feeds: &Fetch) -> Fetch {
    Fetch {
        max_bytes: MOST_BYTES,
        max_wire_bytes: MOST_BYTES as u64,
        total_timeout: feeds.total_timeout.min(LONGEST),
        ..feeds.clone()
    }
}
