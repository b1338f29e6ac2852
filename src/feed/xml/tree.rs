//! The tree of a document: every element closed, every prefix understood, every reference resolved.

use std::borrow::Cow;

use super::names::{Space, What};

/// A document's elements and texts, each before those in it.
#[derive(Debug, Default)]
pub struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) attributes: Vec<(&'a str, Cow<'a, str>)>,
    /// Whether there was an `<html>` where the root should be.
    pub is_page: bool,
}

/// An element, or text with its references resolved.
#[derive(Debug)]
pub(super) enum Node<'a> {
    Element(Made<'a>),
    Text(Cow<'a, str>),
}

/// What is known of an element.
#[derive(Debug)]
pub(super) struct Made<'a> {
    /// With its prefix, as written.
    pub name: &'a str,
    pub space: Space,
    pub what: What,
    pub rank: u8,
    /// Whether its end tag was there.
    pub is_closed: bool,
    pub first_attribute: u32,
    pub attributes: u32,
    /// The node behind its last one.
    pub end: u32,
    pub position: usize,
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    index: usize,
    made: &'t Made<'t>,
}

/// What stands in an element.
#[derive(Clone, Copy)]
pub enum Child<'t> {
    /// An element.
    Element(Element<'t>),
    /// Text, its references resolved.
    Text(&'t str),
}

impl<'t> Tree<'t> {
    /// The root, if there is one that a feed can have.
    pub fn root(&'t self) -> Option<Element<'t>> {
        self.element(0)
    }

    fn element(&'t self, index: usize) -> Option<Element<'t>> {
        match self.nodes.get(index)? {
            Node::Element(made) => Some(Element { tree: self, index, made }),
            Node::Text(_) => None,
        }
    }
}

impl<'t> Element<'t> {
    /// What it says.
    pub fn what(self) -> What {
        self.made.what
    }

    /// How much that counts; the lowest counts most.
    pub fn rank(self) -> u8 {
        self.made.rank
    }

    /// The family of its name.
    pub fn space(self) -> Space {
        self.made.space
    }

    /// Its name without a prefix.
    pub fn name(self) -> &'t str {
        local(self.made.name)
    }

    /// Whether its end tag was there.
    pub fn is_closed(self) -> bool {
        self.made.is_closed
    }

    /// Whether it is a tag that strayed in: unknown, and never closed. What is in it stands where it stands.
    pub fn is_stray(self) -> bool {
        self.what() == What::Other && !self.is_closed()
    }

    /// Where its tag begins, in bytes.
    pub fn position(self) -> usize {
        self.made.position
    }

    /// Names, as written, and values.
    pub fn attributes(self) -> &'t [(&'t str, Cow<'t, str>)] {
        let first = self.made.first_attribute as usize;
        &self.tree.attributes[first..first + self.made.attributes as usize]
    }

    /// The value of an attribute, whatever its case; a prefix counts only where `name` has one.
    pub fn attribute(self, name: &str) -> Option<&'t str> {
        let is_it = |written: &str| {
            written.eq_ignore_ascii_case(name) || (!name.contains(':') && local(written).eq_ignore_ascii_case(name))
        };
        let exact = self.attributes().iter().find(|(written, _)| *written == name);
        let found = exact.or_else(|| self.attributes().iter().find(|(written, _)| is_it(written)));
        found.map(|(_, value)| value.as_ref().trim())
    }

    /// The elements and texts directly in it.
    pub fn children(self) -> impl Iterator<Item = Child<'t>> {
        let (mut next, end) = (self.index + 1, self.made.end as usize);
        std::iter::from_fn(move || {
            let node = self.tree.nodes[..end].get(next)?;
            match node {
                Node::Text(text) => {
                    next += 1;
                    Some(Child::Text(text))
                }
                Node::Element(made) => {
                    let element = Element { tree: self.tree, index: next, made };
                    next = made.end as usize;
                    Some(Child::Element(element))
                }
            }
        })
    }

    /// The elements directly in it.
    pub fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// Whether there is an element in it.
    pub fn has_elements(self) -> bool {
        self.elements().next().is_some()
    }

    /// The text directly in it.
    pub fn text(self) -> Cow<'t, str> {
        let mut whole = Cow::Borrowed("");
        for child in self.children() {
            let Child::Text(text) = child else { continue };
            match whole.is_empty() {
                true => whole = Cow::Borrowed(text),
                false => whole.to_mut().push_str(text),
            }
        }
        whole
    }
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
