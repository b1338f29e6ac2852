//! A date's text in pieces: numbers, words, signs.

/// A piece of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Whether white space stands before it.
    pub is_apart: bool,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number and how many digits it has.
    Number(u64, usize),
    /// Letters, small.
    Word(String),
    /// Anything else.
    Sign(char),
}

/// The pieces of a text. Digits are digits in any script; `a.m.` and its likes are one word.
pub fn pieces(text: &str) -> Vec<Piece> {
    let text = one_word_each(text.to_lowercase());
    let mut pieces: Vec<Piece> = Vec::new();
    let mut is_apart = false;
    let mut goes_on = false;
    for c in text.chars() {
        if c.is_whitespace() {
            (is_apart, goes_on) = (true, false);
            continue;
        }
        let joined = goes_on && join(pieces.last_mut(), c);
        if !joined {
            pieces.push(Piece { kind: begun(c), is_apart });
        }
        (is_apart, goes_on) = (false, true);
    }
    pieces
}

fn begun(c: char) -> Kind {
    match digit(c) {
        Some(digit) => Kind::Number(digit, 1),
        None if is_letter(c) => Kind::Word(c.into()),
        None => Kind::Sign(c),
    }
}

/// Whether a character goes on with a piece.
fn join(piece: Option<&mut Piece>, c: char) -> bool {
    match (piece.map(|piece| &mut piece.kind), digit(c)) {
        (Some(Kind::Number(number, digits)), Some(digit)) => {
            *number = number.saturating_mul(10).saturating_add(digit);
            *digits += 1;
            true
        }
        (Some(Kind::Word(word)), None) if is_letter(c) => {
            word.push(c);
            true
        }
        _ => false,
    }
}

/// Letters, and the marks that scripts put on them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || !(c.is_ascii() || "–—،’‘“”«»（）：，・\u{200e}\u{200f}".contains(c))
}

/// The value of a digit in the scripts that dates are written in.
fn digit(c: char) -> Option<u64> {
    const ZEROS: [char; 6] = ['0', '٠', '۰', '०', '০', '０'];
    ZEROS.iter().map(|zero| u64::from(u32::from(c).wrapping_sub(u32::from(*zero)))).find(|value| *value < 10)
}

fn one_word_each(text: String) -> String {
    const WORDS: [(&str, &str); 7] =
        [("a.m", "am "), ("p.m", "pm "), ("a. m", "am "), ("p. m", "pm "), ("π.μ", "am "), ("μ.μ", "pm "), ("：", ":")];
    WORDS.iter().fold(text, |text, (written, meant)| match text.contains(written) {
        true => text.replace(written, meant),
        false => text,
    })
}
