//! The plan's files for `publish`: each with its digest and the way to make it.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::announce::Announced;
use crate::archive::Bodies;
use crate::config::Outlet;
use crate::pictures::Store;
use crate::publish::Planned;
use crate::render::Renderer;
use crate::sanitize::SafeHtml;
use crate::search;
use crate::signposts;
use crate::site::{Address, Contents, Digests, Page, PublishedFeed, Scope, Site, VIEW_VERSION};
use crate::syndicate::{self, Document, Outbox};
use crate::theme::StaticFile;
use crate::timeline::{Item, Origin};

type Mistake = Box<dyn Error + Send + Sync>;

/// Contents from the archive, and from the editors' texts.
pub struct FromArchive {
    /// The archive's bodies.
    pub bodies: Bodies,
    /// Becomes true when the run shall end.
    pub stop: Arc<AtomicBool>,
}

/// A site that is not made because the run shall end.
#[derive(Debug, thiserror::Error)]
#[error("interrupted: what had come is in the archive, and the site is as it was")]
pub struct Interrupted;

impl FromArchive {
    /// Before each page: whether to go on.
    fn go_on(&self) -> Result<(), Interrupted> {
        if self.stop.load(Ordering::Relaxed) { Err(Interrupted) } else { Ok(()) }
    }
}

impl Contents for FromArchive {
    fn content(&self, item: &Item) -> Result<SafeHtml, Mistake> {
        match &item.origin {
            Origin::Entry(entry) => Ok(self.bodies.get(entry.n)?.content_html),
            Origin::Post(post) => Ok(post.dated.text.safe_html.clone()),
            Origin::Issue(issue) => Ok(issue.dated.text.safe_html.clone()),
        }
    }
}

/// Every file of the site: static files, copies of pictures, then the pages in the plan's order, then feeds, the index of the
/// search and signposts, so that each stands before those that link to it.
///
/// # Errors
/// When a static file cannot be read.
pub fn outputs<'a>(
    site: &'a Site<'a>,
    renderer: &'a Renderer,
    contents: &'a FromArchive,
    pictures: Option<&'a Store>,
) -> Result<Vec<Planned<'a>>, Mistake> {
    let mut planned = static_files(site)?;
    planned.extend(pictures.into_iter().flat_map(|store| copies(site, store)));
    let digests = site.digests();
    let pages: Result<Vec<Planned<'_>>, Mistake> = {
        use rayon::prelude::*;
        site.pages.par_iter().map(|page| planned_page(site, page, renderer, contents, &digests)).collect()
    };
    planned.extend(pages?);
    planned.extend(syndicated(site, contents)?);
    planned.extend(search::files(site).into_iter().map(ready));
    planned.extend(signposts::files(site)?.into_iter().map(ready));
    Ok(planned)
}

/// A file whose bytes are there.
fn ready<'a>((path, bytes): (String, Vec<u8>)) -> Planned<'a> {
    let digest = blake3::hash(&bytes).to_hex().to_string();
    Planned { path, digest, make: Box::new(move || Ok(bytes.clone())) }
}

fn static_files<'a>(site: &'a Site<'a>) -> Result<Vec<Planned<'a>>, Mistake> {
    let one = |(name, file): (&'a String, &'a StaticFile)| -> Result<Planned<'a>, Mistake> {
        let digest = match file {
            StaticFile::Default(bytes) => blake3::hash(bytes),
            StaticFile::Made(text) => blake3::hash(text.as_bytes()),
            StaticFile::Own(path) => blake3::hash(&read(path)?),
        };
        Ok(Planned {
            path: name.clone(),
            digest: digest.to_hex().to_string(),
            make: Box::new(move || match file {
                StaticFile::Default(bytes) => Ok(bytes.to_vec()),
                StaticFile::Made(text) => Ok(text.clone().into_bytes()),
                StaticFile::Own(path) => read(path),
            }),
        })
    };
    site.static_files().map(one).collect()
}

fn copies<'a>(site: &'a Site<'a>, store: &'a Store) -> impl Iterator<Item = Planned<'a>> {
    site.from.album.files().into_keys().filter_map(move |name| {
        Some(Planned {
            path: Site::kept(name)?.to_file(),
            digest: name.to_owned(), // which is one of its bytes
            make: Box::new(move || Ok(store.bytes(name)?)),
        })
    })
}

fn read(path: &std::path::Path) -> Result<Vec<u8>, Mistake> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn planned_page<'a>(
    site: &'a Site<'a>,
    page: &'a Page,
    renderer: &'a Renderer,
    contents: &'a FromArchive,
    digests: &Digests,
) -> Result<Planned<'a>, Mistake> {
    let view = site.view(page, digests)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(renderer.digest().as_bytes());
    hasher.update(page.of.template().as_bytes());
    serde_json::to_writer(&mut hasher, &view)?;
    Ok(Planned {
        path: page.address.to_file(),
        digest: hasher.finalize().to_hex().to_string(),
        make: Box::new(move || {
            contents.go_on()?;
            Ok(renderer.render(page.of.template(), &site.view(page, contents)?)?)
        }),
    })
}

/// What goes out for programs of readers: feeds, then lists, then whatever of these stands in another place, too.
fn syndicated<'a>(site: &'a Site<'a>, contents: &'a FromArchive) -> Result<Vec<Planned<'a>>, Mistake> {
    let outbox = Arc::new(Outbox::new(site)?);
    let feeds = &site.from.config.feeds;
    let documents = outbox.documents();
    let is_newest = |document: &&Document| document.feed.of == Scope::All && document.is_announced();
    let of_all: Vec<Document> = documents.iter().filter(is_newest).cloned().collect();
    let planned_at = |path: String, document: Document| planned_feed(path, document, outbox.clone(), contents);
    let mut planned: Vec<Planned<'a>> = documents.into_iter().map(|one| planned_at(one.path(), one)).collect();
    for list in [Outlet::Opml, Outlet::Foaf] {
        planned.push(planned_list(feeds.path(list), list, site)?);
    }
    for (alias, outlet) in &feeds.aliases {
        let feed = of_all.iter().find(|document| Some(document.feed.format) == outlet.format());
        planned.push(match feed {
            Some(document) => planned_at(alias.clone(), document.clone()),
            None => planned_list(alias, *outlet, site)?,
        });
    }
    Ok(planned)
}

fn planned_feed<'a>(
    path: String,
    document: Document,
    outbox: Arc<Outbox<'a>>,
    contents: &'a FromArchive,
) -> Planned<'a> {
    let digest = format!("{} {VIEW_VERSION} {}", env!("CARGO_PKG_VERSION"), outbox.digest(&document));
    let make = move || {
        contents.go_on()?;
        syndicate::write(&outbox.channel(&document, contents)?, document.feed.format)
    };
    Planned { path, digest, make: Box::new(make) }
}

/// The feeds that a hub is told of.
pub fn announced(site: &Site<'_>) -> Vec<Announced> {
    let url = |feed: &PublishedFeed| Some(Address::file(&feed.path)?.url(&site.from.config.planet.base_url));
    site.planet_feeds().iter().filter_map(|feed| Some((feed.path.clone(), url(feed)?))).collect()
}

/// So small that it is its own digest.
fn planned_list<'a>(path: &str, list: Outlet, site: &'a Site<'a>) -> Result<Planned<'a>, Mistake> {
    let bytes = match list {
        Outlet::Foaf => syndicate::foaf(site)?,
        _ => syndicate::opml(site)?,
    };
    let digest = blake3::hash(&bytes).to_hex().to_string();
    Ok(Planned { path: path.to_owned(), digest, make: Box::new(move || Ok(bytes.clone())) })
}
