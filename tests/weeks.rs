//! Two weeks of a newsletter from the first draft to the readers' mailboxes, with the real program, a fixed clock and a
//! mail server of our own. What comes of it is compared whole with `tests/weeks`; `ORRERY_ACCEPT=1 cargo test --test weeks`
//! accepts what is different: look at it with `git diff`. The planet is that of `tests/sites/newsletter`.

#[path = "support/post_office.rs"]
mod post_office;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use post_office::{Encryption, LOGIN, Manner, PostOffice};
use site::{Ran, Site, files_below};

const FIRST: &str = "content/newsletter/2026-11-12-issue-1.md";
const SECOND: &str = "content/newsletter/2026-11-19-issue-2.md";
/// Where the mail server listens, which is another port every time.
const PORT: &str = "PORT";

struct Weeks {
    site: Site,
    office: PostOffice,
    /// What is compared in the end.
    kept: BTreeMap<String, String>,
}

impl Weeks {
    fn begin() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let site = Site::copy_of(&root.join("tests/sites/newsletter/input"));
        let office = PostOffice::with(Encryption::Implicit("good"), Manner::Willing, true);
        let mail = format!(
            "[newsletter.mail]\nfrom = \"Low Tide <low-tide@tidepool.example>\"\nto = \"low-tide@lists.tidepool.example\"\n\
             reply_to = \"Rosa Prado <rosa@tidepool.example>\"\n\
             unsubscribe = [\"https://lists.tidepool.example/leave\"]\nfooter = \"Tidepool Club, The Old Pier.\"\n\
             [newsletter.sending]\nvia = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nusername = \"{}\"\nca_file = \"ca.pem\"\n",
            office.port, LOGIN.0
        );
        site.write("feeds.toml", site.read("feeds.toml") + &mail);
        site.write("ca.pem", fs::read(root.join("tests/support/tls/ca.pem")).unwrap());
        Self { site, office, kept: BTreeMap::new() }
    }

    /// The feeds as they are from now on.
    fn feeds_of(&self, week: &str) {
        for (name, bytes) in self.site.files(&format!("weeks/{week}")) {
            self.site.write(&format!("now/{name}"), bytes);
        }
    }

    /// Runs the program at a moment and keeps what it said.
    fn orrery(&mut self, now: &str, arguments: &str) -> Ran {
        let now = format!("{now}:00Z");
        let environment = [("ORRERY_NOW", now.as_str()), ("ORRERY_SMTP_PASSWORD", LOGIN.1)];
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let ran = self.site.orrery_with(&environment, &arguments);
        let status = if ran.status == 0 { String::new() } else { format!("? {}\n", ran.status) };
        let err: String = ran.err.lines().map(|line| format!("! {line}\n")).collect();
        let out: String = ran.out.lines().map(|line| format!("{}\n", without_seconds(line))).collect();
        let said = format!("{now} $ orrery {}\n{out}{err}{status}", arguments.join(" "));
        *self.kept.entry("transcript".into()).or_default() += &said.replace(&self.office.port.to_string(), PORT);
        ran
    }

    /// Keeps an issue's file as it is now.
    fn keep(&mut self, name: &str, path: &str) {
        let text = self.site.read(path);
        self.kept.insert(name.into(), text);
    }

    fn edit(&self, path: &str, change: impl Fn(String) -> String) {
        self.site.write(path, change(self.site.read(path)));
    }

    /// Sends a test and the real thing, and keeps all forms of the issue. What arrives is what was rendered.
    fn send(&mut self, now: &str, week: u8, path: &str) {
        for (format, end) in [("eml", "eml"), ("html", "html"), ("text", "txt"), ("markdown", "md"), ("json", "json")] {
            let ran = self.orrery(now, &format!("newsletter render {path} --format {format} --output rendered"));
            assert_eq!(ran.status, 0, "{ran:?}");
            self.keep(&format!("{week}-rendered.{end}"), "rendered");
        }
        assert_eq!(self.orrery(now, "newsletter send --to rosa@tidepool.example").status, 0);
        let [test] = &self.office.take()[..] else { panic!("one test") };
        assert_eq!(test.to, ["rosa@tidepool.example"]);
        self.kept.insert(format!("{week}-test-head"), head(&test.message));
        assert_eq!(self.orrery(now, "newsletter send --list --offline").status, 0);
        let [mail] = &self.office.take()[..] else { panic!("one mail") };
        let envelope = (mail.from.as_str(), mail.to.as_slice(), mail.login.is_some(), mail.encrypted);
        let list = ["low-tide@lists.tidepool.example".to_owned()];
        assert_eq!(envelope, ("low-tide@tidepool.example", &list[..], true, true));
        assert!(mail.message == self.kept[&format!("{week}-rendered.eml")], "not what was rendered:\n{}", mail.message);
        assert_eq!(self.orrery(now, "newsletter send --list --offline").status, 3);
        assert_eq!(self.office.take(), []);
    }
}

fn head(message: &str) -> String {
    message.split("\r\n\r\n").next().unwrap_or_default().replace('\r', "") + "\n"
}

/// `in 0.4 s` differs from run to run.
fn without_seconds(line: &str) -> &str {
    line.rsplit_once(" in ").filter(|(_, rest)| rest.ends_with(" s")).map_or(line, |(before, _)| before)
}

#[test]
fn two_weeks_go_from_draft_to_mailbox() {
    let mut weeks = Weeks::begin();
    weeks.feeds_of("1");
    weeks.orrery("2026-11-10T20:00", "build");
    weeks.orrery("2026-11-11T18:00", "newsletter draft");
    weeks.keep("1-drafted.md", FIRST);
    weeks.edit(FIRST, |text| text.replace("Ada counted limpets", "Bo says that Ada counted limpets"));
    weeks.feeds_of("1b");
    weeks.orrery("2026-11-11T23:00", "fetch");
    weeks.orrery("2026-11-11T23:00", "newsletter draft --update");
    weeks.keep("1-updated.md", FIRST);
    assert_eq!(weeks.orrery("2026-11-12T18:00", "newsletter check --offline").status, 3);
    assert_eq!(weeks.orrery("2026-11-12T18:00", "newsletter send --list --offline").status, 2, "nothing is out");
    weeks.edit(FIRST, |text| text.replace("TODO: who said what?", "“It is wet.” (Rosa)"));
    assert_eq!(weeks.orrery("2026-11-12T18:30", "newsletter publish --offline").status, 0);
    weeks.keep("1-published.md", FIRST);
    weeks.orrery("2026-11-12T19:00", "build");
    weeks.send("2026-11-12T19:00", 1, FIRST);

    let cy = weeks.site.read("cy.toml");
    weeks.edit("feeds.toml", |text| format!("{text}{cy}"));
    weeks.feeds_of("2");
    weeks.orrery("2026-11-18T10:00", "build");
    weeks.orrery("2026-11-18T18:00", "newsletter draft");
    weeks.keep("2-drafted.md", SECOND);
    let quote = "TODO: who said what?";
    weeks.edit(SECOND, |text| text.replace(quote, "“Deep, too.” (Bo)"));
    let publish = "newsletter publish --offline --date 2026-11-19T18:00:00Z";
    assert_eq!(weeks.orrery("2026-11-18T20:00", publish).status, 0);
    weeks.keep("2-published.md", SECOND);
    let too_early = format!("newsletter send --list --offline {SECOND}");
    assert_eq!(weeks.orrery("2026-11-19T17:00", &too_early).status, 2, "its time has not come");
    weeks.orrery("2026-11-19T18:00", "build --offline");
    weeks.send("2026-11-19T18:00", 2, SECOND);
    assert_eq!(weeks.orrery("2026-11-19T18:30", "newsletter sent").out.lines().count(), 2);
    compare(&weeks.kept);
}

fn compare(kept: &BTreeMap<String, String>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/weeks");
    if std::env::var_os("ORRERY_ACCEPT").is_some() {
        fs::create_dir_all(&directory).unwrap();
        for old in files_below(&directory).into_keys().filter(|name| !kept.contains_key(name)) {
            fs::remove_file(directory.join(old)).unwrap();
        }
        for (name, text) in kept {
            fs::write(directory.join(name), text).unwrap();
        }
    }
    let expected = files_below(&directory);
    let names: Vec<&String> = expected.keys().collect();
    assert_eq!(names, kept.keys().collect::<Vec<_>>());
    for (name, text) in kept {
        let expected = String::from_utf8_lossy(&expected[name]);
        let differs = expected.lines().zip(text.lines()).enumerate().find(|(_, (one, other))| one != other);
        assert!(expected == *text, "{name}: {differs:?} (ORRERY_ACCEPT=1 accepts this)");
    }
}
