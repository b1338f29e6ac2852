//! Servers as they are: every way to misbehave that we know of, each with its outcome. None delays or spoils another
//! source.

#[path = "support/planet.rs"]
mod planet;
#[path = "support/server.rs"]
mod server;

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use planet::{Planet, Run, rss};
use server::{Nobody, Reply, Server};

/// What comes of it.
enum Outcome {
    /// The feed is read.
    Read,
    /// The feed is read, and these words are said.
    Said(&'static str),
    /// The feed is not read; these words say why.
    Failed(&'static str),
}
use Outcome::{Failed, Read, Said};

/// The limits under which it all happens.
const LIMITS: &str = "max_bytes = 20_000\nmax_wire_bytes = 15_000\nmax_header_bytes = 5_000\nper_host = 100\n\
                      concurrency = 200\nsilence_timeout_seconds = 2\ntotal_timeout_seconds = 4";
/// Those of healthy days, on which nobody needs to hurry.
const NO_HURRY: &str = "per_host = 100\nconcurrency = 200";

const PAGE: &str = "<!DOCTYPE html><html><head><title>Buy this domain</title></head><body>Now!</body></html>";
const ANNOUNCING: &str = "<!DOCTYPE html><html><head><title>Ada</title><link rel=alternate \
                          type=application/rss+xml href=/ada.xml></head></html>";

/// A feed with one entry, `Of <id>`.
fn feed(id: &str) -> String {
    rss(&[&format!("Of {id}")])
}

fn packed<W: Write>(mut encoder: W, text: &[u8], finish: impl Fn(W) -> Vec<u8>) -> Vec<u8> {
    encoder.write_all(text).unwrap();
    finish(encoder)
}

fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    packed(GzEncoder::new(Vec::new(), Compression::best()), text.as_ref(), |encoder| encoder.finish().unwrap())
}

fn zlib(text: impl AsRef<[u8]>) -> Vec<u8> {
    packed(ZlibEncoder::new(Vec::new(), Compression::best()), text.as_ref(), |encoder| encoder.finish().unwrap())
}

fn deflate(text: impl AsRef<[u8]>) -> Vec<u8> {
    packed(DeflateEncoder::new(Vec::new(), Compression::best()), text.as_ref(), |encoder| encoder.finish().unwrap())
}

fn zstd(text: impl AsRef<[u8]>) -> Vec<u8> {
    zstd::bulk::compress(text.as_ref(), 3).unwrap()
}

fn coded(coding: &str, body: Vec<u8>) -> Reply {
    Reply::ok(body).header("Content-Encoding", coding)
}

/// What is odd about a server, what it answers to the feed of this id, and what comes of it.
type Case = (&'static str, fn(&str) -> Reply, Outcome);

/// Answers of HTTP.
const ANSWERS: &[Case] = &[
    // Odd, but it can be read.
    ("type-of-a-page", |id| Reply::ok(feed(id)).header("Content-Type", "text/html; charset=utf-8"), Read),
    ("type-of-an-image", |id| Reply::ok(feed(id)).header("Content-Type", "image/png"), Read),
    ("type-of-nothing", |id| Reply::ok(feed(id)).header("Content-Type", ""), Read),
    ("not-its-own", |id| Reply::ok(feed(id)).with_status(203), Read),
    ("gzip", |id| coded("gzip", gzip(feed(id))), Read),
    ("gzip-in-capitals", |id| coded("X-GZIP", gzip(feed(id))), Read),
    ("gzip-unsaid", |id| Reply::ok(gzip(feed(id))), Read),
    ("gzip-not-done", |id| coded("gzip", feed(id).into()), Read),
    ("deflate", |id| coded("deflate", zlib(feed(id))), Read),
    ("deflate-bare", |id| coded("deflate", deflate(feed(id))), Read),
    ("zstd", |id| coded("zstd", zstd(feed(id))), Read),
    ("cookie", |id| Reply::ok(feed(id)).header("Set-Cookie", "track=me"), Read),
    ("etag-of-bytes", |id| Reply::ok(feed(id)).header("ETag", b"\"\xe9\xff\""), Read),
    ("http-1-0", |id| Reply::raw(format!("HTTP/1.0 200 OK\r\n\r\n{}", feed(id))), Read),
    ("no-length", |id| Reply::raw(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", feed(id))), Read),
    (
        "early-hints",
        |id| {
            let hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
            Reply::raw(format!("{hints}{}", feed(id)))
        },
        Read,
    ),
    (
        "chunks",
        |id| {
            let feed = feed(id);
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            Reply::raw(format!("{head}{:x};odd=1\r\n{feed}\r\n0\r\nTrailer: x\r\n\r\n", feed.len()))
        },
        Read,
    ),
    // Redirects that lead to the feed.
    ("moved-301", |id| Reply::redirect(301, &format!("/ok/{id}")), Said("has moved for good; write url = ")),
    ("moved-308", |id| Reply::redirect(308, &format!("/ok/{id}")), Said("has moved for good; write url = ")),
    ("elsewhere-302", |id| Reply::redirect(302, &format!("/ok/{id}")), Read),
    ("elsewhere-303", |id| Reply::redirect(303, &format!("/ok/{id}")), Read),
    ("elsewhere-307", |id| Reply::redirect(307, &format!("/ok/{id}#part")), Read),
    ("elsewhere-relative", |id| Reply::redirect(302, &format!("../a/./../ok/{id}")), Read),
    (
        "elsewhere-in-latin-1",
        |id| Reply::status(302).header("Location", [format!("/ok/{id}?").as_bytes(), b"caf\xe9"].concat()),
        Read,
    ),
    ("elsewhere-in-utf-8", |id| Reply::redirect(302, &format!("/ok/{id}?café")), Read),
    // Statuses.
    ("no-content", |_| Reply::status(204), Failed("HTTP 204: an answer that is no feed")),
    ("partial", |id| Reply::ok(feed(id)).with_status(206), Failed("HTTP 206: an answer that is no feed")),
    ("choices", |_| Reply::status(300), Failed("HTTP 300: a redirect that leads nowhere")),
    ("unchanged-unasked", |_| Reply::status(304), Failed("the server answers as if it had been asked what is new")),
    (
        "delta-unasked",
        |id| Reply::ok(feed(id)).with_status(226).header("IM", "feed"),
        Failed("the server answers as if it had been asked what is new"),
    ),
    (
        "delta-of-a-kind",
        |id| Reply::ok(feed(id)).with_status(226).header("IM", "vcdiff"),
        Failed("HTTP 226: an answer that is no feed"),
    ),
    ("bad-request", |_| Reply::status(400), Failed("HTTP 400: the server does not accept the request")),
    ("login", |_| Reply::status(401), Failed("HTTP 401: the server wants a login")),
    ("pay", |_| Reply::status(402), Failed("HTTP 402: the server wants to be paid")),
    ("forbidden", |_| Reply::status(403), Failed("HTTP 403: the server refuses us")),
    ("missing", |_| Reply::status(404), Failed("HTTP 404: there is nothing at this address")),
    ("gone", |_| Reply::status(410), Failed("HTTP 410: what was at this address is gone for good")),
    ("teapot", |_| Reply::status(418), Failed("HTTP 418: the server does not accept the request")),
    ("too-often", |_| Reply::status(429), Failed("HTTP 429: the server says that we ask too often")),
    ("legal", |_| Reply::status(451), Failed("HTTP 451: the server may not show it, for legal reasons")),
    ("broken-500", |_| Reply::status(500), Failed("HTTP 500: the server has a trouble of its own")),
    ("broken-502", |_| Reply::status(502), Failed("HTTP 502: the server has a trouble of its own")),
    ("broken-503", |_| Reply::status(503), Failed("HTTP 503: the server is out of service for now")),
    ("no-such-status", |_| Reply::raw("HTTP/1.1 999 Denied\r\n\r\n"), Failed("HTTP 999: an answer that is no feed")),
    // Redirects that do not.
    (
        "circles",
        |id| Reply::redirect(302, &format!("/{id}")),
        Failed("redirected more than 5 times (max_redirects), the last time to http://"),
    ),
    ("to-nothing", |_| Reply::redirect(302, "/nothing"), Failed("redirected to http://")),
    (
        "to-a-file",
        |_| Reply::redirect(301, "file:///etc/passwd"),
        Failed("redirected to an address that cannot be followed: file:///etc/passwd"),
    ),
    (
        "to-ftp",
        |_| Reply::redirect(302, "ftp://127.0.0.1/feed"),
        Failed("redirected to an address that cannot be followed: ftp://127.0.0.1/feed"),
    ),
    ("to-nowhere", |_| Reply::status(302), Failed("redirected to an address that cannot be followed")),
    ("to-no-host", |_| Reply::redirect(302, "http://"), Failed("redirected to an address that cannot be followed")),
    // Too much of everything.
    ("large", |_| Reply::ok(" ".repeat(15_001)), Failed("larger than 15000 bytes (max_wire_bytes)")),
    ("endless", |_| Reply::endless(), Failed("larger than 15000 bytes (max_wire_bytes)")),
    ("bomb-gzip", |_| coded("gzip", gzip(vec![b' '; 5_000_000])), Failed("larger than 20000 bytes (max_bytes)")),
    ("bomb-zstd", |_| coded("zstd", zstd(vec![b' '; 5_000_000])), Failed("larger than 20000 bytes (max_bytes)")),
    ("bomb-unsaid", |_| Reply::ok(gzip(vec![b' '; 5_000_000])), Failed("larger than 20000 bytes (max_bytes)")),
    (
        "head",
        |id| Reply::ok(feed(id)).header("X", "x".repeat(6_000)),
        Failed("the headers are too large (max_header_bytes is 5000), or too many"),
    ),
    (
        "headers",
        |id| (0..1_200).fold(Reply::ok(feed(id)), |reply, n| reply.header(&format!("X{n}"), "x")),
        Failed("the headers are too large (max_header_bytes is 5000), or too many"),
    ),
    // Too little.
    ("silent", |_| Reply::silent(), Failed("no answer within 2 s (silence_timeout_seconds)")),
    ("drops", |_| Reply::dripping(), Failed("the answer did not come to its end within 4 s (total_timeout_seconds)")),
    ("drops-of-a-head", |_| Reply::dripping_head(), Failed("no answer within 2 s (silence_timeout_seconds)")),
    ("cut-short", |id| Reply::cut_short(feed(id)), Failed("the connection broke")),
    (
        "cut-short-in-a-chunk",
        |id| Reply::raw(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{}", feed(id))),
        Failed("the connection broke"),
    ),
    ("hang-up", |_| Reply::raw(""), Failed("the connection broke")),
    ("reset", |_| Reply::reset(), Failed("the connection broke")),
    ("empty", |_| Reply::ok(""), Failed("the document is empty")),
    // Something else.
    ("not-http", |_| Reply::raw("SSH-2.0-OpenSSH_9.9\r\n"), Failed("the server does not answer as a web server does")),
    (
        "gzip-damaged",
        |id| {
            let body = gzip(feed(id));
            coded("gzip", body[..body.len() / 2].to_vec())
        },
        Failed("the compressed answer is damaged"),
    ),
    (
        "twice-packed",
        |id| coded("gzip, gzip", gzip(gzip(feed(id)))),
        Failed("the answer is packed in a way that was not asked for: gzip, gzip"),
    ),
    (
        "parked",
        |_| Reply::ok(PAGE).header("Content-Type", "application/rss+xml"),
        Failed("the domain is parked or for sale (“buy this domain”): this is a web page, not a feed ("),
    ),
    (
        "a-page",
        |_| Reply::ok(ANNOUNCING),
        Failed("this is a web page, not a feed: “Ada”; it announces the feed http://"),
    ),
    ("a-picture", |_| Reply::ok(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Failed("")),
];

/// Connections that never come to HTTP.
const CONNECTIONS: &[(&str, Outcome)] = &[
    ("refused", Failed("the host 127.0.0.1 refused the connection")),
    ("no-host", Failed("the host ")),
    (
        "no-encryption",
        Failed("no secure connection: the server does not answer with encryption; is it http:// in truth?"),
    ),
    ("expired", Failed("no secure connection: the server's certificate expired on 2021-01-01")),
    ("other-name", Failed("no secure connection: the server's certificate is for other hosts than 127.0.0.1")),
    ("downgraded", Said("is read without encryption, as its https address leads to http://127.0.0.1")),
    ("encrypted", Read),
];

/// Where the feeds of [`CONNECTIONS`] are when they misbehave.
fn addresses(server: &Server, nobody: &Nobody) -> Vec<(&'static str, String)> {
    let tls = |certificate: &str, path: &str| format!("https://{}{path}", server.also_with_tls(certificate));
    let label = "a".repeat(64); // longer than DNS knows
    server.set("/down", Reply::redirect(302, &server.url("/ok/downgraded")));
    vec![
        ("refused", nobody.url("/")),
        ("no-host", format!("http://{label}.example/")),
        ("no-encryption", server.url("/ok/no-encryption").replace("http:", "https:")),
        ("expired", tls("expired", "/ok/expired")),
        ("other-name", tls("other-name", "/ok/other-name")),
        ("downgraded", tls("good", "/down")),
        ("encrypted", tls("good", "/ok/encrypted")),
    ]
}

const WELL: &str = "well";

fn outcomes() -> impl Iterator<Item = (&'static str, &'static Outcome)> {
    let answers = ANSWERS.iter().map(|(id, _, outcome)| (*id, outcome));
    answers.chain(CONNECTIONS.iter().map(|(id, outcome)| (*id, outcome)))
}

fn build(planet: &Planet) -> Run {
    let mut command = planet.command(&["build", "--now", "2026-11-20T18:00:00Z"]);
    let run = Run::of(command.env("SSL_CERT_FILE", Server::authority_certificate()));
    assert_eq!(run.status, 0, "{run:?}");
    run
}

fn healthy(server: &Server) {
    for (id, _) in outcomes().chain([(WELL, &Read)]) {
        server.set(&format!("/{id}"), Reply::ok(feed(id)));
        for odd in ["", "?caf%E9", "?caf%C3%A9"] {
            server.set(&format!("/ok/{id}{odd}"), Reply::ok(feed(id)));
        }
    }
}

#[test]
fn every_misbehaviour_has_its_outcome_and_costs_no_other_feed() {
    let server = Server::start();
    let nobody = Nobody::beside(&server);
    healthy(&server);
    let good: Vec<(&str, String)> =
        outcomes().map(|(id, _)| (id, server.url(&format!("/{id}")))).chain([(WELL, server.url("/well"))]).collect();
    let planet = Planet::with(NO_HURRY, &good);
    let all = good.len();
    assert_eq!(
        build(&planet).summary(),
        format!("{all} feeds: {all} changed, 0 unchanged, 0 failing; {all} new entries")
    );

    for (id, reply, _) in ANSWERS {
        server.set(&format!("/{id}"), reply(id));
    }
    server.set("/well", Reply::ok(rss(&["Of well", "More of well"])));
    let mut bad = good.clone();
    for (id, address) in addresses(&server, &nobody) {
        bad.iter_mut().find(|(had, _)| *had == id).unwrap().1 = address;
    }
    planet.configure(LIMITS, &bad);
    server.take_answered();
    let run = build(&planet);
    let failing = outcomes().filter(|(_, outcome)| matches!(outcome, Failed(_))).count();
    assert!(run.summary().ends_with(&format!("{failing} failing; 1 new entry")), "{}\n{}", run.out, run.err);
    for (id, outcome) in outcomes() {
        let line = run.about(id);
        let page = planet.page(&format!("contributors/{id}/index.html"));
        match outcome {
            Read => assert_eq!(line, "", "{id}"),
            Said(words) => assert!(line.starts_with(&format!("{id}: {words}")), "{id}: {line}"),
            Failed(words) => assert!(line.starts_with(&format!("warning: {id}: {words}")), "{id}: {line}"),
        }
        assert_eq!(page.contains("could not be read"), matches!(outcome, Failed(_)), "{id}");
        // What was read before stays.
        assert!(planet.page(&format!("entries/{id}/of-{id}/index.html")).contains(&format!("Of {id}")));
    }
    // The others had their answers while these were waited for.
    let answered = server.take_answered();
    let place = |path: &str| answered.iter().position(|answered| answered == path).unwrap_or(usize::MAX);
    assert!(place("/well") < place("/silent") && place("/well") < place("/drops"), "{answered:?}");
    assert_eq!(answered.iter().filter(|path| *path == "/circles").count(), 6, "the first, and max_redirects more");

    healthy(&server);
    planet.configure(NO_HURRY, &good);
    let run = build(&planet);
    assert!(run.out.contains(" 0 failing; 0 new entries"), "{}", run.out);
    assert_eq!(run.err, "");
    for (id, _) in &good {
        assert!(!planet.page(&format!("contributors/{id}/index.html")).contains("could not be read"), "{id}");
    }
}
