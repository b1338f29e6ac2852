//! What is new, added to a draft. Every other byte of it stays.

use super::draft::{Block, Blocks, UNSORTED, blocks, section_name};
use super::earlier::{key, offered};
use super::inbox::Note;
use super::outline::Outline;
use super::pieces::{Ingredients, Taken};
use crate::content::{Manuscript, Marker};
use crate::diagnostic::Diagnostic;
use url::Url;

/// A draft brought up to date.
#[derive(Clone, Debug)]
pub struct Updated {
    /// All of the file.
    pub text: String,
    /// How many items were added.
    pub added: usize,
    /// What did not find room: a section's title, and titles of items.
    pub left: Vec<(String, Vec<String>)>,
    /// Titles of sections that the editors took out, for which there was something.
    pub dropped: Vec<String>,
    /// What came from the inbox.
    pub consumed: Vec<Note>,
}

/// Adds to a draft what it was not offered before and does not have.
///
/// # Errors
/// When the draft no longer says what it was offered.
pub fn update(issue: &Manuscript, from: &Ingredients<'_>) -> Result<Updated, Diagnostic> {
    let list = Marker::all(&issue.text).into_iter().rev().find(|(_, marker)| matches!(marker, Marker::Drafted(_)));
    let Some((place, Marker::Drafted(mut ids))) = list else {
        let found =
            Diagnostic::whole(&issue.path, "the list of what was drafted is no longer at the end of this draft");
        return Err(found.help(
            "put the comment `<!-- orrery drafted ... -->` back from an older version of the file; with an empty one, \
             `<!-- orrery drafted -->`, all that you took out is offered again",
        ));
    };
    let outline = Outline::of(issue);
    let mut taken = Taken::default();
    taken.links.extend(outline.links.iter().filter_map(|link| Url::parse(&link.url).ok()).map(|url| key(&url)));
    taken.ids.extend(offered(&issue.text));
    taken.ids.extend(Marker::all(&issue.text).into_iter().filter_map(|(_, marker)| match marker {
        Marker::Item(id) => Some(id),
        _ => None,
    }));
    let Blocks { blocks, offered, left, mut consumed } = blocks(from, &mut taken, &ids);
    let (mut dropped, mut kept) = (Vec::new(), Vec::new());
    let mut additions: Vec<(usize, String)> = Vec::new();
    let mut added = 0;
    for block in &blocks {
        match spot(block, &blocks_order(from), issue, &outline, place.start, &ids) {
            Some((at, text)) => {
                additions.push((at, text));
                added += block.items.len();
            }
            None => {
                dropped.push(title_of(block, from));
                // What an editor gathered is not lost with the section that it was meant for.
                kept.extend(consumed.extract_if(.., |note| goes_to(note, &block.id, from)).map(|note| note.id));
            }
        }
    }
    for id in offered {
        if !ids.contains(&id) && !kept.contains(&id) {
            ids.push(id);
        }
    }
    let mut text = issue.text.clone();
    if blocks.is_empty() && left.is_empty() {
        return Ok(Updated { text, added, left, dropped, consumed });
    }
    text.replace_range(place, &Marker::Drafted(ids).to_string());
    // From the end on, so that the places before stay what they are; of one place the last goes in first.
    additions.reverse();
    additions.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    for (at, addition) in additions {
        text.insert_str(at, &addition);
    }
    Ok(Updated { text, added, left, dropped, consumed })
}

/// Whether a note of the inbox is meant for a section; one without is for that of unsorted ones.
fn goes_to(note: &Note, block: &str, from: &Ingredients<'_>) -> bool {
    let known = note.section.as_deref().filter(|id| blocks_order(from).contains(id));
    known.unwrap_or(UNSORTED) == block
}

fn blocks_order<'a>(from: &'a Ingredients<'_>) -> Vec<&'a str> {
    from.config.newsletter.sections.iter().map(|section| section.id.as_str()).collect()
}

fn title_of(block: &Block, from: &Ingredients<'_>) -> String {
    let mut sections = from.config.newsletter.sections.iter();
    sections.find(|section| section.id == block.id).map_or_else(|| block.id.clone(), |section| section.title.clone())
}

/// Where a block goes, and as what: to the end of its section; before the next section that is there, if it is new;
/// nowhere, if the editors took it out. `end`: where the list of what was drafted stands.
fn spot(
    block: &Block,
    order: &[&str],
    issue: &Manuscript,
    outline: &Outline,
    end: usize,
    ids: &[String],
) -> Option<(usize, String)> {
    let tops: Vec<_> = outline.headings.iter().filter(|heading| heading.level <= 2).collect();
    let place_of = |id: &str| tops.iter().position(|heading| heading.section.as_deref() == Some(id));
    if let Some(at) = place_of(&block.id) {
        let next = tops.get(at + 1).map_or(end, |heading| heading.place.start).min(end.max(tops[at].place.end));
        let content = issue.text[..next].trim_end();
        let last = content.lines().last().unwrap_or_default();
        let continues = is_line_of_list(last) && block.items.iter().all(|item| item.starts_with("- "));
        let space = if continues { "\n" } else { "\n\n" };
        return Some((content.len(), format!("{space}{}", block.items_to_markdown().trim_end())));
    }
    if ids.contains(&section_name(&block.id)) {
        return None;
    }
    let after = order.iter().position(|id| *id == block.id).map_or(&[][..], |at| &order[at + 1..]);
    let next = after.iter().filter_map(|id| place_of(id)).map(|at| tops[at].place.start).min().unwrap_or(end);
    Some((next, block.to_markdown()))
}

fn is_line_of_list(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ") || line.starts_with("  ")
}
