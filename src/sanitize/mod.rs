//! A raw entry in, a clean one out. Everything from outside that may reach a page passes here, once, on arrival.
//!
//! [`SafeHtml`] is made only in this room; titles, names and all else is text. Touches nothing.

mod checkboxes;
mod excerpt;
mod fragments;
mod furnish;
mod headings;
mod nesting;
mod policy;
mod safe_html;
mod text;
mod title;
mod unwrap;
mod urls;

use chrono::{DateTime, Utc};
use serde::Serialize;
use url::Url;

use crate::feed::{self, Enclosure, Markup, MarkupKind, RawEntry};

pub use safe_html::{EditorHtml, SafeHtml};
pub use text::{clean_block, clean_line};

/// Raised whenever the same markup would be cleaned differently than before: makes every feed be read again.
pub const POLICY_VERSION: u32 = 1;

/// An entry that is fit to be published.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Tells it from the others of its source: see [`RawEntry::key`].
    pub key: String,
    /// The feed's own id.
    pub id: Option<String>,
    /// Its title as text on one line; empty if it has none.
    pub title: String,
    /// Its title with inline markup.
    pub title_html: SafeHtml,
    /// The page that it stands for.
    pub url: Option<Url>,
    /// Its authors.
    pub authors: Vec<feed::Person>,
    /// As claimed by the feed.
    pub published: Option<DateTime<Utc>>,
    /// As claimed by the feed.
    pub updated: Option<DateTime<Utc>>,
    /// A short form, if it is not just the content again.
    pub summary_html: Option<SafeHtml>,
    /// The full text, or the summary where the feed has no more.
    pub content_html: SafeHtml,
    /// The first words as text.
    pub excerpt: String,
    /// How many words the content has.
    pub words: usize,
    /// Its tags.
    pub categories: Vec<feed::Category>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Where comments are.
    pub comments_url: Option<Url>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// What arrived, before cleaning.
    pub arrived: Arrived,
}

/// An entry's markup as it arrived, kept so that a better policy can clean it again.
#[derive(Clone, Debug, Serialize)]
pub struct Arrived {
    /// The title.
    pub title: Option<Markup>,
    /// The short form.
    pub summary: Option<Markup>,
    /// The full text.
    pub content: Option<Markup>,
    /// What relative links start from.
    pub base: Url,
}

/// Characters of an entry's excerpt, for lists: about two lines.
const EXCERPT_CHARS: usize = 240;

/// Cleans an entry. `scope` (the source's id) keeps the ids in its markup apart from those of other entries.
pub fn clean(raw: RawEntry, scope: &str) -> Entry {
    let anchor = anchor(scope, &raw.key);
    let body = |markup: &Markup| clean_body(markup, &raw.base, &anchor);
    let summary_html = raw.summary.as_ref().map(body);
    let content_html = raw.content.as_ref().map(body);
    let (content_html, summary_html) = fuller_first(content_html, summary_html);
    let words_of = content_html.to_text();
    let (title, title_html) = match &raw.title {
        Some(markup) => title::clean(markup),
        None => (String::new(), SafeHtml::default()),
    };
    Entry {
        title,
        title_html,
        authors: raw.authors.iter().map(person).collect(),
        excerpt: excerpt::of_text(&words_of, EXCERPT_CHARS),
        words: words_of.split_whitespace().count(),
        categories: raw.categories.iter().filter_map(category).collect(),
        enclosures: raw.enclosures,
        language: raw.language, // letters, digits and hyphens: `feed` lets nothing else pass
        id: raw.id,
        url: raw.url,
        published: raw.published,
        updated: raw.updated,
        summary_html,
        content_html,
        comments_url: raw.comments_url,
        arrived: Arrived { title: raw.title, summary: raw.summary, content: raw.content, base: raw.base },
        key: raw.key,
    }
}

/// A name for an entry that is unique on any page, stable, and fit for an `id` attribute.
pub fn anchor(scope: &str, key: &str) -> String {
    let digest = blake3::hash(format!("{scope}\n{key}").as_bytes());
    format!("e{}", &digest.to_hex()[..10])
}

/// Cleans the HTML that our editors wrote, for feeds and mail; `base` is the page that it stands on.
pub fn clean_editors(html: &EditorHtml, base: &Url, anchor: &str) -> SafeHtml {
    let html = checkboxes::to_signs(html.as_str().to_owned());
    SafeHtml::trusted(policy::clean_html(&html, base, anchor, None))
}

/// The first words of a text, up to `chars` characters, with an ellipsis if there is more.
pub fn excerpt(text: &str, chars: usize) -> String {
    excerpt::of_text(text, chars)
}

/// What a feed says of itself, as text.
pub fn clean_about(markup: &Markup) -> String {
    title::clean(markup).0
}

fn clean_body(markup: &Markup, base: &Url, anchor: &str) -> SafeHtml {
    let html = match markup.kind {
        MarkupKind::Plain => text::to_paragraphs(&markup.text),
        MarkupKind::Html | MarkupKind::Unsaid => markup.text.clone(),
    };
    let html = nesting::bound(unwrap::unwrap(html));
    let html = furnish::furnish(headings::put_in_order(&checkboxes::to_signs(html)));
    SafeHtml::trusted(policy::clean_html(&html, base, anchor, policy::REL_OF_STRANGERS))
}

/// The longer of the two is the content; a summary that only repeats it is dropped.
fn fuller_first(content: Option<SafeHtml>, summary: Option<SafeHtml>) -> (SafeHtml, Option<SafeHtml>) {
    match (content, summary) {
        (Some(content), Some(summary)) if content == summary => (content, None),
        (Some(content), Some(summary)) if content.as_str().len() < summary.as_str().len() => (summary, Some(content)),
        (Some(content), summary) => (content, summary),
        (None, Some(summary)) => (summary, None),
        (None, None) => (SafeHtml::default(), None),
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

#[cfg(test)]
mod tests;
