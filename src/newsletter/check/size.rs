//! Whether mailboxes show all of the issue.

use super::Look;
use crate::newsletter::weight::Weight;

impl Look<'_> {
    /// Said where the longest section begins.
    pub(super) fn size(&mut self, weight: Option<&Weight>) {
        let Some((weight, complaint)) = weight.and_then(|weight| Some((weight, weight.complaint()?))) else { return };
        let headings = self.outline.headings.iter().filter(|heading| heading.level == 2);
        let longest = weight.longest().and_then(|(at, _)| headings.map(|heading| heading.place.clone()).nth(at));
        let start = self.issue.body_start;
        self.note(complaint.severity, "size", longest.unwrap_or(start..start), complaint.message, Some(complaint.help));
    }
}
