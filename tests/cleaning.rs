//! Strangers' markup through the cleaning: hostile payloads, of which nothing may be left that does harm, and honest
//! constructs, each with what must become of it.

use std::fs;
use std::path::Path;

use orrery::config::Treatment;
use orrery::feed::{Markup, MarkupKind};
use orrery::sanitize::{Arrived, Cleaner, Texts, anchor};
use url::Url;

#[path = "support/payloads.rs"]
mod payloads;

fn texts(html: &str, treatment: &Treatment) -> Texts {
    let markup = || Some(Markup { text: html.to_owned(), kind: MarkupKind::Html });
    let base = Url::parse("https://blog.example/2026/post.html").unwrap();
    let arrived = Arrived {
        title: markup(),
        summary: None,
        content: markup(),
        base,
        page: None,
        link: None,
        related: Vec::new(),
    };
    Cleaner::new(treatment).texts(&arrived, &anchor("blog", "key"))
}

fn clean(html: &str) -> String {
    texts(html, &Treatment::default()).content_html.as_str().to_owned()
}

/// What may stand nowhere in cleaned markup: the beginnings of tags, and parts of tags.
const NEVER: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "applet",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "link",
    "meta",
    "base",
    "html",
    "head",
    "body",
    "frame",
    "frameset",
    "template",
    "noscript",
    "title",
    "dialog",
    "slot",
    "marquee",
    "portal",
    "area",
    "map",
    "use",
    "image",
    "animate",
    "set",
    "foreignobject",
    "annotation",
    "mglyph",
];

#[test]
fn there_are_at_least_four_hundred_payloads() {
    assert!(payloads::all().len() >= 400, "{}", payloads::all().len());
}

#[test]
fn of_no_payload_anything_is_left_that_does_harm() {
    for payload in payloads::all() {
        let texts = texts(&payload, &Treatment::default());
        for clean in [texts.content_html.as_str(), texts.title_html.as_str()] {
            for tag in tags(clean) {
                let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
                let is_drawn = name.ends_with("title") && is_in_drawing(clean, tag);
                assert!(is_drawn || !NEVER.contains(&name.trim_start_matches('/')), "{payload}\nbecame {clean}");
                for (name, value) in pairs(attributes) {
                    assert!(
                        !name.starts_with("on") && name != "style" && name != "srcdoc",
                        "{payload}\nbecame {clean}"
                    );
                    assert!(is_harmless(name, value), "{payload}\nbecame {clean}");
                }
            }
        }
    }
}

/// Whether a part of markup stands between `<svg>` and `</svg>`.
fn is_in_drawing(html: &str, part: &str) -> bool {
    let before = &html[..part.as_ptr() as usize - html.as_ptr() as usize];
    before.rfind("<svg") > before.rfind("</svg>")
}

fn is_harmless(name: &str, value: &str) -> bool {
    let prefix = format!("{}-", anchor("blog", "key"));
    let is_web = |value: &str| value.starts_with("https://") || value.starts_with("http://");
    match name {
        "href" => is_web(value) || value.starts_with("mailto:") || value.starts_with(&format!("#{prefix}")),
        "src" => is_web(value) || value.starts_with("data:image/"),
        "poster" | "cite" => is_web(value),
        "srcset" => value.split(", ").all(is_web),
        "id" => value.starts_with(&prefix),
        "class" => value.split(' ').all(|class| {
            class.len() <= 3
                || ["align-", "valign-", "language-", "lang-", "footnote", "embed", "hljs-"]
                    .iter()
                    .any(|known| class.starts_with(known))
        }),
        _ => !value.to_ascii_lowercase().contains("javascript:") || matches!(name, "title" | "alt" | "aria-label"),
    }
}

/// The inside of each tag. Cleaned markup has no `>` in attributes but as a reference.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default())
}

/// Names and values: cleaned markup writes `name="value"`, and nothing else.
fn pairs(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    attributes.split("\" ").filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once("=\"").unwrap_or_else(|| panic!("{attributes}"));
        (name, value.trim_end_matches('"'))
    })
}

#[test]
fn payloads_that_were_cleaned_are_the_same_when_they_are_cleaned_again() {
    for payload in payloads::all() {
        let once = clean(&payload);
        assert_eq!(clean(&once), once, "{payload}");
    }
}

#[test]
fn all_payloads_in_one_post_are_as_harmless_as_each_alone() {
    let once = clean(&payloads::all().concat());
    for tag in tags(&once) {
        let name = tag.split(' ').next().unwrap_or_default().trim_start_matches('/');
        assert!(!NEVER.contains(&name) || (name == "title" && is_in_drawing(&once, tag)), "{tag}");
    }
    assert_eq!(clean(&once), once);
}

/// A name, markup, and what must become of it.
fn honest() -> Vec<(String, String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/honest");
    let mut files: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts.flat_map(|text| text.split("== ").skip(1).map(construct).collect::<Vec<_>>()).collect()
}

fn construct(text: &str) -> (String, String, String) {
    let (name, rest) = text.split_once('\n').unwrap();
    let (html, expected) = rest.split_once("\n--\n").unwrap();
    (name.to_owned(), html.to_owned(), expected.trim_end_matches('\n').to_owned())
}

#[test]
fn honest_constructs_become_what_is_expected() {
    let constructs = honest();
    assert!(constructs.len() >= 100, "{}", constructs.len());
    let id = anchor("blog", "key");
    let mut wrong = String::new();
    for (name, html, expected) in constructs {
        let became = clean(&html).replace(&id, "ENTRY").trim_end_matches('\n').to_owned();
        if became != expected {
            wrong += &format!("== {name}\n{html}\n--\n{became}\n");
        }
        assert_eq!(clean(&clean(&html)), clean(&html), "{name}: not the same again");
    }
    assert!(wrong.is_empty(), "these became something else:\n{wrong}");
}

#[test]
fn the_document_for_owners_says_what_the_policy_says() {
    let document = include_str!("../docs/cleaning.md");
    let described = orrery::sanitize::describe();
    assert!(document.contains(&described), "docs/cleaning.md must have this part as it is:\n{described}");
}
