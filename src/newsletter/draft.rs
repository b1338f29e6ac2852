//! A new issue, as Markdown.

use chrono::{DateTime, Datelike, NaiveTime, Utc};
use chrono_tz::Tz;

use super::inbox::Note;
use super::pieces::{self, Ingredients, Taken};
use super::window::title;
use crate::config::{Material, Section};
use crate::content::{Marker, Period};

/// The section of what the editors gathered without saying where it belongs.
pub const UNSORTED: &str = "unsorted";

/// A drafted issue.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The name of its file, without its ending.
    pub stem: String,
    /// All of the file.
    pub text: String,
    /// How many items it has.
    pub items: usize,
    /// What did not find room: a section's title, and titles of items.
    pub left: Vec<(String, Vec<String>)>,
    /// What came from the inbox.
    pub consumed: Vec<Note>,
}

/// What a section of a draft has.
#[derive(Clone, Debug)]
pub struct Block {
    /// The section's id.
    pub id: String,
    /// Heading and what stands above the items, as Markdown that ends with an empty line.
    pub head: String,
    /// Each item as Markdown.
    pub items: Vec<String>,
}

/// Blocks in the order of the file, and what becomes of the rest.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    pub blocks: Vec<Block>,
    /// Identities of all that was offered, and of the sections.
    pub offered: Vec<String>,
    pub left: Vec<(String, Vec<String>)>,
    pub consumed: Vec<Note>,
}

/// Drafts the issue with this number.
pub fn draft(number: u32, from: &Ingredients<'_>) -> Draft {
    let (newsletter, zone) = (&from.config.newsletter, from.config.planet.timezone);
    let found = blocks(from, &mut Taken::default(), &[]);
    let day = from.period.end.with_timezone(&zone).date_naive();
    let front = front_matter(&title(from.config, number, from.period), number, from.period, from);
    let sections: String = found.blocks.iter().map(Block::to_markdown).collect();
    Draft {
        stem: format!("{day}-{}", newsletter.issue_slug.replace("{number}", &number.to_string())),
        text: format!("{front}\n{sections}{}\n", Marker::Drafted(found.offered)),
        items: found.blocks.iter().map(|block| block.items.len()).sum(),
        left: found.left,
        consumed: found.consumed,
    }
}

fn front_matter(title: &str, number: u32, period: Period, from: &Ingredients<'_>) -> String {
    let zone = from.config.planet.timezone;
    let text = |text: &str| toml::Value::from(text).to_string();
    let editors: Vec<String> = from.config.newsletter.editors.iter().map(|name| text(name)).collect();
    let editors = if editors.is_empty() { String::new() } else { format!("editors = [{}]\n", editors.join(", ")) };
    format!(
        "+++\ntitle = {}\nnumber = {number}\nperiod = {{ start = {}, end = {} }}\n{editors}draft = true\n+++\n",
        text(title),
        moment(period.start, zone),
        moment(period.end, zone)
    )
}

/// A day where a day begins, else a moment, as TOML has them.
fn moment(moment: DateTime<Utc>, zone: Tz) -> String {
    let local = moment.with_timezone(&zone);
    match local.time() == NaiveTime::MIN && local.year() > 0 {
        true => local.format("%Y-%m-%d").to_string(),
        false => local.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    }
}

/// All sections that have something that was not `taken` and does not stand in a section of `known`, which were offered
/// before.
pub fn blocks(from: &Ingredients<'_>, taken: &mut Taken, known: &[String]) -> Blocks {
    let mut found = Blocks::default();
    let sections = &from.config.newsletter.sections;
    let notes = fresh_notes(from, taken);
    taken.links.extend(notes.iter().filter_map(|note| note.page.clone()));
    taken.ids.extend(notes.iter().map(|note| note.id.clone()));
    // A section that asks for something chooses before one that takes anything.
    let mut order: Vec<usize> = (0..sections.len()).collect();
    order.sort_by_key(|at| !sections[*at].is_choosy());
    let mut chosen = vec![Vec::new(); sections.len()];
    for at in order {
        chosen[at] = pieces::of(&sections[at], from, taken);
    }
    for (section, pieces) in sections.iter().zip(chosen) {
        found.offered.extend(pieces.iter().map(|piece| piece.id.clone()));
        let (shown, left) = pieces.split_at(pieces.len().min(section.limit));
        if !left.is_empty() {
            let titles = left.iter().map(|piece| piece.title.clone()).collect();
            found.left.push((section.title.clone(), titles));
        }
        let mut items: Vec<String> = shown.iter().map(|piece| piece.to_markdown(section.style)).collect();
        let gathered = notes.iter().filter(|note| note.section.as_deref() == Some(&section.id));
        items.extend(gathered.map(to_item));
        let is_standing = matches!(section.material, Material::Text | Material::Placeholder);
        let name = section_name(&section.id);
        if !items.is_empty() || (is_standing && !known.contains(&name)) {
            found.offered.push(name);
            found.blocks.push(Block { id: section.id.clone(), head: head(section), items });
        }
    }
    let knows = |id: &String| sections.iter().any(|section| section.id == *id);
    let unsorted = notes.iter().filter(|note| !note.section.as_ref().is_some_and(knows));
    let items: Vec<String> = unsorted.map(to_item).collect();
    if !items.is_empty() {
        let title = from.config.words.say("unsorted");
        let head = format!("## {title} {}\n\n", Marker::Section(UNSORTED.into()));
        found.offered.push(section_name(UNSORTED));
        found.blocks.push(Block { id: UNSORTED.into(), head, items });
    }
    found.offered.extend(notes.iter().map(|note| note.id.clone()));
    found.consumed = notes;
    found
}

/// A section among what was offered.
pub fn section_name(id: &str) -> String {
    format!("section-{id}")
}

/// What of the inbox no issue had.
fn fresh_notes(from: &Ingredients<'_>, taken: &Taken) -> Vec<Note> {
    let had = |note: &&Note| {
        let page = note.page.as_ref();
        page.is_some_and(|page| from.earlier.links.contains_key(page) || taken.links.contains(page))
            || from.earlier.offered.contains(&note.id)
            || taken.ids.contains(&note.id)
    };
    from.inbox.notes.iter().filter(|note| !had(note)).cloned().collect()
}

/// An item of the inbox with its marker behind its first line.
fn to_item(note: &Note) -> String {
    let (first, rest) = note.markdown.split_once('\n').unwrap_or((&note.markdown, ""));
    format!("{first} {}\n{rest}", Marker::Item(note.id.clone()))
}

fn head(section: &Section) -> String {
    let mut head = format!("## {} {}\n\n", section.title, Marker::Section(section.id.clone()));
    let todo = if section.material == Material::Placeholder { "TODO: " } else { "" };
    for text in [section.intro.clone(), section.text.clone()] {
        if !text.is_empty() {
            let mark = if text == section.text { todo } else { "" };
            head.push_str(&format!("{mark}{text}\n\n"));
        }
    }
    head
}

impl Block {
    /// The whole section, ended with an empty line.
    pub fn to_markdown(&self) -> String {
        format!("{}{}", self.head, self.items_to_markdown())
    }

    /// Its items, ended with an empty line.
    pub fn items_to_markdown(&self) -> String {
        let items = self.items.concat();
        if items.is_empty() { items } else { format!("{}\n\n", items.trim_end()) }
    }
}
