//! Atom 1.0 (RFC 4287) with every entry, and every row in an element of ours.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::Value as Json;
use url::Url;

use super::xml::{Attributes, Xml};
use super::{About, TransferError, row_json};
use crate::archive::{Row, Snapshot};

/// The namespace of our elements.
pub const NAMESPACE: &str = "tag:orrery.invalid,2026:archive";

/// What has no other moment.
const EPOCH: &str = "1970-01-01T00:00:00Z";

pub fn write(snapshot: &Snapshot, about: About<'_>, out: &mut dyn Write) -> Result<(), TransferError> {
    let mut sources = BTreeMap::new();
    snapshot.each("source", |row| {
        sources.insert(row.text("id").unwrap_or_default().to_owned(), row);
        Ok::<_, TransferError>(())
    })?;
    let mut document = Document { xml: Xml::begin(out)?, home: about.home, sources };
    document.begin(snapshot, about)?;
    for table in snapshot.tables() {
        match table {
            "body" => {} // stands with its entry
            "entry" => snapshot.each(table, |row| {
                let body = row.number("n").and_then(|n| snapshot.body(n).transpose()).transpose()?;
                document.entry(&row, body.as_ref())
            })?,
            _ => snapshot.each(table, |row| document.row(&row))?,
        }
    }
    Ok(document.xml.close("feed")?)
}

struct Document<'a> {
    xml: Xml<'a>,
    home: &'a str,
    sources: BTreeMap<String, Row>,
}

impl Document<'_> {
    fn begin(&mut self, snapshot: &Snapshot, about: About<'_>) -> Result<(), TransferError> {
        let (version, rows) = (snapshot.version().to_string(), super::count(snapshot)?.to_string());
        let updated = snapshot.updated()?;
        let xml = &mut self.xml;
        xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xmlns:orrery", NAMESPACE)])?;
        xml.empty("orrery:archive", &[("version", &version), ("rows", &rows)])?;
        xml.text("id", &[], &format!("{}#archive", about.home))?;
        xml.text("title", &[], &format!("{}: the archive", about.title))?;
        xml.text("updated", &[], updated.as_deref().unwrap_or(EPOCH))?;
        xml.empty("link", &[("rel", "alternate"), ("href", about.home)])?;
        Ok(xml.text("generator", &[], "Orrery")?)
    }

    fn row(&mut self, row: &Row) -> Result<(), TransferError> {
        Ok(self.xml.text("orrery:row", &[], &row_json(row)?)?)
    }

    /// What its author took away is for nobody but an archive.
    fn entry(&mut self, row: &Row, body: Option<&Row>) -> Result<(), TransferError> {
        let is_shown = row.text("removed").is_none();
        if is_shown {
            self.xml.open("entry", &[])?;
            self.described(row, body)?;
        }
        self.row(row)?;
        body.map(|body| self.row(body)).transpose()?;
        if is_shown {
            self.xml.close("entry")?;
        }
        Ok(())
    }

    fn described(&mut self, row: &Row, body: Option<&Row>) -> Result<(), TransferError> {
        let text = |column: &str| row.text(column).unwrap_or_default();
        let own_id = format!("{}#{}/{}", self.home, text("source"), text("slug"));
        let id = row.text("guid").filter(|id| is_address(id)).unwrap_or(&own_id);
        let updated = row.text("updated").or(row.text("date")).unwrap_or(EPOCH).to_owned();
        let language = row.text("language").map(|language| ("xml:lang", language));
        let html: Vec<(&str, &str)> = language.into_iter().chain([("type", "html")]).collect();
        self.xml.text("id", &[], id)?;
        self.xml.text("title", &html, text("title_html"))?;
        self.xml.text("updated", &[], &updated)?;
        row.text("published").map(|published| self.xml.text("published", &[], published)).transpose()?;
        row.text("url").map(|url| self.link("alternate", url, &[])).transpose()?;
        row.text("comments_url").map(|url| self.link("replies", url, &[])).transpose()?;
        self.people(row)?;
        self.categories(row)?;
        self.enclosures(row)?;
        self.source(text("source"), &updated)?;
        let body = |column: &str| body.and_then(|body| body.text(column));
        body("summary_html").map(|summary| self.xml.text("summary", &html, summary)).transpose()?;
        Ok(self.xml.text("content", &html, body("content_html").unwrap_or_default())?)
    }

    fn link(&mut self, rel: &str, href: &str, more: Attributes<'_>) -> Result<(), TransferError> {
        let attributes = [&[("rel", rel), ("href", href)], more].concat();
        Ok(self.xml.empty("link", &attributes)?)
    }

    /// An entry has an author: its blog, if nobody else.
    fn people(&mut self, row: &Row) -> Result<(), TransferError> {
        let authors = list(row, "authors");
        let named = authors.iter().filter(|person| member(person, "name").is_some());
        let mut is_anonymous = true;
        for person in named {
            is_anonymous = false;
            let email =
                member(person, "email").filter(|email| email.split('@').filter(|part| !part.is_empty()).count() == 2);
            let parts = [
                ("name", member(person, "name")),
                ("uri", member(person, "uri").filter(|uri| is_address(uri))),
                ("email", email),
            ];
            self.person(&parts)?;
        }
        if is_anonymous {
            let id = row.text("source").unwrap_or_default();
            let name = self.sources.get(id).and_then(|source| source.text("name")).filter(|name| !name.is_empty());
            let name = name.unwrap_or(id).to_owned();
            self.person(&[("name", Some(&name))])?;
        }
        Ok(())
    }

    fn person(&mut self, parts: &[(&str, Option<&str>)]) -> Result<(), TransferError> {
        self.xml.open("author", &[])?;
        for (name, text) in parts {
            text.map(|text| self.xml.text(name, &[], text)).transpose()?;
        }
        Ok(self.xml.close("author")?)
    }

    fn categories(&mut self, row: &Row) -> Result<(), TransferError> {
        for category in list(row, "categories") {
            let parts = [
                ("term", Some(member(&category, "term").unwrap_or_default())),
                ("scheme", member(&category, "scheme").filter(|scheme| is_address(scheme))),
                ("label", member(&category, "label")),
            ];
            self.xml.empty("category", &present(&parts))?;
        }
        Ok(())
    }

    fn enclosures(&mut self, row: &Row) -> Result<(), TransferError> {
        for enclosure in list(row, "enclosures") {
            let length = enclosure["length"].as_u64().map(|length| length.to_string());
            let mime = member(&enclosure, "mime_type").filter(|mime| mime.contains('/'));
            let more = present(&[("type", mime), ("length", length.as_deref())]);
            self.link("enclosure", member(&enclosure, "url").unwrap_or_default(), &more)?;
        }
        Ok(())
    }

    /// Where an entry comes from: RFC 4287, section 4.2.11.
    fn source(&mut self, id: &str, updated: &str) -> Result<(), TransferError> {
        let of = |column: &str| {
            let text = self.sources.get(id).and_then(|source| source.text(column)).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        let (feed, home) = (of("feed_url").or_else(|| of("location")).filter(|url| is_address(url)), of("link"));
        let address = feed.clone().or_else(|| home.clone()).unwrap_or_else(|| format!("{}#{id}", self.home));
        let title = of("title").or_else(|| of("name")).unwrap_or_else(|| id.to_owned());
        self.xml.open("source", &[])?;
        self.xml.text("id", &[], &address)?;
        self.xml.text("title", &[], &title)?;
        self.xml.text("updated", &[], updated)?;
        feed.map(|url| self.link("self", &url, &[])).transpose()?;
        home.map(|url| self.link("alternate", &url, &[])).transpose()?;
        Ok(self.xml.close("source")?)
    }
}

/// A list that stands in a column as JSON.
fn list(row: &Row, column: &str) -> Vec<Json> {
    row.text(column).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn member<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json[name].as_str().filter(|text| !text.trim().is_empty())
}

fn present<'a>(parts: &[(&'a str, Option<&'a str>)]) -> Vec<(&'a str, &'a str)> {
    parts.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect()
}

/// Whether a text is an address in full, as Atom wants it.
fn is_address(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
        && Url::parse(text).is_ok()
}
