//! The owner's filters (`filter` in `feeds.toml`): which condition an entry does not meet.

use super::Cause;
use super::tags::TagKey;
use crate::archive::EntryRecord;
use crate::config::{Config, Field, Filter, Pattern, Source};

/// Why an entry is left out, if it is. What filters that read contents say is taken from the entry, where
/// [`condition_with_content`] left it.
pub fn refusal(entry: &EntryRecord, source: Option<&Source>, config: &Config) -> Option<Cause> {
    let condition = |filter: &Filter| match filter.reads_content() {
        true => entry.sifting.as_ref().and_then(|sifting| sifting.out.clone()),
        false => condition(filter, entry, source, None),
    };
    let of_planet = condition(&config.filter).map(|condition| Cause::Filter { feed: None, condition });
    of_planet.or_else(|| {
        let source = source?;
        condition(&source.filter).map(|condition| Cause::Filter { feed: Some(source.id.clone()), condition })
    })
}

/// Whether a filter that reads contents concerns the entries of a source.
pub fn reads_content(source: Option<&Source>, config: &Config) -> bool {
    config.filter.reads_content() || source.is_some_and(|source| source.filter.reads_content())
}

/// What the filters that read contents say of an entry with this content (text).
pub fn condition_with_content(
    entry: &EntryRecord,
    source: Option<&Source>,
    config: &Config,
    content: &str,
) -> Option<String> {
    let filters = [Some(&config.filter), source.map(|source| &source.filter)];
    let reading = filters.into_iter().flatten().filter(|filter| filter.reads_content());
    reading.filter_map(|filter| condition(filter, entry, source, Some(content))).next()
}

/// Whether an entry with this content (text) meets all conditions of a filter.
pub fn meets(filter: &Filter, entry: &EntryRecord, source: Option<&Source>, content: Option<&str>) -> bool {
    condition(filter, entry, source, content).is_none()
}

/// The condition that an entry does not meet.
fn condition(filter: &Filter, entry: &EntryRecord, source: Option<&Source>, content: Option<&str>) -> Option<String> {
    let Filter { include, exclude, tags, languages, min_words } = filter;
    if filter.is_empty() {
        return None;
    }
    let own = entry.tags();
    let names: Vec<&String> = own.iter().chain(source.iter().flat_map(|source| &source.tags)).collect();
    let is_found = |pattern: &&Pattern| finds(pattern, entry, &names, content);
    if let Some(pattern) = exclude.iter().find(is_found) {
        return Some(format!("exclude.{} finds “{}”", pattern.field.name(), pattern.regex));
    }
    if !include.is_empty() && !include.iter().any(|pattern| is_found(&pattern)) {
        return Some("nothing of include is found".into());
    }
    let has = |tag: &String| names.iter().any(|name| TagKey::of(name).is_some_and(|key| TagKey::of(tag) == Some(key)));
    if !tags.is_empty() && !tags.iter().any(has) {
        return Some(format!("it has none of the tags {}", tags.join(", ")));
    }
    let language = entry.language.as_ref().or_else(|| source?.language.as_ref());
    if let Some(language) = language.filter(|_| !languages.is_empty())
        && !languages.iter().any(|wanted| is_within(language, wanted))
    {
        return Some(format!("its language is {language}, and not {}", languages.join(" or ")));
    }
    (entry.words < *min_words).then(|| format!("it has {} words, and not min_words = {min_words}", entry.words))
}

fn finds(pattern: &Pattern, entry: &EntryRecord, tags: &[&String], content: Option<&str>) -> bool {
    let Pattern { field, regex } = pattern;
    match field {
        Field::Title => regex.is_match(&entry.title),
        Field::Content => content.is_some_and(|content| regex.is_match(content)),
        Field::Tags => tags.iter().any(|tag| regex.is_match(tag)),
        Field::Url => entry.url.as_ref().is_some_and(|url| regex.is_match(url.as_str())),
        Field::Author => {
            let authors = entry.authors.get();
            let emails = authors.iter().filter_map(|author| author.email.as_deref());
            authors.iter().map(|author| author.name.as_str()).chain(emails).any(|text| regex.is_match(text))
        }
    }
}

/// Whether a language tag is another one or narrower: `pt-BR` lies within `pt` (RFC 4647, section 3.3.1).
fn is_within(language: &str, range: &str) -> bool {
    let (language, range) = (language.to_ascii_lowercase(), range.to_ascii_lowercase());
    language.strip_prefix(&range).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
