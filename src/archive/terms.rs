//! The words that tell what an entry is about: those that it has and few others have (TF-IDF).

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

/// How many words stand for an entry: enough to be found by, few enough to be kept of everything.
pub const TERMS: usize = 12;
/// Words that are read of one text: the rest of a book tells nothing new.
const MOST_WORDS: usize = 4000;
/// Words of a title or a tag count as often as this.
const WEIGHTY: u32 = 3;
/// A word is no more telling for being repeated more often: it is the writer's habit, or a word like "the".
const MOST_OFTEN: u32 = 4;
/// What a word weighs that nobody else has so far: it finds nothing today.
const ALONE: f64 = 0.5;
/// A word that more entries than one in so many have does not tell one from another.
const ONE_IN: u32 = 10;
/// ... from this number of entries on, below which that would be chance.
const ENOUGH_ENTRIES: u32 = 50;

/// A hash of a word.
pub type Term = i64;

/// The words of a text, and how often it has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(HashMap<Term, u32>);

impl Words {
    /// Of an entry.
    pub fn of<'a>(title: &str, tags: impl Iterator<Item = &'a str>, text: &str) -> Self {
        let mut found = Self::default();
        found.add(title, WEIGHTY);
        for tag in tags {
            found.add(tag, WEIGHTY);
            // The tag as a whole tells more than its words.
            *found.0.entry(hash(['#'].into_iter().chain(letters(tag)))).or_default() += WEIGHTY;
        }
        found.add(text, 1);
        found
    }

    /// Words are those of Unicode (UAX #29). Where a script has no spaces, pairs of what stands side by side.
    fn add(&mut self, text: &str, weight: u32) {
        let mut before: Option<(usize, &str)> = None;
        for (at, word) in text.unicode_word_indices().take(MOST_WORDS) {
            let neighbour = before.filter(|(start, one)| start + one.len() == at).map(|(_, one)| one);
            before = Some((at, word));
            let is_long = word.chars().nth(2).is_some() || !word.is_ascii() && word.chars().nth(1).is_some();
            let term = match neighbour {
                Some(neighbour) => hash(letters(neighbour).chain(letters(word))),
                None if is_long && word.contains(char::is_alphabetic) => hash(letters(word)),
                None => continue,
            };
            *self.0.entry(term).or_default() += weight;
        }
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// FNV-1a, of characters: who makes two words collide has related posts that are not.
fn hash(letters: impl Iterator<Item = char>) -> Term {
    let mix = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = letters.fold(0xcbf2_9ce4_8422_2325, mix);
    // The last letters shall have their say in all bits: the first ones choose a place in the vocabulary.
    (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15).cast_signed()
}

/// In how many entries each word was seen: a table of fixed size, in which rare words share their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    entries: u32,
    counts: Vec<u32>,
}

/// Half a megabyte: with 200,000 entries in it, a rare word still looks like one in thousands.
const PLACES: usize = 1 << 17;

impl Vocabulary {
    /// As the database has it; empty if it has none.
    pub fn unpack(bytes: &[u8]) -> Self {
        let (numbers, _) = bytes.as_chunks::<4>();
        let numbers: Vec<u32> = numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
        match numbers.split_first() {
            Some((entries, counts)) if counts.len() == PLACES => Self { entries: *entries, counts: counts.to_vec() },
            _ => Self { entries: 0, counts: vec![0; PLACES] },
        }
    }

    /// For the database.
    pub fn pack(&self) -> Vec<u8> {
        [self.entries].iter().chain(&self.counts).flat_map(|number| number.to_le_bytes()).collect()
    }

    /// Counts the words of one more entry.
    pub fn count(&mut self, words: &Words) {
        self.entries = self.entries.saturating_add(1);
        for term in words.0.keys() {
            let count = &mut self.counts[place(*term)];
            *count = count.saturating_add(1);
        }
    }

    /// How rare a word is: 0 if all have it.
    fn rarity(&self, term: Term) -> f64 {
        let count = self.counts[place(term)].max(1);
        (f64::from(self.entries) / f64::from(count)).max(1.0).ln()
    }

    /// What two entries have in common that share a word, as a part of what they could have in common at most.
    pub fn worth(&self, term: Term) -> f64 {
        let most = f64::from(self.entries.max(2)).ln();
        (self.rarity(term) / most).powi(2) / TERMS as f64
    }

    /// The most telling words, in order.
    pub fn telling(&self, words: &Words) -> Vec<Term> {
        let is_common = |term: Term| self.entries >= ENOUGH_ENTRIES && self.counts[place(term)] > self.entries / ONE_IN;
        let telling = words.0.iter().filter(|(term, _)| !is_common(**term)).map(|(term, often)| {
            let often = 1.0 + f64::from((*often).min(MOST_OFTEN)).ln();
            let is_alone = self.counts[place(*term)] < 2;
            (often * self.rarity(*term) * if is_alone { ALONE } else { 1.0 }, *term)
        });
        let mut all: Vec<(f64, Term)> = telling.filter(|(weight, _)| *weight > 0.0).collect();
        all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut terms: Vec<Term> = all.into_iter().take(TERMS).map(|(_, term)| term).collect();
        terms.sort_unstable();
        terms
    }
}

fn place(term: Term) -> usize {
    (term.cast_unsigned() >> 47) as usize // PLACES has 17 bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        Words::of("", std::iter::empty(), text)
    }

    #[test]
    fn words_of_all_scripts_are_known_in_any_case() {
        const SAME: [(&str, &str); 4] =
            [("Mirror, MIRROR", "mirror: mirror"), ("Größe", "GRÖßE"), ("تلسکوپ", "«تلسکوپ»"), ("天文台", "(天文台)")];
        for (a, b) in SAME {
            assert_eq!(words(a), words(b));
            assert!(!words(a).0.is_empty(), "{a}");
        }
        assert_eq!(words("a 7 2026 is"), Words::default());
        let shared = |a: &str, b: &str| words(a).0.keys().filter(|term| words(b).0.contains_key(term)).count();
        assert_eq!(shared("東京天文台", "国立天文台の望遠鏡"), 2, "pairs of signs: 天文 and 文台");
    }

    #[test]
    fn rare_words_tell_and_common_ones_do_not() {
        let mut vocabulary = Vocabulary::unpack(&[]);
        let text = |n: usize| words(&format!("the and with word{n} shared{}", n / 2));
        (0..100).for_each(|n| vocabulary.count(&text(n)));
        let telling = vocabulary.telling(&text(0));
        let expected = |word: &str| hash(letters(word));
        assert_eq!(telling.len(), 2);
        assert!(["word0", "shared0"].iter().all(|word| telling.contains(&expected(word))));
        assert!(vocabulary.worth(expected("word0")) > vocabulary.worth(expected("shared0")));
        assert_eq!(vocabulary.worth(expected("the")), 0.0);
        assert_eq!(Vocabulary::unpack(&vocabulary.pack()), vocabulary);
    }
}
