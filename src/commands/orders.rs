//! Whom to ask, and how.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::failure::Failure;
use crate::archive::SourceRecord;
use crate::config::{Config, Keep, Location, Login, Source, SourceId, State, without_credentials};
use crate::diagnostic::Diagnostic;
use crate::feed;
use crate::fetch::{Credentials, Memory, Order, Wanted};
use crate::schedule::{self, Due};

/// Which sources the owner wants to be asked.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// These, due or not; all that are due if there are none.
    pub only: Vec<SourceId>,
    /// All, due or not.
    pub force: bool,
}

/// How a source stands before a run.
pub struct Standing<'a> {
    /// The source.
    pub source: &'a Source,
    /// What is remembered of it at its present location.
    pub memory: Memory,
    /// Whether it is to be asked. What the owner wants to be asked is due.
    pub due: Due,
    /// Whether that is for the owner's wish alone. What is paused or archived is not asked for any wish.
    pub forced: bool,
}

/// How the selected sources stand at `now`, in the order of the file.
pub fn standings<'a>(
    config: &'a Config,
    records: &BTreeMap<SourceId, SourceRecord>,
    selection: &Selection,
    now: DateTime<Utc>,
) -> Vec<Standing<'a>> {
    let is_meant = |source: &&Source| selection.only.is_empty() || selection.only.contains(&source.id);
    let wanted = selection.force || !selection.only.is_empty();
    let standing = |source: &'a Source| {
        let memory = records.get(&source.id).map(|record| record.memory.clone()).unwrap_or_default();
        let memory = memory.at(&place(&source.location));
        if source.state != State::Active {
            return Standing { source, memory, due: Due::Never, forced: false };
        }
        let due = match source.location {
            Location::File(_) => Due::Now, // costs nobody anything
            Location::Web(_) => schedule::due(&memory, &config.fetch, now),
        };
        let forced = wanted && due != Due::Now;
        Standing { source, memory, due: if wanted { Due::Now } else { due }, forced }
    };
    config.sources.iter().filter(is_meant).map(standing).collect()
}

/// What to ask of each source that is due.
///
/// # Errors
/// When the environment lacks a secret of any active feed, due or not, so that it does not depend on the hour: the owner's
/// mistake, each with its place.
pub fn orders(standings: &[Standing<'_>], config: &Config) -> Result<Vec<Order>, Failure> {
    let active = config.sources.iter().filter(|source| source.state == State::Active);
    let logins = active.filter_map(|source| source.manners.login.as_ref());
    let mistakes: Vec<Diagnostic> = logins.filter_map(|login| credentials(login).err()).collect();
    if !mistakes.is_empty() {
        return Err(mistakes.into());
    }
    let due = standings.iter().filter(|standing| standing.due == Due::Now);
    Ok(due.map(|standing| order(standing.source, &standing.memory, config)).collect::<Result<_, _>>()?)
}

/// What to ask of one source.
///
/// # Errors
/// When the environment lacks its secret.
pub fn order(source: &Source, memory: &Memory, config: &Config) -> Result<Order, Diagnostic> {
    let typed = match &source.location {
        Location::Web(url) => Some(url.clone()),
        Location::File(_) => None,
    };
    let announced = memory.announced.clone().filter(|_| config.fetch.discover);
    Ok(Order {
        wanted: Wanted::Feed,
        source: source.id.clone(),
        announced_at: typed.filter(|_| announced.is_some()),
        location: announced.map_or_else(|| source.location.clone(), Location::Web),
        root: config.root.clone(),
        base: base(source, config),
        allow_private: source.allow_private,
        validators: memory.validators_for(&place(&source.location), &reader(source, config)),
        user_agent: source.manners.user_agent.clone(),
        headers: source.manners.headers.clone(),
        credentials: source.manners.login.as_ref().map(credentials).transpose()?,
    })
}

fn credentials(login: &Login) -> Result<Credentials, Diagnostic> {
    let secret = std::env::var(&login.variable).map_err(|_| login.unset.clone())?;
    let secret = secret.trim().to_owned();
    let credentials = match &login.username {
        Some(username) => Credentials::Basic { username: username.clone(), password: secret },
        None => Credentials::Bearer(secret),
    };
    let message = format!("a request cannot hold what the environment variable {} has", login.variable);
    credentials.are_fit().then_some(credentials).ok_or(Diagnostic { message, help: None, ..login.unset.clone() })
}

/// A location by which it is known again, without the password that it may hold.
pub fn place(location: &Location) -> String {
    match location {
        Location::Web(url) if !url.username().is_empty() || url.password().is_some() => {
            let digest = blake3::hash(url.as_str().as_bytes()).to_hex();
            format!("{} {}", without_credentials(url), &digest[..16])
        }
        location => location.to_string(),
    }
}

/// Hosts of the proxies that the environment names, as `reqwest` understands it.
pub fn proxy_hosts() -> Vec<String> {
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let host = |value: String| {
        let with_scheme = if value.contains("://") { value } else { format!("http://{value}") };
        Some(url::Url::parse(&with_scheme).ok()?.host_str()?.to_owned())
    };
    names.iter().filter_map(|name| std::env::var(name).ok()).filter_map(host).collect()
}

/// Where the relative links of a feed in a file start.
pub fn base(source: &Source, config: &Config) -> url::Url {
    source.homepage.clone().unwrap_or_else(|| config.planet.base_url.clone())
}

/// All that decides how a document is read, but for the document: entries that went through something else are
/// read again. How they are cleaned has no part in it: that is done again from what arrived.
pub fn reader(source: &Source, config: &Config) -> String {
    let version = feed::READER_VERSION;
    let most = config.fetch.max_entries;
    // What was too old to be taken in may not be any more.
    let keep = match source.keep {
        Keep::Forever => String::new(),
        keep => format!(" {keep}"),
    };
    match source.location {
        Location::Web(_) => format!("{version} {most}{keep}"),
        Location::File(_) => format!("{version} {most}{keep} {}", base(source, config)),
    }
}
