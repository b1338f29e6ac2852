//! A draft that is one no more.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::content::Manuscript;

/// The text of a draft with its date set and `draft` cleared; every other byte stays.
pub fn published(issue: &Manuscript, date: DateTime<Utc>, zone: Tz) -> String {
    let date = date.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut text = issue.text.clone();
    let Some(draft) = issue.places.draft.clone() else { return text };
    let line_start = text[..draft.start].rfind('\n').map_or(0, |at| at + 1);
    match issue.places.date.clone() {
        None => text.replace_range(line_start..draft.end, &format!("date = {date}")),
        Some(place) => {
            let line_end = text[draft.end..].find('\n').map_or(text.len(), |at| draft.end + at + 1);
            // The later one first, so that the place of the other stays what it is.
            let mut edits = [(place, date), (line_start..line_end, String::new())];
            edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
            for (place, new) in edits {
                text.replace_range(place, &new);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn only_the_date_and_the_mark_of_a_draft_change() {
        const CASES: [(&str, &str); 3] = [
            ("title = \"T\"\ndraft = true # not yet\nnumber = 1\n", "title = \"T\"\ndate = D # not yet\nnumber = 1\n"),
            ("title = \"T\"\ndate = 2026-11-20\ndraft  =  true\n", "title = \"T\"\ndate = D\n"),
            ("draft = true\r\ntitle = \"T\"\r\ndate = 2026-11-20\r\n", "title = \"T\"\r\ndate = D\r\n"),
        ];
        for (front, expected) in CASES {
            let [text, expected] = [front, expected].map(|front| format!("+++\n{front}+++\n\ndraft = true\n"));
            let zone = chrono_tz::Europe::Warsaw;
            let issue = Manuscript::read(Path::new("2026-11-20-x.md"), text, zone).unwrap();
            let date = "2026-11-20T17:00:00Z".parse().unwrap();
            assert_eq!(published(&issue, date, zone), expected.replace("= D", "= 2026-11-20T18:00:00+01:00"));
        }
    }
}
