//! What letters are made with, and the page that they stand on.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::files;
use crate::commands::console::Console;
use crate::commands::failure::Failure;
use crate::commands::includes;
use crate::config::Config;
use crate::content::{self, Content, Drafts, Issue, Manuscript, Source, Typesetter};
use crate::curation::Curation;
use crate::health::Health;
use crate::includes::Lack;
use crate::mail::{self, Letter};
use crate::pictures::Album;
use crate::render::{RenderError, Renderer};
use crate::site::{self, Ingredients, NoContents, Site, Subject};
use crate::theme::{self, StaticFile, Theme};
use crate::timeline::{self, Timeline};

/// All that an issue becomes a letter with: the editors' files, drafts among them, and the templates.
pub struct Press<'a> {
    config: &'a Config,
    /// The issue's file, without its ending.
    stem: String,
    theme: Theme,
    content: Content,
    timeline: Timeline,
    health: Health,
    album: Album,
    renderer: Renderer,
}

impl<'a> Press<'a> {
    /// For one issue, with what its includes show in their places in `filled`, its Markdown.
    pub fn new(config: &'a Config, issue: &Manuscript, filled: String, now: DateTime<Utc>) -> Result<Self, Failure> {
        let theme = theme::load(config)?;
        let mut content = content::load(config, now, Drafts::One(&issue.path))?;
        for known in content.issues.iter_mut().filter(|known| known.dated.stem == issue.stem) {
            let dated = &mut known.dated;
            let source = Source { markdown: filled.clone(), ..dated.text.source.clone() };
            let address = format!("newsletter/{}", dated.stem);
            dated.text = Typesetter::new(config).set(&address, source, &dated.summary);
        }
        let timeline = timeline::merge(config, &Curation::default(), &BTreeMap::new(), Vec::new(), &content, now);
        let (health, album) = (Health::default(), Album::default());
        let from = Ingredients {
            config,
            timeline: &timeline,
            content: &content,
            health: &health,
            theme: &theme,
            album: &album,
        };
        let renderer = Renderer::new(&theme, &site::plan(from)?.planet, &config.words)?;
        Ok(Self { config, stem: issue.stem.clone(), theme, content, timeline, health, album, renderer })
    }

    /// The same, with the includes filled from the archive; what they ask for that there is not is said, and given.
    pub fn of(
        config: &'a Config,
        issue: &Manuscript,
        now: DateTime<Utc>,
        console: &mut Console<'_>,
    ) -> Result<(Self, Vec<Lack>), Failure> {
        content::includes_make_sense(config, &issue.path, &issue.text, issue.body_start)?;
        let (filled, lacks) = includes::of_issue(config, issue, now, console)?;
        for lack in &lacks {
            console.warn(&format!("{}: {}", files::shown(&issue.path, config), lack.message));
        }
        Ok((Self::new(config, issue, filled, now)?, lacks))
    }

    /// The issue's letter.
    pub fn letter(&self) -> Result<Letter, Failure> {
        mail::compose(self.issue()?, self.config, &self.renderer).map_err(mistake)
    }

    /// Letter and page side by side, in one file.
    pub fn preview(&self, letter: &Letter) -> Result<String, Failure> {
        mail::preview(letter, &self.page()?, &self.renderer).map_err(mistake)
    }

    fn issue(&self) -> Result<&Issue, Failure> {
        let found = self.content.issues.iter().find(|known| known.dated.stem == self.stem);
        found.ok_or_else(|| Failure::Machine(format!("{} was there a moment ago", self.stem)))
    }

    /// The page of an issue as one file: with the site's styles in it, and without scripts.
    fn page(&self) -> Result<String, Failure> {
        let site = self.site()?;
        let stem = &self.stem;
        let is_it = |at: usize| self.timeline.items[at].address().ends_with(stem);
        let page = site.pages.iter().find(|page| matches!(page.of, Subject::Issue(at) if is_it(at)));
        let page = page.ok_or_else(|| Failure::Machine(format!("{stem} has no page")))?;
        let view = site.view(page, &NoContents)?;
        let bytes = self.renderer.render(page.of.template(), &view).map_err(mistake)?;
        Ok(self.alone(&String::from_utf8_lossy(&bytes), &view.page.url))
    }

    fn site(&self) -> Result<Site<'_>, Failure> {
        let Self { config, theme, content, timeline, health, album, .. } = self;
        Ok(site::plan(Ingredients { config, timeline, content, health, theme, album })?)
    }

    /// A page that needs no other file: what is not in it is looked for at the site's own address.
    fn alone(&self, page: &str, url: &str) -> String {
        let home = self.config.planet.base_url.path();
        let sheet = |href: String| self.text_of(href.strip_prefix(home)?);
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!("head", |head| {
                head.prepend(&format!("<base href=\"{url}\" target=\"_blank\">"), ContentType::Html);
                Ok(())
            }))
            .append_element_content_handler(element!("link[rel=stylesheet]", |link| {
                if let Some(css) = link.get_attribute("href").and_then(sheet) {
                    link.replace(&format!("<style>{}</style>", css.replace("</", "<\\/")), ContentType::Html);
                }
                Ok(())
            }))
            .append_element_content_handler(element!("img[src]", |picture| {
                let src = picture.get_attribute("src").unwrap_or_default();
                if let Some(data) = src.strip_prefix(home).and_then(|address| self.pixels_of(address)) {
                    picture.set_attribute("src", &data)?;
                }
                Ok(())
            }))
            .append_element_content_handler(element!("script, meta[http-equiv]", |element| {
                element.remove();
                Ok(())
            }));
        rewrite_str(page, settings).unwrap_or_else(|_| page.to_owned())
    }

    /// The bytes of a static file.
    fn bytes_of(&self, address: &str) -> Option<Vec<u8>> {
        match self.theme.files.get(address)? {
            StaticFile::Default(bytes) => Some(bytes.to_vec()),
            StaticFile::Made(text) => Some(text.clone().into_bytes()),
            StaticFile::Own(path) => std::fs::read(path).ok(),
        }
    }

    fn text_of(&self, address: &str) -> Option<String> {
        Some(String::from_utf8_lossy(&self.bytes_of(address)?).into_owned())
    }

    /// A picture as an address that holds it (RFC 2397), if it is small.
    fn pixels_of(&self, address: &str) -> Option<String> {
        const LARGEST: usize = 200_000;
        const KINDS: [(&str, &str); 5] =
            [("svg", "svg+xml"), ("png", "png"), ("jpg", "jpeg"), ("gif", "gif"), ("webp", "webp")];
        let (_, kind) = KINDS.iter().find(|(ending, _)| address.ends_with(&format!(".{ending}")))?;
        let bytes = self.bytes_of(address).filter(|bytes| bytes.len() <= LARGEST)?;
        let written =
            |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        Some(format!("data:image/{kind},{}", bytes.into_iter().map(written).collect::<String>()))
    }
}

fn mistake(error: RenderError) -> Failure {
    Failure::Usage(error.to_string())
}
