//! What people see: results on standard output, all else on standard error, strangers' words made harmless.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::failure::Failure;
use crate::sanitize;

/// How much to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Only what is wrong.
    Quiet,
    /// What is wrong or worth knowing, and a summary.
    #[default]
    Normal,
    /// How each feed fared.
    Verbose,
}

impl Volume {
    /// What `--quiet` and `--verbose` ask for.
    pub fn from_flags(quiet: bool, verbose: bool) -> Self {
        match (quiet, verbose) {
            (true, _) => Self::Quiet,
            (_, true) => Self::Verbose,
            _ => Self::Normal,
        }
    }
}

/// The two streams.
pub struct Console<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    volume: Volume,
    bar: ProgressBar,
}

impl<'a> Console<'a> {
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self { out, err, volume: Volume::default(), bar: ProgressBar::hidden() }
    }

    pub fn set_volume(&mut self, volume: Volume) {
        self.volume = volume;
    }

    /// Where results go, for those that come as bytes.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut *self.out
    }

    /// A result.
    pub fn result(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// A result in JSON. Characters that would steer a terminal or turn its text around are escaped; JSON has them
    /// only inside of strings.
    pub fn json(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", sanitize::harmless_json(line))
    }

    /// A result that nobody asked for.
    pub fn summary(&mut self, line: &str) -> io::Result<()> {
        if self.volume > Volume::Quiet {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// Something wrong that does not end the run.
    pub fn warn(&mut self, line: &str) {
        self.say("warning: ", line);
    }

    /// Something worth knowing.
    pub fn note(&mut self, line: &str) {
        if self.volume > Volume::Quiet {
            self.say("", line);
        }
    }

    /// Something for those who want to know all.
    pub fn detail(&mut self, line: &str) {
        if self.volume >= Volume::Verbose {
            self.say("", line);
        }
    }

    fn say(&mut self, kind: &str, line: &str) {
        let line = sanitize::clean_line(line);
        let err = &mut self.err;
        self.bar.suspend(|| {
            let _ = writeln!(err, "{kind}{line}");
        });
    }

    /// Shows a failure and gives its exit status.
    pub fn fail(&mut self, failure: &Failure) -> u8 {
        let words = match failure {
            Failure::Owner(mistakes) => {
                let shown: Vec<String> = mistakes.iter().map(|mistake| mistake.show()).collect();
                shown.join("\n\n")
            }
            Failure::Usage(words) | Failure::Machine(words) => format!("error: {words}"),
            Failure::Locked(error) => format!("error: {error}"),
            Failure::Interrupted(words) => format!("warning: {words}"),
            Failure::Unheard => return failure.status(),
        };
        let _ = writeln!(self.err, "{}", sanitize::clean_block(&words));
        failure.status()
    }

    /// Begins a bar of so many steps, on a terminal; elsewhere the plain lines have to do.
    pub fn begin_progress(&mut self, steps: usize) {
        const STEPS_WORTH_A_BAR: usize = 2;
        if steps < STEPS_WORTH_A_BAR || self.volume == Volume::Quiet || !io::stderr().is_terminal() {
            return;
        }
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} feeds {wide_msg}");
        self.bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    }

    /// One step done.
    pub fn progress(&mut self, what: &str) {
        self.bar.set_message(what.to_owned());
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub fn end_progress(&mut self) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
    }
}
