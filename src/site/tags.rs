//! The list of tags, and a page for each.

use super::head::Head;
use super::pagination::{self, Sheet};
use super::view::{TagPageView, TagsView};
use super::{BodyView, Contents, Site, words};
use crate::timeline::TagKey;

impl Site<'_> {
    pub(super) fn tags(&self) -> (Head, BodyView) {
        let tags = &self.from.timeline.tags;
        let head = Head {
            title: "Tags".into(),
            description: format!(
                "{} that contributors of {} write about.",
                words::count(tags.len(), "subject", "subjects"),
                self.planet.title
            ),
            canonical: None,
            kind: "tags",
            section: "tags/",
        };
        let mut tags: Vec<_> = tags.iter().map(|(key, tag)| self.named_tag(key, tag)).collect();
        tags.sort_by_cached_key(|tag| (tag.name.to_lowercase(), tag.url.clone()));
        (head, BodyView::Tags(TagsView { tags }))
    }

    pub(super) fn tag(&self, key: &TagKey, sheet: Sheet, contents: &dyn Contents) -> (Head, BodyView) {
        let tag = &self.from.timeline.tags[key];
        let view = self.named_tag(key, tag);
        let head = Head {
            title: format!("{}{}", tag.name, sheet.suffix()),
            description: format!(
                "{} on {} about {}{}.",
                words::count(tag.items.len(), "post", "posts"),
                self.planet.title,
                tag.name,
                sheet.suffix()
            ),
            canonical: None,
            kind: "tag",
            section: "tags/",
        };
        let home = view.url.clone();
        let body = TagPageView {
            tag: view,
            items: self.lines(&tag.items[sheet.range()], contents),
            pagination: pagination::view(sheet, |number| match number {
                None => home.clone(),
                Some(number) => format!("{home}page/{number}/"),
            }),
        };
        (head, BodyView::Tag(body))
    }
}
