//! What blogs write in the place of a frame: scripts and elements of their own that become a player in a browser, and
//! boxes whose address only a script reads. All become frames, of which `embeds` makes what the owner wishes.

use url::Url;

use super::elements::element;
use super::shape::Cleaning;
use super::tree::{Attribute, Id, Kind, Tree};

/// Elements that are a frame, the attribute that names what they show, and the address that it goes to the end of.
const ELEMENTS: &[(&str, &[&str], &str)] = &[
    ("lite-youtube", &["videoid", "video-id"], "https://www.youtube.com/embed/"),
    ("lite-vimeo", &["videoid", "video-id"], "https://player.vimeo.com/video/"),
    ("youtube-video", &["videoid", "video-id"], "https://www.youtube.com/embed/"),
    ("youtube-video", &["src"], ""),
    ("vimeo-video", &["src"], ""),
    ("amp-youtube", &["data-videoid"], "https://www.youtube.com/embed/"),
    ("amp-youtube", &["data-live-channelid"], "https://www.youtube.com/embed/live_stream?channel="),
    ("amp-vimeo", &["data-videoid"], "https://player.vimeo.com/video/"),
    ("amp-dailymotion", &["data-videoid"], "https://www.dailymotion.com/embed/video/"),
    ("amp-soundcloud", &["data-trackid"], "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/"),
    ("amp-gist", &["data-gistid"], "https://gist.github.com/"),
    ("amp-twitter", &["data-tweetid"], "https://twitter.com/i/status/"),
    ("amp-instagram", &["data-shortcode"], "https://www.instagram.com/p/"),
    ("amp-facebook", &["data-href"], ""),
    ("amp-iframe", &["src"], ""),
    ("model-viewer", &["src"], ""),
];

/// Elements of HTML that are made a frame by a script: their class, the attribute, the beginning of the address.
const BOXES: &[(&str, &str, &str)] = &[
    ("instagram-media", "data-instgrm-permalink", ""),
    ("mastodon-embed", "data-embed-url", ""),
    ("tiktok-embed", "cite", ""),
    ("bluesky-embed", "data-bluesky-uri", "https://bsky.app/profile/"),
    ("imgur-embed-pub", "data-id", "https://imgur.com/"),
    ("fb-post", "data-href", ""),
    ("fb-video", "data-href", ""),
    ("rll-youtube-player", "data-src", ""),
    ("codepen", "data-slug-hash", "https://codepen.io/"),
];

/// The same as Substack writes them, with all that it knows as JSON in `data-attrs`: the class, the key.
const BOXES_OF_SUBSTACK: &[(&str, &str, &str)] = &[
    ("twitter-embed", "url", ""),
    ("tweet", "url", ""),
    ("instagram-embed-wrap", "instagram_id", "https://www.instagram.com/p/"),
    ("digest-post-embed", "canonical_url", ""),
];

/// Sound and film that Substack plays on the page of a letter alone.
const ON_THE_PAGE: &[&str] = &["native-video-embed", "native-audio-embed"];

/// Where titles stand, in words.
const TITLES: &[&str] = &["title", "data-title", "data-alt", "playlabel", "aria-label", "alt"];

/// Longer titles are none.
const LONGEST_TITLE: usize = 1000;

/// The names of [`ELEMENTS`].
pub fn names() -> Vec<&'static str> {
    ELEMENTS.iter().map(|(name, ..)| *name).collect()
}

/// The address of an element of a blog's own that is a frame.
pub fn address(tree: &Tree<'_>, id: Id) -> Option<String> {
    let of_row = |(name, attributes, begins): &(&str, &[&str], &str)| {
        let named =
            attributes.iter().find_map(|attribute| tree.attribute(id, attribute)).filter(|_| tree.name(id) == *name);
        named.map(str::trim).filter(|named| !named.is_empty()).map(|named| format!("{begins}{named}"))
    };
    ELEMENTS.iter().find_map(of_row)
}

/// What an embed calls itself.
pub fn title<'t>(tree: &'t Tree<'_>, id: Id) -> Option<&'t str> {
    let given = TITLES.iter().filter_map(|name| tree.attribute(id, name));
    let mut titles = given.map(|title| title.trim().trim_start_matches("Play: "));
    titles.find(|title| (1..=LONGEST_TITLE).contains(&title.len()))
}

/// Gives boxes that nobody can follow without a script a frame, behind their words.
pub fn fill_boxes(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    for id in tree.all(&["blockquote", "div", "p"]) {
        let Some(address) = box_address(tree, id, cleaning) else { continue };
        if tree.within(id).any(|inner| tree.name(inner) == "a") || followed_by_frame(tree, id) {
            continue;
        }
        let mut attributes = vec![("src".into(), address.into())];
        attributes.extend(title(tree, id).map(|title| ("title".into(), title.to_owned().into())));
        tree.append(id, Kind::Element(element("iframe"), attributes));
    }
}

fn box_address(tree: &Tree<'_>, id: Id, cleaning: &Cleaning<'_>) -> Option<String> {
    let class = tree.attribute(id, "class")?;
    if class.split_ascii_whitespace().any(|one| ON_THE_PAGE.contains(&one)) {
        return Some(cleaning.page.unwrap_or(cleaning.base).to_string());
    }
    let is_met = |(name, ..): &&(&str, &str, &str)| class.split_ascii_whitespace().any(|one| one == *name);
    if let (Some(known), Some((_, key, begins))) =
        (tree.attribute(id, "data-attrs"), BOXES_OF_SUBSTACK.iter().find(is_met))
    {
        return known_to_substack(known, key).map(|value| format!("{begins}{value}"));
    }
    let (name, attribute, begins) = BOXES.iter().find(is_met)?;
    let value = tree.attribute(id, attribute).map(str::trim).filter(|value| !value.is_empty())?;
    match *name {
        "bluesky-embed" => {
            let (author, post) = value.strip_prefix("at://")?.split_once("/app.bsky.feed.post/")?;
            Some(format!("{begins}{author}/post/{post}"))
        }
        "codepen" => Some(format!("{begins}{}/pen/{value}", tree.attribute(id, "data-user").unwrap_or("anon"))),
        _ => Some(format!("{begins}{value}")),
    }
}

/// A value of the JSON in `data-attrs`.
pub fn known_to_substack(json: &str, key: &str) -> Option<String> {
    let known: serde_json::Value = serde_json::from_str(json).ok()?;
    known.get(key)?.as_str().filter(|value| !value.trim().is_empty()).map(str::to_owned)
}

/// `noscript` behind a box holds the frame itself.
fn followed_by_frame(tree: &Tree<'_>, id: Id) -> bool {
    let [_, next] = super::lazy::beside(tree, id);
    next.filter(|next| tree.name(*next) == "noscript")
        .is_some_and(|next| tree.within(next).any(|inner| tree.name(inner) == "iframe"))
}

/// The frame that a script would have written in its place: the attributes of the script, those of the frame.
pub fn of_script<'a>(script: &[Attribute<'a>]) -> Option<Vec<Attribute<'a>>> {
    let attribute = |wanted: &str| script.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.trim());
    let src = Url::parse("https://blog.invalid/").ok()?.join(attribute("src")?).ok()?;
    let file = src.query_pairs().find(|(name, _)| name == "file").map(|(_, file)| file.into_owned());
    let address = script_address(&src, file.as_deref(), attribute)?;
    let title = file.map(|file| ("title".into(), file.into()));
    Some(std::iter::once(("src".into(), address.into())).chain(title).collect())
}

fn script_address<'s>(src: &Url, file: Option<&str>, attribute: impl Fn(&str) -> Option<&'s str>) -> Option<String> {
    let path = src.path().trim_matches('/');
    let is_id = |id: &&str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    match src.host_str()? {
        "gist.github.com" => {
            let gist = path.strip_suffix(".js").or_else(|| path.strip_suffix(".json"))?;
            let anchor =
                |file: &str| format!("#file-{}", file.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-"));
            Some(format!("https://gist.github.com/{gist}{}", file.map(anchor).unwrap_or_default()))
        }
        "asciinema.org" => Some(format!("https://asciinema.org/{}/iframe", path.strip_suffix(".js")?)),
        "speakerdeck.com" => Some(format!("https://speakerdeck.com/player/{}", attribute("data-id").filter(is_id)?)),
        "telegram.org" => {
            let post = attribute("data-telegram-post").filter(|post| post.split('/').all(|part| is_id(&part)))?;
            Some(format!("https://t.me/{post}"))
        }
        "pastebin.com" => Some(format!("https://pastebin.com/{}", path.strip_prefix("embed_js/")?)),
        "gitlab.com" => Some(format!("https://gitlab.com/{}", path.strip_suffix(".js")?)),
        "jsfiddle.net" => Some(format!("https://jsfiddle.net/{}/", path.split_once("/embed")?.0)),
        _ => None,
    }
}
