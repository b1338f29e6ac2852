//! The river: the home page and the older pages.

use std::error::Error;

use super::head::Head;
use super::item_view::Amount;
use super::pagination::{self, Sheet};
use super::view::RiverView;
use super::{BodyView, Contents, Site, words};

/// The level of an item's heading on the river: below the planet (1) and the day (2).
const ITEM_HEADING: u8 = 3;

impl Site<'_> {
    pub(super) fn river(
        &self,
        sheet: Sheet,
        contents: &dyn Contents,
    ) -> Result<(Head, BodyView), Box<dyn Error + Send + Sync>> {
        let items: Vec<usize> = sheet.range().collect();
        let latest_issue = match sheet.number {
            None => self.issues.first().copied(),
            Some(_) => None,
        };
        let planet = &self.from.config.planet;
        let head = Head {
            title: sheet.number.map(|number| format!("Page {number}")).unwrap_or_default(),
            description: match sheet.number {
                None => planet.description.clone(),
                Some(number) => format!("Page {number} of {}, counted from the oldest posts.", planet.title),
            },
            canonical: None,
            kind: "river",
            section: "",
        };
        let body = RiverView {
            days: self.days(&items, Amount::Folded { below: ITEM_HEADING }, contents)?,
            pagination: pagination::view(sheet, |number| match number {
                None => self.planet.home.clone(),
                Some(number) => format!("{}page/{number}/", self.planet.home),
            }),
            updated: match sheet.number {
                None => self.from.timeline.updated().map(|moment| words::time(moment, planet.timezone)),
                Some(_) => None,
            },
            latest_issue: latest_issue.map(|at| self.line(at, contents)),
        };
        Ok((head, BodyView::River(Box::new(body))))
    }
}
