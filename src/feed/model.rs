//! `feed-rs` on a canonical document, and its model turned into ours.

use feed_rs::{model, parser};
use url::Url;

use super::{About, Arrival, Category, FeedType, Markup, MarkupKind, ParsedFeed, Person, Problem, RawEntry};
use super::{dates, identity, limits, links};

/// Reads a canonical document. `found` is how many entries the original has.
///
/// # Errors
/// What `feed-rs` says; no canonical document makes it say anything.
pub fn read(atom: &str, kind: FeedType, found: usize, arrival: &Arrival<'_>) -> Result<ParsedFeed, Problem> {
    let feed = parser::Builder::new()
        .id_generator(|_, _, _| String::new()) // feed-rs' own is random at worst: `identity` does it
        .timestamp_parser(dates::canonical)
        .sanitize_content(false) // `sanitize` does it
        .build()
        .parse(atom.as_bytes())
        .map_err(|error| Problem::error("not-well-formed", error.to_string()))?;
    Ok(ours(feed, kind, found, arrival))
}

fn ours(mut feed: model::Feed, kind: FeedType, found: usize, arrival: &Arrival<'_>) -> ParsedFeed {
    let about = about(&feed, kind);
    let mut problems = Vec::new();
    if found > arrival.max_entries {
        let message = format!("of {found} entries the first {} were read (max_entries)", arrival.max_entries);
        problems.push(Problem::warning("too-many-entries", message));
    }
    let before = feed.entries.len();
    feed.entries.retain(says_something);
    if feed.entries.len() < before {
        let message = format!("{} entries say nothing; they were left out", before - feed.entries.len());
        problems.push(Problem::warning("empty-entry", message));
    }
    let undated = feed.entries.iter().filter(|entry| entry.published.or(entry.updated).is_none()).count();
    if undated > 0 {
        let message = format!("{undated} of {found} entries have no date that can be read");
        problems.push(Problem::warning("no-date", message));
    }
    let channel = Channel { kind, about: &about, url: arrival.url };
    let dates: Vec<_> = feed.entries.iter().map(|entry| entry.published.or(entry.updated)).collect();
    let mut entries: Vec<RawEntry> = feed.entries.into_iter().map(|entry| channel.entry(entry)).collect();
    let doubled = identity::settle(&mut entries, &dates);
    if doubled > 0 {
        let message =
            format!("{doubled} entries are the same as another, or an older version of it; one of each was kept");
        problems.push(Problem::warning("duplicate-id", message));
    }
    ParsedFeed { feed_type: Some(kind), about, entries, problems, page: None }
}

fn about(feed: &model::Feed, kind: FeedType) -> About {
    About {
        title: feed.title.as_ref().and_then(|title| line(title, kind)),
        link: links::first(&feed.links, "alternate"),
        feed_url: links::first(&feed.links, "self"),
        description: feed.description.as_ref().and_then(|text| line(text, kind)),
        rights: feed.rights.as_ref().and_then(|text| line(text, kind)),
        language: feed.language.clone(),
        updated: feed.updated,
        authors: feed.authors.iter().filter_map(person).collect(),
        icon: feed.icon.as_ref().and_then(|image| Url::parse(&image.uri).ok()),
        ..About::default()
    }
}

/// What all entries of a document share.
struct Channel<'a> {
    kind: FeedType,
    about: &'a About,
    url: &'a Url,
}

impl Channel<'_> {
    fn entry(&self, entry: model::Entry) -> RawEntry {
        let url = links::first(&entry.links, "alternate");
        let own_id = Some(entry.id.trim()).filter(|id| !id.is_empty());
        let id = own_id.filter(|id| id.len() <= limits::ID_BYTES).map(str::to_owned);
        let title = entry.title.as_ref().and_then(|title| line(title, self.kind));
        let claimed = entry.published.or(entry.updated);
        let summary = entry.summary.and_then(|text| body(text.content, text.content_type));
        let content = entry.content.and_then(|content| body(content.body?, content.content_type));
        let words = title.as_ref().or(content.as_ref()).or(summary.as_ref()).map_or("", |text| &text.text);
        let date = claimed.map(|moment| moment.to_rfc3339()).unwrap_or_default();
        let key = identity::key(own_id, url.as_ref().map(Url::as_str), &[words, &date]);
        let authors: Vec<Person> = entry.authors.iter().filter_map(person).collect();
        RawEntry {
            key,
            id,
            title,
            authors: if authors.is_empty() { self.about.authors.clone() } else { authors },
            // The day in an address is the entry's own; the feed's date only the last resort.
            published: claimed.or_else(|| url.as_ref().and_then(dates::in_path)).or(self.about.updated),
            updated: entry.updated,
            summary,
            content,
            categories: entry.categories.iter().filter_map(category).collect(),
            enclosures: links::enclosures(&entry.links),
            rights: entry.rights.as_ref().and_then(|text| line(text, self.kind)),
            comments_url: links::comments(&entry.links),
            related: links::related(&entry.links),
            original_url: links::first(&entry.links, "original"),
            language: entry.language.or_else(|| self.about.language.clone()),
            base: entry.base.and_then(|base| Url::parse(&base).ok()).unwrap_or_else(|| self.url.clone()),
            url,
        }
    }
}

/// Anything that tells it from an empty pair of tags.
fn says_something(entry: &model::Entry) -> bool {
    let body = entry.content.as_ref().and_then(|content| content.body.as_deref()).unwrap_or_default();
    let is_named = !entry.id.is_empty() || !entry.links.is_empty() || entry.title.is_some();
    let is_text = entry.summary.is_some() || !body.trim().is_empty();
    let is_told = !entry.authors.is_empty() || !entry.categories.is_empty();
    is_named || is_text || is_told || entry.published.or(entry.updated).is_some()
}

/// A title or description. RSS does not say whether its titles are HTML; JSON Feed says that they are not,
/// but the programs that write it do not all know.
fn line(text: &model::Text, kind: FeedType) -> Option<Markup> {
    let kind = match (is_plain(&text.content_type), kind) {
        (false, _) => MarkupKind::Html,
        (true, FeedType::Atom) => MarkupKind::Plain,
        (true, _) => MarkupKind::Unsaid,
    };
    filled(limits::cut(&text.content, limits::TITLE_BYTES).to_owned(), kind)
}

fn body(text: String, media_type: impl ToString) -> Option<Markup> {
    let kind = if is_plain(&media_type) { MarkupKind::Plain } else { MarkupKind::Html };
    filled(text, kind)
}

fn is_plain(media_type: &impl ToString) -> bool {
    media_type.to_string().starts_with("text/plain")
}

fn filled(text: String, kind: MarkupKind) -> Option<Markup> {
    (!text.trim().is_empty()).then_some(Markup { text, kind })
}

fn person(person: &model::Person) -> Option<Person> {
    let filled = |text: &Option<String>| named(text.as_deref()?);
    let (name, email) = (filled(&person.name), filled(&person.email));
    (name.is_some() || email.is_some()).then(|| Person {
        name: name.unwrap_or_default(),
        email,
        uri: person.uri.as_deref().map(str::trim).filter(|uri| uri.len() <= limits::URL_BYTES).map(str::to_owned),
    })
}

fn category(category: &model::Category) -> Option<Category> {
    Some(Category {
        term: named(&category.term)?,
        scheme: category.scheme.as_deref().and_then(named),
        label: category.label.as_deref().and_then(named),
    })
}

/// A short text that is not empty.
fn named(text: &str) -> Option<String> {
    let text = limits::cut(text.trim(), limits::NAME_BYTES);
    (!text.is_empty()).then(|| text.to_owned())
}
