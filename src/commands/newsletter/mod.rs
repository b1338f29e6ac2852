//! `orrery newsletter`: one file a command.

mod add;
mod asking;
mod calendars;
mod check;
mod draft;
mod files;
mod git;
mod ledger;
mod links;
mod press;
mod printing;
mod publish;
mod render;
mod send;

use super::Ending;
use super::console::Console;
use super::failure::Failure;
use crate::cli::{self, Cli, NewsletterCommand};

pub use calendars::{events as calendar_events, refresh as refresh_calendars};
pub use check::note_about_drafts;
pub use files::shown;

/// Does what is to be done with the newsletter.
pub fn newsletter(cli: &Cli, arguments: &cli::Newsletter, console: &mut Console<'_>) -> Result<Ending, Failure> {
    match &arguments.command {
        NewsletterCommand::Draft(arguments) => draft::draft(cli, arguments, console),
        NewsletterCommand::Add(arguments) => add::add(cli, arguments, console),
        NewsletterCommand::Check(arguments) => check::check(cli, arguments, console),
        NewsletterCommand::Publish(arguments) => publish::publish(cli, arguments, console),
        NewsletterCommand::Render(arguments) => render::render(cli, arguments, console),
        NewsletterCommand::Send(arguments) => send::send(cli, arguments, console),
        NewsletterCommand::Sent => ledger::sent(cli, console),
    }
}
