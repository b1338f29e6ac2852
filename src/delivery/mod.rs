//! A letter and who carries it in, an errand out: what is said to a mail server, a program or a service, decided to the
//! last byte before anybody is asked. An errand is done once, and never tried again by itself: what failed after all had
//! been said may have arrived.

mod buttondown;
mod listmonk;
mod sendmail;
mod service;
mod shown;
mod smtp;

use std::path::Path;

use lettre::address::Envelope;

use crate::config::{Mailbox, Sending, Smtp};
use crate::fetch::Run;
use crate::mail::{Letter, MailError};
use service::Request;

pub use smtp::check_authority;

/// What is to be done.
#[derive(Debug)]
pub enum Errand<'a> {
    /// A mail for a mail server.
    Smtp(&'a Smtp, Parcel),
    /// A mail for a program.
    Sendmail(&'a Path, Parcel),
    /// A draft for a service, which makes mails of it.
    Draft(Box<Request<'a>>),
}

/// A mail as it travels.
#[derive(Debug)]
pub struct Parcel {
    /// From whom, and to whom: what mail servers go by (RFC 5321, section 2.3.1).
    envelope: Envelope,
    /// Header and body (RFC 5322).
    bytes: Vec<u8>,
    /// For those who want to know: bytes of its HTML and of its text.
    parts: (usize, usize),
}

/// Why an errand was not done, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// In words; those of the other side among them.
    pub words: String,
    /// Whether nobody can have got anything.
    pub is_certain: bool,
}

impl<'a> Errand<'a> {
    /// The errand of carrying `letter`, which a service knows by `name`, to these people.
    ///
    /// # Errors
    /// Nobody writes it.
    pub fn new(letter: &Letter, name: &str, sending: &'a Sending, to: &[Mailbox]) -> Result<Self, MailError> {
        let parcel = || Parcel::new(letter, to);
        Ok(match sending {
            Sending::Smtp(smtp) => Self::Smtp(smtp, parcel()?),
            Sending::Sendmail(program) => Self::Sendmail(program, parcel()?),
            Sending::Listmonk(listmonk) => Self::Draft(Box::new(listmonk::request(letter, name, listmonk))),
            Sending::Buttondown(buttondown) => Self::Draft(Box::new(buttondown::request(letter, buttondown))),
        })
    }

    /// Where it goes: the addresses of people and lists, or a service's name for them.
    pub fn destination(&self) -> String {
        match self {
            Self::Smtp(_, parcel) | Self::Sendmail(_, parcel) => parcel.recipients().join(", "),
            Self::Draft(request) => request.destination.clone(),
        }
    }

    /// The digest of all that is handed over.
    pub fn digest(&self) -> String {
        let hash = match self {
            Self::Smtp(_, parcel) | Self::Sendmail(_, parcel) => blake3::hash(&parcel.bytes),
            Self::Draft(request) => blake3::hash(request.json.to_string().as_bytes()),
        };
        hash.to_hex()[..16].to_owned()
    }

    /// Does it, and gives what the other side said. `secret` is the password or token, if it needs one.
    ///
    /// # Errors
    /// Why it was not done, or may not have been.
    pub fn carry_out(&self, secret: Option<String>, run: &Run) -> Result<String, Trouble> {
        let (said, login) = match self {
            Self::Smtp(smtp, parcel) => (smtp::send(smtp, parcel, secret.clone()), smtp.login.as_ref()),
            Self::Sendmail(program, parcel) => (sendmail::send(program, parcel), None),
            Self::Draft(request) => (request.make(secret.clone().unwrap_or_default(), run), Some(request.login)),
        };
        // Who is told a wrong password may say it again, and what is said ends in logs.
        let hidden = |words: String| match (&secret, login) {
            (Some(secret), Some(login)) => words.replace(secret, &format!("({})", login.variable)),
            _ => words,
        };
        said.map(hidden).map_err(|trouble| Trouble { words: hidden(trouble.words), ..trouble })
    }
}

impl Parcel {
    fn new(letter: &Letter, to: &[Mailbox]) -> Result<Self, MailError> {
        let message = letter.message(to)?;
        let parts = (letter.html.len(), letter.text.len());
        Ok(Self { envelope: message.envelope().clone(), bytes: message.formatted(), parts })
    }

    fn sender(&self) -> String {
        self.envelope.from().map(ToString::to_string).unwrap_or_default()
    }

    fn recipients(&self) -> Vec<String> {
        self.envelope.to().iter().map(ToString::to_string).collect()
    }
}

impl Trouble {
    /// Nobody got anything.
    fn certain(words: impl Into<String>) -> Self {
        Self { words: words.into(), is_certain: true }
    }

    /// Somebody may have got it.
    fn uncertain(words: impl Into<String>) -> Self {
        Self { words: words.into(), is_certain: false }
    }
}
