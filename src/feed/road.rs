//! The one road that every document takes, sound or not, so that what is read of it never depends on how sound it
//! is today:
//!
//! 1. `decode`: bytes to text;
//! 2. `xml` or `json`: text to a tree, with our own closing of what was left open; nothing is refused;
//! 3. `dialects`: what the elements of each format say, as one shape (`meant`);
//! 4. `canonical`: that shape written as sound Atom 1.0;
//! 5. `feed-rs`, which reads Atom best, into its model; `model` makes ours of it.
//!
//! Atom carries all that we keep: the base and the language of an entry stand at its `<content>`, other links have
//! names of their own. Only the format, as all are Atom by then, and when a feed would like to be asked, for which Atom
//! has no words, are handed on beside it.

use url::Url;

use super::dialects::{self, Document, channel, json};
use super::discovery::{self, Page};
use super::repairs::Repairs;
use super::xml::planting;
use super::xml::tree::Tree;
use super::{Arrival, FeedType, ParsedFeed, Problem, Schedule, canonical, json as syntax, model};

/// A document in its canonical form.
struct Written {
    kind: FeedType,
    atom: String,
    /// How many entries it has; as many as may be are written.
    found: usize,
    /// When it would like to be asked.
    schedule: Schedule,
}

/// Reads the text of a document.
pub fn read(text: &str, arrival: &Arrival<'_>) -> ParsedFeed {
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if body.is_empty() {
        return NoFeed::because(Problem::error("empty", "the document is empty")).into();
    }
    let mut repairs = Repairs::default();
    let written = match is_json(body) {
        true => from_json(text, arrival, &mut repairs),
        false => from_xml(text, arrival, &mut repairs),
    };
    let read = |written: Written| {
        let mut feed = model::read(&written.atom, written.kind, written.found, arrival).map_err(NoFeed::because)?;
        feed.about.schedule = written.schedule;
        Ok(feed)
    };
    match written.and_then(read) {
        Ok(feed) => ParsedFeed { problems: [repairs.into_problems(text), feed.problems].concat(), ..feed },
        Err(nothing) => nothing.into(),
    }
}

/// What a document is that cannot be read as a feed.
struct NoFeed {
    problem: Problem,
    page: Option<Box<Page>>,
}

impl NoFeed {
    fn because(problem: Problem) -> Self {
        Self { problem, page: None }
    }
}

impl From<NoFeed> for ParsedFeed {
    fn from(nothing: NoFeed) -> Self {
        Self { problems: vec![nothing.problem], page: nothing.page.map(|page| *page), ..Self::default() }
    }
}

/// JSON begins with a brace, or with a comment before one.
fn is_json(body: &str) -> bool {
    body.starts_with('{') || ((body.starts_with("//") || body.starts_with("/*")) && body.find('{') < body.find('<'))
}

fn from_xml(text: &str, arrival: &Arrival<'_>, repairs: &mut Repairs) -> Result<Written, NoFeed> {
    let tree = planting::plant(text, repairs);
    let Some(root) = tree.root() else { return Err(no_feed(text, &tree, arrival)) };
    let kind = channel::kind(root, repairs);
    let parts = channel::parts(root, arrival.url);
    let home = channel::home(&parts, root, arrival.url);
    let document = Document { kind, url: arrival.url, home };
    let mut atom = canonical::Document::begin(&channel::channel(&parts, &document, repairs), text.len());
    for (entry, scope) in parts.entries.0.iter().take(arrival.max_entries) {
        atom.entry(&dialects::entry(*entry, scope, &document, repairs));
    }
    let schedule = dialects::schedule(&parts.channel);
    Ok(Written { kind, atom: atom.end(), found: parts.entries.0.len(), schedule })
}

fn from_json(text: &str, arrival: &Arrival<'_>, repairs: &mut Repairs) -> Result<Written, NoFeed> {
    let feed = syntax::read(text, repairs);
    let items = json::items(&feed, repairs);
    let items =
        items.ok_or_else(|| NoFeed::because(Problem::error("not-a-feed", "this is JSON, but not a JSON Feed")))?;
    let channel = json::channel(&feed, arrival.url, repairs);
    let home = channel.links.iter().find(|link| link.rel == "alternate").map(|link| link.href.clone());
    let mut atom = canonical::Document::begin(&channel, text.len());
    for item in items.iter().take(arrival.max_entries) {
        atom.entry(&json::entry(item, home.as_ref(), arrival.url, repairs));
    }
    let schedule = Schedule::default(); // JSON Feed has no words for it
    Ok(Written { kind: FeedType::Json, atom: atom.end(), found: items.len(), schedule })
}

/// A page instead of a feed is the commonest mistake: it gets its own words.
fn no_feed(text: &str, tree: &Tree<'_>, arrival: &Arrival<'_>) -> NoFeed {
    if !tree.is_page {
        let message = "this is not a feed: there is no <rss>, <feed> or <rdf:RDF> in it";
        return NoFeed::because(Problem::error("not-a-feed", message));
    }
    let page = discovery::page(text, arrival.url);
    if let Some(sign) = page.parked {
        let message = format!("the domain is parked or for sale (“{sign}”): this is a web page, not a feed");
        return NoFeed { problem: Problem::error("parked", message), page: Some(Box::new(page)) };
    }
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
    NoFeed { problem: Problem::error("not-a-feed", message), page: Some(Box::new(page)) }
}
