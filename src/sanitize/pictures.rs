//! Pictures as their author meant them: without the tricks of lazy loading, without those that only count readers,
//! and faces as the signs that they stand for.

use url::Url;

use super::elements::element;
use super::hidden::is_hidden;
use super::shape::Cleaning;
use super::text::clean_line;
use super::tree::{Id, Kind, Tree};
use super::{lazy, trackers, urls};

/// Mends and furnishes all pictures.
pub fn mend(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    lazy::mend(tree, cleaning.base);
    trackers::remove(tree);
    name_links(tree, cleaning);
    if !cleaning.treatment.images {
        without_pictures(tree);
    }
    for id in tree.all(&["img"]) {
        one(tree, id, cleaning);
    }
}

/// Gives words to links that would go with the only picture in them: its title, else its file's name, else the host.
fn name_links(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    for link in tree.all(&["a"]) {
        let Some(href) = tree.attribute(link, "href") else { continue };
        let is_shown = |id: Id| match tree.text(id) {
            Some(text) => !text.trim().is_empty(),
            None => match tree.name(id) {
                "img" => is_kept(tree, id, cleaning) || !words(tree, id).is_empty(),
                name => matches!(name, "svg" | "math" | "video" | "audio"),
            },
        };
        let pictures: Vec<Id> = tree.within(link).filter(|id| tree.name(*id) == "img").collect();
        let Some(first) = pictures.into_iter().find(|id| !is_unseen(tree, *id)) else { continue };
        if tree.within(link).any(is_shown) {
            continue;
        }
        let title = [first, link].iter().find_map(|id| tree.attribute(*id, "title")).map(clean_line);
        let file = tree.attribute(first, "src").map(|src| clean_line(lazy::file_name(src)));
        let host =
            urls::page(href, cleaning.base).and_then(|page| Some(Url::parse(&page).ok()?.host_str()?.to_owned()));
        let words = [title, file, host].into_iter().flatten().find(|words| !words.is_empty());
        tree.set_attribute(first, "alt", words.unwrap_or_default());
    }
}

fn words<'t>(tree: &'t Tree<'_>, id: Id) -> &'t str {
    tree.attribute(id, "alt").unwrap_or_default().trim()
}

/// Whether a picture will be shown as one.
fn is_kept(tree: &Tree<'_>, id: Id, cleaning: &Cleaning<'_>) -> bool {
    let has_source = tree.attribute(id, "src").is_some_and(|src| urls::picture(src, cleaning.base, false).is_some())
        || tree.attribute(id, "srcset").is_some_and(|set| urls::candidates(set, cleaning.base, false).is_some());
    has_source && cleaning.treatment.images && !is_unseen(tree, id)
}

/// Whether nobody sees it, on the author's page or here.
fn is_unseen(tree: &Tree<'_>, id: Id) -> bool {
    trackers::is_beacon(tree, id) || is_hidden(tree, id)
}

/// Where pictures are not wanted: films have no poster, and what chooses among pictures has nothing to choose from.
fn without_pictures(tree: &mut Tree<'_>) {
    for id in tree.all(&["video"]) {
        if let Some(attributes) = tree.attributes_mut(id) {
            attributes.retain(|(name, _)| name != "poster");
        }
    }
    for id in tree.all(&["picture"]) {
        let sources: Vec<Id> = tree.children(id).filter(|one| tree.name(*one) == "source").collect();
        sources.into_iter().for_each(|source| tree.remove(source));
        tree.unwrap(id);
    }
}

fn one(tree: &mut Tree<'_>, id: Id, cleaning: &Cleaning<'_>) {
    let alt = words(tree, id).to_owned();
    if is_unseen(tree, id) {
        return tree.remove(id);
    }
    let is_sign = is_face(tree, id) && (1..=16).contains(&alt.chars().count());
    if is_sign || !is_kept(tree, id, cleaning) {
        tree.replace(id, Kind::Text(alt.into()));
        return;
    }
    for (name, value) in [("loading", "lazy"), ("decoding", "async"), ("referrerpolicy", "no-referrer")] {
        tree.set_attribute(id, name, value);
    }
    if tree.attribute(id, "alt").is_none() {
        tree.set_attribute(id, "alt", "");
    }
}

/// Pictures that blogs put in the place of a sign: 1em large where they are from, and huge here.
fn is_face(tree: &Tree<'_>, id: Id) -> bool {
    const CLASSES: &[&str] = &["wp-smiley", "emoji", "emojione", "twemoji", "joypixels", "emoticon"];
    const PLACES: &[&str] = &["/images/core/emoji/", "/wp-includes/images/smilies/", "/twemoji/"];
    tree.attribute(id, "class").is_some_and(|class| class.split_ascii_whitespace().any(|one| CLASSES.contains(&one)))
        || tree.attribute(id, "src").is_some_and(|src| PLACES.iter().any(|place| src.contains(place)))
}

/// Sound and film: they play when a reader asks them to.
pub fn quiet(tree: &mut Tree<'_>) {
    for id in tree.all(&["audio", "video"]) {
        tree.set_attribute(id, "controls", "");
        tree.set_attribute(id, "preload", "none");
    }
}

/// Checkboxes of task lists as signs: `input` may not stand in published markup.
pub fn checkboxes(tree: &mut Tree<'_>) {
    for id in tree.all(&["input"]) {
        let is_box = tree.attribute(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        match (is_box, tree.attribute(id, "checked")) {
            (true, Some(_)) => drop(tree.replace(id, Kind::Text("☑".into()))),
            (true, None) => drop(tree.replace(id, Kind::Text("☐".into()))),
            (false, _) => tree.remove(id),
        }
    }
}

/// An element that is known for certain to be in the table; for those who make some.
pub fn line_break<'a>() -> Kind<'a> {
    Kind::Element(element("br"), Vec::new())
}
