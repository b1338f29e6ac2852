//! Links and pictures.

use std::collections::BTreeMap;

use url::Url;

use super::{Look, Reach, Severity};
use crate::config::{Config, Material, is_web, placeholders};
use crate::content::Manuscript;
use crate::newsletter::earlier::key;
use crate::newsletter::outline::{Link, Outline};
use crate::sanitize::without_marks;

/// The addresses that an issue leads to, outside of the planet, each once.
pub fn links_to_ask(issue: &Manuscript, config: &Config) -> Vec<Url> {
    let links = Outline::of(issue).links.into_iter().filter(|link| !is_filled_in(&link.url));
    let urls = links.filter_map(|link| Url::parse(&link.url).ok());
    let mut urls: Vec<Url> = urls.filter(|url| is_web(url) && !is_below(url, &config.planet.base_url)).collect();
    for url in &mut urls {
        url.set_fragment(None);
    }
    urls.sort();
    urls.dedup();
    urls
}

fn is_below(url: &Url, base: &Url) -> bool {
    url.host() == base.host() && url.port() == base.port() && url.path().starts_with(base.path())
}

impl Look<'_> {
    pub(super) fn links(&mut self) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for link in self.outline.links.clone() {
            self.words(&link);
            let Some(url) = self.address(&link) else { continue };
            self.repeated(&link, &url, &mut seen);
            self.reached(&link, url);
        }
        for picture in self.outline.pictures.clone() {
            if picture.alt.is_none() {
                let help = "write what it shows: between the brackets of ![...](...), or as alt=\"...\"";
                self.wrong_with_help("alt", picture.place.clone(), "the picture has no alternative text", help);
            }
            if is_relative(&picture.url) && !is_filled_in(&picture.url) {
                self.relative(picture.place, &picture.url);
            }
        }
    }

    fn words(&mut self, link: &Link) {
        let words = link.words.trim();
        if words.is_empty() {
            self.wrong("words", link.place.clone(), "the link has no words");
        } else if words.ends_with("...") || words.ends_with('…') {
            let help = "write the whole title: some programs cut it";
            self.wrong_with_help("title", link.place.clone(), format!("the title is cut off: {words}"), help);
        }
    }

    /// The address, if it leads into the web.
    fn address(&mut self, link: &Link) -> Option<Url> {
        match Url::parse(&link.url) {
            _ if is_filled_in(&link.url) => None,
            Ok(url) if is_web(&url) => Some(url),
            Ok(url) if url.scheme() == "mailto" => None,
            Ok(url) => {
                let message = format!("`{}:` leads nowhere on the web", url.scheme());
                self.wrong("address", link.place.clone(), message);
                None
            }
            Err(_) if is_relative(&link.url) => {
                self.relative(link.place.clone(), &link.url);
                None
            }
            Err(_) if link.url.starts_with(['/', '#']) => None,
            Err(error) => {
                self.wrong("address", link.place.clone(), format!("`{}` is not an address: {error}", link.url));
                None
            }
        }
    }

    fn relative(&mut self, place: std::ops::Range<usize>, url: &str) {
        let help = "write an address in full, or one that begins with /, which starts at the planet's home page";
        self.wrong_with_help("relative", place, format!("`{url}` leads elsewhere in mails and feeds"), help);
    }

    fn repeated(&mut self, link: &Link, url: &Url, seen: &mut BTreeMap<String, usize>) {
        if let Some(clean) = without_marks(url) {
            let message = "the address has marks that follow readers";
            self.wrong_with_help("tracking", link.place.clone(), message, format!("write {clean}"));
        }
        let section = self.outline.section_at(link.place.start);
        let comes_back = section.is_some_and(|id| {
            let mut sections = self.config.newsletter.sections.iter();
            sections.any(|section| section.id == id && section.material == Material::Events)
        });
        if comes_back || self.may_recur(url) {
            return;
        }
        let key = key(url);
        if let Some(first) = seen.get(&key) {
            let message = format!("the same link as on line {}", self.line(*first));
            self.wrong("twice", link.place.clone(), message);
        } else if let Some(issue) = self.earlier.links.get(&key) {
            let help = "take it out, or name its address under `recurring` of [newsletter]";
            self.wrong_with_help("twice", link.place.clone(), format!("{issue}.md had this link"), help);
        }
        seen.entry(key).or_insert(link.place.start);
    }

    /// The planet's own pages, what the owner permits, and what stands in the standing words of sections.
    fn may_recur(&self, url: &Url) -> bool {
        let newsletter = &self.config.newsletter;
        let is_standing = |text: &str| text.contains(url.as_str()) || text.contains(url.as_str().trim_end_matches('/'));
        is_below(url, &self.config.planet.base_url)
            || newsletter.recurring.iter().any(|base| is_below(url, base))
            || newsletter.sections.iter().any(|section| is_standing(&section.text) || is_standing(&section.intro))
    }

    fn reached(&mut self, link: &Link, mut url: Url) {
        url.set_fragment(None);
        match self.reach.get(url.as_str()) {
            None | Some(Reach::Fine) => {}
            Some(Reach::Dead(why)) => {
                let message = format!("the link is dead: {why}");
                self.wrong("dead", link.place.clone(), message);
            }
            Some(Reach::Moved(to)) => {
                let help = format!("write {to}");
                self.wrong_with_help("moved", link.place.clone(), "the page has moved for good", help);
            }
            Some(Reach::Unsure(why)) => {
                let message = format!("whether the link is alive cannot be told from here: {why}");
                self.note(Severity::Note, "unsure", link.place.clone(), message, None);
            }
        }
    }
}

/// Whether a mailing service makes the address what it is.
fn is_filled_in(url: &str) -> bool {
    !placeholders(url).is_empty()
}

fn is_relative(url: &str) -> bool {
    matches!(Url::parse(url), Err(url::ParseError::RelativeUrlWithoutBase)) && !url.starts_with(['/', '#'])
}
