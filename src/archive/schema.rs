//! The tables, and how an older archive becomes today's. Never change a migration that was released: add one.

use rusqlite::Connection;

/// "ORRY": tells our databases from others (SQLite's file format, section 1.3.17).
pub const APPLICATION_ID: u32 = 0x4f52_5259;

/// The version that this program writes.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// Step `n` leads from version `n` to `n + 1`.
pub const MIGRATIONS: [&str; 4] = [
    // Moments are RFC 3339 in UTC with seconds, so that they sort as text; lists are JSON. `date` is what an entry
    // is ordered by, fixed when it was first seen. Bodies stand apart, so that metadata can be read without them.
    "CREATE TABLE source (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        link TEXT,
        feed_url TEXT,
        description TEXT NOT NULL DEFAULT '',
        language TEXT,
        icon TEXT,
        location TEXT NOT NULL DEFAULT '',
        final_url TEXT,
        etag TEXT,
        last_modified TEXT,
        digest TEXT,
        reader TEXT NOT NULL DEFAULT '',
        last_attempt TEXT,
        last_success TEXT,
        last_change TEXT,
        failing_since TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        moved_to TEXT
    ) STRICT;
    CREATE TABLE entry (
        n INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        guid TEXT,
        slug TEXT NOT NULL,
        date TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        published TEXT,
        updated TEXT,
        position INTEGER NOT NULL,
        url TEXT,
        title TEXT NOT NULL,
        title_html TEXT NOT NULL,
        authors TEXT NOT NULL,
        categories TEXT NOT NULL,
        enclosures TEXT NOT NULL,
        comments_url TEXT,
        language TEXT,
        excerpt TEXT NOT NULL,
        words INTEGER NOT NULL,
        digest TEXT NOT NULL,
        UNIQUE (source, key),
        UNIQUE (source, slug)
    ) STRICT;
    CREATE INDEX entry_guid ON entry (source, guid);
    CREATE TABLE body (
        n INTEGER PRIMARY KEY REFERENCES entry (n) ON DELETE CASCADE,
        content_html TEXT NOT NULL,
        summary_html TEXT
    ) STRICT;
    CREATE TABLE arrived (
        n INTEGER PRIMARY KEY REFERENCES entry (n) ON DELETE CASCADE,
        policy INTEGER NOT NULL,
        markup TEXT NOT NULL
    ) STRICT;",
    // When to ask a source again, and what the last attempt took. `schedule` is JSON, `took` milliseconds.
    "ALTER TABLE source ADD COLUMN next_due TEXT;
    ALTER TABLE source ADD COLUMN schedule TEXT NOT NULL DEFAULT '{}';
    ALTER TABLE source ADD COLUMN gone_days INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE source ADD COLUMN announced TEXT;
    ALTER TABLE source ADD COLUMN status INTEGER;
    ALTER TABLE source ADD COLUMN wire_bytes INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE source ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE source ADD COLUMN took INTEGER NOT NULL DEFAULT 0;",
    // When an entry was seen to be removed at its source; such entries stay, and are not shown.
    "ALTER TABLE entry ADD COLUMN removed TEXT;",
    // What arrived is packed (what is not begins with a brace), and a policy is more than a number: the feed's keys
    // have their part in it. `meta` is the digest of all that may be shown of an entry but its texts.
    "ALTER TABLE arrived RENAME TO arrived_before;
    CREATE TABLE arrived (
        n INTEGER PRIMARY KEY REFERENCES entry (n) ON DELETE CASCADE,
        policy TEXT NOT NULL,
        markup BLOB NOT NULL
    ) STRICT;
    INSERT INTO arrived SELECT n, CAST(policy AS TEXT), CAST(markup AS BLOB) FROM arrived_before;
    DROP TABLE arrived_before;
    ALTER TABLE entry ADD COLUMN meta TEXT NOT NULL DEFAULT '';",
];

/// Brings a database of `version` up to [`VERSION`], all steps or none.
pub fn migrate(connection: &mut Connection, version: u32) -> rusqlite::Result<()> {
    if version >= VERSION {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    for step in &MIGRATIONS[version as usize..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}
