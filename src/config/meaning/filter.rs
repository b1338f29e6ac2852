//! `[filter]`, and `filter` of `[[feed]]`.

use std::ops::Range;

use regex::Regex;
use toml::Spanned;

use super::Check;
use crate::config::typed::{self, OneOrMore};
use crate::config::{Field, Filter, Pattern};

impl Check<'_> {
    /// Which entries are shown.
    pub(super) fn filter(&mut self, typed: &typed::Filter) -> Filter {
        Filter {
            include: self.patterns(&typed.include),
            exclude: self.patterns(&typed.exclude),
            tags: typed.tags.iter().filter_map(|tag| self.tag(tag)).collect(),
            languages: typed.languages.iter().filter_map(|language| self.language(Some(language))).collect(),
            min_words: self.number(typed.min_words.as_ref(), "min_words", 0, 0..=1_000_000),
        }
    }

    fn patterns(&mut self, typed: &typed::Fields) -> Vec<Pattern> {
        let fields = [
            (Field::Title, &typed.title),
            (Field::Content, &typed.content),
            (Field::Tags, &typed.tags),
            (Field::Author, &typed.author),
            (Field::Url, &typed.url),
        ];
        let mut patterns = Vec::new();
        for (field, typed) in fields {
            let Some(typed) = typed else { continue };
            let expressions: Vec<&String> = match typed.as_ref() {
                OneOrMore::One(one) => vec![one],
                OneOrMore::More(more) => more.iter().collect(),
            };
            let regexes = expressions.into_iter().filter_map(|text| self.regex(text, typed.span()));
            patterns.extend(regexes.map(|regex| Pattern { field, regex }));
        }
        patterns
    }

    fn regex(&mut self, text: &str, span: Range<usize>) -> Option<Regex> {
        let understood = Regex::new(text);
        let complaint = |error: &regex::Error| match error {
            regex::Error::CompiledTooBig(_) => "this regular expression is too large".to_owned(),
            // The last line says what is wrong; those before it draw where.
            error => {
                let text = error.to_string();
                let last = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
                format!("this is not a regular expression: {last}")
            }
        };
        let help = "for instance \"(?i)sponsored\"; in single quotes backslashes stand for themselves: '\\bads?\\b'";
        understood.map_err(|error| self.wrong(span, complaint(&error), Some(help.into()))).ok()
    }

    fn tag(&mut self, typed: &Spanned<String>) -> Option<String> {
        let has_letters = typed.as_ref().chars().any(char::is_alphanumeric);
        if !has_letters {
            self.wrong(typed.span(), "a tag has letters or digits", None);
        }
        has_letters.then(|| typed.as_ref().clone())
    }
}
