//! The page of an entry or of one of the planet's own posts, plain pages, and the wrong turn.

use std::error::Error;

use super::head::Head;
use super::item_view::Amount;
use super::view::{EntryView, NotFoundView, PageView};
use super::{BodyView, Contents, Site};
use crate::timeline::Origin;

impl Site<'_> {
    pub(super) fn entry(
        &self,
        at: usize,
        contents: &dyn Contents,
    ) -> Result<(Head, BodyView), Box<dyn Error + Send + Sync>> {
        let item = &self.from.timeline.items[at];
        let mut view = self.item(at, Amount::Full, contents)?;
        if let (Origin::Post(post), None) = (&item.origin, contents.stand_in(at)) {
            view.content_html = Some(post.dated.text.for_its_page());
        }
        let who = view.contributor.as_ref().map(|badge| badge.name.as_str()).unwrap_or(&self.planet.title);
        let head = Head {
            title: view.title.clone(),
            description: self
                .words()
                .fill("post_description", &[("who", who), ("date", &view.published.date), ("excerpt", &view.excerpt)]),
            canonical: (item.kind() == "entry").then(|| view.url.clone()).filter(|url| url.contains("://")),
            kind: item.kind(),
            section: "entries/",
        };
        let body = EntryView {
            item: view,
            mentions: self.ties(item, &item.ties.mentions),
            mentioned_by: self.ties(item, &item.ties.mentioned_by),
            related: self.ties(item, &item.ties.related),
            newer: at.checked_sub(1).map(|at| self.link_to(at)),
            older: (at + 1 < self.from.timeline.items.len()).then(|| self.link_to(at + 1)),
        };
        Ok((head, BodyView::Entry(Box::new(body))))
    }

    pub(super) fn plain(&self, number: usize) -> (Head, BodyView) {
        let page = &self.from.content.pages[number];
        let head = Head {
            title: page.title.clone(),
            description: match page.summary.as_str() {
                "" => page.text.excerpt.clone(),
                summary => summary.to_owned(),
            },
            canonical: None,
            kind: "page",
            section: "",
        };
        let body = PageView { title: page.title.clone(), content_html: page.text.for_its_page() };
        (head, BodyView::Page(body))
    }

    pub(super) fn not_found(&self) -> (Head, BodyView) {
        let head = Head {
            title: self.words().say("not_found").to_owned(),
            description: self.words().fill("not_found_description", &[("planet", &self.planet.title)]),
            canonical: None,
            kind: "not_found",
            section: "",
        };
        (head, BodyView::NotFound(NotFoundView {}))
    }
}
