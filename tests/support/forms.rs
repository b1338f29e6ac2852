//! Every hostile payload in every place of every form of feed.
#![allow(dead_code)] // each test file uses its part of this

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::json;

use super::payloads;

/// The forms by the ids of their sources, with their documents.
pub fn all() -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("rss", "rss.xml", rss()),
        ("atom", "atom.xml", atom()),
        ("xhtml", "xhtml.xml", xhtml()),
        ("json", "feed.json", json_feed()),
    ]
}

/// Signs that no XML document can have are left out: a feed with them is refused or mended before.
fn xml(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')).collect()
}

fn escaped(text: &str) -> String {
    xml(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn rss() -> String {
    let mut items = String::new();
    for (number, payload) in payloads::all().iter().enumerate() {
        let (cdata, escaped) = (xml(payload).replace("]]>", "]]]]><![CDATA[>"), escaped(payload));
        let _ = write!(
            items,
            "<item><guid>{number}</guid><title>{escaped}</title><link>{escaped}</link><author>{escaped}</author>\
             <category domain=\"{escaped}\">{escaped}</category><comments>{escaped}</comments>\
             <enclosure url=\"{escaped}\" type=\"{escaped}\" length=\"1\"/>\
             <description><![CDATA[<p>short {cdata}]]></description>\
             <content:encoded><![CDATA[<p>post {number}</p>{cdata}]]></content:encoded></item>"
        );
    }
    let name = escaped("<img src=x onerror=alert(1)>");
    format!(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>{name}</title>\
         <link>javascript:alert(1)</link><description>{name}</description>{items}</channel></rss>"
    )
}

fn atom() -> String {
    let mut entries = String::new();
    for (number, payload) in payloads::all().iter().enumerate() {
        let escaped = escaped(payload);
        let _ = write!(
            entries,
            "<entry><id>tag:x,2026:{number}</id><title type=\"html\">{escaped}</title><updated>2026-11-01T00:00:00Z</updated>\
             <author><name>{escaped}</name><uri>{escaped}</uri><email>{escaped}</email></author>\
             <category term=\"{escaped}\" label=\"{escaped}\"/><link href=\"{escaped}\"/>\
             <link rel=\"enclosure\" href=\"{escaped}\" type=\"{escaped}\"/>\
             <summary type=\"html\">{escaped}</summary><content type=\"html\">{escaped}</content></entry>"
        );
    }
    let xhtml = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script><p onclick=\"alert(1)\">x</p>\
                 <svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg></div>";
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"javascript:alert(1)\"><id>x</id><title type=\"xhtml\">{xhtml}\
         </title><subtitle type=\"html\">&lt;script&gt;alert(1)&lt;/script&gt;</subtitle><icon>javascript:alert(1)</icon>\
         <entry><id>tag:x,2026:x</id><title type=\"xhtml\">{xhtml}</title><updated>2026-11-01T00:00:00Z</updated>\
         <content type=\"xhtml\">{xhtml}</content></entry>{entries}</feed>"
    )
}

/// The payloads that are sound XML, as markup of the document itself.
pub fn sound() -> Vec<String> {
    payloads::all().into_iter().filter(|payload| xml(payload) == *payload && is_sound(payload)).collect()
}

fn is_sound(payload: &str) -> bool {
    let document = format!("<div>{payload}</div>");
    let mut reader = Reader::from_str(&document);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.attributes().all(|attribute| attribute.is_ok()) => depth += 1,
            Ok(Event::Empty(tag)) if tag.attributes().all(|attribute| attribute.is_ok()) => {}
            Ok(Event::End(_)) if depth > 1 || reader.buffer_position() == document.len() as u64 => depth -= 1,
            Ok(Event::Text(_) | Event::CData(_) | Event::Comment(_)) => {}
            Ok(Event::GeneralRef(name)) => {
                let is_known = name.is_char_ref() || matches!(&*name, "amp" | "lt" | "gt" | "quot" | "apos");
                if !is_known {
                    return false;
                }
            }
            Ok(Event::Eof) => return depth == 0,
            _ => return false,
        }
    }
}

fn xhtml() -> String {
    let mut entries = String::new();
    for (number, payload) in sound().iter().enumerate() {
        let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{payload}</div>");
        let _ = write!(
            entries,
            "<entry><id>tag:y,2026:{number}</id><title type=\"xhtml\">{div}</title><updated>2026-11-01T00:00:00Z</updated>\
             <summary type=\"xhtml\">{div}</summary><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\
             <p>entry {number}</p>{payload}</div></content></entry>"
        );
    }
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>y</id><title>y</title>{entries}</feed>")
}

fn json_feed() -> String {
    let item = |(number, payload): (usize, &String)| {
        json!({
            "id": format!("{number}"), "url": payload, "external_url": payload, "title": payload, "summary": payload,
            "content_html": format!("<p>note {number}</p>{payload}"), "content_text": payload, "image": payload,
            "banner_image": payload, "language": payload, "tags": [payload],
            "date_published": "2026-11-01T00:00:00Z",
            "authors": [{"name": payload, "url": payload, "avatar": payload}],
            "attachments": [{"url": payload, "mime_type": payload, "title": payload, "size_in_bytes": 1},
                {"url": "https://files.example/x", "mime_type": payload, "title": payload}],
        })
    };
    let script = "<script>alert(1)</script>";
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": script, "home_page_url": "javascript:alert(1)",
        "description": script, "icon": "javascript:alert(1)", "favicon": script, "authors": [{"name": script}],
        "items": payloads::all().iter().enumerate().map(item).collect::<Vec<_>>(),
    })
    .to_string()
}
