//! `ammonia` holds markup against the policy: the last step, whatever came before.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use super::{players, policy};

/// Elements whose content is not for readers and goes with them.
const DROPPED: &[&str] =
    &["script", "style", "template", "textarea", "select", "title", "object", "applet", "noembed", "noframes", "xmp"];

/// The inline markup that may stand in a title: no links, as the title is one, and nothing that opens a block.
pub const IN_TITLES: &[&str] = &[
    "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

/// Holds markup against the policy.
pub struct Enforcer {
    bodies: Builder<'static>,
    titles: Builder<'static>,
}

impl Enforcer {
    /// With players of these hosts beside the known ones. Links get `rel`, if there is one.
    pub fn new(hosts: Vec<String>, rel: Option<&'static str>) -> Self {
        let mut bodies = Builder::empty();
        // Drawings have a title; `ammonia` does not tell it from that of a page, which holds nothing but text either.
        let dropped = DROPPED.iter().copied().filter(|name| *name != "title");
        bodies
            .tags(policy::ALLOWED.iter().map(|allowed| allowed.name).collect())
            .clean_content_tags(dropped.collect())
            .generic_attributes(policy::ANYWHERE.iter().map(|(name, _)| *name).collect())
            .tag_attributes(attributes())
            .url_schemes(policy::LINK_SCHEMES.iter().copied().chain(["data"]).collect()) // `data:` for pictures, see below
            .url_relative(UrlRelative::PassThrough) // only fragments are left by now, and the filter sees to that
            .link_rel(rel)
            .attribute_filter(move |element, attribute, value| {
                holds(element, attribute, value, &hosts).then_some(Cow::Borrowed(value))
            });
        let mut titles = Builder::empty();
        titles
            .tags(IN_TITLES.iter().copied().collect())
            .clean_content_tags(DROPPED.iter().copied().collect())
            .link_rel(None);
        Self { bodies, titles }
    }

    /// What the policy lets stand of the markup of a text.
    pub fn body(&self, html: &str) -> String {
        self.bodies.clean(html).to_string()
    }

    /// What the policy lets stand of a title.
    pub fn title(&self, html: &str) -> String {
        self.titles.clean(html).to_string()
    }
}

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let names = |allowed: &policy::Allowed| allowed.attributes.iter().map(|(name, _)| *name).collect();
    policy::ALLOWED.iter().map(|allowed| (allowed.name, names(allowed))).collect()
}

fn holds(element: &str, attribute: &str, value: &str, hosts: &[String]) -> bool {
    if attribute == "rel" {
        return true; // written by `link_rel`
    }
    let value_of = policy::allowed(element).and_then(|allowed| allowed.value(attribute));
    let is_frame = (element, attribute) == ("iframe", "src");
    value_of.is_some_and(|kind| kind.holds(value)) && (!is_frame || players::is_player(value, hosts))
}
