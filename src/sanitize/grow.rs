//! From markup to a tree, as HTML, section 13.2.6, grows it, within bounds and in linear time: elements that nobody
//! closed end with what is around them, and what is nested too deep loses its tags, never its words.
//!
//! Where this differs from a browser the enforcer says so (`mod.rs`), as it reads all again by `html5ever`.

use std::borrow::Cow;

use super::elements::{
    BLOCK, CELL, DROPPED, FORMATTING, HEADING, ITEM, Known, MATH, RAW, SVG, TABLE_PART, VOID, WORDS, element, known,
};
use super::tokens::{Token, Tokens, resolved};
use super::tree::{Attribute, Id, Kind, ROOT, Tree};
use super::widgets;

/// Elements within each other. The enforcer takes quadratic time in this, and browsers restructure a tree at 512.
const DEEPEST: usize = 100;

/// Elements of one name within each other that only format: 10 `<font>` are a habit, more are forgotten.
const MOST_ALIKE: usize = 10;

/// Nodes of a tree. Books of a few hundred kilobytes have some ten thousand.
const MOST_NODES: usize = 100_000;

/// Markup that is read: a post with large pictures in its addresses.
const MOST_BYTES: usize = 16 << 20;

/// Text that is kept: the largest feeds carry books of a few hundred kilobytes.
const MOST_TEXT: usize = 1 << 20;

/// What the enforcer may copy for character references: at each one it copies the text that stands before it in its
/// node. A listing of a few hundred kilobytes costs a tenth of this.
const MOST_COPIED: usize = 500_000_000;

/// Longer pieces of text that are full of references are cut.
const LONGEST_PIECE: usize = 20_000;

/// Grows the tree of `html`, which has no `\r` and no NUL. Ends early where a bound is reached.
pub fn grow(html: &str) -> Tree<'_> {
    let mut growing = Growing {
        tree: Tree::with_capacity(html.len() / 32),
        open: Vec::new(),
        beyond: 0,
        text: 0,
        copied: 0,
        skip_newline: false,
    };
    let mut tokens = Tokens::of(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => growing.text(resolved(text, false)),
            Token::Start { name, closed } => growing.tag(&name, closed, &mut tokens),
            Token::End(name) => growing.end_tag(&name),
        }
        if growing.copied > MOST_COPIED {
            growing.tree.is_cut = true;
            break;
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
    /// What the enforcer will copy for the references in the text.
    copied: usize,
    /// Whether a line end would be the first in a `pre`, which does not count.
    skip_newline: bool,
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
        let Some(known) = known(name) else { return };
        let raw = if known.is(RAW) { tokens.raw_text(name) } else { "" };
        if known.name == "script" {
            self.script(&tokens.attributes);
        }
        if known.is(DROPPED) {
            let is_here = !known.is_foreign() || self.current().is_some_and(Known::is_foreign);
            if is_here && !known.is(RAW) && !(closed && known.is_foreign()) {
                skip(name, tokens);
            }
            return;
        }
        if !self.may_begin(known) {
            return;
        }
        self.make_way(known);
        self.begin(known, closed, std::mem::take(&mut tokens.attributes));
        self.skip_newline = known.name == "pre";
        if self.skip_newline && !raw.is_empty() {
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

    /// Foreign elements stand in their own world, parts of tables in tables; others end a foreign world.
    fn may_begin(&mut self, known: &'static Known) -> bool {
        if known.is_foreign() && !matches!(known.name, "svg" | "math") {
            let world = if known.is(SVG) { "svg" } else { "math" };
            let manner = if known.is(SVG) { SVG } else { MATH };
            return self.current().is_some_and(|current| current.is(manner) && !current.is(WORDS))
                && self.is_open(world);
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
            "a" => self.end_within_cell("a"),
            "nobr" => self.end_within_cell("nobr"),
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

    fn begin(&mut self, known: &'static Known, closed: bool, attributes: Vec<Attribute<'a>>) {
        let alike = || self.open.iter().filter(|open| open.known == known).count();
        let is_flat = known.is(VOID) || (closed && known.is_foreign());
        if !is_flat && known.is(FORMATTING) && alike() >= MOST_ALIKE {
            return;
        }
        if !is_flat && self.open.len() >= DEEPEST {
            self.beyond += 1;
            self.part_lines(known);
            return;
        }
        let id = self.put(Kind::Element(known, attributes), known);
        if !is_flat {
            self.open.push(Open { known, id });
        }
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
        let text = match (std::mem::take(&mut self.skip_newline), text) {
            (true, Cow::Borrowed(text)) => text.strip_prefix('\n').unwrap_or(text).into(),
            (_, text) => text,
        };
        let room = MOST_TEXT.saturating_sub(self.text);
        self.text += text.len();
        let references = text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>' | 0xc2)).count();
        let before = self.tree.last(self.current_id()).and_then(|last| self.tree.text(last)).map_or(0, str::len);
        self.copied = self.copied.saturating_add(references.saturating_mul(before + text.len()));
        let room = if self.copied > MOST_COPIED { room.min(LONGEST_PIECE) } else { room };
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

    fn end_tag(&mut self, name: &str) {
        self.skip_newline = false;
        let Some(ended) = known(name).filter(|known| !known.is(VOID)) else {
            if name == "br" {
                self.begin(element("br"), false, Vec::new()); // as browsers have it
            }
            return;
        };
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let is_meant = |open: &Open| match ended.is(HEADING) {
            true => open.known.is(HEADING),
            false => open.known.name == ended.name,
        };
        let Some(at) = self.open.iter().rposition(is_meant) else { return };
        if self.open[at + 1..].iter().any(|inner| hides(inner.known, ended)) {
            return;
        }
        let again: Vec<Open> = match ended.is(FORMATTING) {
            true => self.open[at + 1..].iter().filter(|inner| inner.known.is(FORMATTING)).copied().collect(),
            false => Vec::new(),
        };
        let has_block = self.open[at + 1..].iter().any(|inner| inner.known.is(BLOCK));
        self.open.truncate(at);
        if !has_block {
            self.begin_again(&again);
        }
    }

    /// Formatting that was ended by a neighbour's end tag goes on: `<b>1<i>2</b>3</i>`.
    fn begin_again(&mut self, formatting: &[Open]) {
        for open in formatting {
            let attributes = self.tree.attributes(open.id).to_vec();
            self.begin(open.known, false, attributes);
        }
    }

    fn end_paragraph(&mut self) {
        let outside = |open: &&Open| open.known.is(CELL) || open.known.name == "table" || open.known.is_foreign();
        let inner = self.open.iter().rev().take_while(|open| !outside(open)).count();
        let floor = self.open.len() - inner;
        if let Some(at) = self.open[floor..].iter().rposition(|open| open.known.name == "p") {
            self.open.truncate(floor + at);
        }
    }

    /// Ends an item of a list where the next one begins, but not the item of an outer list.
    fn end_item(&mut self, names: &[&str]) {
        for at in (0..self.open.len()).rev() {
            let known = self.open[at].known;
            if names.contains(&known.name) {
                return self.open.truncate(at);
            }
            let is_passed = matches!(known.name, "address" | "div" | "p");
            if !is_passed && (known.is(BLOCK) || known.is(CELL) || known.is(TABLE_PART)) {
                return;
            }
        }
    }

    /// Links do not nest: a second one ends the first.
    fn end_within_cell(&mut self, name: &str) {
        let inner = self.open.iter().rev().take_while(|open| !open.known.is(CELL)).count();
        let floor = self.open.len() - inner;
        if let Some(at) = self.open[floor..].iter().rposition(|open| open.known.name == name) {
            self.open.truncate(floor + at);
        }
    }

    /// Ends all up to one of these parts of the innermost table.
    fn back_to(&mut self, names: &[&str]) {
        let is_meant = |open: &Open| names.contains(&open.known.name);
        if let Some(at) = self.open.iter().rposition(is_meant) {
            self.open.truncate(at + 1);
        }
    }
}

/// Whether an end tag does not look beyond this element: HTML, "has an element in scope".
fn hides(inner: &Known, ended: &Known) -> bool {
    let in_table = ended.is(TABLE_PART) || matches!(ended.name, "td" | "th" | "caption" | "colgroup");
    match ended.is(ITEM) && matches!(inner.name, "ul" | "ol" | "menu" | "dl") {
        true => true,
        false if inner.name == "table" => !(ended.is(TABLE_PART) && ended.name == "table"),
        false => inner.is(CELL) && !in_table,
    }
}

/// Passes over all up to the end of an element that is not wanted, and of those of its name in it.
fn skip(name: &str, tokens: &mut Tokens<'_>) {
    let mut depth = 1;
    while depth > 0 {
        match tokens.next() {
            None => return,
            Some(Token::Start { name: inner, .. }) if inner == name => depth += 1,
            Some(Token::End(inner)) if inner == name => depth -= 1,
            _ => {}
        }
    }
}
