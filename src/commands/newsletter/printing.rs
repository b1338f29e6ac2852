//! Findings for people, for programs, and for pull requests.

use serde::Serialize;

use super::files;
use crate::cli::FindingsFormat;
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::config::Config;
use crate::newsletter::{Finding, Severity};
use crate::sanitize::clean_line;

/// A finding in JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    severity: &'a str,
    rule: &'a str,
    message: &'a str,
    help: Option<&'a str>,
}

/// Prints one finding.
pub fn print(
    finding: &Finding,
    format: FindingsFormat,
    config: &Config,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let Finding { severity, rule, what } = finding;
    let file = files::shown(&what.path, config);
    let (line, column) = what.line_and_column().unwrap_or((1, 1));
    let help = what.help.as_deref();
    let words = words(finding);
    let severity = name(*severity);
    match format {
        FindingsFormat::Text => console.result(&sentence(finding, config))?,
        FindingsFormat::Json => {
            let line = Line { file: &file, line, column, severity, rule, message: &what.message, help };
            let line = serde_json::to_string(&line).map_err(|error| Failure::Machine(error.to_string()))?;
            console.json(&line)?;
        }
        FindingsFormat::Github => {
            let kind = if severity == "error" { "error" } else { "notice" };
            // GitHub knows files by their place in the repository, where it runs us.
            let (file, words) = (property(&what.path.display().to_string()), data(&words));
            console.result(&format!("::{kind} file={file},line={line},col={column},title={rule}::{words}"))?;
        }
    }
    Ok(())
}

/// Says one finding where the results are of something else.
pub fn print_aside(finding: &Finding, config: &Config, console: &mut Console<'_>) {
    console.note(&sentence(finding, config));
}

fn sentence(finding: &Finding, config: &Config) -> String {
    let file = files::shown(&finding.what.path, config);
    let (line, column) = finding.what.line_and_column().unwrap_or((1, 1));
    let (severity, words, rule) = (name(finding.severity), words(finding), finding.rule);
    format!("{file}:{line}:{column}: {severity}: {words} [{rule}]")
}

/// What is wrong, and what to write instead.
fn words(finding: &Finding) -> String {
    let what = &finding.what;
    let help = what.help.as_deref();
    clean_line(&help.map_or_else(|| what.message.clone(), |help| format!("{}; {help}", what.message)))
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Note => "note",
    }
}

/// Text behind `::`, as commands of GitHub Actions have it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value before `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
