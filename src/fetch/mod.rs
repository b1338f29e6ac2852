//! Sources in, what each answered out. One source's failure is a value; nothing here ends a run.
//!
//! Asynchronous inside, ordinary outside: [`fetch`] gives an iterator whose items arrive as the answers do, so
//! that the first can be read while the last is still on its way.

mod client;
mod error;
mod file;
mod guard;
mod memory;
mod policy;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use url::Url;

use crate::config::{self, Location, SourceId};

pub use error::FetchError;
pub use memory::{Memory, Validators};

/// What to fetch for one source.
#[derive(Clone, Debug)]
pub struct Order {
    /// The source.
    pub source: SourceId,
    /// Where its feed is.
    pub location: Location,
    /// What relative links start from when the feed is a file.
    pub base: Url,
    /// Whether it may be at an address that is not of the public internet.
    pub allow_private: bool,
    /// What is remembered of the last answer; empty to ask unconditionally.
    pub validators: Validators,
}

/// What one order brought.
#[derive(Debug)]
pub struct Fetched {
    /// The source.
    pub source: SourceId,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, FetchError>,
}

/// A good answer.
#[derive(Debug)]
pub enum Answer {
    /// The feed, which may have changed.
    Document(Box<Document>),
    /// The same as last time: `304`, or the same bytes again.
    Unchanged(Unchanged),
}

/// An answer that says nothing new.
#[derive(Debug)]
pub struct Unchanged {
    /// To go on with.
    pub validators: Validators,
    /// The new address, if every redirect on the way was permanent (301 or 308).
    pub moved_to: Option<Url>,
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
    /// The new address, if every redirect on the way was permanent (301 or 308).
    pub moved_to: Option<Url>,
}

/// Fetches all orders: at most `limits.concurrency` at once, `limits.per_host` to one host. Files are read below
/// `root`. The iterator ends when every order has had its answer; dropping it ends the requests.
///
/// # Errors
/// When this machine cannot make a client or a thread at all.
pub fn fetch(
    orders: Vec<Order>,
    root: PathBuf,
    limits: &config::Fetch,
) -> Result<impl Iterator<Item = Fetched> + Send + use<>, std::io::Error> {
    const WAITING_DOCUMENTS: usize = 8; // bounds the memory of answers that nobody has read yet
    let client = Arc::new(client::Client::new(limits).map_err(std::io::Error::other)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (sender, mut receiver) = mpsc::channel(WAITING_DOCUMENTS);
    runtime.spawn(async move {
        // All at once; each waits for a place at its host first and for one of `concurrency` slots then, so that
        // many feeds of one slow host do not hold the others.
        let answers = orders.into_iter().map(|order| fetch_one(order, client.clone(), root.clone()));
        let mut answers: FuturesUnordered<_> = answers.collect();
        while let Some(fetched) = answers.next().await {
            if sender.send(fetched).await.is_err() {
                return; // nobody listens any more
            }
        }
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

async fn fetch_one(order: Order, client: Arc<client::Client>, root: PathBuf) -> Fetched {
    let outcome = match &order.location {
        Location::Web(url) => client.get(url, &order.validators, order.allow_private).await,
        Location::File(path) => {
            let _slot = client.slot().await;
            file::read(&root, path, client.max_bytes(), &order)
        }
    };
    Fetched { source: order.source, outcome }
}
