//! The list of contributors, and a page for each.

use super::head::Head;
use super::pagination::{self, Sheet};
use super::view::{ContributorPageView, ContributorView, ContributorsView, StatisticsView, WeekView};
use super::{BodyView, Contents, Site};
use crate::timeline::{Contributor, Standing, Week};
use crate::words::Words;

impl Site<'_> {
    pub(super) fn contributors(&self, contents: &dyn Contents) -> (Head, BodyView) {
        let all = &self.from.timeline.contributors;
        let head = Head {
            title: self.words().say("contributors").to_owned(),
            description: self.words().count("contributors_description", all.len(), &[("planet", &self.planet.title)]),
            canonical: None,
            kind: "contributors",
            section: "contributors/",
        };
        let counted = &self.from.timeline.statistics;
        let view = |contributor: &Contributor| ContributorView {
            newcomer: counted.newcomers.contains(&contributor.id),
            silent: counted.silent.contains_key(&contributor.id),
            ..self.contributor(contributor, contents)
        };
        let contributors = all.iter().map(view).collect();
        (head, BodyView::Contributors(ContributorsView { contributors, statistics: self.statistics() }))
    }

    fn statistics(&self) -> StatisticsView {
        let timeline = self.from.timeline;
        let counted = &timeline.statistics;
        let former = timeline.contributors.iter().filter(|contributor| contributor.former).count();
        let fullest = counted.weeks.iter().map(|week| week.posts).max().unwrap_or_default().max(1);
        StatisticsView {
            present: timeline.contributors.len() - former - counted.silent.len(),
            active: counted.active.len(),
            newcomers: counted.newcomers.len(),
            silent: counted.silent.len(),
            former,
            blogs: timeline.blogs.values().filter(|blog| blog.standing != Standing::Former).count(),
            posts: counted.posts,
            recent_posts: counted.weeks.iter().map(|week| week.posts).sum(),
            weeks: counted.weeks.iter().map(|week| week_view(week, fullest, self.words())).collect(),
        }
    }

    pub(super) fn contributor_page(&self, number: usize, sheet: Sheet, contents: &dyn Contents) -> (Head, BodyView) {
        let contributor = &self.from.timeline.contributors[number];
        let view = self.contributor(contributor, contents);
        let values = [("name", contributor.name.as_str()), ("planet", &self.planet.title)];
        let posts = self.words().count("contributor_description", contributor.items.len(), &values);
        let head = Head {
            title: self.title_of_page(&contributor.name, sheet),
            description: format!("{} {}", self.about_page(posts, sheet), contributor.description),
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

fn week_view(week: &Week, fullest: usize, words: &Words) -> WeekView {
    WeekView {
        week: week.monday.format("%G-W%V").to_string(),
        monday: words.date(week.monday),
        posts: week.posts,
        // So that not even one post among hundreds is lost to the eye.
        share: (week.posts * 100 / fullest).max(3 * week.posts.min(1)),
    }
}
