//! Who is behind a source, and who behind an entry.

use std::collections::HashMap;

use crate::archive::EntryRecord;
use crate::config::{Author, Config, SourceId};

/// The people of `feeds.toml`, by what they are known by.
pub struct People<'a> {
    config: &'a Config,
    by_feed: HashMap<&'a SourceId, &'a Author>,
    by_name: HashMap<&'a str, Vec<&'a Author>>,
}

impl<'a> People<'a> {
    /// All of them.
    pub fn of(config: &'a Config) -> Self {
        let (mut by_feed, mut by_name) = (HashMap::new(), HashMap::<&str, Vec<&Author>>::new());
        for author in &config.authors {
            if author.names.is_empty() {
                by_feed.extend(author.feeds.iter().map(|feed| (feed, author)));
            }
            for name in &author.names {
                by_name.entry(name).or_default().push(author);
            }
        }
        Self { config, by_feed, by_name }
    }

    /// Who has all of a source, if one person does. A feed that is gone is of the person who has its id by now.
    pub fn who_has(&self, source: &SourceId) -> Option<&'a Author> {
        let heir = || self.config.authors.iter().find(|author| author.id == *source);
        self.by_feed.get(source).copied().or_else(|| match self.config.source(source.as_str()) {
            Some(_) => None,
            None => heir(),
        })
    }

    /// The people whom an entry names, in its order.
    pub fn named_by(&self, entry: &EntryRecord) -> Vec<SourceId> {
        let mut found: Vec<SourceId> = Vec::new();
        if self.by_name.is_empty() {
            return found;
        }
        for known in entry.authors.get().iter().flat_map(|author| [Some(&author.name), author.email.as_ref()]).flatten()
        {
            let of_name = self.by_name.get(Author::known_as(known).as_str()).map(Vec::as_slice).unwrap_or_default();
            let writes_here = |author: &&&Author| author.feeds.is_empty() || author.feeds.contains(&entry.source);
            if let Some(author) = of_name.iter().find(writes_here)
                && !found.contains(&author.id)
            {
                found.push(author.id.clone());
            }
        }
        found
    }
}
