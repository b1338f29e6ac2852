//! What is said of a source after it was asked, or not.

use std::collections::BTreeMap;

use url::Url;

use super::console::Console;
use super::gather::is_gone;
use super::orders::Standing;
use crate::archive::Merged;
use crate::config::{Location, Source, SourceId, State, without_credentials};
use crate::curation::Suspicion;
use crate::feed::{Problem, Severity};
use crate::fetch::{Memory, Moves};
use crate::sanitize;
use crate::schedule::Due;
use crate::site::count;

/// What is to be said of a source.
pub enum Remark {
    /// It is in trouble.
    Warning(String),
    /// Its owner should know.
    Note(String),
    /// For those who want to know all.
    Detail(String),
}

impl Remark {
    pub fn say(&self, console: &mut Console<'_>) {
        match self {
            Self::Warning(line) => console.warn(line),
            Self::Note(line) => console.note(line),
            Self::Detail(line) => console.detail(line),
        }
    }
}

/// Of a source that is not asked in this run.
pub fn not_asked(standing: &Standing<'_>) -> Remark {
    Remark::Detail(format!("{}: {}", standing.source.id, state(standing)))
}

/// How a source stands, such as `not due before 2026-11-21T13:00:00Z`.
pub fn state(standing: &Standing<'_>) -> String {
    let memory = &standing.memory;
    if standing.source.state != State::Active {
        return format!("{} in feeds.toml, not asked", standing.source.state.name());
    }
    let state = match standing.due {
        Due::Never => format!("gone: its server says so since {}; not asked any more", day(memory.failing_since)),
        Due::At(moment) => format!("not due before {}", moment.format("%Y-%m-%dT%H:%M:%SZ")),
        Due::Now if memory.last_attempt.is_none() => "due: never asked".into(),
        Due::Now if standing.forced => "not due, asked all the same".into(),
        Due::Now => "due".into(),
    };
    match &memory.error {
        Some(error) if standing.due != Due::Never => {
            format!("{state}; failing since {}: {error}", day(memory.failing_since))
        }
        _ => state,
    }
}

fn day(moment: Option<chrono::DateTime<chrono::Utc>>) -> String {
    moment.map(|moment| moment.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// Of a source that could not be read.
pub fn of_failure(source: &Source, memory: &Memory, announced: &[Url]) -> Remark {
    let error = memory.error.as_deref().unwrap_or_default();
    let advice = match announced {
        [] => "",
        [_] => "; write that as its url, or discover = true under [fetch]",
        _ => "; write one of them as its url",
    };
    let since = match memory.failures {
        ..=1 => String::new(),
        failures => format!("; failing since {}, {failures} times", day(memory.failing_since)),
    };
    let gone = match is_gone(memory) {
        true => {
            format!("; not asked any more: take it out of feeds.toml, or ask again with `orrery fetch {}`", source.id)
        }
        false => String::new(),
    };
    Remark::Warning(format!("{}: {error}{advice} ({}{since}){gone}", source.id, shown(&source.location)))
}

/// The owner is told on every run until feeds.toml has the new address.
fn of_moves(id: &SourceId, moves: &Moves) -> Vec<Remark> {
    self::moves(moves).into_iter().map(|line| Remark::Note(format!("{id}: {line}"))).collect()
}

/// What the owner should know of the redirects that led to an answer.
pub fn moves(moves: &Moves) -> Vec<String> {
    let moved = |url| format!("has moved for good; write url = \"{url}\" in feeds.toml, or run `orrery check --fix`");
    let downgraded = |url| format!("is read without encryption, as its https address leads to {url}");
    let lines = [moves.for_good.as_ref().map(moved), moves.downgraded.as_ref().map(downgraded)];
    lines.into_iter().flatten().collect()
}

/// Of a feed that was found by way of a web page.
pub fn of_page(id: &SourceId, announced: Option<&Url>) -> Vec<Remark> {
    let read = |feed| format!("{id}: its url is a web page; read the feed that this announces: write url = \"{feed}\"");
    announced.into_iter().map(|feed| Remark::Note(read(feed))).collect()
}

/// Of an answer that said nothing new.
pub fn of_unchanged(id: &SourceId, moves: &Moves) -> Vec<Remark> {
    [vec![Remark::Detail(format!("{id}: unchanged"))], of_moves(id, moves)].into_iter().flatten().collect()
}

/// Of what a feed brought.
pub fn of_harvest(id: &SourceId, entries: usize, merged: Merged, problems: &[Problem], moves: &Moves) -> Vec<Remark> {
    let Merged { new, edited, removed, history, burst, suspect: _ } = merged;
    let all = count(entries, "entry", "entries");
    let mut remarks = vec![Remark::Detail(format!("{id}: {all}, {new} new, {edited} edited"))];
    if history > 0 {
        let posts = count(history, "older post is", "older posts are");
        remarks
            .push(Remark::Detail(format!("{id}: {posts} in the archive alone, and on its own page (first_entries)")));
    }
    if burst > 0 {
        let posts = count(burst, "new post", "new posts");
        remarks.push(Remark::Note(format!(
            "{id}: {posts} held back, as so many came at once (burst); they are in the archive and on its own page; \
             to show them on the river, write [[show]] with feed = \"{id}\" in curation.toml"
        )));
    }
    if removed > 0 {
        let posts = count(removed, "post is", "posts are");
        remarks.push(Remark::Note(format!("{id}: {posts} gone from the feed, and not shown any more (on_delete)")));
    }
    remarks.extend(of_moves(id, moves));
    if !problems.is_empty() {
        remarks.push(Remark::Note(format!("{id}: {}", describe(problems))));
    }
    remarks
}

/// Of a source that is no longer what it was.
pub fn of_suspicion(id: &SourceId, suspicion: &Suspicion, merged: Merged) -> Remark {
    let posts = count(merged.suspect, "post of it waits", "posts of it wait");
    let evidence = in_short(&suspicion.evidence.join("; "));
    Remark::Warning(format!(
        "{id}: this is not the feed that it was: {evidence}. {posts} for your yes: to give it, write [[accept]] with \
         feed = \"{id}\" and code = \"{}\" in curation.toml",
        suspicion.code
    ))
}

/// A source's address for a terminal or a log: without the password that it may hold.
pub fn shown(location: &Location) -> String {
    match location {
        Location::Web(url) => without_credentials(url).to_string(),
        file => file.to_string(),
    }
}

/// A complaint may quote what a stranger sent: harmless on a terminal and on a page, and not without end.
pub fn in_short(complaint: &str) -> String {
    const LONGEST: usize = 300;
    sanitize::excerpt(&sanitize::clean_line(complaint), LONGEST)
}

/// All problems on one line, each kind once.
pub fn describe(problems: &[Problem]) -> String {
    let mut kinds: BTreeMap<(Severity, &str), &Problem> = BTreeMap::new();
    for problem in problems {
        kinds.entry((problem.severity, problem.code)).or_insert(problem);
    }
    let words = |problem: &&Problem| match problem.line {
        Some(line) => format!("{} (line {line})", in_short(&problem.message)),
        None => in_short(&problem.message),
    };
    kinds.values().map(words).collect::<Vec<_>>().join("; ")
}
