//! Pages and calendars asked for, with all guards of feeds.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, Utc};

use crate::commands::failure::Failure;
use crate::commands::orders;
use crate::config::{Config, Location, SourceId};
use crate::fetch::{self, Fetched, Order, Run, Validators, Wanted};

/// Asks for all of these, and gives what came in their order.
pub fn ask(
    locations: Vec<Location>,
    config: &Config,
    allow_private: bool,
    now: DateTime<Utc>,
) -> Result<Vec<Fetched>, Failure> {
    let order = |(number, location): (usize, Location)| Order {
        source: numbered(number),
        location,
        announced_at: None,
        root: if config.root.as_os_str().is_empty() { PathBuf::from(".") } else { config.root.clone() },
        base: config.planet.base_url.clone(),
        allow_private: allow_private || config.fetch.allow_private,
        validators: Validators::default(),
        user_agent: None,
        headers: Vec::new(),
        credentials: None,
        wanted: Wanted::Feed,
    };
    let orders: Vec<Order> = locations.into_iter().enumerate().map(order).collect();
    let ids: Vec<SourceId> = orders.iter().map(|order| order.source.clone()).collect();
    let stop = Arc::new(AtomicBool::new(false));
    let run = Run { limits: config.fetch.clone(), now, proxy_hosts: orders::proxy_hosts(), stop };
    let fetched =
        fetch::fetch(orders, &run).map_err(|error| Failure::Machine(format!("cannot begin to fetch: {error}")))?;
    let mut all: Vec<Fetched> = fetched.collect();
    all.sort_by_key(|fetched| ids.iter().position(|id| *id == fetched.source));
    Ok(all)
}

/// The same may be asked for twice, so each order has a number in place of an id.
fn numbered(number: usize) -> SourceId {
    SourceId::new(&format!("page-{number}")).expect("letters, a dash, and digits")
}
