//! The archive: all years, a page a year, and a page a month. A day is a part of its month's page, so that there are no
//! more files than months.

use std::collections::BTreeMap;
use std::error::Error;

use chrono::NaiveDate;

use super::head::Head;
use super::item_view::Amount;
use super::view::{ArchiveView, LinkView, MonthLinkView, MonthView, WriterView, YearPageView, YearView};
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

/// Contributors who are named on the page of a year.
const MOST_WRITERS: usize = 10;

impl Month {
    /// Its place on the site.
    pub fn address(self) -> String {
        format!("archive/{:04}/{:02}", self.year, self.month)
    }
}

/// The place of a year on the site.
pub fn year_address(year: i32) -> String {
    format!("archive/{year:04}")
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

    /// The years that have items, newest first.
    pub(super) fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = self.months.iter().map(|month| month.year).collect();
        years.dedup();
        years
    }

    /// The months of a year, newest first.
    fn months_of(&self, year: i32) -> impl Iterator<Item = &Month> {
        self.months.iter().filter(move |month| month.year == year)
    }

    /// The items of a year, in the order of the timeline.
    pub(super) fn items_of_year(&self, year: i32) -> std::ops::Range<usize> {
        let start = self.months_of(year).next().map_or(0, |month| month.start);
        start..self.months_of(year).last().map_or(start, |month| month.end)
    }

    /// Where a day stands on the page of its month.
    pub(super) fn day_url(&self, day: NaiveDate) -> String {
        format!("{}archive/{}/#{day}", self.planet.home, day.format("%Y/%m"))
    }

    pub(super) fn archive(&self) -> (Head, BodyView) {
        let head = Head {
            title: self.words().say("archive").to_owned(),
            description: self.words().fill("archive_description", &[("planet", &self.planet.title)]),
            canonical: None,
            kind: "archive",
            section: "archive/",
        };
        let years = self.years().into_iter().map(|year| self.year_view(year)).collect();
        (head, BodyView::Archive(ArchiveView { years }))
    }

    fn year_view(&self, year: i32) -> YearView {
        let month = |month: &Month| MonthLinkView {
            name: self.words().month_name(month.month).to_owned(),
            heading: self.words().month(month.year, month.month),
            url: format!("{}{}/", self.planet.home, month.address()),
            count: month.end - month.start,
        };
        YearView {
            year,
            url: self.year_link(year).url,
            count: self.items_of_year(year).len(),
            months: self.months_of(year).map(month).collect(),
        }
    }

    fn year_link(&self, year: i32) -> LinkView {
        LinkView {
            title: self.words().digits(&year.to_string()),
            url: format!("{}{}/", self.planet.home, year_address(year)),
        }
    }

    pub(super) fn year(&self, year: i32) -> (Head, BodyView) {
        let view = self.year_view(year);
        let title = self.words().digits(&year.to_string());
        let head = Head {
            description: self.words().count(
                "year_description",
                view.count,
                &[("planet", &self.planet.title), ("year", &title)],
            ),
            title,
            canonical: None,
            kind: "year",
            section: "archive/",
        };
        let years = self.years();
        let place = years.iter().position(|other| *other == year);
        let link = |at: Option<usize>| years.get(at?).map(|year| self.year_link(*year));
        let body = YearPageView {
            writers: self.writers(year),
            year: view,
            newer: link(place.and_then(|at| at.checked_sub(1))),
            older: link(place.map(|at| at + 1)),
        };
        (head, BodyView::Year(body))
    }

    /// Who wrote most in a year; of as many posts, by name.
    fn writers(&self, year: i32) -> Vec<WriterView> {
        let timeline = self.from.timeline;
        let mut counts = BTreeMap::new();
        for item in &timeline.items[self.items_of_year(year)] {
            if let Some(contributor) = timeline.contributor(item) {
                counts.entry(&contributor.id).or_insert((contributor, 0)).1 += 1;
            }
        }
        let mut writers: Vec<_> = counts.into_values().collect();
        writers.sort_by_cached_key(|(one, count)| (std::cmp::Reverse(*count), one.name.to_lowercase(), one.id.clone()));
        let view = |(one, count)| WriterView { contributor: self.badge(one), count };
        writers.into_iter().take(MOST_WRITERS).map(view).collect()
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
            year: self.year_link(month.year),
            days: self.days(&items, Amount::Line, contents)?,
            newer: link(place.and_then(|at| at.checked_sub(1))),
            older: link(place.map(|at| at + 1)),
        };
        Ok((head, BodyView::Month(body)))
    }
}
