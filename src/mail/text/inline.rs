//! What stands in a line: words, links with their numbers, pictures by their words.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Events, Writer};

/// Whether an element stands within a line.
pub fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// A line in the making.
#[derive(Default)]
struct Line {
    words: String,
    /// Links that are open: where in the words each begins, and where it leads.
    open: Vec<(usize, String)>,
    /// Where in the words the picture at hand begins.
    picture: usize,
    /// Numbers that are held back until the line has ended.
    held: Option<Vec<usize>>,
}

impl Line {
    /// What a picture shows stands in brackets, unless it is what a link says.
    fn close_picture(&mut self) {
        if self.open.is_empty() && self.words.len() > self.picture {
            self.words.insert(self.picture, '[');
            self.words.push(']');
        }
    }

    /// The words, with one space where there were several, and numbers that were held back behind them.
    fn finished(self) -> String {
        let one_space = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let words: Vec<String> = self.words.split('\n').map(one_space).collect();
        let numbers = self.held.unwrap_or_default().into_iter().map(|number| format!(" [{number}]"));
        format!("{}{}", words.join("\n").trim(), numbers.collect::<String>())
    }
}

impl Writer<'_> {
    /// The words up to the next block, or to the end of what surrounds them.
    pub fn line(&mut self, events: &mut Events<'_>) -> String {
        self.read(events, Line::default())
    }

    /// The same with all numbers at its end: a heading is to be found by its words.
    pub fn line_with_notes_behind(&mut self, events: &mut Events<'_>) -> String {
        self.read(events, Line { held: Some(Vec::new()), ..Line::default() })
    }

    fn read(&mut self, events: &mut Events<'_>, mut line: Line) -> String {
        let mut depth = 0;
        while let Some(event) = events.next_if(|event| belongs(event, depth)) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    depth += 1;
                    line.open.push((line.words.len(), (self.address)(&dest_url)));
                }
                Event::Start(tag) => {
                    depth += 1;
                    if matches!(tag, Tag::Image { .. }) {
                        line.picture = line.words.len();
                    }
                }
                Event::End(end) => {
                    depth -= 1;
                    match end {
                        TagEnd::Link => self.close_link(&mut line),
                        TagEnd::Image => line.close_picture(),
                        _ => {}
                    }
                }
                Event::Text(text) | Event::Code(text) => line.words.push_str(&text.replace('\n', " ")),
                Event::InlineMath(text) | Event::DisplayMath(text) => line.words.push_str(&text),
                Event::SoftBreak => line.words.push(' '),
                Event::HardBreak => line.words.push('\n'),
                Event::FootnoteReference(name) => {
                    let number = self.footnote(&name);
                    line.words.push_str(&format!(" ({number})"));
                }
                Event::TaskListMarker(is_done) => line.words.push_str(if is_done { "[x] " } else { "[ ] " }),
                Event::InlineHtml(tag) => self.tag(&tag, &mut line),
                Event::Html(_) | Event::Rule => {}
            }
        }
        while !line.open.is_empty() {
            self.close_link(&mut line);
        }
        line.finished()
    }

    /// Puts the number behind the words of a link, unless these are its address.
    fn close_link(&mut self, line: &mut Line) {
        let Some((start, address)) = line.open.pop() else { return };
        let words = line.words[start..].trim();
        if address == words || address.strip_prefix("mailto:") == Some(words) || address.trim_end_matches('/') == words
        {
            return;
        }
        if words.is_empty() {
            line.words.push_str(&address);
            return;
        }
        let number = self.notes.number(&address);
        if let Some(held) = &mut line.held {
            held.push(number);
        } else {
            line.words.push_str(&format!(" [{number}]"));
        }
    }

    /// A tag of HTML within a line: only links and breaks mean something here.
    fn tag(&mut self, tag: &str, line: &mut Line) {
        let lower = tag.to_ascii_lowercase();
        if lower.starts_with("<br") {
            line.words.push('\n');
        } else if lower.starts_with("</a") {
            self.close_link(line);
        } else if lower.starts_with("<a") {
            let (_, links) = (self.of_html)(&format!("{tag}x</a>"));
            line.open.extend(links.into_iter().next().map(|link| (line.words.len(), link)));
        }
    }
}

/// Whether an event still belongs to the line that is so many elements deep.
fn belongs(event: &Event<'_>, depth: usize) -> bool {
    match event {
        Event::Start(tag) => is_inline(tag),
        Event::End(_) => depth > 0,
        Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}
