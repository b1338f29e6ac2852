//! The types that promise what may stand on a page unescaped.

use serde::Serialize;
use url::Url;

use super::tree::ROOT;
use super::{
    Copied, Link, copies, embeds, excerpt, fragments, furnish, grow, headings, letters, links, plain, policy, text,
    write,
};

/// HTML that has been cleaned. Only `sanitize` makes it; the archive may give back what it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The promise. Visible in this room alone.
    pub(super) fn trusted(html: String) -> Self {
        Self(html)
    }

    /// What the archive stored of a [`SafeHtml`]. For the archive alone; a test holds the others to that.
    pub(crate) fn from_archive(html: String) -> Self {
        Self(html)
    }

    /// Text, escaped.
    pub fn escape(text: &str) -> Self {
        Self(text::escape(text))
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This after `before`, as two blocks.
    #[must_use]
    pub fn after(self, before: &Self) -> Self {
        Self(format!("<div>{}</div>\n{}", before.0.trim_end(), self.0))
    }

    /// Its text, blocks separated by spaces.
    pub fn to_text(&self) -> String {
        text::of_html(&self.0)
    }

    /// Its links to the web, in their order.
    pub fn links(&self) -> impl Iterator<Item = Link<'_>> {
        links::links(&self.0)
    }

    /// All its text, as fast as can be: for searching.
    pub fn to_plain(&self) -> String {
        plain::plain(&self.0)
    }

    /// Its beginning: about `words` words, ended with the block that they end in, all tags closed.
    #[must_use]
    pub fn beginning(&self, words: usize) -> Self {
        Self(excerpt::beginning(&self.0, words))
    }

    /// The same with links to its own parts (`#note`) leading to those parts on the page `url`: for feeds. The page
    /// names them without the `prefix` that ids have in lists.
    #[must_use]
    pub fn with_fragments_at(self, url: &str, prefix: &str) -> Self {
        Self(fragments::lead_to(self.0, url, prefix))
    }

    /// The same with links in the place of players: for feeds, whose readers take frames out without a word.
    #[must_use]
    pub fn with_players_as_links(self) -> Self {
        if !self.0.contains("<iframe") {
            return self;
        }
        let mut tree = grow::grow(&self.0);
        embeds::as_links(&mut tree);
        Self(write::write(&tree, ROOT))
    }

    /// The addresses of its pictures that are elsewhere on the web, in their order, each once.
    pub fn pictures(&self) -> Vec<String> {
        match self.has_pictures() {
            true => copies::addresses(&grow::grow(&self.0)),
            false => Vec::new(),
        }
    }

    /// The same with copies in the place of pictures from elsewhere, each linked to its original; where `copy` has none, a
    /// link to the original stands alone.
    #[must_use]
    pub fn with_copies(self, copy: &dyn Fn(&str) -> Option<Copied>) -> Self {
        if !self.has_pictures() {
            return self;
        }
        let mut tree = grow::grow(&self.0);
        copies::put(&mut tree, copy);
        Self(write::write(&tree, ROOT))
    }

    fn has_pictures(&self) -> bool {
        ["<img", "<picture", "<video"].iter().any(|tag| self.0.contains(tag))
    }

    /// The same with a link to a file that comes with it, behind all else.
    #[must_use]
    pub fn with_link_to(self, url: &Url, words: &str) -> Self {
        let (url, words) = (text::escape(url.as_str()), text::escape(words));
        Self(format!("{}<p><a href=\"{url}\" rel=\"{}\">{words}</a></p>", self.0, policy::REL))
    }

    /// The same as mail programs read it, in sections: what stands before the first heading of the second level, without
    /// words of its own, then each such heading, its words, and what is below it. `page` is where it is on the web, where
    /// links to its own parts lead, and `prefix` what the ids in it begin with.
    pub fn for_mail(&self, page: &str, prefix: &str) -> Vec<(String, Self)> {
        let mut tree = grow::grow(&self.0);
        letters::fit(&mut tree, page, prefix);
        letters::sections(&tree).into_iter().map(|(words, html)| (words, Self(html))).collect()
    }

    /// The same with each heading `by` levels lower, `h6` at most.
    #[must_use]
    pub fn lower_headings(self, by: u8) -> Self {
        if by == 0 || !self.0.contains("<h") {
            return self;
        }
        let mut tree = grow::grow(&self.0);
        headings::lower(&mut tree, by);
        Self(write::write(&tree, ROOT))
    }
}

impl std::fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What an editor of this planet wrote, rendered from Markdown. Editors are trusted on pages; for feeds and
/// mail it is cleaned like all else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditorHtml(String);

impl EditorHtml {
    /// Takes rendered Markdown. For `content` alone; a test holds the others to that.
    pub(crate) fn from_markdown(html: String) -> Self {
        Self(furnish::furnish(html))
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For a page, where editors are trusted.
    pub fn for_pages(&self) -> SafeHtml {
        SafeHtml(self.0.clone())
    }
}
