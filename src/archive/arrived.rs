//! What arrived, kept beside what was cleaned, so that another policy can clean it again without asking anybody.

use std::io;

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Archive, ArchiveError, links};
use crate::feed::{Markup, MarkupKind, Related};
use crate::sanitize::{Arrived, Texts};

/// An entry that another policy cleaned than today's.
pub struct Stale {
    /// Its row.
    pub n: i64,
    /// Whose it is; may be an id that is no longer configured.
    pub source: String,
    /// Tells it from the others of its source.
    pub key: String,
    /// What arrived.
    pub arrived: Arrived,
}

/// A text as it arrived, in JSON.
#[derive(Serialize, Deserialize)]
struct MarkupJson {
    text: String,
    kind: KindJson,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindJson {
    Plain,
    Html,
    Unsaid,
}

/// What arrived, in JSON.
#[derive(Serialize, Deserialize)]
struct ArrivedJson {
    title: Option<MarkupJson>,
    summary: Option<MarkupJson>,
    content: Option<MarkupJson>,
    base: Url,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    link: Option<Url>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    related: Vec<RelatedJson>,
}

/// What an entry links to besides, in JSON.
#[derive(Serialize, Deserialize)]
struct RelatedJson {
    rel: String,
    url: Url,
}

/// zstd's first bytes (RFC 8878, section 3.1.1): what is older is JSON as it is.
pub(super) const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Packed to about a third; higher levels win little on texts of some kilobytes.
pub(super) const LEVEL: i32 = 3;

/// What arrived as the database has it.
pub fn pack(arrived: &Arrived) -> Vec<u8> {
    let kind = |kind| match kind {
        MarkupKind::Plain => KindJson::Plain,
        MarkupKind::Html => KindJson::Html,
        MarkupKind::Unsaid => KindJson::Unsaid,
    };
    let related = |related: &Related| RelatedJson { rel: related.rel.clone(), url: related.url.clone() };
    let markup = |markup: &Markup| MarkupJson { text: markup.text.clone(), kind: kind(markup.kind) };
    let json = ArrivedJson {
        title: arrived.title.as_ref().map(markup),
        summary: arrived.summary.as_ref().map(markup),
        content: arrived.content.as_ref().map(markup),
        base: arrived.base.clone(),
        link: arrived.link.clone(),
        related: arrived.related.iter().map(related).collect(),
    };
    let json = serde_json::to_vec(&json).expect("text and an address");
    zstd::bulk::compress(&json, LEVEL).unwrap_or(json)
}

/// The page is the entry's own, which stands in its row.
fn unpack(bytes: &[u8]) -> io::Result<Arrived> {
    let json: ArrivedJson = match bytes.starts_with(&MAGIC) {
        true => serde_json::from_slice(&zstd::stream::decode_all(bytes)?)?,
        false => serde_json::from_slice(bytes)?,
    };
    let kind = |kind| match kind {
        KindJson::Plain => MarkupKind::Plain,
        KindJson::Html => MarkupKind::Html,
        KindJson::Unsaid => MarkupKind::Unsaid,
    };
    let markup = |json: MarkupJson| Markup { text: json.text, kind: kind(json.kind) };
    Ok(Arrived {
        title: json.title.map(markup),
        summary: json.summary.map(markup),
        content: json.content.map(markup),
        base: json.base,
        page: None,
        link: json.link,
        related: json.related.into_iter().map(|json| Related { rel: json.rel, url: json.url }).collect(),
    })
}

/// Keeps what arrived.
pub fn keep(transaction: &Transaction<'_>, n: i64, arrived: &Arrived) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO arrived (n, markup) VALUES (?1, ?2)")?
        .execute(params![n, pack(arrived)])?;
    Ok(())
}

impl Archive {
    /// Which policies cleaned entries of which sources, and the sources' ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn policies(&self) -> Result<Vec<(String, String)>, ArchiveError> {
        let all = || -> rusqlite::Result<_> {
            let sql = "SELECT DISTINCT source, policy FROM entry ORDER BY source, policy";
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        all().map_err(|error| self.failed(error))
    }

    /// Up to `most` entries of a source that `policy` did not clean, behind the row `after`. What cannot be read is
    /// left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn stale(&self, source: &str, policy: &str, after: i64, most: usize) -> Result<Vec<Stale>, ArchiveError> {
        let all = || -> rusqlite::Result<Vec<Option<Stale>>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT n, source, key, url, markup FROM arrived JOIN entry USING (n)
                 WHERE source = ?1 AND policy <> ?2 AND n > ?3 ORDER BY n LIMIT ?4",
            )?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![source, policy, after, most], |row| {
                let (n, source, key) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let page = row.get::<_, Option<String>>(3)?.and_then(|url| Url::parse(&url).ok());
                let arrived = unpack(row.get_ref(4)?.as_blob()?).ok();
                Ok(arrived.map(|arrived| Stale { n, source, key, arrived: Arrived { page, ..arrived } }))
            })?;
            rows.collect()
        };
        Ok(all().map_err(|error| self.failed(error))?.into_iter().flatten().collect())
    }

    /// Puts what another policy made of entries in the place of what was there, all or nothing.
    ///
    /// # Errors
    /// When the database cannot be written; it is then as it was.
    pub fn renew(&mut self, policy: &str, renewed: &[(Stale, Option<Texts>)]) -> Result<(), ArchiveError> {
        self.write(|transaction| {
            for (stale, texts) in renewed {
                if let Some(texts) = texts {
                    renew(transaction, stale.n, texts)?;
                }
                let mut cleaned = transaction.prepare_cached("UPDATE entry SET policy = ?2 WHERE n = ?1")?;
                cleaned.execute(params![stale.n, policy])?;
            }
            Ok(())
        })
    }
}

fn renew(transaction: &Transaction<'_>, n: i64, texts: &Texts) -> rusqlite::Result<()> {
    let (meta, url): (String, Option<String>) =
        transaction.query_row("SELECT meta, url FROM entry WHERE n = ?1", [n], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let summary = texts.summary_html.as_ref().map(|html| html.as_str());
    transaction
        .prepare_cached(
            "UPDATE entry SET title = ?2, title_html = ?3, excerpt = ?4, words = ?5, digest = ?6 WHERE n = ?1",
        )?
        .execute(params![
            n,
            texts.title,
            texts.title_html.as_str(),
            texts.excerpt,
            i64::try_from(texts.words).unwrap_or(i64::MAX),
            digest(&meta, [texts.title_html.as_str(), texts.content_html.as_str(), summary.unwrap_or_default()]),
        ])?;
    transaction
        .prepare_cached("UPDATE body SET content_html = ?2, summary_html = ?3 WHERE n = ?1")?
        .execute(params![n, texts.content_html.as_str(), summary])?;
    // An older archive did not have them.
    links::keep_address(transaction, n, url.and_then(|url| Url::parse(&url).ok()).as_ref())?;
    links::keep_links(transaction, n, &texts.content_html)
}

/// Digest of all that may be shown of an entry: of the digest of all but its texts, and of title, content and
/// summary.
pub fn digest(meta: &str, texts: [&str; 3]) -> String {
    digest_of(std::iter::once(meta).chain(texts))
}

/// Digest of parts, each apart from the next.
pub fn digest_of<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrived_comes_back_as_it_was() {
        let url = |text: &str| Url::parse(text).unwrap();
        let markup = |kind| Some(Markup { text: "Of <b>stars</b>".into(), kind });
        let arrived = Arrived {
            title: markup(MarkupKind::Unsaid),
            summary: markup(MarkupKind::Plain),
            content: markup(MarkupKind::Html),
            base: url("https://a.example/"),
            page: None,
            link: Some(url("https://a.example/x?utm_source=feed")),
            related: vec![Related { rel: "via".into(), url: url("https://b.example/") }],
        };
        assert_eq!(format!("{:?}", unpack(&pack(&arrived)).unwrap()), format!("{arrived:?}"));
        let older = br#"{"title":null,"summary":null,"content":null,"base":"https://a.example/"}"#;
        assert!(unpack(older).unwrap().related.is_empty());
    }
}
