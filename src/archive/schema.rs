//! The tables, and how an older archive becomes today's. Never change a migration that was released: add one.

use rusqlite::Connection;

/// "ORRY": tells our databases from others (SQLite's file format, section 1.3.17).
pub const APPLICATION_ID: u32 = 0x4f52_5259;

/// The version that this program writes.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// Step `n` leads from version `n` to `n + 1`.
pub const MIGRATIONS: [&str; 7] = [
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
    // `policy` stands with the entry, where an index finds what another one has cleaned.
    // `held`: why an entry is not shown as new: `history`, `burst`, or `changed` and a code; null if it is.
    // `sifted` is the digest of the filters and of the entry that were compared, `sifted_out` what they said.
    // `address` is a hash of the page that an entry stands for, `link` holds those of all that its content links to:
    // where the two meet is a mention. `term` holds hashes of an entry's telling words, `related` what they found;
    // `is_read` tells that this is done, `vocabulary` how common words are (`terms.rs`).
    // `sighting` is each state in which an entry was seen; `forgotten` are keys of entries that were removed for good.
    // Of a source, `profile` is what it looked like when it was last trusted (JSON).
    "ALTER TABLE entry ADD COLUMN policy TEXT NOT NULL DEFAULT '';
    UPDATE entry SET policy = coalesce((SELECT policy FROM arrived WHERE arrived.n = entry.n), '');
    ALTER TABLE arrived DROP COLUMN policy;
    ALTER TABLE entry ADD COLUMN held TEXT;
    ALTER TABLE entry ADD COLUMN sifted TEXT;
    ALTER TABLE entry ADD COLUMN sifted_out TEXT;
    ALTER TABLE entry ADD COLUMN address INTEGER;
    CREATE INDEX entry_policy ON entry (source, policy);
    CREATE INDEX entry_address ON entry (address) WHERE address IS NOT NULL;
    CREATE TABLE link (
        n INTEGER NOT NULL REFERENCES entry (n) ON DELETE CASCADE,
        target INTEGER NOT NULL,
        PRIMARY KEY (n, target)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX link_target ON link (target);
    CREATE TABLE term (
        n INTEGER NOT NULL REFERENCES entry (n) ON DELETE CASCADE,
        term INTEGER NOT NULL,
        PRIMARY KEY (n, term)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX term_term ON term (term);
    CREATE TABLE related (
        n INTEGER NOT NULL REFERENCES entry (n) ON DELETE CASCADE,
        other INTEGER NOT NULL REFERENCES entry (n) ON DELETE CASCADE,
        score INTEGER NOT NULL,
        PRIMARY KEY (n, other)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX related_other ON related (other);
    ALTER TABLE entry ADD COLUMN is_read INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX entry_unread ON entry (date, source, key) WHERE NOT is_read;
    CREATE TABLE vocabulary (
        n INTEGER PRIMARY KEY CHECK (n = 1),
        counts BLOB NOT NULL
    ) STRICT;
    CREATE TABLE sighting (
        n INTEGER NOT NULL REFERENCES entry (n) ON DELETE CASCADE,
        seen TEXT NOT NULL,
        published TEXT,
        updated TEXT,
        digest TEXT NOT NULL,
        PRIMARY KEY (n, seen)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO sighting SELECT n, first_seen, published, updated, digest FROM entry;
    CREATE TABLE forgotten (
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        PRIMARY KEY (source, key)
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE source ADD COLUMN first_seen TEXT;
    UPDATE source SET first_seen = coalesce((SELECT min(first_seen) FROM entry WHERE source = source.id), last_attempt);
    ALTER TABLE source ADD COLUMN profile TEXT;",
    // Who may do what with an entry, or with all of a source; as text.
    "ALTER TABLE entry ADD COLUMN rights TEXT;
    ALTER TABLE source ADD COLUMN rights TEXT;",
    // What was sent to readers of the newsletter (`ledger.rs`). `ended` is null as long as the end is not known.
    "CREATE TABLE sending (
        n INTEGER PRIMARY KEY,
        issue TEXT NOT NULL,
        digest TEXT NOT NULL,
        via TEXT NOT NULL,
        list TEXT NOT NULL,
        message_id TEXT,
        began TEXT NOT NULL,
        ended TEXT,
        taken INTEGER NOT NULL DEFAULT 0,
        said TEXT NOT NULL DEFAULT ''
    ) STRICT;",
];

/// Brings a database of `version` up to [`VERSION`], all steps or none.
pub fn migrate(connection: &mut Connection, version: u32) -> rusqlite::Result<()> {
    if version >= VERSION {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    advance(&transaction, version, VERSION)?;
    transaction.commit()
}

/// Takes the steps from one version to another, within a transaction.
pub fn advance(connection: &Connection, from: u32, to: u32) -> rusqlite::Result<()> {
    for step in &MIGRATIONS[from as usize..to as usize] {
        connection.execute_batch(step)?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", to)
}
