//! The archive by month.

use std::error::Error;

use super::head::Head;
use super::item_view::Amount;
use super::view::{ArchiveView, LinkView, MonthLinkView, MonthView, YearView};
use super::{BodyView, Contents, Site, words};

/// A month and its items: a range of the timeline, which is in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// The first item.
    pub start: usize,
    /// The item after the last.
    pub end: usize,
}

impl Month {
    /// Its place on the site.
    pub fn address(self) -> String {
        format!("archive/{:04}/{:02}", self.year, self.month)
    }
}

impl Site<'_> {
    /// The months that have items, newest first.
    pub(super) fn find_months(&self) -> Vec<Month> {
        let zone = self.from.config.planet.timezone;
        let mut months: Vec<Month> = Vec::new();
        for (at, item) in self.from.timeline.items.iter().enumerate() {
            let (year, month) = words::month_of(words::day(item.date, zone));
            match months.last_mut().filter(|last| (last.year, last.month) == (year, month)) {
                Some(last) => last.end = at + 1,
                None => months.push(Month { year, month, start: at, end: at + 1 }),
            }
        }
        months
    }

    pub(super) fn archive(&self) -> (Head, BodyView) {
        let head = Head {
            title: self.words().say("archive").to_owned(),
            description: self.words().fill("archive_description", &[("planet", &self.planet.title)]),
            canonical: None,
            kind: "archive",
            section: "archive/",
        };
        let mut years: Vec<YearView> = Vec::new();
        for month in &self.months {
            let link = MonthLinkView {
                name: self.words().month_name(month.month).to_owned(),
                heading: self.words().month(month.year, month.month),
                url: format!("{}{}/", self.planet.home, month.address()),
                count: month.end - month.start,
            };
            match years.last_mut().filter(|last| last.year == month.year) {
                Some(last) => last.months.push(link),
                None => years.push(YearView { year: month.year, months: vec![link] }),
            }
        }
        (head, BodyView::Archive(ArchiveView { years }))
    }

    pub(super) fn month(
        &self,
        month: Month,
        contents: &dyn Contents,
    ) -> Result<(Head, BodyView), Box<dyn Error + Send + Sync>> {
        let heading = self.words().month(month.year, month.month);
        let head = Head {
            title: heading.clone(),
            description: self.words().count(
                "month_description",
                month.end - month.start,
                &[("planet", &self.planet.title), ("month", &heading)],
            ),
            canonical: None,
            kind: "month",
            section: "archive/",
        };
        let months = &self.months;
        let place = months.iter().position(|other| *other == month);
        let link = |at: Option<usize>| {
            let month = months.get(at?)?;
            Some(LinkView {
                title: self.words().month(month.year, month.month),
                url: format!("{}{}/", self.planet.home, month.address()),
            })
        };
        let items: Vec<usize> = (month.start..month.end).collect();
        let body = MonthView {
            heading,
            days: self.days(&items, Amount::Line, contents)?,
            newer: link(place.and_then(|at| at.checked_sub(1))),
            older: link(place.map(|at| at + 1)),
        };
        Ok((head, BodyView::Month(body)))
    }
}
