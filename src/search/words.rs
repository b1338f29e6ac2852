//! Text into words as they are looked up. The index carries the tables of this file, so that `static/search.js` folds a
//! query as the texts were folded.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut: what they begin with tells enough.
pub const LONGEST: usize = 24;

/// Signs that are left out of words, first and last of each range: accents and points of Latin, Greek, Cyrillic, Hebrew and
/// Arabic, the voicing marks of kana, soft hyphens, tatweel, and joiners.
pub const IGNORED: [(u32, u32); 11] = [
    (0xad, 0xad),
    (0x300, 0x36f),
    (0x591, 0x5bd),
    (0x5bf, 0x5c7),
    (0x610, 0x61a),
    (0x640, 0x640),
    (0x64b, 0x65f),
    (0x670, 0x670),
    (0x6d6, 0x6dc),
    (0x200c, 0x200d),
    (0x3099, 0x309a),
];

/// Small letters that people type in another way than decomposition (UAX #15, NFKD) finds.
pub const LETTERS: [(char, &str); 16] = [
    ('æ', "ae"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "th"),
    ('ß', "ss"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('œ', "oe"),
    ('ŧ', "t"),
    ('ς', "σ"),
    ('ي', "ی"),
    ('ى', "ی"),
    ('ك', "ک"),
    ('ة', "ه"),
];

/// Scripts without spaces between words, first and last of each range: Thai, Lao, Burmese, Khmer, kana, Han. There pairs of
/// letters stand for words.
pub const PAIRED: [(u32, u32); 8] = [
    (0xe00, 0xeff),
    (0x1000, 0x109f),
    (0x1780, 0x17ff),
    (0x3005, 0x3007),
    (0x3041, 0x30ff),
    (0x3400, 0x4dbf),
    (0x4e00, 0x9fff),
    (0x20000, 0x3ffff),
];

fn is_in(ranges: &[(u32, u32)], c: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}

/// The words of a text, folded, in their order, with repetitions.
pub fn words(text: &str) -> Vec<String> {
    let folded: Vec<char> = fold(text).collect();
    let is_of_word = |c: &char| c.is_alphanumeric() || is_combining_mark(*c);
    let mut words = Vec::new();
    for run in folded.split(|c| !is_of_word(c)) {
        for part in run.chunk_by(|a, b| is_in(&PAIRED, *a) == is_in(&PAIRED, *b)) {
            match part {
                [first, .., last] if is_in(&PAIRED, *first) => {
                    // Each letter begins one of them, so that one alone is found, too.
                    words.extend(part.windows(2).chain([[*last].as_slice()]).map(String::from_iter));
                }
                _ => words.push(part.iter().take(LONGEST).collect()),
            }
        }
    }
    words.retain(|word: &String| !word.is_empty());
    words
}

/// Without accents, in small letters, as people type who are in a hurry.
fn fold(text: &str) -> impl Iterator<Item = char> + '_ {
    let plain = text.nfkd().filter(|c| !is_in(&IGNORED, *c)).flat_map(char::to_lowercase);
    plain.flat_map(|c| {
        let other = LETTERS.iter().find(|(letter, _)| *letter == c).map(|(_, other)| *other);
        other.unwrap_or_default().chars().chain(other.is_none().then_some(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_in_all_scripts() {
        for (text, folded) in [
            ("Über die Straße, Łódź!", &["uber", "die", "strasse", "lodz"][..]),
            ("NGC-7000 ﬁlter", &["ngc", "7000", "filter"]),
            ("Τηλεσκόπιος", &["τηλεσκοπιοσ"]),
            ("می‌خواهم كتاب", &["میخواهم", "کتاب"]),
            ("望遠鏡で見る", &["望遠", "遠鏡", "鏡て", "て見", "見る", "る"]),
            ("山 M31", &["山", "m31"]),
            ("", &[]),
        ] {
            assert_eq!(words(text), folded, "{text}");
        }
        assert_eq!(words(&"a".repeat(99))[0].len(), LONGEST);
    }
}
