//! What stands in braces.

use super::{Look, Severity};
use crate::content::{NO_EVENTS, includes};

impl Look<'_> {
    pub(super) fn includes(&mut self) {
        let offset = self.issue.body_start;
        let (placed, wrong) = includes(self.issue.body());
        for misuse in wrong {
            let place = misuse.place.start + offset..misuse.place.end + offset;
            let severity = if misuse.certain { Severity::Error } else { Severity::Note };
            self.note(severity, "include", place, misuse.message, Some(misuse.help));
        }
        for include in placed.iter().filter(|include| include.lacks_events(self.config)) {
            let place = include.place.start + offset..include.place.end + offset;
            self.wrong_with_help("include", place, NO_EVENTS.0, NO_EVENTS.1);
        }
    }
}
