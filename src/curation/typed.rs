//! `curation.toml` as the owner typed it.

use serde::Deserialize;
use toml::Spanned;

use crate::content::When;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    pub hide: Vec<Spanned<Plain>>,
    pub show: Vec<Spanned<Plain>>,
    pub pin: Vec<Spanned<Pin>>,
    pub correct: Vec<Spanned<Correct>>,
    pub note: Vec<Spanned<Note>>,
    pub accept: Vec<Spanned<Accept>>,
}

/// The keys that say which posts are meant; `serde` cannot refuse unknown keys in a shared part.
pub struct Which<'a> {
    pub url: Option<&'a Spanned<String>>,
    pub id: Option<&'a Spanned<String>>,
    pub pattern: Option<&'a Spanned<String>>,
    pub feed: Option<&'a Spanned<String>>,
    pub reason: &'a str,
}

macro_rules! which {
    ($table:ident) => {
        impl $table {
            /// Which posts it is about.
            pub fn which(&self) -> Which<'_> {
                Which {
                    url: self.url.as_ref(),
                    id: self.id.as_ref(),
                    pattern: self.pattern.as_ref(),
                    feed: self.feed.as_ref(),
                    reason: &self.reason,
                }
            }
        }
    };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plain {
    pub url: Option<Spanned<String>>,
    pub id: Option<Spanned<String>>,
    pub pattern: Option<Spanned<String>>,
    pub feed: Option<Spanned<String>>,
    #[serde(default)]
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    pub url: Option<Spanned<String>>,
    pub id: Option<Spanned<String>>,
    pub pattern: Option<Spanned<String>>,
    pub feed: Option<Spanned<String>>,
    #[serde(default)]
    pub reason: String,
    pub from: Option<Spanned<When>>,
    pub until: Spanned<When>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    pub url: Option<Spanned<String>>,
    pub id: Option<Spanned<String>>,
    pub pattern: Option<Spanned<String>>,
    pub feed: Option<Spanned<String>>,
    #[serde(default)]
    pub reason: String,
    pub date: Option<Spanned<When>>,
    pub title: Option<String>,
    pub authors: Option<Vec<String>>,
    pub tags: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub url: Option<Spanned<String>>,
    pub id: Option<Spanned<String>>,
    pub pattern: Option<Spanned<String>>,
    pub feed: Option<Spanned<String>>,
    #[serde(default)]
    pub reason: String,
    pub text: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    pub feed: Spanned<String>,
    pub code: Spanned<String>,
    /// For those who read the file.
    #[serde(default, rename = "reason")]
    pub _reason: String,
}

which!(Plain);
which!(Pin);
which!(Correct);
which!(Note);
