//! Which entry of a source is which, when its key is new: a blog that moved, or that gives its posts other ids, has not
//! written them again.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::{Transaction, params};
use url::Url;

use super::record::moment;
use crate::config::SourceId;
use crate::sanitize::{self, Entry};

/// The entries that a source already has, as far as a document does not name them by their keys. Loaded when the first
/// new key asks for them.
pub struct Known<'a> {
    transaction: &'a Transaction<'a>,
    source: &'a SourceId,
    mentioned: HashSet<&'a str>,
    loaded: OnceCell<Index>,
    /// Rows that an entry of the document has taken.
    taken: RefCell<HashSet<i64>>,
}

/// What is seen of an entry.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Looks {
    title: String,
    published: Option<String>,
    excerpt: String,
}

impl Looks {
    /// Of an entry that arrives.
    pub fn of(entry: &Entry) -> Self {
        Self::new(&entry.title, entry.published.map(moment), &entry.excerpt)
    }

    /// Of a row's title, published, excerpt. A day is no moment: many posts have the same.
    pub fn new(title: &str, published: Option<String>, excerpt: &str) -> Self {
        let published = published.filter(|moment| !moment.ends_with("T00:00:00Z"));
        Self { title: title.to_owned(), published, excerpt: excerpt.to_owned() }
    }

    /// Title, moment and first words of both, where both have them: whether they are equal.
    fn compared(&self, other: &Self) -> impl Iterator<Item = bool> {
        let both = |a: &str, b: &str| (!a.is_empty() && !b.is_empty()).then_some(a == b);
        let moments = self.published.as_ref().zip(other.published.as_ref()).map(|(a, b)| a == b);
        [both(&self.title, &other.title), moments, both(&self.excerpt, &other.excerpt)].into_iter().flatten()
    }

    /// Whether two posts of one link are one: most of what can be seen is equal.
    fn are_alike(&self, other: &Self) -> bool {
        let (equal, all) = self.compared(other).fold((0, 0), |(equal, all), same| (equal + usize::from(same), all + 1));
        equal >= 2 || (equal == 1 && all == 1)
    }

    /// Whether nothing that can be seen of two posts is equal, and there is enough to see.
    pub fn share_nothing_with(&self, other: &Self) -> bool {
        self.compared(other).count() >= 2 && !self.compared(other).any(|same| same)
    }

    /// What tells posts apart wherever they stand: a moment, and a title or words.
    fn telling(&self) -> Option<Self> {
        let is_telling = self.published.is_some() && !(self.title.is_empty() && self.excerpt.is_empty());
        is_telling.then(|| self.clone())
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
        Self::without(transaction, source, entries.iter().map(|entry| entry.key.as_str()).collect())
    }

    /// The entries of `source` that do not have these keys.
    pub fn without(transaction: &'a Transaction<'a>, source: &'a SourceId, mentioned: HashSet<&'a str>) -> Self {
        Self { transaction, source, mentioned, loaded: OnceCell::new(), taken: RefCell::default() }
    }

    /// The row of the entry that this one is: it has the link that this one has, and most of what can be seen of it; or
    /// all of that at another place. None if there is no such entry, or more than one, or another has taken it.
    pub fn same(&self, entry: &Entry) -> rusqlite::Result<Option<i64>> {
        self.same_as(entry.url.as_ref(), &Looks::of(entry))
    }

    /// The same for what is seen of an entry.
    pub fn same_as(&self, url: Option<&Url>, looks: &Looks) -> rusqlite::Result<Option<i64>> {
        let index = match self.loaded.get() {
            Some(index) => index,
            None => {
                let index = self.load()?;
                self.loaded.get_or_init(|| index)
            }
        };
        let at_its_link = url.and_then(link).and_then(|link| index.by_link.get(&link)?.as_ref());
        let by_link = at_its_link.filter(|(_, known)| known.are_alike(looks)).map(|(n, _)| *n);
        let same = by_link.or_else(|| index.by_looks.get(&looks.telling()?).copied().flatten());
        Ok(same.filter(|n| self.taken.borrow_mut().insert(*n)))
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
            let looks = Looks::new(row.get_ref(3)?.as_str()?, row.get(4)?, row.get_ref(5)?.as_str()?);
            let url = row.get::<_, Option<String>>(2)?.and_then(|url| Url::parse(&url).ok());
            if let Some(link) = url.as_ref().and_then(link) {
                index.by_link.entry(link).and_modify(|known| *known = None).or_insert(Some((n, looks.clone())));
            }
            if let Some(looks) = looks.telling() {
                index.by_looks.entry(looks).and_modify(|known| *known = None).or_insert(Some(n));
            }
        }
        Ok(index)
    }
}

/// A link without what changes when a blog moves to https or drops its `www`; none if it leads to a home page.
fn link(url: &Url) -> Option<String> {
    let host = sanitize::host(url).unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    let place = format!("{}{query}{fragment}", url.path().trim_end_matches('/'));
    (!place.is_empty()).then(|| format!("{host}{port}{place}"))
}

/// The key of an entry whose own key is that of another post: blogs that give one id, or one link, to whatever they
/// have today.
pub fn apart(entry: &Entry) -> String {
    match entry.url.as_ref().filter(|url| url.as_str() != entry.key) {
        Some(url) => format!("{} {url}", entry.key),
        None => {
            let looks = Looks::of(entry);
            let parts = [&looks.title, looks.published.as_deref().unwrap_or_default(), &looks.excerpt].join("\n");
            format!("{} {}", entry.key, &blake3::hash(parts.as_bytes()).to_hex()[..16])
        }
    }
}

/// Takes away what a complete answer no longer mentions although it would: what is younger than the oldest entry that
/// it does mention (rows `mentioned`). It stays in the archive, marked with the moment.
///
/// # Errors
/// When the database cannot be written.
pub fn remove_missing(
    transaction: &Transaction<'_>,
    source: &SourceId,
    entries: &[Entry],
    mentioned: &HashSet<i64>,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    let Some(oldest) = entries.iter().filter_map(|entry| entry.published).min() else { return Ok(0) };
    let mut statement =
        transaction.prepare_cached("SELECT n FROM entry WHERE source = ?1 AND published > ?2 AND removed IS NULL")?;
    let rows = statement.query_map(params![source.as_str(), moment(oldest)], |row| row.get::<_, i64>(0))?;
    let mut removed = 0;
    for n in rows {
        let n = n?;
        if !mentioned.contains(&n) {
            removed += transaction.execute("UPDATE entry SET removed = ?2 WHERE n = ?1", params![n, moment(now)])?;
        }
    }
    Ok(removed)
}
