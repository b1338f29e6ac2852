//! Which items stand on the river: all but those that are held, and no more of one feed under one day than its owner
//! wishes.

use std::collections::HashMap;

use chrono::NaiveDate;
use rayon::prelude::*;

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
    let dated = |(at, item): (usize, &Item)| (at, item.date.with_timezone(&zone).date_naive());
    let shown = items.par_iter().enumerate().filter(|(_, item)| item.held.is_none());
    let shown: Vec<(usize, NaiveDate)> = shown.map(dated).collect();
    let days: Vec<_> = shown.chunk_by(|a, b| a.1 == b.1).collect();
    let days: Vec<River> = days.into_par_iter().map(|day| flow_of_day(day, items, config)).collect();
    let mut river = River::default();
    for day in days {
        river.items.extend(day.items);
        river.more.extend(day.more);
    }
    river
}

fn flow_of_day(day: &[(usize, NaiveDate)], items: &[Item], config: &Config) -> River {
    let mut river = River::default();
    // How many of a feed are shown, and the last of them.
    let mut shown: HashMap<&SourceId, (usize, usize)> = HashMap::new();
    for (at, _) in day {
        let cap = items[*at].source().map(|source| {
            let pace = config.source(source.as_str()).map_or(config.default_pace, |source| source.pace);
            (source, pace.per_day)
        });
        match cap {
            Some((source, cap)) if cap > 0 => {
                let (count, last) = shown.entry(source).or_insert((0, *at));
                if *count == cap {
                    *river.more.entry(*last).or_default() += 1;
                    continue;
                }
                (*count, *last) = (*count + 1, *at);
            }
            _ => {}
        }
        river.items.push(*at);
    }
    river
}
