//! From markup to a tree, as HTML, section 13.2.6, grows it, within bounds and in linear time: elements that nobody
//! closed end with what is around them, and what is nested too deep loses its tags, never its words.
//!
//! Where this differs from a browser the enforcer says so (`mod.rs`), as it reads all again by `html5ever`.

mod ends;
mod unread;

use std::borrow::Cow;

use super::elements::{
    BLOCK, CELL, DROPPED, EMPTY, FORMATTING, HEADING, Known, MATH, RAW, STRANGER, SVG, TABLE_PART, TITLE, VOID, WORDS,
    element, known,
};
use super::formulas;
use super::tokens::{Token, Tokens, resolved};
use super::tree::{Attribute, Id, Kind, ROOT, Tree};
use super::widgets;

/// Elements within each other. The enforcer takes quadratic time in this, and browsers restructure a tree at 512.
const DEEPEST: usize = 100;

/// Elements of one name within each other that only format: 10 `<font>` are a habit, more are forgotten.
const MOST_ALIKE: usize = 10;

/// Elements within each other that HTML does not know: formulas have some 20.
const MOST_STRANGERS: usize = 40;

/// Nodes of a tree. Books of a few hundred kilobytes have some ten thousand.
const MOST_NODES: usize = 100_000;

/// Markup that is read: a post with large pictures in its addresses.
const MOST_BYTES: usize = 16 << 20;

/// Text that is kept: the largest feeds carry books of a few hundred kilobytes.
const MOST_TEXT: usize = 1 << 20;

/// Grows the tree of `html`, which has no `\r` and no NUL. Ends early where a bound is reached.
pub fn grow(html: &str) -> Tree<'_> {
    let mut growing = Growing {
        tree: Tree::with_capacity(html.len() / 32),
        open: Vec::new(),
        beyond: 0,
        text: 0,
        skip_newline: false,
        endless: Vec::new(),
    };
    let mut tokens = Tokens::of(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => growing.text(resolved(text, false)),
            Token::Start { name, closed } => growing.tag(&name, closed, &mut tokens),
            Token::End(name) => growing.end_tag(&name),
        }
        if growing.tree.size() > MOST_NODES || growing.text > MOST_TEXT || tokens.read() > MOST_BYTES {
            growing.tree.is_cut = true;
            break;
        }
    }
    growing.tree
}

/// An element whose end has not come.
#[derive(Clone, Copy)]
struct Open {
    known: &'static Known,
    id: Id,
}

struct Growing<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    /// Elements that are open but too deep to stand in the tree.
    beyond: usize,
    text: usize,
    /// Whether a line end would be the first in a `pre`, which does not count.
    skip_newline: bool,
    /// Parts of drawings and formulas that have no end in what is not read yet.
    endless: Vec<&'static str>,
}

impl<'a> Growing<'a> {
    fn current(&self) -> Option<&'static Known> {
        self.open.last().map(|open| open.known)
    }

    fn current_id(&self) -> Id {
        self.open.last().map_or(ROOT, |open| open.id)
    }

    fn current_is(&self, names: &[&str]) -> bool {
        self.current().is_some_and(|known| names.contains(&known.name))
    }

    fn in_table_structure(&self) -> bool {
        self.current().is_some_and(|known| known.is(TABLE_PART) || known.name == "colgroup")
    }

    fn tag(&mut self, name: &str, closed: bool, tokens: &mut Tokens<'a>) {
        self.skip_newline = false;
        let Some(known) = known(name) else {
            self.stranger(name, closed, tokens);
            return;
        };
        if known.name == "script" {
            self.script(&tokens.attributes);
        }
        let in_drawing = self.current().is_some_and(|current| current.is(SVG) && !current.is(WORDS));
        let known = if name == "title" && in_drawing { TITLE } else { known };
        let raw = if known.is(RAW) { unread::raw_text(name, closed, tokens) } else { Some("") };
        if let Some(raw) = raw.filter(|_| formulas::is_source(name, &tokens.attributes)) {
            return self.source(name, raw.into(), tokens);
        }
        if known.is(DROPPED) && (known.is(RAW) || known.is_foreign()) {
            let is_here = known.is_foreign() && self.current().is_some_and(Known::is_foreign);
            if is_here && !closed {
                self.skip(known.name, tokens);
            }
            return;
        }
        if !self.may_begin(known) {
            return;
        }
        self.make_way(known);
        let formula = formulas::in_box(&tokens.attributes);
        let begun = self.begin(known, closed || raw.is_none(), std::mem::take(&mut tokens.attributes));
        if let Some(id) = begun.filter(|_| name != known.name) {
            self.tree.note_written(id, name);
        }
        if let Some(formula) = formula {
            self.source("script", formula.into(), tokens);
        }
        self.skip_newline = known.name == "pre";
        if let Some(raw) = raw.filter(|raw| self.skip_newline && !raw.is_empty()) {
            self.text(raw.into());
        }
    }

    /// A script that would write a frame in its place.
    fn script(&mut self, attributes: &[Attribute<'a>]) {
        let is_foreign = self.current().is_some_and(Known::is_foreign);
        if let Some(frame) = widgets::of_script(attributes).filter(|_| !is_foreign) {
            self.put(Kind::Element(element("iframe"), frame), element("iframe"));
        }
    }

    /// What HTML does not know loses its tags in the end; until then it stands in the tree, where an owner may name it,
    /// and its author may have hidden it.
    fn stranger(&mut self, name: &str, closed: bool, tokens: &mut Tokens<'a>) -> Option<Id> {
        let strangers = self.open.iter().filter(|open| open.known == STRANGER).count();
        let is_foreign = self.current().is_some_and(Known::is_foreign);
        if is_foreign || strangers >= MOST_STRANGERS || self.open.len() >= DEEPEST {
            return None;
        }
        let id = self.put(Kind::Element(STRANGER, std::mem::take(&mut tokens.attributes)), STRANGER);
        self.tree.note_written(id, name);
        if !closed && !EMPTY.contains(&name) {
            self.open.push(Open { known: STRANGER, id });
        }
        Some(id)
    }

    /// Foreign elements stand in their own world, parts of tables in tables; others end a foreign world.
    fn may_begin(&mut self, known: &'static Known) -> bool {
        if known.is_foreign() && !is_world(known.name) {
            let world = if known.is(SVG) { "svg" } else { "math" };
            let manner = if known.is(SVG) { SVG } else { MATH };
            let fits = |current: &Known| match known.name {
                "tspan" => matches!(current.name, "text" | "tspan"),
                _ => current.is(manner) && !current.is(WORDS),
            };
            return self.current().is_some_and(fits) && self.is_open(world);
        }
        if self.current_is(&["title", "desc"]) {
            return false; // browsers would read HTML in them; here they are words
        }
        if self.current().is_some_and(|current| current.is(MATH | WORDS)) && !known.is(BLOCK) && !known.is(VOID) {
            return false;
        }
        while self.current().is_some_and(Known::is_foreign) {
            self.open.pop();
        }
        let is_part = (known.is(TABLE_PART) && known.name != "table")
            || matches!(known.name, "td" | "th" | "caption" | "col" | "colgroup");
        !is_part || self.in_table()
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.known.name == name)
    }

    fn in_table(&self) -> bool {
        self.open.iter().rev().take_while(|open| open.known.name != "object").any(|open| open.known.name == "table")
    }

    /// Ends what the beginning of this element ends.
    fn make_way(&mut self, known: &'static Known) {
        match known.name {
            "li" => self.end_item(&["li"]),
            "dd" | "dt" => self.end_item(&["dd", "dt"]),
            "rt" | "rp" if self.current_is(&["rt", "rp"]) && self.is_open("ruby") => drop(self.open.pop()),
            "a" | "nobr" | "button" | "select" => self.end_within_cell(known.name),
            "option" if self.current_is(&["option"]) => self.end_tag("option"),
            "table" if self.in_table_structure() => self.end_tag("table"),
            "caption" | "colgroup" | "tbody" | "thead" | "tfoot" => self.back_to(&["table"]),
            "col" => {
                self.back_to(&["table", "colgroup"]);
                self.imply("table", "colgroup");
            }
            "tr" => {
                self.back_to(&["table", "tbody", "thead", "tfoot"]);
                self.imply("table", "tbody");
            }
            "td" | "th" => {
                self.back_to(&["table", "tbody", "thead", "tfoot", "tr"]);
                self.imply("table", "tbody");
                if !self.current_is(&["tr"]) {
                    self.begin(element("tr"), false, Vec::new());
                }
            }
            _ => {}
        }
        if known.is(BLOCK) {
            self.end_paragraph();
        }
        if known.is(HEADING) && self.current().is_some_and(|current| current.is(HEADING)) {
            self.open.pop();
        }
    }

    fn imply(&mut self, within: &str, name: &'static str) {
        if self.current_is(&[within]) {
            self.begin(element(name), false, Vec::new());
        }
    }

    fn begin(&mut self, known: &'static Known, closed: bool, attributes: Vec<Attribute<'a>>) -> Option<Id> {
        let alike = || self.open.iter().filter(|open| open.known == known).count();
        let is_flat = known.is(VOID) || (closed && (known.is_foreign() || known.is(RAW)));
        if !is_flat && known.is(FORMATTING) && alike() >= MOST_ALIKE {
            return None;
        }
        if !is_flat && self.open.len() >= DEEPEST {
            self.beyond += 1;
            self.part_lines(known);
            return None;
        }
        let id = self.put(Kind::Element(known, attributes), known);
        if !is_flat {
            self.open.push(Open { known, id });
        }
        Some(id)
    }

    /// What loses its tags keeps its lines.
    fn part_lines(&mut self, known: &Known) {
        let here = self.current_id();
        let has_begun = self.tree.last(here).is_some_and(|last| self.tree.name(last) != "br");
        if known.is(BLOCK) && has_begun && !known.is_foreign() && !self.in_table_structure() {
            self.tree.append(here, Kind::Element(element("br"), Vec::new()));
        }
    }

    /// Puts a node where the next one belongs: what may not stand in a table goes before it.
    fn put(&mut self, kind: Kind<'a>, known: &Known) -> Id {
        let fits = known.is(TABLE_PART) && known.name != "table" || known.is(CELL) && known.name != "object";
        if self.in_table_structure() && !fits && !matches!(known.name, "col" | "colgroup") {
            return self.tree.insert_before(self.table(), kind);
        }
        self.tree.append(self.current_id(), kind)
    }

    fn table(&self) -> Id {
        self.open.iter().rev().find(|open| open.known.name == "table").map_or(ROOT, |open| open.id)
    }

    fn text(&mut self, text: Cow<'a, str>) {
        let text = match (std::mem::take(&mut self.skip_newline) && text.starts_with('\n'), text) {
            (false, text) => text,
            (true, Cow::Borrowed(text)) => text[1..].into(),
            (true, Cow::Owned(text)) => text[1..].to_owned().into(),
        };
        let room = MOST_TEXT.saturating_sub(self.text);
        self.text += text.len();
        let text = match text {
            text if text.len() <= room => text,
            Cow::Borrowed(text) => text[..text.floor_char_boundary(room)].into(),
            Cow::Owned(text) => text[..text.floor_char_boundary(room)].to_owned().into(),
        };
        let is_space = || text.bytes().all(|byte| byte.is_ascii_whitespace());
        if text.is_empty() {
        } else if self.in_table_structure() && !is_space() {
            let table = self.table();
            let before = self.tree.previous(table).filter(|before| self.tree.text(*before).is_some());
            match before {
                Some(before) => self.tree.lengthen(before, &text),
                None => drop(self.tree.insert_before(table, Kind::Text(text))),
            }
        } else if self.current().is_none_or(|known| !known.is_foreign() || known.is(WORDS)) {
            self.tree.append_text(self.current_id(), text);
        }
    }
}

/// Whether this begins a foreign world.
fn is_world(name: &str) -> bool {
    matches!(name, "svg" | "math")
}
