//! Which entry of a source is which, when its key is new: a blog that moved, or that gives its posts other ids, has not
//! written them again.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::{Transaction, params};
use url::Url;

use super::record::moment;
use crate::config::SourceId;
use crate::sanitize::Entry;

/// The entries that a source already has, as far as a document does not name them by their keys. Loaded when the first
/// new key asks for them.
pub struct Known<'a> {
    transaction: &'a Transaction<'a>,
    source: &'a SourceId,
    mentioned: HashSet<&'a str>,
    loaded: OnceCell<Index>,
}

/// What is seen of an entry.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Looks {
    title: String,
    published: Option<String>,
    excerpt: String,
}

impl Looks {
    fn of(title: &str, published: Option<String>, excerpt: &str) -> Self {
        Self { title: title.to_owned(), published, excerpt: excerpt.to_owned() }
    }

    /// Title, moment and first words tell entries apart only where there are all of them: many blogs have one title
    /// for many posts, or days for moments.
    fn whole(&self) -> Option<Self> {
        let all = !self.title.is_empty() && self.published.is_some() && !self.excerpt.is_empty();
        all.then(|| self.clone())
    }

    /// Whether one link stands for one post here: there are feeds that give the same to whatever they have today.
    fn share_something_with(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        same(&self.title, &other.title)
            || same(&self.excerpt, &other.excerpt)
            || (self.published.is_some() && self.published == other.published)
    }
}

/// Where entries are found by what they have; absent where two have the same.
#[derive(Default)]
struct Index {
    by_link: HashMap<String, Option<(i64, Looks)>>,
    by_looks: HashMap<Looks, Option<i64>>,
}

impl<'a> Known<'a> {
    /// The entries of `source` that are not among `entries`.
    pub fn of(transaction: &'a Transaction<'a>, source: &'a SourceId, entries: &'a [Entry]) -> Self {
        let mentioned = entries.iter().map(|entry| entry.key.as_str()).collect();
        Self { transaction, source, mentioned, loaded: OnceCell::new() }
    }

    /// The row of the entry that this one is: it has the link that this one has, and its title, moment of publication
    /// or first words; or all three of these at another place. None if there is no such entry, or more than one.
    pub fn same(&self, entry: &Entry) -> rusqlite::Result<Option<i64>> {
        let index = match self.loaded.get() {
            Some(index) => index,
            None => {
                let index = self.load()?;
                self.loaded.get_or_init(|| index)
            }
        };
        let looks = Looks::of(&entry.title, entry.published.map(moment), &entry.excerpt);
        let at_its_link = entry.url.as_ref().and_then(link).and_then(|link| index.by_link.get(&link)?.as_ref());
        let by_link = at_its_link.filter(|(_, known)| known.share_something_with(&looks)).map(|(n, _)| *n);
        Ok(by_link.or_else(|| index.by_looks.get(&looks.whole()?).copied().flatten()))
    }

    fn load(&self) -> rusqlite::Result<Index> {
        let mut index = Index::default();
        let mut statement = self
            .transaction
            .prepare_cached("SELECT n, key, url, title, published, excerpt FROM entry WHERE source = ?1")?;
        let mut rows = statement.query(params![self.source.as_str()])?;
        while let Some(row) = rows.next()? {
            if self.mentioned.contains(row.get_ref(1)?.as_str()?) {
                continue;
            }
            let n: i64 = row.get(0)?;
            let looks = Looks::of(row.get_ref(3)?.as_str()?, row.get(4)?, row.get_ref(5)?.as_str()?);
            let url = row.get::<_, Option<String>>(2)?.and_then(|url| Url::parse(&url).ok());
            if let Some(link) = url.as_ref().and_then(link) {
                index.by_link.entry(link).and_modify(|known| *known = None).or_insert(Some((n, looks.clone())));
            }
            if let Some(looks) = looks.whole() {
                index.by_looks.entry(looks).and_modify(|known| *known = None).or_insert(Some(n));
            }
        }
        Ok(index)
    }
}

/// A link without what changes when a blog moves to https or drops its `www`; none if it leads to a home page.
fn link(url: &Url) -> Option<String> {
    let host = url.host_str().unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let (host, path) = (host.strip_prefix("www.").unwrap_or(host), url.path().trim_end_matches('/'));
    (!path.is_empty() || !query.is_empty()).then(|| format!("{host}{path}{query}"))
}

/// Takes away what a complete answer no longer mentions although it would: what is younger than the oldest entry that
/// it does mention. It stays in the archive, marked with the moment.
///
/// # Errors
/// When the database cannot be written.
pub fn remove_missing(
    transaction: &Transaction<'_>,
    source: &SourceId,
    entries: &[Entry],
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    let Some(oldest) = entries.iter().filter_map(|entry| entry.published).min() else { return Ok(0) };
    let mentioned: HashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let mut statement = transaction
        .prepare_cached("SELECT n, key FROM entry WHERE source = ?1 AND published > ?2 AND removed IS NULL")?;
    let rows = statement.query_map(params![source.as_str(), moment(oldest)], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut removed = 0;
    for row in rows {
        let (n, key) = row?;
        if !mentioned.contains(key.as_str()) {
            removed += transaction.execute("UPDATE entry SET removed = ?2 WHERE n = ?1", params![n, moment(now)])?;
        }
    }
    Ok(removed)
}
