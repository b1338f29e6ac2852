//! What stands in the place of an include, as Markdown.

use std::cell::OnceCell;
use std::collections::HashMap;

use chrono::{TimeDelta, TimeZone};
use url::Url;

use super::Ingredients;
use crate::config::{Share, SourceId};
use crate::diagnostic::closest;
use crate::newsletter::{Event, destination, escape, key};
use crate::timeline::{Item, Origin, Tag, TagKey};

/// What there is not.
pub struct Absent {
    /// What stands there instead.
    pub instead: String,
    /// For the owner, in a sentence without a full stop.
    pub words: String,
}

/// What shows what the planet has.
pub struct Showing<'a> {
    from: Ingredients<'a>,
    /// The newest entry at each address, once one is asked for.
    addresses: OnceCell<HashMap<String, usize>>,
}

impl<'a> Showing<'a> {
    pub fn new(from: Ingredients<'a>) -> Self {
        Self { from, addresses: OnceCell::new() }
    }

    /// The entry at an address: alone a card, in a sentence its linked title.
    pub fn entry(&self, url: &Url, alone: bool) -> Result<String, Absent> {
        let Some(item) = self.item_at(url) else {
            return Err(Absent {
                instead: format!("<{}>", destination(url)),
                words: format!("the planet shows no entry at {url}: its address stands there instead"),
            });
        };
        if !alone {
            return Ok(self.title(item));
        }
        let head = format!("> **{}**\\\n> {}", self.title(item), self.joined(self.credit(item)));
        let excerpt = if self.is_title_alone(item) { "" } else { item.excerpt() };
        Ok(if excerpt.is_empty() {
            head
        } else {
            format!("{head}\n>\n> {}", self.isolated(excerpt, item.language.as_deref()))
        })
    }

    /// The newest entries as a list.
    pub fn entries(&self, tag: Option<&str>, limit: usize, bullet: &str) -> Result<String, Absent> {
        let key = tag.and_then(TagKey::of);
        if let (Some(tag), None) = (tag, key.as_ref().and_then(|key| self.from.timeline.tags.get(key))) {
            return Err(self.no_such_tag(tag));
        }
        let fits = |item: &&Item| key.as_ref().is_none_or(|key| item.tags.iter().any(|(own, _)| own == key));
        let line = |item: &Item| self.joined([self.title(item)].into_iter().chain(self.credit(item)));
        Ok(self.list(self.entries_shown().filter(fits).take(limit).map(line), bullet))
    }

    /// What takes place next as a list.
    pub fn events(&self, days: u32, limit: usize, bullet: &str) -> String {
        let today = self.from.now.with_timezone(&self.from.config.planet.timezone).date_naive();
        let end = today.checked_add_signed(TimeDelta::days(days.into())).unwrap_or(today);
        let is_next = |event: &&Event| (today..end).contains(&event.day);
        let line = |event: &Event| {
            let title = self.linked(&event.title, event.url.as_ref(), None);
            let place = Some(&event.place).filter(|place| !place.is_empty()).map(|place| self.isolated(place, None));
            format!("**{}**: {}", self.isolated(&self.when(event), None), self.joined([title].into_iter().chain(place)))
        };
        self.list(self.from.events.iter().filter(is_next).take(limit).map(line), bullet)
    }

    /// The entry that stands for a page, in any spelling of its address, or that has this page of ours.
    fn item_at(&self, url: &Url) -> Option<&'a Item> {
        let addresses = self.addresses.get_or_init(|| {
            let mut addresses = HashMap::new();
            for (at, item) in self.from.timeline.items.iter().enumerate().filter(|(_, item)| is_shown(item)) {
                item.url().map(|url| addresses.entry(key(url)).or_insert(at));
            }
            addresses
        });
        let by_url = || addresses.get(&key(url)).map(|at| &self.from.timeline.items[*at]);
        let ours = url.as_str().strip_prefix(self.from.config.planet.base_url.as_str());
        let ours = ours.map(|address| address.trim_end_matches('/'));
        by_url().or_else(|| self.entries_shown().find(|item| ours.is_some_and(|ours| item.address() == ours)))
    }

    /// Entries that readers see, the newest first.
    fn entries_shown(&self) -> impl Iterator<Item = &'a Item> {
        self.from.timeline.items.iter().filter(|item| is_shown(item))
    }

    fn list(&self, lines: impl Iterator<Item = String>, bullet: &str) -> String {
        let lines: Vec<String> = lines.map(|line| format!("{bullet} {line}")).collect();
        if lines.is_empty() { escape(self.from.config.words.say("nothing_yet")) } else { lines.join("\n") }
    }

    /// Parts of a line, as the planet's language joins them.
    fn joined(&self, parts: impl IntoIterator<Item = String>) -> String {
        let parts: Vec<String> = parts.into_iter().collect();
        parts.join(self.from.config.words.say("list_middle"))
    }

    fn title(&self, item: &Item) -> String {
        let url = item.url().cloned().unwrap_or_else(|| self.permalink(item));
        self.linked(&item.headline(), Some(&url), item.language.as_deref())
    }

    fn linked(&self, title: &str, url: Option<&Url>, language: Option<&str>) -> String {
        let title = self.isolated(title, language);
        url.map_or(title.clone(), |url| format!("[{title}](<{}>)", destination(url)))
    }

    /// Words that do not disturb the direction of what stands beside them, marked with their language where that is not the
    /// planet's.
    fn isolated(&self, words: &str, language: Option<&str>) -> String {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let own = primary(&self.from.config.planet.language);
        let foreign = language.filter(|tag| primary(tag) != own);
        let language = foreign.map_or_else(String::new, |tag| format!(" lang=\"{tag}\""));
        format!("<bdi{language}>{}</bdi>", escape(words))
    }

    /// Who wrote it, and when.
    fn credit(&self, item: &Item) -> Vec<String> {
        let who = self.from.timeline.contributor(item).map(|one| self.isolated(&one.name, None));
        let day = item.date.with_timezone(&self.from.config.planet.timezone).date_naive();
        who.into_iter().chain([escape(&self.from.config.words.date(day))]).collect()
    }

    fn when(&self, event: &Event) -> String {
        let own = &self.from.config.words;
        let date = own.date(event.day);
        let Some(time) = event.time else { return date };
        let zone = self.from.config.planet.timezone;
        let local = zone.from_local_datetime(&event.day.and_time(time)).earliest();
        let zone = local.map_or_else(String::new, |local| local.format("%Z").to_string());
        own.fill("moment_pattern", &[("date", &date), ("time", own.time(time, &zone).trim())])
    }

    /// Our own page about an item.
    fn permalink(&self, item: &Item) -> Url {
        let base = &self.from.config.planet.base_url;
        base.join(&format!("{}/", item.address())).unwrap_or_else(|_| base.clone())
    }

    /// Whether its feed's posts are shown by their titles alone, on pages or in feeds.
    fn is_title_alone(&self, item: &Item) -> bool {
        let config = self.from.config;
        let of = |id: &SourceId| config.source(id.as_str()).map_or(config.default_shares, |source| source.shares);
        item.source().map(of).is_some_and(|shares| [shares.pages, shares.feeds].contains(&Share::Title))
    }

    fn no_such_tag(&self, tag: &str) -> Absent {
        let names = self.from.timeline.tags.values().map(|tag: &Tag| tag.name.as_str());
        let meant = closest(tag, names).map_or_else(String::new, |meant| format!("; did you mean “{meant}”?"));
        Absent {
            instead: escape(self.from.config.words.say("nothing_yet")),
            words: format!("no entry has the tag “{tag}”{meant}"),
        }
    }
}

fn is_shown(item: &Item) -> bool {
    item.held.is_none() && matches!(item.origin, Origin::Entry(_))
}
