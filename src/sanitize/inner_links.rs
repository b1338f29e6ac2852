//! Links to an entry's own parts that are written with the entry's whole address: they lead to the part, wherever the
//! entry is shown.

use std::collections::HashMap;

use url::Url;

use super::shape::Cleaning;
use super::tree::{Id, ROOT, Tree};
use super::{policy, values};

/// Makes `https://blog.example/post#note` on that page `#note`, if a note of this name is there.
pub fn shorten(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    let links: Vec<(Id, Url)> =
        tree.all(&["a"]).into_iter().filter_map(|id| Some((id, to_itself(tree, id, cleaning)?))).collect();
    if links.is_empty() {
        return;
    }
    let prefix = format!("{}-", cleaning.anchor);
    let names = names(tree, cleaning.base, &prefix);
    for (id, link) in links {
        let fragment = link.fragment().map(|fragment| fragment.strip_prefix(&prefix).unwrap_or(fragment));
        if let Some(name) = fragment.and_then(|fragment| names.get(fragment)) {
            tree.set_attribute(id, "href", format!("#{name}"));
        }
    }
}

/// Where a link leads, if that is a part of the entry's own page.
fn to_itself(tree: &Tree<'_>, id: Id, cleaning: &Cleaning<'_>) -> Option<Url> {
    let href = tree.attribute(id, "href").map(str::trim).filter(|href| !href.starts_with('#') && href.contains('#'))?;
    let link = cleaning.base.join(href).ok()?;
    let page = |url: &Url| {
        (url.host_str().map(str::to_owned), url.path().trim_end_matches('/').to_owned(), url.query().map(str::to_owned))
    };
    let is_own = |own: &Url| page(own) == page(&link);
    [Some(cleaning.base), cleaning.page].into_iter().flatten().any(is_own).then_some(link)
}

/// The names of all parts, without what they get here, by the fragments that lead there.
fn names(tree: &Tree<'_>, base: &Url, prefix: &str) -> HashMap<String, String> {
    let mut page = base.clone();
    let by_fragment = |name: &str| {
        page.set_fragment(Some(name));
        (page.fragment().unwrap_or_default().to_owned(), name.to_owned())
    };
    let of = |id: Id| tree.attribute(id, "id").or_else(|| tree.attribute(id, "name").filter(|_| tree.name(id) == "a"));
    let stays = |id: &Id| policy::allowed(tree.name(*id)).is_some();
    let named = tree.within(ROOT).filter(stays).filter_map(of).map(str::trim);
    let named = named.map(|name| name.strip_prefix(prefix).unwrap_or(name)).filter(|name| values::is_name(name));
    named.map(by_fragment).collect()
}
