//! One file a command. Here alone the clock, the environment and the terminal are read, and all rooms meet.

mod announce;
mod build;
mod check;
mod check_fix;
mod check_json;
mod console;
mod entries;
mod explain;
mod failure;
mod fetch;
mod gather;
mod includes;
mod interrupt;
mod mentions;
mod moments;
mod newsletter;
mod orders;
mod outputs;
mod pictures;
mod prune;
mod reading;
mod relate;
mod remarks;
mod removed;
mod rename;
mod renew;
mod retain;
mod search;
mod sift;
mod transfer;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

use crate::cli::{Cli, Command};
use console::Console;

/// How a command ended, apart from failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// As it should.
    Done,
    /// A source could not be read.
    Unreadable,
    /// There is something to mend.
    Findings,
    /// Before its time, because it was asked to.
    Interrupted,
}

/// Runs the program with these arguments (the first is its name) and gives its exit status; results go to `out`,
/// all else to `err`. Leaves nothing behind in the process, so that it can be called again.
pub fn run(arguments: impl Iterator<Item = OsString>, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(usage) => {
            let is_mistake = usage.use_stderr();
            let _ = if is_mistake { write!(err, "{usage}") } else { write!(out, "{usage}") };
            return if is_mistake { 2 } else { 0 };
        }
    };
    let mut console = Console::new(out, err);
    let ended = match &cli.command {
        Command::Build(arguments) => build::build(&cli, arguments, &mut console),
        Command::Fetch(arguments) => fetch::fetch(&cli, arguments, &mut console),
        Command::Entries(arguments) => entries::entries(&cli, arguments, &mut console),
        Command::Export(arguments) => transfer::export(&cli, arguments, &mut console),
        Command::Import(arguments) => transfer::import(&cli, arguments, &mut console),
        Command::Check(arguments) => check::check(&cli, arguments, &mut console),
        Command::Newsletter(arguments) => newsletter::newsletter(&cli, arguments, &mut console),
        Command::Prune(arguments) => prune::prune(&cli, arguments, &mut console),
        Command::Rename(arguments) => rename::rename(&cli, arguments, &mut console),
    };
    match ended {
        Ok(Ending::Done) => 0,
        Ok(Ending::Unreadable) => 1,
        Ok(Ending::Findings) => 3,
        Ok(Ending::Interrupted) => interrupt::Interrupt::STATUS,
        Err(failure) => console.fail(&failure),
    }
}
