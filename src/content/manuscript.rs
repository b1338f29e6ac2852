//! Issues as their editors have them before them: the text of each file, whether it is published or not.

use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use toml::Spanned;

use super::front_matter::{self, IssueFront, Parts, PeriodFront, When};
use super::{Period, dated};
use crate::config::Config;
use crate::diagnostic::Diagnostic;

/// The file in which editors gather what the next issue shall have.
pub const INBOX: &str = "inbox.md";

/// An issue's file.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The file.
    pub path: PathBuf,
    /// Its name without its ending.
    pub stem: String,
    /// All of it.
    pub text: String,
    /// Where the Markdown begins, in bytes.
    pub body_start: usize,
    /// Its title.
    pub title: String,
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// Whether it is not to be published yet.
    pub draft: bool,
    /// The day in its name.
    pub day: NaiveDate,
    /// When it is published.
    pub date: DateTime<Utc>,
    /// The time that it is about, if it says so.
    pub period: Option<Period>,
    /// Where the values of `number`, `period`, `date` and `draft` stand, if they do.
    pub places: Places,
}

/// Where values of the front matter stand in the file, in bytes.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Of `number`.
    pub number: Option<Range<usize>>,
    /// Of `period`.
    pub period: Option<Range<usize>>,
    /// Of `date`.
    pub date: Option<Range<usize>>,
    /// Of `draft`.
    pub draft: Option<Range<usize>>,
}

impl Manuscript {
    /// The Markdown.
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }

    /// Reads the text of an issue's file.
    ///
    /// # Errors
    /// An editor's mistake in the name or in the front matter.
    pub fn read(path: &Path, text: String, zone: Tz) -> Result<Self, Diagnostic> {
        let parts = front_matter::split(path, &text, "title = \"...\"\nnumber = 1")?;
        let front: IssueFront = front_matter::read(path, &text, &parts)?;
        let date = dated::moment(path, &text, parts.toml_start, front.date.as_ref(), zone)?;
        let period = front.period.as_ref().map(|typed| period(path, &text, &parts, typed, zone)).transpose()?;
        let offset = parts.toml_start;
        let at = |span: Range<usize>| span.start + offset..span.end + offset;
        let places = Places {
            number: front.number.as_ref().map(|typed| at(typed.span())),
            period: front.period.as_ref().map(|typed| at(typed.span())),
            date: front.date.as_ref().map(|typed| at(typed.span())),
            draft: front.draft.as_ref().map(|typed| at(typed.span())),
        };
        Ok(Self {
            path: path.to_owned(),
            stem: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            body_start: text.len() - parts.body.len(),
            title: front.title.into_inner(),
            number: front.number.map(Spanned::into_inner),
            draft: front.draft.is_some_and(Spanned::into_inner),
            day: dated::day_of(path)?,
            date,
            period,
            places,
            text,
        })
    }
}

/// All issues, oldest first; of one day by name.
///
/// # Errors
/// Every mistake of every file.
pub fn manuscripts(config: &Config) -> Result<Vec<Manuscript>, Vec<Diagnostic>> {
    let directory = config.planet.content_dir.join("newsletter");
    let mut files: Vec<PathBuf> = match std::fs::read_dir(&directory) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        list => {
            let unreadable =
                |error: std::io::Error| vec![Diagnostic::whole(&directory, format!("cannot be read: {error}"))];
            let paths = list.map_err(unreadable)?.map(|entry| entry.map(|entry| entry.path()));
            paths.collect::<Result<_, _>>().map_err(unreadable)?
        }
    };
    files.retain(|path| is_issue(path));
    files.sort();
    let mut found = Vec::new();
    let mut mistakes = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Diagnostic::whole(&path, format!("the file cannot be read: {error}")));
        match text.and_then(|text| Manuscript::read(&path, text, config.planet.timezone)) {
            Ok(manuscript) => found.push(manuscript),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
}

/// Whether a file of `content/newsletter` is an issue.
fn is_issue(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".md") && !name.starts_with(['.', '_']) && name != INBOX
}

/// The period that an editor typed.
pub fn period(
    path: &Path,
    text: &str,
    parts: &Parts<'_>,
    typed: &Spanned<PeriodFront>,
    zone: Tz,
) -> Result<Period, Diagnostic> {
    let wrong = |message: &str| {
        let span = typed.span().start + parts.toml_start..typed.span().end + parts.toml_start;
        let help = "write it as { start = 2026-11-13, end = 2026-11-20 }; its last day does not belong to it";
        Diagnostic::at(path, text, span, message).help(help)
    };
    let moment = |when: &When| when.moment(zone).ok_or_else(|| wrong("this is not a date"));
    let period = Period { start: moment(&typed.as_ref().start)?, end: moment(&typed.as_ref().end)? };
    (period.start < period.end).then_some(period).ok_or_else(|| wrong("the period ends before it has begun"))
}
