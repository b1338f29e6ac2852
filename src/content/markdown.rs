//! Markdown to HTML, by `pulldown-cmark`: CommonMark with tables, footnotes, strikethrough, task lists, definition lists,
//! alerts, heading ids, and smart punctuation by choice. docs/markdown.md tells editors of it.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::highlight::Highlighter;
use super::{Heading, alerts, marker};
use crate::config::Config;

/// What is understood beside CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// The pieces of a text as they are written, each with its place in bytes.
pub fn parse(markdown: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(markdown, OPTIONS).into_offset_iter()
}

/// The pieces of a text as they are read: without the program's comments, and with links that begin with `/` starting at
/// the home page.
pub fn pieces<'e>(markdown: &'e str, config: &Config) -> Vec<Event<'e>> {
    let mut options = OPTIONS;
    options.set(Options::ENABLE_SMART_PUNCTUATION, config.planet.smart_punctuation);
    let home = config.planet.base_url.path();
    let written = marker::without(Parser::new_ext(markdown, options));
    written.into_iter().map(|event| moved(event, home)).collect()
}

/// Markdown as HTML, and the sections in it. Of the owner's wishes it knows the punctuation, where the home page is, and
/// the words for alerts. Code is coloured if there is a `highlighter`.
pub fn render(markdown: &str, config: &Config, highlighter: Option<&Highlighter>) -> (String, Vec<Heading>) {
    let mut events = pieces(markdown, config);
    let contents = name_headings(&mut events);
    alerts::name(&mut events, config);
    if let Some(highlighter) = highlighter {
        events = highlighter.highlight(events);
    }
    let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut rendered, events.into_iter());
    (without_empty_heads(rendered), contents)
}

/// Makes plain cells of a table's heads that say nothing, such as that above the names of its rows: listeners would be told
/// of a heading without a name.
fn without_empty_heads(mut html: String) -> String {
    const REST: &str = "></th>";
    let mut from = 0;
    while let Some(end) = html[from..].find(REST).map(|at| from + at) {
        from = end + REST.len();
        if let Some(start) = html[..end].rfind('<').filter(|start| html[*start..].starts_with("<th")) {
            html.replace_range(end..from, "></td>");
            html.replace_range(start..start + "<th".len(), "<td");
        }
    }
    html
}

/// A planet may live below its host's root; what editors link as `/join/` then is `/planet/join/`. Nothing for a link that
/// does not begin there.
pub fn from_home(url: &str, home: &str) -> Option<String> {
    let rest = url.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
    Some(format!("{home}{rest}"))
}

fn moved<'e>(event: Event<'e>, home: &str) -> Event<'e> {
    let moved = |url: CowStr<'e>| from_home(&url, home).map_or(url, CowStr::from);
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = moved(dest_url);
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = moved(dest_url);
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        other => other,
    }
}

/// Gives each heading an id from its words, unless it has one, and returns those of the second level: the title
/// is the first.
fn name_headings(events: &mut [Event<'_>]) -> Vec<Heading> {
    let mut contents = Vec::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    let starts: Vec<usize> =
        (0..events.len()).filter(|at| matches!(events[*at], Event::Start(Tag::Heading { .. }))).collect();
    for start in starts {
        let words = words_of(&events[start + 1..]);
        let Event::Start(Tag::Heading { level, id, .. }) = &mut events[start] else {
            continue;
        };
        let wanted = match id {
            Some(id) => id.to_string(),
            None => slug::slugify(&words),
        };
        let wanted = if wanted.is_empty() { "section".to_owned() } else { wanted };
        let times = taken.entry(wanted.clone()).or_default();
        *times += 1;
        let unique = if *times == 1 { wanted } else { format!("{wanted}-{times}") };
        *id = Some(unique.clone().into());
        if *level as u8 == 2 {
            contents.push(Heading { id: unique, words });
        }
    }
    contents
}

/// The text up to the heading's end.
fn words_of(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}
