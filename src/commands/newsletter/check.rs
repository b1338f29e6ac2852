//! `orrery newsletter check`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::press::Press;
use super::{files, git, links, printing};
use crate::cli::{self, Cli, FindingsFormat};
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::{Ending, includes, moments};
use crate::config::{self, Config};
use crate::content::{self, Manuscript};
use crate::diagnostic::Diagnostic;
use crate::includes::Lack;
use crate::newsletter::{self, Finding, Reach, Severity, Weight};
use crate::site::count;

/// How to look.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Whether links are asked for.
    pub offline: bool,
    /// Whether they may be at addresses that are not of the public internet.
    pub allow_private: bool,
    /// The present.
    pub now: DateTime<Utc>,
}

/// Looks at one issue.
pub fn check(cli: &Cli, arguments: &cli::NewsletterCheck, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let now = moments::now(arguments.now.as_deref(), false)?;
    let issues = content::manuscripts(&config)?;
    let issue = files::meant(arguments.file.as_deref(), &issues)?;
    let changed = arguments.since.as_ref().map(|commit| git::changed_lines(&issue.path, commit)).transpose()?;
    let manner = Manner { offline: arguments.offline, allow_private: arguments.allow_private, now };
    let mut found = findings(issue, &issues, &config, manner, console)?;
    if let Some(changed) = changed.flatten() {
        found.retain(|finding| {
            let line = finding.what.line_and_column().map_or(1, |(line, _)| line);
            changed.iter().any(|lines| lines.contains(&line))
        });
    }
    for finding in &found {
        printing::print(finding, arguments.format, &config, console)?;
    }
    let wrong = errors(&found);
    if arguments.format == FindingsFormat::Text {
        let path = files::shown(&issue.path, &config);
        let words = if wrong == 0 { "nothing".to_owned() } else { count(wrong, "thing", "things") };
        console.summary(&format!("{path}: {words} to mend"))?;
    }
    Ok(if wrong == 0 { Ending::Done } else { Ending::Findings })
}

/// All that is found in an issue.
pub fn findings(
    issue: &Manuscript,
    issues: &[Manuscript],
    config: &Config,
    manner: Manner,
    console: &mut Console<'_>,
) -> Result<Vec<Finding>, Failure> {
    // What is wrong with templates shows before anybody is asked.
    let (filled, lacks) = includes::of_issue(config, issue, manner.now, console)?;
    let letter = Press::new(config, issue, filled, manner.now)?.letter()?;
    findings_with(&letter.weight, lacks, issue, issues, config, manner)
}

/// The same of an issue whose mail is known, with what its includes ask for that there is not.
pub fn findings_with(
    weight: &Weight,
    lacks: Vec<Lack>,
    issue: &Manuscript,
    issues: &[Manuscript],
    config: &Config,
    manner: Manner,
) -> Result<Vec<Finding>, Failure> {
    let reach: BTreeMap<String, Reach> = match manner.offline {
        true => BTreeMap::new(),
        false => links::reach(&newsletter::links_to_ask(issue, config), config, manner.allow_private, manner.now)?,
    };
    let mut found = newsletter::check(issue, issues, config, &reach, Some(weight));
    found.extend(lacks.into_iter().map(|Lack { place, message }| {
        let place = place.start + issue.body_start..place.end + issue.body_start;
        let what = Diagnostic::at(&issue.path, &issue.text, place, message);
        Finding { severity: Severity::Error, rule: "include", what }
    }));
    found.sort_by_key(|finding| finding.what.place.as_ref().map_or(0, |place| place.span.start));
    Ok(found)
}

/// How many of these are to be mended.
pub fn errors(found: &[Finding]) -> usize {
    found.iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// For `orrery check`: says what can be found in drafts without asking anybody, beside the results, which are of feeds.
pub fn note_about_drafts(config: &Config, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let issues = content::manuscripts(config)?;
    let mut ending = Ending::Done;
    for issue in issues.iter().filter(|issue| issue.draft) {
        let found = newsletter::check(issue, &issues, config, &BTreeMap::new(), None);
        for finding in found.iter().filter(|finding| finding.severity == Severity::Error) {
            printing::print_aside(finding, config, console);
            ending = Ending::Findings;
        }
    }
    Ok(ending)
}
