//! `orrery newsletter send` through the real program, with mail servers, programs and services of our own.

#[path = "support/post_office.rs"]
mod post_office;
#[path = "support/server.rs"]
mod server;
#[path = "support/site.rs"]
mod site;

use std::path::Path;

use post_office::{Encryption, LOGIN, Manner, PostOffice, Received};
use serde_json::{Value, json};
use server::{Nobody, Reply, Server};
use site::{Ran, Site};

const NOW: &str = "2026-11-27T18:00:00Z";
const ISSUE: &str = "content/newsletter/2026-11-27-issue-2.md";
const LIST: &str = "weekly-readers@lists.example";

/// A planet with a newsletter: an issue of last week, one of today, one of tomorrow and a draft.
fn planet(sending: &str) -> Site {
    let toml = format!(
        "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\ntimezone = \"Europe/Warsaw\"\n\
         [newsletter]\ntitle = \"Weekly\"\n[newsletter.mail]\nfrom = \"The Weekly <weekly@p.example>\"\n\
         to = \"Readers <{LIST}>\"\n[newsletter.sending]\n{sending}\n"
    );
    let issue = |title: &str, number: u32, more: &str| {
        format!("+++\ntitle = \"{title}\"\nnumber = {number}\n{more}\n+++\n\n## News\n\nWords of {title}.\n")
    };
    let site = Site::with(&[
        ("feeds.toml", &toml),
        ("content/newsletter/2026-11-20-issue-1.md", &issue("Weekly 1", 1, "")),
        (ISSUE, &issue("Weekly 2", 2, "date = 2026-11-27T18:00:00+01:00")),
        ("content/newsletter/2026-11-28-issue-3.md", &issue("Weekly 3", 3, "")),
        ("content/newsletter/2026-12-04-issue-4.md", &issue("Weekly 4", 4, "draft = true")),
    ]);
    for page in ["2026-11-20-issue-1", "2026-11-27-issue-2", "2026-11-28-issue-3"] {
        site.write(&format!("public/newsletter/{page}/index.html"), "as a build would make it");
    }
    site
}

fn smtp(office: &PostOffice, more: &str) -> String {
    format!("via = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\n{more}", office.port)
}

fn in_the_open(office: &PostOffice) -> String {
    smtp(office, "tls = \"none\"")
}

/// `orrery newsletter send` without looking at links.
fn send(site: &Site, arguments: &[&str]) -> Ran {
    send_with(site, &[], arguments)
}

fn send_with(site: &Site, environment: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let common = ["newsletter", "send", "--now", NOW, "--offline"];
    site.orrery_with(environment, &[&common, arguments].concat())
}

fn list(site: &Site) -> Ran {
    send(site, &["--list"])
}

/// What the ledger says, line by line.
fn ledger(site: &Site) -> Vec<String> {
    let ran = site.orrery(&["newsletter", "sent"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.out.lines().map(str::to_owned).collect()
}

fn head_of(received: &Received) -> Vec<&str> {
    received.message.split("\r\n\r\n").next().unwrap().lines().collect()
}

fn only(mut received: Vec<Received>) -> Received {
    assert_eq!(received.len(), 1, "{received:?}");
    received.remove(0)
}

#[test]
fn a_test_goes_to_those_who_were_named_and_is_another_mail_than_that_of_the_list() {
    let office = PostOffice::open();
    let site = planet(&in_the_open(&office));
    let ran = send(&site, &["--to", "me@p.example", "--to", "Ada <ada@a.example>", "--to", "me@p.example"]);
    let said = "a test of content/newsletter/2026-12-04-issue-4.md is with 127.0.0.1 for me@p.example, ada@a.example: 250 \
                taken as 4711\n";
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, said, ""));
    let test = only(office.take());
    assert_eq!(
        (test.from.as_str(), test.to.as_slice()),
        ("weekly@p.example", &["me@p.example", "ada@a.example"].map(String::from)[..])
    );
    assert_eq!(test.hello, "p.example");
    assert!(head_of(&test).contains(&"Subject: [test] Weekly 4"), "{}", test.message);
    assert!(test.message.contains("Words of Weekly 4."), "{}", test.message);
    assert_eq!(ledger(&site), [""; 0], "a test keeps nobody from anything");
    assert_eq!(send(&site, &["--to", "me@p.example", ISSUE]).status, 0);
    let test = only(office.take());
    assert!(head_of(&test).contains(&"Subject: [test] Weekly 2"));
    assert_eq!(list(&site).status, 0);
    let real = only(office.take());
    let id =
        |mail: &Received| head_of(mail).into_iter().find(|line| line.starts_with("Message-ID: ")).unwrap().to_owned();
    assert_ne!(id(&test), id(&real), "mailboxes drop what they have already");
}

#[test]
fn an_issue_goes_to_the_list_once() {
    let office = PostOffice::open();
    let site = planet(&in_the_open(&office));
    let ran = list(&site);
    let said = format!("{ISSUE} is with 127.0.0.1 for {LIST}: 250 taken as 4711\n");
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, said.as_str(), ""));
    let first = only(office.take());
    assert_eq!(first.to, [LIST]);
    assert!(head_of(&first).contains(&"Subject: Weekly 2"), "the newest that is out");
    let line =
        format!("2026-11-27-issue-2 was sent by smtp to {LIST} at 2026-11-27T19:00:00+01:00 (250 taken as 4711)");
    assert_eq!(ledger(&site), [line.as_str()]);
    let ran = list(&site);
    assert_eq!((ran.status, ran.out.as_str()), (3, ""));
    assert_eq!(ran.err, format!("warning: {line}; --again sends it once more\n"));
    site.write(ISSUE, site.read(ISSUE).replace("Words", "Other words"));
    assert!(list(&site).err.contains("it has changed since; --again sends it as it is now"));
    assert_eq!(office.take(), []);
    assert_eq!(send(&site, &["--list", "--again"]).status, 0);
    assert!(only(office.take()).message.contains("Other words"));
    assert_eq!(ledger(&site).len(), 2);
    // Another issue is another matter.
    assert_eq!(send(&site, &["--list", "2026-11-20-issue-1"]).status, 0);
    assert!(head_of(&only(office.take())).contains(&"Subject: Weekly 1"));
    // The ledger goes wherever the archive goes.
    let elsewhere = planet(&in_the_open(&office));
    elsewhere.write("exported", site.orrery(&["export"]).out);
    assert_eq!(elsewhere.orrery(&["import", "exported"]).status, 0);
    assert_eq!((list(&elsewhere).status, ledger(&elsewhere)), (3, ledger(&site)));
}

#[test]
fn an_issue_that_gets_another_name_is_not_sent_again_unasked() {
    let office = PostOffice::open();
    let site = planet(&in_the_open(&office));
    assert_eq!((list(&site).status, office.take().len()), (0, 1));
    let other = ISSUE.replace("issue-2", "the-second");
    std::fs::rename(site.at(ISSUE), site.at(&other)).unwrap();
    site.write("public/newsletter/2026-11-27-the-second/index.html", "as a build would make it");
    for arguments in [&["--list"][..], &["--list", "--if-new"]] {
        let ran = send(&site, arguments);
        assert_eq!((ran.status, office.take().len()), (3, 0), "{ran:?}");
        let advice = "its file is gone: if that is now 2026-11-27-the-second, its readers have it; --again sends it";
        assert!(ran.err.contains("2026-11-27-issue-2 was sent") && ran.err.contains(advice), "{}", ran.err);
    }
    assert_eq!((send(&site, &["--list", "--again"]).status, office.take().len()), (0, 1));
}

#[test]
fn what_is_not_out_or_not_right_is_not_sent() {
    let office = PostOffice::open();
    let site = planet(&in_the_open(&office));
    let refused = |arguments: &[&str], status: i32, words: &str| {
        let ran = send(&site, &[&["--list"], arguments].concat());
        assert_eq!(ran.status, status, "{ran:?}");
        assert!(format!("{}{}", ran.out, ran.err).contains(words), "{ran:?}");
        assert_eq!(office.take(), []);
    };
    refused(&["2026-12-04-issue-4"], 2, "is a draft: `orrery newsletter publish` makes it an issue");
    refused(&["2026-11-28-issue-3"], 2, "comes out only at 2026-11-28T00:00:00+01:00: nothing is sent before");
    refused(&["2026-11-29-issue-9"], 2, "this is no issue in content/newsletter");
    site.write(ISSUE, site.read(ISSUE).replace("Words", "TODO: words"));
    refused(&[], 3, "TODO is still to be replaced [placeholder]");
    refused(&[], 3, "not sent: 1 thing to mend; --anyway sends it as it is");
    site.write(ISSUE, site.read(ISSUE).replace("TODO: words", "Words"));
    std::fs::remove_file(site.at("public/newsletter/2026-11-27-issue-2/index.html")).unwrap();
    refused(&[], 3, "not sent: its page is not made yet, which readers would look for: `orrery build` makes it");
    assert_eq!(ledger(&site), [""; 0]);
    assert_eq!(send(&site, &["--list", "--anyway"]).status, 0);
    assert_eq!(office.take().len(), 1);
}

#[test]
fn a_run_by_the_clock_sends_what_is_new_and_is_content_with_what_is_not() {
    let office = PostOffice::open();
    let site = planet(&in_the_open(&office));
    let by_the_clock = |now: &str| {
        let ran = site.orrery(&["newsletter", "send", "--list", "--if-new", "--offline", "--now", now]);
        (ran.status, ran.out.lines().count(), ran.err)
    };
    assert_eq!(by_the_clock("2026-11-24T18:00:00Z"), (0, 0, String::new()), "issue 1 is older than sending is");
    assert_eq!(by_the_clock(NOW), (0, 1, String::new()));
    assert_eq!(by_the_clock(NOW), (0, 0, String::new()));
    assert_eq!(by_the_clock("2026-11-28T06:00:00Z"), (0, 1, String::new()), "its time has come");
    assert_eq!(office.take().len(), 2);
}

#[test]
fn mails_go_encrypted_to_a_server_that_is_trusted_and_knows_us() {
    let environment = [("ORRERY_SMTP_PASSWORD", LOGIN.1)];
    for (tls, encryption) in [("implicit", Encryption::Implicit("good")), ("starttls", Encryption::StartTls("good"))] {
        let office = PostOffice::with(encryption, Manner::Willing, true);
        let site =
            planet(&smtp(&office, &format!("tls = \"{tls}\"\nusername = \"{}\"\nca_file = \"ca.pem\"", LOGIN.0)));
        site.write("ca.pem", std::fs::read(Server::authority_certificate()).unwrap());
        let ran = send_with(&site, &environment, &["--list"]);
        assert_eq!(ran.status, 0, "{ran:?}");
        let received = only(office.take());
        assert_eq!(received.login, Some((LOGIN.0.to_owned(), LOGIN.1.to_owned())));
        assert_eq!(received.to, [LIST]);
        // Another password, and none.
        let ran = send_with(&site, &[("ORRERY_SMTP_PASSWORD", "guess")], &["--to", "me@p.example"]);
        let words = "error: 127.0.0.1 does not let weekly in: 535 5.7.8 we do not know [31myou; nothing was sent\n";
        assert_eq!((ran.status, ran.err.as_str()), (1, words), "and no colours");
        let ran = send(&site, &["--to", "me@p.example"]);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains("the environment variable ORRERY_SMTP_PASSWORD is not set"), "{}", ran.err);
        assert!(ran.err.contains("feeds.toml:15:12"), "{}", ran.err);
        assert_eq!(office.take(), []);
    }
}

#[test]
fn nothing_goes_to_a_server_that_may_be_another() {
    let trouble = [
        (Encryption::Implicit("good"), "implicit", "", "was issued by someone unknown"),
        (Encryption::Implicit("expired"), "implicit", "ca_file = \"ca.pem\"", "certificate expired on 2021-01-01"),
        (Encryption::Implicit("other-name"), "implicit", "ca_file = \"ca.pem\"", "is for other hosts than 127.0.0.1"),
        (Encryption::StartTls("good"), "starttls", "", "was issued by someone unknown"),
        (Encryption::None, "starttls", "", "offers no encryption on port"),
        (Encryption::StartTls("good"), "implicit", "", "is it tls = \"starttls\" in truth?"),
    ];
    for (encryption, tls, more, words) in trouble {
        let office = PostOffice::with(encryption, Manner::Willing, false);
        let site = planet(&smtp(&office, &format!("tls = \"{tls}\"\n{more}")));
        site.write("ca.pem", std::fs::read(Server::authority_certificate()).unwrap());
        let ran = list(&site);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.err.contains(words) && ran.err.ends_with("; nothing was sent\n"), "{}", ran.err);
        assert_eq!(office.take(), []);
        assert!(ledger(&site)[0].contains("was not sent by smtp"), "{:?}", ledger(&site));
    }
}

#[test]
fn a_refusal_is_told_in_the_servers_words_and_can_be_tried_again() {
    let refusals = [
        (
            Manner::Refusing(LIST, 550, "5.1.1 no such \u{1b}[2Jlist"),
            "127.0.0.1 refuses it: 550 5.1.1 no such [2Jlist; nothing",
        ),
        (
            Manner::Refusing(LIST, 451, "4.7.1 greylisted"),
            "127.0.0.1 cannot take it now: 451 4.7.1 greylisted; try again later",
        ),
        (
            Manner::RefusingInTheEnd(554, "5.7.1 looks like spam"),
            "127.0.0.1 refuses it: 554 5.7.1 looks like spam; nothing",
        ),
        (Manner::Absent, "127.0.0.1 hung up without an answer; nothing"),
    ];
    for (manner, words) in refusals {
        let office = PostOffice::with(Encryption::None, manner, false);
        let site = planet(&in_the_open(&office));
        for times in 1..=2 {
            let ran = list(&site);
            assert_eq!((ran.status, ran.out.as_str()), (1, ""));
            assert!(ran.err.contains(words), "{}", ran.err);
            assert_eq!(ledger(&site).len(), times, "tried and written down each time");
        }
        // The same list, by a server that is more willing.
        let other = PostOffice::open();
        site.write("feeds.toml", site.read("feeds.toml").replace(&office.port.to_string(), &other.port.to_string()));
        let ran = list(&site);
        assert_eq!(ran.status, 0, "{ran:?}");
        assert_eq!(other.take().len(), 1);
    }
    let server = Server::start();
    let nobody = Nobody::beside(&server);
    let url = nobody.url("");
    let port = url.rsplit(':').next().unwrap();
    let site = planet(&format!("via = \"smtp\"\nhost = \"127.0.0.1\"\ntls = \"none\"\nport = {port}"));
    assert_eq!(list(&site).err, format!("error: nobody listens at port {port} of 127.0.0.1; nothing was sent\n"));
}

#[test]
fn what_may_have_arrived_is_not_sent_again_before_somebody_has_looked() {
    for (manner, words) in [
        (Manner::Vanishing, "127.0.0.1 hung up without an answer"),
        (Manner::Silent, "127.0.0.1 says nothing for 1 s (timeout_seconds)"),
    ] {
        let office = PostOffice::with(Encryption::None, manner, false);
        let site = planet(&smtp(&office, "tls = \"none\"\ntimeout_seconds = 1"));
        let ran = list(&site);
        assert_eq!(ran.status, 1);
        assert!(ran.err.contains(words) && ran.err.contains("whether it was sent is not known"), "{}", ran.err);
        assert_eq!(office.take().len(), 1, "it had it");
        let began =
            format!("2026-11-27-issue-2: sending by smtp to {LIST} began at 2026-11-27T19:00:00+01:00 and did not end");
        assert_eq!(ledger(&site), [began.as_str()]);
        for arguments in [&["--list"][..], &["--list", "--if-new"]] {
            let ran = send(&site, arguments);
            assert_eq!(ran.status, 3);
            assert_eq!(ran.err, format!("warning: {began}; look whether it arrived; --again sends it once more\n"));
        }
        assert_eq!(office.take(), []);
    }
}

#[test]
fn only_one_run_sends_at_a_time() {
    let office = PostOffice::open();
    let site = planet(&in_the_open(&office));
    site.write("archive/orrery.lock", "");
    let _lock = orrery::archive::Lock::take(&site.at("archive/orrery.db")).unwrap();
    assert_eq!(list(&site).status, 4);
    assert_eq!(office.take(), []);
}

#[cfg(unix)]
#[test]
fn a_program_gets_the_mail_as_sendmail_does() {
    use std::os::unix::fs::PermissionsExt;
    let script = |site: &Site, last: &str| {
        site.write(
            "post",
            format!("#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done > arguments\ncat > mail\n{last}\n"),
        );
        std::fs::set_permissions(site.at("post"), std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    let site = planet("via = \"sendmail\"\nprogram = \"./post\"");
    script(&site, "echo queued as 42");
    let ran = list(&site);
    let said = format!("{ISSUE} is with ./post for {LIST}: queued as 42\n");
    assert_eq!((ran.status, ran.out, ran.err.as_str()), (0, said, ""));
    assert_eq!(site.read("arguments").lines().collect::<Vec<_>>(), ["-i", "-f", "weekly@p.example", "--", LIST]);
    let mail = site.read("mail");
    assert!(mail.starts_with("From: \"The Weekly\" <weekly@p.example>\n") && !mail.contains('\r'), "{mail}");
    assert!(mail.contains("Words of Weekly 2."));
    script(&site, "echo 'no such user' >&2; exit 67");
    let ran = send(&site, &["--list", "--again"]);
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (1, "error: ./post ended with status 67: no such user; nothing was sent\n")
    );
    script(&site, "kill -9 $$");
    assert!(send(&site, &["--list", "--again"]).err.contains("whether it was sent is not known"));
    let site = planet("via = \"sendmail\"\nprogram = \"/no/such/program\"");
    let ran = list(&site);
    assert_eq!(ran.status, 1);
    assert!(ran.err.starts_with("error: /no/such/program (`program`) cannot be run: No such file"), "{}", ran.err);
}

fn listmonk(server: &Server, more: &str) -> String {
    format!(
        "via = \"listmonk\"\nurl = \"http://{}/mail\"\nusername = \"orrery\"\nlists = [1, 3]\nallow_private = true\n{more}",
        server.authority
    )
}

#[test]
fn listmonk_gets_a_draft_of_a_campaign_and_nothing_is_started() {
    let server = Server::start();
    server.set("/mail/api/campaigns", Reply::ok("{\"data\":{\"id\":12,\"status\":\"draft\"}}"));
    let site = planet(&listmonk(&server, "template = 4"));
    let secret = [("ORRERY_LISTMONK_TOKEN", "s3cret")];
    let ran = send_with(&site, &secret, &["--list"]);
    let page = server.url("/mail/admin/campaigns/12");
    let said = format!("{ISSUE}: campaign 12 is a draft: look at it, and start it, at {page}\n");
    assert_eq!((ran.status, ran.out, ran.err.as_str()), (0, said, ""));
    let requests = server.take_requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/mail/api/campaigns"));
    assert_eq!(request.header("Content-Type"), Some("application/json"));
    assert_eq!(request.header("Authorization"), Some("Basic b3JyZXJ5OnMzY3JldA=="), "orrery:s3cret");
    let mut sent: Value = serde_json::from_str(&request.body).unwrap();
    assert!(sent["body"].as_str().unwrap().contains("Words of Weekly 2."));
    assert!(sent["altbody"].as_str().unwrap().contains("Words of Weekly 2."));
    let headers = sent["headers"].take();
    let names: Vec<&String> =
        headers.as_array().unwrap().iter().flat_map(|one| one.as_object().unwrap().keys()).collect();
    assert!(names.iter().any(|name| *name == "Archived-At"), "{names:?}");
    assert!(!names.iter().any(|name| name.starts_with("List-Unsubscribe")), "listmonk's own: {names:?}");
    let (body, altbody) = (sent["body"].take(), sent["altbody"].take());
    assert!(body.is_string() && altbody.is_string());
    let expected = json!({
        "name": "2026-11-27-issue-2", "subject": "Weekly 2", "lists": [1, 3], "type": "regular", "content_type": "html",
        "body": null, "altbody": null, "headers": null, "messenger": "email", "template_id": 4,
        "from_email": "The Weekly <weekly@p.example>",
    });
    assert_eq!(sent, expected);
    let ran = send_with(&site, &secret, &["--list"]);
    assert_eq!((ran.status, server.take_requests().len()), (3, 0));
    assert!(ran.err.contains("was sent by listmonk to lists 1, 3 of http://"), "{}", ran.err);
    let ran = send_with(&site, &secret, &["--to", "me@p.example"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--to: listmonk is given drafts, and sends tests of them itself"), "{}", ran.err);
}

#[test]
fn buttondown_gets_a_draft_of_markdown_or_html() {
    let server = Server::start();
    server.set("/v1/emails", Reply::ok("{\"id\":\"em_7\",\"status\":\"draft\"}").with_status(201));
    for (kind, mode) in [("markdown", "plaintext"), ("html", "fancy")] {
        let site = planet(&format!(
            "via = \"buttondown\"\nurl = \"{}\"\nallow_private = true\nbody = \"{kind}\"\ntoken_env = \"BD\"",
            server.url("/")
        ));
        let ran = send_with(&site, &[("BD", "key-1\n")], &["--list"]);
        let said =
            format!("{ISSUE}: draft em_7 is made: look at it, and send it, at https://buttondown.com/emails/em_7\n");
        assert_eq!((ran.status, ran.out, ran.err.as_str()), (0, said, ""));
        let requests = server.take_requests();
        let [request] = &requests[..] else { panic!("{requests:?}") };
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/emails"));
        assert_eq!(request.header("Authorization"), Some("Token key-1"));
        let sent: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!((&sent["status"], &sent["subject"]), (&json!("draft"), &json!("Weekly 2")));
        assert_eq!(sent["canonical_url"], "https://p.example/newsletter/2026-11-27-issue-2/");
        let body = sent["body"].as_str().unwrap();
        assert!(body.starts_with(&format!("<!-- buttondown-editor-mode: {mode} -->\n")), "{body}");
        assert_eq!(body.contains("\n## News\n"), kind == "markdown", "{body}");
    }
}

#[test]
fn what_a_service_says_is_told_and_what_it_may_have_done_is_not_done_again() {
    let server = Server::start();
    let path = "/mail/api/campaigns";
    let secret = [("ORRERY_LISTMONK_TOKEN", "s3cret")];
    let answers: [(Reply, &str, bool); 9] = [
        (
            Reply::ok("<h1>Log in</h1>"),
            "listmonk answers HTTP 200, but names no draft: <h1>Log in</h1>; whether",
            false,
        ),
        (Reply::ok("{\"data\":{\"id\":\"../x\"}}"), "but names no draft", false),
        (
            Reply::ok("{\"message\":\"orrery:s3cret is not known\"}").with_status(401),
            "ORRERY_LISTMONK_TOKEN): orrery:(ORRERY_LISTMONK_TOKEN) is not known; nothing",
            true,
        ),
        (
            Reply::ok("{\"message\":\"Unknown list \\u001b[31m1\"}").with_status(400),
            "listmonk answers HTTP 400: Unknown list [31m1; nothing",
            true,
        ),
        (
            Reply::ok("{\"message\":\"invalid token\"}").with_status(403),
            "HTTP 403 (the token is that of ORRERY_LISTMONK_TOKEN): invalid token",
            true,
        ),
        (Reply::redirect(302, "/login"), "listmonk answers HTTP 302", false),
        (
            Reply::ok("<h1>Bad gateway</h1>").with_status(502),
            "listmonk answers HTTP 502: <h1>Bad gateway</h1>; whether",
            false,
        ),
        (Reply::reset(), "whether it was sent is not known", false),
        (Reply::silent(), "no answer within 1 s (silence_timeout_seconds); whether", false),
    ];
    for (reply, words, is_certain) in answers {
        server.set(path, reply);
        let site = planet(&listmonk(&server, "[fetch]\nsilence_timeout_seconds = 1"));
        let ran = send_with(&site, &secret, &["--list"]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!ran.err.contains("s3cret"));
        assert_eq!(server.take_requests().len(), 1, "nobody follows, nobody asks twice");
        let again = send_with(&site, &secret, &["--list"]);
        assert_eq!(again.status, if is_certain { 1 } else { 3 }, "{again:?}");
        server.take_requests();
    }
    let site = planet(&listmonk(&server, "").replace("allow_private = true\n", ""));
    let ran = send_with(&site, &secret, &["--list"]);
    assert!(
        ran.err.contains("not of the public internet; allow_private = true in feeds.toml permits it"),
        "{}",
        ran.err
    );
    assert_eq!(server.take_requests().len(), 0);
}

#[test]
fn a_dry_run_shows_all_and_asks_nobody() {
    let office = PostOffice::with(Encryption::Implicit("good"), Manner::Willing, true);
    let site = planet(&smtp(&office, "username = \"weekly\"\npassword_env = \"POST\""));
    let ran = send(&site, &["--list", "--dry-run"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let server = format!(
        "server: 127.0.0.1 port {}, encrypted from the start, as weekly with the password of POST",
        office.port
    );
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[..3], [server.as_str(), "from: weekly@p.example", &format!("to: {LIST}")]);
    assert!(lines[3].starts_with("size: ") && lines[3].ends_with(" of text"), "{}", lines[3]);
    assert!(lines.contains(&"Subject: Weekly 2"), "{}", ran.out);
    assert!(!ran.out.contains("Words of"), "the head is enough");
    let ran = send(&site, &["--list", "--dry-run", "2026-12-04-issue-4"]);
    assert_eq!(ran.status, 2, "it says what would be refused");
    assert!(ran.out.contains("Subject: Weekly 4") && ran.err.contains("is a draft"), "{ran:?}");
    assert!(!site.at("archive").exists() && office.take().is_empty());

    let server = Server::start();
    let site = planet(&listmonk(&server, ""));
    let ran = send_with(&site, &[("ORRERY_LISTMONK_TOKEN", "s3cret")], &["--list", "--dry-run"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let head =
        format!("POST {}\nAuthorization: Basic orrery:(ORRERY_LISTMONK_TOKEN)\n", server.url("/mail/api/campaigns"));
    assert!(ran.out.starts_with(&head) && !ran.out.contains("s3cret"), "{}", ran.out);
    assert!(ran.out.contains("\"subject\": \"Weekly 2\"") && ran.out.contains(" bytes of HTML)\""), "{}", ran.out);
    let site = planet("via = \"sendmail\"");
    let ran = send(&site, &["--to", "me@p.example", "--dry-run"]);
    assert!(ran.out.starts_with("program: /usr/sbin/sendmail -i -f weekly@p.example -- me@p.example\n"), "{}", ran.out);
    assert_eq!(server.take_requests().len(), 0);
}

#[test]
fn the_owners_mistakes_are_told_before_anybody_is_asked() {
    let office = PostOffice::open();
    let sending = in_the_open(&office);
    let told = |site: &Site, arguments: &[&str], words: &str| {
        let ran = send(site, arguments);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
        assert_eq!(office.take(), []);
    };
    let site = planet(&sending);
    told(&site, &[], "<--to <ADDRESS>|--list>");
    told(&site, &["--list", "--to", "me@p.example"], "cannot be used with");
    told(&site, &["--to", "me"], "--to me: this is no mail address; write it as me@planet.example");
    told(&site, &["--to", "a@p.example\r\nRCPT TO:<b@p.example>"], "this is no mail address");
    told(&site, &["--to", "me@p.example", "--again"], "cannot be used with");
    let without = |line: &str| {
        let site = planet(&sending);
        let toml = site.read("feeds.toml");
        assert!(toml.contains(line));
        site.write("feeds.toml", toml.replace(line, ""));
        site
    };
    told(
        &without(&format!("to = \"Readers <{LIST}>\"\n")),
        &["--list"],
        "write its address as `to` of [newsletter.mail]",
    );
    told(&without("from = \"The Weekly <weekly@p.example>\"\n"), &["--list"], "set `from` of [newsletter.mail]");
    told(&without(&format!("[newsletter.sending]\n{sending}")), &["--list"], "There is no [newsletter.sending]");
    let site = planet(&smtp(&office, "ca_file = \"ca.pem\""));
    told(&site, &["--list"], "`ca_file`: ca.pem is no file with certificates: No such file");
    site.write("ca.pem", "hello");
    told(&site, &["--list"], "ca.pem is no file with certificates: there is none in it");
    assert!(Path::new(&site.at("feeds.toml")).exists() && ledger(&site).is_empty());
}
