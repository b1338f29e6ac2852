//! From what arrived to what may be published.

use url::Url;

use super::enforce::Enforcer;
use super::shape::{self, Cleaning, Shaped};
use super::{
    Arrived, Entry, POLICY_VERSION, SafeHtml, anchor, clean_line, escaped, excerpt, policy, text, title, urls,
};
use crate::config::Treatment;
use crate::feed::{self, Markup, MarkupKind, RawEntry};

/// Characters of an entry's excerpt, for lists: about two lines.
const EXCERPT_CHARS: usize = 240;

/// How often what the enforcer has changed is shaped again. What is honest takes one round, and two where a browser
/// reads it otherwise than `grow`; what never comes to rest becomes text.
const ROUNDS: usize = 4;

/// Cleans the entries of a feed, as the owner wishes for it.
pub struct Cleaner {
    enforcer: Enforcer,
    treatment: Treatment,
    strange: bool,
}

/// What is made of an entry's markup.
#[derive(Clone, Debug)]
pub struct Texts {
    /// Its title as text on one line; empty if it has none.
    pub title: String,
    /// Its title with inline markup.
    pub title_html: SafeHtml,
    /// A short form, if it is not just the content again.
    pub summary_html: Option<SafeHtml>,
    /// The full text, or the summary where the feed has no more.
    pub content_html: SafeHtml,
    /// The first words as text.
    pub excerpt: String,
    /// How many words the content has.
    pub words: usize,
    /// Whether there was more than anybody would read, and the rest is not shown.
    pub is_cut: bool,
}

impl Default for Cleaner {
    fn default() -> Self {
        Self::new(&Treatment::default())
    }
}

impl Cleaner {
    /// For strangers.
    pub fn new(treatment: &Treatment) -> Self {
        let enforcer = Enforcer::new(treatment.embed_hosts.clone(), Some(policy::REL));
        Self { enforcer, treatment: treatment.clone(), strange: true }
    }

    /// For our own editors: their links say nothing to search engines, and their headings stay.
    pub(super) fn for_editors() -> Self {
        let treatment = Treatment { upgrade: false, ..Treatment::default() };
        Self { enforcer: Enforcer::new(Vec::new(), None), treatment, strange: false }
    }

    /// Names all that decides how markup is cleaned: what another version has cleaned is to be cleaned again.
    pub fn version(&self) -> String {
        let treatment = blake3::hash(format!("{:?}", self.treatment).as_bytes()).to_hex();
        format!("{POLICY_VERSION} {}", &treatment[..16])
    }

    /// Cleans an entry. `scope` (the source's id) keeps the ids in its markup apart from those of other entries.
    pub fn clean(&self, raw: RawEntry, scope: &str) -> Entry {
        let (title, summary, content) = (raw.title, raw.summary, raw.content);
        let (link, related) = (raw.original_url, raw.related);
        let arrived = Arrived { title, summary, content, base: raw.base, page: raw.url.clone(), link, related };
        let Texts { title, title_html, summary_html, content_html, excerpt, words, is_cut } =
            self.texts(&arrived, &anchor(scope, &raw.key));
        Entry {
            title,
            title_html,
            summary_html,
            content_html,
            excerpt,
            words,
            is_cut,
            authors: raw.authors.iter().map(person).collect(),
            categories: raw.categories.iter().filter_map(category).collect(),
            enclosures: raw.enclosures,
            language: raw.language, // letters, digits and hyphens: `feed` lets nothing else pass
            id: raw.id,
            url: raw.url,
            published: raw.published,
            updated: raw.updated,
            comments_url: raw.comments_url,
            rights: raw.rights.map(|rights| self.title(&rights).0).filter(|rights| !rights.is_empty()),
            arrived,
            policy: self.version(),
            key: raw.key,
        }
    }

    /// Cleans the markup of an entry, whose ids will begin with `anchor`.
    pub fn texts(&self, arrived: &Arrived, anchor: &str) -> Texts {
        let cleaning = self.cleaning(&arrived.base, arrived.page.as_ref(), anchor);
        let body = |markup: &Markup| self.body_of(markup, &cleaning);
        let (content, summary) = fuller_first(arrived.content.as_ref().map(body), arrived.summary.as_ref().map(body));
        let (title, title_html) = arrived.title.as_ref().map(|markup| self.title(markup)).unwrap_or_default();
        Texts {
            title,
            title_html,
            excerpt: excerpt::of_text(&content.summary, EXCERPT_CHARS),
            words: content.words,
            is_cut: content.is_cut,
            summary_html: summary.map(|summary| SafeHtml::trusted(summary.html)),
            content_html: SafeHtml::trusted(content.html),
        }
    }

    /// A title as text and as HTML.
    pub fn title(&self, markup: &Markup) -> (String, SafeHtml) {
        title::clean(markup, &self.enforcer)
    }

    /// The body of a text that stands at `base`.
    #[cfg(test)]
    pub(super) fn body(&self, markup: &Markup, base: &Url, anchor: &str) -> Shaped {
        self.body_of(markup, &self.cleaning(base, None, anchor))
    }

    fn cleaning<'a>(&'a self, base: &'a Url, page: Option<&'a Url>, anchor: &'a str) -> Cleaning<'a> {
        Cleaning { base, page, anchor, treatment: &self.treatment, strange: self.strange }
    }

    fn body_of(&self, markup: &Markup, cleaning: &Cleaning<'_>) -> Shaped {
        let readable = text::readable(&markup.text);
        let html = match markup.kind {
            MarkupKind::Plain if !escaped::is_markup(&readable) => text::to_paragraphs(&readable),
            _ => readable.into_owned(),
        };
        let mut shaped = self.settle(html, cleaning);
        for _ in 0..ROUNDS {
            let Some(meant) = escaped::mended(&shaped.html) else { break };
            shaped = self.settle(meant, cleaning);
        }
        shaped
    }

    pub(super) fn editors(&self, html: &str, base: &Url, anchor: &str) -> SafeHtml {
        let cleaning = self.cleaning(base, None, anchor);
        SafeHtml::trusted(self.settle(text::readable(html).into_owned(), &cleaning).html)
    }

    /// Shapes and enforces until both agree: what two parsers read alike, browsers read alike, and what the enforcer
    /// does not change is the same when it is cleaned again.
    fn settle(&self, mut html: String, cleaning: &Cleaning<'_>) -> Shaped {
        let mut is_cut = false;
        for _ in 0..ROUNDS {
            let shaped = shape::shape(&html, cleaning);
            is_cut |= shaped.is_cut;
            html = self.enforcer.body(&shaped.html);
            if html == shaped.html {
                return Shaped { is_cut, ..shaped };
            }
        }
        let words = text::to_paragraphs(&text::of_html(&html));
        let shaped = shape::shape(&words, cleaning);
        Shaped { html: self.enforcer.body(&shaped.html), is_cut: is_cut || shaped.is_cut, ..shaped }
    }
}

/// The longer of the two is the content; a summary that only repeats it is dropped.
fn fuller_first(content: Option<Shaped>, summary: Option<Shaped>) -> (Shaped, Option<Shaped>) {
    match (content, summary) {
        (Some(content), Some(summary)) if content.html == summary.html => (content, None),
        (Some(content), Some(summary)) if content.html.len() < summary.html.len() => (summary, Some(content)),
        (Some(content), summary) => (content, summary),
        (None, Some(summary)) => (summary, None),
        (None, None) => (Shaped::default(), None),
    }
}

/// Names are text. An address of a person's page is one of the web, or none.
fn person(person: &feed::Person) -> feed::Person {
    feed::Person {
        name: clean_line(&person.name),
        email: person.email.as_deref().map(clean_line),
        uri: person.uri.as_deref().and_then(urls::web_address).map(Into::into),
    }
}

fn category(category: &feed::Category) -> Option<feed::Category> {
    let term = clean_line(&category.term);
    (!term.is_empty()).then(|| feed::Category {
        term,
        scheme: category.scheme.as_deref().map(clean_line),
        label: category.label.as_deref().map(clean_line),
    })
}
