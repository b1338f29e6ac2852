//! Who links to whom: hashes of the pages that entries stand for, and of those that they link to.

use rusqlite::{Transaction, params};
use url::Url;

use super::{Archive, ArchiveError};
use crate::sanitize::{SafeHtml, canonical};

/// Links that are kept of one entry: more is a directory.
const MOST_LINKS: usize = 1000;

/// A page, whatever the spelling of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageHash(i64);

impl PageHash {
    /// The page at an address. Home pages are none: a link to a blog is not one to a post.
    pub fn of(url: &Url) -> Option<Self> {
        let page = canonical(url);
        let digest = blake3::hash(page.as_bytes());
        let beginning = digest.as_bytes().first_chunk().filter(|_| page.contains(['/', '?']));
        beginning.map(|bytes| Self(i64::from_le_bytes(*bytes)))
    }

    /// The pages that a text links to, each once, in order.
    pub fn linked_from(html: &SafeHtml) -> Vec<Self> {
        let page = |url: &str| Self::of(&Url::parse(url).ok()?);
        let mut all: Vec<Self> = html.links().take(MOST_LINKS).filter_map(|link| page(&link.url)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Where links and entries meet, by the archive's rows.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Each page that entries stand for, with each of them.
    pub pages: Vec<(PageHash, i64)>,
    /// Entries, and the pages among these that they link to.
    pub links: Vec<(i64, PageHash)>,
}

/// Keeps which page the entry `n` stands for.
pub fn keep_address(transaction: &Transaction<'_>, n: i64, url: Option<&Url>) -> rusqlite::Result<()> {
    let page = url.and_then(PageHash::of).map(|page| page.0);
    transaction.prepare_cached("UPDATE entry SET address = ?2 WHERE n = ?1")?.execute(params![n, page])?;
    Ok(())
}

/// Keeps where the content of the entry `n` leads, in the place of what was known.
pub fn keep_links(transaction: &Transaction<'_>, n: i64, content: &SafeHtml) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM link WHERE n = ?1")?.execute([n])?;
    let mut insert = transaction.prepare_cached("INSERT INTO link (n, target) VALUES (?1, ?2)")?;
    PageHash::linked_from(content).into_iter().try_for_each(|page| insert.execute(params![n, page.0]).map(drop))
}

impl Archive {
    /// Who links to whom.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn links(&self) -> Result<Links, ArchiveError> {
        // Both indices are walked in one order; pages that many entries claim are not multiplied.
        const LINKS: &str = "SELECT link.n, target FROM (SELECT DISTINCT address FROM entry WHERE address IS NOT NULL)
                             CROSS JOIN link ON target = address";
        let all = || -> rusqlite::Result<Links> {
            let mut pages = self.connection.prepare("SELECT address, n FROM entry WHERE address IS NOT NULL")?;
            let mut links = self.connection.prepare(LINKS)?;
            let pages = pages.query_map([], |row| Ok((PageHash(row.get(0)?), row.get(1)?)))?;
            let links = links.query_map([], |row| Ok((row.get(0)?, PageHash(row.get(1)?))))?;
            Ok(Links { pages: pages.collect::<Result<_, _>>()?, links: links.collect::<Result<_, _>>()? })
        };
        all().map_err(|error| self.failed(error))
    }
}
