//! `[newsletter.sending]`: by whom issues are sent.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::Login;
use crate::diagnostic::Diagnostic;

/// `[newsletter.sending]`: who carries issues to their readers.
#[derive(Clone, Debug)]
pub enum Sending {
    /// A mail server, which the mail is handed to.
    Smtp(Smtp),
    /// A program of this machine that takes mails as `sendmail` does: its path, or a name in the path of programs.
    Sendmail(PathBuf),
    /// listmonk, in which a draft of a campaign is made.
    Listmonk(Listmonk),
    /// Buttondown, in which a draft is made.
    Buttondown(Buttondown),
}

/// A mail server: RFC 5321.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Its name or address.
    pub host: String,
    /// Where it listens.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// Who we are, if it wants to know: RFC 4954.
    pub login: Option<Login>,
    /// Authorities that are trusted beside those that this machine trusts.
    pub authority: Option<Authority>,
    /// For each step of the conversation.
    pub patience: Duration,
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From its beginning: RFC 8314, section 3.
    Implicit,
    /// After `STARTTLS` (RFC 3207), which the server must offer.
    StartTls,
    /// Not at all: within this machine.
    None,
}

/// Certificates of authorities, as PEM.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Their file.
    pub path: PathBuf,
    /// What to tell the owner if it cannot be read.
    pub unreadable: Diagnostic,
}

/// listmonk (<https://listmonk.app>).
#[derive(Clone, Debug)]
pub struct Listmonk {
    /// Where it is, with a slash at its end.
    pub url: Url,
    /// Whether that may be an address that is not of the public internet.
    pub allow_private: bool,
    /// The lists that a campaign is for, by their numbers.
    pub lists: Vec<usize>,
    /// The campaign's template; listmonk's own choice if none.
    pub template: Option<usize>,
    /// Its API user and their token.
    pub login: Login,
}

/// Buttondown (<https://buttondown.com>).
#[derive(Clone, Debug)]
pub struct Buttondown {
    /// Where its API is, with a slash at its end.
    pub url: Url,
    /// Whether that may be an address that is not of the public internet.
    pub allow_private: bool,
    /// What it is given.
    pub body: DraftBody,
    /// Its API key.
    pub login: Login,
}

/// What a draft is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftBody {
    /// The Markdown, which the service makes a mail of by its own design.
    Markdown,
    /// The finished HTML.
    Html,
}

impl Sending {
    /// What is secret, if it needs that: a password or a token.
    pub fn login(&self) -> Option<&Login> {
        match self {
            Self::Smtp(smtp) => smtp.login.as_ref(),
            Self::Sendmail(_) => None,
            Self::Listmonk(listmonk) => Some(&listmonk.login),
            Self::Buttondown(buttondown) => Some(&buttondown.login),
        }
    }

    /// Its name, as in `feeds.toml`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Smtp(_) => "smtp",
            Self::Sendmail(_) => "sendmail",
            Self::Listmonk(_) => "listmonk",
            Self::Buttondown(_) => "buttondown",
        }
    }

    /// Whether it takes mails as they are, and not drafts that it makes mails of.
    pub fn takes_mails(&self) -> bool {
        matches!(self, Self::Smtp(_) | Self::Sendmail(_))
    }
}
