//! The list of tags, and a page for each.

use super::head::Head;
use super::pagination::{self, Sheet};
use super::view::{TagPageView, TagsView};
use super::{BodyView, Contents, Site};
use crate::timeline::TagKey;

impl Site<'_> {
    pub(super) fn tags(&self) -> (Head, BodyView) {
        let tags = &self.from.timeline.tags;
        let head = Head {
            title: self.words().say("tags").to_owned(),
            description: self.words().count("tags_description", tags.len(), &[("planet", &self.planet.title)]),
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
        let values = [("planet", self.planet.title.as_str()), ("tag", &tag.name)];
        let posts = self.words().count("tag_description", tag.items.len(), &values);
        let head = Head {
            title: self.title_of_page(&self.words().fill("tag_title", &[("tag", &tag.name)]), sheet),
            description: self.about_page(posts, sheet),
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
