//! The timeline in, the plan of the site out: every page that will exist, its address, its template, and what
//! its template will see. Pure, and small: contents of items are loaded when a page is rendered.

mod address;
mod archive;
mod contributors;
mod entry;
mod feeds;
mod files;
mod head;
mod health_page;
mod item_view;
mod listing;
mod newsletter;
mod pagination;
mod pictures;
mod plan;
mod river;
mod search;
mod structured;
mod subscribe;
mod tags;
mod ties;
mod view;
mod words;

use std::error::Error;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use serde::Serialize;

use crate::config::Config;
use crate::content::Content;
use crate::health::Health;
use crate::pictures::Album;
use crate::sanitize::SafeHtml;
use crate::theme::Theme;
use crate::timeline::{Item, Timeline};
use crate::words::Words;

pub use address::Address;
pub use feeds::{PublishedFeed, Scope};
pub use files::{HEALTH, ROBOTS, SITEMAP};
pub use plan::plan;
pub use search::SEARCH_INDEX;
pub use view::*;
pub use words::count;

/// Everything that a site is made of.
#[derive(Clone, Copy)]
pub struct Ingredients<'a> {
    /// What the owner wants.
    pub config: &'a Config,
    /// What readers may see.
    pub timeline: &'a Timeline,
    /// What the editors wrote.
    pub content: &'a Content,
    /// How the sources fare.
    pub health: &'a Health,
    /// How it looks.
    pub theme: &'a Theme,
    /// The copies of pictures that there are.
    pub album: &'a Album,
}

/// Raised whenever the same plan would become other views or feeds than before: makes every page be made again.
pub const VIEW_VERSION: u32 = 12;

/// The plan.
pub struct Site<'a> {
    /// What it is made of.
    pub from: Ingredients<'a>,
    /// What every page sees.
    pub planet: PlanetView,
    /// The issues among the timeline's items, newest first.
    pub issues: Vec<usize>,
    /// The months that have items, newest first.
    pub months: Vec<archive::Month>,
    /// Every page, each after those that it links to as its parts.
    pub pages: Vec<Page>,
}

/// One planned page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it will be.
    pub address: Address,
    /// What it is of.
    pub of: Subject,
}

/// What a page is of. Numbers are indices into the timeline's or the content's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The home page, or a numbered older page of the river.
    River(pagination::Sheet),
    /// An entry or a post.
    Entry(usize),
    /// All contributors.
    Contributors,
    /// One contributor.
    Contributor(usize, pagination::Sheet),
    /// All tags.
    Tags,
    /// One tag.
    Tag(crate::timeline::TagKey, pagination::Sheet),
    /// All months.
    Archive,
    /// One year.
    Year(i32),
    /// One month.
    Month(archive::Month),
    /// All issues.
    Newsletter,
    /// One issue.
    Issue(usize),
    /// How to follow the planet.
    Subscribe,
    /// How the feeds fare.
    Health,
    /// Where readers search.
    Search,
    /// A plain page.
    Plain(usize),
    /// The wrong turn.
    NotFound,
}

/// What the template of a page sees, beside `planet`.
#[derive(Debug, Serialize)]
pub struct View {
    /// For the head.
    pub page: HeadView,
    /// The page's own.
    #[serde(flatten)]
    pub body: BodyView,
}

/// The page's own part of a view.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum BodyView {
    River(Box<RiverView>),
    Entry(Box<EntryView>),
    Contributors(ContributorsView),
    Contributor(Box<ContributorPageView>),
    Tags(TagsView),
    Tag(TagPageView),
    Archive(ArchiveView),
    Year(YearPageView),
    Month(MonthView),
    Newsletter(NewsletterView),
    Issue(Box<IssueView>),
    Subscribe(SubscribeView),
    Health(HealthView),
    Search(SearchView),
    Page(PageView),
    NotFound(NotFoundView),
}

/// Where the bodies of items come from: the archive for a page, digests for the digest of one.
pub trait Contents: Sync {
    /// The item's whole content, for lists and feeds.
    ///
    /// # Errors
    /// When it cannot be loaded.
    fn content(&self, item: &Item) -> Result<SafeHtml, Box<dyn Error + Send + Sync>>;

    /// What stands for the whole item (by its index in the timeline) where a view is made for its digest alone.
    fn stand_in(&self, _at: usize) -> Option<&str> {
        None
    }
}

/// Stands in for items by their digests: a view made with it changes whenever the page would, and is made far
/// faster.
pub struct Digests(Vec<String>);

impl Contents for Digests {
    fn content(&self, _: &Item) -> Result<SafeHtml, Box<dyn Error + Send + Sync>> {
        Ok(SafeHtml::default())
    }

    fn stand_in(&self, at: usize) -> Option<&str> {
        self.0.get(at).map(String::as_str)
    }
}

/// For pages that show lines only, and for rehearsals.
pub struct NoContents;

impl Contents for NoContents {
    fn content(&self, _: &Item) -> Result<SafeHtml, Box<dyn Error + Send + Sync>> {
        Ok(SafeHtml::default())
    }
}

impl Subject {
    /// The template that renders it.
    pub fn template(&self) -> &'static str {
        match self {
            Self::River(_) => "river.html",
            Self::Entry(_) => "entry.html",
            Self::Contributors => "contributors.html",
            Self::Contributor(..) => "contributor.html",
            Self::Tags => "tags.html",
            Self::Tag(..) => "tag.html",
            Self::Archive => "archive.html",
            Self::Year(_) => "year.html",
            Self::Month(_) => "month.html",
            Self::Newsletter => "newsletter.html",
            Self::Issue(_) => "issue.html",
            Self::Subscribe => "subscribe.html",
            Self::Health => "health.html",
            Self::Search => "search.html",
            Self::Plain(_) => "page.html",
            Self::NotFound => "404.html",
        }
    }
}

impl Site<'_> {
    /// The site's own words.
    pub fn words(&self) -> &Words {
        &self.from.config.words
    }

    /// A moment for templates, in the planet's zone and words.
    pub(crate) fn time(&self, moment: DateTime<Utc>) -> TimeView {
        words::time(moment, self.from.config.planet.timezone, self.words())
    }

    /// A title, with the number of the page where a list has several; nothing is added on the first.
    fn title_of_page(&self, title: &str, sheet: pagination::Sheet) -> String {
        let Some(number) = sheet.number else { return title.to_owned() };
        self.words().fill("title_page", &[("title", title), ("n", &self.words().number(number as u64))])
    }

    /// A sentence, with the page's number behind it where a list has several.
    fn about_page(&self, sentence: String, sheet: pagination::Sheet) -> String {
        let Some(number) = sheet.number else { return sentence };
        format!("{sentence} ({})", self.words().fill("page", &[("n", &self.words().number(number as u64))]))
    }

    /// A digest of each item: of all that any page shows of it.
    pub fn digests(&self) -> Digests {
        let shown = |at: usize| {
            let item = &self.from.timeline.items[at];
            let mut hasher = blake3::Hasher::new();
            hasher.update(item.digest().as_bytes());
            hasher.update(&self.from.config.planet.fold_after_words.to_le_bytes());
            hasher.update(&self.from.config.planet.page_bytes.to_le_bytes());
            hasher.update(format!("{:?}", self.share(item)).as_bytes());
            hasher.update(self.copies_in(item).as_bytes());
            let line = self.line(at, &NoContents);
            serde_json::to_writer(&mut hasher, &line).expect("text and numbers");
            hasher.finalize().to_hex()[..32].to_owned()
        };
        Digests((0..self.from.timeline.items.len()).into_par_iter().map(shown).collect())
    }

    /// What the template of `page` sees.
    ///
    /// # Errors
    /// When a content cannot be loaded.
    pub fn view(&self, page: &Page, contents: &dyn Contents) -> Result<View, Box<dyn Error + Send + Sync>> {
        let (head, body) = match &page.of {
            Subject::River(sheet) => self.river(*sheet, contents)?,
            Subject::Entry(item) => self.entry(*item, contents)?,
            Subject::Contributors => self.contributors(contents),
            Subject::Contributor(contributor, sheet) => self.contributor_page(*contributor, *sheet, contents),
            Subject::Tags => self.tags(),
            Subject::Tag(key, sheet) => self.tag(key, *sheet, contents),
            Subject::Archive => self.archive(),
            Subject::Year(year) => self.year(*year),
            Subject::Month(month) => self.month(*month, contents)?,
            Subject::Newsletter => self.newsletter(contents),
            Subject::Issue(item) => self.issue(*item, contents),
            Subject::Subscribe => self.subscribe(),
            Subject::Health => self.health(),
            Subject::Search => self.search(),
            Subject::Plain(number) => self.plain(*number),
            Subject::NotFound => self.not_found(),
        };
        Ok(View { page: self.head(page, head, &body), body })
    }
}
