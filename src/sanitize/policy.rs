//! The one written policy: which elements, attributes and addresses may come from a stranger, and why.
//! `ammonia` enforces it, as the last step.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use url::Url;

use super::urls;

/// Elements, by what a blogger needs them for.
const ELEMENTS: &[(&str, &[&str])] = &[
    (
        "paragraphs and sections",
        &[
            "p", "div", "section", "article", "aside", "header", "footer", "main", "address", "hgroup", "br", "wbr",
            "hr",
        ],
    ),
    ("headings, put in order first", &["h1", "h2", "h3", "h4", "h5", "h6"]),
    (
        "emphasis and meaning",
        &[
            "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
            "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
        ],
    ),
    ("old blogs", &["acronym", "big", "center", "font"]),
    ("quotations and code", &["blockquote", "pre"]),
    ("lists", &["dl", "dt", "dd", "li", "ol", "ul", "menu"]),
    ("tables", &["caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"]),
    ("pictures", &["figcaption", "figure", "img", "picture", "source"]),
    ("sound and film, played only on request", &["audio", "video", "track"]),
    ("what unfolds", &["details", "summary"]),
    ("East Asian reading aids", &["rp", "rt", "ruby"]),
];

/// Elements whose content is not for readers and goes with them. `noscript` is not among them: what stands in
/// it is the picture that a script would have loaded.
const DROPPED_WITH_CONTENT: &[&str] = &[
    "script",
    "style",
    "template",
    "textarea",
    "select",
    "title",
    "object",
    "applet",
    "head",
    "iframe",
    "frameset",
    "noframes",
    "noembed",
    "svg",
    "math",
    "annotation",
    "annotation-xml",
    "xmp",
    "plaintext",
];

/// Attributes of any element: language, direction, and anchors (prefixed, so that footnotes of two posts on a
/// page stay apart).
const ANYWHERE: &[&str] = &["lang", "dir", "title", "id", "role", "aria-label", "aria-hidden"];

/// Attributes of one element, with the URLs among them checked in `filter`.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("abbr", &["title"]),
    ("audio", &["src", "controls", "loop", "preload"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("img", &["src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("q", &["cite"]),
    ("source", &["src", "srcset", "sizes", "type", "media", "width", "height"]),
    ("td", &["colspan", "rowspan", "headers", "class"]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr", "class"]),
    ("time", &["datetime"]),
    ("track", &["src", "kind", "label", "srclang"]),
    ("video", &["src", "poster", "controls", "width", "height", "loop", "preload", "muted", "playsinline"]),
    ("code", &["class"]),
    ("pre", &["class", "tabindex"]),
    ("table", &["tabindex"]),
];

/// `tel:` and others open programs; these open a page or a letter.
const SCHEMES: &[&str] = &["http", "https", "mailto", "data"];

/// What each link of a stranger says to browsers and search engines. Links of editors say nothing.
pub const REL_OF_STRANGERS: Option<&str> = Some("noopener nofollow ugc");

/// Cleans HTML. Relative links start from `base`; ids get the prefix `anchor`; links get this `rel`.
pub fn clean_html(html: &str, base: &Url, anchor: &str, rel: Option<&str>) -> String {
    let (base, prefix) = (base.clone(), format!("{anchor}-"));
    Builder::new()
        .tags(ELEMENTS.iter().flat_map(|(_, elements)| elements.iter().copied()).collect())
        .clean_content_tags(set(DROPPED_WITH_CONTENT))
        .generic_attributes(set(ANYWHERE))
        .tag_attributes(ATTRIBUTES.iter().map(|(element, names)| (*element, set(names))).collect())
        .tag_attribute_values(HashMap::new())
        .allowed_classes(HashMap::new())
        .url_schemes(set(SCHEMES))
        .url_relative(UrlRelative::PassThrough) // resolved by the filter, which knows about fragments and srcset
        .link_rel(rel)
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| filter(element, attribute, value, &base, &prefix))
        .clean(html)
        .to_string()
}

/// The inline markup that may stand in a title: no links, as the title is one, and nothing that opens a block.
pub fn clean_title(html: &str) -> String {
    const INLINE: &[&str] = &[
        "b", "i", "em", "strong", "code", "sub", "sup", "s", "del", "ins", "mark", "small", "q", "cite", "abbr", "kbd",
        "samp", "var", "bdi", "ruby", "rt", "rp", "wbr", "tt", "u",
    ];
    Builder::empty()
        .tags(set(INLINE))
        .clean_content_tags(set(DROPPED_WITH_CONTENT))
        .link_rel(None)
        .clean(html)
        .to_string()
}

fn set<'a>(names: &[&'a str]) -> HashSet<&'a str> {
    names.iter().copied().collect()
}

/// The value that an attribute may keep: addresses absolute and of the web, ids prefixed, classes of code only.
fn filter<'v>(element: &str, attribute: &str, value: &'v str, base: &Url, prefix: &str) -> Option<Cow<'v, str>> {
    let owned = |value: Option<String>| value.map(Cow::Owned);
    match (element, attribute) {
        ("a", "href") => match value.trim().strip_prefix('#') {
            Some("") => None,
            Some(fragment) => Some(format!("#{prefix}{fragment}").into()),
            None => owned(urls::link(value, base)),
        },
        ("img", "src") => owned(urls::picture(value, base)),
        (_, "src" | "poster" | "cite") => owned(urls::media(value, base)),
        (_, "srcset") => owned(urls::srcset(value, base)),
        (_, "id" | "headers") => {
            let ids: Vec<String> = value.split_ascii_whitespace().map(|id| format!("{prefix}{id}")).collect();
            (!ids.is_empty()).then(|| ids.join(" ").into())
        }
        ("td" | "th", "class") => {
            matches!(value, "align-left" | "align-right" | "align-center").then_some(value.into())
        }
        (_, "class") => owned(code_language(value)),
        (_, "dir") => {
            let value = value.trim().to_ascii_lowercase();
            matches!(value.as_str(), "ltr" | "rtl" | "auto").then_some(value.into())
        }
        (_, "tabindex") => Some("0".into()),
        (_, "width" | "height") => value.trim().parse::<u32>().ok().map(|pixels| pixels.to_string().into()),
        (_, "loading") => (value == "lazy").then_some(value.into()),
        (_, "decoding") => (value == "async").then_some(value.into()),
        (_, "preload") => Some("none".into()),
        _ => Some(value.into()),
    }
}

/// `language-rust`, which highlighters and readers understand; no other class, so that none borrows our looks.
fn code_language(classes: &str) -> Option<String> {
    classes
        .split_ascii_whitespace()
        .find(|class| class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")).is_some_and(is_word))
        .map(str::to_owned)
}

fn is_word(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'_' | b'-'))
}
