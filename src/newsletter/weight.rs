//! How much an issue takes as mail. Gmail shows the first 102,400 bytes of a letter's HTML, and a link to the rest.

use serde::Serialize;

use super::check::Severity;

/// What the largest of mailboxes shows, in bytes of HTML.
pub const CLIPPED: usize = 102_400;

/// From here on it is worth a word.
pub const HEAVY: usize = 80 * 1024;

/// The size of a letter's HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// All of it, in bytes.
    pub html: usize,
    /// What each section takes of it, in their order.
    pub sections: Vec<SectionSize>,
}

/// A section of an issue, and what it takes of the mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionSize {
    /// Its heading.
    pub title: String,
    /// Bytes of HTML.
    pub bytes: usize,
}

/// What is to be said of a weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// An error if the letter would be cut off.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Weight {
    /// The longest section, and where it stands among them.
    pub fn longest(&self) -> Option<(usize, &SectionSize)> {
        // Of two of one size the first.
        self.sections.iter().enumerate().rev().max_by_key(|(_, section)| section.bytes)
    }

    /// What is to be said of it, if anything.
    pub fn complaint(&self) -> Option<Complaint> {
        let of = |most: usize| format!("the mail's HTML has {} of {} bytes", grouped(self.html), grouped(most));
        let (severity, message) = match self.html {
            CLIPPED.. => (Severity::Error, format!("{}: Gmail cuts it off, and the end is not read", of(CLIPPED))),
            HEAVY.. => (Severity::Note, format!("{} that Gmail shows", of(CLIPPED))),
            _ => return None,
        };
        Some(Complaint { severity, message, help: self.advice() })
    }

    fn advice(&self) -> String {
        const NAMED: usize = 3;
        let mut longest: Vec<&SectionSize> = self.sections.iter().collect();
        longest.sort_by_key(|section| std::cmp::Reverse(section.bytes));
        let named = longest.iter().take(NAMED);
        let named: Vec<String> = named.map(|one| format!("“{}” ({})", one.title, grouped(one.bytes))).collect();
        match named.is_empty() {
            true => "shorten it, or leave the rest to the page".into(),
            false => {
                format!("the longest sections are {}: shorten their items, or give them a `limit`", named.join(", "))
            }
        }
    }
}

/// `102,400`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let from_right = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    let spaced = digits.char_indices().map(|(at, c)| if from_right(at) { format!(",{c}") } else { c.to_string() });
    spaced.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(html: usize) -> Weight {
        let sections = [("A", 10), ("B", 70_000), ("C", 70_000), ("D", 20)];
        let sections = sections.map(|(title, bytes)| SectionSize { title: title.into(), bytes });
        Weight { html, sections: sections.into() }
    }

    #[test]
    fn a_letter_that_would_be_cut_off_is_an_error_and_one_that_nearly_would_a_note() {
        let said = |html: usize| weight(html).complaint().map(|complaint| complaint.severity);
        let expected = [None, Some(Severity::Note), Some(Severity::Note), Some(Severity::Error)];
        assert_eq!([81_919, 81_920, 102_399, 102_400].map(said), expected);
        let complaint = weight(102_400).complaint().unwrap();
        assert_eq!(
            complaint.message,
            "the mail's HTML has 102,400 of 102,400 bytes: Gmail cuts it off, and the end is not read"
        );
        assert!(complaint.help.contains("“B” (70,000), “C” (70,000), “D” (20)"), "{}", complaint.help);
        assert_eq!(weight(0).longest().map(|(at, _)| at), Some(1));
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
