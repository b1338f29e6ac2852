//! How one feed is asked: headers and logins.

use std::ops::Range;

use toml::Spanned;

use super::Check;
use crate::config::{Login, Manners, typed};
use crate::diagnostic::Diagnostic;

/// Headers that the program sets itself: how a message travels, what it asks for, and who asks.
const OURS: &[&str] = &[
    "a-im",
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "if-modified-since",
    "if-none-match",
    "keep-alive",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// Headers that hold secrets, which do not belong in a file that is kept with the site.
const SECRET: &[&str] = &["authorization", "cookie", "proxy-authorization"];

impl Check<'_> {
    pub(super) fn manners(&mut self, feed: &typed::Feed) -> Manners {
        let headers = feed.headers.iter().filter_map(|(name, value)| self.header(name, value)).collect();
        Manners {
            user_agent: feed.user_agent.as_ref().and_then(|typed| self.header_value(typed, "user_agent")),
            headers,
            login: self.login(feed),
        }
    }

    fn header(&mut self, name: &Spanned<String>, value: &Spanned<String>) -> Option<(String, String)> {
        let lower = name.as_ref().to_ascii_lowercase();
        let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b); // RFC 9110, section 5.6.2
        let complaint = match lower.as_str() {
            ours if OURS.contains(&ours) => "is set by the program itself",
            secret if SECRET.contains(&secret) => "is for secrets, which do not belong in this file",
            name if name.is_empty() || !name.bytes().all(is_token) => "is not the name of a header",
            _ => return Some((lower, self.header_value(value, name.as_ref())?)),
        };
        let help = match lower.as_str() {
            "user-agent" => "write user_agent = \"...\"".to_owned(),
            "authorization" => "write bearer_env, or username and password_env".to_owned(),
            _ => "leave it out".to_owned(),
        };
        self.wrong(name.span(), format!("`{}` {complaint}", name.as_ref()), Some(help));
        None
    }

    /// A text that a header can hold; none if it is empty.
    pub(super) fn header_value(&mut self, typed: &Spanned<String>, key: &str) -> Option<String> {
        let value = typed.as_ref().trim();
        if !value.bytes().all(|b| (0x20..0x7f).contains(&b)) {
            self.wrong(typed.span(), format!("`{key}` has characters that a header cannot hold"), None);
        }
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn login(&mut self, feed: &typed::Feed) -> Option<Login> {
        let (username, variable, key) = match (&feed.username, &feed.password_env, &feed.bearer_env) {
            (None, None, None) => return None,
            (None, None, Some(variable)) => (None, variable, "bearer_env"),
            (Some(username), Some(variable), None) => (Some(username.as_ref().clone()), variable, "password_env"),
            (Some(username), None, None) => {
                let help = "write password_env = \"NAME\" beside it, the environment variable that has the password";
                self.wrong(username.span(), "`username` without `password_env`", Some(help.into()));
                return None;
            }
            (None, Some(variable), _) => {
                self.wrong(variable.span(), "`password_env` without `username`", None);
                return None;
            }
            (Some(_), _, Some(variable)) => {
                let help = "keep one of them".to_owned();
                self.wrong(variable.span(), "a feed has either a `username` or a `bearer_env`", Some(help));
                return None;
            }
        };
        if url::Url::parse(feed.url.as_ref()).is_ok_and(|url| !url.username().is_empty() || url.password().is_some()) {
            let help = "take it out of the url".to_owned();
            self.wrong(feed.url.span(), format!("the `url` has a login, and so has `{key}`"), Some(help));
        }
        Some(self.variable(username, variable, key))
    }

    /// A secret that is in an environment variable, by the name that was typed.
    pub(super) fn variable(&mut self, username: Option<String>, typed: &Spanned<String>, key: &str) -> Login {
        let name = typed.as_ref();
        if name.is_empty() || name.contains(['=', '\0']) || name.contains(char::is_whitespace) {
            let help = "write its name alone, such as \"ADA_PASSWORD\"".to_owned();
            self.wrong(typed.span(), format!("`{key}` is not the name of an environment variable"), Some(help));
        }
        Login { username, variable: name.clone(), unset: self.unset(name, typed.span()) }
    }

    /// What to tell the owner if an environment variable is not there.
    pub(super) fn unset(&self, name: &str, span: Range<usize>) -> Diagnostic {
        let message = format!("the environment variable {name} is not set");
        let help = "set it where orrery runs, to what only the server and you should know";
        Diagnostic::at(self.path, self.text, span, message).help(help)
    }
}
