//! What blogs show of other sites in frames: never silence. By the owner's choice a link, a player that waits in a
//! fold, or a player; a frame of an unknown host is always a link.

use url::Url;

use super::elements::{BLOCK, CELL, HEADING, Known, STRANGER, TABLE_PART, element};
use super::players::{self, Host};
use super::shape::Cleaning;
use super::tokens::{Token, Tokens};
use super::tree::{Id, Kind, Tree};
use super::write::text;
use super::{lazy, policy, trackers, urls, widgets};
use crate::config::Embeds;

/// What a player may do: run its own code, as itself, on the whole screen.
const SANDBOX: &str = "allow-scripts allow-same-origin allow-presentation";

/// Where scripts keep the address of a frame that waits, the surest first.
const LATER: &[&str] = &[
    "data-lazy-src",
    "data-src",
    "data-litespeed-src",
    "data-src-cmplz",
    "data-cookieblock-src",
    "consent-original-src-_",
    "data-original",
];

/// Puts something that a reader can follow in the place of each frame.
pub fn replace(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    if cleaning.strange {
        widgets::fill_boxes(tree, cleaning);
    }
    let own = widgets::names();
    drop_twins(tree, &own);
    for id in tree.all(&[&["iframe", "embed", "object"], own.as_slice()].concat()) {
        if is_made_by_us(tree, id, cleaning) {
            continue;
        }
        match address(tree, id, cleaning) {
            Some(address) if trackers::is_unseen_frame(tree, id, &address) => tree.remove(id),
            Some(address) if cleaning.treatment.embeds != Embeds::None && !speaks_for_itself(tree, id, &address) => {
                show(tree, id, &address, cleaning);
                tree.unwrap(id); // what stands in it for others, and what came behind one that nobody closed
            }
            _ => tree.unwrap(id),
        }
    }
}

/// `noscript` holds the frame that a script would have loaded into the one beside it.
fn drop_twins(tree: &mut Tree<'_>, own: &[&'static str]) {
    for id in tree.all(&["noscript"]) {
        let is_frame = |id: &Id| tree.name(*id) == "iframe" || own.contains(&tree.name(*id));
        let holds_frame = tree.within(id).any(|inner| tree.name(inner) == "iframe");
        if let (true, Some(twin)) = (holds_frame, lazy::beside(tree, id).into_iter().flatten().find(is_frame)) {
            tree.remove(twin);
        }
    }
}

/// Where an embed leads.
fn address(tree: &Tree<'_>, id: Id, cleaning: &Cleaning<'_>) -> Option<Url> {
    let web = |address: &str| urls::page(address, cleaning.base).and_then(|url| Url::parse(&url).ok());
    let later = || {
        let waiting = LATER.iter().filter_map(|name| tree.attribute(id, name));
        waiting.filter(|later| later.contains('/')).find_map(web)
    };
    let now = || ["src", "data"].iter().filter_map(|name| tree.attribute(id, name)).find_map(web);
    let of_parameter = || parameter(tree, id).and_then(web);
    let of_document = || tree.attribute(id, "srcdoc").and_then(first_link).as_deref().and_then(web);
    let own = widgets::address(tree, id);
    own.as_deref().and_then(web).or_else(later).or_else(now).or_else(of_document).or_else(of_parameter)
}

/// The film of a player of old, which stands in an element of its own.
fn parameter<'t>(tree: &'t Tree<'_>, id: Id) -> Option<&'t str> {
    const NAMES: [&str; 4] = ["movie", "src", "url", "filename"];
    let is_film = |id: &Id| tree.attribute(*id, "name").is_some_and(|name| NAMES.contains(&name.trim()));
    let mut parameters = tree.children(id).filter(|child| tree.name(*child) == "param").filter(is_film);
    parameters.find_map(|one| tree.attribute(one, "value")).filter(|value| value.contains('/'))
}

/// Where the picture leads that stands in a frame until somebody clicks on it.
fn first_link(document: &str) -> Option<String> {
    let mut tokens = Tokens::of(document);
    while let Some(token) = tokens.next() {
        if matches!(token, Token::Start { name, .. } if name == "a") {
            let href = tokens.attributes.iter().find(|(name, _)| name == "href");
            return href.map(|(_, value)| value.clone().into_owned());
        }
    }
    None
}

/// Whether what stands in an embed for those who cannot see it is enough: in an object something to play or to
/// follow, in other elements a link to the same.
fn speaks_for_itself(tree: &Tree<'_>, id: Id, address: &Url) -> bool {
    const PLAYS: &[&str] = &["a", "video", "audio", "iframe", "embed", "object"];
    let last = address.as_str().rsplit(['/', '=']).next().unwrap_or_default();
    let leads_there = |inner: Id| tree.attribute(inner, "href").is_some_and(|href| href.contains(last));
    match tree.name(id) {
        "object" => tree.within(id).any(|inner| PLAYS.contains(&tree.name(inner))),
        _ => tree.within(id).any(|inner| tree.name(inner) == "a" && leads_there(inner)),
    }
}

/// A frame that an earlier cleaning has made, and that would be made again.
fn is_made_by_us(tree: &Tree<'_>, id: Id, cleaning: &Cleaning<'_>) -> bool {
    matches!(cleaning.treatment.embeds, Embeds::Frame | Embeds::Click)
        && tree.name(id) == "iframe"
        && FURNITURE.iter().all(|(name, value)| tree.attribute(id, name) == Some(value))
        && tree.attributes(id).len() == FURNITURE.len() + 2
        && tree.attribute(id, "title").is_some()
        && tree.attribute(id, "src").is_some_and(|src| players::is_player(src, &cleaning.treatment.embed_hosts))
        && (cleaning.treatment.embeds == Embeds::Frame || fold_around(tree, id).is_some())
}

/// The fold around a frame of ours. One that is open would load its player unasked.
fn fold_around(tree: &Tree<'_>, id: Id) -> Option<Id> {
    let is_closed_fold = |id: &Id| {
        tree.name(*id) == "details"
            && tree.attribute(*id, "class") == Some("embed")
            && tree.attribute(*id, "open").is_none()
    };
    tree.parent(id).filter(is_closed_fold)
}

/// Puts what the owner wishes before an embed.
fn show(tree: &mut Tree<'_>, id: Id, address: &Url, cleaning: &Cleaning<'_>) {
    let site = players::of(address);
    let player = site.and_then(|site| site.player(address)).or_else(|| own_player(address, cleaning));
    let words = words(tree, id, site, address);
    let place = tree.insert_before(id, Kind::Element(element("span"), Vec::new()));
    match (cleaning.treatment.embeds, player) {
        (Embeds::Frame, Some(player)) => frame(tree, place, &player, words),
        (Embeds::Click, Some(player)) if may_hold_blocks(tree, place) => fold(tree, place, &player, words),
        _ => link(tree, place, site.map_or_else(|| address.to_string(), |site| site.page(address)), words),
    }
}

fn own_player(address: &Url, cleaning: &Cleaning<'_>) -> Option<String> {
    let is_own = address.host_str().is_some_and(|host| cleaning.treatment.embed_hosts.iter().any(|own| own == host));
    (is_own && address.scheme() == "https").then(|| address.to_string())
}

/// `Title (Site)`, or the site's name alone.
fn words(tree: &Tree<'_>, id: Id, site: Option<&Host>, address: &Url) -> String {
    const SAYS_NOTHING: &[&str] =
        &["youtube video player", "vimeo video player", "iframe", "embed", "embedded content", "video", "play"];
    let name = site.map_or_else(|| address.host_str().unwrap_or_default(), |site| site.name);
    let title = widgets::title(tree, id).map(super::text::clean_line).unwrap_or_default();
    match title.as_str() {
        "" => name.to_owned(),
        title if SAYS_NOTHING.contains(&title.to_lowercase().as_str()) => name.to_owned(),
        title => format!("{title} ({name})"),
    }
}

fn may_hold_blocks(tree: &Tree<'_>, id: Id) -> bool {
    let holds = |known: &Known| {
        (known.is(BLOCK) || known.is(CELL) || known.is(TABLE_PART) || known == STRANGER || known.name == "noscript")
            && !known.is(HEADING)
            && !matches!(known.name, "p" | "pre" | "summary" | "dt" | "address")
    };
    tree.ancestors(id).filter_map(|outer| tree.known(outer)).all(holds)
}

fn link(tree: &mut Tree<'_>, id: Id, page: String, words: String) {
    if tree.ancestors(id).any(|outer| tree.name(outer) == "a") {
        tree.replace(id, text(words));
        return;
    }
    let link = vec![("href".into(), page.into()), ("rel".into(), policy::REL.into())];
    let paragraph = may_hold_blocks(tree, id).then(|| vec![("class".into(), "embed".into())]);
    let anchor = match paragraph {
        Some(class) => {
            let paragraph = tree.replace(id, Kind::Element(element("p"), class));
            tree.append(paragraph, Kind::Element(element("a"), link))
        }
        None => tree.replace(id, Kind::Element(element("a"), link)),
    };
    tree.append(anchor, text(words));
}

/// What each player of ours has beside its address and its title.
const FURNITURE: &[(&str, &str)] = &[
    ("loading", "lazy"),
    ("referrerpolicy", "strict-origin-when-cross-origin"),
    ("sandbox", SANDBOX),
    ("allow", "fullscreen"),
];

fn frame(tree: &mut Tree<'_>, id: Id, player: &str, words: String) {
    let new = tree.replace(id, Kind::Element(element("iframe"), Vec::new()));
    furnish(tree, new, player, words);
}

fn furnish(tree: &mut Tree<'_>, id: Id, player: &str, words: String) {
    tree.set_attribute(id, "src", player.to_owned());
    for (name, value) in FURNITURE {
        tree.set_attribute(id, name, *value);
    }
    tree.set_attribute(id, "title", words);
}

/// A frame in a closed fold loads nothing until a reader opens it: no script is needed for that.
fn fold(tree: &mut Tree<'_>, id: Id, player: &str, words: String) {
    let fold = tree.replace(id, Kind::Element(element("details"), vec![("class".into(), "embed".into())]));
    let summary = tree.append(fold, Kind::Element(element("summary"), Vec::new()));
    tree.append(summary, text(words.clone()));
    let frame = tree.append(fold, Kind::Element(element("iframe"), Vec::new()));
    furnish(tree, frame, player, words);
}

/// Players as links, with or without their folds: for feeds, whose readers take frames out without a word.
pub fn as_links(tree: &mut Tree<'_>) {
    for id in tree.all(&["iframe"]) {
        let Some(address) = tree.attribute(id, "src").and_then(|src| Url::parse(src).ok()) else { continue };
        let page = players::of(&address).map_or_else(|| address.to_string(), |site| site.page(&address));
        let words = tree.attribute(id, "title").unwrap_or(address.host_str().unwrap_or_default()).to_owned();
        let place = fold_around(tree, id).unwrap_or(id);
        link(tree, place, page, words);
    }
}
