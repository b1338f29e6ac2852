//! Invented text in which no two entries are the same.

const WORDS: [&str; 16] = [
    "mirror",
    "focus",
    "the",
    "night",
    "of",
    "glass",
    "and",
    "a",
    "slow",
    "turning",
    "under",
    "stars",
    "we",
    "measured",
    "again",
    "carefully",
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

    fn word(&mut self) -> &'static str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(self.0 >> 33) as usize % WORDS.len()]
    }
}
