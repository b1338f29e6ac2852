//! Which items stand on the river: all but those that are held, and no more of one feed under one day than its owner
//! wishes.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Item;
use crate::config::{Config, SourceId};

/// The river.
#[derive(Debug, Default)]
pub struct River {
    /// Indices into the timeline's items, newest first.
    pub items: Vec<usize>,
    /// For the last item of a feed under a day, how many more there are of that day.
    pub more: HashMap<usize, usize>,
}

/// What of `items`, which are in order, stands on the river.
pub fn flow(items: &[Item], config: &Config) -> River {
    let zone = config.planet.timezone;
    let mut river = River::default();
    let mut today: Option<NaiveDate> = None;
    // Of the day at hand: how many of a feed are shown, and the last of them.
    let mut shown: HashMap<&SourceId, (usize, usize)> = HashMap::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| item.held.is_none()) {
        let day = item.date.with_timezone(&zone).date_naive();
        if today.replace(day) != Some(day) {
            shown.clear();
        }
        let cap = item.source().map(|source| {
            let pace = config.source(source.as_str()).map_or(config.default_pace, |source| source.pace);
            (source, pace.per_day)
        });
        match cap {
            Some((source, cap)) if cap > 0 => {
                let (count, last) = shown.entry(source).or_insert((0, at));
                if *count == cap {
                    *river.more.entry(*last).or_default() += 1;
                    continue;
                }
                (*count, *last) = (*count + 1, at);
            }
            _ => {}
        }
        river.items.push(at);
    }
    river
}
