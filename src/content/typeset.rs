//! From an editor's Markdown to what stands on pages, in lists and in feeds.

use url::Url;

use super::highlight::Highlighter;
use super::{Source, Text, markdown};
use crate::config::Config;
use crate::sanitize::{self, EditorHtml, SafeHtml};

/// Makes texts of Markdown, as the owner wishes.
pub struct Typesetter<'a> {
    config: &'a Config,
    highlighter: Highlighter,
}

impl<'a> Typesetter<'a> {
    /// With all that it takes to colour code.
    pub fn new(config: &'a Config) -> Self {
        Self { config, highlighter: Highlighter::new() }
    }

    /// The text that stands at `address`, such as `posts/2026-11-20-x`; its excerpt is the editor's `summary` if there is
    /// one.
    pub fn set(&self, address: &str, source: Source, summary: &str) -> Text {
        const EXCERPT_CHARS: usize = 240;
        let base = &self.config.planet.base_url;
        let (rendered, contents) = markdown::render(&source.markdown, self.config, Some(&self.highlighter));
        let html = EditorHtml::from_markdown(rendered);
        let page: Url = base.join(&format!("{address}/")).unwrap_or_else(|_| base.clone());
        let safe_html = sanitize::clean_editors(&html, &page, &sanitize::anchor("content", address));
        let words = safe_html.to_text();
        let excerpt = match summary.trim() {
            "" => sanitize::excerpt(&words, EXCERPT_CHARS),
            summary => sanitize::clean_line(summary),
        };
        Text {
            digest: blake3::hash(html.as_str().as_bytes()).to_hex()[..32].to_owned(),
            words: words.split_whitespace().count(),
            source,
            excerpt,
            html,
            safe_html,
            contents,
        }
    }
}

/// A short text in Markdown, cleaned; `name` tells it from others.
pub fn note(markdown: &str, name: &str, config: &Config) -> SafeHtml {
    clean(markdown, &config.planet.base_url, &sanitize::anchor("content", name), config)
}

/// Markdown as clean HTML, its code without colours; `page` is where it stands, `anchor` what its ids begin with.
pub fn clean(markdown: &str, page: &Url, anchor: &str, config: &Config) -> SafeHtml {
    let html = EditorHtml::from_markdown(markdown::render(markdown, config, None).0);
    sanitize::clean_editors(&html, page, anchor)
}

impl Text {
    /// For its own page.
    pub fn for_its_page(&self) -> SafeHtml {
        self.html.for_pages()
    }
}
