//! Which entries of a feed are shown.

use regex::Regex;

/// The conditions that an entry must meet to be shown. Those that it does not meet stay in the archive.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// At least one of these is found, if there are any.
    pub include: Vec<Pattern>,
    /// None of these is found.
    pub exclude: Vec<Pattern>,
    /// It has at least one of these tags, in any spelling, if there are any.
    pub tags: Vec<String>,
    /// It is in one of these languages, if there are any and its language is known.
    pub languages: Vec<String>,
    /// It has as many words.
    pub min_words: usize,
}

/// A regular expression, and the part of an entry in which it is looked for.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The part.
    pub field: Field,
    /// What is looked for. Takes time in proportion to the text, whatever was typed.
    pub regex: Regex,
}

/// A part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title as text.
    Title,
    /// The content as text.
    Content,
    /// Each tag.
    Tags,
    /// The name and the e-mail address of each author.
    Author,
    /// The address of its page.
    Url,
}

impl Field {
    /// Its key in `feeds.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Content => "content",
            Self::Tags => "tags",
            Self::Author => "author",
            Self::Url => "url",
        }
    }
}

impl Filter {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        let Self { include, exclude, tags, languages, min_words } = self;
        include.is_empty() && exclude.is_empty() && tags.is_empty() && languages.is_empty() && *min_words == 0
    }

    /// Whether it reads what entries say, and not only what is said of them.
    pub fn reads_content(&self) -> bool {
        self.include.iter().chain(&self.exclude).any(|pattern| pattern.field == Field::Content)
    }
}
