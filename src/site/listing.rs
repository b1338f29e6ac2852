//! Which pages search engines should list, and how old they are.

use chrono::{DateTime, Utc};

use super::{Page, Site, Subject};
use crate::timeline::Origin;

impl Site<'_> {
    /// Whether search engines should list a page: not what others wrote, which is found at its original (unless the owner
    /// wants it), nor what helps only those who are here.
    pub fn is_listed(&self, page: &Page) -> bool {
        match page.of {
            Subject::Entry(at) => {
                let is_others = matches!(self.from.timeline.items[at].origin, Origin::Entry(_));
                !is_others || self.from.config.planet.index_entries
            }
            Subject::Health | Subject::Search | Subject::NotFound => false,
            _ => true,
        }
    }

    /// The date of the newest thing on a page, or of its last edit; absent where nothing has a date.
    pub fn changed(&self, page: &Page) -> Option<DateTime<Utc>> {
        let timeline = self.from.timeline;
        let newest = |items: &[usize]| items.iter().map(|at| self.touched(*at)).max();
        let of_range = |range: std::ops::Range<usize>| range.map(|at| self.touched(at)).max();
        match &page.of {
            Subject::Entry(at) | Subject::Issue(at) => Some(self.touched(*at)),
            Subject::River(sheet) => newest(&timeline.river.items[sheet.range()]),
            Subject::Contributor(number, sheet) => newest(&timeline.contributors[*number].items[sheet.range()]),
            Subject::Tag(key, sheet) => newest(&timeline.tags[key].items[sheet.range()]),
            Subject::Month(month) => of_range(month.start..month.end),
            Subject::Year(year) => of_range(self.items_of_year(*year)),
            Subject::Newsletter => newest(&self.issues),
            Subject::Contributors | Subject::Tags | Subject::Archive => of_range(0..timeline.items.len()),
            Subject::Plain(_) | Subject::Subscribe | Subject::Health | Subject::Search | Subject::NotFound => None,
        }
    }

    fn touched(&self, at: usize) -> DateTime<Utc> {
        let item = &self.from.timeline.items[at];
        item.updated().unwrap_or(item.date)
    }
}
