//! Telling the hub of `[feeds]` which feeds of the planet have changed.

use super::console::Console;
use super::gather::Moment;
use super::orders;
use crate::config::Config;
use crate::fetch::{self, Run};
use crate::publish::Published;
use crate::site::count;

/// A feed that a hub is told of: its file, and its address.
pub type Announced = (String, String);

/// Tells the hub, if there is one, of those `feeds` whose files were written. A hub that does not listen is said, and
/// costs nothing else: readers ask by themselves some time.
pub fn announce(
    config: &Config,
    feeds: &[Announced],
    published: &Published,
    moment: Moment,
    console: &mut Console<'_>,
) {
    let Some(hub) = &config.feeds.hub else { return };
    let is_changed = |(path, _): &&Announced| published.changed.contains(path);
    let changed: Vec<String> = feeds.iter().filter(is_changed).map(|(_, url)| url.clone()).collect();
    if changed.is_empty() {
        return;
    }
    let run =
        Run { limits: config.fetch.clone(), now: moment.now, proxy_hosts: orders::proxy_hosts(), stop: moment.stop };
    match fetch::announce(hub, &changed, &run) {
        Ok(told) => console.detail(&format!("the hub was told of {}", count(told, "feed", "feeds"))),
        Err(error) => console.note(&format!("the hub {hub} was not told of the news: {error}")),
    }
}
