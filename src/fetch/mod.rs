//! Sources in, what each answered out. One source's failure is a value; nothing here ends a run.
//!
//! Asynchronous inside, ordinary outside: [`fetch`] gives an iterator whose items arrive as the answers do, so
//! that the first can be read while the last is still on its way.

mod body;
mod client;
mod coding;
mod connections;
mod credentials;
mod error;
mod file;
mod freshness;
mod guard;
mod hosts;
mod hub;
mod memory;
mod policy;
mod post;
mod redirects;
mod retry;
mod tls;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use url::Url;

use crate::config::{self, Location, SourceId};

pub use credentials::Credentials;
pub use error::FetchError;
pub use freshness::Wish;
pub use hub::announce;
pub use memory::{Memory, Validators};
pub use post::{Post, Posted, post};
pub use retry::spread;
pub use tls::complaint;

use hosts::Seat;

/// What is hoped for in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// A feed.
    #[default]
    Feed,
    /// A picture, as browsers have them.
    Picture,
}

/// What to fetch for one source.
#[derive(Clone, Debug)]
pub struct Order {
    /// What is hoped for.
    pub wanted: Wanted,
    /// The source. Of a picture, whatever tells its answer from those of others.
    pub source: SourceId,
    /// Where its feed is.
    pub location: Location,
    /// The address that the owner typed, if another stands at `location`: what a web page announced there.
    pub announced_at: Option<Url>,
    /// Where files are looked for.
    pub root: PathBuf,
    /// What relative links start from when the feed is a file.
    pub base: Url,
    /// Whether it may be at an address that is not of the public internet.
    pub allow_private: bool,
    /// What is remembered of the last answer; empty to ask unconditionally.
    pub validators: Validators,
    /// The `User-Agent`, if not that of the run.
    pub user_agent: Option<String>,
    /// More headers, for this host alone.
    pub headers: Vec<(String, String)>,
    /// Who we are, for this host alone.
    pub credentials: Option<Credentials>,
}

impl Order {
    /// Whether somebody else's server is asked.
    pub fn is_of_the_web(&self) -> bool {
        matches!(self.location, Location::Web(_))
    }
}

/// What all orders of a run share.
#[derive(Clone, Debug)]
pub struct Run {
    /// The limits.
    pub limits: config::Fetch,
    /// The present moment, for servers that do not say theirs.
    pub now: DateTime<Utc>,
    /// Hosts of proxies that the environment names: they may be anywhere.
    pub proxy_hosts: Vec<String>,
    /// Becomes true when the run shall end: what is under way is dropped.
    pub stop: Arc<AtomicBool>,
}

/// What one order brought.
#[derive(Debug)]
pub struct Fetched {
    /// The source.
    pub source: SourceId,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, FetchError>,
    /// What it took, and what the server wishes.
    pub visit: Visit,
}

/// What asking took, whatever came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The last status, if there was one: RFC 9110, section 15.
    pub status: Option<u16>,
    /// Bytes of the body as they travelled; 0 if there was none.
    pub wire_bytes: u64,
    /// Bytes of the body, decompressed.
    pub bytes: u64,
    /// From the request to the last byte, without the time spent in a queue.
    pub took: Duration,
    /// When the server would like to be asked again.
    pub wish: Wish,
}

/// A good answer.
#[derive(Debug)]
pub enum Answer {
    /// The feed, which may have changed.
    Document(Box<Document>),
    /// The same as last time: `304`, or the same bytes again.
    Unchanged(Box<Unchanged>),
}

/// An answer that says nothing new.
#[derive(Debug)]
pub struct Unchanged {
    /// To go on with.
    pub validators: Validators,
    /// Where redirects led.
    pub moves: Moves,
}

/// A feed as it arrived.
#[derive(Debug)]
pub struct Document {
    /// Its bytes, decompressed.
    pub bytes: Vec<u8>,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// Where it came from in the end.
    pub url: Url,
    /// To be remembered once its entries are in the archive, not before.
    pub validators: Validators,
    /// Where redirects led.
    pub moves: Moves,
}

/// Where the redirects of one answer led.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// The new address, if the first redirects were permanent (301 or 308): where the last of these led.
    pub for_good: Option<Url>,
    /// The address without encryption that one with encryption led to.
    pub downgraded: Option<Url>,
}

/// Fetches all orders: at most `limits.concurrency` at once and as many again whose answer is long in coming,
/// `limits.per_host` to one host. The iterator ends when every order has had its answer or the run is stopped;
/// dropping it ends the requests.
///
/// # Errors
/// When this machine cannot make a client or a thread at all.
pub fn fetch(orders: Vec<Order>, run: &Run) -> Result<impl Iterator<Item = Fetched> + Send + use<>, std::io::Error> {
    const WAITING_DOCUMENTS: usize = 8; // bounds the memory of answers that nobody has read yet
    let client = Arc::new(client::Client::new(run, &orders).map_err(std::io::Error::other)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (sender, mut receiver) = mpsc::channel(WAITING_DOCUMENTS);
    let stop = run.stop.clone();
    runtime.spawn(async move {
        // All at once; each waits for a place at its host first and for one of `concurrency` slots then, so that
        // many feeds of one slow host do not hold the others.
        let answers = orders.into_iter().map(|order| fetch_one(order, client.clone(), sender.clone()));
        let mut answers: FuturesUnordered<_> = answers.collect();
        let all = async { while answers.next().await.is_some() {} };
        tokio::select! { () = all => (), () = stopped(&stop) => () }
    });
    let mut runtime = Some(runtime);
    Ok(std::iter::from_fn(move || {
        let next = receiver.blocking_recv();
        if next.is_none()
            && let Some(runtime) = runtime.take()
        {
            runtime.shutdown_timeout(Duration::from_millis(100));
        }
        next
    }))
}

/// Hands over the answer before it gives back its seat: while nobody takes answers nobody new is asked, and those who
/// were asked are heard on.
async fn fetch_one(order: Order, client: Arc<client::Client>, sender: mpsc::Sender<Fetched>) {
    let order = Arc::new(order);
    let (outcome, visit, _seat) = match &order.location {
        Location::Web(url) => client.get(url, &order).await,
        Location::File(_) => from_file(order.clone(), &client).await,
    };
    let fetched = Fetched { source: order.source.clone(), outcome, visit };
    let _ = sender.send(fetched).await; // or nobody listens any more
}

/// On a thread of its own, as disks may be slow, or far away.
async fn from_file(order: Arc<Order>, client: &client::Client) -> (Result<Answer, FetchError>, Visit, Option<Seat>) {
    let (seat, max_bytes) = (client.seat_for_a_file().await, client.max_bytes());
    let read = tokio::task::spawn_blocking(move || file::read(max_bytes, &order)).await;
    let (outcome, visit) = read.unwrap_or_else(|error| (Err(FetchError::File(error.to_string())), Visit::default()));
    (outcome, visit, Some(seat))
}

/// Comes to an end when the run shall.
async fn stopped(stop: &AtomicBool) {
    const LOOK_EVERY: Duration = Duration::from_millis(50); // no delay that a person would notice
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
