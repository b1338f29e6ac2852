//! Blocks of code as the programs of blogs write them: one `pre` without the numbers of its lines, and its language in
//! one spelling.

use std::collections::HashMap;

use super::elements::{TABLE_PART, element};
use super::languages::{self, is_known};
use super::tree::{Id, Kind, Tree};

/// Classes of cells, and of pieces of code, that hold the numbers of lines.
const NUMBERS: &[&str] = &[
    "blob-num",
    "gutter",
    "hljs-ln-numbers",
    "lineno",
    "linenodiv",
    "linenos",
    "linenumber",
    "line-number",
    "line-numbers",
    "ln",
    "lnt",
    "rouge-gutter",
];

/// Mends all blocks of code.
pub fn mend(tree: &mut Tree<'_>) {
    remove_numbers(tree);
    for id in tree.all(&["table"]) {
        straighten(tree, id);
    }
    name_languages(tree);
    for id in tree.all(&["pre"]) {
        if is_in_code(tree, id) {
            tree.unwrap(id);
        }
    }
}

fn remove_numbers(tree: &mut Tree<'_>) {
    for id in tree.all(&["span", "pre"]) {
        if has_class(tree, id, NUMBERS) && is_numbers(tree, id) && (tree.name(id) == "pre" || is_in_code(tree, id)) {
            tree.remove(id);
        }
    }
}

/// The same once all else has gone from the blocks: what seemed to be in a link or beside the `code` may be nothing.
pub fn settle(tree: &mut Tree<'_>) {
    remove_numbers(tree);
    let links = if tree.all(&["pre"]).is_empty() { Vec::new() } else { tree.all(&["a"]) };
    for id in links {
        let leads_here = tree.attribute(id, "href").is_some_and(|href| href.starts_with('#'));
        let is_place = tree.attribute(id, "id").is_some();
        let is_empty = tree.children(id).all(|one| tree.text(one) == Some(""));
        if leads_here && !is_place && is_empty && is_in_code(tree, id) {
            tree.remove(id); // Pandoc makes each line a place to link to
        }
    }
    name_languages(tree);
}

/// Says the language of each block where highlighters look for it.
fn name_languages(tree: &mut Tree<'_>) {
    let mut boxes = Boxes::new();
    for id in tree.all(&["pre"]) {
        name_language(tree, id, &mut boxes);
    }
}

/// What the boxes around blocks say, each read once.
type Boxes = HashMap<Id, Option<String>>;

fn has_class(tree: &Tree<'_>, id: Id, classes: &[&str]) -> bool {
    tree.attribute(id, "class").is_some_and(|class| class.split_ascii_whitespace().any(|one| classes.contains(&one)))
}

fn is_in_code(tree: &Tree<'_>, id: Id) -> bool {
    tree.ancestors(id).any(|outer| tree.name(outer) == "pre")
}

fn is_numbers(tree: &Tree<'_>, id: Id) -> bool {
    let is_number =
        |text: &str| text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ':'));
    tree.within(id).filter_map(|inner| tree.text(inner)).all(is_number)
}

/// Takes a table of code and the numbers of its lines apart: what is left is the code.
fn straighten(tree: &mut Tree<'_>, table: Id) {
    let parts: Vec<Id> = tree.within(table).collect();
    let cells = || parts.iter().copied().filter(|id| matches!(tree.name(*id), "td" | "th"));
    let is_listing = has_class(tree, table, &["lntable"]);
    let holds_numbers = |cell: &Id| {
        let is_first = is_listing
            && tree.name(*cell) == "td"
            && tree.children(tree.parent(*cell).unwrap_or(table)).find(|one| tree.known(*one).is_some()) == Some(*cell);
        (is_first || has_class(tree, *cell, NUMBERS)) && is_numbers(tree, *cell)
    };
    let (numbers, code): (Vec<Id>, Vec<Id>) = cells().partition(holds_numbers);
    let rows: Vec<Id> = parts.iter().copied().filter(|id| tree.name(*id) == "tr").collect();
    if numbers.is_empty() || code.len() > rows.len() || parts.iter().any(|id| tree.name(*id) == "table") {
        return;
    }
    let has_block = parts.iter().any(|id| tree.name(*id) == "pre") || is_in_code(tree, table);
    numbers.into_iter().for_each(|cell| tree.remove(cell));
    if rows.len() > 1 {
        code.iter().for_each(|cell| end_line(tree, *cell));
    }
    let is_part = |tree: &Tree<'_>, id| tree.known(id).is_some_and(|known| known.is(TABLE_PART));
    let between = |id: &Id| tree.text(*id).is_some() && tree.parent(*id).is_some_and(|outer| is_part(tree, outer));
    let spaces: Vec<Id> = tree.within(table).filter(between).collect();
    spaces.into_iter().for_each(|space| tree.remove(space));
    for id in tree.within(table).collect::<Vec<_>>() {
        if is_part(tree, id) || matches!(tree.name(id), "td" | "th") {
            tree.unwrap(id);
        }
    }
    match has_block {
        true => tree.unwrap(table),
        false => tree.rename(table, element("pre")),
    }
}

fn end_line(tree: &mut Tree<'_>, cell: Id) {
    let ends = tree.within(cell).filter_map(|inner| tree.text(inner)).last().is_some_and(|text| text.ends_with('\n'));
    if !ends {
        tree.append(cell, Kind::Text("\n".into()));
    }
}

/// On the only `code` in a `pre`, else on the `pre`.
fn name_language(tree: &mut Tree<'_>, pre: Id, boxes: &mut Boxes) {
    let code = only_code(tree, pre);
    let own = code.and_then(|code| language(tree, code)).or_else(|| language(tree, pre));
    let Some(language) = own.or_else(|| language_around(tree, pre, boxes)) else { return };
    for id in [Some(pre), code].into_iter().flatten() {
        let is_of_code = tree.attribute(id, "lang").is_some_and(languages::is_no_tongue);
        let is_elsewhere = code.is_some_and(|code| code != id);
        if let Some(attributes) = tree.attributes_mut(id) {
            attributes.retain(|(name, _)| !(is_elsewhere && name == "class" || is_of_code && name == "lang"));
        }
    }
    tree.set_attribute(code.unwrap_or(pre), "class", format!("language-{language}"));
}

fn only_code(tree: &Tree<'_>, pre: Id) -> Option<Id> {
    // A `wbr` keeps an empty first line: see `listings`.
    let is_more = |id: &Id| tree.text(*id).map_or(tree.name(*id) != "wbr", |text| !text.trim().is_empty());
    let mut more = tree.children(pre).filter(is_more);
    more.next().filter(|code| tree.name(*code) == "code" && more.next().is_none())
}

fn language(tree: &Tree<'_>, id: Id) -> Option<String> {
    const ATTRIBUTES: [&str; 3] = ["data-lang", "data-language", "data-enlighter-language"];
    let of_class = tree.attribute(id, "class").and_then(languages::of_class);
    let of_data = || ATTRIBUTES.iter().filter_map(|name| tree.attribute(id, name)).find_map(languages::named);
    let of_lang = || tree.attribute(id, "lang").filter(|lang| languages::is_no_tongue(lang)).and_then(languages::named);
    of_class.or_else(of_data).or_else(of_lang)
}

/// The boxes that programs put around a block say its language; those that an author made have more in them.
fn language_around(tree: &Tree<'_>, pre: Id, boxes: &mut Boxes) -> Option<String> {
    const DEEPEST: usize = 5;
    const MOST_BESIDE: usize = 8;
    let is_box = |id: &Id| {
        matches!(tree.name(*id), "div" | "figure" | "section" | "code" | "pre")
            && tree.children(*id).take(MOST_BESIDE + 1).count() <= MOST_BESIDE
    };
    // A page may say its own language in such a class, too.
    let is_sure = |language: &String| is_known(language) || (language.len() > 3 && language.as_bytes()[2] != b'-');
    let mut around = tree.ancestors(pre).take_while(is_box).take(DEEPEST);
    around.find_map(|id| boxes.entry(id).or_insert_with(|| language(tree, id).filter(is_sure)).clone())
}
