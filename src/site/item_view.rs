//! Items, contributors and tags as templates see them.

use std::error::Error;

use chrono::NaiveTime;

use super::view::{
    BadgeView, BlogView, ContributorView, DayView, EnclosureView, ItemView, LinkView, TagView, TimeView, TroubleView,
};
use super::{Contents, Site, words};
use crate::config::{Author, Share, SourceId};
use crate::feed::Enclosure;
use crate::timeline::{Blog, Contributor, Item, Origin, Standing, Tag, TagKey};
use crate::words::Words;

/// How much of an item a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A line of a list: no content.
    Line,
    /// The content, its beginning if it is long; headings below the level given.
    Folded {
        /// The level of the item's own heading.
        below: u8,
    },
    /// All of it.
    Full,
}

impl Site<'_> {
    pub(super) fn item(
        &self,
        at: usize,
        amount: Amount,
        contents: &dyn Contents,
    ) -> Result<ItemView, Box<dyn Error + Send + Sync>> {
        let item = &self.from.timeline.items[at];
        let line = self.line(at, contents);
        if contents.stand_in(at).is_some() {
            return Ok(line);
        }
        if self.share(item) != Share::Full && amount != Amount::Line {
            return Ok(ItemView { folded: true, ..line });
        }
        let fold_after = self.from.config.planet.fold_after_words;
        let folded = matches!(amount, Amount::Folded { .. }) && item.words() > fold_after;
        let content = match amount {
            Amount::Line => None,
            Amount::Full => Some(self.with_copies(item, contents.content(item)?)),
            Amount::Folded { below } => {
                let whole = self.with_copies(item, contents.content(item)?);
                // Half of the limit, so that what is folded away is worth a click. A note may be folded away too.
                let shown = match folded {
                    true => whole.beginning(fold_after / 2).with_fragments_at(&line.permalink, &item.id_prefix()),
                    false => whole,
                };
                Some(shown.lower_headings(below - 1))
            }
        };
        Ok(ItemView { content_html: content, folded, ..line })
    }

    /// An item without its content.
    pub(super) fn line(&self, at: usize, contents: &dyn Contents) -> ItemView {
        if let Some(digest) = contents.stand_in(at) {
            return ItemView { anchor: digest.to_owned(), ..ItemView::default() };
        }
        let item = &self.from.timeline.items[at];
        let zone = self.from.config.planet.timezone;
        let permalink = self.permalink(item);
        let contributor = self.from.timeline.contributor(item);
        let later_day =
            |updated: &chrono::DateTime<chrono::Utc>| words::day(*updated, zone) > words::day(item.date, zone);
        let (url, enclosures, number) = match &item.origin {
            Origin::Entry(entry) => (
                entry.url.as_ref().map_or_else(|| permalink.clone(), ToString::to_string),
                entry.enclosures.get(),
                None,
            ),
            Origin::Post(_) => (permalink.clone(), Vec::new(), None),
            Origin::Issue(issue) => (permalink.clone(), Vec::new(), issue.number),
        };
        let language = item.language.clone();
        let spoken = language.as_deref().unwrap_or(&self.planet.language);
        ItemView {
            kind: item.kind(),
            anchor: item.anchor(),
            title: item.headline(),
            title_html: item.headline_html(),
            url,
            permalink,
            authors: authors_besides(item, contributor, self.from.timeline.blog(item)),
            blog: item.source().and_then(|source| self.link_to_other(source, contributor)),
            also_in: self.also_in(item, contributor),
            contributor: contributor.map(|contributor| self.badge(contributor)),
            published: self.published(item),
            updated: item.updated().filter(later_day).map(|updated| self.time(updated)),
            dir: words::direction(Some(spoken)),
            language,
            tags: item.tags.iter().filter_map(|(key, _)| self.tag_link(key)).collect(),
            excerpt: if self.share(item) == Share::Title { String::new() } else { item.excerpt().to_owned() },
            content_html: None,
            note_html: item.note_html.clone(),
            folded: false,
            words: item.words(),
            enclosures: enclosures.iter().map(|file| enclosure(file, self.words())).collect(),
            comments_url: item.comments().map(ToString::to_string),
            number,
        }
    }

    /// When an item appeared. Who names only the day of what we write ourselves, means no hour.
    fn published(&self, item: &Item) -> TimeView {
        let time = self.time(item.date);
        let begins = item.date.with_timezone(&self.from.config.planet.timezone).time() == NaiveTime::MIN;
        match item.source() {
            None if begins => {
                TimeView { iso: time.day.clone(), moment: time.date.clone(), time: String::new(), ..time }
            }
            _ => time,
        }
    }

    /// How much of an item pages show: all of our own, and of others what the owner says.
    pub(super) fn share(&self, item: &Item) -> Share {
        let source = item.source().and_then(|id| self.from.config.source(id.as_str()));
        match item.source() {
            None => Share::default(),
            Some(_) => source.map_or(self.from.config.default_shares, |source| source.shares).pages,
        }
    }

    /// Items of a list, grouped by day.
    pub(super) fn days(
        &self,
        items: &[usize],
        amount: Amount,
        contents: &dyn Contents,
    ) -> Result<Vec<DayView>, Box<dyn Error + Send + Sync>> {
        let zone = self.from.config.planet.timezone;
        let mut days: Vec<DayView> = Vec::new();
        let mut current = None;
        for at in items {
            let day = words::day(self.from.timeline.items[*at].date, zone);
            let view = self.item(*at, amount, contents)?;
            let is_same = current.replace(day) == Some(day);
            match days.last_mut().filter(|_| is_same) {
                Some(last) => last.items.push(view),
                None => days.push(DayView {
                    day: day.to_string(),
                    heading: self.words().day(day),
                    url: self.day_url(day),
                    items: vec![view],
                    more: Vec::new(),
                }),
            }
        }
        Ok(days)
    }

    /// Items of a list without contents.
    pub(super) fn lines(&self, items: &[usize], contents: &dyn Contents) -> Vec<ItemView> {
        items.iter().map(|at| self.line(*at, contents)).collect()
    }

    /// Our own page about an item.
    pub(super) fn permalink(&self, item: &Item) -> String {
        format!("{}{}/", self.planet.home, item.address())
    }

    /// A link to an item's page.
    pub(super) fn link_to(&self, at: usize) -> LinkView {
        let item = &self.from.timeline.items[at];
        LinkView { title: item.headline(), url: self.permalink(item) }
    }

    pub(super) fn badge(&self, contributor: &Contributor) -> BadgeView {
        const HUES: u8 = 6;
        BadgeView {
            id: contributor.id.to_string(),
            name: contributor.name.clone(),
            url: format!("{}contributors/{}/", self.planet.home, contributor.id),
            face: self.face(contributor),
            initials: initials(&contributor.name),
            hue: blake3::hash(contributor.id.as_str().as_bytes()).as_bytes()[0] % HUES,
            language: contributor.language.clone(),
        }
    }

    pub(super) fn contributor(&self, contributor: &Contributor, contents: &dyn Contents) -> ContributorView {
        let timeline = self.from.timeline;
        let blogs: Vec<&Blog> = contributor.blogs.iter().filter_map(|id| timeline.blogs.get(id)).collect();
        let title = match blogs.as_slice() {
            [blog] => Some(&blog.title).filter(|title| !title.is_empty() && **title != contributor.name),
            _ => None,
        };
        ContributorView {
            badge: self.badge(contributor),
            blog_title: title.cloned(),
            description: contributor.description.clone(),
            homepage: contributor.homepage.as_ref().map(ToString::to_string),
            blogs: blogs.iter().map(|blog| self.blog(blog)).collect(),
            former: contributor.former,
            newcomer: false,
            silent: false,
            count: contributor.items.len(),
            last: contributor.items.first().map(|at| self.line(*at, contents)),
            extra: serde_json::to_value(&contributor.extra).unwrap_or_default(),
        }
    }

    fn blog(&self, blog: &Blog) -> BlogView {
        let trouble = self.from.health.troubles.get(&blog.id);
        let trouble =
            trouble.map(|trouble| TroubleView { since: self.time(trouble.since), message: trouble.error.clone() });
        BlogView {
            title: if blog.title.is_empty() { blog.name.clone() } else { blog.title.clone() },
            homepage: blog.homepage.as_ref().map(ToString::to_string),
            feed_url: blog.feed_url.as_ref().map(ToString::to_string),
            state: match blog.standing {
                Standing::Active => "active",
                Standing::Paused => "paused",
                Standing::Former => "former",
            },
            // Of what is not asked, an old trouble is no news.
            trouble: trouble.filter(|_| blog.standing == Standing::Active),
        }
    }

    /// Other contributors whose feeds have the item, each once.
    fn also_in(&self, item: &Item, contributor: Option<&Contributor>) -> Vec<LinkView> {
        let mut links: Vec<LinkView> = Vec::new();
        for link in item.also_in.iter().filter_map(|source| self.link_to_other(source, contributor)) {
            if !links.iter().any(|known| known.url == link.url) {
                links.push(link);
            }
        }
        links
    }

    /// Whoever is behind a source, if that is somebody else than the contributor.
    fn link_to_other(&self, source: &SourceId, contributor: Option<&Contributor>) -> Option<LinkView> {
        let other = self.from.timeline.contributor_of(source)?;
        let badge = self.badge(other);
        (contributor.map(|one| &one.id) != Some(&other.id)).then_some(LinkView { title: badge.name, url: badge.url })
    }

    pub(super) fn contributor_link(&self, source: &SourceId) -> Option<LinkView> {
        let badge = self.badge(self.from.timeline.contributor_of(source)?);
        Some(LinkView { title: badge.name, url: badge.url })
    }

    fn tag_link(&self, key: &TagKey) -> Option<LinkView> {
        let tag = self.named_tag(key, self.from.timeline.tags.get(key)?);
        Some(LinkView { title: tag.name, url: tag.url })
    }

    pub(super) fn named_tag(&self, key: &TagKey, tag: &Tag) -> TagView {
        TagView {
            name: tag.name.clone(),
            url: format!("{}tags/{}/", self.planet.home, key.as_str()),
            count: tag.items.len(),
        }
    }
}

/// The authors who are somebody else than the contributor.
fn authors_besides(item: &Item, contributor: Option<&Contributor>, blog: Option<&Blog>) -> Vec<String> {
    let is_contributor = |author: &String| {
        contributor.is_some_and(|contributor| {
            author.eq_ignore_ascii_case(&contributor.name) || contributor.names.contains(&Author::known_as(author))
        })
    };
    let is_blog = |author: &String| {
        blog.is_some_and(|blog| author.eq_ignore_ascii_case(&blog.name) || author.eq_ignore_ascii_case(&blog.title))
    };
    item.authors().into_iter().filter(|author| !is_contributor(author) && !is_blog(author)).collect()
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

fn enclosure(enclosure: &Enclosure, words: &Words) -> EnclosureView {
    EnclosureView {
        url: enclosure.url.to_string(),
        mime_type: enclosure.mime_type.clone().unwrap_or_default(),
        name: crate::sanitize::clean_line(enclosure.name()),
        size: words.size(enclosure.length),
    }
}
