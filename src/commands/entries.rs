//! `orrery entries`: the archive as JSON lines, or a line for people.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use url::Url;

use super::console::Console;
use super::failure::Failure;
use super::search::Search;
use super::{Ending, explain, mentions, moments, sift};
use crate::archive::{Archive, Body, EntryRecord};
use crate::cli::{self, Cli, EntriesFormat};
use crate::config::{self, Config};
use crate::curation;
use crate::feed;
use crate::sanitize;
use crate::timeline::{self, TagKey};

/// Prints the entries that fit.
pub fn entries(cli: &Cli, arguments: &cli::Entries, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let curation = curation::load(&config)?;
    let now = moments::now(arguments.now.as_deref(), true)?;
    if let Some(asked) = &arguments.explain {
        return explain::explain(asked, &config, &curation, now, console);
    }
    if arguments.mentions {
        return mentions::mentions(&config, &curation, arguments, now, console);
    }
    let wanted = Wanted::of(arguments, &config)?;
    let archive = Archive::open_to_read(&config.planet.archive)?;
    let bodies = archive.bodies();
    let mut records = archive.entries()?;
    let gone = archive.gone()?;
    let since: HashMap<i64, DateTime<Utc>> = gone.iter().map(|(record, since)| (record.n, *since)).collect();
    records.extend(gone.into_iter().map(|(record, _)| record));
    let mut found: Vec<&EntryRecord> =
        records.iter().map(Box::as_ref).filter(|record| wanted.has(record, &config)).collect();
    if let Some(search) = &wanted.search {
        found = search.among(found, &bodies)?;
    }
    for record in found {
        let mut record = record.clone();
        sift::sift_entry(&config, &curation, &bodies, &mut record)?;
        let corrected = timeline::corrected(Box::new(record.clone()), &curation);
        let source = config.source(record.source.as_str());
        let fate = match since.get(&record.n) {
            Some(since) => format!("gone from its feed since {} (on_delete)", since.format("%Y-%m-%d")),
            None => timeline::judge(&corrected, source, &config, &curation, now).to_string(),
        };
        match arguments.format {
            EntriesFormat::Text => console.result(&for_people(&record, &config))?,
            EntriesFormat::Json => {
                let line = serde_json::to_string(&Line::of(&record, &bodies.get(record.n)?, &fate));
                console.json(&line.map_err(|error| Failure::Machine(error.to_string()))?)?;
            }
        }
    }
    Ok(Ending::Done)
}

/// Such as `2026-11-20 ada: The mirror is done <https://a.example/mirror>`.
fn for_people(record: &EntryRecord, config: &Config) -> String {
    let day = record.date.with_timezone(&config.planet.timezone).format("%Y-%m-%d");
    let title = if record.title.is_empty() { &record.excerpt } else { &record.title };
    let url = record.url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
    sanitize::clean_line(&format!("{day} {}: {title}{url}", record.source))
}

/// Which entries are wanted.
struct Wanted {
    feed: Option<String>,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    tag: Option<TagKey>,
    url: Option<String>,
    key: Option<String>,
    search: Option<Search>,
}

impl Wanted {
    fn of(arguments: &cli::Entries, config: &Config) -> Result<Self, Failure> {
        let zone = config.planet.timezone;
        let moment = |option: &str, typed: &Option<String>| {
            typed.as_ref().map(|typed| moments::moment(option, typed, zone)).transpose()
        };
        let tag = match &arguments.tag {
            None => None,
            Some(name) => {
                Some(TagKey::of(name).ok_or_else(|| Failure::Usage(format!("--tag {name}: this has no letters")))?)
            }
        };
        Ok(Self {
            feed: arguments.feed.clone(),
            since: moment("--since", &arguments.since)?,
            until: moment("--until", &arguments.until)?,
            tag,
            url: arguments.url.as_deref().map(address).transpose()?,
            key: arguments.key.clone(),
            search: arguments.search.as_deref().map(Search::of).transpose()?,
        })
    }

    /// From `since` on, up to but without `until`.
    fn has(&self, record: &EntryRecord, config: &Config) -> bool {
        let of_feed = config.source(record.source.as_str()).map(|source| source.tags.as_slice()).unwrap_or_default();
        let categories = record.categories.get();
        let names = categories.iter().flat_map(|category| category.label.iter().chain([&category.term]));
        let has_tag = |tag: &TagKey| names.chain(of_feed).any(|name| TagKey::of(name).as_ref() == Some(tag));
        self.feed.as_ref().is_none_or(|feed| record.source.as_str() == feed)
            && self.since.is_none_or(|since| record.date >= since)
            && self.until.is_none_or(|until| record.date < until)
            && self.tag.as_ref().is_none_or(has_tag)
            && self.key.as_ref().is_none_or(|key| record.key == *key)
            && self.url.as_ref().is_none_or(|url| record.url.as_ref().map(sameness).as_ref() == Some(url))
    }
}

/// An address in the form in which it is compared.
fn address(typed: &str) -> Result<String, Failure> {
    let typed = typed.trim();
    let parsed = Url::parse(typed).map_err(|error| {
        Failure::Usage(format!("--url {typed}: this is not an address in full ({error}); write https://..."))
    });
    Ok(sameness(&parsed?))
}

/// Two addresses of one page are equal in this form: without the scheme, and without a slash at the end.
fn sameness(url: &Url) -> String {
    let text = url.as_str();
    text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/').to_owned()
}

/// An entry as it is printed.
#[derive(Serialize)]
struct Line<'a> {
    feed: &'a str,
    key: &'a str,
    id: Option<&'a str>,
    url: Option<&'a str>,
    title: &'a str,
    title_html: String,
    authors: Vec<feed::Person>,
    date: String,
    first_seen: String,
    published: Option<String>,
    updated: Option<String>,
    language: Option<&'a str>,
    categories: Vec<feed::Category>,
    enclosures: Vec<feed::Enclosure>,
    comments_url: Option<&'a str>,
    words: usize,
    fate: &'a str,
    summary_html: Option<&'a str>,
    content_html: &'a str,
}

impl<'a> Line<'a> {
    fn of(record: &'a EntryRecord, body: &'a Body, fate: &'a str) -> Self {
        let moment = |moment: DateTime<Utc>| moment.to_rfc3339_opts(SecondsFormat::Secs, true);
        Self {
            feed: record.source.as_str(),
            key: &record.key,
            id: record.guid.as_deref(),
            url: record.url.as_ref().map(Url::as_str),
            title: &record.title,
            title_html: record.title_html().to_string(),
            authors: record.authors.get(),
            date: moment(record.date),
            first_seen: moment(record.first_seen),
            published: record.published.map(moment),
            updated: record.updated.map(moment),
            language: record.language.as_deref(),
            categories: record.categories.get(),
            enclosures: record.enclosures.get(),
            comments_url: record.comments_url.as_ref().map(|url| url.as_str()),
            words: record.words,
            fate,
            summary_html: body.summary_html.as_ref().map(|html| html.as_str()),
            content_html: body.content_html.as_str(),
        }
    }
}
