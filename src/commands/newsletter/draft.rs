//! `orrery newsletter draft`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{calendars, files};
use crate::archive::{Archive, Bodies, Entries, SourceRecord};
use crate::cli::{self, Cli};
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::{Ending, includes, moments, sift};
use crate::config::{self, Config, Section, SourceId};
use crate::content::{self, Drafts, INBOX, Manuscript, Period};
use crate::curation::{self, Curation};
use crate::newsletter::{self, Earlier, Inbox, Ingredients, Note};
use crate::sanitize::SafeHtml;
use crate::site::count;
use crate::timeline::{self, Item, Mentioned, Origin, Timeline};

/// Writes a draft, or adds to one.
pub fn draft(cli: &Cli, arguments: &cli::NewsletterDraft, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let now = moments::now(arguments.now.as_deref(), false)?;
    let issues = content::manuscripts(&config)?;
    let at_hand = Desk::of(config, now, console)?;
    match arguments.update {
        true => update(&at_hand, &issues, arguments, console),
        false => begin(&at_hand, &issues, arguments, console),
    }
}

fn begin(
    desk: &Desk,
    issues: &[Manuscript],
    arguments: &cli::NewsletterDraft,
    console: &mut Console<'_>,
) -> Result<Ending, Failure> {
    let (config, zone) = (&desk.config, desk.config.planet.timezone);
    if let Some(open) = open_draft(issues, arguments) {
        let path = files::shown(&open.path, config);
        let help = "--update adds to it what is new; for another one beside it, name its number with --issue";
        return Err(Failure::Usage(format!("{path} is a draft already; {help}")));
    }
    let moment = |option: &str, typed: &Option<String>| {
        typed.as_ref().map(|typed| moments::moment(option, typed, zone)).transpose()
    };
    let typed = (moment("--since", &arguments.since)?, moment("--until", &arguments.until)?);
    let last = newsletter::latest_end(issues, zone);
    let Some(period) = newsletter::period(last, config.newsletter.weekday, zone, desk.now, typed) else {
        let since = typed.0.or(last).map_or_else(String::new, |since| since.with_timezone(&zone).to_rfc3339());
        return Err(Failure::Usage(format!("there is nothing between {since} and --until; see --since")));
    };
    let next = issues.iter().filter_map(|issue| issue.number).max().map_or(1, |last| last + 1);
    let number = arguments.issue.unwrap_or(next);
    if let Some(taken) = issues.iter().find(|issue| issue.number == Some(number)) {
        let path = files::shown(&taken.path, config);
        return Err(Failure::Usage(format!("--issue {number}: {path} has this number; the next one is {next}")));
    }
    let draft =
        desk.with(period, Earlier::than(None, issues), arguments, console, |from| Ok(newsletter::draft(number, from)))?;
    if arguments.stdout {
        console.out().write_all(draft.text.as_bytes())?;
        return Ok(Ending::Done);
    }
    let path = files::directory(config).join(format!("{}.md", draft.stem));
    if path.exists() {
        return Err(Failure::Usage(format!("{} is there already", files::shown(&path, config))));
    }
    files::create(&path, &draft.text)?;
    desk.consume(&draft.consumed, console)?;
    let items = count(draft.items, "item", "items");
    let words = newsletter::period_in_words(period, zone);
    console.summary(&format!("{}: {items} of {words}", files::shown(&path, config)))?;
    say_left(&draft.left, console);
    console.note("edit it; `orrery newsletter draft --update` adds what is new, `orrery newsletter check` looks at it");
    Ok(Ending::Done)
}

fn update(
    desk: &Desk,
    issues: &[Manuscript],
    arguments: &cli::NewsletterDraft,
    console: &mut Console<'_>,
) -> Result<Ending, Failure> {
    let config = &desk.config;
    let Some(issue) = open_draft(issues, arguments) else {
        let help = "`orrery newsletter draft` begins one";
        return Err(Failure::Usage(match arguments.issue {
            Some(number) => format!("--issue {number}: there is no draft with this number; {help}"),
            None => format!("there is no draft to bring up to date; {help}"),
        }));
    };
    let path = files::shown(&issue.path, config);
    let Some(period) = issue.period else {
        let (start, end) = days_before(issue, issues, config);
        let help = format!("write period = {{ start = {start}, end = {end} }} into its front matter");
        return Err(Failure::Usage(format!("{path} does not say which period it is about; {help}")));
    };
    let earlier = Earlier::than(Some(&issue.stem), issues);
    let updated = desk.with(period, earlier, arguments, console, |from| Ok(newsletter::update(issue, from)?))?;
    if arguments.stdout {
        console.out().write_all(updated.text.as_bytes())?;
        return Ok(Ending::Done);
    }
    if updated.text != issue.text {
        files::replace(&issue.path, &updated.text)?;
    }
    desk.consume(&updated.consumed, console)?;
    let added = count(updated.added, "item", "items");
    console.summary(&if updated.added == 0 {
        format!("{path}: nothing new")
    } else {
        format!("{path}: {added} added")
    })?;
    say_left(&updated.left, console);
    for title in &updated.dropped {
        console.note(&format!("there was something for “{title}”, but you took that section out"));
    }
    Ok(Ending::Done)
}

/// The days that an issue can be about, up to its own: from the end of those before it, or of a week.
fn days_before(issue: &Manuscript, issues: &[Manuscript], config: &Config) -> (NaiveDate, NaiveDate) {
    let zone = config.planet.timezone;
    let earlier = issues.iter().filter(|other| other.stem < issue.stem);
    let end = newsletter::latest_end(earlier, zone).map(|end| end.with_timezone(&zone).date_naive());
    (end.filter(|end| *end < issue.day).unwrap_or(issue.day - TimeDelta::days(7)), issue.day)
}

/// The draft that is meant: with the number that was typed, else the newest.
fn open_draft<'a>(issues: &'a [Manuscript], arguments: &cli::NewsletterDraft) -> Option<&'a Manuscript> {
    let is_meant = |issue: &&Manuscript| arguments.issue.is_none() || issue.number == arguments.issue;
    issues.iter().filter(|issue| issue.draft).rfind(is_meant)
}

fn say_left(left: &[(String, Vec<String>)], console: &mut Console<'_>) {
    for (section, titles) in left {
        let number = count(titles.len(), "more was", "more were");
        console.note(&format!("{section}: {number} left out (limit): {}", titles.join("; ")));
    }
}

/// What lies on an editor's desk: the archive and the inbox, as they are now.
struct Desk {
    config: Config,
    curation: Curation,
    timeline: Timeline,
    entries: Entries,
    bodies: Bodies,
    inbox: Inbox,
    now: DateTime<Utc>,
}

impl Desk {
    fn of(config: Config, now: DateTime<Utc>, console: &mut Console<'_>) -> Result<Self, Failure> {
        let curation = curation::load(&config)?;
        let mut content = content::load(&config, now, Drafts::Withheld)?;
        let archive = Archive::open_to_read(&config.planet.archive)?;
        let bodies = archive.bodies();
        let mut entries = archive.entries()?;
        for entry in &mut entries {
            sift::sift_entry(&config, &curation, &bodies, entry)?;
        }
        let sources: BTreeMap<SourceId, SourceRecord> = archive.sources()?;
        let mut timeline = timeline::merge(&config, &curation, &sources, entries.clone(), &content, now);
        timeline.find_mentions(&archive.links()?);
        let events = includes::events(&config, &curation, &content, &entries, now, console)?;
        // A build says what is missing.
        crate::includes::fill(&config, &mut timeline, &mut content, &events, now);
        let entries = entries.into_iter().map(|entry| timeline::corrected(entry, &curation)).collect();
        let inbox = files::inbox(&config)?;
        Ok(Self { config, curation, timeline, entries, bodies, inbox, now })
    }

    /// Gathers what an issue about `period` is made from, for `make`.
    fn with<T>(
        &self,
        period: Period,
        earlier: Earlier,
        arguments: &cli::NewsletterDraft,
        console: &mut Console<'_>,
        make: impl FnOnce(&Ingredients<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if !arguments.offline {
            calendars::refresh(&self.config, true, self.now, console)?;
        }
        let window = |section: &Section| newsletter::events_window(section, period);
        let events = calendars::events(&self.config, window, self.now, console)?;
        let text = |n: i64| self.bodies.get(n).map(|body| body.content_html.to_text()).unwrap_or_default();
        make(&Ingredients {
            config: &self.config,
            curation: &self.curation,
            timeline: &self.timeline,
            entries: &self.entries,
            text: &text,
            mentioned: &self.mentioned(period)?,
            events: &events,
            inbox: &self.inbox,
            earlier: &earlier,
            period,
            now: self.now,
        })
    }

    fn mentioned(&self, period: Period) -> Result<Vec<Mentioned>, Failure> {
        let content = |item: &Item| match &item.origin {
            Origin::Entry(entry) => self.bodies.get(entry.n).map(|body| body.content_html),
            _ => Ok(SafeHtml::default()),
        };
        Ok(self.timeline.most_mentioned((period.start, period.end), content)?)
    }

    /// Takes what is in a draft by now out of the inbox.
    fn consume(&self, notes: &[Note], console: &mut Console<'_>) -> Result<(), Failure> {
        let path = files::directory(&self.config).join(INBOX);
        if !notes.is_empty() {
            files::replace(&path, &self.inbox.without(notes))?;
        }
        let left = self.inbox.notes.len() - notes.len();
        if left > 0 {
            let (path, items) = (files::shown(&path, &self.config), count(left, "item stays", "items stay"));
            console.note(&format!("{path}: {items}, as an issue has it or its section was taken out"));
        }
        Ok(())
    }
}
