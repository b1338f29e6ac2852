//! `orrery newsletter sent`, and the ledger that keeps an issue from being sent twice.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::archive::{Archive, ArchiveError, Sending, SendingEnd};
use crate::cli::Cli;
use crate::commands::Ending;
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::config::{self, Config};
use crate::delivery::Trouble;
use crate::sanitize::clean_line;

/// Lists what was sent.
pub fn sent(cli: &Cli, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let all = read(&config)?;
    for sending in &all {
        console.result(&clean_line(&in_words(sending, &config)))?;
    }
    if all.is_empty() {
        console.note("nothing was sent yet");
    }
    Ok(Ending::Done)
}

/// The ledger; an empty one if there is no archive yet, or none that knows of it.
pub fn read(config: &Config) -> Result<Vec<Sending>, Failure> {
    match Archive::open_to_read(&config.planet.archive) {
        Ok(archive) => Ok(archive.sendings()?),
        Err(ArchiveError::Missing(_) | ArchiveError::Older(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// The last sending of an issue that readers have, or may have.
pub fn last<'a>(sendings: &'a [Sending], issue: &str) -> Option<&'a Sending> {
    sendings.iter().rfind(|sending| sending.issue == issue && sending.may_have_arrived())
}

/// Writes down that it begins, does it, and writes down how it ended.
pub fn keep(
    archive: &mut Archive,
    sending: &Sending,
    ended: impl Fn() -> Result<DateTime<Utc>, Failure>,
    send: impl FnOnce() -> Result<String, Trouble>,
) -> Result<String, Failure> {
    let line = archive.begin_sending(sending)?;
    match send() {
        Ok(said) => {
            let end = SendingEnd { at: ended()?, taken: true, said };
            archive.end_sending(line, &end).map_err(|error| {
                Failure::Machine(format!("it is sent, but that could not be written down: {error}"))
            })?;
            Ok(end.said)
        }
        Err(trouble) if trouble.is_certain => {
            archive.end_sending(line, &SendingEnd { at: ended()?, taken: false, said: trouble.words.clone() })?;
            Err(Failure::Machine(format!("{}; nothing was sent", trouble.words)))
        }
        Err(trouble) => {
            let words = "whether it was sent is not known: look whether it arrived, before you send it with --again";
            Err(Failure::Machine(format!("{}; {words}", trouble.words)))
        }
    }
}

/// One line of the ledger for people.
pub fn in_words(sending: &Sending, config: &Config) -> String {
    let at = |moment: DateTime<Utc>| {
        moment.with_timezone(&config.planet.timezone).to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let Sending { issue, via, list, began, end, .. } = sending;
    match end {
        Some(SendingEnd { at: when, taken: true, said }) => {
            let said = if said.is_empty() { String::new() } else { format!(" ({said})") };
            format!("{issue} was sent by {via} to {list} at {}{said}", at(*when))
        }
        Some(SendingEnd { at: when, taken: false, said }) => {
            format!("{issue} was not sent by {via} to {list} at {}: {said}", at(*when))
        }
        None => format!("{issue}: sending by {via} to {list} began at {} and did not end", at(*began)),
    }
}
