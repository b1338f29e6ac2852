//! From what was typed to what is meant: checks every value and gathers all mistakes.

mod address;
mod authors;
mod feeds;
mod fetch;
mod filter;
mod look;
mod mail;
mod manners;
mod newsletter;
mod outlets;
mod pictures;
mod sending;
mod treatment;
mod words;

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;
use toml::Spanned;
use url::Url;

use super::{Config, Extra, Owner, Planet, Search, typed};
use crate::diagnostic::{Diagnostic, closest};

pub use address::{base_url, is_web, without_credentials};
pub use fetch::default_fetch;

/// What `typed` means, or every mistake in it.
pub fn of(typed: typed::File, path: &Path, text: &str, root: &Path) -> Result<Config, Vec<Diagnostic>> {
    let mut check = Check { path, text, root, mistakes: Vec::new() };
    let defaults = typed.feed_defaults;
    let planet = check.planet(typed.planet.into_inner());
    let filter = check.filter(&typed.filter);
    let ids: Vec<String> = typed.feed.iter().map(|feed| feed.as_ref().id.as_ref().clone()).collect();
    let allow_private = typed.fetch.allow_private;
    let (sources, (default_pace, default_shares)) = check.sources(typed.feed, defaults, allow_private);
    let authors = check.authors(typed.author, &ids);
    let fetch = check.fetch(typed.fetch, &planet);
    let look = check.look(&typed.theme);
    let words = check.words(typed.words, &planet.language);
    let feeds = check.outlets(typed.feeds);
    let pictures = check.pictures(&typed.pictures);
    let newsletter = check.newsletter(typed.newsletter, &planet, &ids, &words, allow_private);
    let search = Search {
        enabled: typed.search.enabled.unwrap_or(true),
        max_bytes: check.number(typed.search.max_bytes.as_ref(), "max_bytes", 5_000_000, 10_000..=100_000_000),
    };
    if !check.mistakes.is_empty() {
        return Err(check.mistakes);
    }
    let root = root.to_owned();
    let places = sources.iter().enumerate().map(|(place, source)| (source.id.clone(), place)).collect();
    let words = words.into();
    Ok(Config {
        root,
        planet,
        fetch,
        newsletter,
        feeds,
        pictures,
        search,
        look,
        words,
        filter,
        sources,
        places,
        default_pace,
        default_shares,
        authors,
    })
}

/// The file at hand and the mistakes found so far. A wrong value is noted and replaced by a harmless one, so
/// that the check can go on and name all that is wrong.
struct Check<'a> {
    path: &'a Path,
    text: &'a str,
    root: &'a Path,
    mistakes: Vec<Diagnostic>,
}

impl Check<'_> {
    fn planet(&mut self, typed: typed::Planet) -> Planet {
        let title = typed.title.as_ref().trim().to_owned();
        if title.is_empty() {
            self.wrong(typed.title.span(), "the planet's title is empty", None);
        }
        let output_dir = self.place(typed.output_dir.as_ref(), "public");
        let archive = self.place(typed.archive.as_ref(), "archive/orrery.db");
        let content_dir = self.place(typed.content_dir.as_ref(), "content");
        let templates_dir = self.place(typed.templates_dir.as_ref(), "templates");
        let static_dir = self.place(typed.static_dir.as_ref(), "static");
        if !is_apart(&output_dir, self.root, [&content_dir, &templates_dir, &static_dir, &archive]) {
            let keys = [&typed.output_dir, &typed.content_dir, &typed.templates_dir, &typed.static_dir, &typed.archive];
            let span = keys.into_iter().flatten().next().map_or(0..0, Spanned::span);
            let message = format!("the output cannot be written to `{}`", output_dir.display());
            let help = "name a directory of its own, such as \"public\", apart from what the site is made of";
            self.wrong(span, message, Some(help.into()));
        }
        Planet {
            title,
            base_url: self.base_url(&typed.base_url),
            description: typed.description.trim().to_owned(),
            language: self.language(typed.language.as_ref()).unwrap_or_else(|| "en".into()),
            timezone: self.timezone(typed.timezone.as_ref()),
            owner: Owner { name: typed.owner.name, email: typed.owner.email },
            output_dir,
            archive,
            curation: self.place(typed.curation.as_ref(), "curation.toml"),
            content_dir,
            templates_dir,
            static_dir,
            items_per_page: self.number(typed.items_per_page.as_ref(), "items_per_page", 10, 1..=500),
            related: self.number(typed.related.as_ref(), "related", 4, 0..=8),
            mentions: self.number(typed.mentions.as_ref(), "mentions", 0, 0..=20),
            fold_after_words: self.number(typed.fold_after_words.as_ref(), "fold_after_words", 350, 20..=1_000_000),
            page_bytes: self.number(typed.page_bytes.as_ref(), "page_bytes", 100_000, 1_000..=10_000_000),
            smart_punctuation: typed.smart_punctuation.unwrap_or(true),
            index_entries: typed.index_entries,
            on_removal: typed.on_removal,
            extra: to_json(typed.extra),
        }
    }

    fn web_address(&mut self, typed: &Spanned<String>, key: &str) -> Option<Url> {
        let understood = address::web_address(typed.as_ref(), key);
        understood.map_err(|(complaint, help)| self.wrong(typed.span(), complaint, Some(help))).ok()
    }

    fn base_url(&mut self, typed: &Spanned<String>) -> Url {
        address::base_url(typed.as_ref()).unwrap_or_else(|(complaint, help)| {
            self.wrong(typed.span(), complaint, Some(help));
            Url::parse("https://planet.example/").expect("a constant address")
        })
    }

    fn timezone(&mut self, typed: Option<&Spanned<String>>) -> Tz {
        let Some(typed) = typed else { return Tz::UTC };
        let name = typed.as_ref().as_str();
        name.parse().unwrap_or_else(|_| {
            let meant = closest(name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
            let help = match meant {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "write an IANA name such as \"Europe/Lisbon\" or \"UTC\"".into(),
            };
            self.wrong(typed.span(), format!("there is no time zone `{name}`"), Some(help));
            Tz::UTC
        })
    }

    fn language(&mut self, typed: Option<&Spanned<String>>) -> Option<String> {
        let typed = typed?;
        let tag = typed.as_ref().as_str();
        let fits = tag.split('-').all(|part| (1..=8).contains(&part.len()))
            && tag.split('-').next().is_some_and(|first| first.len() >= 2)
            && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !fits {
            let help = "write a BCP 47 tag such as \"en\", \"pt-BR\" or \"zh-Hant\"";
            self.wrong(typed.span(), format!("`{tag}` is not a language tag"), Some(help.into()));
        }
        fits.then(|| tag.to_owned())
    }

    /// A path that the program writes to or reads from, inside the project.
    fn place(&mut self, typed: Option<&Spanned<String>>, default: &str) -> PathBuf {
        let Some(typed) = typed else {
            return self.root.join(default);
        };
        let path = Path::new(typed.as_ref());
        if !stays_inside(path) || path.as_os_str().is_empty() {
            let message = format!("`{}` leaves the project's directory", path.display());
            let help = format!("write a path below the directory of feeds.toml, such as \"{default}\"");
            self.wrong(typed.span(), message, Some(help));
        }
        self.root.join(path)
    }

    fn number(
        &mut self,
        typed: Option<&Spanned<i64>>,
        key: &str,
        default: usize,
        range: RangeInclusive<usize>,
    ) -> usize {
        let Some(typed) = typed else { return default };
        match usize::try_from(*typed.as_ref()) {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let message = format!("`{key}` is from {} to {}", range.start(), range.end());
                self.wrong(typed.span(), message, Some(format!("the default is {default}")));
                default
            }
        }
    }

    fn seconds(&mut self, typed: Option<&Spanned<i64>>, key: &str, default: usize) -> Duration {
        const LONGEST: usize = 3600; // an hourly run must end before the next
        Duration::from_secs(self.number(typed, key, default, 1..=LONGEST) as u64)
    }

    /// Notes a value that stood in the file before.
    fn once(
        &mut self,
        seen: &mut BTreeMap<String, Range<usize>>,
        value: String,
        span: Range<usize>,
        things: &str,
        key: &str,
    ) {
        if let Some(first) = seen.get(&value) {
            let line = self.line(first.start);
            let message = format!("two {things} have the same {key}; the first is on line {line}");
            self.wrong(span, message, None);
        } else {
            seen.insert(value, span);
        }
    }

    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let found = Diagnostic::at(self.path, self.text, span, message);
        self.mistakes.push(match help {
            Some(help) => found.help(help),
            None => found,
        });
    }
}

/// Whether files can be written to `output` without touching what the site is made of: it may not be the project
/// itself, nor hold or lie in one of its sources.
pub fn is_apart(output: &Path, root: &Path, sources: [&Path; 4]) -> bool {
    let plain = |path: &Path| {
        let mut plain = PathBuf::new();
        for part in path.components().filter(|part| *part != Component::CurDir) {
            match part {
                Component::ParentDir => drop(plain.pop()),
                part => plain.push(part),
            }
        }
        plain
    };
    let (output, root) = (plain(output), plain(root));
    let touches = |source: &Path| plain(source).starts_with(&output) || output.starts_with(plain(source));
    !root.starts_with(&output) && !sources.into_iter().any(touches)
}

fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn to_json(table: toml::Table) -> Extra {
    table.into_iter().map(|(key, value)| (key, json_value(value))).collect()
}

/// A value as templates see it: dates are text as they were written.
fn json_value(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(json_value).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json_value(value))).collect(),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
    }
}
