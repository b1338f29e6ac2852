//! What stands in the timeline.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use url::Url;

use super::tags::{Spellings, TagKey};
use super::ties::Ties;
use crate::archive::{EntryRecord, Held};
use crate::config::{Config, SourceId};
use crate::content::{Dated, Issue, Post};
use crate::sanitize::{self, SafeHtml};

/// An entry, one of the planet's own posts, or an issue, without its body.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub origin: Origin,
    /// What it is ordered by.
    pub date: DateTime<Utc>,
    /// BCP 47 tag: its own, else that of its source in `feeds.toml`.
    pub language: Option<String>,
    /// Its tags as named where it comes from, without doubles, in their order.
    pub tags: Vec<(TagKey, Arc<str>)>,
    /// Other sources whose feeds have it too, by id.
    pub also_in: Vec<SourceId>,
    /// Why it is not on the river nor in feeds, if it is not.
    pub held: Option<Held>,
    /// The owner's word to its readers.
    pub note_html: Option<SafeHtml>,
    /// Whether it stands above the river.
    pub is_pinned: bool,
    /// People of `feeds.toml` whom it names as its authors, in its order.
    pub people: Vec<SourceId>,
    /// The archive's rows of what they have.
    pub copies: Vec<i64>,
    /// What it has to do with other items.
    pub ties: Ties,
    /// What it is called if it has neither a title nor words.
    pub untitled: String,
}

/// Where an item comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A contributor's feed.
    Entry(Box<EntryRecord>),
    /// `content/posts`.
    Post(Box<Post>),
    /// `content/newsletter`.
    Issue(Box<Issue>),
}

impl Item {
    pub(super) fn of_entry(entry: Box<EntryRecord>, config: &Config, spellings: &mut Spellings) -> Self {
        let source = config.source(entry.source.as_str());
        let of_source = source.map(|source| source.tags.as_slice()).unwrap_or_default();
        let tags = spellings.keyed(entry.tags().iter().chain(of_source));
        Self {
            date: entry.date,
            language: entry.language.clone().or_else(|| source?.language.clone()),
            tags,
            also_in: Vec::new(),
            held: None,
            note_html: None,
            is_pinned: false,
            people: Vec::new(),
            copies: Vec::new(),
            ties: Ties::default(),
            origin: Origin::Entry(entry),
            untitled: String::new(),
        }
    }

    pub(super) fn of_post(post: Post) -> Self {
        Self {
            date: post.dated.date,
            language: None,
            tags: Spellings::default().keyed(post.tags.iter()),
            also_in: Vec::new(),
            held: None,
            note_html: None,
            is_pinned: false,
            people: Vec::new(),
            copies: Vec::new(),
            ties: Ties::default(),
            untitled: String::new(),
            origin: Origin::Post(Box::new(post)),
        }
    }

    pub(super) fn of_issue(issue: Issue) -> Self {
        Self {
            date: issue.dated.date,
            language: None,
            tags: Vec::new(),
            also_in: Vec::new(),
            held: None,
            note_html: None,
            is_pinned: false,
            people: Vec::new(),
            copies: Vec::new(),
            ties: Ties::default(),
            untitled: String::new(),
            origin: Origin::Issue(Box::new(issue)),
        }
    }

    fn dated(&self) -> Option<&Dated> {
        match &self.origin {
            Origin::Entry(_) => None,
            Origin::Post(post) => Some(&post.dated),
            Origin::Issue(issue) => Some(&issue.dated),
        }
    }

    /// Unique on any page: for `id` attributes.
    pub fn anchor(&self) -> String {
        match &self.origin {
            Origin::Entry(entry) => sanitize::anchor(entry.source.as_str(), &entry.key),
            Origin::Post(_) | Origin::Issue(_) => sanitize::anchor("content", &self.address()),
        }
    }

    /// `entry`, `post` or `issue`.
    pub fn kind(&self) -> &'static str {
        match self.origin {
            Origin::Entry(_) => "entry",
            Origin::Post(_) => "post",
            Origin::Issue(_) => "issue",
        }
    }

    /// The source of an entry.
    pub fn source(&self) -> Option<&SourceId> {
        match &self.origin {
            Origin::Entry(entry) => Some(&entry.source),
            _ => None,
        }
    }

    /// The sources that have it, its own first.
    pub fn sources(&self) -> impl Iterator<Item = &SourceId> {
        self.source().into_iter().chain(&self.also_in)
    }

    /// Whether it was there before its blog joined, and is not shown as new for that reason alone.
    pub fn is_of_the_past(&self) -> bool {
        self.held == Some(Held::History)
    }

    /// The page that an entry stands for.
    pub fn url(&self) -> Option<&Url> {
        match &self.origin {
            Origin::Entry(entry) => entry.url.as_ref(),
            _ => None,
        }
    }

    /// Where readers talk about it.
    pub fn comments(&self) -> Option<&Url> {
        match &self.origin {
            Origin::Entry(entry) => entry.comments_url.as_deref(),
            _ => self.dated()?.discuss.as_ref(),
        }
    }

    /// When it was first seen; what is our own was always there.
    pub fn first_seen(&self) -> Option<DateTime<Utc>> {
        match &self.origin {
            Origin::Entry(entry) => Some(entry.first_seen),
            _ => None,
        }
    }

    /// Its title, text; empty if it has none.
    pub fn title(&self) -> &str {
        match &self.origin {
            Origin::Entry(entry) => &entry.title,
            Origin::Post(post) => &post.dated.title,
            Origin::Issue(issue) => &issue.dated.title,
        }
    }

    /// A title for people: its own, else its first words, else its day.
    pub fn headline(&self) -> String {
        const WORDS: usize = 60;
        match (self.title(), self.excerpt()) {
            ("", "") => self.untitled.clone(),
            ("", excerpt) => sanitize::excerpt(excerpt, WORDS),
            (title, _) => title.to_owned(),
        }
    }

    /// The headline with its inline markup.
    pub fn headline_html(&self) -> SafeHtml {
        match &self.origin {
            Origin::Entry(entry) if !entry.title.is_empty() => entry.title_html(),
            _ => SafeHtml::escape(&self.headline()),
        }
    }

    /// The first words, text.
    pub fn excerpt(&self) -> &str {
        match &self.origin {
            Origin::Entry(entry) => &entry.excerpt,
            Origin::Post(post) => &post.dated.text.excerpt,
            Origin::Issue(issue) => &issue.dated.text.excerpt,
        }
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        match &self.origin {
            Origin::Entry(entry) => entry.words,
            _ => self.dated().map_or(0, |dated| dated.text.words),
        }
    }

    /// Digest of its body and of all that is shown of it.
    pub fn digest(&self) -> &str {
        match &self.origin {
            Origin::Entry(entry) => &entry.digest,
            Origin::Post(post) => &post.dated.text.digest,
            Origin::Issue(issue) => &issue.dated.text.digest,
        }
    }

    /// When it was edited, if its feed says so.
    pub fn updated(&self) -> Option<DateTime<Utc>> {
        match &self.origin {
            Origin::Entry(entry) => entry.updated.filter(|updated| *updated > self.date),
            _ => None,
        }
    }

    /// Names of its authors.
    pub fn authors(&self) -> Vec<String> {
        match &self.origin {
            Origin::Entry(entry) => {
                entry.authors.get().into_iter().map(|author| author.name).filter(|name| !name.is_empty()).collect()
            }
            Origin::Post(post) => post.authors.clone(),
            Origin::Issue(issue) => issue.editors.clone(),
        }
    }

    /// What ids in its content begin with, but not on its own page: there an editors' text has them as written.
    pub fn id_prefix(&self) -> String {
        match self.origin {
            Origin::Entry(_) => String::new(),
            _ => format!("{}-", self.anchor()),
        }
    }

    /// Its place on the site, such as `entries/ada/first-light`.
    pub fn address(&self) -> String {
        match &self.origin {
            Origin::Entry(entry) => format!("entries/{}/{}", entry.source, entry.slug),
            Origin::Post(post) => format!("posts/{}", post.dated.stem),
            Origin::Issue(issue) => format!("newsletter/{}", issue.dated.stem),
        }
    }
}
