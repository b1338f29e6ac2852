//! The list of issues, and a page for each.

use super::head::Head;
use super::view::{IssueView, LinkView, NewsletterView};
use super::{BodyView, Contents, Site};
use crate::timeline::Origin;

impl Site<'_> {
    pub(super) fn newsletter(&self, contents: &dyn Contents) -> (Head, BodyView) {
        let newsletter = &self.from.config.newsletter;
        let head = Head {
            title: newsletter.title.clone(),
            description: match newsletter.description.as_str() {
                "" => self.words().fill("newsletter_description", &[("newsletter", &newsletter.title)]),
                description => description.to_owned(),
            },
            canonical: None,
            kind: "newsletter",
            section: "newsletter/",
        };
        let issues = self.lines(&self.issues, contents);
        (head, BodyView::Newsletter(NewsletterView { issues }))
    }

    pub(super) fn issue(&self, at: usize, contents: &dyn Contents) -> (Head, BodyView) {
        let item = &self.from.timeline.items[at];
        let mut view = self.line(at, contents);
        let mut sections = Vec::new();
        if let (Origin::Issue(issue), None) = (&item.origin, contents.stand_in(at)) {
            view.content_html = Some(issue.dated.text.for_its_page());
            sections = issue.dated.text.contents.clone();
        }
        let link =
            |heading: crate::content::Heading| LinkView { title: heading.words, url: format!("#{}", heading.id) };
        let head = Head {
            title: view.title.clone(),
            description: self.words().fill(
                "post_description",
                &[("who", &self.planet.newsletter_title), ("date", &view.published.date), ("excerpt", &view.excerpt)],
            ),
            canonical: None,
            kind: "issue",
            section: "newsletter/",
        };
        let newer = self.issues.iter().copied().take_while(|other| *other < at).last();
        let older = self.issues.iter().copied().find(|other| *other > at);
        let body = IssueView {
            item: view,
            contents: sections.into_iter().map(link).collect(),
            newer: newer.map(|at| self.link_to(at)),
            older: older.map(|at| self.link_to(at)),
        };
        (head, BodyView::Issue(Box::new(body)))
    }
}
