//! Lines of plain text: none is longer than it may be, save where an address would be torn.

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Columns of a mail's text: what quoting leaves room for on a terminal of 80.
pub const COLUMNS: usize = 72;

/// No narrower, however deep lists and quotations lie in each other.
const NARROWEST: usize = 20;

/// Stands for a space that no line may end at.
pub const GLUE: char = '\u{e000}';

/// A text in lines of so many columns; East Asian characters take two. Ends of lines in it are kept.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let options = Options::new(columns.max(NARROWEST))
        .break_words(false)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Words end at spaces, and those of wide characters where Unicode lets a line end (UAX #14). An address is one.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(WordSeparator::AsciiSpace.find_words(line).flat_map(parts))
}

fn parts(word: Word<'_>) -> Vec<Word<'_>> {
    let has_wide = display_width(word.word) > word.word.chars().count();
    if !has_wide || word.word.contains("://") || word.word.contains(GLUE) {
        return vec![word];
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for (end, _) in unicode_linebreak::linebreaks(word.word) {
        parts.push(Word::from(&word.word[from..end]));
        from = end;
    }
    if let Some(last) = parts.last_mut() {
        last.whitespace = word.whitespace;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_spaces_and_never_within_an_address() {
        let text = "The map at https://p.example/a/very/long/address/of/which/nothing/may/be/lost is new, see there.";
        let expected =
            ["The map at", "https://p.example/a/very/long/address/of/which/nothing/may/be/lost", "is new, see there."];
        assert_eq!(wrap(text, 24), expected);
        assert_eq!(
            wrap(&format!("one two{GLUE}three{GLUE}fourteen five six"), 20),
            ["one", "two\u{e000}three\u{e000}fourteen", "five six"]
        );
        assert_eq!(wrap("first\nsecond line", 40), ["first", "second line"]);
        assert_eq!(wrap("", 40), [""]);
    }

    #[test]
    fn east_asian_lines_are_as_wide_as_they_look_and_do_not_begin_with_a_full_stop() {
        let text = "今夜は望遠鏡のための静かな夜です。明日は雨かもしれません。";
        let lines = wrap(text, 32);
        assert_eq!(lines.concat(), text);
        assert!(lines.len() == 2 && lines.iter().all(|line| display_width(line) <= 32), "{lines:?}");
        assert_eq!(wrap("一二三四五六七八九十。", 20), ["一二三四五六七八九", "十。"]);
    }
}
