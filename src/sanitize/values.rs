//! What an attribute may hold: made fit ([`Value::fit`]) from what a stranger wrote, and checked ([`Value::holds`])
//! when the enforcer reads the result again. What is fit holds, and stays as it is when it is made fit again.

use std::borrow::Cow;

use url::Url;

use super::tokens::LONGEST_VALUE;
use super::urls;

/// What an attribute may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Any text.
    Words,
    /// The address of a page, of a letter, or a fragment of the entry itself.
    Link,
    /// The address of a page.
    Page,
    /// The address of a picture, or pixels.
    Picture,
    /// The address of sound, film or a part of it.
    Media,
    /// The address of a known host's player.
    Player,
    /// Addresses of pictures, each with its size.
    Candidates,
    /// An id, kept apart from those of the page and of other entries by a prefix.
    Anchor,
    /// Ids in a row.
    Anchors,
    /// A BCP 47 tag.
    Language,
    /// `ltr`, `rtl` or `auto`.
    Direction,
    /// A role that only says what an element is.
    Role,
    /// These classes, which our style sheet knows.
    Classes(&'static [&'static str]),
    /// `language-rust` and its like.
    CodeLanguage,
    /// The short class that a highlighter gives a word of code.
    CodeToken,
    /// There or not.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number.
    Whole,
    /// 1 to 1000.
    Small,
    /// A length in pixels.
    Pixels,
    /// Conditions on the width of the page.
    Sizes,
    /// A media type.
    MimeType,
    /// A length in a formula: a few letters wide or high, so that no formula leaves its article.
    Length,
    /// Numbers, lengths, colours and transformations of a drawing.
    Drawing,
}

/// Where the values of an entry stand.
pub struct Place<'a> {
    /// Relative addresses start here.
    pub base: &'a Url,
    /// Before each id.
    pub prefix: &'a str,
    /// Whether `http` becomes `https` where only parts of the page are loaded.
    pub upgrade: bool,
}

const ROLES: &[&str] = &["img", "note", "doc-endnotes", "doc-noteref", "doc-backlink", "doc-footnote", "math", "list"];

/// Real pages are smaller; a larger picture is cut down by the style sheet anyway.
const MOST_PIXELS: u32 = 10_000;

/// Ids in a row: each gets a prefix. Cells of honest tables have a few heads.
const MOST_IDS: usize = 20;

impl Value {
    /// The value made fit, or nothing if it cannot be.
    pub fn fit<'v>(self, value: Cow<'v, str>, place: &Place<'_>) -> Option<Cow<'v, str>> {
        let owned = |made: Option<String>| made.map(Cow::Owned);
        match self {
            Self::Link => owned(link(&value, place)),
            Self::Page => owned(urls::page(&value, place.base)),
            Self::Picture => owned(urls::picture(&value, place.base, place.upgrade)),
            Self::Media => owned(urls::media(&value, place.base, place.upgrade)),
            Self::Candidates => owned(urls::candidates(&value, place.base, place.upgrade)),
            Self::Anchor => owned(prefixed(value.trim(), place.prefix)),
            Self::Anchors => {
                let ids = value.split_ascii_whitespace().filter_map(|id| prefixed(id, place.prefix));
                Some(ids.take(MOST_IDS).collect::<Vec<_>>().join(" ").into())
            }
            Self::Direction | Self::Role => Some(value.trim().to_ascii_lowercase().into()),
            Self::Classes(_) | Self::CodeLanguage | Self::CodeToken => owned(self.class(&value)),
            Self::Flag => Some("".into()),
            Self::Whole => value.trim().parse::<i32>().ok().map(|number| number.to_string().into()),
            Self::Small => value.trim().parse::<u32>().ok().map(|number| number.to_string().into()),
            Self::Pixels => owned(pixels(&value)),
            _ => Some(value),
        }
        .filter(|value| self.holds(value))
    }

    /// Whether the value may stand as it is.
    pub fn holds(self, value: &str) -> bool {
        match self {
            Self::Words => value.len() <= LONGEST_VALUE,
            Self::Link => urls::is_page(value) || urls::is_letter(value) || is_fragment(value),
            Self::Page | Self::Media => urls::is_page(value),
            Self::Picture => urls::is_page(value) || urls::is_raster_data(value),
            Self::Player => value.starts_with("https://"), // of which hosts, `enforce` knows
            Self::Candidates => value.split(", ").all(|one| urls::is_page(one.split(' ').next().unwrap_or_default())),
            Self::Anchor => is_prefixed(value),
            Self::Anchors => !value.is_empty() && value.split(' ').all(is_prefixed),
            Self::Language => is_language(value),
            Self::Direction => matches!(value, "ltr" | "rtl" | "auto"),
            Self::Role => ROLES.contains(&value),
            Self::Classes(_) | Self::CodeLanguage | Self::CodeToken => self.class(value).as_deref() == Some(value),
            Self::Flag => value.is_empty(),
            Self::OneOf(words) => words.contains(&value),
            Self::Whole => value.parse::<i32>().is_ok(),
            Self::Small => value.parse::<u32>().is_ok_and(|number| (1..=1000).contains(&number)),
            Self::Pixels => value.parse::<u32>().is_ok_and(|number| number <= MOST_PIXELS),
            Self::Sizes => value.len() < 1000 && has_only(value, b" ().,:%-+*/<>="),
            Self::MimeType => value.len() < 200 && has_only(value, b"/+.-; =\",_"),
            Self::Length => is_length(value),
            Self::Drawing => is_drawing(value),
        }
    }

    /// The classes that may stay.
    fn class(self, value: &str) -> Option<String> {
        let mut classes = value.split_ascii_whitespace();
        match self {
            Self::Classes(known) => return known_classes(classes, known),
            Self::CodeLanguage => classes.find(|class| is_code_language(class)),
            Self::CodeToken => return tokens(classes),
            _ => None,
        }
        .map(str::to_owned)
    }
}

fn link(value: &str, place: &Place<'_>) -> Option<String> {
    let value = value.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_control());
    match value.strip_prefix('#') {
        Some("") => None,
        Some(fragment) => Some(format!("#{}", prefixed(fragment, place.prefix)?)),
        None => urls::link(value, place.base),
    }
}

/// Ids of the entry itself begin so already when it is cleaned again.
fn prefixed(id: &str, prefix: &str) -> Option<String> {
    let id = id.strip_prefix(prefix).unwrap_or(id);
    is_name(id).then(|| format!("{prefix}{id}"))
}

/// Whether an author's id may stay.
pub fn is_name(id: &str) -> bool {
    !id.is_empty() && id.len() <= 200 && !id.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// `e`, the digits of a digest, a dash, and the author's own name: see `super::anchor`.
fn is_prefixed(id: &str) -> bool {
    let Some((digest, name)) = id.strip_prefix('e').and_then(|rest| rest.split_once('-')) else { return false };
    digest.len() == 10
        && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !name.is_empty()
        && !name.contains(char::is_whitespace)
}

fn is_fragment(value: &str) -> bool {
    value.strip_prefix('#').is_some_and(is_prefixed)
}

fn is_language(tag: &str) -> bool {
    tag.len() <= 35
        && tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_code_language(class: &str) -> bool {
    class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")).is_some_and(|word| {
        (1..=32).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#_-".contains(&b))
    })
}

/// In the order in which they are written, each once; alignment and what a block is are two.
fn known_classes<'a>(classes: impl Iterator<Item = &'a str>, known: &[&str]) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    for class in classes.filter(|class| known.contains(class)) {
        if kept.len() < 2 && !kept.contains(&class) {
            kept.push(class);
        }
    }
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Short classes of our own style sheet, which would make a stranger's words look like a part of the page.
const OURS: &[&str] = &["day", "new", "row"];

/// Pygments, Rouge and Chroma name words of code with one or two letters, highlight.js with `hljs-`, Prism with
/// `token`: of our own classes none begins so, and the [`OURS`] are as short.
fn tokens<'a>(classes: impl Iterator<Item = &'a str>) -> Option<String> {
    let is_token = |class: &&str| {
        let is_short = class.len() <= 3 && class.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let name = class.strip_prefix("hljs-");
        (is_short && !OURS.contains(class))
            || name.is_some_and(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    };
    let kept: Vec<&str> = classes.filter(is_token).take(3).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Whole pixels; `100%` and the like are for the style sheet to say.
pub fn pixels(value: &str) -> Option<String> {
    let number = value.trim().trim_end_matches("px").parse::<f32>().ok()?;
    (0.0..=MOST_PIXELS as f32).contains(&number).then(|| (number.round() as u32).to_string())
}

fn is_length(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let most = match &value[number.len()..] {
        "em" | "ex" => 20.0,
        "px" | "pt" => 300.0,
        _ => return value == "0",
    };
    // Nothing is moved out of its place: no length is negative.
    number.parse::<f32>().is_ok_and(|number| (0.0..=most).contains(&number))
}

fn has_only(value: &str, signs: &[u8]) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
}

/// No address can be written with these signs, and no function but those of colours and transformations.
fn is_drawing(value: &str) -> bool {
    const FUNCTIONS: [&str; 10] =
        ["rgb", "rgba", "hsl", "hsla", "translate", "rotate", "scale", "matrix", "skewx", "skewy"];
    let function = |before: &str| {
        let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        FUNCTIONS.iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    value.len() <= LONGEST_VALUE
        && has_only(value, b" \n\t.,#%+-()")
        && value.match_indices('(').all(|(at, _)| function(&value[..at]))
}
