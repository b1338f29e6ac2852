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
    subject: &'a str,
    preheader: &'a str,
    from: Option<String>,
    date: String,
    url: &'a str,
    message_id: &'a str,
    headers: Vec<Header<'a>>,
    html_bytes: usize,
    text_bytes: usize,
    message_bytes: Option<usize>,
    heavy: usize,
    clipped: usize,
    /// `fine`, `heavy` or `clipped`.
    verdict: &'static str,
    sections: &'a [SectionSize],
    frames: Vec<Frame>,
    text: &'a str,
}

#[derive(Clone, Debug, Serialize)]
struct Header<'a> {
    name: &'a str,
    value: &'a str,
}

/// A document in a frame of its own.
#[derive(Clone, Debug, Serialize)]
struct Frame {
    title: String,
    width: u32,
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
