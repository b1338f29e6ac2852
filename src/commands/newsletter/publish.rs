//! `orrery newsletter publish`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::check::{self, Manner};
use super::{files, printing};
use crate::cli::{self, Cli, FindingsFormat};
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::{Ending, moments};
use crate::config::{self, Config};
use crate::content::{self, Manuscript};
use crate::newsletter;
use crate::site::count;

/// Makes a draft an issue.
pub fn publish(cli: &Cli, arguments: &cli::NewsletterPublish, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let now = moments::now(arguments.now.as_deref(), false)?;
    let issues = content::manuscripts(&config)?;
    let issue = match &arguments.file {
        Some(typed) => files::named(typed, &issues)?,
        None => only_draft(&issues, &config)?,
    };
    if !issue.draft {
        return Err(Failure::Usage(format!("{} is no draft: it is published", files::shown(&issue.path, &config))));
    }
    let date = date(issue, arguments, now, &config)?;
    let path = path(issue, date, &config)?;
    let manner = Manner { offline: arguments.offline, allow_private: arguments.allow_private, now };
    let found = check::findings(issue, &issues, &config, manner, console)?;
    for finding in &found {
        printing::print(finding, FindingsFormat::Text, &config, console)?;
    }
    let wrong = check::errors(&found);
    if wrong > 0 && !arguments.anyway {
        let things = count(wrong, "thing", "things");
        console.note(&format!("not published: {things} to mend; --anyway publishes it as it is"));
        return Ok(Ending::Findings);
    }
    let text = newsletter::published(issue, date, config.planet.timezone);
    if path == issue.path {
        files::replace(&path, &text)?;
    } else {
        // Under one name date and name would disagree for a moment; under both it is there twice, and one a draft.
        files::create(&path, &text)?;
        std::fs::remove_file(&issue.path).map_err(|error| files::failed(&issue.path, &error))?;
        let (old, new) = (files::shown(&issue.path, &config), files::shown(&path, &config));
        console.note(&format!("{old} is {new} now: an issue's name has the day on which it comes out"));
    }
    say_what_comes_next(&path, date, now, &config, console)?;
    Ok(Ending::Done)
}

fn only_draft<'a>(issues: &'a [Manuscript], config: &Config) -> Result<&'a Manuscript, Failure> {
    let drafts: Vec<&Manuscript> = issues.iter().filter(|issue| issue.draft).collect();
    match drafts.as_slice() {
        [only] => Ok(only),
        [] => Err(Failure::Usage("there is no draft: `orrery newsletter draft` begins one".into())),
        several => {
            let names: Vec<String> = several.iter().map(|issue| files::shown(&issue.path, config)).collect();
            Err(Failure::Usage(format!("which draft? name it: {}", names.join(", "))))
        }
    }
}

/// What was typed; else the date in the file, if it has one that is to come; else now, or, if the day in the file's name
/// is to come, when that begins.
fn date(
    issue: &Manuscript,
    arguments: &cli::NewsletterPublish,
    now: DateTime<Utc>,
    config: &Config,
) -> Result<DateTime<Utc>, Failure> {
    match &arguments.date {
        Some(typed) => moments::moment("--date", typed, config.planet.timezone),
        None if issue.date > now => Ok(issue.date),
        None => Ok(now),
    }
}

/// The file's name with the day of publication.
fn path(issue: &Manuscript, date: DateTime<Utc>, config: &Config) -> Result<PathBuf, Failure> {
    let day = date.with_timezone(&config.planet.timezone).date_naive();
    let slug = issue.stem.get(10..).unwrap_or_default();
    let path = issue.path.with_file_name(format!("{day}{slug}.md"));
    if path != issue.path && path.exists() {
        return Err(Failure::Usage(format!("{} is there already", files::shown(&path, config))));
    }
    Ok(path)
}

fn say_what_comes_next(
    path: &std::path::Path,
    date: DateTime<Utc>,
    now: DateTime<Utc>,
    config: &Config,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let name = files::shown(path, config);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let url = format!("{}newsletter/{stem}/", config.planet.base_url);
    if date > now {
        let local = date.with_timezone(&config.planet.timezone).format("%Y-%m-%dT%H:%M%:z");
        console.summary(&format!("{name} is scheduled: the first `orrery build` after {local} puts it at {url}"))?;
    } else {
        console.summary(&format!("{name} is published: the next `orrery build` puts it at {url}"))?;
    }
    if config.newsletter.sending.is_some() {
        console.note(
            "then `orrery newsletter send --to ADDRESS` sends a test, and `orrery newsletter send --list` the issue",
        );
    }
    Ok(())
}
