//! `[newsletter.sending]`.

use std::net::IpAddr;
use std::ops::Range;
use std::path::PathBuf;

use toml::Spanned;
use url::{Host, Url};

use super::Check;
use crate::config::{Authority, Buttondown, DraftBody, Encryption, Listmonk, Login, Sending, Smtp, typed};
use crate::diagnostic::Diagnostic;

const ENCRYPTIONS: [(&str, Encryption); 3] =
    [("implicit", Encryption::Implicit), ("starttls", Encryption::StartTls), ("none", Encryption::None)];

const BODIES: [(&str, DraftBody); 2] = [("markdown", DraftBody::Markdown), ("html", DraftBody::Html)];

/// A key, where it stands if it does, and whose it is.
type Key = (&'static str, Option<Range<usize>>, &'static [&'static str]);

/// Understands what belongs to one carrier; `true`: `[fetch]` permits private addresses.
type Understood = fn(&mut Check<'_>, &typed::Sending, bool) -> Option<Sending>;

const CARRIERS: [(&str, Understood); 4] = [
    ("smtp", |check, typed, _| check.smtp(typed).map(Sending::Smtp)),
    ("sendmail", |_, typed, _| Some(Sending::Sendmail(program(typed)))),
    ("listmonk", |check, typed, allow_private| check.listmonk(typed, allow_private).map(Sending::Listmonk)),
    ("buttondown", |check, typed, allow_private| check.buttondown(typed, allow_private).map(Sending::Buttondown)),
];

impl Check<'_> {
    /// `allow_private` is that of `[fetch]`.
    pub(super) fn sending(&mut self, typed: Option<&typed::Sending>, allow_private: bool) -> Option<Sending> {
        let typed = typed?;
        let understood = self.one_of(&typed.via, "via", &CARRIERS)?;
        self.has_no_key_of_another(typed);
        understood(self, typed, allow_private)
    }

    fn has_no_key_of_another(&mut self, typed: &typed::Sending) {
        let via = typed.via.as_ref().as_str();
        fn at<T>(value: &Option<Spanned<T>>) -> Option<Range<usize>> {
            value.as_ref().map(Spanned::span)
        }
        let keys: [Key; 14] = [
            ("host", at(&typed.host), &["smtp"]),
            ("port", at(&typed.port), &["smtp"]),
            ("tls", at(&typed.tls), &["smtp"]),
            ("password_env", at(&typed.password_env), &["smtp"]),
            ("ca_file", at(&typed.ca_file), &["smtp"]),
            ("timeout_seconds", at(&typed.timeout_seconds), &["smtp"]),
            ("program", at(&typed.program), &["sendmail"]),
            ("username", at(&typed.username), &["smtp", "listmonk"]),
            ("url", at(&typed.url), &["listmonk", "buttondown"]),
            ("token_env", at(&typed.token_env), &["listmonk", "buttondown"]),
            ("allow_private", at(&typed.allow_private), &["listmonk", "buttondown"]),
            ("lists", at(&typed.lists), &["listmonk"]),
            ("template", at(&typed.template), &["listmonk"]),
            ("body", at(&typed.body), &["buttondown"]),
        ];
        for (key, span, carriers) in keys {
            if let Some(span) = span.filter(|_| !carriers.contains(&via)) {
                let all: Vec<String> = carriers.iter().map(|carrier| format!("via = \"{carrier}\"")).collect();
                let message = format!("`{key}` is for {}, and this is via = \"{via}\"", all.join(" and "));
                self.wrong(span, message, Some("leave it out".into()));
            }
        }
    }

    fn smtp(&mut self, typed: &typed::Sending) -> Option<Smtp> {
        let encryption = typed.tls.as_ref().and_then(|typed| self.one_of(typed, "tls", &ENCRYPTIONS));
        let encryption = encryption.unwrap_or(Encryption::Implicit);
        let usual = match encryption {
            Encryption::Implicit => 465,
            Encryption::StartTls => 587,
            Encryption::None => 25,
        };
        let Some(host) = &typed.host else {
            let help = "write host = \"mail.planet.example\", the name of the server that takes your mail";
            self.wrong(typed.via.span(), "sending by SMTP needs a `host`", Some(help.into()));
            return None;
        };
        let Ok(name) = Host::parse(host.as_ref().trim()) else {
            let help = "write the name alone, such as \"mail.planet.example\"";
            self.wrong(host.span(), format!("`{}` is not the name of a host", host.as_ref()), Some(help.into()));
            return None;
        };
        if encryption == Encryption::None && !is_this_machine(&name) {
            let span = typed.tls.as_ref().map_or(host.span(), Spanned::span);
            let help = "write \"implicit\" or \"starttls\"; only a server on this machine, such as \"localhost\", may go \
                        without";
            self.wrong(span, format!("nothing is sent to {name} without encryption"), Some(help.into()));
        }
        let usual_variable = "ORRERY_SMTP_PASSWORD";
        let login = typed.username.as_ref().map(|username| {
            let who = Some(username.as_ref().clone());
            self.secret(who, typed.password_env.as_ref(), "password_env", usual_variable, username.span())
        });
        if let Some(variable) = typed.password_env.as_ref().filter(|_| login.is_none()) {
            self.wrong(variable.span(), "`password_env` without `username`", None);
        }
        Some(Smtp {
            host: name.to_string().trim_matches(['[', ']']).to_owned(),
            port: self.number(typed.port.as_ref(), "port", usual, 1..=65_535) as u16,
            encryption,
            login,
            authority: typed.ca_file.as_ref().map(|typed| self.authority(typed)),
            patience: self.seconds(typed.timeout_seconds.as_ref(), "timeout_seconds", 120),
        })
    }

    fn authority(&mut self, typed: &Spanned<String>) -> Authority {
        let path = self.place(Some(typed), "ca.pem");
        let message = format!("`ca_file`: {} is no file with certificates", path.display());
        let unreadable = Diagnostic::at(self.path, self.text, typed.span(), message)
            .help("it is a text that begins with -----BEGIN CERTIFICATE-----");
        Authority { path, unreadable }
    }

    fn listmonk(&mut self, typed: &typed::Sending, allow_private: bool) -> Option<Listmonk> {
        let needs = |what: &str, key: &str| format!("listmonk needs {what}: write {key}");
        let mut lacks = Vec::new();
        if typed.url.is_none() {
            lacks.push(needs("an address", "url = \"https://lists.planet.example/\""));
        }
        if typed.username.is_none() {
            lacks.push(needs("an API user", "username = \"...\", as under Admin, Users of listmonk"));
        }
        if typed.lists.as_ref().is_none_or(|lists| lists.as_ref().is_empty()) {
            lacks.push(needs("lists", "lists = [1], by the numbers that they have in listmonk"));
        }
        let is_whole = lacks.is_empty();
        for words in lacks {
            self.wrong(typed.via.span(), words, None);
        }
        let (url, username, lists) = (typed.url.as_ref()?, typed.username.as_ref()?, typed.lists.as_ref()?);
        let number = |typed: &Spanned<i64>| usize::try_from(*typed.as_ref()).unwrap_or(0);
        if let Some(wrong) = lists.as_ref().iter().find(|list| number(list) == 0) {
            self.wrong(wrong.span(), "lists have numbers from 1", None);
        }
        let who = Some(username.as_ref().clone());
        let variable = typed.token_env.as_ref();
        Some(Listmonk {
            url: self.api(url)?,
            allow_private: typed.allow_private.as_ref().map_or(allow_private, |typed| *typed.as_ref()),
            lists: lists.as_ref().iter().map(number).collect(),
            template: typed.template.as_ref().map(|typed| self.number(Some(typed), "template", 1, 1..=usize::MAX)),
            login: self.secret(who, variable, "token_env", "ORRERY_LISTMONK_TOKEN", username.span()),
        })
        .filter(|_| is_whole)
    }

    fn buttondown(&mut self, typed: &typed::Sending, allow_private: bool) -> Option<Buttondown> {
        let usual = || Url::parse("https://api.buttondown.com/").expect("a constant address");
        let variable = typed.token_env.as_ref();
        Some(Buttondown {
            url: typed.url.as_ref().map_or_else(|| Some(usual()), |typed| self.api(typed))?,
            allow_private: typed.allow_private.as_ref().map_or(allow_private, |typed| *typed.as_ref()),
            body: typed
                .body
                .as_ref()
                .and_then(|typed| self.one_of(typed, "body", &BODIES))
                .unwrap_or(DraftBody::Markdown),
            login: self.secret(None, variable, "token_env", "ORRERY_BUTTONDOWN_TOKEN", typed.via.span()),
        })
    }

    /// Where a service is. Secrets go there, so it must be encrypted, or on this machine.
    fn api(&mut self, typed: &Spanned<String>) -> Option<Url> {
        let mut url = self.web_address(typed, "url")?;
        let is_here = url.host().is_some_and(|host| is_this_machine(&host.to_owned()));
        if url.scheme() != "https" && !is_here {
            let help = "write https://; only a server on this machine, such as localhost, may go without".into();
            self.wrong(typed.span(), "no token is sent without encryption", Some(help));
            return None;
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            let help = "write the address alone, such as https://lists.planet.example/";
            self.wrong(typed.span(), "the `url` has more than an address", Some(help.into()));
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Some(url)
    }

    /// What is in the environment: in the variable that was typed, or else in the usual one.
    fn secret(
        &mut self,
        username: Option<String>,
        typed: Option<&Spanned<String>>,
        key: &str,
        usual: &str,
        otherwise: Range<usize>,
    ) -> Login {
        match typed {
            Some(typed) => self.variable(username, typed, key),
            None => Login { username, variable: usual.to_owned(), unset: self.unset(usual, otherwise) },
        }
    }
}

fn program(typed: &typed::Sending) -> PathBuf {
    typed.program.as_ref().map_or_else(|| "/usr/sbin/sendmail".into(), |typed| typed.as_ref().trim().into())
}

/// Whether what is said to this host stays within this machine.
fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"), // RFC 6761, section 6.3
        Host::Ipv4(address) => IpAddr::from(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(*address).is_loopback(),
    }
}
