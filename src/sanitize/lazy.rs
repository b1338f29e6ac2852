//! Pictures as they would be once the scripts of a blog had run: the address that waits in an attribute in its place,
//! and one picture where a second one stands for those without scripts.

use url::Url;

use super::tree::{Id, Tree};
use super::{trackers, urls};

/// Where scripts keep the address that they put into `src`, the surest first.
const LATER: &[&str] = &["data-lazy-src", "data-src", "data-original", "data-orig-src", "data-url", "data-hi-res-src"];
const LATER_SETS: &[&str] = &["data-lazy-srcset", "data-srcset"];
const LATER_SIZES: &[&str] = &["data-lazy-sizes", "data-sizes"];

/// Beginnings of the names of pictures that only hold a place until a script has run.
const PLACEHOLDERS: &[&str] = &[
    "1x1",
    "ajax-loader",
    "blank",
    "clear.",
    "empty.",
    "gray.",
    "grey.",
    "lazy",
    "loader",
    "loading",
    "pixel.",
    "placeholder",
    "preload",
    "spacer",
    "spinner",
    "trans.",
    "transparent",
];

/// Ends of the names of pictures.
const PICTURES: &[&str] = &[".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"];

/// Puts what waits for scripts into its place.
pub fn mend(tree: &mut Tree<'_>, base: &Url) {
    for id in tree.all(&["img", "source", "audio", "video"]) {
        promote(tree, id, "srcset", LATER_SETS, |_| true);
        promote(tree, id, "sizes", LATER_SIZES, |_| true);
        let is_empty = tree.attribute(id, "src").is_none_or(is_placeholder);
        promote(tree, id, "src", LATER, |later| is_empty || is_picture(later));
        if tree.name(id) == "img" {
            take_from_set(tree, id, base);
        }
    }
    for id in tree.all(&["noscript"]) {
        settle(tree, id);
        tree.unwrap(id);
    }
}

fn promote(tree: &mut Tree<'_>, id: Id, into: &'static str, from: &[&str], is_better: impl Fn(&str) -> bool) {
    let mut waiting = from.iter().filter_map(|name| tree.attribute(id, name)).map(str::trim);
    let later = waiting.find(|later| looks_like_address(later) && is_better(later)).map(str::to_owned);
    if let Some(later) = later {
        tree.set_attribute(id, into, later);
    }
}

fn looks_like_address(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(['{', '[', '#']) && text.contains(['/', '.', ')'])
}

/// Programs that do not choose among pictures show the first of them.
fn take_from_set(tree: &mut Tree<'_>, id: Id, base: &Url) {
    if !tree.attribute(id, "src").is_some_and(is_placeholder) {
        return;
    }
    let first =
        tree.attribute(id, "srcset").and_then(|set| urls::each_candidate(set).find_map(|one| urls::page(one, base)));
    if let Some(first) = first {
        tree.set_attribute(id, "src", first);
    }
}

fn is_placeholder(address: &str) -> bool {
    let address = address.trim();
    let name = file_name(address).to_ascii_lowercase();
    address.is_empty()
        || address.starts_with("data:")
        || address.starts_with("about:")
        || PLACEHOLDERS.iter().any(|known| name.starts_with(known))
}

fn is_picture(address: &str) -> bool {
    let name = file_name(address).to_ascii_lowercase();
    PICTURES.iter().any(|ending| name.ends_with(ending))
}

/// The last part of an address's path.
pub fn file_name(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default()
}

/// `noscript` holds the picture that a script would have loaded: the better one of the two stays.
fn settle(tree: &mut Tree<'_>, noscript: Id) {
    let Some(inner) = tree.within(noscript).find(|inner| tree.name(*inner) == "img") else { return };
    if trackers::is_beacon(tree, inner) {
        return;
    }
    let inner_whole = tree.ancestors(inner).find(|outer| tree.name(*outer) == "picture").unwrap_or(inner);
    let twin = beside(tree, noscript).into_iter().flatten().find(|one| is_twin(tree, *one, inner));
    if let Some(twin) = twin {
        let is_waiting = picture_in(tree, twin).is_none_or(|twin| address(tree, twin).is_none_or(is_placeholder));
        match is_waiting || worth(tree, twin) <= worth(tree, inner_whole) {
            true => tree.remove(twin),
            false => tree.remove(inner_whole),
        }
    }
}

/// White space between two neighbours: what was taken out between two pieces leaves both.
const MOST_SPACES: usize = 4;

/// The node before this one and the one behind it, but for white space.
pub fn beside(tree: &Tree<'_>, id: Id) -> [Option<Id>; 2] {
    let is_more = |id: &Id| tree.text(*id).is_none_or(|text| !text.trim().is_empty());
    let mut before = std::iter::successors(tree.previous(id), |id| tree.previous(*id)).take(MOST_SPACES);
    let mut behind = std::iter::successors(tree.next(id), |id| tree.next(*id)).take(MOST_SPACES);
    [before.find(is_more), behind.find(is_more)]
}

/// Forms of a picture that are looked at: honest ones have a handful.
const MOST_FORMS: usize = 50;

/// The picture that an element is, or shows in the best of several forms.
fn picture_in(tree: &Tree<'_>, id: Id) -> Option<Id> {
    match tree.name(id) {
        "img" => Some(id),
        "picture" => tree.within(id).take(MOST_FORMS).find(|inner| tree.name(*inner) == "img"),
        _ => None,
    }
}

fn address<'t>(tree: &'t Tree<'_>, id: Id) -> Option<&'t str> {
    tree.attribute(id, "src").map(str::trim).filter(|src| !src.is_empty())
}

/// Whether a picture is the one that stands in `noscript`: it has no address yet, waits for a script, or has the same
/// in another size.
fn is_twin(tree: &Tree<'_>, whole: Id, inner: Id) -> bool {
    if !matches!(tree.name(whole), "img" | "picture") {
        return false;
    }
    let Some(picture) = picture_in(tree, whole) else { return true };
    let waits = |id: Id| tree.attribute(id, "class").is_some_and(|class| class.contains("lazy"));
    match (address(tree, picture), address(tree, inner)) {
        (Some(one), Some(other)) => {
            is_placeholder(one) || waits(whole) || waits(picture) || without_size(one) == without_size(other)
        }
        (one, _) => one.is_none(),
    }
}

/// `cat-300x200.jpg` is `cat.jpg` in another size.
fn without_size(address: &str) -> &str {
    let name = file_name(address);
    let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_size = |size: &str| !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x');
    stem.rsplit_once('-').filter(|(_, size)| is_size(size)).map_or(stem, |(stem, _)| stem)
}

/// How much a picture says of itself.
fn worth(tree: &Tree<'_>, whole: Id) -> usize {
    let says = |id: Id| {
        let said = ["srcset", "width", "height", "alt"].iter().filter_map(|name| tree.attribute(id, name));
        said.filter(|value| !value.trim().is_empty()).count()
    };
    says(whole) + tree.children(whole).take(MOST_FORMS).map(says).sum::<usize>()
}
