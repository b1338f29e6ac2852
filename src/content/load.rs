//! Walks `content/` and makes something of each file.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::front_matter::{self, IssueFront, PageFront, Parts, PostFront};
use super::include::NO_EVENTS;
use super::typeset::Typesetter;
use super::{Content, Dated, Issue, Page, Post, Source, Withheld, dated, include, manuscript};
use crate::config::{Config, is_web};
use crate::diagnostic::Diagnostic;
use crate::sanitize;
use chrono::{DateTime, Utc};
use rayon::prelude::*;
use url::Url;

/// What is read of that which is not to be published yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts<'a> {
    /// Nothing.
    Withheld,
    /// All of it.
    Shown,
    /// The issue of this file alone, which somebody looks at, and which may have mistakes in what it includes and a
    /// number that is taken.
    One(&'a Path),
}

/// Reads all content that is published, and of the rest what `drafts` says.
///
/// # Errors
/// Every mistake of every file.
pub fn load(config: &Config, now: DateTime<Utc>, drafts: Drafts<'_>) -> Result<Content, Vec<Diagnostic>> {
    let directory = &config.planet.content_dir;
    let files = markdown_files(directory).map_err(|mistake| vec![mistake])?;
    let reader = Reader { config, now, drafts, typesetter: Typesetter::new(config) };
    let read = |file: &PathBuf| {
        let mut content = Content::default();
        reader.read(&directory.join(file), file, &mut content).map(|()| content)
    };
    let read: Vec<Result<Content, Diagnostic>> = files.par_iter().map(read).collect();
    let (mut content, mut mistakes) = (Content::default(), Vec::new());
    for one in read {
        match one {
            Ok(one) => content.take(one),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    let others = content.issues.iter().filter(|issue| !reader.looks_at(&issue.dated.text.source.path));
    mistakes.extend(number_clashes(directory, others));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let newest_first = |a: &Dated, b: &Dated| (b.date, &b.stem).cmp(&(a.date, &a.stem));
    content.issues.sort_by(|a, b| newest_first(&a.dated, &b.dated));
    content.posts.sort_by(|a, b| newest_first(&a.dated, &b.dated));
    content.pages.sort_by(|a, b| a.address.cmp(&b.address));
    Ok(content)
}

impl Content {
    fn take(&mut self, other: Self) {
        let Self { issues, posts, pages, withheld } = other;
        self.issues.extend(issues);
        self.posts.extend(posts);
        self.pages.extend(pages);
        self.withheld.extend(withheld);
    }
}

/// All `*.md` below the directory, relative to it, sorted. Names that begin with `.` or `_` are left alone.
fn markdown_files(directory: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(below) = waiting.pop() {
        let here = directory.join(&below);
        let unreadable = |error: std::io::Error| Diagnostic::whole(&here, format!("cannot be read: {error}"));
        let list = match std::fs::read_dir(&here) {
            Err(error) if error.kind() == ErrorKind::NotFound && below.as_os_str().is_empty() => return Ok(found),
            list => list.map_err(unreadable)?,
        };
        for entry in list {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with(['.', '_']) {
                continue;
            }
            let path = below.join(&name);
            if entry.path().is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

struct Reader<'a> {
    config: &'a Config,
    now: DateTime<Utc>,
    drafts: Drafts<'a>,
    typesetter: Typesetter<'a>,
}

impl Reader<'_> {
    fn read(&self, path: &Path, below: &Path, content: &mut Content) -> Result<(), Diagnostic> {
        let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => Diagnostic::whole(path, "the file is not UTF-8 text"),
            _ => Diagnostic::whole(path, format!("the file cannot be read: {error}")),
        })?;
        if below == Path::new("newsletter").join(manuscript::INBOX) {
            return Ok(());
        }
        match below.parent().map(Path::as_os_str).unwrap_or_default().to_str() {
            Some("newsletter") => self.issue(path, &text, content),
            Some("posts") => self.post(path, &text, content),
            _ => self.page(path, below, &text, content),
        }
    }

    fn issue(&self, path: &Path, text: &str, content: &mut Content) -> Result<(), Diagnostic> {
        let parts = front_matter::split(path, text, "title = \"...\"\nnumber = 1")?;
        let front: IssueFront = front_matter::read(path, text, &parts)?;
        let date = self.date(path, text, &parts, front.date.as_ref())?;
        let title = title(path, text, &parts, &front.title)?;
        let discuss = discuss(path, text, &parts, front.discuss.as_ref())?;
        let zone = self.config.planet.timezone;
        let period = front.period.map(|typed| manuscript::period(path, text, &parts, &typed, zone)).transpose()?;
        let draft = front.draft.is_some_and(toml::Spanned::into_inner);
        let source = self.source(path, text, parts.body, draft)?;
        if self.withhold(path, draft, Some(date), content) {
            return Ok(());
        }
        content.issues.push(Issue {
            dated: Dated { discuss, ..self.dated("newsletter", source, title, date, front.summary) },
            number: front.number.map(toml::Spanned::into_inner),
            period,
            editors: front.editors,
        });
        Ok(())
    }

    fn post(&self, path: &Path, text: &str, content: &mut Content) -> Result<(), Diagnostic> {
        let parts = front_matter::split(path, text, "title = \"...\"\nauthor = \"...\"")?;
        let front: PostFront = front_matter::read(path, text, &parts)?;
        let date = self.date(path, text, &parts, front.date.as_ref())?;
        let title = title(path, text, &parts, &front.title)?;
        let discuss = discuss(path, text, &parts, front.discuss.as_ref())?;
        let source = self.source(path, text, parts.body, front.draft)?;
        if self.withhold(path, front.draft, Some(date), content) {
            return Ok(());
        }
        let mut tags = front.tags;
        tags.extend(Some(front.category.trim_matches('/').to_owned()).filter(|category| !category.is_empty()));
        content.posts.push(Post {
            dated: Dated { discuss, ..self.dated("posts", source, title, date, front.summary) },
            authors: front.author.map(front_matter::Names::list).unwrap_or_default(),
            tags,
        });
        Ok(())
    }

    fn page(&self, path: &Path, below: &Path, text: &str, content: &mut Content) -> Result<(), Diagnostic> {
        let parts = front_matter::split(path, text, "title = \"...\"")?;
        let front: PageFront = front_matter::read(path, text, &parts)?;
        let title = title(path, text, &parts, &front.title)?;
        let address = address(path, below)?;
        let source = self.source(path, text, parts.body, front.draft)?;
        if self.withhold(path, front.draft, None, content) {
            return Ok(());
        }
        content.pages.push(Page {
            path: path.to_owned(),
            text: self.typesetter.set(&address, source, &front.summary),
            address,
            title,
            summary: front.summary.trim().to_owned(),
            menu: front.menu,
        });
        Ok(())
    }

    fn date(
        &self,
        path: &Path,
        text: &str,
        parts: &Parts<'_>,
        typed: Option<&toml::Spanned<front_matter::When>>,
    ) -> Result<DateTime<Utc>, Diagnostic> {
        dated::moment(path, text, parts.toml_start, typed, self.config.planet.timezone)
    }

    /// Whether this is the file that somebody looks at.
    fn looks_at(&self, path: &Path) -> bool {
        self.drafts == Drafts::One(path)
    }

    /// Notes what is not published now.
    fn withhold(&self, path: &Path, draft: bool, date: Option<DateTime<Utc>>, content: &mut Content) -> bool {
        let scheduled = date.filter(|date| *date > self.now);
        let shown = self.drafts == Drafts::Shown || self.looks_at(path);
        let withheld = !shown && (draft || scheduled.is_some());
        if withheld {
            content.withheld.push(Withheld { path: path.to_owned(), scheduled: scheduled.filter(|_| !draft) });
        }
        withheld
    }

    fn dated(&self, section: &str, source: Source, title: String, date: DateTime<Utc>, summary: String) -> Dated {
        let stem = source.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Dated {
            text: self.typesetter.set(&format!("{section}/{stem}"), source, &summary),
            summary: summary.trim().to_owned(),
            stem,
            title,
            date,
            discuss: None,
        }
    }

    /// The Markdown of a file. Its includes are filled later, but what is wrong with them is said now, unless somebody is
    /// still writing.
    fn source(&self, path: &Path, text: &str, body: &str, draft: bool) -> Result<Source, Diagnostic> {
        let body_start = text.len() - body.len();
        if !(draft && self.drafts != Drafts::Shown || self.looks_at(path)) {
            includes_make_sense(self.config, path, text, body_start)?;
        }
        let line = text[..body_start].matches('\n').count() + 1;
        Ok(Source { path: path.to_owned(), line, markdown: body.to_owned() })
    }
}

/// Whether what a text includes can be shown: `text` is all of the file, whose Markdown begins at `body_start`, in bytes.
///
/// # Errors
/// The first thing that cannot.
pub fn includes_make_sense(config: &Config, path: &Path, text: &str, body_start: usize) -> Result<(), Diagnostic> {
    let (placed, wrong) = include::includes(&text[body_start..]);
    let at = |place: &Range<usize>| place.start + body_start..place.end + body_start;
    if let Some(misuse) = wrong.iter().find(|misuse| misuse.certain) {
        return Err(Diagnostic::at(path, text, at(&misuse.place), &misuse.message).help(&misuse.help));
    }
    if let Some(include) = placed.iter().find(|include| include.lacks_events(config)) {
        return Err(Diagnostic::at(path, text, at(&include.place), NO_EVENTS.0).help(NO_EVENTS.1));
    }
    Ok(())
}

fn title(path: &Path, text: &str, parts: &Parts<'_>, typed: &toml::Spanned<String>) -> Result<String, Diagnostic> {
    let title = sanitize::clean_line(typed.as_ref());
    if title.is_empty() {
        let span = typed.span().start + parts.toml_start..typed.span().end + parts.toml_start;
        return Err(Diagnostic::at(path, text, span, "the title is empty"));
    }
    Ok(title)
}

/// Where readers talk about it: a page, or an address to write to.
fn discuss(
    path: &Path,
    text: &str,
    parts: &Parts<'_>,
    typed: Option<&toml::Spanned<String>>,
) -> Result<Option<Url>, Diagnostic> {
    let Some(typed) = typed else { return Ok(None) };
    let url = Url::parse(typed.as_ref()).ok().filter(|url| is_web(url) || url.scheme() == "mailto");
    url.map(Some).ok_or_else(|| {
        let span = typed.span().start + parts.toml_start..typed.span().end + parts.toml_start;
        Diagnostic::at(path, text, span, "this is no address where readers could talk about it")
            .help("write https://, http:// or mailto: and the rest of the address")
    })
}

/// `help/feeds.md` is at `help/feeds/`, `help/index.md` at `help/`.
fn address(path: &Path, below: &Path) -> Result<String, Diagnostic> {
    let parts: Vec<String> =
        below.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let fits = |part: &String| {
        part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
    };
    if !parts.iter().all(fits) {
        let suggestion: Vec<String> = parts.iter().map(slug::slugify).collect();
        return Err(Diagnostic::whole(path, "a page's file name becomes its address: a-z, 0-9, - and _")
            .help(format!("name it {}.md", suggestion.join("/"))));
    }
    match parts.split_last() {
        Some((last, above)) if last == "index" => Ok(above.join("/")),
        _ => Ok(parts.join("/")),
    }
}

/// Two issues may not have one number.
fn number_clashes<'a>(directory: &Path, issues: impl Iterator<Item = &'a Issue>) -> Vec<Diagnostic> {
    let mut seen = std::collections::BTreeMap::new();
    let mut clashes = Vec::new();
    for issue in issues {
        let Some(number) = issue.number else { continue };
        if let Some(first) = seen.insert(number, &issue.dated.stem) {
            let path = directory.join("newsletter").join(format!("{}.md", issue.dated.stem));
            clashes.push(Diagnostic::whole(&path, format!("number {number} is taken by {first}.md")));
        }
    }
    clashes
}
