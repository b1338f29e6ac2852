//! A page's view and the templates in, its bytes out. Pure, and the same on every core.

mod filters;

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};
use thiserror::Error;

use crate::diagnostic::Diagnostic;
use crate::site::{PlanetView, VIEW_VERSION, View};
use crate::theme::{DEFAULT_PREFIX, Theme};
use crate::words::Words;

/// The templates, ready to render the pages of one site.
pub struct Renderer {
    tera: Tera,
    digest: String,
}

/// A page that could not be rendered: a mistake in a template that only shows when it is used.
#[derive(Debug, Error)]
#[error("{page} could not be made from {template}:\n{message}")]
pub struct RenderError {
    /// The template that was asked for; the message names the one with the mistake, and its line.
    pub template: String,
    /// The page's place on the site.
    pub page: String,
    /// What is wrong and where.
    pub message: String,
}

impl Renderer {
    /// Takes the templates of a theme, and the planet and the words that all of them see.
    ///
    /// # Errors
    /// A template that cannot be understood, with file and line.
    pub fn new(theme: &Theme, planet: &PlanetView, words: &Arc<Words>) -> Result<Self, Diagnostic> {
        let mut tera = Tera::new();
        filters::register(&mut tera, words);
        let failed = |error: tera::Error| explain(&error, theme);
        tera.set_fallback_prefixes([DEFAULT_PREFIX]).map_err(failed)?;
        let all = theme.templates.iter().map(|(name, template)| (name.as_str(), template.text.as_str()));
        tera.add_raw_templates(all).map_err(failed)?;
        tera.global_context().insert("planet", planet);
        tera.global_context().insert("words", words.as_ref());
        Ok(Self { tera, digest: digest(theme, planet, words) })
    }

    /// Changes whenever any page may look different: with the templates but those of mail, the planet, and the program.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The bytes of a page.
    ///
    /// # Errors
    /// A mistake in a template that shows only now.
    pub fn render(&self, template: &str, view: &View) -> Result<Vec<u8>, RenderError> {
        self.fill(template, view, &view.page.url).map(String::into_bytes)
    }

    /// The text of anything else that a template makes; `what` names it where that fails.
    ///
    /// # Errors
    /// A mistake in a template that shows only now.
    pub fn fill(&self, template: &str, view: &impl Serialize, what: &str) -> Result<String, RenderError> {
        let failed = |error: tera::Error| RenderError {
            template: template.to_owned(),
            page: what.to_owned(),
            message: error.to_string(),
        };
        let context = Context::from_serialize(view).map_err(failed)?;
        self.tera.render(template, &context).map_err(failed)
    }
}

/// Tera's report has the line; the owner's file is added where the template is theirs.
fn explain(error: &tera::Error, theme: &Theme) -> Diagnostic {
    let report = error.to_string();
    let own = theme.templates.iter().filter_map(|(name, template)| Some((name, template.path.as_ref()?)));
    let named = |name: &str| report.contains(&format!("{name}:")) || report.contains(&format!("'{name}'"));
    let path = own.into_iter().find(|(name, _)| named(name)).map(|(_, path)| path.as_path());
    let message = match error.kind() {
        ErrorKind::SyntaxError(_) | ErrorKind::RenderingError(_) => format!("the template is not understood\n{report}"),
        _ => report,
    };
    Diagnostic::whole(path.unwrap_or(Path::new("templates")), message)
}

fn digest(theme: &Theme, planet: &PlanetView, words: &Words) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(&VIEW_VERSION.to_le_bytes());
    hasher.update(&serde_json::to_vec(planet).unwrap_or_default());
    hasher.update(&serde_json::to_vec(words).unwrap_or_default());
    let of_mail = |name: &str| name.strip_prefix(DEFAULT_PREFIX).unwrap_or(name).starts_with("mail/");
    for (name, template) in theme.templates.iter().filter(|(name, _)| !of_mail(name)) {
        for part in [name, &template.text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}
