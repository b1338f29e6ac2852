//! What was mended in a document: each kind once, with the line where it first was.

use super::Problem;

/// A kind of damage that does not keep us from reading what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Characters that XML 1.0 forbids (section 2.2).
    ControlCharacter,
    /// `&` that begins no reference.
    BareAmpersand,
    /// A name of HTML's, which XML does not know.
    HtmlEntity,
    /// `<` that opens nothing.
    BareLessThan,
    /// An element without its end, closed by what follows.
    UnclosedElement,
    /// An end without its element.
    StrayEndTag,
    /// A tag without its `>`.
    UnclosedTag,
    /// An attribute's value without its second quote.
    UnclosedQuote,
    /// An attribute without quotes or without a value.
    UnquotedAttribute,
    /// The same attribute twice.
    RepeatedAttribute,
    /// `<!--` without `-->`.
    UnclosedComment,
    /// `<![CDATA[` without `]]>`.
    UnclosedCdata,
    /// Entities that multiply.
    EntityBomb,
    /// An entity that stands elsewhere.
    ExternalEntity,
    /// A prefix without a namespace.
    UndeclaredPrefix,
    /// A namespace that nearly is one that feeds use.
    MisspeltNamespace,
    /// Text or markup outside of the root.
    Junk,
    /// The end is missing.
    Truncated,
    /// `<rss>` without a version, or with one that there is not.
    RssVersion,
    /// Elements in elements without end.
    TooDeep,
    /// An element with more attributes than any honest one.
    TooManyAttributes,
    /// More elements and texts than any honest document has.
    TooManyNodes,
    /// A date that cannot be read.
    UnreadableDate,
    /// JSON with commas too many, comments, or without its quotes.
    JsonSyntax,
    /// A JSON Feed without its version.
    JsonVersion,
}

impl Repair {
    /// The problem's name for programs, and its words for people.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::ControlCharacter => ("control-character", "control characters were removed"),
            Self::BareAmpersand => ("bare-ampersand", "a bare & was read as &amp;"),
            Self::HtmlEntity => ("html-entity", "HTML's named characters, which XML does not know, were replaced"),
            Self::BareLessThan => ("bare-less-than", "a < that opens nothing was read as &lt;"),
            Self::UnclosedElement => ("unclosed-element", "an element that was left open was closed"),
            Self::StrayEndTag => ("stray-end-tag", "an end tag that closes nothing was ignored"),
            Self::UnclosedTag => ("unclosed-tag", "a tag without its > was closed"),
            Self::UnclosedQuote => ("unclosed-quote", "an attribute without its second quote was closed"),
            Self::UnquotedAttribute => ("unquoted-attribute", "an attribute without quotes or value was read"),
            Self::RepeatedAttribute => ("repeated-attribute", "of an attribute that is there twice the first was read"),
            Self::UnclosedComment => ("unclosed-comment", "a comment without its end was closed"),
            Self::UnclosedCdata => ("unclosed-cdata", "a CDATA section without its end was closed"),
            Self::EntityBomb => ("entity-bomb", "entities that expand without measure were left out"),
            Self::ExternalEntity => ("external-entity", "entities that stand elsewhere are never fetched"),
            Self::UndeclaredPrefix => {
                ("undeclared-prefix", "a prefix is not declared; it was taken for what it usually means")
            }
            Self::MisspeltNamespace => {
                ("misspelt-namespace", "a namespace is not spelt as it should be; it was taken for what is meant")
            }
            Self::Junk => ("junk", "there was text outside of the document; it was ignored"),
            Self::Truncated => ("truncated", "the document ends in the middle; its whole entries were kept"),
            Self::RssVersion => ("rss-version", "the RSS version is missing or unknown; read as 2.0"),
            Self::TooDeep => ("too-deep", "elements are nested too deep; the innermost were left out, their text kept"),
            Self::TooManyAttributes => {
                ("too-many-attributes", "an element has too many attributes; the first were read")
            }
            Self::TooManyNodes => ("too-many-elements", "the document has too many elements; the first were read"),
            Self::UnreadableDate => ("unreadable-date", "a date could not be read"),
            Self::JsonSyntax => ("json-syntax", "the JSON is not well-formed; what was meant was read"),
            Self::JsonVersion => ("json-version", "the version of JSON Feed is missing or unknown; read as 1.1"),
        }
    }
}

/// The kinds of damage found so far, and where each was first: a byte's position in the decoded text.
#[derive(Debug, Default)]
pub struct Repairs {
    noted: Vec<(Repair, usize, Option<String>)>,
}

/// The position of what stands nowhere in particular, or where it is not known.
pub const NOWHERE: usize = usize::MAX;

impl Repairs {
    /// One more of this kind.
    pub fn note(&mut self, repair: Repair, position: usize) {
        self.note_of(repair, position, || None);
    }

    /// One more of this kind, with words of the document that show it.
    pub fn note_of(&mut self, repair: Repair, position: usize, shown: impl FnOnce() -> Option<String>) {
        if !self.noted.iter().any(|(known, ..)| *known == repair) {
            self.noted.push((repair, position, shown()));
        }
    }

    /// One warning a kind, in the order of the document.
    pub fn into_problems(mut self, text: &str) -> Vec<Problem> {
        self.noted.sort_by_key(|(_, position, _)| *position);
        let problem = |(repair, position, shown): (Repair, usize, Option<String>)| {
            let (code, message) = repair.told();
            let message = shown.map_or_else(|| message.to_owned(), |shown| format!("{message}: {shown}"));
            let problem = Problem::warning(code, message);
            if position == NOWHERE { problem } else { problem.line(line_at(text, position)) }
        };
        self.noted.into_iter().map(problem).collect()
    }
}

/// The line, from 1, of a byte's position.
pub fn line_at(text: &str, position: usize) -> usize {
    text.as_bytes()[..position.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}
