//! What blogs show of other sites in frames: never silence. By the owner's choice a link, a player that waits in a
//! fold, or a player; a frame of an unknown host is always a link.

use url::Url;

use super::elements::{BLOCK, CELL, HEADING, Known, TABLE_PART, element};
use super::shape::Cleaning;
use super::tree::{Id, Kind, Tree};
use super::urls;
use super::write::text;
use crate::config::Embeds;

/// A site whose players are known.
struct Host {
    /// Where frames lead: a host and the beginning of a path.
    frame: &'static str,
    /// Its name for people.
    name: &'static str,
    /// Where the player is asked for instead, if that is kinder to readers: in the place of `frame`.
    player: &'static str,
    /// The page for people, in the place of `frame`, if it is another.
    page: &'static str,
}

const fn host(frame: &'static str, name: &'static str) -> Host {
    Host { frame, name, player: frame, page: frame }
}

/// The known players.
const HOSTS: &[Host] = &[
    youtube("www.youtube.com/embed/"),
    youtube("youtube.com/embed/"),
    youtube("www.youtube.com/v/"),
    youtube("www.youtube-nocookie.com/embed/"),
    Host { frame: "player.vimeo.com/video/", name: "Vimeo", player: "player.vimeo.com/video/", page: "vimeo.com/" },
    host("archive.org/embed/", "Internet Archive"),
    host("open.spotify.com/embed/", "Spotify"),
    host("codepen.io/", "CodePen"),
    host("w.soundcloud.com/player/", "SoundCloud"),
    host("bandcamp.com/EmbeddedPlayer/", "Bandcamp"),
    host("www.dailymotion.com/embed/", "Dailymotion"),
    host("www.openstreetmap.org/export/", "OpenStreetMap"),
    host("media.ccc.de/v/", "media.ccc.de"),
    host("framatube.org/videos/embed/", "PeerTube"),
    host("peertube.tv/videos/embed/", "PeerTube"),
    host("tilvids.com/videos/embed/", "PeerTube"),
    host("asciinema.org/a/", "asciinema"),
    host("jsfiddle.net/", "JSFiddle"),
];

const fn youtube(frame: &'static str) -> Host {
    Host { frame, name: "YouTube", player: "www.youtube-nocookie.com/embed/", page: "www.youtube.com/watch?v=" }
}

/// What a player may do: run its own code, as itself, on the whole screen.
const SANDBOX: &str = "allow-scripts allow-same-origin allow-presentation";

/// Whether this is the address of a known player, or of one at `hosts`.
pub fn is_player(address: &str, hosts: &[String]) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let named = |host: &String| rest.strip_prefix(host.as_str()).is_some_and(|path| path.starts_with('/'));
    HOSTS.iter().any(|host| rest.starts_with(host.player)) || hosts.iter().any(named)
}

/// The sites from which players may be loaded, for the pages' Content-Security-Policy.
pub fn origins(hosts: &[String]) -> Vec<String> {
    let known = HOSTS.iter().filter_map(|host| host.player.split('/').next()).map(str::to_owned);
    let mut all: Vec<String> = known.chain(hosts.iter().cloned()).map(|host| format!("https://{host}")).collect();
    all.sort();
    all.dedup();
    all
}

/// Puts something that a reader can follow in the place of each frame.
pub fn replace(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    for id in tree.all(&["iframe", "embed", "object"]) {
        if is_made_by_us(tree, id, cleaning) {
            continue;
        }
        let source = ["data-src", "src", "data"].iter().find_map(|name| tree.attribute(id, name));
        let address = source.and_then(|source| urls::page(source, cleaning.base)).and_then(|url| Url::parse(&url).ok());
        let has_fallback = tree.within(id).any(|inner| is_shown(tree, inner));
        match address {
            Some(address) if !has_fallback && cleaning.treatment.embeds != Embeds::None => {
                show(tree, id, &address, cleaning);
            }
            _ => tree.unwrap(id),
        }
    }
}

fn is_shown(tree: &Tree<'_>, id: Id) -> bool {
    tree.text(id).is_some_and(|text| !text.trim().is_empty()) || matches!(tree.name(id), "img" | "video" | "audio")
}

/// A frame that an earlier cleaning has made, and that would be made again.
fn is_made_by_us(tree: &Tree<'_>, id: Id, cleaning: &Cleaning<'_>) -> bool {
    matches!(cleaning.treatment.embeds, Embeds::Frame | Embeds::Click)
        && tree.name(id) == "iframe"
        && FURNITURE.iter().all(|(name, value)| tree.attribute(id, name) == Some(value))
        && tree.attributes(id).len() == FURNITURE.len() + 1
        && tree.attribute(id, "src").is_some_and(|src| is_player(src, &cleaning.treatment.embed_hosts))
        && (cleaning.treatment.embeds == Embeds::Frame
            || tree.parent(id).is_some_and(|fold| is_closed_fold(tree, fold)))
}

/// A fold that is open would load its player unasked.
fn is_closed_fold(tree: &Tree<'_>, id: Id) -> bool {
    tree.name(id) == "details"
        && tree.attribute(id, "class") == Some("embed")
        && tree.attribute(id, "open").is_none()
        && tree.ancestors(id).all(|outer| tree.name(outer) != "details")
}

fn show(tree: &mut Tree<'_>, id: Id, address: &Url, cleaning: &Cleaning<'_>) {
    let behind = address.as_str().split_once("://").map_or("", |(_, behind)| behind);
    let site = HOSTS.iter().find(|host| behind.starts_with(host.frame));
    let player = site.map(|site| player(site, address)).or_else(|| own_player(address, cleaning));
    let words = words(tree, id, site, address);
    let may_frame = may_hold_blocks(tree, id);
    match (cleaning.treatment.embeds, player) {
        (Embeds::Frame, Some(player)) => frame(tree, id, &player),
        (Embeds::Click, Some(player)) if may_frame => fold(tree, id, &player, words),
        _ => link(tree, id, site.map_or_else(|| address.to_string(), |site| page(site, address)), words),
    }
}

fn player(site: &Host, address: &Url) -> String {
    format!("https://{}{}", site.player, rest(site, address))
}

fn own_player(address: &Url, cleaning: &Cleaning<'_>) -> Option<String> {
    let is_own = address.host_str().is_some_and(|host| cleaning.treatment.embed_hosts.iter().any(|own| own == host));
    (is_own && address.scheme() == "https").then(|| address.to_string())
}

fn page(site: &Host, address: &Url) -> String {
    if site.page == site.frame {
        return address.to_string();
    }
    let id = rest(site, address).split(['?', '/', '#', '&']).next().unwrap_or_default();
    format!("https://{}{id}", site.page)
}

fn rest<'a>(site: &Host, address: &'a Url) -> &'a str {
    address.as_str().split_once("://").map_or("", |(_, rest)| rest).strip_prefix(site.frame).unwrap_or_default()
}

/// `Title (Site)`, or the site's name alone.
fn words(tree: &Tree<'_>, id: Id, site: Option<&Host>, address: &Url) -> String {
    const SAYS_NOTHING: &[&str] =
        &["youtube video player", "vimeo video player", "iframe", "embed", "embedded content"];
    let name = site.map_or_else(|| address.host_str().unwrap_or_default(), |site| site.name);
    let title = tree.attribute(id, "title").map(super::text::clean_line).unwrap_or_default();
    match title.as_str() {
        "" => name.to_owned(),
        title if SAYS_NOTHING.contains(&title.to_lowercase().as_str()) => name.to_owned(),
        title => format!("{title} ({name})"),
    }
}

fn may_hold_blocks(tree: &Tree<'_>, id: Id) -> bool {
    let holds = |known: &Known| {
        (known.is(BLOCK) || known.is(CELL) || known.is(TABLE_PART))
            && !known.is(HEADING)
            && !matches!(known.name, "p" | "pre" | "summary" | "dt" | "address")
    };
    tree.ancestors(id).filter_map(|outer| tree.known(outer)).all(holds)
}

fn link(tree: &mut Tree<'_>, id: Id, page: String, words: String) {
    let is_block = may_hold_blocks(tree, id);
    let in_link = tree.ancestors(id).any(|outer| tree.name(outer) == "a");
    if in_link {
        tree.replace(id, text(words));
        return;
    }
    let place = match is_block {
        true => {
            let paragraph = Kind::Element(element("p"), vec![("class".into(), "embed".into())]);
            tree.replace(id, paragraph)
        }
        false => tree.replace(id, Kind::Element(element("span"), Vec::new())),
    };
    let anchor = tree.append(place, Kind::Element(element("a"), vec![("href".into(), page.into())]));
    tree.append(anchor, text(words));
    if !is_block {
        tree.unwrap(place);
    }
}

/// What each player of ours has beside its address.
const FURNITURE: &[(&str, &str)] = &[
    ("loading", "lazy"),
    ("referrerpolicy", "strict-origin-when-cross-origin"),
    ("sandbox", SANDBOX),
    ("allow", "fullscreen"),
];

fn frame(tree: &mut Tree<'_>, id: Id, player: &str) {
    let new = tree.replace(id, Kind::Element(element("iframe"), Vec::new()));
    furnish(tree, new, player);
}

fn furnish(tree: &mut Tree<'_>, id: Id, player: &str) {
    tree.set_attribute(id, "src", player.to_owned());
    for (name, value) in FURNITURE {
        tree.set_attribute(id, name, *value);
    }
}

/// A frame in a closed fold loads nothing until a reader opens it: no script is needed for that.
fn fold(tree: &mut Tree<'_>, id: Id, player: &str, words: String) {
    let fold = tree.replace(id, Kind::Element(element("details"), vec![("class".into(), "embed".into())]));
    let summary = tree.append(fold, Kind::Element(element("summary"), Vec::new()));
    tree.append(summary, text(words));
    let frame = tree.append(fold, Kind::Element(element("iframe"), Vec::new()));
    furnish(tree, frame, player);
}
