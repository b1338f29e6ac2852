//! Pictures of entries that are shown from our own site: which there are, and copies in their places.

use super::elements::element;
use super::tree::{Attribute, Id, Kind, Tree};
use super::{lazy, policy, urls};

/// A copy of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its address on our site.
    pub url: String,
    /// Pixels from side to side.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// The addresses of all pictures that would be loaded from elsewhere, in their order, each once.
pub fn addresses(tree: &Tree<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for id in tree.all(&["img", "video"]) {
        let address = if tree.name(id) == "img" { picture(tree, id) } else { tree.attribute(id, "poster") };
        if let Some(address) =
            address.filter(|address| is_elsewhere(address) && !found.iter().any(|one| one == address))
        {
            found.push(address.to_owned());
        }
    }
    found
}

/// Puts copies in the place of pictures, each with a link to its original; of what has no copy, only a link is left.
pub fn put(tree: &mut Tree<'_>, copy: &dyn Fn(&str) -> Option<Copied>) {
    for id in tree.all(&["picture"]) {
        let sources: Vec<Id> = tree.children(id).filter(|one| tree.name(*one) == "source").collect();
        sources.into_iter().for_each(|source| tree.remove(source));
        tree.unwrap(id);
    }
    for id in tree.all(&["img"]) {
        let Some(original) = picture(tree, id).map(str::to_owned) else { continue };
        match (is_elsewhere(&original), copy(&original)) {
            (false, _) => {}
            (true, Some(copied)) => show(tree, id, copied, original),
            (true, None) => name(tree, id, original),
        }
    }
    for id in tree.all(&["video"]) {
        match tree.attribute(id, "poster").map(copy) {
            None => {}
            Some(Some(copied)) => tree.set_attribute(id, "poster", copied.url),
            Some(None) => forget(tree, id, &["poster"]),
        }
    }
}

/// Whether it is not pixels in the address itself.
fn is_elsewhere(address: &str) -> bool {
    !address.starts_with("data:")
}

/// The picture that an `img` shows where there is no choice, else the first to choose from.
fn picture<'t>(tree: &'t Tree<'_>, id: Id) -> Option<&'t str> {
    tree.attribute(id, "src").or_else(|| urls::each_candidate(tree.attribute(id, "srcset")?).next())
}

fn forget(tree: &mut Tree<'_>, id: Id, names: &[&str]) {
    if let Some(attributes) = tree.attributes_mut(id) {
        attributes.retain(|(name, _)| !names.contains(&name.as_ref()));
    }
}

/// The size that the author wishes for holds, if it is one: `width`, `height`, and the other side by the copy's shape.
fn show(tree: &mut Tree<'_>, id: Id, copied: Copied, original: String) {
    let pixels =
        |name: &str| tree.attribute(id, name)?.parse::<u64>().ok().filter(|pixels| (1..=100_000).contains(pixels));
    let (wide, high) = (u64::from(copied.width.max(1)), u64::from(copied.height.max(1)));
    let (width, height) = match (pixels("width"), pixels("height")) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, (width * high / wide).max(1)),
        (None, Some(height)) => ((height * wide / high).max(1), height),
        (None, None) => (wide, high),
    };
    forget(tree, id, &["srcset", "sizes"]);
    tree.set_attribute(id, "src", copied.url);
    tree.set_attribute(id, "width", width.to_string());
    tree.set_attribute(id, "height", height.to_string());
    if !is_in_link(tree, id) {
        let attributes = tree.attributes(id).to_vec();
        let around = tree.replace(id, link_to(original));
        tree.append(around, Kind::Element(element("img"), attributes));
    }
}

/// A link in the place of a picture that cannot be shown, by its alternative text, else by its file's name.
fn name(tree: &mut Tree<'_>, id: Id, original: String) {
    let alt = tree.attribute(id, "alt").unwrap_or_default().trim();
    let words = [alt, lazy::file_name(&original), &original].into_iter().find(|words| !words.is_empty());
    let words = words.unwrap_or_default().to_owned();
    if is_in_link(tree, id) {
        tree.replace(id, Kind::Text(words.into()));
    } else {
        let link = tree.replace(id, link_to(original));
        tree.append(link, Kind::Text(words.into()));
    }
}

fn is_in_link(tree: &Tree<'_>, id: Id) -> bool {
    tree.ancestors(id).any(|outer| tree.name(outer) == "a")
}

fn link_to<'a>(url: String) -> Kind<'a> {
    let attribute = |name: &'static str, value: String| -> Attribute<'a> { (name.into(), value.into()) };
    Kind::Element(element("a"), vec![attribute("href", url), attribute("rel", policy::REL.into())])
}
