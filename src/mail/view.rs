//! What the templates of mail see, beside `planet` and `words`. All addresses are absolute, and so are those in fields
//! whose name ends in `_html`, which may stand unescaped; all else is text.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::sanitize::SafeHtml;

/// `mail/issue.html`: an issue.
#[derive(Clone, Debug, Serialize)]
pub struct MailView {
    /// The subject.
    pub subject: String,
    /// What lists of mails show behind it; may be empty.
    pub preheader: String,
    /// The title.
    pub title: String,
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// The day on which it comes out, in the planet's words.
    pub date: String,
    /// Who edited it.
    pub editors: Vec<String>,
    /// The issue on the web.
    pub url: String,
    /// The newsletter's title.
    pub newsletter: String,
    /// All its issues.
    pub newsletter_url: String,
    /// Where readers talk about it; absent if the issue does not say.
    pub discuss: Option<String>,
    /// How readers leave: an address, or what a mailing service puts in its place; absent if the owner names none.
    pub unsubscribe: Option<String>,
    /// The owner's words at the foot; may be empty.
    pub footer_html: SafeHtml,
    /// What stands before the first heading of the second level, if anything does, then each such heading with all below it.
    pub sections: Vec<SectionView>,
    /// The colours where the screen is light, by their keys in `[theme.light]`: for rules that are not put onto elements.
    pub light: BTreeMap<&'static str, String>,
    /// The same where it is dark.
    pub dark: BTreeMap<&'static str, String>,
}

/// A part of an issue.
#[derive(Clone, Debug, Serialize)]
pub struct SectionView {
    /// The words of its heading; empty for what stands before the first.
    pub title: String,
    /// All of it, the heading included.
    pub content_html: SafeHtml,
}
