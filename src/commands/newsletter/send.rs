//! `orrery newsletter send`.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::check::{self, Manner};
use super::press::Press;
use super::{files, ledger, printing};
use crate::archive::{self, Archive, Lock};
use crate::cli::{self, Cli, FindingsFormat};
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::{Ending, moments, orders};
use crate::config::{self, Config, Mailbox, Sending, Unsubscribe};
use crate::content::{self, Manuscript};
use crate::delivery::{self, Errand};
use crate::diagnostic::Diagnostic;
use crate::fetch::Run;
use crate::includes::Lack;
use crate::mail::{Letter, MailError};
use crate::newsletter::Weight;
use crate::sanitize::{clean_block, clean_line};
use crate::site::count;

/// With `--if-new`, an issue that came out before is not sent: it was so, or sending was set up only after it.
const NEW: TimeDelta = TimeDelta::days(3);

/// What all that is to be done needs to know.
struct Desk<'a> {
    config: &'a Config,
    sending: &'a Sending,
    arguments: &'a cli::NewsletterSend,
    issues: &'a [Manuscript],
    now: DateTime<Utc>,
}

/// Sends an issue: as a test, or to the list.
pub fn send(cli: &Cli, arguments: &cli::NewsletterSend, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let config = config::load(&cli.config)?;
    let now = moments::now(arguments.now.as_deref(), false)?;
    let sending = config.newsletter.sending.as_ref().ok_or_else(|| how_to_begin(&cli.config))?;
    let issues = content::manuscripts(&config)?;
    let desk = Desk { config: &config, sending, arguments, issues: &issues, now };
    match arguments.list {
        true => desk.to_the_list(&cli.config, console),
        false => desk.as_a_test(console),
    }
}

fn how_to_begin(path: &Path) -> Diagnostic {
    let words = "who should carry the newsletter? There is no [newsletter.sending] in this file";
    Diagnostic::whole(path, words).help(
        "for a mail server, write for instance\n[newsletter.sending]\nvia = \"smtp\"\nhost = \"mail.planet.example\"\n\
         username = \"weekly\"\nand put the password in the environment variable ORRERY_SMTP_PASSWORD",
    )
}

impl Desk<'_> {
    fn as_a_test(&self, console: &mut Console<'_>) -> Result<Ending, Failure> {
        if !self.sending.takes_mails() {
            let words = "is given drafts, and sends tests of them itself: --list makes one, and sends nothing";
            return Err(Failure::Usage(format!("--to: {} {words}", self.sending.name())));
        }
        let to = addresses(&self.arguments.to)?;
        let issue = files::meant(self.arguments.file.as_deref(), self.issues)?;
        let (letter, _) = self.letter(issue, console)?;
        // Another mail than that of the list, which mailboxes would drop as one that they have.
        let message_id = format!("test-{}.{}", self.now.timestamp(), letter.message_id);
        let letter = Letter { subject: format!("[test] {}", letter.subject), message_id, ..letter };
        let errand = Errand::new(&letter, &issue.stem, self.sending, &to).map_err(unwritten)?;
        self.warn_of_placeholders(console);
        if self.arguments.dry_run {
            return show(&errand, console);
        }
        let secret = self.secret()?;
        let said = errand.carry_out(secret, &self.run());
        let said = said.map_err(|trouble| match trouble.is_certain {
            true => Failure::Machine(format!("{}; nothing was sent", trouble.words)),
            false => Failure::Machine(format!("{}; whether the test was sent is not known", trouble.words)),
        })?;
        let name = files::shown(&issue.path, self.config);
        console.summary(&handed(&format!("a test of {name}"), &errand, self.sending, &said))?;
        Ok(Ending::Done)
    }

    fn to_the_list(&self, path: &Path, console: &mut Console<'_>) -> Result<Ending, Failure> {
        let issue = self.chosen()?;
        let (letter, lacks) = self.letter(issue, console)?;
        let errand = Errand::new(&letter, &issue.stem, self.sending, &self.list(path)?).map_err(unwritten)?;
        let entry = self.entry(issue, &letter, &errand);
        let written = (&letter.weight, lacks);
        self.warn_of_placeholders(console);
        if self.arguments.dry_run {
            show(&errand, console)?;
            self.must_be_out(issue)?;
            let refused = self.was_sent(&ledger::read(self.config)?, &entry, console);
            return Ok(refused.or(self.is_wrong(issue, written, true, console)?).unwrap_or(Ending::Done));
        }
        self.must_be_out(issue)?;
        let secret = self.secret()?;
        let _lock = Lock::take(&self.config.planet.archive)?;
        let mut archive = Archive::open(&self.config.planet.archive)?;
        if let Some(refused) = self.was_sent(&archive.sendings()?, &entry, console) {
            return Ok(refused);
        }
        if let Some(refused) = self.is_wrong(issue, written, self.arguments.offline, console)? {
            return Ok(refused);
        }
        let ended = || moments::now(self.arguments.now.as_deref(), false);
        let said = ledger::keep(&mut archive, &entry, ended, || errand.carry_out(secret, &self.run()))?;
        let name = files::shown(&issue.path, self.config);
        console.summary(&handed(&name, &errand, self.sending, &said))?;
        Ok(Ending::Done)
    }

    /// To whom a mail for the list goes. Services know that themselves.
    fn list(&self, path: &Path) -> Result<Vec<Mailbox>, Failure> {
        match &self.config.newsletter.mail.to {
            Some(list) => Ok(vec![list.clone()]),
            None if self.sending.takes_mails() => Err(no_list(path).into()),
            None => Ok(Vec::new()),
        }
    }

    fn entry(&self, issue: &Manuscript, letter: &Letter, errand: &Errand<'_>) -> archive::Sending {
        archive::Sending {
            issue: issue.stem.clone(),
            digest: errand.digest(),
            via: self.sending.name().to_owned(),
            list: errand.destination(),
            message_id: self.sending.takes_mails().then(|| letter.message_id.clone()),
            began: self.now,
            end: None,
        }
    }

    /// The issue that was named, or else the newest that is out.
    fn chosen(&self) -> Result<&Manuscript, Failure> {
        if let Some(typed) = &self.arguments.file {
            return files::named(typed, self.issues);
        }
        let is_out = |issue: &&Manuscript| !issue.draft && issue.date <= self.now;
        self.issues.iter().rfind(is_out).ok_or_else(|| {
            Failure::Usage("no issue is out yet: `orrery newsletter publish` makes one of a draft".into())
        })
    }

    /// The letter, and what its includes ask for that there is not.
    fn letter(&self, issue: &Manuscript, console: &mut Console<'_>) -> Result<(Letter, Vec<Lack>), Failure> {
        let (press, lacks) = Press::of(self.config, issue, self.now, console)?;
        Ok((press.letter()?, lacks))
    }

    fn must_be_out(&self, issue: &Manuscript) -> Result<(), Failure> {
        let name = files::shown(&issue.path, self.config);
        if issue.draft {
            let words = "is a draft: `orrery newsletter publish` makes it an issue, and `--to` sends a test of it";
            return Err(Failure::Usage(format!("{name} {words}")));
        }
        if issue.date > self.now {
            let date = issue.date.with_timezone(&self.config.planet.timezone);
            let date = date.to_rfc3339_opts(SecondsFormat::Secs, true);
            return Err(Failure::Usage(format!("{name} comes out only at {date}: nothing is sent before")));
        }
        Ok(())
    }

    /// How the command ends if it was sent before, and may not be sent again; says so.
    fn was_sent(
        &self,
        sendings: &[archive::Sending],
        entry: &archive::Sending,
        console: &mut Console<'_>,
    ) -> Option<Ending> {
        let before = ledger::last(sendings, &entry.issue);
        let has_ended = before.is_some_and(|before| before.end.is_some());
        if self.arguments.if_new {
            let is_old = self.issues.iter().find(|issue| issue.stem == entry.issue)?.date < self.now - NEW;
            if has_ended || is_old {
                console.detail(&format!("{} is not new", entry.issue));
                return Some(Ending::Done);
            }
        }
        if self.arguments.again {
            return None;
        }
        if let Some(nameless) = self.nameless(sendings).filter(|_| before.is_none()) {
            let words = ledger::in_words(nameless, self.config);
            let advice = format!("its file is gone: if that is now {}, its readers have it", entry.issue);
            console.warn(&format!("{words}; {advice}; --again sends it"));
            return Some(Ending::Findings);
        }
        let before = before?;
        let words = ledger::in_words(before, self.config);
        let advice = match (has_ended, before.digest == entry.digest) {
            (false, _) => "look whether it arrived; --again sends it once more",
            (true, true) => "--again sends it once more",
            (true, false) => "it has changed since; --again sends it as it is now",
        };
        console.warn(&format!("{words}; {advice}"));
        Some(Ending::Findings)
    }

    /// A sending of these days whose issue has no file any more: it may have got another name.
    fn nameless<'s>(&self, sendings: &'s [archive::Sending]) -> Option<&'s archive::Sending> {
        let is_gone = |sending: &&archive::Sending| self.issues.iter().all(|issue| issue.stem != sending.issue);
        let is_recent = |sending: &&archive::Sending| sending.began > self.now - NEW;
        sendings.iter().filter(is_gone).filter(is_recent).rfind(|sending| sending.may_have_arrived())
    }

    /// How the command ends if there is something to mend; says what.
    fn is_wrong(
        &self,
        issue: &Manuscript,
        (weight, lacks): (&Weight, Vec<Lack>),
        offline: bool,
        console: &mut Console<'_>,
    ) -> Result<Option<Ending>, Failure> {
        let manner = Manner { offline, allow_private: self.arguments.allow_private, now: self.now };
        let found = check::findings_with(weight, lacks, issue, self.issues, self.config, manner)?;
        for finding in &found {
            printing::print(finding, FindingsFormat::Text, self.config, console)?;
        }
        let wrong = check::errors(&found);
        let page = self.config.planet.output_dir.join("newsletter").join(&issue.stem).join("index.html");
        let why = match (wrong, page.exists()) {
            (0, true) => return Ok(None),
            (0, false) => "its page is not made yet, which readers would look for: `orrery build` makes it".to_owned(),
            _ => format!("{} to mend", count(wrong, "thing", "things")),
        };
        if self.arguments.anyway {
            return Ok(None);
        }
        console.warn(&format!("not sent: {why}; --anyway sends it as it is"));
        Ok(Some(Ending::Findings))
    }

    /// The owner's mistakes that show only where the program runs, before anybody is asked.
    fn secret(&self) -> Result<Option<String>, Failure> {
        if let Sending::Smtp(smtp) = self.sending {
            delivery::check_authority(smtp)?;
        }
        let Some(login) = self.sending.login() else { return Ok(None) };
        match std::env::var(&login.variable) {
            Ok(secret) if !secret.trim().is_empty() => Ok(Some(secret.trim().to_owned())),
            _ => Err(login.unset.clone().into()),
        }
    }

    fn run(&self) -> Run {
        let stop = Arc::new(AtomicBool::new(false));
        Run { limits: self.config.fetch.clone(), now: self.now, proxy_hosts: orders::proxy_hosts(), stop }
    }

    /// What only a mailing service replaces, readers would find as it is.
    fn warn_of_placeholders(&self, console: &mut Console<'_>) {
        let is_left = |way: &&Unsubscribe| way.as_str().contains("{{");
        let ways = &self.config.newsletter.mail.unsubscribe;
        if let Some(way) = ways.iter().find(is_left).filter(|_| self.sending.takes_mails()) {
            let words = "stands in the mail as it is: only a mailing service would replace it";
            console.warn(&format!("`unsubscribe`: {} {words}", way.as_str()));
        }
    }
}

fn no_list(path: &Path) -> Diagnostic {
    Diagnostic::whole(path, "--list: there is no list to send to")
        .help("write its address as `to` of [newsletter.mail], such as to = \"weekly@lists.planet.example\"")
}

/// What was typed, each once.
fn addresses(typed: &[String]) -> Result<Vec<Mailbox>, Failure> {
    let mut all: Vec<Mailbox> = Vec::new();
    for typed in typed {
        let address = config::mailbox(typed).ok_or_else(|| {
            Failure::Usage(format!("--to {typed}: this is no mail address; write it as me@planet.example"))
        })?;
        if all.iter().all(|known| known.email != address.email) {
            all.push(address);
        }
    }
    Ok(all)
}

fn show(errand: &Errand<'_>, console: &mut Console<'_>) -> Result<Ending, Failure> {
    console.result(&clean_block(&errand.shown().join("\n")))?;
    Ok(Ending::Done)
}

fn handed(what: &str, errand: &Errand<'_>, sending: &Sending, said: &str) -> String {
    let said = clean_line(said);
    match sending {
        Sending::Smtp(smtp) => format!("{what} is with {} for {}: {said}", smtp.host, errand.destination()),
        Sending::Sendmail(program) => {
            let said = if said.is_empty() { said } else { format!(": {said}") };
            format!("{what} is with {} for {}{said}", program.display(), errand.destination())
        }
        Sending::Listmonk(_) | Sending::Buttondown(_) => format!("{what}: {said}"),
    }
}

fn unwritten(error: MailError) -> Failure {
    Failure::Usage(error.to_string())
}
