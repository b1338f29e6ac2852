//! Lists over several pages, counted from the oldest, so that a new item does not rewrite every page.

use std::ops::Range;

use super::view::PaginationView;

/// One page of a list of items that are newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its number, from 1, the oldest; absent for the first page, which has the newest items.
    pub number: Option<usize>,
    /// How many numbered pages there are.
    pub numbered: usize,
    /// The first item on it.
    pub start: usize,
    /// The item after its last.
    pub end: usize,
}

impl Sheet {
    /// Its items.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The pages of `items` items: the numbered ones hold `size` each; the first holds the newest `size` and those
/// that do not fill a numbered page yet, `2 * size - 1` at most. No item stands on two pages.
pub fn sheets(items: usize, size: usize) -> Vec<Sheet> {
    let numbered = items.saturating_sub(size) / size;
    let on_first = items - numbered * size;
    let first = Sheet { number: None, numbered, start: 0, end: on_first };
    let older = (1..=numbered).rev().map(|number| {
        let start = on_first + (numbered - number) * size;
        Sheet { number: Some(number), numbered, start, end: start + size }
    });
    std::iter::once(first).chain(older).collect()
}

/// Links to the pages around a sheet; `address` gives the place of a page by its number.
pub fn view(sheet: Sheet, address: impl Fn(Option<usize>) -> String) -> PaginationView {
    let newer = sheet.number.map(|number| if number == sheet.numbered { None } else { Some(number + 1) });
    let older = match sheet.number {
        None => sheet.numbered,
        Some(number) => number - 1,
    };
    PaginationView {
        number: sheet.number,
        total: sheet.number.is_none().then_some(sheet.numbered + 1),
        newer: newer.map(&address),
        older: (older > 0).then(|| address(Some(older))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_item_stands_on_one_page_and_numbered_pages_never_change(items in 0usize..500, size in 1usize..40) {
            let pages = sheets(items, size);
            let all: Vec<usize> = pages.iter().flat_map(|page| page.range()).collect();
            proptest::prop_assert_eq!(all, (0..items).collect::<Vec<_>>());
            // Counted from the oldest, a page holds the same items after one more has come.
            let from_oldest = |items: usize, page: &Sheet| (page.number, items - page.end, items - page.start);
            let later = sheets(items + 1, size);
            for page in &pages[1..] {
                proptest::prop_assert!(later.iter().any(|other| from_oldest(items + 1, other) == from_oldest(items, page)));
            }
        }
    }

    #[test]
    fn pages_lead_to_their_neighbours() {
        let pages = sheets(35, 10);
        let links: Vec<_> = pages
            .iter()
            .map(|page| view(*page, |number| number.map_or("home".into(), |number| number.to_string())))
            .map(|view| (view.newer, view.older))
            .collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(links, [(None, some("2")), (some("home"), some("1")), (some("2"), None)]);
    }
}
