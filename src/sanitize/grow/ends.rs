//! How elements end: by their own tag, by that of another, or by what begins.

use super::super::elements::{
    BLOCK, CELL, DROPPED, FORMATTING, HEADING, ITEM, Known, STRANGER, TABLE_PART, VOID, known,
};
use super::{Growing, Open};

impl Growing<'_> {
    /// Ends the innermost element that an end tag of this name is meant for. What is not wanted goes with its end tag:
    /// where nobody wrote one, nobody knows how far it goes, and what is in it stays.
    pub(super) fn end_tag(&mut self, name: &str) {
        self.skip_newline = false;
        let ended = known(name).unwrap_or(STRANGER);
        if ended.is(VOID) {
            if name == "br" && self.may_begin(ended) {
                self.begin(ended, false, Vec::new()); // as browsers have it
            }
            return;
        }
        if self.beyond > 0 {
            self.beyond -= usize::from(ended != STRANGER);
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| self.is_meant(open, ended, name)) else { return };
        if self.open[at + 1..].iter().any(|inner| hides(inner.known, ended)) {
            return;
        }
        if self.open[at].known.is(DROPPED) {
            self.tree.remove(self.open[at].id);
            self.tree.dropped.push(self.open[at].id);
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

    /// Whether an end tag of this name is meant for this element.
    fn is_meant(&self, open: &Open, ended: &Known, name: &str) -> bool {
        match ended.is(HEADING) {
            true => open.known.is(HEADING),
            false => open.known.name == ended.name && (ended != STRANGER || self.tree.written(open.id) == name),
        }
    }

    /// Formatting that was ended by a neighbour's end tag goes on: `<b>1<i>2</b>3</i>`.
    fn begin_again(&mut self, formatting: &[Open]) {
        for open in formatting {
            let attributes = self.tree.attributes(open.id).to_vec();
            self.begin(open.known, false, attributes);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        let outside = |open: &&Open| {
            open.known.is(CELL) || matches!(open.known.name, "table" | "button") || open.known.is_foreign()
        };
        let inner = self.open.iter().rev().take_while(|open| !outside(open)).count();
        let floor = self.open.len() - inner;
        if let Some(at) = self.open[floor..].iter().rposition(|open| open.known.name == "p") {
            self.open.truncate(floor + at);
        }
    }

    /// Ends an item of a list where the next one begins, but not the item of an outer list.
    pub(super) fn end_item(&mut self, names: &[&str]) {
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
    pub(super) fn end_within_cell(&mut self, name: &str) {
        let inner = self.open.iter().rev().take_while(|open| !open.known.is(CELL)).count();
        let floor = self.open.len() - inner;
        if let Some(at) = self.open[floor..].iter().rposition(|open| open.known.name == name) {
            self.open.truncate(floor + at);
        }
    }

    /// Ends all up to one of these parts of the innermost table.
    pub(super) fn back_to(&mut self, names: &[&str]) {
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
