//! Which connections are kept for another request, and whom they may lead to.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use url::Url;

use super::guard::PublicResolver;
use super::{Order, Run};
use crate::config::{self, Location, Proxy};

/// The clients of a run.
///
/// A connection is kept only to a host that several orders are for. To keep one to each of thousands of hosts would
/// help nobody, and pass the 1,024 open files that systems commonly allow.
pub struct Connections {
    /// The hosts that several orders are for.
    shared: HashSet<String>,
    keeping: Reach,
    closing: Reach,
}

/// Clients that differ in whom they ask.
struct Reach {
    /// Only addresses of the public internet.
    public: Client,
    /// Any address: for feeds of an intranet.
    any: Client,
}

impl Connections {
    pub fn new(run: &Run, orders: &[Order]) -> Result<Self, reqwest::Error> {
        const KEPT_FOR: Duration = Duration::from_secs(20); // long enough for the next feed of the same host
        Ok(Self {
            shared: shared_hosts(orders),
            keeping: Reach::new(run, |builder| builder.pool_idle_timeout(KEPT_FOR))?,
            closing: Reach::new(run, |builder| builder.pool_max_idle_per_host(0))?,
        })
    }

    /// What to ask `url` with, which may be at any address or not. Whoever may not must check addresses written as
    /// numbers: nobody looks these up.
    pub fn client(&self, url: &Url, allow_private: bool) -> &Client {
        let is_shared = url.host_str().is_some_and(|host| self.shared.contains(host));
        let reach = if is_shared { &self.keeping } else { &self.closing };
        if allow_private { &reach.any } else { &reach.public }
    }
}

impl Reach {
    fn new(
        run: &Run,
        adjust: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<Self, reqwest::Error> {
        let resolver = PublicResolver { but_for: proxy_hosts(run) };
        let public = adjust(builder(&run.limits)?).dns_resolver(Arc::new(resolver)).build()?;
        Ok(Self { public, any: adjust(builder(&run.limits)?).build()? })
    }
}

/// Proxies may be anywhere; what they are asked for, they look up themselves.
fn proxy_hosts(run: &Run) -> HashSet<String> {
    match &run.limits.proxy {
        Proxy::None => HashSet::new(),
        Proxy::Environment => run.proxy_hosts.iter().cloned().collect(),
        Proxy::Web(url) => url.host_str().map(str::to_owned).into_iter().collect(),
    }
}

fn shared_hosts(orders: &[Order]) -> HashSet<String> {
    let mut seen = HashSet::new();
    let hosts = orders.iter().filter_map(|order| match &order.location {
        Location::Web(url) => url.host_str(),
        Location::File(_) => None,
    });
    hosts.filter(|host| !seen.insert(*host)).map(str::to_owned).collect()
}

/// More headers than any server has reason to send; `max_header_bytes` holds as well.
const MOST_HEADERS: usize = 1_000;

fn builder(limits: &config::Fetch) -> Result<reqwest::ClientBuilder, reqwest::Error> {
    let builder = reqwest::Client::builder()
        .user_agent(&limits.user_agent)
        .connect_timeout(limits.connect_timeout)
        .read_timeout(limits.silence_timeout)
        .redirect(reqwest::redirect::Policy::none()) // followed by hand, to tell permanent ones
        .http1_max_headers(MOST_HEADERS)
        .http2_max_header_list_size(u32::try_from(limits.max_header_bytes).unwrap_or(u32::MAX))
        .referer(false);
    Ok(match &limits.proxy {
        Proxy::None => builder.no_proxy(),
        Proxy::Environment => builder,
        Proxy::Web(url) => builder.proxy(reqwest::Proxy::all(url.clone())?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SourceId;

    fn order(location: Location) -> Order {
        Order {
            wanted: Default::default(),
            source: SourceId::new("ada").unwrap(),
            location,
            announced_at: None,
            root: "".into(),
            base: "https://planet.example/".parse().unwrap(),
            allow_private: false,
            validators: Default::default(),
            user_agent: None,
            headers: Vec::new(),
            credentials: None,
        }
    }

    #[test]
    fn only_hosts_of_several_feeds_have_connections_worth_keeping() {
        let web = |url: &str| order(Location::Web(url.parse().unwrap()));
        let urls = ["https://alone.example/feed", "https://many.example/~ada/feed", "https://many.example/~bob/feed"];
        let mut orders: Vec<Order> = urls.iter().map(|url| web(url)).collect();
        orders.push(order(Location::File("feed.xml".into())));
        assert_eq!(shared_hosts(&orders), HashSet::from(["many.example".to_owned()]));
    }
}
