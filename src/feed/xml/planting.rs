//! Planting a [`Tree`]: what is open, what closes it, which prefix means what, and what to do when a document does not
//! say any of these.

use std::borrow::Cow;

use super::entities::Entities;
use super::names::{self, Space, What};
use super::tokens::{Token, Tokens};
use super::tree::{Made, Node, Tree, local};
use crate::feed::limits;
use crate::feed::repairs::{Repair, Repairs};

/// Reads a document up to its end, whatever is in it.
pub fn plant<'a>(text: &'a str, repairs: &mut Repairs) -> Tree<'a> {
    let mut builder = Builder {
        text,
        tree: Tree::default(),
        open: Vec::new(),
        scope: Vec::new(),
        entities: Entities::none(),
        skipped: 0,
        is_over: false,
        repairs,
    };
    let mut tokens = Tokens::of(text);
    while builder.tree.nodes.len() < limits::NODES {
        let Some((position, token)) = tokens.next(builder.repairs) else { return builder.finish(text.len()) };
        builder.take(position, token, &tokens.attributes);
    }
    builder.repairs.note(Repair::TooManyNodes, tokens.position());
    builder.is_over = true;
    builder.finish(text.len())
}

/// A new element's name and what it means.
struct Named<'a> {
    name: &'a str,
    space: Space,
    what: What,
}

/// Names that mean something in feeds, and something else in HTML.
const HTMLS: [&str; 5] = ["title", "source", "summary", "body", "image"];

fn is_container(what: What) -> bool {
    matches!(what, What::Rss | What::Rdf | What::Feed | What::Channel)
}

/// Whether a name without a prefix is of the frame that all feeds have.
fn is_frame(name: &str) -> bool {
    let what = names::meaning(Space::Core, name).0;
    !name.contains(':') && (is_container(what) || what == What::Entry)
}

struct Builder<'a, 'r> {
    text: &'a str,
    tree: Tree<'a>,
    /// The open elements, the root first.
    open: Vec<usize>,
    /// Prefixes in force: the depth of the element that declares it, the prefix, its meaning.
    scope: Vec<(usize, &'a str, Space)>,
    entities: Entities<'a>,
    /// Open elements that are nested too deep to be kept.
    skipped: usize,
    /// Whether the root's end was there.
    is_over: bool,
    repairs: &'r mut Repairs,
}

impl<'a> Builder<'a, '_> {
    fn take(&mut self, position: usize, token: Token<'a>, attributes: &[(&'a str, &'a str)]) {
        let is_outside = self.open.is_empty() || self.is_over && self.open.len() == 1;
        match token {
            Token::Doctype(inside) => {
                self.tree.is_page |=
                    inside.split_whitespace().nth(1).is_some_and(|word| word.eq_ignore_ascii_case("html"));
                self.entities.declare(inside, position, self.repairs);
            }
            Token::Start { name, is_empty } if is_outside => self.begin(name, is_empty, position, attributes),
            Token::Start { name, is_empty } => self.start(name, is_empty, position, attributes),
            Token::End(_) if self.open.is_empty() => {}
            Token::End(_) if is_outside => self.junk(position),
            Token::End(name) => self.end(name, position),
            Token::Text(text) | Token::Literal(text) if is_outside => self.outside(text, position),
            Token::Text(raw) => {
                let text = self.entities.resolve(raw, position, self.repairs);
                self.tree.nodes.push(Node::Text(text));
            }
            Token::Literal(text) => self.tree.nodes.push(Node::Text(Cow::Borrowed(text))),
        }
    }

    fn outside(&mut self, text: &str, position: usize) {
        if !text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            self.junk(position);
        }
    }

    fn junk(&mut self, position: usize) {
        self.repairs.note(Repair::Junk, position);
    }

    /// A start tag where the root may begin, or behind its end: only what a feed has counts.
    fn begin(&mut self, name: &'a str, is_empty: bool, position: usize, attributes: &[(&'a str, &'a str)]) {
        let (what, _) = names::meaning(Space::Core, local(name));
        let is_root = matches!(what, What::Rss | What::Rdf | What::Feed)
            || (matches!(what, What::Channel | What::Entry) && !self.tree.is_page);
        match self.open.is_empty() {
            true if is_root => self.start(name, is_empty, position, attributes),
            false if what == What::Entry => {
                self.junk(position);
                self.start(name, is_empty, position, attributes);
            }
            _ => {
                self.tree.is_page |= self.open.is_empty() && is_of_a_page(name);
                self.junk(position);
            }
        }
    }

    fn start(&mut self, name: &'a str, is_empty: bool, position: usize, attributes: &[(&'a str, &'a str)]) {
        if self.open.len() >= limits::DEPTH && names::meaning(Space::Core, local(name)).0 != What::Entry {
            self.repairs.note(Repair::TooDeep, position);
            self.skipped += usize::from(!is_empty);
            return;
        }
        let depth = self.open.len();
        self.declare(name, position, attributes);
        let space = self.space(name, position);
        let (what, rank) = names::meaning(space, local(name));
        self.close_before(&Named { name, space, what }, attributes, position);
        let first = self.tree.attributes.len();
        for (name, value) in attributes {
            let value = self.entities.resolve(value, position, self.repairs);
            self.tree.attributes.push((name, value));
        }
        let index = self.tree.nodes.len();
        self.tree.nodes.push(Node::Element(Made {
            name,
            space,
            what,
            rank,
            is_closed: is_empty,
            first_attribute: first as u32,
            attributes: attributes.len() as u32,
            end: index as u32 + 1,
            position,
        }));
        match is_empty {
            true => self.leave_scope(depth),
            false => self.open.push(index),
        }
    }

    fn declare(&mut self, name: &str, position: usize, attributes: &[(&'a str, &'a str)]) {
        for (attribute, uri) in attributes {
            let Some(rest) = attribute.strip_prefix("xmlns") else { continue };
            let prefix = rest.strip_prefix(':').unwrap_or(rest);
            let spelt = names::space_of_namespace(uri);
            let known = spelt.or_else(|| names::nearly_usual(prefix, uri));
            if known.is_some_and(|space| space != Space::Other) && (spelt.is_none() || !names::is_exact(uri)) {
                self.repairs.note(Repair::MisspeltNamespace, position);
            }
            let space = match prefix.is_empty() && (uri.trim().is_empty() || self.is_core_by_place(name, known)) {
                true => Space::Core,
                false => known.unwrap_or(Space::Other),
            };
            if self.scope.len() < limits::PREFIXES {
                self.scope.push((self.open.len(), prefix, space));
            }
        }
    }

    /// Whether the default namespace of an element is that of feeds, whatever it says: it is the root, or a part of
    /// the frame of feeds where such a part stands. XHTML is meant where the frame has a prefix.
    fn is_core_by_place(&self, name: &str, known: Option<Space>) -> bool {
        match self.open.last() {
            None => !name.contains(':') || known != Some(Space::Xhtml),
            Some(holder) => is_container(self.made(*holder).what) && is_frame(name),
        }
    }

    fn leave_scope(&mut self, depth: usize) {
        while self.scope.last().is_some_and(|(of, ..)| *of >= depth) {
            self.scope.pop();
        }
    }

    /// The family of a name. The root is of the core, whatever it says of itself.
    fn space(&mut self, name: &str, position: usize) -> Space {
        let prefix = name.rsplit_once(':').map_or("", |(prefix, _)| prefix);
        if prefix.is_empty() && self.is_core_by_place(name, None) {
            return Space::Core;
        }
        let declared = self.scope.iter().rev().find(|(_, declared, _)| *declared == prefix).map(|(.., space)| *space);
        match declared {
            Some(Space::Rdf | Space::Other) if self.open.is_empty() => Space::Core,
            Some(space) => space,
            None if prefix.is_empty() || self.open.is_empty() => Space::Core,
            None => {
                let usual = names::space_of_prefix(prefix);
                if usual.is_some() && prefix != "xml" {
                    self.repairs.note_of(Repair::UndeclaredPrefix, position, || Some(prefix.to_owned()));
                }
                usual.unwrap_or(Space::Other)
            }
        }
    }

    /// An entry ends the one before it; and what holds only text, ends where the next part of its entry begins.
    fn close_before(&mut self, new: &Named<'_>, attributes: &[(&str, &str)], position: usize) {
        if new.what == What::Other || new.space == Space::Xhtml || self.open.is_empty() {
            return; // a part of what it stands in
        }
        let entry = self.open.iter().position(|index| self.made(*index).what == What::Entry);
        let kept = match (new.what, entry) {
            (What::Entry, entry) => entry.filter(|at| *at > 0).or_else(|| self.last_container()),
            (_, Some(entry)) => Some(entry + 1).filter(|at| self.is_ended_by(*at, new, attributes, position)),
            (_, None) => {
                let last = self.open.len() - 1;
                Some(last).filter(|at| *at > 0 && self.is_ended_by(*at, new, attributes, position))
            }
        };
        if let Some(kept) = kept.filter(|kept| *kept < self.open.len()) {
            self.repairs.note(Repair::UnclosedElement, position);
            self.close_to(kept);
        }
    }

    /// Whether an open part of an entry or a channel cannot hold a new one.
    fn is_ended_by(&self, at: usize, new: &Named<'_>, attributes: &[(&str, &str)], position: usize) -> bool {
        let Some(part) = self.open.get(at).map(|index| self.made(*index)) else { return false };
        match part.what {
            What::Title | What::Link | What::Id | What::Published | What::Updated => true,
            What::Author => !self.has_end(part.name, position), // people have ids, links and texts of their own
            What::Comments
            | What::CommentFeed
            | What::Language
            | What::Enclosure
            | What::Origin
            | What::Keywords
            | What::Rights => true,
            What::Category => part.attributes == 0, // Apple's categories hold others
            // These hold markup, in which a `<title>` may stand.
            What::Summary | What::Content => {
                let is_html = HTMLS.iter().any(|name| local(new.name).eq_ignore_ascii_case(name));
                let is_html = is_html || (new.what == What::Link && !attributes.is_empty());
                // What stands deeper in elements with a namespace is of a drawing, or of other XML.
                let holder = self.made(self.open[self.open.len() - 1]).space;
                let is_of_other = self.open.len() > at + 1 && holder != Space::Core;
                part.space != Space::Xhtml && !is_html && !is_of_other
            }
            _ => false,
        }
    }

    /// Whether the end of a short element stands before any other of its name, and before an entry begins or ends.
    fn has_end(&self, name: &str, position: usize) -> bool {
        const WITHIN_BYTES: usize = 16_384;
        let ahead = &self.text[position..self.text.floor_char_boundary(position + WITHIN_BYTES)];
        let Some(end) = ahead.find(&format!("</{name}")) else { return false };
        let before = &ahead[..end];
        let others = ["<item", "</item", "<entry", "</entry"];
        !others.iter().any(|other| before.contains(other)) && !before.contains(&format!("<{name}"))
    }

    /// How many of the open elements an entry stands in.
    fn last_container(&self) -> Option<usize> {
        let holds = |index: &usize| is_container(self.made(*index).what);
        self.open.iter().rposition(holds).map(|at| at + 1)
    }

    fn made(&self, index: usize) -> &Made<'a> {
        match &self.tree.nodes[index] {
            Node::Element(made) => made,
            Node::Text(_) => unreachable!("only elements are opened"),
        }
    }

    /// An end tag closes the nearest open element of its name, and all that is open in it.
    fn end(&mut self, name: &str, position: usize) {
        if self.skipped > 0 && !self.is_structure(name) {
            self.skipped -= 1;
            return;
        }
        let is_it = |index: &usize| local(self.made(*index).name).eq_ignore_ascii_case(local(name));
        let Some(at) = self.open.iter().rposition(is_it) else {
            return self.repairs.note(Repair::StrayEndTag, position);
        };
        self.skipped = 0;
        if at + 1 < self.open.len() {
            self.repairs.note(Repair::UnclosedElement, position);
        }
        self.close_to(at + 1);
        let index = self.open[at];
        if let Node::Element(made) = &mut self.tree.nodes[index] {
            made.is_closed = true;
        }
        match at {
            0 => self.is_over = true,
            _ => self.close_to(at),
        }
    }

    fn is_structure(&self, name: &str) -> bool {
        names::meaning(Space::Core, local(name)).0 != What::Other
    }

    /// Closes all but the first so many open elements.
    fn close_to(&mut self, kept: usize) {
        let end = self.tree.nodes.len() as u32;
        for index in self.open.drain(kept..) {
            if let Node::Element(made) = &mut self.tree.nodes[index] {
                made.end = end;
            }
        }
        self.leave_scope(kept);
    }

    /// The end of the text closes everything; an entry that it cuts in two is no whole entry.
    fn finish(mut self, length: usize) -> Tree<'a> {
        if !self.open.is_empty() && !self.is_over {
            self.repairs.note(Repair::Truncated, length);
        }
        let cut = self.open.iter().copied().find(|index| self.made(*index).what == What::Entry);
        self.close_to(0);
        if let Some(Node::Element(made)) = cut.and_then(|index| self.tree.nodes.get_mut(index)) {
            (made.what, made.is_closed) = (What::Other, true); // nothing that could be told of it is whole
        }
        self.tree
    }
}

/// With what a web page may begin, and no feed does: the tags of `html` and `head` may be left out (HTML, section
/// 13.1.2.4).
fn is_of_a_page(name: &str) -> bool {
    ["html", "head", "meta", "body"].iter().any(|known| name.eq_ignore_ascii_case(known))
}
