//! Which documents there are, what each of them has, and when it changes.

use std::error::Error;

use rayon::prelude::*;

use super::channel::{self, Channel, Part};
use super::{identity, post};
use crate::site::{Contents, NoContents, PublishedFeed, Scope, Site};
use crate::timeline::Item;

/// Everything that goes out, ready to be written: ids and digests of items are found once for all feeds.
pub struct Outbox<'a> {
    site: &'a Site<'a>,
    /// By item of the timeline: the id, if readers have it from here, and a digest of all that feeds say of it.
    items: Vec<Option<(String, blake3::Hash)>>,
}

/// A document that goes out: a feed, or a part of its archive.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is of.
    pub feed: PublishedFeed,
    /// Which part of that.
    pub part: Part,
    /// Its items, newest first: indices into the timeline's.
    pub items: Vec<usize>,
}

impl Document {
    /// Its file, below the output directory.
    pub fn path(&self) -> String {
        channel::path(&self.feed, self.part)
    }

    /// Whether a hub is told when it changes.
    pub fn is_announced(&self) -> bool {
        channel::is_announced(&self.feed, self.part)
    }
}

impl<'a> Outbox<'a> {
    /// For this site.
    ///
    /// # Errors
    /// Never in truth: no content is loaded.
    pub fn new(site: &'a Site<'a>) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let with_digest = |(item, id): (&Item, Option<String>)| {
            let Some(id) = id else { return Ok(None) };
            let mut hasher = blake3::Hasher::new();
            hasher.update(item.digest().as_bytes());
            hasher.update(format!("{:?}", post::post(item, id.clone(), site, &NoContents)?).as_bytes());
            hasher.update(format!("{:?}", site.from.config.feeds.content).as_bytes());
            Ok(Some((id, hasher.finalize())))
        };
        let ids = identity::ids(site);
        let items = site.from.timeline.items.par_iter().zip(ids).map(with_digest).collect::<Result<_, _>>();
        items.map(|items| Self { site, items })
    }

    /// Every document: each archive before the feed that leads to it, the planet's own last, as they are the first that
    /// others ask for.
    pub fn documents(&self) -> Vec<Document> {
        self.site.feeds().into_iter().rev().flat_map(|feed| self.parts(feed)).collect()
    }

    fn parts(&self, feed: PublishedFeed) -> Vec<Document> {
        let feeds = &self.site.from.config.feeds;
        let items = self.members(&feed.of);
        let size = feeds.items;
        let full = match feed.archive().is_some() && feeds.archives && items.len() > size {
            true => items.len() / size,
            false => 0,
        };
        // Counted from the oldest, so that what is full never changes again; what is in none of them is among the newest.
        let archived = (1..=full).map(|number| {
            let end = items.len() - (number - 1) * size;
            (Part::Archive(number, full), items[end - size..end].to_vec())
        });
        let newest = items.iter().copied().take(size).collect();
        let parts = archived.chain([(Part::Newest(full), newest)]);
        parts.map(|(part, items)| Document { feed: feed.clone(), part, items }).collect()
    }

    /// The items of a feed, newest first. What is held is in none; but the history of a blog is new to nobody who
    /// follows this blog alone.
    fn members(&self, of: &Scope) -> Vec<usize> {
        let timeline = self.site.from.timeline;
        let items = match of {
            Scope::All | Scope::Posts => &timeline.river.items,
            Scope::Newsletter => &self.site.issues,
            Scope::Contributor(number) => &timeline.contributors[*number].items,
            Scope::Tag(key) => &timeline.tags[key].items,
        };
        let is_wanted = |item: &Item| match of {
            Scope::Posts => item.kind() != "issue",
            Scope::Contributor(_) => item.held.is_none() || item.is_of_the_past(),
            _ => item.held.is_none(),
        };
        let goes_out = |at: &usize| self.items[*at].is_some() && is_wanted(&timeline.items[*at]);
        items.iter().copied().filter(goes_out).collect()
    }

    /// Changes whenever the document would, whatever its format: without loading contents.
    pub fn digest(&self, document: &Document) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{:?}", channel::head(self.site, &document.feed, document.part)).as_bytes());
        for (_, digest) in document.items.iter().filter_map(|at| self.items[*at].as_ref()) {
            hasher.update(digest.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The document as a value.
    ///
    /// # Errors
    /// When a content cannot be loaded.
    pub fn channel(
        &self,
        document: &Document,
        contents: &dyn Contents,
    ) -> Result<Channel, Box<dyn Error + Send + Sync>> {
        let item = |at: &usize| Some((&self.site.from.timeline.items[*at], self.items[*at].as_ref()?));
        let items = document.items.iter().filter_map(item);
        let posts = items.map(|(item, (id, _))| post::post(item, id.clone(), self.site, contents));
        let posts = posts.collect::<Result<Vec<_>, _>>()?;
        let head = channel::head(self.site, &document.feed, document.part);
        Ok(Channel { updated: posts.iter().map(|post| post.updated).max(), posts, ..head })
    }
}
