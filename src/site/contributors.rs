//! The list of contributors, and a page for each.

use super::head::Head;
use super::pagination::{self, Sheet};
use super::view::{ContributorPageView, ContributorsView};
use super::{BodyView, Contents, Site, words};

impl Site<'_> {
    pub(super) fn contributors(&self, contents: &dyn Contents) -> (Head, BodyView) {
        let all = &self.from.timeline.contributors;
        let head = Head {
            title: "Contributors".into(),
            description: format!(
                "The {} whose posts {} gathers.",
                words::count(all.len(), "contributor", "contributors"),
                self.planet.title
            ),
            canonical: None,
            kind: "contributors",
            section: "contributors/",
        };
        let contributors = all.iter().map(|contributor| self.contributor(contributor, contents)).collect();
        (head, BodyView::Contributors(ContributorsView { contributors }))
    }

    pub(super) fn contributor_page(&self, number: usize, sheet: Sheet, contents: &dyn Contents) -> (Head, BodyView) {
        let contributor = &self.from.timeline.contributors[number];
        let view = self.contributor(contributor, contents);
        let posts = words::count(contributor.items.len(), "post", "posts");
        let head = Head {
            title: format!("{}{}", contributor.name, sheet.suffix()),
            description: format!(
                "{posts} by {} on {}{}. {}",
                contributor.name,
                self.planet.title,
                sheet.suffix(),
                contributor.description
            ),
            canonical: None,
            kind: "contributor",
            section: "contributors/",
        };
        let home = view.badge.url.clone();
        let body = ContributorPageView {
            items: self.lines(&contributor.items[sheet.range()], contents),
            contributor: view,
            pagination: pagination::view(sheet, |number| match number {
                None => home.clone(),
                Some(number) => format!("{home}page/{number}/"),
            }),
        };
        (head, BodyView::Contributor(Box::new(body)))
    }
}
