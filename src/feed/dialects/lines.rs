//! What is said in one line: ids, dates, numbers.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::Said;
use crate::feed::dates;
use crate::feed::repairs::{Repair, Repairs};
use crate::feed::xml::names::What;

/// The text without white space around it, if there is any.
pub fn filled(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    if trimmed.len() == text.len() {
        return Some(text);
    }
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    })
}

/// The first date of this kind that can be read, of the first few.
pub fn moment(said: &Said<'_>, what: What, repairs: &mut Repairs) -> Option<DateTime<Utc>> {
    const MOST: usize = 8;
    for (element, _) in said.all(what).into_iter().take(MOST) {
        let text = element.text();
        match dates::parse(&text) {
            Some(moment) => return Some(moment),
            None if text.trim().is_empty() => {}
            None => repairs.note_of(Repair::UnreadableDate, element.position(), || shown(&text)),
        }
    }
    None
}

/// The beginning of a text that could not be read.
pub fn shown(text: &str) -> Option<String> {
    Some(text.trim().chars().filter(|c| !c.is_control()).take(60).collect())
}

/// A size in bytes; zero and what is no number say nothing.
pub fn length(text: Option<&str>) -> Option<u64> {
    text?.trim().replace([',', ' '], "").parse().ok().filter(|length| *length > 0)
}

/// Names and tags arrive escaped twice often enough: `Q&amp;A` and `O&#8217;Neill` mean what HTML means by them.
pub fn unescaped(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.contains('&') {
        true => Cow::Owned(htmlize::unescape(&*text).into_owned()),
        false => text,
    }
}
