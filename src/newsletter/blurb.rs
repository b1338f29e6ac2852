//! The first sentences of a post.

use unicode_segmentation::UnicodeSegmentation;

use crate::sanitize;

/// Whole sentences from the beginning of a text, of so many words at most; if the first is longer, its beginning.
pub fn first_sentences(text: &str, words: usize) -> String {
    const CHARS_OF_A_WORD: usize = 7; // with the space behind it
    let mut blurb = String::new();
    let mut counted = 0;
    for sentence in text.unicode_sentences() {
        counted += sentence.unicode_words().count();
        if counted > words {
            break;
        }
        blurb.push_str(sentence);
    }
    match blurb.trim() {
        "" if words > 0 => sanitize::excerpt(text.trim(), words * CHARS_OF_A_WORD),
        whole => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blurb_ends_with_a_sentence_where_it_can() {
        let text = "One two three. Four five! Six seven eight nine ten.";
        assert_eq!(first_sentences(text, 6), "One two three. Four five!");
        assert_eq!(first_sentences(text, 100), text);
        assert_eq!(first_sentences("one two three four five six seven", 2), "one two three…");
        assert_eq!(first_sentences(text, 0), "");
    }
}
