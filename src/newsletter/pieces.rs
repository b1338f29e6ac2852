//! What a draft is made of: one linked thing each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use url::Url;

use super::calendar::Event;
use super::earlier::{Earlier, key};
use super::inbox::Inbox;
use super::markup::{escape, link};
use super::{blurb, events, mentions, newcomers, posts, statistics};
use crate::archive::EntryRecord;
use crate::config::{Config, Material, Section, SourceId, Style};
use crate::content::{Marker, Period};
use crate::curation::Curation;
use crate::timeline::{Mentioned, Timeline};

/// All that a draft is made from.
pub struct Ingredients<'a> {
    /// The owner's wishes.
    pub config: &'a Config,
    /// The owner's decisions.
    pub curation: &'a Curation,
    /// What readers see, with who mentions whom.
    pub timeline: &'a Timeline,
    /// All entries, corrected by the owner's decisions: for those that readers do not see.
    pub entries: &'a [Box<EntryRecord>],
    /// The text of an entry, by its row.
    pub text: &'a dyn Fn(i64) -> String,
    /// What was mentioned most in the period.
    pub mentioned: &'a [Mentioned],
    /// What takes place, by the id of the section whose calendars say so.
    pub events: &'a BTreeMap<String, Vec<Event>>,
    /// What the editors gathered.
    pub inbox: &'a Inbox,
    /// What other issues had.
    pub earlier: &'a Earlier,
    /// What the issue is about.
    pub period: Period,
    /// The present.
    pub now: DateTime<Utc>,
}

impl Ingredients<'_> {
    /// Whether a source is a feed of the newsletter itself.
    pub fn is_own(&self, source: &SourceId) -> bool {
        self.config.newsletter.own_feeds.contains(source)
    }
}

/// One thing in an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Tells it from all others, in every run.
    pub id: String,
    /// What stands before it, such as a day.
    pub lead: String,
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub url: Option<Url>,
    /// A language that is not the planet's, as a BCP 47 tag; may be empty.
    pub language: String,
    /// Its first sentences; may be empty.
    pub blurb: String,
    /// Who made it; may be empty.
    pub person: String,
    /// Where it stands; may be empty.
    pub source: String,
}

impl Piece {
    /// An identity for a kind of thing: `post-0a1b2c3d4e`.
    pub fn id(kind: &str, parts: &[&str]) -> String {
        let digest = blake3::hash(parts.join("\n").as_bytes()).to_hex();
        format!("{kind}-{}", &digest[..10])
    }

    /// As Markdown, with its marker.
    pub fn to_markdown(&self, style: Style) -> String {
        let marker = Marker::Item(self.id.clone());
        let language = if self.language.is_empty() { String::new() } else { format!(" \\[{}\\]", self.language) };
        let title = format!("{}{language}", link(&self.title, self.url.as_ref()));
        let credit = [&self.person, &self.source].into_iter().filter(|name| !name.is_empty());
        let credit: Vec<String> = credit.map(|name| escape(name)).collect();
        match style {
            Style::Headlines => {
                let parts = [escape(&self.blurb), emphasized(&credit)];
                let parts = parts.iter().filter(|part| !part.is_empty()).map(|part| format!("{part}\n\n"));
                format!("### {title} {marker}\n\n{}", parts.collect::<String>())
            }
            Style::List => {
                let lead = if self.lead.is_empty() { String::new() } else { format!("{}: ", self.lead) };
                let credit: String = credit.iter().map(|name| format!(", {name}")).collect();
                let blurb = if self.blurb.is_empty() { String::new() } else { format!(": {}", escape(&self.blurb)) };
                format!("- {lead}{title}{credit}{blurb} {marker}\n")
            }
        }
    }
}

fn emphasized(credit: &[String]) -> String {
    match credit {
        [] => String::new(),
        all => format!("*{}*", all.join(", ")),
    }
}

/// What has been taken into the draft so far.
#[derive(Debug, Default)]
pub struct Taken {
    /// Addresses as they are compared.
    pub links: BTreeSet<String>,
    /// Identities.
    pub ids: BTreeSet<String>,
}

impl Taken {
    /// Takes a piece, unless it is there already.
    pub fn take(&mut self, piece: &Piece) -> bool {
        let links_anew = piece.url.as_ref().is_none_or(|url| !self.links.contains(&key(url)));
        let is_new = links_anew && self.ids.insert(piece.id.clone());
        if is_new {
            self.links.extend(piece.url.as_ref().map(key));
        }
        is_new
    }
}

/// All that a section could have, the best first, but for what another one has `taken` and what an issue had before.
pub fn of(section: &Section, from: &Ingredients<'_>, taken: &mut Taken) -> Vec<Piece> {
    let found = match section.material {
        Material::Posts => posts::posts(section, from),
        Material::Feed => posts::of_feeds(section, from),
        Material::Newcomers => newcomers::newcomers(from),
        Material::Events => events::events(section, from),
        Material::Mentions => mentions::mentions(from),
        Material::Statistics => statistics::statistics(section, from),
        Material::Text | Material::Placeholder => Vec::new(),
    };
    // What is to come may stand in every issue until it has passed.
    let comes_back = section.material == Material::Events;
    let had = |piece: &Piece| {
        let linked = piece.url.as_ref().is_some_and(|url| from.earlier.links.contains_key(&key(url)));
        !comes_back && (linked || from.earlier.offered.contains(&piece.id))
    };
    found.into_iter().filter(|piece| !had(piece) && taken.take(piece)).collect()
}

/// The first sentences of an entry, as long as the section wishes.
pub fn blurb_of(entry: &EntryRecord, section: &Section, from: &Ingredients<'_>) -> String {
    match section.blurb_words {
        0 => String::new(),
        words => blurb::first_sentences(&(from.text)(entry.n), words),
    }
}
