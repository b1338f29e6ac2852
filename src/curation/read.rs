//! From the text of `curation.toml` to decisions; all mistakes at once, each with its place.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use chrono::{DateTime, Utc};
use regex::Regex;
use toml::Spanned;
use url::Url;

use super::typed::{self, Accept};
use super::{Correction, Curation, Decision, Decisions, Pin, Which};
use crate::config::{Config, SourceId};
use crate::content::{self, When};
use crate::diagnostic::{self, Diagnostic};
use crate::sanitize::{self, SafeHtml};

/// Reads the owner's decisions; there are none where there is no file.
///
/// # Errors
/// Every mistake in the file.
pub fn load(config: &Config) -> Result<Curation, Vec<Diagnostic>> {
    let path = &config.planet.curation;
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Curation { path: path.clone(), ..Curation::default() }),
        Err(error) => Err(vec![Diagnostic::whole(path, format!("the file cannot be read: {error}"))]),
        Ok(text) => understand(path, &text, config),
    }
}

/// Understands the text of a file of decisions.
///
/// # Errors
/// Every mistake in it.
pub fn understand(path: &Path, text: &str, config: &Config) -> Result<Curation, Vec<Diagnostic>> {
    let typed: typed::File =
        toml::from_str(text).map_err(|error| vec![diagnostic::from_toml(path, text, 0, &error)])?;
    let mut check = Check { path, text, config, mistakes: Vec::new() };
    let curation = Curation {
        path: path.to_owned(),
        hide: check.decisions(typed.hide, typed::Plain::which, |_, _, _| Some(())),
        show: check.decisions(typed.show, typed::Plain::which, |_, _, _| Some(())),
        pin: check.decisions(typed.pin, typed::Pin::which, Check::pin),
        correct: check.decisions(typed.correct, typed::Correct::which, Check::correction),
        note: check.decisions(typed.note, typed::Note::which, Check::note),
        accept: typed.accept.into_iter().filter_map(|typed| check.accept(typed)).collect(),
    };
    if check.mistakes.is_empty() { Ok(curation) } else { Err(check.mistakes) }
}

/// The file at hand and the mistakes found so far.
struct Check<'a> {
    path: &'a Path,
    text: &'a str,
    config: &'a Config,
    mistakes: Vec<Diagnostic>,
}

impl Check<'_> {
    fn decisions<T, Typed>(
        &mut self,
        typed: Vec<Spanned<Typed>>,
        which: fn(&Typed) -> typed::Which<'_>,
        what: fn(&mut Self, &Typed, Range<usize>) -> Option<T>,
    ) -> Decisions<T> {
        let mut decisions = Vec::new();
        for typed in typed {
            let (span, typed) = (typed.span(), typed.into_inner());
            let line = self.text[..span.start].matches('\n').count() + 1;
            let said = which(&typed);
            let (meant, reason) = (self.which(&said, span.clone()), said.reason.trim().to_owned());
            if let (Some(which), Some(what)) = (meant, what(self, &typed, span)) {
                decisions.push(Decision { which, reason, line, what });
            }
        }
        decisions.into_iter().collect()
    }

    fn which(&mut self, typed: &typed::Which<'_>, span: Range<usize>) -> Option<Which> {
        let mistakes = self.mistakes.len();
        let which = Which {
            url: typed.url.and_then(|typed| self.url(typed)),
            id: typed.id.and_then(|typed| self.id(typed)),
            pattern: typed.pattern.and_then(|typed| self.regex(typed)),
            feed: typed.feed.and_then(|typed| self.feed(typed)),
        };
        if typed.url.is_none() && typed.id.is_none() && typed.pattern.is_none() && typed.feed.is_none() {
            let help = "name posts by url, id, pattern (a regular expression for title or address) or feed";
            self.wrong(span, "this says nothing of which posts are meant", help);
        }
        (self.mistakes.len() == mistakes).then_some(which)
    }

    fn url(&mut self, typed: &Spanned<String>) -> Option<Url> {
        let url = Url::parse(typed.as_ref().trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        if url.is_none() {
            let help = "write the address of the post on its blog, such as \"https://ada.example/first-light\"";
            self.wrong(typed.span(), "this is not a web address", help);
        }
        url
    }

    fn id(&mut self, typed: &Spanned<String>) -> Option<String> {
        let id = typed.as_ref().trim();
        if id.is_empty() {
            self.wrong(typed.span(), "this is not the id of a post", "`orrery entries` shows the ids");
        }
        (!id.is_empty()).then(|| id.to_owned())
    }

    fn regex(&mut self, typed: &Spanned<String>) -> Option<Regex> {
        // One that finds nothing finds every post: a slip, which would hide them all.
        let regex = Regex::new(typed.as_ref()).ok().filter(|regex| !regex.as_str().trim().is_empty());
        if regex.is_none() {
            let help =
                "for instance \"(?i)sponsored\"; in single quotes backslashes stand for themselves: '\\bads?\\b'";
            self.wrong(typed.span(), "this is not a regular expression", help);
        }
        regex
    }

    /// A feed may have left `feeds.toml`, and its posts be there still: any id will do.
    fn feed(&mut self, typed: &Spanned<String>) -> Option<SourceId> {
        let id = SourceId::new(typed.as_ref());
        if id.is_none() {
            let known = self.config.sources.iter().map(|source| source.id.as_str());
            let help = match diagnostic::closest(typed.as_ref(), known) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "write the id of a [[feed]] in feeds.toml".into(),
            };
            self.wrong(typed.span(), format!("no feed has the id `{}`", typed.as_ref()), &help);
        }
        id
    }

    fn moment(&mut self, typed: &Spanned<When>) -> Option<DateTime<Utc>> {
        let moment = typed.as_ref().moment(self.config.planet.timezone);
        if moment.is_none() {
            self.wrong(typed.span(), "this is not a date", "write 2026-11-20, or 2026-11-20T18:00:00+01:00");
        }
        moment
    }

    fn pin(&mut self, typed: &typed::Pin, _: Range<usize>) -> Option<Pin> {
        let from = typed.from.as_ref().map(|from| self.moment(from));
        let until = self.moment(&typed.until)?;
        if let Some(Some(from)) = from
            && from >= until
        {
            self.wrong(typed.until.span(), "this pin ends before it begins", "let `until` be later than `from`");
        }
        Some(Pin { from: from.flatten(), until })
    }

    fn correction(&mut self, typed: &typed::Correct, span: Range<usize>) -> Option<Correction> {
        let clean = |names: &Vec<String>| names.iter().map(|name| sanitize::clean_line(name)).collect();
        let correction = Correction {
            date: typed.date.as_ref().and_then(|date| self.moment(date)),
            title: typed.title.as_ref().map(|title| sanitize::clean_line(title)),
            authors: typed.authors.as_ref().map(clean),
            tags: typed.tags.as_ref().map(clean),
        };
        if correction == Correction::default() && typed.date.is_none() {
            self.wrong(span, "this corrects nothing", "give a date, a title, authors or tags");
        }
        Some(correction)
    }

    fn note(&mut self, typed: &typed::Note, span: Range<usize>) -> Option<SafeHtml> {
        if typed.text.as_ref().trim().is_empty() {
            self.wrong(typed.text.span(), "this note says nothing", "write a sentence or two, in Markdown");
        }
        Some(content::note(typed.text.as_ref(), &format!("note {}", span.start), self.config))
    }

    fn accept(&mut self, typed: Spanned<Accept>) -> Option<(SourceId, String)> {
        let typed = typed.into_inner();
        Some((self.feed(&typed.feed)?, typed.code.as_ref().trim().to_owned()))
    }

    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
        self.mistakes.push(Diagnostic::at(self.path, self.text, span, message).help(help));
    }
}
