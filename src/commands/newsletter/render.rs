//! `orrery newsletter render`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::files;
use super::press::Press;
use crate::cli::{self, Cli, LetterFormat};
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::{Ending, moments};
use crate::config;
use crate::content;
use crate::mail::Letter;
use crate::newsletter::SectionSize;

/// Shows an issue as mail.
pub fn render(cli: &Cli, arguments: &cli::NewsletterRender, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let format = arguments.format.unwrap_or(if arguments.open { LetterFormat::Preview } else { LetterFormat::Eml });
    if arguments.open && !matches!(format, LetterFormat::Preview | LetterFormat::Html) {
        return Err(Failure::Usage("--open: a browser shows `--format preview` and `--format html`".into()));
    }
    let config = config::load(&cli.config)?;
    let now = moments::now(arguments.now.as_deref(), false)?;
    let issues = content::manuscripts(&config)?;
    let issue = files::meant(arguments.file.as_deref(), &issues)?;
    let (press, _) = Press::of(&config, issue, now, console)?;
    let letter = press.letter()?;
    if let Some(complaint) = letter.weight.complaint() {
        console.warn(&format!("{}: {}; {}", files::shown(&issue.path, &config), complaint.message, complaint.help));
    }
    let bytes = match format {
        LetterFormat::Eml => eml(&letter)?,
        LetterFormat::Html => letter.html.into_bytes(),
        LetterFormat::Text => letter.text.into_bytes(),
        LetterFormat::Markdown => letter.markdown.into_bytes(),
        LetterFormat::Json => json(&letter)?,
        LetterFormat::Preview => press.preview(&letter)?.into_bytes(),
    };
    match place(arguments, &issue.stem)? {
        None => console.out().write_all(&bytes)?,
        Some(path) => {
            std::fs::write(&path, &bytes).map_err(|error| files::failed(&path, &error))?;
            console.note(&format!("{} is written", path.display()));
            if arguments.open {
                open(&path)?;
            }
        }
    }
    Ok(Ending::Done)
}

/// Where it is written to: where the owner says; for a browser into a file of its own among the system's passing ones;
/// else nowhere.
fn place(arguments: &cli::NewsletterRender, stem: &str) -> Result<Option<PathBuf>, Failure> {
    if arguments.output.is_some() || !arguments.open {
        return Ok(arguments.output.clone());
    }
    let make = || {
        let file = tempfile::Builder::new().prefix(&format!("{stem}-")).suffix(".html").tempfile()?;
        file.into_temp_path().keep().map_err(|error| error.error)
    };
    let failed = |error: std::io::Error| Failure::Machine(format!("no place for the preview: {error}"));
    make().map(Some).map_err(failed)
}

fn open(path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    opener::open(path).map_err(|error| Failure::Machine(format!("{shown} is written, but nothing opens it: {error}")))
}

fn eml(letter: &Letter) -> Result<Vec<u8>, Failure> {
    let to: Vec<_> = letter.to.iter().cloned().collect();
    letter.to_bytes(&to).map_err(|error| Failure::Usage(error.to_string()))
}

/// A letter for programs; docs/newsletter.md describes it.
#[derive(Serialize)]
struct InJson<'a> {
    subject: &'a str,
    preheader: &'a str,
    from: Option<String>,
    reply_to: Option<String>,
    to: Option<String>,
    date: String,
    language: &'a str,
    url: &'a str,
    message_id: &'a str,
    headers: BTreeMap<&'a str, &'a str>,
    html: &'a str,
    text: &'a str,
    markdown: &'a str,
    html_bytes: usize,
    text_bytes: usize,
    sections: &'a [SectionSize],
}

fn json(letter: &Letter) -> Result<Vec<u8>, Failure> {
    let mailbox = |mailbox: &Option<config::Mailbox>| mailbox.as_ref().map(ToString::to_string);
    let shown = InJson {
        subject: &letter.subject,
        preheader: &letter.preheader,
        from: mailbox(&letter.from),
        reply_to: mailbox(&letter.reply_to),
        to: mailbox(&letter.to),
        date: letter.date.to_rfc3339(),
        language: &letter.language,
        url: &letter.url,
        message_id: &letter.message_id,
        headers: letter.headers.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        html: &letter.html,
        text: &letter.text,
        markdown: &letter.markdown,
        html_bytes: letter.html.len(),
        text_bytes: letter.text.len(),
        sections: &letter.weight.sections,
    };
    let json = serde_json::to_string_pretty(&shown).map_err(|error| Failure::Machine(error.to_string()))?;
    Ok(format!("{json}\n").into_bytes())
}
