//! An issue as plain text: a letter of its own, made from what the editors wrote and not from its HTML. Links are
//! numbered notes, which are listed at the end of each section, one address a line.

mod inline;
mod notes;
mod table;
mod wrap;

use std::iter::Peekable;
use std::vec;

use pulldown_cmark::{Event, Tag, TagEnd};
use textwrap::core::display_width;

use notes::Notes;
pub use wrap::{COLUMNS, GLUE, wrap};

/// What of an element's HTML is left as text: its words, and where its links lead.
pub type OfHtml<'a> = &'a dyn Fn(&str) -> (String, Vec<String>);

/// The pieces of a text, to be taken one by one.
type Events<'e> = Peekable<vec::IntoIter<Event<'e>>>;

/// A heading with its rule below.
pub fn headed(words: &str, rule: char, columns: usize) -> String {
    let lines = wrap(words, columns);
    let widest = lines.iter().map(|line| display_width(line)).max().unwrap_or(0);
    format!("{}\n{}", lines.join("\n"), rule.to_string().repeat(widest.min(columns)))
}

/// Writes Markdown as plain text, and gives the last number of its notes, which begin behind `last`. `address` says where a
/// link leads from anywhere.
pub fn write<'e>(
    events: impl IntoIterator<Item = Event<'e>>,
    last: usize,
    address: &dyn Fn(&str) -> String,
    of_html: OfHtml<'_>,
) -> (String, usize) {
    let events: Vec<Event<'e>> = events.into_iter().collect();
    let mut writer = Writer { notes: Notes::after(last), footnotes: Vec::new(), address, of_html };
    let mut blocks = writer.blocks(&mut events.into_iter().peekable(), COLUMNS, true);
    writer.list_notes(&mut blocks);
    let blocks: Vec<String> = blocks.iter().map(|lines| lines.join("\n")).collect();
    (blocks.join("\n\n"), writer.notes.last())
}

struct Writer<'a> {
    notes: Notes,
    /// Names of footnotes in the order in which they were first seen.
    footnotes: Vec<String>,
    address: &'a dyn Fn(&str) -> String,
    of_html: OfHtml<'a>,
}

/// A block: its lines.
type Block = Vec<String>;

impl Writer<'_> {
    /// All blocks up to the end of what surrounds them, or of the text. `outermost`: nothing surrounds them.
    fn blocks(&mut self, events: &mut Events<'_>, columns: usize, outermost: bool) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some(event) = events.peek() {
            match event {
                Event::End(_) => {
                    events.next();
                    break;
                }
                Event::Start(Tag::Heading { level, .. }) if *level as u8 <= 2 && outermost => {
                    self.list_notes(&mut blocks);
                    blocks.extend(self.block(events, columns));
                }
                _ => blocks.extend(self.block(events, columns)),
            }
        }
        blocks
    }

    fn list_notes(&mut self, blocks: &mut Vec<Block>) {
        blocks.extend(Some(self.notes.take()).filter(|lines| !lines.is_empty()));
    }

    /// The block that begins here; what stands in no paragraph, as in lists without empty lines, is one.
    fn block(&mut self, events: &mut Events<'_>, columns: usize) -> Vec<Block> {
        let begins_block = matches!(events.peek(), Some(Event::Start(tag)) if !inline::is_inline(tag));
        if !begins_block {
            return match events.peek() {
                Some(Event::Rule) => {
                    events.next();
                    vec![vec!["* * *".to_owned()]]
                }
                Some(Event::Html(_)) => self.html(events, columns),
                _ => paragraph(&self.line(events), columns),
            };
        }
        match events.next() {
            Some(Event::Start(Tag::Heading { level, .. })) => {
                let words = self.line_with_notes_behind(events);
                events.next();
                heading(&words, level as u8, columns)
            }
            Some(Event::Start(Tag::BlockQuote(_))) => quoted(self.blocks(events, columns.saturating_sub(2), false)),
            Some(Event::Start(Tag::CodeBlock(_))) => vec![code(events)],
            Some(Event::Start(Tag::List(first))) => vec![self.list(events, first, columns)],
            Some(Event::Start(Tag::Table(_))) => vec![self.table(events, columns)],
            Some(Event::Start(Tag::FootnoteDefinition(name))) => {
                let mark = format!("({}) ", self.footnote(&name));
                let inside = self.blocks(events, columns.saturating_sub(mark.len()), false);
                vec![hanging(&mark, &joined(inside, false))]
            }
            Some(Event::Start(Tag::DefinitionListDefinition)) => {
                let inside = self.blocks(events, columns.saturating_sub(4), false);
                vec![hanging("    ", &joined(inside, false))]
            }
            _ => self.blocks(events, columns, false),
        }
    }

    fn html(&mut self, events: &mut Events<'_>, columns: usize) -> Vec<Block> {
        let mut html = String::new();
        while let Some(Event::Html(line)) = events.peek() {
            html.push_str(line);
            events.next();
        }
        let (words, links) = (self.of_html)(&html);
        let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        for link in links {
            let number = self.notes.number(&link);
            words.push_str(&format!(" [{number}]"));
        }
        paragraph(words.trim(), columns)
    }

    fn list(&mut self, events: &mut Events<'_>, first: Option<u64>, columns: usize) -> Block {
        let mut items = Vec::new();
        let mut is_loose = false;
        let mut number = first;
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    is_loose |= matches!(events.peek(), Some(Event::Start(Tag::Paragraph)));
                    let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
                    number = number.map(|number| number + 1);
                    let inside = self.blocks(events, columns.saturating_sub(mark.len()), false);
                    items.push((mark, inside));
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        let items = items.into_iter().map(|(mark, inside)| hanging(&mark, &joined(inside, !is_loose)));
        joined(items.collect(), !is_loose)
    }

    fn table(&mut self, events: &mut Events<'_>, columns: usize) -> Block {
        let mut rows: Vec<Vec<String>> = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let cell = self.line(events);
                    events.next();
                    rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        table::table(&head, &rows, columns)
    }

    /// The number of a footnote.
    fn footnote(&mut self, name: &str) -> usize {
        let known = self.footnotes.iter().position(|known| known == name);
        known.map_or_else(
            || {
                self.footnotes.push(name.to_owned());
                self.footnotes.len()
            },
            |at| at + 1,
        )
    }
}

fn paragraph(words: &str, columns: usize) -> Vec<Block> {
    if words.is_empty() { Vec::new() } else { vec![wrap(words, columns)] }
}

fn heading(words: &str, level: u8, columns: usize) -> Vec<Block> {
    match (words, level) {
        ("", _) => Vec::new(),
        (words, 1 | 2) => vec![headed(words, '=', columns).lines().map(str::to_owned).collect()],
        (words, 3) => vec![headed(words, '-', columns).lines().map(str::to_owned).collect()],
        (words, _) => vec![wrap(words, columns)],
    }
}

/// Code as it was written: where its lines end means something.
fn code(events: &mut Events<'_>) -> Block {
    let mut text = String::new();
    for event in events.by_ref() {
        match event {
            Event::Text(more) => text.push_str(&more),
            Event::End(_) => break,
            _ => {}
        }
    }
    text.trim_end().lines().map(|line| format!("    {line}").trim_end().to_owned()).collect()
}

fn quoted(blocks: Vec<Block>) -> Vec<Block> {
    let lines = joined(blocks, false).into_iter().map(|line| format!("> {line}").trim_end().to_owned());
    Some(lines.collect::<Block>()).filter(|lines| !lines.is_empty()).into_iter().collect()
}

/// Blocks as one; `tight` leaves out the empty lines between them.
fn joined(blocks: Vec<Block>, tight: bool) -> Block {
    let mut lines = Vec::new();
    for block in blocks.into_iter().filter(|block| !block.is_empty()) {
        if !tight && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines
}

/// Lines behind a mark.
fn hanging(mark: &str, lines: &[String]) -> Block {
    let indent = " ".repeat(display_width(mark));
    let lead = |at: usize| if at == 0 { mark } else { indent.as_str() };
    let hung = lines.iter().enumerate().map(|(at, line)| format!("{}{line}", lead(at)).trim_end().to_owned());
    hung.collect()
}

#[cfg(test)]
mod tests;
