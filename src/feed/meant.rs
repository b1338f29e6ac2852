//! What a document means, whatever its format: the one shape between all that is read and what is written of it.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use url::Url;

/// What is said of the whole feed.
#[derive(Debug, Default)]
pub struct Channel<'t> {
    pub title: Option<Text<'t>>,
    pub subtitle: Option<Text<'t>>,
    pub links: Vec<Link<'t>>,
    pub language: Option<Cow<'t, str>>,
    pub updated: Option<DateTime<Utc>>,
    pub authors: Vec<Person<'t>>,
    pub icon: Option<Url>,
    pub rights: Option<Text<'t>>,
}

/// An entry.
#[derive(Debug)]
pub struct Entry<'t> {
    pub id: Option<Cow<'t, str>>,
    pub title: Option<Text<'t>>,
    /// The page that it stands for first.
    pub links: Vec<Link<'t>>,
    pub authors: Vec<Person<'t>>,
    pub categories: Vec<Category<'t>>,
    pub published: Option<DateTime<Utc>>,
    pub updated: Option<DateTime<Utc>>,
    pub summary: Option<Text<'t>>,
    pub content: Option<Text<'t>>,
    pub rights: Option<Text<'t>>,
    pub language: Option<Cow<'t, str>>,
    /// What relative links in its markup start from.
    pub base: Url,
}

/// A text, its references resolved.
#[derive(Debug)]
pub struct Text<'t> {
    pub text: Cow<'t, str>,
    /// Whether it is HTML. A title that is not said to be may still be: see [`super::MarkupKind::Unsaid`].
    pub is_html: bool,
}

/// A link, as Atom has them (RFC 4287, section 4.2.7).
#[derive(Debug)]
pub struct Link<'t> {
    pub rel: &'t str,
    pub href: Url,
    pub media_type: Option<Cow<'t, str>>,
    pub length: Option<u64>,
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person<'t> {
    pub name: Option<Cow<'t, str>>,
    pub email: Option<Cow<'t, str>>,
    pub uri: Option<Cow<'t, str>>,
}

/// A tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Category<'t> {
    pub term: Cow<'t, str>,
    pub scheme: Option<Cow<'t, str>>,
    pub label: Option<Cow<'t, str>>,
}

impl<'t> Link<'t> {
    /// A link of which no more is known.
    pub fn plain(rel: &'t str, href: Url) -> Self {
        Self { rel, href, media_type: None, length: None }
    }
}
