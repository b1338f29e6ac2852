//! A tree of markup in one vector: nodes are numbers, so that moving and removing them costs nothing and dropping
//! the deepest tree recurses nowhere.

use std::borrow::Cow;
use std::collections::HashMap;

use super::elements::Known;

/// A node of a [`Tree`].
pub type Id = u32;

/// What surrounds everything.
pub const ROOT: Id = 0;

const NONE: Id = Id::MAX;

/// An attribute: its name in lower case, and its value without character references.
pub type Attribute<'a> = (Cow<'a, str>, Cow<'a, str>);

/// What a node is.
#[derive(Debug)]
pub enum Kind<'a> {
    /// An element and its attributes, each name once.
    Element(&'static Known, Vec<Attribute<'a>>),
    /// Text without character references.
    Text(Cow<'a, str>),
}

#[derive(Debug)]
struct Node<'a> {
    kind: Kind<'a>,
    parent: Id,
    previous: Id,
    next: Id,
    first: Id,
    last: Id,
}

/// Markup as a tree.
#[derive(Debug)]
pub struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// The names of all elements that were ever made: most passes look for what most posts do not have.
    census: Vec<&'static str>,
    /// The names of elements that are called something else here.
    written: HashMap<Id, String>,
    /// Elements that were taken out as it grew: a button says what it shows.
    pub dropped: Vec<Id>,
    /// Whether an element was ever made that a style or an attribute may hide.
    pub may_hide: bool,
    /// Whether there was more than what it holds.
    pub is_cut: bool,
}

impl<'a> Tree<'a> {
    /// Nothing but the root, with room for so many nodes.
    pub fn with_capacity(nodes: usize) -> Self {
        let nodes = Vec::with_capacity(nodes);
        let (written, dropped) = (HashMap::new(), Vec::new());
        let mut tree = Self { nodes, census: Vec::new(), written, dropped, may_hide: false, is_cut: false };
        tree.make(Kind::Text("".into()));
        tree
    }

    /// How many nodes were ever made.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// The size of all text that was ever made, in bytes.
    pub fn text_size(&self) -> usize {
        let size = |node: &Node<'_>| if let Kind::Text(text) = &node.kind { text.len() } else { 0 };
        self.nodes.iter().map(size).sum()
    }

    fn make(&mut self, kind: Kind<'a>) -> Id {
        if let Kind::Element(known, attributes) = &kind {
            self.note(known.name);
            self.may_hide |= attributes.iter().any(|(name, _)| matches!(name.as_ref(), "style" | "hidden"));
        }
        self.nodes.push(Node { kind, parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE });
        (self.nodes.len() - 1) as Id
    }

    fn note(&mut self, name: &'static str) {
        if !self.census.iter().any(|known| std::ptr::eq(*known, name)) {
            self.census.push(name);
        }
    }

    fn at(&self, id: Id) -> &Node<'a> {
        &self.nodes[id as usize]
    }

    fn at_mut(&mut self, id: Id) -> &mut Node<'a> {
        &mut self.nodes[id as usize]
    }

    fn is_there(id: Id) -> Option<Id> {
        (id != NONE).then_some(id)
    }

    /// The node around this one; the root has none, nor has what was taken out.
    pub fn parent(&self, id: Id) -> Option<Id> {
        Self::is_there(self.at(id).parent)
    }

    /// The node before this one, of the same parent.
    pub fn previous(&self, id: Id) -> Option<Id> {
        Self::is_there(self.at(id).previous)
    }

    /// The node after this one, of the same parent.
    pub fn next(&self, id: Id) -> Option<Id> {
        Self::is_there(self.at(id).next)
    }

    /// The first node in this one.
    pub fn first(&self, id: Id) -> Option<Id> {
        Self::is_there(self.at(id).first)
    }

    /// The last node in this one.
    pub fn last(&self, id: Id) -> Option<Id> {
        Self::is_there(self.at(id).last)
    }

    /// The nodes in this one, one level deep.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.first(id), |child| self.next(*child))
    }

    /// What surrounds this node, from the inside out.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.parent(id), |outer| self.parent(*outer))
    }

    /// The node that begins next within `top`, in the order of the text.
    pub fn following(&self, id: Id, top: Id) -> Option<Id> {
        self.first(id).or_else(|| self.beyond(id, top))
    }

    /// The node that begins next within `top` after all that is in this one.
    pub fn beyond(&self, id: Id, top: Id) -> Option<Id> {
        let mut here = id;
        while here != top {
            if let Some(next) = self.next(here) {
                return Some(next);
            }
            here = self.parent(here)?;
        }
        None
    }

    /// All that is in this node, in the order of the text.
    pub fn within(&self, top: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.first(top), move |id| self.following(*id, top))
    }

    /// All elements of these names, in the order of the text.
    pub fn all(&self, names: &[&str]) -> Vec<Id> {
        if !self.census.iter().any(|known| names.contains(known)) {
            return Vec::new();
        }
        let is_meant = |id: &Id| self.known(*id).is_some_and(|known| names.contains(&known.name));
        self.within(ROOT).filter(is_meant).collect()
    }

    /// The name of an element; empty for text.
    pub fn name(&self, id: Id) -> &'static str {
        match &self.at(id).kind {
            Kind::Element(known, _) => known.name,
            Kind::Text(_) => "",
        }
    }

    /// The name of an element as its author wrote it; empty for text.
    pub fn written(&self, id: Id) -> &str {
        self.written.get(&id).map_or(self.name(id), String::as_str)
    }

    /// Remembers what the author called an element.
    pub fn note_written(&mut self, id: Id, name: &str) {
        self.written.insert(id, name.to_owned());
    }

    /// What HTML knows of the element.
    pub fn known(&self, id: Id) -> Option<&'static Known> {
        match &self.at(id).kind {
            Kind::Element(known, _) => Some(known),
            Kind::Text(_) => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self, id: Id) -> Option<&str> {
        match &self.at(id).kind {
            Kind::Text(text) => Some(text),
            Kind::Element(..) => None,
        }
    }

    /// Puts other text in the place of this one.
    pub fn set_text(&mut self, id: Id, text: String) {
        self.at_mut(id).kind = Kind::Text(text.into());
    }

    /// Adds to a text.
    pub fn lengthen(&mut self, id: Id, by: &str) {
        if let Kind::Text(text) = &mut self.at_mut(id).kind {
            text.to_mut().push_str(by);
        }
    }

    /// Calls the element something else.
    pub fn rename(&mut self, id: Id, to: &'static Known) {
        self.note(to.name);
        if let Kind::Element(known, _) = &mut self.at_mut(id).kind {
            *known = to;
        }
    }

    /// The attributes of an element.
    pub fn attributes(&self, id: Id) -> &[Attribute<'a>] {
        match &self.at(id).kind {
            Kind::Element(_, attributes) => attributes,
            Kind::Text(_) => &[],
        }
    }

    /// The attributes of an element, to be changed.
    pub fn attributes_mut(&mut self, id: Id) -> Option<&mut Vec<Attribute<'a>>> {
        match &mut self.at_mut(id).kind {
            Kind::Element(_, attributes) => Some(attributes),
            Kind::Text(_) => None,
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        self.attributes(id).iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }

    /// Sets an attribute: in its place if it is there, else as the last.
    pub fn set_attribute(&mut self, id: Id, name: &'static str, to: impl Into<Cow<'a, str>>) {
        let Some(attributes) = self.attributes_mut(id) else { return };
        match attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = to.into(),
            None => attributes.push((name.into(), to.into())),
        }
    }

    /// Adds a node as the last of `parent`.
    pub fn append(&mut self, parent: Id, kind: Kind<'a>) -> Id {
        let id = self.make(kind);
        self.link(id, parent, self.at(parent).last, NONE);
        id
    }

    /// Adds a node before another.
    pub fn insert_before(&mut self, sibling: Id, kind: Kind<'a>) -> Id {
        let id = self.make(kind);
        self.link(id, self.at(sibling).parent, self.at(sibling).previous, sibling);
        id
    }

    /// Adds text to that at the end of `parent`, or as a node of its own.
    pub fn append_text(&mut self, parent: Id, text: Cow<'a, str>) {
        let last = self.at(parent).last;
        if last != NONE
            && let Kind::Text(before) = &mut self.at_mut(last).kind
        {
            before.to_mut().push_str(&text);
        } else {
            self.append(parent, Kind::Text(text));
        }
    }

    /// Takes a node out, with all that is in it.
    pub fn remove(&mut self, id: Id) {
        let Node { parent, previous, next, .. } = *self.at(id);
        if parent == NONE {
            return;
        }
        self.join(parent, previous, next);
        let node = self.at_mut(id);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Takes a node out and leaves what is in it in its place.
    pub fn unwrap(&mut self, id: Id) {
        if self.at(id).parent == NONE {
            return;
        }
        while let Some(child) = self.first(id) {
            self.remove(child);
            self.link(child, self.at(id).parent, self.at(id).previous, id);
        }
        self.remove(id);
    }

    /// Puts another node in the place of this one and all that is in it.
    pub fn replace(&mut self, id: Id, kind: Kind<'a>) -> Id {
        let new = self.insert_before(id, kind);
        self.remove(id);
        new
    }

    fn link(&mut self, id: Id, parent: Id, previous: Id, next: Id) {
        let node = self.at_mut(id);
        (node.parent, node.previous, node.next) = (parent, previous, next);
        self.join(parent, previous, id);
        self.join(parent, id, next);
    }

    /// Makes two nodes neighbours; none of them means the end of the parent.
    fn join(&mut self, parent: Id, before: Id, after: Id) {
        match before {
            NONE => self.at_mut(parent).first = after,
            before => self.at_mut(before).next = after,
        }
        match after {
            NONE => self.at_mut(parent).last = before,
            after => self.at_mut(after).previous = before,
        }
    }
}
