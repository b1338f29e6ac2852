//! `[fetch]`.

use std::path::Path;
use std::time::Duration;

use chrono::TimeDelta;
use toml::Spanned;

use super::Check;
use crate::config::{Fetch, Planet, Proxy, typed};

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
        let (min_interval, max_interval) = self.intervals(&typed);
        Fetch {
            concurrency: self.number(typed.concurrency.as_ref(), "concurrency", 32, 1..=1000),
            per_host: self.number(typed.per_host.as_ref(), "per_host", 2, 1..=100),
            host_pause: Duration::from_millis(self.number(
                typed.host_pause_milliseconds.as_ref(),
                "host_pause_milliseconds",
                250,
                0..=60_000,
            ) as u64),
            retries: self.number(typed.retries.as_ref(), "retries", 2, 0..=2) as u32,
            min_interval,
            max_interval,
            connect_timeout: self.seconds(typed.connect_timeout_seconds.as_ref(), "connect_timeout_seconds", 10),
            silence_timeout: self.seconds(typed.silence_timeout_seconds.as_ref(), "silence_timeout_seconds", 30),
            total_timeout: self.seconds(typed.total_timeout_seconds.as_ref(), "total_timeout_seconds", 120),
            max_bytes: self.number(typed.max_bytes.as_ref(), "max_bytes", 10_000_000, 1_000..=1_000_000_000),
            max_wire_bytes: self.number(
                typed.max_wire_bytes.as_ref(),
                "max_wire_bytes",
                10_000_000,
                1_000..=1_000_000_000,
            ) as u64,
            max_header_bytes: self.number(
                typed.max_header_bytes.as_ref(),
                "max_header_bytes",
                65_536,
                1_000..=400_000, // what hyper reads of a head at most
            ),
            max_redirects: self.number(typed.max_redirects.as_ref(), "max_redirects", 5, 0..=20),
            max_entries: self.number(typed.max_entries.as_ref(), "max_entries", 1_000, 1..=100_000),
            user_agent,
            proxy: self.proxy(typed.proxy.as_ref()),
            discover: typed.discover,
            allow_private: typed.allow_private,
        }
    }

    fn user_agent(&mut self, typed: Option<&Spanned<String>>, planet: &Planet) -> String {
        let own = || {
            let contact = match planet.owner.email.as_str() {
                "" => String::new(),
                email => format!("; {email}"),
            };
            let agent = format!("Orrery/{} (+{}{contact})", env!("CARGO_PKG_VERSION"), planet.base_url);
            agent.chars().filter(|c| matches!(c, ' '..='~')).collect() // as a header can hold it
        };
        typed.and_then(|typed| self.header_value(typed, "user_agent")).unwrap_or_else(own)
    }

    fn intervals(&mut self, typed: &typed::Fetch) -> (TimeDelta, TimeDelta) {
        const DAY: usize = 24 * 60;
        let min = self.number(typed.min_interval_minutes.as_ref(), "min_interval_minutes", 30, 0..=DAY);
        let max = self.number(typed.max_interval_minutes.as_ref(), "max_interval_minutes", DAY, 0..=DAY);
        if let (Some(typed), true) = (&typed.max_interval_minutes, max < min) {
            let message = format!("`max_interval_minutes` is less than `min_interval_minutes`, which is {min}");
            self.wrong(typed.span(), message, Some(format!("write {min} or more")));
        }
        (TimeDelta::minutes(min as i64), TimeDelta::minutes(max.max(min) as i64))
    }

    fn proxy(&mut self, typed: Option<&Spanned<String>>) -> Proxy {
        match typed.map(|typed| (typed, typed.as_ref().trim())) {
            None | Some((_, "")) => Proxy::None,
            Some((_, "environment")) => Proxy::Environment,
            Some((typed, _)) => self.web_address(typed, "proxy").map_or(Proxy::None, Proxy::Web),
        }
    }
}
