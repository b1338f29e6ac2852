//! `orrery entries --explain`: what became of one post, and why.

use chrono::{DateTime, Utc};
use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::{Ending, sift};
use crate::archive::{Archive, EntryRecord};
use crate::config::{Config, Location};
use crate::content::{self, Drafts};
use crate::curation::Curation;
use crate::sanitize;
use crate::timeline::{self, Fate, Timeline};

/// Says what became of the entries that `asked` names: by address, by id or by key. As feeds.toml and curation.toml are
/// now, without making the site: a dry run of filters and decisions.
pub fn explain(
    asked: &str,
    config: &Config,
    curation: &Curation,
    now: DateTime<Utc>,
    console: &mut Console<'_>,
) -> Result<Ending, Failure> {
    let archive = Archive::open_to_read(&config.planet.archive)?;
    let bodies = archive.bodies();
    let mut entries = archive.entries()?;
    for entry in &mut entries {
        sift::sift_entry(config, curation, &bodies, entry)?;
    }
    let asked_for: Vec<Box<EntryRecord>> = entries.iter().filter(|entry| is_meant(entry, asked)).cloned().collect();
    if asked_for.is_empty() {
        console.result(&absent(asked, config, &archive)?)?;
        return Ok(Ending::Findings);
    }
    let sources = archive.sources()?;
    let content = content::load(config, now, Drafts::Withheld)?;
    let timeline = timeline::merge(config, curation, &sources, entries, &content, now);
    for entry in asked_for {
        console.result(&Explanation { config, curation, timeline: &timeline, now }.of(&entry))?;
    }
    Ok(Ending::Done)
}

fn is_meant(entry: &EntryRecord, asked: &str) -> bool {
    let plain = |address: &str| {
        let address = address.split('#').next().unwrap_or_default().trim_end_matches('/');
        let address = address.trim_start_matches("https://").trim_start_matches("http://");
        address.trim_start_matches("www.").to_owned()
    };
    let is_at = |url: &Url| plain(url.as_str()) == plain(asked);
    entry.url.as_ref().is_some_and(is_at)
        || entry.guid.as_deref() == Some(asked)
        || entry.key == asked
        || plain(asked).ends_with(&format!("/entries/{}/{}", entry.source, entry.slug))
}

/// What can be said of a post that is not there.
fn absent(asked: &str, config: &Config, archive: &Archive) -> Result<String, Failure> {
    let mut lines: Vec<String> = Vec::new();
    for (entry, since) in archive.gone()?.iter().filter(|(entry, _)| is_meant(entry, asked)) {
        lines.push(format!(
            "“{}” of {} is in the archive and shown nowhere: its feed has not had it since {}, and takes away what it \
             takes away (on_delete).",
            entry.title,
            entry.source,
            since.format("%Y-%m-%d")
        ));
    }
    if !lines.is_empty() {
        return Ok(sanitize::clean_block(&lines.join("\n")));
    }
    lines.push(format!("The archive has no entry with the address, id or key {asked}."));
    let asked_at = Url::parse(asked).ok();
    let wanted = asked_at.as_ref().and_then(sanitize::host);
    let sources = archive.sources()?;
    for source in config.sources.iter().filter(|_| wanted.is_some()) {
        let record = sources.get(&source.id);
        let feed = match &source.location {
            Location::Web(url) => Some(url),
            Location::File(_) => None,
        };
        let blog = record.and_then(|record| record.link.as_ref()).or(source.homepage.as_ref());
        if ![feed, blog].into_iter().flatten().any(|url| sanitize::host(url) == wanted) {
            continue;
        }
        let memory = record.map(|record| &record.memory);
        let state = match memory {
            Some(memory) if memory.error.is_some() => {
                format!("could not be read: {}", memory.error.as_deref().unwrap_or_default())
            }
            Some(memory) => match memory.last_success {
                Some(moment) => format!("was read last on {}", moment.format("%Y-%m-%d at %H:%M UTC")),
                None => "was never read".into(),
            },
            None => "was never asked".into(),
        };
        lines.push(format!(
            "The feed {} is of that host; it {state}. `orrery check {}` shows what it has.",
            source.id, source.id
        ));
    }
    Ok(sanitize::clean_block(&lines.join("\n")))
}

struct Explanation<'a> {
    config: &'a Config,
    curation: &'a Curation,
    timeline: &'a Timeline,
    now: DateTime<Utc>,
}

impl Explanation<'_> {
    /// A few lines of text, harmless on a terminal.
    fn of(&self, entry: &EntryRecord) -> String {
        let none = || "none".to_owned();
        let corrected = timeline::corrected(Box::new(entry.clone()), self.curation);
        let title = if corrected.title.is_empty() { "without a title" } else { &corrected.title };
        let tags = corrected.tags();
        let authors: Vec<String> = corrected.authors.get().into_iter().map(|author| author.name).collect();
        let rows = [
            ("feed", entry.source.to_string()),
            ("address", entry.url.as_ref().map_or_else(none, ToString::to_string)),
            ("id", entry.guid.clone().unwrap_or_else(none)),
            ("authors", if authors.is_empty() { none() } else { authors.join(", ") }),
            ("tags", if tags.is_empty() { none() } else { tags.join(", ") }),
            ("date", format!("{}, {}", moment(corrected.date), self.why_dated(entry, &corrected))),
            ("seen", moment(entry.first_seen)),
            ("readers", self.readers(entry, &corrected)),
        ];
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let rows = rows.iter().map(|(name, value)| format!("  {name:width$}  {}", sanitize::clean_line(value)));
        let lines: Vec<String> = std::iter::once(sanitize::clean_line(title)).chain(rows).collect();
        lines.join("\n")
    }

    fn why_dated(&self, entry: &EntryRecord, corrected: &EntryRecord) -> String {
        match entry.published {
            _ if corrected.date != entry.date => {
                let correction = self.curation.correct.about(entry).last();
                format!("by [[correct]] on line {}", correction.map_or(0, |decision| decision.line))
            }
            Some(published) if published == entry.date => "as its feed says".into(),
            Some(published) => format!("since it was first seen with it; its feed says {} now", moment(published)),
            None => "when it was first seen, as its feed gives no date".into(),
        }
    }

    fn readers(&self, entry: &EntryRecord, corrected: &EntryRecord) -> String {
        let source = self.config.source(entry.source.as_str());
        let fate = timeline::judge(corrected, source, self.config, self.curation, self.now);
        let is_it =
            |item: &&timeline::Item| matches!(&item.origin, timeline::Origin::Entry(other) if other.n == entry.n);
        let page = |item: &timeline::Item| format!("{}{}/", self.config.planet.base_url, item.address());
        let place = self.timeline.items.iter().position(|item| is_it(&item));
        let is_on_river = |at| self.timeline.river.items.contains(&at);
        match (fate, place.map(|at| (at, &self.timeline.items[at]))) {
            (Fate::Shown | Fate::Held(_), Some((at, item))) if is_on_river(at) => {
                format!("see it on the river, in feeds, and at {}", page(item))
            }
            (Fate::Shown, Some((_, item))) => {
                let why = "its feed has enough newer posts of that day on the river (per_day)";
                format!("{why}; they see it at {}", page(item))
            }
            (fate @ Fate::Held(_), Some((_, item))) => format!("{fate}; they see it at {}", page(item)),
            (Fate::Shown | Fate::Held(_), None) => match self.twin(entry) {
                Some(item) => format!("see it once, as the same post of another feed, at {}", page(item)),
                None => "see it as the same post of another feed".into(),
            },
            (fate, _) => format!("do not see it: {fate}"),
        }
    }

    /// The post that is shown in the place of this one.
    fn twin(&self, entry: &EntryRecord) -> Option<&timeline::Item> {
        let is_twin = |item: &&timeline::Item| {
            item.also_in.contains(&entry.source)
                && (item.title() == entry.title || (item.url().is_some() && item.url() == entry.url.as_ref()))
        };
        self.timeline.items.iter().find(is_twin)
    }
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
