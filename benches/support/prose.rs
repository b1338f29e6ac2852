//! Invented text in which no two entries are the same: few words are frequent and most are rare, as Zipf's law has it,
//! so that entries have words that tell them apart, and some share these.

/// How many words there are.
const WORDS: f64 = 30_000.0;
const SYLLABLES: [&str; 20] = [
    "mir", "ro", "fo", "cus", "night", "la", "glas", "ta", "ne", "tur", "un", "der", "star", "mea", "su", "ga", "in",
    "lo", "ve", "ki",
];

/// Sentences by chance, the same for the same seed.
pub struct Prose(u64);

impl Prose {
    pub fn new(seed: usize) -> Self {
        Self(seed as u64 + 1)
    }

    /// So many words.
    pub fn sentence(&mut self, length: usize) -> String {
        (0..length).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    /// The word of the rank r with a chance of nearly one in r.
    fn word(&mut self) -> String {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let chance = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        let mut rank = WORDS.powf(chance) as usize;
        let mut word = String::new();
        while rank > 0 {
            word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
        }
        word
    }
}
