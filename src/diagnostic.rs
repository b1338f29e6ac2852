//! The owner's mistakes, shown with file, line, the words that are wrong, and what to write instead.

use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// One mistake in a file that the owner wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as the owner would name it.
    pub path: PathBuf,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// Where in the file's text, if it is known.
    pub place: Option<Place>,
    /// What to write instead, if we can tell.
    pub help: Option<String>,
}

/// A stretch of a file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The whole text of the file.
    pub text: String,
    /// The bytes of it that are wrong.
    pub span: Range<usize>,
}

impl Diagnostic {
    /// A mistake that concerns a file as a whole.
    pub fn whole(path: &Path, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into(), place: None, help: None }
    }

    /// A mistake at `span` (bytes) of `text`, the file's content.
    pub fn at(path: &Path, text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        let place = Some(Place { text: text.to_owned(), span: within(text, span) });
        Self { place, ..Self::whole(path, message) }
    }

    /// The same, with advice.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Line and column, both from one, the column in characters.
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        let Place { text, span } = self.place.as_ref()?;
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        Some((line, before[line_start..].chars().count() + 1))
    }

    /// The mistake as it stands on a terminal, with its line of the file; without colour.
    pub fn show(&self) -> String {
        let path = self.path.display().to_string();
        let title = Level::ERROR.primary_title(self.message.as_str());
        let mut group = match &self.place {
            Some(Place { text, span }) => title.element(
                Snippet::source(text.as_str()).path(path).annotation(AnnotationKind::Primary.span(span.clone())),
            ),
            None => title.element(annotate_snippets::Origin::path(path)),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        Renderer::plain().render(&[group])
    }
}

/// The closest of `known` to what was `typed`, if it is close enough to be meant.
pub fn closest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CLOSE_ENOUGH: f64 = 0.7; // clap draws its line there, too
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(typed, name), name))
        .filter(|(similarity, _)| *similarity >= CLOSE_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// What a TOML error says, as a mistake at its place, with a suggestion for a misspelt key.
///
/// `offset` is where `toml` begins in `text`, the whole file, in bytes.
pub fn from_toml(path: &Path, text: &str, offset: usize, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().trim_end().replace('\n', "; ").replace("expected i64", "expected a whole number");
    let found = Diagnostic::at(path, text, span.start + offset..span.end + offset, &message);
    match misspelt_key(&message) {
        Some((typed, known)) => {
            let known: Vec<&str> = known.collect();
            let help = match closest(typed, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the keys known here are {}", known.join(", ")),
            };
            Diagnostic { message: format!("unknown key `{typed}`"), ..found }.help(help)
        }
        None => found,
    }
}

/// serde's «unknown field `a`, expected one of `b`, `c`», taken apart.
fn misspelt_key(message: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (typed, rest) = rest.split_once('`')?;
    Some((typed, rest.split('`').skip(1).step_by(2)))
}

/// A span that lies in the text and on the borders of characters, whatever was asked for.
fn within(text: &str, span: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_in_lines_and_characters() {
        let found = Diagnostic::at(Path::new("f.toml"), "a\nbé = x\n", 6..7, "wrong");
        assert_eq!(found.line_and_column(), Some((2, 4)));
    }

    #[test]
    fn a_place_outside_the_text_is_brought_back_into_it() {
        let found = Diagnostic::at(Path::new("f.toml"), "é", 1..90, "wrong");
        assert_eq!(found.place.unwrap().span, 0..2);
    }

    #[test]
    fn a_misspelt_key_is_answered_with_the_closest() {
        assert_eq!(closest("titel", ["name", "title", "url"]), Some("title"));
        assert_eq!(closest("zzz", ["name", "title", "url"]), None);
    }
}
