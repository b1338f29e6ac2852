//! An issue in the making: drafted from a period, brought up to date, checked, published. Text in, text out: files are
//! the matter of `commands`.
//!
//! What the editors wrote is theirs. A draft is changed only where something is added, and an item that they took out
//! does not come back: the file itself says what it was offered ([`Marker`](crate::content::Marker)).

mod blurb;
mod calendar;
mod check;
mod draft;
mod earlier;
mod events;
mod inbox;
mod markup;
mod mentions;
mod newcomers;
mod outline;
mod pieces;
mod posts;
mod publish;
mod raw;
mod statistics;
mod update;
mod weight;
mod window;

pub use calendar::{Event, read as read_calendar};
pub use check::{Finding, Reach, Severity, check, links_to_ask};
pub use draft::{Draft, UNSORTED, draft};
pub use earlier::{Earlier, key};
pub use events::{Almanac, window as events_window};
pub use inbox::{Inbox, Note};
pub use markup::{destination, escape};
pub use pieces::{Ingredients, Piece};
pub use publish::published;
pub use update::{Updated, update};
pub use weight::{CLIPPED, Complaint, HEAVY, SectionSize, Weight};
pub use window::{filled_title, latest_end, period, period_in_words, title};
