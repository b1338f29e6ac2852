//! What is not looked into: scripts, frames, and the parts of drawings and formulas that are not wanted.

use std::borrow::Cow;

use super::super::elements::{BLOCK, known};
use super::super::tokens::{Token, Tokens};
use super::{Growing, is_world};

impl<'a> Growing<'a> {
    /// The source of a formula, for `formulas`, which knows whether it is needed.
    pub(super) fn source(&mut self, name: &str, raw: Cow<'a, str>, tokens: &mut Tokens<'a>) {
        if self.stranger(name, false, tokens).is_some() {
            self.text(raw);
            self.open.pop();
        }
    }

    /// Passes over all up to the end of a part of a drawing or formula that is not wanted, and of those of its name in
    /// it; at most to the end of the drawing. Where neither comes, only the tag is not wanted.
    pub(super) fn skip(&mut self, name: &'static str, tokens: &mut Tokens<'_>) {
        if self.endless.contains(&name) {
            return;
        }
        let begin = tokens.read();
        let (mut depth, mut worlds) = (1, 0);
        loop {
            let at = tokens.read();
            match tokens.next() {
                None => {
                    self.endless.push(name);
                    return tokens.go_back(begin);
                }
                Some(Token::Start { name: inner, closed: false }) if inner == name => depth += 1,
                Some(Token::Start { name: inner, closed: false }) if is_world(&inner) => worlds += 1,
                Some(Token::End(inner)) if inner == name => depth -= 1,
                Some(Token::End(inner)) if is_world(&inner) && worlds == 0 => return tokens.go_back(at),
                Some(Token::End(inner)) if is_world(&inner) => worlds -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

/// What parsers do not look into. Where it has no end tag, or was closed at once as in XML, there is none: a browser
/// would show nothing of all that follows. Of scripts and styles nobody reads the beginning then: what is before the
/// next tag of a block.
pub(super) fn raw_text<'a>(name: &str, closed: bool, tokens: &mut Tokens<'a>) -> Option<&'a str> {
    let raw = if closed { None } else { tokens.raw_text(name) };
    if raw.is_none() && matches!(name, "script" | "style") {
        tokens.skip_to(|tag| tag == name || known(tag).is_some_and(|known| known.is(BLOCK)));
    }
    raw
}
