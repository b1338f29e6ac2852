//! `[words]`.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Check;
use crate::words::{Word, Words};

impl Check<'_> {
    /// The words of a language with the owner's over them.
    pub(super) fn words(&mut self, typed: BTreeMap<Spanned<String>, Spanned<Word>>, language: &str) -> Words {
        let mut words = Words::of(language);
        let is_known = |key: &str| Words::of("en").keys().any(|known| known == key);
        for (key, word) in typed {
            let span = if is_known(key.as_ref()) { word.span() } else { key.span() };
            if let Err(mistake) = words.replace(key.as_ref(), word.into_inner()) {
                self.wrong(span, mistake.message, mistake.help);
            }
        }
        words
    }
}
