//! `[feeds]`: what we publish, and that each thing has an address of its own.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Spanned;

use super::{Check, stays_inside};
use crate::config::{FeedFormat, Feeds, Outlet, Share, typed};

/// What stands at which path, in small letters.
type Taken = BTreeMap<String, Outlet>;

impl Check<'_> {
    pub(super) fn outlets(&mut self, typed: typed::Feeds) -> Feeds {
        const SHARES: [(&str, Share); 3] =
            [("full", Share::Full), ("summary", Share::Summary), ("title", Share::Title)];
        let formats =
            typed.formats.map_or_else(|| vec![FeedFormat::Atom, FeedFormat::Rss, FeedFormat::Json], once_each);
        let fewer = |typed: Option<Vec<FeedFormat>>| typed.map_or_else(|| vec![FeedFormat::Atom], once_each);
        let items = self.number(typed.items.as_ref(), "items", 40, 1..=1000);
        let content = typed.content.as_ref().and_then(|typed| self.one_of(typed, "content", &SHARES));
        let hub = typed.hub.as_ref().filter(|hub| !hub.as_ref().is_empty());
        let typed::Paths { atom, rss, json, opml, foaf } = typed.paths;
        let chosen = [atom, rss, json, opml, foaf];
        let is_there = |outlet: &Outlet| outlet.format().is_none_or(|format| formats.contains(&format));
        let mut taken = Taken::new();
        for outlet in Outlet::ALL.into_iter().filter(is_there).filter(|outlet| chosen[*outlet as usize].is_none()) {
            taken.insert(outlet.usual_path().to_owned(), outlet);
        }
        let paths = Outlet::ALL.map(|outlet| match &chosen[outlet as usize] {
            Some(typed) => self.outlet_path(typed, outlet, &mut taken).unwrap_or_default(),
            None => outlet.usual_path().to_owned(),
        });
        let aliases = typed.aliases.into_iter().filter_map(|(typed, outlet)| {
            if !is_there(&outlet) {
                let message = format!("there is no {} that this could be another place of", outlet.name());
                self.wrong(typed.span(), message, Some("add its format to `formats`".into()));
            }
            Some((self.outlet_path(&typed, outlet, &mut taken)?, outlet))
        });
        let aliases = aliases.collect();
        Feeds {
            posts: fewer(typed.posts),
            contributors: fewer(typed.contributors),
            tags: fewer(typed.tags),
            items,
            content: content.unwrap_or_default(),
            archives: typed.archives.unwrap_or(true),
            aliases,
            hub: hub.and_then(|hub| self.web_address(hub, "hub")),
            formats,
            paths,
        }
    }

    /// A file below the output directory that nothing else of `[feeds]` is in.
    fn outlet_path(&mut self, typed: &Spanned<String>, outlet: Outlet, taken: &mut Taken) -> Option<String> {
        let path = typed.as_ref().as_str();
        let is_plain = |part: &str| !part.is_empty() && part != "." && !part.contains(['\\', '\0']);
        let leaves = !stays_inside(Path::new(path)) || path.starts_with(".orrery/");
        if leaves || !path.split('/').all(is_plain) {
            let message = format!("`{path}` is not a file of the site");
            let help = "write a path below the home page that ends in a file's name, such as \"rss20.xml\"";
            self.wrong(typed.span(), message, Some(help.into()));
            return None;
        }
        // Some file systems do not know capitals.
        if let Some(other) = taken.insert(path.to_lowercase(), outlet) {
            let message = format!("the {} is at `{path}` already", other.name());
            self.wrong(typed.span(), message, Some("give each a path of its own".into()));
        }
        Some(path.to_owned())
    }
}

fn once_each(formats: Vec<FeedFormat>) -> Vec<FeedFormat> {
    let mut each = Vec::new();
    for format in formats {
        if !each.contains(&format) {
            each.push(format);
        }
    }
    each
}
