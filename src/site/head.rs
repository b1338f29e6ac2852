//! What goes into the head of each page.

use super::view::{HeadView, ItemView};
use super::{Address, BodyView, Page, Scope, Site, Subject};
use crate::sanitize;

/// What a page kind knows of its head.
pub struct Head {
    /// The page's title, without the planet's.
    pub title: String,
    /// In a sentence.
    pub description: String,
    /// Where the original is, if not here.
    pub canonical: Option<String>,
    /// The page's kind.
    pub kind: &'static str,
    /// The entry of the menu that it belongs to, as a place on the site; may be none of them.
    pub section: &'static str,
}

/// Search engines show about so many characters.
const DESCRIPTION_CHARS: usize = 160;

impl Site<'_> {
    pub(super) fn head(&self, page: &Page, head: Head, body: &BodyView) -> HeadView {
        let item = item_of(body);
        let url = page.address.url(&self.from.config.planet.base_url);
        let section = match &page.of {
            Subject::Plain(_) => page.address.path(&self.planet.home),
            Subject::NotFound => String::new(),
            _ => format!("{}{}", self.planet.home, head.section),
        };
        let feeds = match &page.of {
            Subject::Contributor(number, _) => self.feed_links(&Scope::Contributor(*number)),
            Subject::Tag(key, _) => self.feed_links(&Scope::Tag(key.clone())),
            Subject::Newsletter | Subject::Issue(_) => self.feed_links(&Scope::Newsletter),
            _ => Vec::new(),
        };
        let others = self.planet.feeds.iter().filter(|feed| !feeds.contains(feed)).cloned();
        let alternates = feeds.iter().cloned().chain(others).collect();
        let view = HeadView {
            feeds,
            alternates,
            published: item.map(|item| item.published.iso.clone()),
            modified: item.and_then(|item| Some(item.updated.as_ref()?.iso.clone())),
            image: self.picture(page, item),
            structured: None,
            title: head.title,
            description: sanitize::excerpt(&head.description, DESCRIPTION_CHARS),
            canonical: head.canonical.unwrap_or_else(|| url.clone()),
            noindex: !self.is_listed(page),
            url,
            kind: head.kind,
            section,
        };
        HeadView { structured: self.structured(&view, item), ..view }
    }

    /// A picture for cards: one that comes with the item, if its pictures are shown, else the owner's logo.
    fn picture(&self, page: &Page, item: Option<&ItemView>) -> Option<String> {
        let source = match page.of {
            Subject::Entry(at) => self.from.timeline.items[at].source(),
            _ => None,
        };
        let source = source.and_then(|id| self.from.config.source(id.as_str()));
        let shows_pictures = source.is_none_or(|source| source.treatment.images);
        let of_item = item.filter(|_| shows_pictures).and_then(|item| {
            let is_drawing = |kind: &str| kind.starts_with("image/svg");
            item.enclosures.iter().find(|file| file.mime_type.starts_with("image/") && !is_drawing(&file.mime_type))
        });
        let logo = || {
            let logo =
                self.from.config.look.logo.as_ref().filter(|logo| !logo.to_ascii_lowercase().ends_with(".svg"))?;
            Some(Address::file(logo)?.url(&self.from.config.planet.base_url))
        };
        of_item.map(|file| file.url.clone()).or_else(logo)
    }
}

/// The item that a page is of; none for what stands for it when a digest is made.
fn item_of(body: &BodyView) -> Option<&ItemView> {
    let item = match body {
        BodyView::Entry(view) => &view.item,
        BodyView::Issue(view) => &view.item,
        _ => return None,
    };
    (!item.kind.is_empty()).then_some(item)
}
