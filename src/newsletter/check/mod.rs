//! What is wrong with an issue, each with its place.

mod events;
mod front;
mod includes;
mod links;
mod size;
mod structure;

use std::collections::BTreeMap;
use std::ops::Range;

use url::Url;

use super::earlier::Earlier;
use super::outline::Outline;
use super::weight::Weight;
use crate::config::Config;
use crate::content::Manuscript;
use crate::diagnostic::Diagnostic;

pub use links::links_to_ask;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// To be mended.
    Error,
    /// Worth a look: nobody can tell from here.
    Note,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule, in one word or two.
    pub rule: &'static str,
    /// What is wrong and where.
    pub what: Diagnostic,
}

/// What came of asking for a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is there.
    Fine,
    /// It has moved there for good.
    Moved(Url),
    /// It is not there.
    Dead(String),
    /// It cannot be told: the server refuses us, is slow, or has a trouble of its own.
    Unsure(String),
}

/// An issue and all that it is held against.
struct Look<'a> {
    issue: &'a Manuscript,
    outline: Outline,
    earlier: Earlier,
    others: &'a [Manuscript],
    config: &'a Config,
    reach: &'a BTreeMap<String, Reach>,
    found: Vec<Finding>,
}

/// Looks at an issue among `all`; `reach`: what came of asking for its links, by address; `weight`: what it takes as
/// mail, where that is known.
pub fn check(
    issue: &Manuscript,
    all: &[Manuscript],
    config: &Config,
    reach: &BTreeMap<String, Reach>,
    weight: Option<&Weight>,
) -> Vec<Finding> {
    let mut look = Look {
        issue,
        outline: Outline::of(issue),
        earlier: Earlier::than(Some(&issue.stem), all),
        others: all,
        config,
        reach,
        found: Vec::new(),
    };
    look.front();
    look.structure();
    look.links();
    look.includes();
    look.events();
    look.size(weight);
    let mut found = look.found;
    found.sort_by_key(|finding| {
        let place = finding.what.place.as_ref().map_or(0, |place| place.span.start);
        (place, finding.severity, finding.rule, finding.what.message.clone())
    });
    found
}

impl Look<'_> {
    fn wrong(&mut self, rule: &'static str, place: Range<usize>, message: impl Into<String>) {
        self.note(Severity::Error, rule, place, message, None);
    }

    fn wrong_with_help(
        &mut self,
        rule: &'static str,
        place: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(Severity::Error, rule, place, message, Some(help.into()));
    }

    fn note(
        &mut self,
        severity: Severity,
        rule: &'static str,
        place: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let what = Diagnostic::at(&self.issue.path, &self.issue.text, place, message);
        self.found.push(Finding { severity, rule, what: Diagnostic { help, ..what } });
    }

    /// The line of a place, from 1.
    fn line(&self, place: usize) -> usize {
        self.issue.text[..place].matches('\n').count() + 1
    }
}

#[cfg(test)]
mod tests;
