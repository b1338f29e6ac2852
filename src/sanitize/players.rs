//! The sites whose players are known: where their frames lead, and which page people can open instead. Data, and what
//! is read out of an address.

use url::Url;

/// A site whose players are known.
pub struct Host {
    /// Where frames lead: a host and the beginning of a path.
    frame: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Where the player is asked for in the place of `frame`, if it may be shown: where that is kinder to readers,
    /// another host.
    player: Option<&'static str>,
    /// How the page for people is told from a frame's address.
    page: Page,
}

enum Page {
    /// It is the frame itself.
    Frame,
    /// The frame without this at its end.
    Without(&'static str),
    YouTube,
    Vimeo,
}

const fn host(frame: &'static str, name: &'static str) -> Host {
    Host { frame, name, player: Some(frame), page: Page::Frame }
}

/// A site of which only links are made.
const fn linked(frame: &'static str, name: &'static str) -> Host {
    Host { frame, name, player: None, page: Page::Frame }
}

const fn youtube(frame: &'static str) -> Host {
    Host { frame, name: "YouTube", player: Some("www.youtube-nocookie.com/embed/"), page: Page::YouTube }
}

/// The known players.
const HOSTS: &[Host] = &[
    youtube("www.youtube.com/embed/"),
    youtube("youtube.com/embed/"),
    youtube("m.youtube.com/embed/"),
    youtube("www.youtube.com/v/"),
    youtube("www.youtube-nocookie.com/embed/"),
    youtube("youtube-nocookie.com/embed/"),
    linked("www.youtube.com/", "YouTube"),
    linked("youtu.be/", "YouTube"),
    Host {
        frame: "player.vimeo.com/video/",
        name: "Vimeo",
        player: Some("player.vimeo.com/video/"),
        page: Page::Vimeo,
    },
    linked("vimeo.com/", "Vimeo"),
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
    Host {
        frame: "asciinema.org/a/",
        name: "asciinema",
        player: Some("asciinema.org/a/"),
        page: Page::Without("/iframe"),
    },
    host("jsfiddle.net/", "JSFiddle"),
    linked("gist.github.com/", "GitHub Gist"),
    linked("twitter.com/", "Twitter"),
    linked("www.instagram.com/", "Instagram"),
    linked("www.facebook.com/", "Facebook"),
    linked("bsky.app/", "Bluesky"),
    linked("speakerdeck.com/", "Speaker Deck"),
    linked("t.me/", "Telegram"),
];

/// The site that an address belongs to.
pub fn of(address: &Url) -> Option<&'static Host> {
    HOSTS.iter().find(|host| behind(address).starts_with(host.frame))
}

/// Whether this is the address of a known player, or of one at `hosts`.
pub fn is_player(address: &str, hosts: &[String]) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let named = |host: &String| rest.strip_prefix(host.as_str()).is_some_and(|path| path.starts_with('/'));
    HOSTS.iter().filter_map(|host| host.player).any(|player| rest.starts_with(player)) || hosts.iter().any(named)
}

/// The sites from which players may be loaded, for the pages' Content-Security-Policy.
pub fn origins(hosts: &[String]) -> Vec<String> {
    let known = HOSTS.iter().filter_map(|host| host.player?.split('/').next()).map(str::to_owned);
    let mut all: Vec<String> = known.chain(hosts.iter().cloned()).map(|host| format!("https://{host}")).collect();
    all.sort();
    all.dedup();
    all
}

impl Host {
    /// Where the player is, if it may be shown.
    pub fn player(&self, address: &Url) -> Option<String> {
        Some(format!("https://{}{}", self.player?, self.rest(address)))
    }

    /// The page for people.
    pub fn page(&self, address: &Url) -> String {
        match self.page {
            Page::Frame => address.to_string(),
            Page::Without(end) => address.as_str().trim_end_matches(end).to_owned(),
            Page::YouTube => youtube_page(self.id(address), address),
            Page::Vimeo => match parameter(address, &["h"]) {
                Some(secret) => format!("https://vimeo.com/{}/{secret}", self.id(address)),
                None => format!("https://vimeo.com/{}", self.id(address)),
            },
        }
    }

    fn rest<'a>(&self, address: &'a Url) -> &'a str {
        behind(address).strip_prefix(self.frame).unwrap_or_default()
    }

    fn id<'a>(&self, address: &'a Url) -> &'a str {
        self.rest(address).split(['?', '/', '#', '&']).next().unwrap_or_default()
    }
}

/// The address without its scheme.
fn behind(address: &Url) -> &str {
    address.as_str().split_once("://").map_or("", |(_, behind)| behind)
}

/// The film, the list that it stands in, and the second that it begins at; or the list alone.
fn youtube_page(id: &str, address: &Url) -> String {
    let list = parameter(address, &["list"]);
    match (id, &list, parameter(address, &["channel"])) {
        ("live_stream", _, Some(channel)) => return format!("https://www.youtube.com/channel/{channel}/live"),
        ("" | "videoseries", Some(list), _) => return format!("https://www.youtube.com/playlist?list={list}"),
        _ => {}
    }
    let start = parameter(address, &["start", "t", "time_continue"]).filter(|start| start != "0");
    let start = start.map(|start| if start.ends_with(|c: char| c.is_ascii_digit()) { start + "s" } else { start });
    let list = list.map(|list| format!("&list={list}")).unwrap_or_default();
    let start = start.map(|start| format!("&t={start}")).unwrap_or_default();
    format!("https://www.youtube.com/watch?v={id}{list}{start}")
}

/// The first of these parameters that is a word; `amp;` is left where somebody escaped an address twice.
fn parameter(address: &Url, names: &[&str]) -> Option<String> {
    let is_word = |value: &str| {
        !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let of_name = |name: &&str| {
        let mut pairs = address.query_pairs();
        let found = pairs.find(|(key, value)| key.trim_start_matches("amp;") == *name && is_word(value));
        found.map(|(_, value)| value.into_owned())
    };
    names.iter().find_map(of_name)
}
