//! `[newsletter]`: how an issue is drafted.

use chrono::Weekday;
use url::Url;

use super::{Filter, Location, Mail, Sending, SourceId};

/// `[newsletter]`.
#[derive(Clone, Debug)]
pub struct Newsletter {
    /// Its title; the planet's title and "newsletter" if the owner gave none.
    pub title: String,
    /// May be empty.
    pub description: String,
    /// Where readers sign up for it by mail: a web page, or a `mailto:` address.
    pub subscribe_url: Option<Url>,
    /// The title of an issue, with `{title}`, `{number}`, `{period}`, `{start}`, `{end}`.
    pub issue_title: String,
    /// What stands in the name of an issue's file behind the day, with `{number}`.
    pub issue_slug: String,
    /// The day on which an issue's period ends and it comes out.
    pub weekday: Weekday,
    /// Who edits it, unless an issue says otherwise.
    pub editors: Vec<String>,
    /// Feeds in which the newsletter itself appears: nothing is drafted from them.
    pub own_feeds: Vec<SourceId>,
    /// Addresses, with all below them, that may stand in every issue.
    pub recurring: Vec<Url>,
    /// How it goes out by mail.
    pub mail: Mail,
    /// Who carries issues to their readers, if the program is to send them.
    pub sending: Option<Sending>,
    /// What an issue is drafted from, in its order.
    pub sections: Vec<Section>,
}

/// `[[newsletter.section]]`.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name in markers and in the inbox: `a-z`, `0-9` and `-`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Markdown above its items; may be empty.
    pub intro: String,
    /// Markdown of sections that have no items; may be empty.
    pub text: String,
    /// Where its items come from.
    pub material: Material,
    /// Items in a draft at most.
    pub limit: usize,
    /// How they are ordered.
    pub order: Order,
    /// How each of them looks.
    pub style: Style,
    /// Words of a blurb at most; none if 0.
    pub blurb_words: usize,
    /// For events, how many days ahead.
    pub days: u32,
    /// Only entries of these feeds, if there are any.
    pub feeds: Vec<SourceId>,
    /// For events: iCalendar files (RFC 5545), on the web or in the project.
    pub calendars: Vec<Location>,
    /// Only entries that meet these conditions.
    pub filter: Filter,
}

/// Where the items of a section come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// Posts of the planet.
    Posts,
    /// Contributors and authors who appeared for the first time.
    Newcomers,
    /// What will take place.
    Events,
    /// Entries of feeds that may be kept off the river.
    Feed,
    /// Pages that most contributors link to.
    Mentions,
    /// What can be counted of the period.
    Statistics,
    /// Standing words.
    Text,
    /// Words for people to replace.
    Placeholder,
}

/// How the items of a section are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Everybody's best first: by mentions, then by date, each contributor's second after everybody's first.
    Rank,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// By title.
    Title,
}

/// How an item looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A heading with a paragraph.
    Headlines,
    /// A line of a list.
    List,
}

impl Section {
    /// Whether it takes only some of what there is, so that it chooses before those that take anything.
    pub fn is_choosy(&self) -> bool {
        let Filter { include, exclude, tags, languages, min_words } = &self.filter;
        let has_conditions = !(include.is_empty() && tags.is_empty() && languages.is_empty() && exclude.is_empty());
        !self.feeds.is_empty() || has_conditions || *min_words > 0
    }
}
