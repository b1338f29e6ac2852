//! The site's own words in its language: texts with places for names, forms for numbers, dates and lists. One table a
//! language (`languages/*.toml`), over which the owner's `[words]` are laid. Pure.

mod fill;
mod languages;
mod moments;
mod numbers;
mod plural;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use fill::{filled, places};
pub use languages::is_known;
pub use plural::{Form, Rule};

/// What stands under one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a text, a list of texts, or a table of forms such as { one = \"...\", other = \"...\" }"
)]
pub enum Word {
    /// A text; `{name}` in it stands for what is put there.
    Text(String),
    /// Names in their order: of months, of days from Monday on.
    List(Vec<String>),
    /// A text that goes with a number, `{n}`, in the forms that the language has.
    Forms(BTreeMap<Form, String>),
}

/// All words of a site.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Words {
    table: BTreeMap<String, Word>,
    #[serde(skip)]
    rule: Rule,
}

/// What is wrong with a word of the owner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// In a sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// Places in the patterns of dates, which every language fills in its own way.
const PATTERNS: [(&str, &[&str]); 5] = [
    ("date_pattern", &["day", "month", "year"]),
    ("day_pattern", &["weekday", "day", "month", "year"]),
    ("month_pattern", &["month", "year"]),
    ("time_pattern", &["hour", "hour12", "minute", "half", "zone"]),
    ("moment_pattern", &["date", "time"]),
];

impl Words {
    /// The words of a language, by its BCP 47 tag: English ones if the program has none in it.
    pub fn of(language: &str) -> Self {
        let mut table = BTreeMap::new();
        for text in languages::of(language) {
            let own: BTreeMap<String, Word> = toml::from_str(text).expect("a table that tests have read");
            table.extend(own);
        }
        Self { table, rule: Rule::of(language) }
    }

    /// Puts a word of the owner's in the place of the table's.
    ///
    /// # Errors
    /// A key that there is not; a text where forms are asked for, or the other way round; a place that this word has not.
    pub fn replace(&mut self, key: &str, word: Word) -> Result<(), Mistake> {
        let Some(own) = self.table.get(key) else {
            let meant = crate::diagnostic::closest(key, self.table.keys().map(String::as_str));
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "docs/words.md says where the list of all words is".into(),
            };
            return Err(Mistake { message: format!("unknown key `{key}`"), help: Some(help) });
        };
        let word = match (own, word) {
            // One text for all numbers.
            (Word::Forms(_), Word::Text(text)) => Word::Forms([(Form::Other, text)].into()),
            (_, word) => word,
        };
        self.check(key, own, &word)?;
        self.table.insert(key.to_owned(), word);
        Ok(())
    }

    fn check(&self, key: &str, own: &Word, word: &Word) -> Result<(), Mistake> {
        let wrong = |message: String, help: &str| Err(Mistake { message, help: Some(help.to_owned()) });
        match (own, word) {
            (Word::Text(_), Word::Text(text)) if key == "digits" && text.chars().count() != 10 => {
                wrong(format!("`digits` are ten, these are {}", text.chars().count()), "write them from 0 to 9")
            }
            (Word::Text(own), Word::Text(text)) => known_places(key, &[own.as_str()], text),
            (Word::List(own), Word::List(list)) if own.len() != list.len() => wrong(
                format!("`{key}` are {}, these are {}", own.len(), list.len()),
                "write all of them, in their order",
            ),
            (Word::List(_), Word::List(_)) => Ok(()),
            (Word::Forms(own), Word::Forms(forms)) => {
                if !forms.contains_key(&Form::Other) {
                    return wrong(format!("`{key}` has no form `other`"), "write at least { other = \"...\" }");
                }
                let own: Vec<&str> = own.values().map(String::as_str).collect();
                forms.values().try_for_each(|text| known_places(key, &own, text))
            }
            (Word::Text(_), _) => wrong(format!("`{key}` is a text"), "write it in quotes"),
            (Word::List(own), _) => wrong(format!("`{key}` is a list of {}", own.len()), "write [\"...\", \"...\"]"),
            (Word::Forms(_), _) => {
                wrong(format!("`{key}` goes with a number"), "write { one = \"...\", other = \"...\" }")
            }
        }
    }

    /// The text of a key as it stands; the key itself if there is none, which tests rule out.
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        match self.table.get(key) {
            Some(Word::Text(text)) => text,
            _ => key,
        }
    }

    /// A text with its places filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.say(key), |name| value_of(values, name))
    }

    /// The text that goes with a number, which stands at `{n}`; other places as in [`Words::fill`].
    pub fn count(&self, key: &str, n: usize, values: &[(&str, &str)]) -> String {
        let Some(Word::Forms(forms)) = self.table.get(key) else { return self.fill(key, values) };
        let number = self.number(n as u64);
        let text = self.form(forms, n as u64).map_or(key, String::as_str);
        filled(text, |name| if name == "n" { Some(number.clone()) } else { value_of(values, name) })
    }

    /// Of the forms that a word has, the one that goes with a number.
    pub fn form<'a, T>(&self, forms: &'a BTreeMap<Form, T>, n: u64) -> Option<&'a T> {
        forms.get(&self.rule.form(n)).or_else(|| forms.get(&Form::Other))
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    fn name(&self, list: &str, at: usize) -> &str {
        match self.table.get(list) {
            Some(Word::List(names)) => names.get(at).map_or("", String::as_str),
            _ => "",
        }
    }
}

fn value_of(values: &[(&str, &str)], name: &str) -> Option<String> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
}

/// Whether a text has no other places than those that are filled.
fn known_places(key: &str, own: &[&str], text: &str) -> Result<(), Mistake> {
    let pattern = PATTERNS.iter().find(|(pattern, _)| *pattern == key);
    let known: Vec<&str> = match pattern {
        Some((_, names)) => names.to_vec(),
        None => own.iter().flat_map(|text| places(text)).collect(),
    };
    let Some(strange) = places(text).into_iter().find(|name| !known.contains(name)) else { return Ok(()) };
    let mut names: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
    names.sort();
    names.dedup();
    let help = match names.is_empty() {
        true => "nothing is put into this text: leave the braces out".to_owned(),
        false => format!("what can stand there is {}", names.join(", ")),
    };
    Err(Mistake { message: format!("`{key}` has no place `{{{strange}}}`"), help: Some(help) })
}
