//! Chromium without a window, and a server of its own for the pages that it visits and for all that they ask for.
#![allow(dead_code)] // each test file uses its part of this

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::{fs, thread};

/// The pages' guard, which an unguarded visit goes without.
const GUARD: &str = "<meta http-equiv=\"Content-Security-Policy\"";

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=800,1000",
    "--virtual-time-budget=4000",
    "--enable-logging=stderr",
    "--log-level=0",
    "--dump-dom",
];

/// How a page is visited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// As the program made it.
    AsItIs,
    /// Without its Content-Security-Policy, and with a probe that tells what it sees.
    Unguarded,
}

/// What a visit showed.
pub struct Seen {
    /// What the Content-Security-Policy had to stop.
    pub violations: Vec<String>,
    /// What the probe found.
    pub problems: Vec<String>,
    /// The page, after scripts have run.
    pub dom: String,
}

#[derive(Default)]
struct Shared {
    root: PathBuf,
    desk: String,
    strange: Vec<String>,
}

/// A browser and the server for it.
pub struct Browser {
    program: PathBuf,
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl Browser {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared: Arc<Mutex<Shared>> = Arc::default();
        let of_server = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&of_server);
                thread::spawn(move || answer(stream, &shared));
            }
        });
        Self { program: program(), port, shared }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    pub fn serve(&self, root: PathBuf) {
        self.shared.lock().unwrap().root = root;
    }

    /// Runs a script in a page of its own, beside the site's pages, and gives the texts that it returns. There,
    /// `open(path, width, scripts)` opens a page of the site in a frame and waits until it is loaded; `settled(test)` waits
    /// until a test holds.
    pub fn ask(&self, script: &str) -> Vec<String> {
        self.shared.lock().unwrap().desk = include_str!("desk.html").replace("SCRIPT", script);
        // Time that passes only while nothing is going on: enough for many pages.
        report(&self.load("desk.html", &["--virtual-time-budget=600000", "--window-size=2000,1200"]).0)
    }

    pub fn visit(&self, page: &str, how: Visit) -> Seen {
        let query = if how == Visit::Unguarded { "?unguarded" } else { "" };
        let (dom, said) = self.load(&format!("{page}{query}"), &[]);
        let violations = said.lines().filter(|line| line.contains("Content Security Policy")).map(str::to_owned);
        let problems = match how {
            Visit::AsItIs => Vec::new(),
            Visit::Unguarded => report(&dom),
        };
        Seen { violations: violations.collect(), problems, dom }
    }

    /// The document that a page has become, and what the browser said.
    fn load(&self, target: &str, flags: &[&str]) -> (String, String) {
        let profile = tempfile::tempdir().unwrap();
        let output = Command::new(&self.program)
            .args(FLAGS)
            .args(flags)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--host-resolver-rules=MAP *.example 127.0.0.1:{}", self.port))
            .arg(format!("{}{target}", self.address()))
            .output()
            .expect("Chromium runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (dom, said) = (text(&output.stdout), text(&output.stderr));
        assert!(dom.contains("</html>"), "{target}: no page came\n{said}");
        (dom, said)
    }

    /// What was asked for that is no page, style or picture of ours, and no picture of another's: the policy shows
    /// those.
    pub fn strange_requests(&self) -> Vec<String> {
        self.shared.lock().unwrap().strange.clone()
    }
}

fn program() -> PathBuf {
    let places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    places.into_iter().find(|path| path.exists()).expect("Chromium: .ci/run says how to install it")
}

fn report(dom: &str) -> Vec<String> {
    let begin = dom.find("data-report=\"").expect("a report of the probe") + "data-report=\"".len();
    let text = decoded(dom[begin..].split('"').next().unwrap());
    serde_json::from_slice(&text).unwrap()
}

/// Base64 (RFC 4648, section 4).
fn decoded(text: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for value in text.chars().filter_map(|sign| ALPHABET.find(sign)) {
        bits = (bits << 6 | value as u32) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

fn answer(mut stream: TcpStream, shared: &Mutex<Shared>) {
    let mut first = [0];
    if !matches!(stream.peek(&mut first), Ok(1)) || first[0] == 0x16 {
        return; // an attempt at TLS: pictures, whose addresses were upgraded
    }
    let mut head = String::new();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    while lines.read_line(&mut head).is_ok_and(|length| length > 2) {}
    let Some(target) = head.split(' ').nth(1).map(str::to_owned) else { return };
    let (kind, body) = content(&target, &head, shared);
    let status = if kind.is_empty() { "404 Not Found" } else { "200 OK" };
    let kind = if kind.is_empty() { "text/plain" } else { kind };
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.write_all(&body);
    let _ = stream.flush();
    let _ = stream.take(0).read(&mut [0]);
}

fn content(target: &str, head: &str, shared: &Mutex<Shared>) -> (&'static str, Vec<u8>) {
    let lower = head.to_ascii_lowercase();
    let is_ours = lower.contains("\r\nhost: 127.0.0.1");
    let is_picture = lower.contains("\r\naccept: image/");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if is_ours && path == "/probe.js" {
        return ("text/javascript", include_bytes!("probe.js").to_vec());
    }
    let mut shared = shared.lock().unwrap();
    if is_ours && path == "/desk.html" {
        return ("text/html; charset=utf-8", shared.desk.clone().into_bytes());
    }
    let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let file = shared.root.join(path.trim_start_matches('/'));
    let kind = match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        // The theme's own scripts and no others.
        Some("js") if ["/orrery.js", "/search.js"].contains(&path.as_str()) => "text/javascript",
        Some("json") => "application/json",
        _ => "",
    };
    match fs::read(&file) {
        Ok(bytes) if is_ours && !kind.is_empty() => {
            let is_page = kind.starts_with("text/html");
            (kind, if is_page && query == "unguarded" { unguarded(&bytes) } else { bytes })
        }
        _ => {
            if !is_picture {
                shared.strange.push(head.lines().take(2).collect::<Vec<_>>().join(" "));
            }
            ("", Vec::new())
        }
    }
}

fn unguarded(page: &[u8]) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let (before, rest) = page.split_once(GUARD).expect("a Content-Security-Policy in each page");
    let after = rest.split_once('>').expect("its end").1;
    format!("{before}<script src=\"/probe.js\"></script>{after}").into_bytes()
}
