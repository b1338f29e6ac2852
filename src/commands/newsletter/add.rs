//! `orrery newsletter add`.

use url::Url;

use super::{asking, files};
use crate::cli::{self, Cli};
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::{Ending, moments, remarks};
use crate::config::{self, Config, Location};
use crate::content::{self, INBOX};
use crate::diagnostic::closest;
use crate::feed::{self, Arrival};
use crate::fetch::Answer;
use crate::newsletter::{Earlier, Note, UNSORTED, key};
use crate::sanitize;

/// Appends a page to the inbox.
pub fn add(cli: &Cli, arguments: &cli::NewsletterAdd, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let url = Url::parse(arguments.url.trim()).ok().filter(config::is_web);
    let url = url.ok_or_else(|| Failure::Usage(format!("{}: write an address in full: https://...", arguments.url)))?;
    let url = sanitize::without_marks(&url).unwrap_or(url);
    let section = arguments.section.as_deref().map(|typed| section(typed, &config)).transpose()?;
    let (title, description) = match &arguments.title {
        Some(title) => (title.clone(), String::new()),
        None => page(&url, &config, arguments.allow_private)?,
    };
    let note = Note::of_page(section, &url, &title, &description, &sanitize::clean_line(&arguments.note));
    let earlier = Earlier::than(None, &content::manuscripts(&config)?);
    if let Some(issue) = earlier.links.get(&key(&url)) {
        console.warn(&format!("{issue}.md had this page; a draft will leave it in the inbox"));
    }
    let path = files::directory(&config).join(INBOX);
    let shown = files::shown(&path, &config);
    match files::inbox(&config)?.with(&note) {
        None => console.note(&format!("{shown} has this page already")),
        Some(text) => {
            files::replace(&path, &text)?;
            console.summary(&format!("{shown}: {title}"))?;
        }
    }
    Ok(Ending::Done)
}

fn section(typed: &str, config: &Config) -> Result<String, Failure> {
    let ids = || config.newsletter.sections.iter().map(|section| section.id.as_str());
    if ids().any(|id| id == typed) {
        return Ok(typed.to_owned());
    }
    let help = match closest(typed, ids()) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!(
            "the sections are {}; without --section it goes to “{UNSORTED}”",
            ids().collect::<Vec<_>>().join(", ")
        ),
    };
    Err(Failure::Usage(format!("--section {typed}: feeds.toml has no section with this id; {help}")))
}

/// Title and description of a page.
fn page(url: &Url, config: &Config, allow_private: bool) -> Result<(String, String), Failure> {
    const LONGEST: usize = 300;
    let now = moments::now(None, false)?;
    let asked = asking::ask(vec![Location::Web(url.clone())], config, allow_private, now)?.pop();
    let document = match asked.map(|fetched| fetched.outcome) {
        Some(Ok(Answer::Document(document))) => document,
        Some(Err(error)) => {
            let why = remarks::in_short(&error.to_string());
            return Err(Failure::Machine(format!("{url}: {why}; with --title \"...\" it is noted without asking")));
        }
        _ => return Err(Failure::Machine(format!("{url}: there was no answer"))),
    };
    let read = feed::read(&Arrival {
        bytes: &document.bytes,
        content_type: document.content_type.as_deref(),
        url: &document.url,
        max_entries: 0,
    });
    let page = read.page.unwrap_or_default();
    let title = sanitize::clean_line(&page.headline);
    let title = if title.is_empty() { url.to_string() } else { title };
    Ok((title, sanitize::excerpt(&sanitize::clean_line(&page.description), LONGEST)))
}
