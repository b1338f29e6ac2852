//! A letter and the page side by side, for its editors: one file that needs no other.

use serde::Serialize;

use super::letter::Letter;
use crate::newsletter::{CLIPPED, Complaint, HEAVY, SectionSize, Severity};
use crate::render::{RenderError, Renderer};

/// Ask what colours a reader likes.
const ASKS_DARK: &str = "(prefers-color-scheme: dark)";

/// `mail/preview.html`: a letter as its readers will see it.
#[derive(Clone, Debug, Serialize)]
pub struct Preview<'a> {
    /// Its subject.
    subject: &'a str,
    /// What lists of mails show behind it; may be empty.
    preheader: &'a str,
    /// Who writes, as the header has it; absent until the owner says who.
    from: Option<String>,
    /// Its date, as the header has it.
    date: String,
    /// The issue on the web.
    url: &'a str,
    /// Its identity, without angle brackets.
    message_id: &'a str,
    /// The headers of the list.
    headers: Vec<Header<'a>>,
    /// Bytes of its HTML.
    html_bytes: usize,
    /// Bytes of its plain text.
    text_bytes: usize,
    /// Bytes of all of it as it travels; absent until the owner says who writes.
    message_bytes: Option<usize>,
    /// Bytes of HTML from which on the owner is warned.
    heavy: usize,
    /// Bytes of HTML that large mailboxes do not show any more.
    clipped: usize,
    /// `fine`, `heavy` or `clipped`.
    verdict: &'static str,
    /// Its sections, with what they take of the HTML.
    sections: &'a [SectionSize],
    /// The page and the mail, in frames of several widths, light and dark.
    frames: Vec<Frame>,
    /// The plain text.
    text: &'a str,
}

/// A header of a letter.
#[derive(Clone, Debug, Serialize)]
struct Header<'a> {
    /// Such as `List-Id`.
    name: &'a str,
    /// As it travels.
    value: &'a str,
}

/// A document in a frame of its own.
#[derive(Clone, Debug, Serialize)]
struct Frame {
    /// What it shows, in English.
    title: String,
    /// Its width in pixels.
    width: u32,
    /// The document in it.
    document: String,
}

/// Writes the preview; `page` is the page as one file.
///
/// # Errors
/// A mistake in a template.
pub fn preview(letter: &Letter, page: &str, renderer: &Renderer) -> Result<String, RenderError> {
    let to: Vec<_> = letter.to.iter().cloned().collect();
    let view = Preview {
        subject: &letter.subject,
        preheader: &letter.preheader,
        from: letter.from.as_ref().map(ToString::to_string),
        date: letter.date.to_rfc2822(),
        url: &letter.url,
        message_id: &letter.message_id,
        headers: letter.headers.iter().map(|(name, value)| Header { name, value }).collect(),
        html_bytes: letter.html.len(),
        text_bytes: letter.text.len(),
        message_bytes: letter.to_bytes(&to).ok().map(|bytes| bytes.len()),
        heavy: HEAVY,
        clipped: CLIPPED,
        verdict: match letter.weight.complaint() {
            None => "fine",
            Some(Complaint { severity: Severity::Note, .. }) => "heavy",
            Some(Complaint { severity: Severity::Error, .. }) => "clipped",
        },
        sections: &letter.weight.sections,
        frames: frames(letter, page),
        text: &letter.text,
    };
    renderer.fill("mail/preview.html", &view, "the preview")
}

fn frames(letter: &Letter, page: &str) -> Vec<Frame> {
    let mut frames = vec![Frame { title: "Web page".into(), width: 760, document: page.to_owned() }];
    for (scheme, document) in [("light", light(&letter.html)), ("dark", dark(&letter.html))] {
        for width in [600, 320] {
            let title = format!("Mail, {width} pixels, {scheme}");
            frames.push(Frame { title, width, document: document.clone() });
        }
    }
    frames
}

/// As where readers like it dark, whatever this screen is like.
fn dark(html: &str) -> String {
    html.replace(ASKS_DARK, "all").replace("content=\"light dark\"", "content=\"dark\"")
}

/// As where they like it light.
fn light(html: &str) -> String {
    html.replace(ASKS_DARK, "not all").replace("content=\"light dark\"", "content=\"light\"")
}
