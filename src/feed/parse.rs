//! `feed-rs`, kept from what it cannot bear, and its model turned into ours.

use std::rc::Rc;

use feed_rs::model;
use feed_rs::parser;
use url::Url;

use super::guard::{self, Surroundings};
use super::{About, Arrival, Category, FeedType, Markup, MarkupKind, ParsedFeed, Person, Problem, RawEntry};
use super::{dates, discovery, identity, limits, links, repair};

/// Reads the text of a document.
pub fn parse(text: &str, arrival: &Arrival<'_>) -> ParsedFeed {
    if text.trim().is_empty() {
        return unreadable(Problem::error("empty", "the document is empty"));
    }
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    if is_json {
        let feed = run_feed_rs(text, arrival.url); // serde_json has a limit to nesting of its own
        return feed.map_or_else(unreadable, |feed| ours(feed, &[], arrival));
    }
    let mended = repair::repair(text);
    match strictly(&mended.xml, arrival) {
        Ok(feed) => ParsedFeed { problems: [mended.problems, feed.problems].concat(), ..feed },
        Err(_) if is_page(text) => page(text, arrival.url),
        Err(problem) => unreadable(problem),
    }
}

fn unreadable(problem: Problem) -> ParsedFeed {
    ParsedFeed { problems: vec![problem], ..ParsedFeed::default() }
}

fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// A page instead of a feed is the commonest mistake: it gets its own words.
fn page(text: &str, url: &Url) -> ParsedFeed {
    let page = discovery::page(text, url);
    let mut message = "this is a web page, not a feed".to_owned();
    if !page.title.is_empty() {
        message += &format!(": “{}”", page.title);
    }
    let feeds: Vec<&str> = page.feeds.iter().map(Url::as_str).collect();
    match feeds.as_slice() {
        [] => (),
        [feed] => message += &format!("; it announces the feed {feed}"),
        feeds => message += &format!("; it announces the feeds {}", feeds.join(", ")),
    }
    ParsedFeed { page: Some(page), ..unreadable(Problem::error("not-a-feed", message)) }
}

fn strictly(text: &str, arrival: &Arrival<'_>) -> Result<ParsedFeed, Problem> {
    let surroundings = guard::look_over(text, arrival.url, arrival.max_entries)?;
    let feed = run_feed_rs(text, arrival.url)?;
    Ok(ours(feed, &surroundings, arrival))
}

fn run_feed_rs(text: &str, url: &Url) -> Result<model::Feed, Problem> {
    parser::Builder::new()
        .base_uri(Some(url.as_str()))
        .id_generator(|_, _, _| String::new()) // feed-rs' own is random at worst: `identity` does it
        .timestamp_parser(dates::parse)
        .sanitize_content(false) // `sanitize` does it
        .build()
        .parse(text.as_bytes())
        .map_err(|error| Problem::error("not-well-formed", error.to_string()))
}

fn ours(feed: model::Feed, surroundings: &[Rc<Surroundings>], arrival: &Arrival<'_>) -> ParsedFeed {
    let kind = feed_type(&feed.feed_type);
    let about = about(&feed, arrival.url, kind);
    let mut problems = Vec::new();
    let found = feed.entries.len();
    if found > arrival.max_entries {
        let message = format!("of {found} entries the first {} were read (max_entries)", arrival.max_entries);
        problems.push(Problem::warning("too-many-entries", message));
    }
    // What surrounds an entry can only be told when both readers saw the same entries.
    let around = |number: usize| match surroundings.len() == found.min(arrival.max_entries) {
        true => surroundings[number].clone(),
        false => Rc::default(),
    };
    let channel = Channel { kind, about: &about, url: arrival.url };
    let read = feed.entries.into_iter().take(arrival.max_entries).enumerate();
    let mut entries: Vec<RawEntry> = read.map(|(number, entry)| channel.entry(entry, around(number))).collect();
    let undated = entries.iter().filter(|entry| entry.published.is_none()).count();
    if undated > 0 {
        let message = format!("{undated} of {found} entries have no date that can be read");
        problems.push(Problem::warning("no-date", message));
    }
    let doubled = identity::settle(&mut entries);
    if doubled > 0 {
        let message = format!("{doubled} entries have the id and link of another; the first of each was kept");
        problems.push(Problem::warning("duplicate-id", message));
    }
    ParsedFeed { feed_type: Some(kind), about, entries, problems, page: None }
}

fn feed_type(kind: &model::FeedType) -> FeedType {
    match kind {
        model::FeedType::Atom => FeedType::Atom,
        model::FeedType::JSON => FeedType::Json,
        model::FeedType::RSS0 => FeedType::Rss0,
        model::FeedType::RSS1 => FeedType::Rss1,
        model::FeedType::RSS2 => FeedType::Rss2,
    }
}

fn about(feed: &model::Feed, url: &Url, kind: FeedType) -> About {
    let picture = feed.icon.as_ref().or(feed.logo.as_ref());
    About {
        title: feed.title.as_ref().and_then(|title| markup(title, kind)),
        link: links::alternate(&feed.links, url),
        feed_url: links::own(&feed.links, url),
        description: feed.description.as_ref().and_then(|text| markup(text, kind)),
        language: limits::language(feed.language.as_deref()),
        updated: feed.updated.or(feed.published),
        authors: feed.authors.iter().filter_map(person).take(limits::AUTHORS).collect(),
        icon: picture.and_then(|image| links::web(&image.uri, url)),
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
    fn entry(&self, entry: model::Entry, around: Rc<Surroundings>) -> RawEntry {
        let base = around.base.as_ref().or(self.about.link.as_ref()).unwrap_or(self.url);
        let url = links::alternate(&entry.links, base);
        // xml:base, else the entry's own page, which is what an author's relative links meant.
        let base = around.base.as_ref().or(url.as_ref()).unwrap_or(base).clone();
        let own_id = Some(entry.id.trim()).filter(|id| !id.is_empty());
        let id = own_id.filter(|id| id.len() <= limits::ID_BYTES).map(str::to_owned);
        let title = entry.title.as_ref().and_then(|title| markup(title, self.kind));
        let declared = entry.published.or(entry.updated);
        let published = declared.or_else(|| url.as_ref().and_then(dates::in_path));
        let content = entry.content.as_ref().and_then(|content| body(content, self.kind));
        let summary = entry.summary.as_ref().and_then(|text| markup_of_body(text, self.kind));
        let date = published.map(|moment| moment.to_rfc3339()).unwrap_or_default();
        let words = title.as_ref().or(content.as_ref()).or(summary.as_ref()).map_or("", |text| &text.text);
        let authors: Vec<Person> = entry.authors.iter().filter_map(person).take(limits::AUTHORS).collect();
        RawEntry {
            key: identity::key(own_id, url.as_ref().map(Url::as_str), &[words, &date]),
            id,
            title,
            authors: if authors.is_empty() { self.about.authors.clone() } else { authors },
            published,
            updated: entry.updated,
            summary,
            content,
            categories: entry.categories.iter().filter_map(category).take(limits::CATEGORIES).collect(),
            enclosures: links::enclosures(&entry, &base),
            comments_url: links::comments(&entry.links, &base),
            language: limits::language(entry.language.as_deref())
                .or_else(|| around.language.clone())
                .or_else(|| self.about.language.clone()),
            url,
            base,
        }
    }
}

/// A title or description. RSS does not say whether its titles are HTML; JSON Feed says that they are not,
/// but the programs that write it do not all know.
fn markup(text: &model::Text, kind: FeedType) -> Option<Markup> {
    let kind = match (kind, is_plain(&text.content_type)) {
        (FeedType::Rss0 | FeedType::Rss1 | FeedType::Rss2 | FeedType::Json, _) => MarkupKind::Unsaid,
        (FeedType::Atom, true) => MarkupKind::Plain,
        (FeedType::Atom, false) => MarkupKind::Html,
    };
    filled(limits::cut(&text.content, limits::TITLE_BYTES), kind)
}

/// A summary: HTML in RSS, as it says in Atom, plain in JSON Feed.
fn markup_of_body(text: &model::Text, kind: FeedType) -> Option<Markup> {
    let kind = match kind {
        FeedType::Rss0 | FeedType::Rss1 | FeedType::Rss2 => MarkupKind::Html,
        FeedType::Json => MarkupKind::Plain,
        FeedType::Atom if is_plain(&text.content_type) => MarkupKind::Plain,
        FeedType::Atom => MarkupKind::Html,
    };
    filled(&text.content, kind)
}

fn body(content: &model::Content, kind: FeedType) -> Option<Markup> {
    let plain = is_plain(&content.content_type) && matches!(kind, FeedType::Atom | FeedType::Json);
    let kind = if plain { MarkupKind::Plain } else { MarkupKind::Html };
    content.body.as_deref().and_then(|text| filled(text, kind))
}

/// Without regard to case: `TEXT/HTML` is HTML (RFC 6838, section 4.2).
fn is_plain(media_type: &impl ToString) -> bool {
    media_type.to_string().to_ascii_lowercase().starts_with("text/plain")
}

fn filled(text: &str, kind: MarkupKind) -> Option<Markup> {
    let text = text.trim();
    (!text.is_empty()).then(|| Markup { text: text.to_owned(), kind })
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
