//! What was meant, written as Atom 1.0 (RFC 4287): the one form that `feed-rs` reads best.
//!
//! Links are absolute, dates are those of RFC 3339, every text says what it is written in, and an entry's
//! `<content>` carries the base and the language that reach it. Text that `feed-rs` would have to put together from
//! many references stands in CDATA sections, which it takes in one piece. An entry that has no id gets none: what
//! it is known by is the matter of [`super::identity`], which sees all entries.

use chrono::{DateTime, SecondsFormat, Utc};
use memchr::memmem;

use super::meant::{Category, Channel, Entry, Link, Person, Text};

/// A document in the making.
pub struct Document {
    xml: String,
}

impl Document {
    /// The beginning, for about so many bytes.
    pub fn begin(channel: &Channel<'_>, bytes: usize) -> Self {
        let mut document = Self { xml: String::with_capacity(bytes + 1024) };
        document.xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"");
        document.attribute("xml:lang", channel.language.as_deref());
        document.xml.push('>');
        document.text("title", channel.title.as_ref());
        document.text("subtitle", channel.subtitle.as_ref());
        document.text("rights", channel.rights.as_ref());
        document.simple("updated", channel.updated.map(moment).as_deref());
        document.simple("icon", channel.icon.as_ref().map(url::Url::as_str));
        channel.links.iter().for_each(|link| document.link(link));
        channel.authors.iter().for_each(|person| document.person(person));
        document
    }

    /// One more entry.
    pub fn entry(&mut self, entry: &Entry<'_>) {
        self.xml.push_str("<entry>");
        self.simple("id", entry.id.as_deref());
        self.text("title", entry.title.as_ref());
        entry.links.iter().for_each(|link| self.link(link));
        entry.authors.iter().for_each(|person| self.person(person));
        entry.categories.iter().for_each(|category| self.category(category));
        self.simple("published", entry.published.map(moment).as_deref());
        self.simple("updated", entry.updated.map(moment).as_deref());
        self.text("rights", entry.rights.as_ref());
        self.text("summary", entry.summary.as_ref());
        self.content(entry);
        self.xml.push_str("</entry>");
    }

    /// The whole document.
    pub fn end(mut self) -> String {
        self.xml.push_str("</feed>");
        self.xml
    }

    fn text(&mut self, name: &str, text: Option<&Text<'_>>) {
        let Some(text) = text else { return };
        self.open(name);
        self.attribute("type", Some(kind(text)));
        self.xml.push('>');
        self.characters(&text.text);
        self.close(name);
    }

    /// Always there, since its base and language are the entry's.
    fn content(&mut self, entry: &Entry<'_>) {
        self.open("content");
        self.attribute("type", Some(entry.content.as_ref().map_or("html", kind)));
        self.attribute("xml:base", Some(entry.base.as_str()));
        self.attribute("xml:lang", entry.language.as_deref());
        self.xml.push('>');
        self.characters(entry.content.as_ref().map_or("", |content| &content.text));
        self.close("content");
    }

    fn link(&mut self, link: &Link<'_>) {
        self.open("link");
        self.attribute("rel", Some(link.rel));
        self.attribute("href", Some(link.href.as_str()));
        self.attribute("type", link.media_type.as_deref());
        self.attribute("length", link.length.map(|length| length.to_string()).as_deref());
        self.xml.push_str("/>");
    }

    fn person(&mut self, person: &Person<'_>) {
        self.xml.push_str("<author>");
        self.simple("name", person.name.as_deref());
        self.simple("email", person.email.as_deref());
        self.simple("uri", person.uri.as_deref());
        self.xml.push_str("</author>");
    }

    fn category(&mut self, category: &Category<'_>) {
        self.open("category");
        self.attribute("term", Some(&category.term));
        self.attribute("scheme", category.scheme.as_deref());
        self.attribute("label", category.label.as_deref());
        self.xml.push_str("/>");
    }

    fn simple(&mut self, name: &str, text: Option<&str>) {
        let Some(text) = text else { return };
        self.open(name);
        self.xml.push('>');
        self.characters(text);
        self.close(name);
    }

    fn open(&mut self, name: &str) {
        self.xml.push('<');
        self.xml.push_str(name);
    }

    fn close(&mut self, name: &str) {
        self.xml.push_str("</");
        self.xml.push_str(name);
        self.xml.push('>');
    }

    fn attribute(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        self.xml.push(' ');
        self.xml.push_str(name);
        self.xml.push_str("=\"");
        self.escaped(value);
        self.xml.push('"');
    }

    fn escaped(&mut self, text: &str) {
        super::xml::markup::escape(text, &mut self.xml);
    }

    /// A short text without markup as it is, any other in a CDATA section; one that holds `]]>` in two.
    fn characters(&mut self, text: &str) {
        if !text.bytes().any(|byte| matches!(byte, b'<' | b'&' | b'>')) {
            return self.xml.push_str(text);
        }
        let mut rest = text;
        while let Some(at) = memmem::find(rest.as_bytes(), b"]]>") {
            self.section(&rest[..at + 2]);
            rest = &rest[at + 2..];
        }
        self.section(rest);
    }

    fn section(&mut self, text: &str) {
        self.xml.push_str("<![CDATA[");
        self.xml.push_str(text);
        self.xml.push_str("]]>");
    }
}

fn kind(text: &Text<'_>) -> &'static str {
    if text.is_html { "html" } else { "text" }
}

fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
