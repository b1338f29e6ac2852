//! Whether a feed is still what it was. A domain that lapsed and was bought, or a blog that was broken into, changes its
//! title, language, script and links at once; honest blogs change one thing at a time. The owner has the last word.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::feed::{About, words_of_sale};
use crate::sanitize::{self, Entry};

/// How many things must be others than before, of the four that are compared.
const TOO_MUCH: usize = 2;

/// What a feed looks like; empty where that cannot be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    title: String,
    language: String,
    host: String,
    script: String,
    /// Its domain has been parked or for sale since it was last trusted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    was_parked: bool,
}

/// What a feed has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// Names what it looks like now: the owner's yes is for that alone.
    pub code: String,
    /// What has changed, such as `its title was “A” and is “B”`.
    pub evidence: Vec<String>,
}

impl Profile {
    /// What a document looks like.
    pub fn of(about: &About, entries: &[Entry]) -> Self {
        let words = |entry: &Entry| [entry.title.clone(), entry.excerpt.clone()].concat();
        Self {
            title: about.title.as_ref().map(sanitize::clean_about).unwrap_or_default(),
            language: about.language.clone().unwrap_or_default().to_ascii_lowercase(),
            host: most(entries.iter().filter_map(|entry| entry.url.as_ref().and_then(sanitize::host))),
            script: most(entries.iter().flat_map(|entry| words(entry).chars().filter_map(script).collect::<Vec<_>>())),
            was_parked: false,
        }
    }

    /// From the archive.
    pub fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// For the archive.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("text")
    }

    /// With what `before` tells where this does not.
    pub fn or(self, before: &Self) -> Self {
        let or = |now: String, before: &String| if now.is_empty() { before.clone() } else { now };
        Self {
            title: or(self.title, &before.title),
            language: or(self.language, &before.language),
            host: or(self.host, &before.host),
            script: or(self.script, &before.script),
            was_parked: self.was_parked,
        }
    }

    /// As it was, but that its domain has been found parked since.
    pub fn parked(self) -> Self {
        Self { was_parked: true, ..self }
    }

    /// Whether a feed that looked like `before` has changed too much at once.
    pub fn suspicion(&self, before: &Self) -> Option<Suspicion> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        let compared = [
            ("its title", &before.title, &self.title, have_no_word_in_common(&before.title, &self.title)),
            ("its language", &before.language, &self.language, primary(&before.language) != primary(&self.language)),
            ("the host of its links", &before.host, &self.host, before.host != self.host),
            ("its script", &before.script, &self.script, before.script != self.script),
        ];
        let changed =
            compared.into_iter().filter(|(_, was, is, differs)| !was.is_empty() && !is.is_empty() && *differs);
        let mut evidence: Vec<String> =
            changed.map(|(what, was, is, _)| format!("{what} was “{was}” and is “{is}”")).collect();
        // Who buys a lapsed domain may well put up what the blog looked like: this alone is too much.
        let is_too_much = evidence.len() >= TOO_MUCH;
        let is_for_sale = |title: &str| words_of_sale(title).is_some();
        let becomes_parked = is_for_sale(&self.title) && !before.title.is_empty() && !is_for_sale(&before.title);
        evidence.extend(before.was_parked.then(|| "its domain was parked or for sale".to_owned()));
        evidence.extend(becomes_parked.then(|| format!("“{}” is the title of a parked domain", self.title)));
        let is_suspect = is_too_much || before.was_parked || becomes_parked;
        let digest = blake3::hash(self.to_json().as_bytes()).to_hex();
        is_suspect.then(|| Suspicion { code: digest[..6].to_owned(), evidence })
    }
}

/// What most of them are; empty if nothing is by far.
fn most<T: AsRef<str>>(values: impl Iterator<Item = T>) -> String {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut all = 0;
    for value in values {
        *counts.entry(value.as_ref().to_owned()).or_default() += 1;
        all += 1;
    }
    let most = counts.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
    most.filter(|(_, count)| count * 3 >= all * 2).map(|(value, _)| value).unwrap_or_default()
}

fn have_no_word_in_common(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
    };
    let is_same = a == b; // a title may have short words alone, or one sign
    let (a, b) = (words(a), words(b));
    !is_same && !a.iter().any(|word| b.contains(word))
}

/// The script of a letter (Unicode Standard Annex 24), as far as blogs are written in it.
fn script(c: char) -> Option<&'static str> {
    match c {
        _ if !c.is_alphabetic() => None,
        'A'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some("Latin"),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some("Greek"),
        '\u{400}'..='\u{52f}' => Some("Cyrillic"),
        '\u{530}'..='\u{58f}' => Some("Armenian"),
        '\u{590}'..='\u{5ff}' => Some("Hebrew"),
        '\u{600}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => {
            Some("Arabic")
        }
        '\u{900}'..='\u{dff}' => Some("Indic"),
        '\u{e00}'..='\u{e7f}' => Some("Thai"),
        '\u{10a0}'..='\u{10ff}' => Some("Georgian"),
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => Some("Hangul"),
        // Japanese is written in both.
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' => Some("Han"),
        _ => None,
    }
}
