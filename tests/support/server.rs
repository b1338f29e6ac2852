//! A web server of our own on this machine, for tests: answers what it is told, however badly, and keeps what it
//! was asked. Every connection has a thread and one request.
#![allow(dead_code)] // each test file uses its part of this

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

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
    replies: HashMap<String, Vec<Reply>>,
    requests: Vec<Request>,
    answered: Vec<String>,
    inside: usize,
    most_inside: usize,
    crowd: Option<usize>,
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Such as `GET`.
    pub method: String,
    /// Such as `/feed.xml`.
    pub path: String,
    /// Where it came to, such as `127.0.0.1:40123`.
    pub authority: String,
    headers: Vec<(String, String)>,
    /// What came with it.
    pub body: String,
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
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    manner: Manner,
    after: Option<String>,
    hesitation: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Whole,
    CutShort,
    /// Takes the request and says nothing.
    Silent,
    /// A body that never ends, slowly.
    Dripping,
    /// A head that never ends, slowly.
    DrippingHead,
    /// A body that never ends, fast.
    Endless,
    /// The body alone, as the whole answer.
    Raw,
    /// The connection is reset.
    Reset,
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

    /// The head comes drop by drop and never ends.
    pub fn dripping_head() -> Self {
        Self::status(200).in_manner(Manner::DrippingHead)
    }

    /// The body never ends.
    pub fn endless() -> Self {
        Self::status(200).in_manner(Manner::Endless)
    }

    /// These bytes, and no HTTP but what is in them.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::ok(bytes).in_manner(Manner::Raw)
    }

    /// The connection is reset without an answer.
    pub fn reset() -> Self {
        Self::status(200).in_manner(Manner::Reset)
    }

    /// With this header too.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_owned()));
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

    /// With another status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
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
            self.status == 200
                && ours.is_some_and(|(_, value)| request.header(theirs).map(str::as_bytes) == Some(value))
        })
    }

    fn write(&self, request: &Request, stream: &mut impl Connection) -> io::Result<()> {
        let known = self.is_known_to(request);
        let status = if known { 304 } else { self.status };
        let mut head = format!("HTTP/1.1 {status} \r\nConnection: close\r\n").into_bytes();
        for (name, value) in &self.headers {
            head.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        let length = |more| format!("Content-Length: {}\r\n\r\n", self.body.len() + more).into_bytes();
        match self.manner {
            Manner::Silent => return until_hung_up(stream),
            Manner::Dripping => {
                stream.write_all(&[&head[..], b"\r\n"].concat())?;
                return drip(stream);
            }
            Manner::DrippingHead => {
                stream.write_all(&[&head[..], b"X: "].concat())?;
                return drip(stream);
            }
            Manner::Endless => {
                stream.write_all(&[&head[..], b"\r\n"].concat())?;
                while stream.write_all(&[b' '; 4096]).is_ok() {}
                return Ok(());
            }
            Manner::Reset => return Ok(()),
            Manner::Raw => return stream.write_all(&self.body),
            Manner::Whole | Manner::CutShort if known => head.extend(b"\r\n"),
            Manner::Whole => head.extend(length(0)),
            Manner::CutShort => head.extend(length(1)),
        }
        stream.write_all(&head)?;
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
        let authority = listen(&state, Ipv4Addr::LOCALHOST, None);
        Self { state, authority }
    }

    /// Lets the same server listen with encryption too, with a certificate of `support/tls`, and says where.
    pub fn also_with_tls(&self, certificate: &str) -> String {
        listen(&self.state, Ipv4Addr::LOCALHOST, Some(Arc::new(tls(certificate))))
    }

    /// The certificate of the authority that issued the others.
    pub fn authority_certificate() -> std::path::PathBuf {
        tls_directory().join("ca.pem")
    }

    /// Lets the same server listen on another address of this machine too, and says where.
    #[cfg(target_os = "linux")] // elsewhere 127.0.0.1 is the only one
    pub fn also_on(&self, last_number: u8) -> String {
        listen(&self.state, Ipv4Addr::new(127, 0, 0, last_number), None)
    }

    /// What to answer at this path from now on; elsewhere there is nothing, 404.
    pub fn set(&self, path: &str, reply: Reply) {
        self.set_in_turn(path, vec![reply]);
    }

    /// What to answer at this path to one request after the other; the last one from then on.
    pub fn set_in_turn(&self, path: &str, replies: Vec<Reply>) {
        self.inner().replies.insert(path.to_owned(), replies);
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

    /// Waits until this path has been answered.
    pub fn wait_until_answered(&self, path: &str) {
        let is_answered = |inner: &Inner| inner.answered.iter().any(|answered| answered == path);
        assert!(is_answered(&self.state.wait(self.inner(), AT_MOST, is_answered)), "{path} was never asked for");
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

/// A stream that can be ended from our side.
trait Connection: Read + Write {
    fn end(&mut self);
}

impl Connection for TcpStream {
    fn end(&mut self) {
        let _ = self.shutdown(Shutdown::Write);
    }
}

impl Connection for StreamOwned<ServerConnection, TcpStream> {
    fn end(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
        self.sock.end();
    }
}

fn tls_directory() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/tls")
}

fn tls(certificate: &str) -> ServerConfig {
    let file = |end: &str| tls_directory().join(format!("{certificate}.{end}"));
    let chain = vec![CertificateDer::from_pem_file(file("pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    config.with_no_client_auth().with_single_cert(chain, key).unwrap()
}

fn listen(state: &Arc<State>, address: Ipv4Addr, tls: Option<Arc<ServerConfig>>) -> String {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    let (state, here) = (state.clone(), authority.clone());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (state, here, tls) = (state.clone(), here.clone(), tls.clone());
            thread::spawn(move || match tls {
                Some(tls) => {
                    state.serve(StreamOwned::new(ServerConnection::new(tls).unwrap(), stream), &here);
                }
                None if state.resets(&stream) => drop(stream), // with a request unread, which resets it
                None => state.serve(stream, &here),
            });
        }
    });
    authority
}

impl State {
    /// Whether the reply to the request that is waiting is a reset. If so, the request is kept here.
    fn resets(&self, stream: &TcpStream) -> bool {
        let mut head = [0; 4096];
        let length = stream.peek(&mut head).unwrap_or(0);
        let path = String::from_utf8_lossy(&head[..length]).split(' ').nth(1).unwrap_or_default().to_owned();
        let mut inner = self.inner.lock().unwrap();
        let resets = inner.replies.get(&path).is_some_and(|replies| replies[0].manner == Manner::Reset);
        if resets {
            inner.requests.push(Request {
                method: String::new(),
                path: path.clone(),
                authority: String::new(),
                headers: Vec::new(),
                body: String::new(),
            });
            inner.reply(&path);
        }
        resets
    }

    fn serve(&self, mut stream: impl Connection, authority: &str) {
        let Some(request) = read_request(&mut stream, authority) else {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
            return;
        };
        let mut inner = self.inner.lock().unwrap();
        inner.requests.push(request.clone());
        let reply = inner.reply(&request.path);
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
        stream.end();
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

impl Inner {
    fn reply(&mut self, path: &str) -> Reply {
        match self.replies.get_mut(path) {
            None => Reply::status(404),
            Some(replies) if replies.len() > 1 => replies.remove(0),
            Some(replies) => replies[0].clone(),
        }
    }
}

fn read_request(stream: &mut impl Read, authority: &str) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut lines = reader.by_ref().lines().map_while(Result::ok);
    let first = lines.next()?;
    let (method, rest) = first.split_once(' ')?;
    let (method, path) = (method.to_owned(), rest.split(' ').next()?.to_owned());
    let headers = lines.take_while(|line| !line.is_empty());
    let headers = headers.filter_map(|line| line.split_once(": ").map(|(name, value)| (name.into(), value.into())));
    let mut request =
        Request { method, path, authority: authority.to_owned(), headers: headers.collect(), body: String::new() };
    let length = request.header("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
    reader.take(length).read_to_string(&mut request.body).ok()?;
    Some(request)
}

fn until_hung_up(stream: &mut impl Read) -> io::Result<()> {
    let mut rest = [0; 64];
    while stream.read(&mut rest)? > 0 {}
    Ok(())
}

/// A drop now and then until the asker hangs up.
fn drip(stream: &mut impl Write) -> io::Result<()> {
    loop {
        stream.write_all(b" ")?;
        stream.flush()?;
        thread::sleep(Duration::from_millis(50));
    }
}
