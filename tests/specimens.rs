//! Feeds that are odd in one way each: `tests/specimens/FORMAT/NAME.xml` or `.json`, and beside each what is read of
//! it (`NAME.txt`). `tests/specimens/oddities.txt` says what is odd about each, and the `Content-Type` that it
//! arrives with, if that matters. `ORRERY_ACCEPT=1 cargo test --test specimens` accepts what is different: look at it
//! with `git diff`, and ask whether it is right.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::fs;
use std::path::{Path, PathBuf};

use orrery::feed::{self, Arrival, Markup, ParsedFeed, Person, RawEntry};
use url::Url;

#[test]
fn every_specimen_is_read_as_expected() {
    let accept = std::env::var_os("ORRERY_ACCEPT").is_some();
    let mut wrong = Vec::new();
    for (name, specimen) in specimens() {
        let read = read(&specimen);
        let path = specimen.path.with_extension("txt");
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if accept {
            fs::write(&path, &read).unwrap();
        } else if read != expected {
            wrong.push(format!("{name} ({}):\n{read}\ninstead of\n{expected}", specimen.odd));
        }
    }
    assert!(wrong.is_empty(), "{}\n(ORRERY_ACCEPT=1 accepts this)", wrong.join("\n"));
}

#[test]
fn every_specimen_has_its_oddity_and_every_oddity_its_specimen() {
    let specimens = specimens();
    assert!(specimens.len() >= 150, "{}", specimens.len());
    for (name, specimen) in &specimens {
        assert!(!specimen.odd.is_empty() && specimen.path.exists(), "{name}");
    }
    let files = documents();
    let forgotten: Vec<_> = files.iter().filter(|path| !specimens.values().any(|known| known.path == **path)).collect();
    assert_eq!(forgotten, Vec::<&PathBuf>::new());
}

struct Specimen {
    path: PathBuf,
    odd: String,
    content_type: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specimens")
}

fn specimens() -> BTreeMap<String, Specimen> {
    let table = fs::read_to_string(root().join("oddities.txt")).unwrap();
    let line = |line: &str| {
        let mut parts = line.splitn(3, " | ").map(str::to_owned);
        let name = parts.next().unwrap();
        let path = root().join(&name);
        (name, Specimen { path, odd: parts.next().unwrap_or_default(), content_type: parts.next() })
    };
    table.lines().filter(|line| !line.starts_with('#')).map(line).collect()
}

fn documents() -> Vec<PathBuf> {
    let formats = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = formats.flat_map(|format| fs::read_dir(format).unwrap().map(|entry| entry.unwrap().path()));
    files.filter(|path| path.extension().is_some_and(|extension| extension != "txt")).collect()
}

fn read(specimen: &Specimen) -> String {
    let bytes = fs::read(&specimen.path).unwrap();
    let url = Url::parse("https://blog.example/feeds/all.xml").unwrap();
    let content_type = specimen.content_type.as_deref();
    shown(&feed::read(&Arrival { bytes: &bytes, content_type, url: &url, max_entries: 1000 }))
}

/// What was read, a line a fact; what is not there is not named.
fn shown(feed: &ParsedFeed) -> String {
    let mut text = String::new();
    let about = &feed.about;
    fact(&mut text, "format", feed.feed_type.map(|kind| kind.name()));
    fact(&mut text, "title", about.title.as_ref().map(markup));
    fact(&mut text, "description", about.description.as_ref().map(markup));
    fact(&mut text, "link", about.link.as_ref());
    fact(&mut text, "feed", about.feed_url.as_ref());
    fact(&mut text, "language", about.language.as_ref());
    fact(&mut text, "updated", about.updated.map(|moment| moment.to_rfc3339()));
    about.authors.iter().for_each(|author| fact(&mut text, "author", Some(person(author))));
    fact(&mut text, "icon", about.icon.as_ref());
    fact(&mut text, "rights", about.rights.as_ref().map(markup));
    feed.entries.iter().for_each(|each| entry(&mut text, each, feed));
    for problem in &feed.problems {
        let line = problem.line.map(|line| format!(", line {line}")).unwrap_or_default();
        fact(&mut text, "problem", Some(format!("{}{line}: {}", problem.code, problem.message)));
    }
    text
}

fn entry(text: &mut String, entry: &RawEntry, feed: &ParsedFeed) {
    fact(text, "entry", Some(&entry.key));
    let mut more = |name: &str, value: Option<String>| fact(text, &format!("  {name}"), value);
    more("id", entry.id.clone().filter(|id| *id != entry.key));
    more("title", entry.title.as_ref().map(markup));
    more("url", entry.url.as_ref().map(Url::to_string));
    more("original", entry.original_url.as_ref().map(Url::to_string));
    more("published", entry.published.map(|moment| moment.to_rfc3339()));
    more("updated", entry.updated.map(|moment| moment.to_rfc3339()));
    if entry.authors != feed.about.authors {
        entry.authors.iter().for_each(|author| more("author", Some(person(author))));
    }
    more("summary", entry.summary.as_ref().map(markup));
    more("content", entry.content.as_ref().map(markup));
    for category in &entry.categories {
        let part = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!(" {name} {value}"));
        let (scheme, label) = (part("of", &category.scheme), part("as", &category.label));
        more("tag", Some(format!("{}{}{}", category.term, scheme.unwrap_or_default(), label.unwrap_or_default())));
    }
    for file in &entry.enclosures {
        let length = file.length.map(|length| format!(" {length} bytes")).unwrap_or_default();
        more("file", Some(format!("{} {}{length}", file.url, file.mime_type.as_deref().unwrap_or("-"))));
    }
    more("rights", entry.rights.as_ref().map(markup));
    more("comments", entry.comments_url.as_ref().map(Url::to_string));
    entry.related.iter().for_each(|related| more(&related.rel, Some(related.url.to_string())));
    more("language", entry.language.clone().filter(|_| entry.language != feed.about.language));
    more("base", Some(entry.base.to_string()).filter(|base| entry.url.as_ref().map(Url::as_str) != Some(base)));
}

fn fact(text: &mut String, name: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        let value = value.to_string().replace('\n', "⏎");
        writeln!(text, "{name}: {value}").unwrap();
    }
}

fn markup(markup: &Markup) -> String {
    format!("{:?} {}", markup.kind, markup.text)
}

fn person(person: &Person) -> String {
    let part = |value: &Option<String>| value.as_ref().map(|value| format!(" <{value}>")).unwrap_or_default();
    format!("{}{}{}", person.name, part(&person.email), part(&person.uri))
}
