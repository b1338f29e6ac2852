//! `orrery entries --search`: words that an entry must have.

use rayon::prelude::*;

use super::failure::Failure;
use crate::archive::{Bodies, Body, EntryRecord};

/// Words and phrases, folded.
pub struct Search {
    wanted: Vec<String>,
}

impl Search {
    /// Words apart by spaces, and phrases between quotation marks.
    pub fn of(typed: &str) -> Result<Self, Failure> {
        let parts = typed.split('"').enumerate();
        let wanted: Vec<String> = parts
            .flat_map(|(at, part)| match at % 2 {
                0 => part.split_whitespace().map(fold).collect(),
                _ => vec![fold(part)],
            })
            .filter(|word| !word.trim().is_empty())
            .collect();
        match wanted.is_empty() {
            true => Err(Failure::Usage("--search: write the words that an entry must have".into())),
            false => Ok(Self { wanted }),
        }
    }

    /// Those of the entries that have them all, in their order. Looks through every text, on all cores.
    pub fn among<'a>(&self, records: Vec<&'a EntryRecord>, bodies: &Bodies) -> Result<Vec<&'a EntryRecord>, Failure> {
        let looked = records.into_par_iter().map(|record| {
            let fits = self.fits(record, &bodies.get(record.n)?);
            Ok(fits.then_some(record))
        });
        looked.filter_map(Result::transpose).collect()
    }

    fn fits(&self, record: &EntryRecord, body: &Body) -> bool {
        let (categories, authors) = (record.categories.get(), record.authors.get());
        let tags = categories.iter().flat_map(|category| category.label.iter().chain([&category.term]));
        let names = authors.iter().map(|author| &author.name);
        let bodies = [Some(&body.content_html), body.summary_html.as_ref()];
        let texts = bodies.into_iter().flatten().map(|html| fold(&html.to_plain()));
        // A phrase does not reach from one part into the next.
        let parts = std::iter::once(&record.title).chain(names).chain(tags).map(|part| fold(part)).chain(texts);
        let text = parts.collect::<Vec<_>>().join("\n");
        self.wanted.iter().all(|words| text.contains(words))
    }
}

/// A text as it is compared: in lower case, with plain quotation marks and single spaces.
fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for word in lower.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    match folded.is_ascii() {
        true => folded,
        false => folded.chars().filter(|c| *c != '\u{ad}').map(plain_mark).collect(),
    }
}

fn plain_mark(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        c => c,
    }
}
