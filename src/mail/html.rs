//! The part of a letter that looks like something.

use std::fmt::Write;

use css_inline::{CSSInliner, InlineOptions};

use super::view::MailView;
use crate::config::{COLOURS, Look};
use crate::newsletter::SectionSize;
use crate::render::{RenderError, Renderer};
use crate::theme::hex;

/// The template of an issue.
const TEMPLATE: &str = "mail/issue.html";

/// Fonts that mail programs have; the owner's go before these.
const FONTS: [(&str, &str); 3] = [
    ("serif", "Charter,Georgia,serif"),
    ("sans", "'Segoe UI',Roboto,Helvetica,Arial,sans-serif"),
    ("mono", "Menlo,Consolas,monospace"),
];

/// Renders an issue, and puts the template's styles onto its elements: many programs drop all others. What holds for some
/// screens only stays in the head.
///
/// # Errors
/// A mistake in a template.
pub fn html(view: &MailView, look: &Look, renderer: &Renderer) -> Result<String, RenderError> {
    let document = renderer.fill(TEMPLATE, view, &view.url)?;
    let options = InlineOptions {
        keep_style_tags: false,
        keep_at_rules: true,
        minify_css: true,
        load_remote_stylesheets: false,
        resolve_css_variables: true,
        extra_css: Some(variables(look).into()),
        ..InlineOptions::default()
    };
    let inlined = CSSInliner::new(options).inline(&document).map_err(|error| RenderError {
        template: TEMPLATE.to_owned(),
        page: view.url.clone(),
        message: format!("its styles cannot be put onto its elements: {error}"),
    })?;
    Ok(with_style_last(&inlined))
}

/// What is left of the styles goes behind all else in the head: a browser looks for the encoding in the first bytes alone.
fn with_style_last(html: &str) -> String {
    let split = || {
        let (before, rest) = html.split_once("<style>")?;
        let (style, rest) = rest.split_once("</style>")?;
        let (head, body) = rest.split_once("</head>")?;
        Some([before, head.trim(), "\n<style>", style.trim(), "</style>\n</head>", body].concat())
    };
    split().unwrap_or_else(|| html.to_owned())
}

/// The style variables of the site's own style sheet, where the screen is light.
fn variables(look: &Look) -> String {
    let mut css = String::from(":root{");
    for colour in COLOURS {
        let shown = hex(look.light.own(colour.name).unwrap_or(colour.light));
        let _ = write!(css, "--{}:{shown};", colour.name.replace('_', "-"));
    }
    for (name, fonts) in FONTS {
        let own = look.fonts.iter().find(|(known, _)| *known == name).map(|(_, fonts)| fonts.as_str());
        let _ = write!(css, "--{name}:{};", own.unwrap_or(fonts));
    }
    css + "}"
}

/// What each section takes of the document: from its heading to the next one.
pub fn sizes(html: &str, titles: &[&str]) -> Vec<SectionSize> {
    let mut starts: Vec<usize> = html.match_indices("<h2").map(|(at, _)| at).collect();
    let end = html.rfind("<!--end-->").unwrap_or(html.len());
    starts.push(end.max(starts.last().copied().unwrap_or(end)));
    let bytes = starts.windows(2).map(|two| two[1] - two[0]);
    titles.iter().zip(bytes).map(|(title, bytes)| SectionSize { title: (*title).to_owned(), bytes }).collect()
}
