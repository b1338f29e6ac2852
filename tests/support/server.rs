//! A web server of our own on this machine, for tests: answers what it is told, however badly, and keeps what it
//! was asked. Every connection has a thread and one request.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// Longer than anything that a test waits for; only a test that fails comes here.
const AT_MOST: Duration = Duration::from_secs(20);
/// What one request too many is given to show itself.
const GRACE: Duration = Duration::from_millis(150);

/// A server, as long as the process lives.
pub struct Server {
    state: Arc<State>,
    /// Where it listens, such as `127.0.0.1:40123`.
    pub authority: String,
}

#[derive(Default)]
struct State {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Default)]
struct Inner {
    replies: HashMap<String, Reply>,
    requests: Vec<Request>,
    answered: Vec<String>,
    inside: usize,
    most_inside: usize,
    crowd: Option<usize>,
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Such as `/feed.xml`.
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// A header's value, if it was sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(had, _)| had.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What to answer.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    manner: Manner,
    after: Option<String>,
    hesitation: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Whole,
    CutShort,
    Silent,
    Dripping,
}

impl Reply {
    /// An answer that is all right. One with `ETag` or `Last-Modified` becomes a 304 for who has it already.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200).with_body(body)
    }

    /// A status, nothing else.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            manner: Manner::Whole,
            after: None,
            hesitation: Duration::ZERO,
        }
    }

    /// A redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).header("Location", location)
    }

    /// The connection closes in the middle of the body.
    pub fn cut_short(body: impl Into<Vec<u8>>) -> Self {
        Self::ok(body).in_manner(Manner::CutShort)
    }

    /// The request is taken, and nothing comes.
    pub fn silent() -> Self {
        Self::status(200).in_manner(Manner::Silent)
    }

    /// The body comes drop by drop and never ends.
    pub fn dripping() -> Self {
        Self::status(200).in_manner(Manner::Dripping)
    }

    /// With this header too.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Only after `path` has had its answer.
    #[must_use]
    pub fn after(mut self, path: &str) -> Self {
        self.after = Some(path.to_owned());
        self
    }

    /// Only after so many milliseconds.
    #[must_use]
    pub fn hesitating(mut self, milliseconds: u64) -> Self {
        self.hesitation = Duration::from_millis(milliseconds);
        self
    }

    fn with_body(self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self { body, ..self }
    }

    fn in_manner(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    /// Whether this is what the asker says to have.
    fn is_known_to(&self, request: &Request) -> bool {
        [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")].iter().any(|(ours, theirs)| {
            let ours = self.headers.iter().find(|(name, _)| name == ours);
            self.status == 200 && ours.is_some_and(|(_, value)| request.header(theirs) == Some(value))
        })
    }

    fn write(&self, request: &Request, stream: &mut TcpStream) -> std::io::Result<()> {
        let known = self.is_known_to(request);
        let status = if known { 304 } else { self.status };
        let mut head = format!("HTTP/1.1 {status} \r\nConnection: close\r\n");
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        match self.manner {
            Manner::Silent => return until_hung_up(stream),
            Manner::Dripping => {
                stream.write_all(format!("{head}\r\n").as_bytes())?;
                return drip(stream);
            }
            Manner::Whole | Manner::CutShort if known => head += "\r\n",
            Manner::Whole => head += &format!("Content-Length: {}\r\n\r\n", self.body.len()),
            Manner::CutShort => head += &format!("Content-Length: {}\r\n\r\n", self.body.len() + 1),
        }
        stream.write_all(head.as_bytes())?;
        if !known {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }
}

impl Server {
    /// A server on 127.0.0.1.
    pub fn start() -> Self {
        let state = Arc::default();
        let authority = listen(&state, Ipv4Addr::LOCALHOST);
        Self { state, authority }
    }

    /// Lets the same server listen on another address of this machine too, and says where.
    #[cfg(target_os = "linux")] // elsewhere 127.0.0.1 is the only one
    pub fn also_on(&self, last_number: u8) -> String {
        listen(&self.state, Ipv4Addr::new(127, 0, 0, last_number))
    }

    /// What to answer at this path from now on; elsewhere there is nothing, 404.
    pub fn set(&self, path: &str, reply: Reply) {
        self.inner().replies.insert(path.to_owned(), reply);
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority)
    }

    /// What was asked since the last time, in the order of arrival.
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.inner().requests)
    }

    /// The paths answered since the last time, in that order.
    pub fn take_answered(&self) -> Vec<String> {
        std::mem::take(&mut self.inner().answered)
    }

    /// From now on a request waits until so many have been inside at once, then a while for one more.
    pub fn expect_crowd(&self, size: usize) {
        self.inner().crowd = Some(size);
    }

    /// The most requests that were inside at once.
    pub fn most_at_once(&self) -> usize {
        self.inner().most_inside
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.state.inner.lock().unwrap()
    }
}

/// An address where nobody listens, as long as the value lives: our end of a connection.
pub struct Nobody {
    stream: TcpStream,
}

impl Nobody {
    pub fn beside(server: &Server) -> Self {
        let stream = TcpStream::connect(&server.authority).unwrap();
        Self { stream }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.stream.local_addr().unwrap())
    }
}

fn listen(state: &Arc<State>, address: Ipv4Addr) -> String {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    let state = state.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let state = state.clone();
            thread::spawn(move || state.serve(stream));
        }
    });
    authority
}

impl State {
    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = read_request(&stream) else { return };
        let mut inner = self.inner.lock().unwrap();
        inner.requests.push(request.clone());
        let reply = inner.replies.get(&request.path).cloned();
        let reply = reply.unwrap_or_else(|| Reply::status(404));
        inner.inside += 1;
        inner.most_inside = inner.most_inside.max(inner.inside);
        self.changed.notify_all();
        if let Some(crowd) = inner.crowd {
            inner = self.wait(inner, AT_MOST, |inner| inner.most_inside >= crowd);
            inner = self.wait(inner, GRACE, |inner| inner.most_inside > crowd);
        }
        if let Some(other) = &reply.after {
            inner = self.wait(inner, AT_MOST, |inner| inner.answered.contains(other));
        }
        inner = self.wait(inner, reply.hesitation, |_| false);
        // Before the answer: after it, the asker may be back sooner than we are here.
        inner.inside -= 1;
        drop(inner);
        let _ = reply.write(&request, &mut stream);
        // The asker must have it all before others are let go on.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = until_hung_up(&mut stream);
        self.inner.lock().unwrap().answered.push(request.path);
        self.changed.notify_all();
    }

    fn wait<'a>(
        &self,
        inner: MutexGuard<'a, Inner>,
        at_most: Duration,
        until: impl Fn(&Inner) -> bool,
    ) -> MutexGuard<'a, Inner> {
        let waited = self.changed.wait_timeout_while(inner, at_most, |inner| !until(inner));
        waited.unwrap().0
    }
}

fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines.take_while(|line| !line.is_empty());
    let headers = headers.filter_map(|line| line.split_once(": ").map(|(name, value)| (name.into(), value.into())));
    Some(Request { path, headers: headers.collect() })
}

fn until_hung_up(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut rest = [0; 64];
    while stream.read(&mut rest)? > 0 {}
    Ok(())
}

fn drip(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_millis(50)))?;
    while stream.write(b" ")? > 0 {
        // Either a hang-up, or the time for another drop.
        if let Ok(0) = stream.read(&mut [0]) {
            return Ok(());
        }
    }
    Ok(())
}
