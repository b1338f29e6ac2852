//! A small web on this machine: one feed on each of many hosts (127.0.0.1, 127.0.0.2, ...), each an ordinary server
//! (HTTP/1.1, kept-alive connections, `ETag`) that takes its time to answer. One thread plays them all, so that it
//! takes little from what is measured.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What every server takes to answer.
pub const LATENCY: Duration = Duration::from_millis(100);
/// One server in so many stalls when [`Web::stall`] says so.
pub const STALLED_ONE_IN: usize = 100;

/// The servers, as long as the process lives.
pub struct Web {
    port: u16,
    state: Arc<State>,
}

struct State {
    documents: Vec<Vec<u8>>,
    stalling: AtomicBool,
    open: AtomicUsize,
    tally: Mutex<Tally>,
}

/// What the servers were asked.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Requests.
    pub requests: usize,
    /// Answers with a body.
    pub whole: usize,
    /// The most requests under way at once.
    pub most: usize,
    /// The most requests under way at once to one host.
    pub most_to_one_host: usize,
    /// The most connections open at once.
    pub most_open: usize,
    now: usize,
    now_by_host: HashMap<IpAddr, usize>,
}

impl Web {
    /// Puts each document on a host of its own.
    pub fn serve<D: Into<Vec<u8>>>(documents: Vec<D>) -> Self {
        let documents = documents.into_iter().map(Into::into).collect();
        let state = Arc::new(State { documents, stalling: false.into(), open: 0.into(), tally: Mutex::default() });
        let (sender, port) = std::sync::mpsc::channel();
        let shared = state.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            // Dropped only with the process: the tasks live on the same thread.
            runtime.block_on(async move {
                let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await.expect("a port");
                sender.send(listener.local_addr().expect("its address").port()).expect("somebody waits for it");
                accept(listener, shared).await;
            });
        });
        Self { port: port.recv().expect("a port"), state }
    }

    /// Where all documents are.
    pub fn addresses(&self) -> Vec<String> {
        (0..self.state.documents.len()).map(|n| address(n, self.port)).collect()
    }

    /// From now on one server in [`STALLED_ONE_IN`] takes requests and never answers. Gives how many these are.
    pub fn stall(&self) -> usize {
        self.state.stalling.store(true, Ordering::Relaxed);
        (0..self.state.documents.len()).filter(|n| is_stalled(*n)).count()
    }

    /// What was asked since the last look.
    pub fn take_tally(&self) -> Tally {
        std::mem::take(&mut self.state.tally.lock().expect(NO_PANIC))
    }
}

fn address(n: usize, port: u16) -> String {
    format!("http://127.0.{}.{}:{port}/{n}", n / 250, n % 250 + 1)
}

/// Not the first nor the last, so that some wait for them and some go before.
fn is_stalled(n: usize) -> bool {
    n % STALLED_ONE_IN == STALLED_ONE_IN / 2
}

impl State {
    fn connected(&self) {
        let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        let mut tally = self.tally.lock().expect(NO_PANIC);
        tally.most_open = tally.most_open.max(open);
    }

    fn hung_up(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection: is `ulimit -n` above the number of feeds?");
        let state = state.clone();
        state.connected();
        tokio::spawn(async move {
            let _ = converse(stream, &state).await; // the client may go whenever it likes
            state.hung_up();
        });
    }
}

/// Answers one request after the other until the client goes.
async fn converse(mut stream: TcpStream, state: &State) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let host = stream.local_addr().map(|address: SocketAddr| address.ip())?;
    let mut head = Vec::with_capacity(1024);
    loop {
        head.clear();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await? == 0 {
                return Ok(());
            }
        }
        let visit = Visit::begin(state, host);
        let (n, is_known) = asked(&String::from_utf8_lossy(&head)).ok_or(io::ErrorKind::InvalidData)?;
        if state.stalling.load(Ordering::Relaxed) && is_stalled(n) {
            stream.read_buf(&mut head).await?; // comes back when the client has lost its patience
            return Ok(());
        }
        tokio::time::sleep(LATENCY).await;
        drop(visit); // before the answer: who has it may begin the next request at once
        stream.write_all(&answer(state, n, is_known)).await?;
    }
}

/// The number of the feed, and whether the client has it.
fn asked(head: &str) -> Option<(usize, bool)> {
    let n = head.strip_prefix("GET /")?.split(' ').next()?.parse().ok()?;
    let has = |line: &str| {
        let (name, value) = line.split_once(':').unwrap_or_default();
        name.eq_ignore_ascii_case("if-none-match") && value.trim() == etag(n)
    };
    Some((n, head.lines().any(has)))
}

fn etag(n: usize) -> String {
    format!("\"feed-{n}\"")
}

fn answer(state: &State, n: usize, is_known: bool) -> Vec<u8> {
    let etag = etag(n);
    if is_known {
        return format!("HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n").into_bytes();
    }
    let document = &state.documents[n];
    state.tally.lock().expect(NO_PANIC).whole += 1;
    let length = document.len();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nContent-Length: ";
    [format!("{head}{length}\r\nETag: {etag}\r\n\r\n").as_bytes(), document].concat()
}

/// A request, as long as it waits for its answer.
struct Visit<'a> {
    state: &'a State,
    host: IpAddr,
}

impl<'a> Visit<'a> {
    fn begin(state: &'a State, host: IpAddr) -> Self {
        let tally = &mut *state.tally.lock().expect(NO_PANIC);
        tally.requests += 1;
        tally.now += 1;
        tally.most = tally.most.max(tally.now);
        let here = tally.now_by_host.entry(host).or_default();
        *here += 1;
        tally.most_to_one_host = tally.most_to_one_host.max(*here);
        Self { state, host }
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        let tally = &mut *self.state.tally.lock().expect(NO_PANIC);
        // Begun before the last look, if it is not counted any more.
        if let Some(here) = tally.now_by_host.get_mut(&self.host).filter(|here| **here > 0) {
            *here -= 1;
            tally.now -= 1;
        }
    }
}

const NO_PANIC: &str = "nobody panics while holding it";
