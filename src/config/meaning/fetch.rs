//! `[fetch]`.

use std::path::Path;

use toml::Spanned;

use super::Check;
use crate::config::{Fetch, Planet, typed};

/// The limits of `[fetch]` where there is no file.
pub fn default_fetch() -> Fetch {
    let mut check = Check { path: Path::new(""), text: "", root: Path::new(""), mistakes: Vec::new() };
    check.limits(typed::Fetch::default(), format!("Orrery/{}", env!("CARGO_PKG_VERSION")))
}

impl Check<'_> {
    pub(super) fn fetch(&mut self, typed: typed::Fetch, planet: &Planet) -> Fetch {
        let agent = self.user_agent(typed.user_agent.as_ref(), planet);
        self.limits(typed, agent)
    }

    fn limits(&mut self, typed: typed::Fetch, user_agent: String) -> Fetch {
        Fetch {
            concurrency: self.number(typed.concurrency.as_ref(), "concurrency", 32, 1..=1000),
            per_host: self.number(typed.per_host.as_ref(), "per_host", 2, 1..=100),
            connect_timeout: self.seconds(typed.connect_timeout_seconds.as_ref(), "connect_timeout_seconds", 10),
            silence_timeout: self.seconds(typed.silence_timeout_seconds.as_ref(), "silence_timeout_seconds", 30),
            total_timeout: self.seconds(typed.total_timeout_seconds.as_ref(), "total_timeout_seconds", 120),
            max_bytes: self.number(typed.max_bytes.as_ref(), "max_bytes", 10_000_000, 1_000..=1_000_000_000),
            max_redirects: self.number(typed.max_redirects.as_ref(), "max_redirects", 5, 0..=20),
            max_entries: self.number(typed.max_entries.as_ref(), "max_entries", 1_000, 1..=100_000),
            user_agent,
            allow_private: typed.allow_private,
        }
    }

    fn user_agent(&mut self, typed: Option<&Spanned<String>>, planet: &Planet) -> String {
        let own = || {
            let contact = match planet.owner.email.as_str() {
                "" => String::new(),
                email => format!("; {email}"),
            };
            format!("Orrery/{} (+{}{contact})", env!("CARGO_PKG_VERSION"), planet.base_url)
        };
        match typed {
            Some(typed) if !typed.as_ref().trim().is_empty() => {
                let agent = typed.as_ref().trim();
                if !agent.bytes().all(|b| (0x20..0x7f).contains(&b)) {
                    self.wrong(typed.span(), "`user_agent` has characters that a header cannot hold", None);
                }
                agent.to_owned()
            }
            _ => own(),
        }
    }
}
