//! Archives of every older version: they become today's with all that they had.

#[path = "../src/archive/schema.rs"]
#[allow(dead_code)]
mod schema;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::path::Path;

use orrery::archive::Archive;
use rusqlite::Connection;
use rusqlite::types::Value;
use site::Site;

const PLANET: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n\
                      [[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\n[[feed]]\nid = \"bo\"\nurl = \"bo.xml\"\n";

/// What arrived as versions 1 to 3 had it, and as packed since.
const ARRIVED: &str = r#"{"title":{"text":"Mirror & more","kind":"plain"},"summary":null,"content":{"text":"<p>Silver at last.</p>","kind":"html"},"base":"https://ada.example/"}"#;

/// Rows as a version wrote them: sources with what is remembered of them, an entry with all that an entry can have, one
/// with as little, and one of a feed that is not configured any more.
fn rows(version: usize) -> String {
    let arrived = match version {
        1..=3 => format!("(n, policy, markup) VALUES (1, 3, '{ARRIVED}')"),
        _ => {
            let packed = zstd::bulk::compress(ARRIVED.as_bytes(), 3).unwrap();
            let hex: String = packed.iter().map(|byte| format!("{byte:02x}")).collect();
            match version {
                4 => format!("(n, policy, markup) VALUES (1, '3 0', x'{hex}')"),
                _ => format!("(n, markup) VALUES (1, x'{hex}')"),
            }
        }
    };
    let mut rows = format!(
        "INSERT INTO source (id, name, title, link, feed_url, description, language, icon, location, final_url, etag,
             last_modified, digest, reader, last_attempt, last_success, last_change, failures)
         VALUES ('ada', 'Ada', 'Ada''s', 'https://ada.example/', 'https://ada.example/feed', 'Of glass', 'en',
             'https://ada.example/icon.png', 'ada.xml', 'https://ada.example/feed', '\"e\"', 'Sun', 'd', '1',
             '2026-11-02T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z', 0);
         INSERT INTO source (id, last_attempt, failing_since, failures, error, moved_to)
         VALUES ('bo', '2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z', 2, 'HTTP 500', 'https://bo.example/new');
         INSERT INTO entry (n, source, key, guid, slug, date, first_seen, published, updated, position, url, title,
             title_html, authors, categories, enclosures, comments_url, language, excerpt, words, digest)
         VALUES (1, 'ada', 'k1', 'g1', 'mirror', '2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z',
             '2026-10-01T00:00:00Z', '2026-10-03T00:00:00Z', 0, 'https://ada.example/mirror', 'Mirror & more',
             'Mirror &amp; more', '[{{\"name\":\"Ada\"}}]', '[{{\"term\":\"optics\"}}]',
             '[{{\"url\":\"https://ada.example/a.mp3\",\"length\":7}}]', 'https://ada.example/c', 'en',
             'Silver at last.', 3, 'd1');
         INSERT INTO entry (n, source, key, slug, date, first_seen, position, title, title_html, authors, categories,
             enclosures, excerpt, words, digest)
         VALUES (7, 'bo', 'k7', 'post', '2026-10-05T00:00:00Z', '2026-10-05T00:00:00Z', 3, '', '', '[]', '[]', '[]',
             'Bare.', 1, 'd7'),
             (9, 'gone', 'k9', 'late', '2026-09-05T00:00:00Z', '2026-09-05T00:00:00Z', 0, 'Late', 'Late', '[]', '[]',
             '[]', 'Gone.', 1, 'd9');
         INSERT INTO body VALUES (1, '<p>Silver at last.</p>', NULL), (7, '<p>Bare.</p>', 'Short.'), (9, '<p>Gone.</p>', NULL);
         INSERT INTO arrived {arrived};"
    );
    if version >= 2 {
        rows += "UPDATE source SET next_due = '2026-11-03T00:00:00Z', schedule = '{\"every\":3600}', gone_days = 1,
                     status = 200, wire_bytes = 10, bytes = 20, took = 30 WHERE id = 'ada';";
    }
    if version >= 3 {
        rows += "INSERT INTO entry (n, source, key, slug, date, first_seen, position, title, title_html, authors,
                     categories, enclosures, excerpt, words, digest, removed)
                 VALUES (11, 'ada', 'k11', 'away', '2026-10-06T00:00:00Z', '2026-10-06T00:00:00Z', 1, 'Away', 'Away',
                     '[]', '[]', '[]', 'Away.', 1, 'd11', '2026-10-07T00:00:00Z');
                 INSERT INTO body VALUES (11, '<p>Away.</p>', NULL);";
    }
    if version >= 4 {
        rows += "UPDATE entry SET meta = 'm' WHERE n = 1;";
    }
    if version >= 5 {
        // As the program wrote them with each entry and source.
        rows += "UPDATE entry SET policy = '3 0' WHERE n = 1;
                 INSERT INTO sighting SELECT n, first_seen, published, updated, digest FROM entry;
                 UPDATE source SET first_seen =
                     coalesce((SELECT min(first_seen) FROM entry WHERE source = source.id), last_attempt);";
    }
    rows
}

/// A planet whose archive is of an older version.
fn planet(version: usize) -> Site {
    let site = Site::with(&[("feeds.toml", PLANET), ("archive/orrery.lock", "")]);
    let archive = Connection::open(site.at("archive/orrery.db")).unwrap();
    schema::MIGRATIONS[..version].iter().for_each(|step| archive.execute_batch(step).unwrap());
    archive.pragma_update(None, "application_id", schema::APPLICATION_ID).unwrap();
    archive.pragma_update(None, "user_version", version as u32).unwrap();
    archive.execute_batch(&rows(version)).unwrap();
    site
}

/// Each value of each row, by table, key and column.
fn values(archive: &Path) -> BTreeMap<[String; 3], Value> {
    let archive = Connection::open(archive).unwrap();
    let mut found = BTreeMap::new();
    for table in ["source", "entry", "body", "arrived"] {
        let mut statement = archive.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let key = format!("{:?}", row.get::<_, Value>(0).unwrap());
            for (at, column) in columns.iter().enumerate() {
                found.insert([table.to_owned(), key.clone(), column.clone()], row.get(at).unwrap());
            }
        }
    }
    found
}

fn older() -> std::ops::Range<usize> {
    1..schema::MIGRATIONS.len()
}

#[test]
fn every_value_of_an_older_archive_is_kept() {
    for version in older() {
        let site = planet(version);
        let path = site.at("archive/orrery.db");
        let before = values(&path);
        drop(Archive::open(&path).unwrap());
        let mut after = values(&path);
        for (place, value) in before {
            let [table, key, column] = &place;
            let (place, value) = match (table.as_str(), column.as_str(), value) {
                ("arrived", "policy", value) => {
                    let policy =
                        if let Value::Integer(number) = value { Value::Text(number.to_string()) } else { value };
                    (["entry".into(), key.clone(), "policy".into()], policy)
                }
                ("arrived", "markup", Value::Text(text)) => (place, Value::Blob(text.into_bytes())),
                (.., value) => (place, value),
            };
            assert_eq!(after.remove(&place), Some(value), "version {version}: {place:?}");
        }
        let archive = Connection::open(&path).unwrap();
        let check: String = archive.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        let seen: i64 =
            archive.query_row("SELECT count(*) FROM sighting JOIN entry USING (n)", [], |row| row.get(0)).unwrap();
        assert_eq!(seen, if version < 3 { 3 } else { 4 }, "version {version}");
    }
}

#[test]
fn a_site_is_made_from_every_older_archive_and_from_what_it_exports() {
    let mut sites = Vec::new();
    for version in older() {
        let (here, there) = (planet(version), Site::with(&[("feeds.toml", PLANET)]));
        let exported = here.orrery(&["export"]);
        assert!(
            exported.out.starts_with(&format!("{{\"orrery_archive\":{version},")),
            "{}{}",
            exported.out,
            exported.err
        );
        there.write("exported", &exported.out);
        let imported = there.orrery(&["import", "exported"]);
        assert_eq!(imported.status, 0, "{}", imported.err);
        for site in [&here, &there] {
            site.build(&["--offline"]);
            let entry = site.read("public/entries/ada/mirror/index.html");
            assert!(entry.contains("Mirror &amp; more") && entry.contains("Silver at last."), "{entry}");
        }
        assert!(here.files("public") == there.files("public"), "version {version}");
        assert_eq!(here.orrery(&["export"]).out, there.orrery(&["export"]).out, "version {version}");
        sites.push(here.files("public"));
    }
    assert!(sites.windows(2).all(|pair| pair[0] == pair[1]), "what could be seen was always the same");
}

#[test]
fn who_only_reads_an_older_archive_is_told_what_to_do() {
    let ran = planet(1).orrery(&["entries"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.err.contains("written by an older Orrery; `orrery build --offline` brings it up to date"),
        "{}",
        ran.err
    );
}
