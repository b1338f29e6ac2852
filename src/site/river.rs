//! The river: the home page and the older pages.

use std::error::Error;

use super::head::Head;
use super::item_view::Amount;
use super::pagination::{self, Sheet};
use super::view::{DayView, MoreView, RiverView};
use super::{BodyView, Contents, Site};

/// The level of an item's heading on the river: below the planet (1) and the day (2).
const ITEM_HEADING: u8 = 3;

impl Site<'_> {
    /// The days of a page, each with what there is besides of its most active contributors.
    fn river_days(
        &self,
        items: &[usize],
        contents: &dyn Contents,
    ) -> Result<Vec<DayView>, Box<dyn Error + Send + Sync>> {
        let mut days = self.days(items, Amount::Folded { below: ITEM_HEADING }, contents)?;
        fit(&mut days, self.from.config.planet.page_bytes);
        let mut items = items.iter();
        for day in &mut days {
            let of_this_day: Vec<&usize> = items.by_ref().take(day.items.len()).collect();
            day.more = of_this_day.into_iter().filter_map(|at| self.more(*at)).collect();
        }
        Ok(days)
    }

    /// How many more there are of an item's contributor under its day, if this is the last that is shown.
    fn more(&self, at: usize) -> Option<MoreView> {
        let count = *self.from.timeline.river.more.get(&at)?;
        let contributor = self.from.timeline.contributor(&self.from.timeline.items[at])?;
        Some(MoreView { count, contributor: self.badge(contributor) })
    }

    /// A text about a numbered page.
    fn page_number(&self, key: &str, number: usize) -> String {
        let number = self.words().number(number as u64);
        self.words().fill(key, &[("n", &number), ("planet", &self.planet.title)])
    }

    pub(super) fn river(
        &self,
        sheet: Sheet,
        contents: &dyn Contents,
    ) -> Result<(Head, BodyView), Box<dyn Error + Send + Sync>> {
        let items = &self.from.timeline.river.items[sheet.range()];
        let latest_issue = match sheet.number {
            None => self.issues.first().copied(),
            Some(_) => None,
        };
        let planet = &self.from.config.planet;
        let head = Head {
            title: sheet.number.map(|number| self.page_number("page", number)).unwrap_or_default(),
            description: match sheet.number {
                None => planet.description.clone(),
                Some(number) => self.page_number("page_description", number),
            },
            canonical: None,
            kind: "river",
            section: "",
        };
        let body = RiverView {
            pinned: match sheet.number {
                None => self.lines(&self.from.timeline.pinned, contents),
                Some(_) => Vec::new(),
            },
            days: self.river_days(items, contents)?,
            pagination: pagination::view(sheet, |number| match number {
                None => self.planet.home.clone(),
                Some(number) => format!("{}page/{number}/", self.planet.home),
            }),
            updated: match sheet.number {
                None => self.from.timeline.updated().map(|moment| self.time(moment)),
                Some(_) => None,
            },
            most_mentioned: match sheet.number {
                None => self.most_mentioned(),
                Some(_) => Vec::new(),
            },
            latest_issue: latest_issue.map(|at| self.line(at, contents)),
        };
        Ok((head, BodyView::River(Box::new(body))))
    }
}

/// Leaves the contents on a page that have room in `bytes`, from the top; of the others only the first words stay. One
/// that is too large takes no room from those below it.
fn fit(days: &mut [DayView], bytes: usize) {
    let mut left = bytes;
    for item in days.iter_mut().flat_map(|day| &mut day.items) {
        let size = item.content_html.as_ref().map_or(0, |content| content.as_str().len());
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => (item.content_html, item.folded) = (None, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::ItemView;
    use super::*;
    use crate::sanitize::SafeHtml;

    #[test]
    fn a_post_without_room_on_its_page_leaves_it_to_those_below() {
        let item =
            |size: usize| ItemView { content_html: Some(SafeHtml::escape(&"x".repeat(size))), ..ItemView::default() };
        let day = |sizes: &[usize]| DayView {
            day: String::new(),
            heading: String::new(),
            url: String::new(),
            items: sizes.iter().map(|size| item(*size)).collect(),
            more: Vec::new(),
        };
        let mut days = [day(&[40, 70]), day(&[60, 1])];
        fit(&mut days, 100);
        let shown: Vec<_> =
            days.iter().flat_map(|day| &day.items).map(|item| (item.content_html.is_some(), item.folded)).collect();
        assert_eq!(shown, [(true, false), (false, true), (true, false), (false, true)]);
    }
}
