//! What templates see: one struct a page kind, and the parts they share.
//!
//! Every page is rendered with these variables: `planet` ([`PlanetView`]), `page` ([`HeadView`]) and the fields
//! of its own struct below. All addresses are root-relative (`/planet/tags/glass/`) unless the field says
//! otherwise. All strings are text, to be escaped, except fields whose name ends in `_html`: these are cleaned
//! or rendered by us and may stand unescaped (`{{ item.content_html | safe }}`); nothing else may.
//! Optional fields are `null` when absent.

use serde::Serialize;

use crate::sanitize::SafeHtml;

/// The planet itself: the same on every page, and the same on the next day, so that a new post does not rewrite
/// every page.
#[derive(Clone, Debug, Serialize)]
pub struct PlanetView {
    /// Its title.
    pub title: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// BCP 47 tag of the interface, such as `en`.
    pub language: String,
    /// `ltr` or `rtl`, from the language.
    pub dir: &'static str,
    /// Absolute address of the home page, with a slash at its end.
    pub base_url: String,
    /// Root-relative address of the home page: `/`, or `/planet/` for a planet below a host's root.
    pub home: String,
    /// Who is responsible for it; empty strings where not given.
    pub owner_name: String,
    /// Where to write to them; empty where not given.
    pub owner_email: String,
    /// The program and its version, such as `Orrery 0.1.0`.
    pub generator: String,
    /// The newsletter's title; empty when there is no newsletter.
    pub newsletter_title: String,
    /// The newsletter's description.
    pub newsletter_description: String,
    /// The menu: the fixed pages, then those with `menu = true`.
    pub menu: Vec<LinkView>,
    /// The feeds that the planet publishes of all that it has, and of its newsletter: for the subscribe list.
    pub feeds: Vec<FeedLinkView>,
    /// The OPML list of all contributors' feeds.
    pub opml: String,
    /// Where players of posts come from, for the Content-Security-Policy: empty unless a feed shows players.
    pub frame_sources: String,
    /// What `[theme]` says.
    pub look: LookView,
    /// The language as the Open Graph protocol has it, such as `en_GB`; empty where no territory is known.
    pub og_locale: String,
    /// `extra` of `[planet]`, as written.
    pub extra: serde_json::Value,
}

/// What `[theme]` says, but for what stands in style sheets.
#[derive(Clone, Debug, Serialize)]
pub struct LookView {
    /// The picture beside the planet's name, root-relative; absent for the theme's own.
    pub logo: Option<String>,
    /// The owner's style sheets, root-relative, in their order.
    pub styles: Vec<String>,
    /// Links in the head of each page.
    pub header_links: Vec<LinkView>,
    /// Links at the foot of each page.
    pub footer_links: Vec<LinkView>,
    /// The colour of the sky, `#rrggbb`, for browsers that colour their own frame: where the screen is light.
    pub light: String,
    /// The same where it is dark.
    pub dark: String,
}

/// What goes into the head of a page.
#[derive(Clone, Debug, Serialize)]
pub struct HeadView {
    /// The page's own title, without the planet's; empty on the home page.
    pub title: String,
    /// For `<meta name="description">`; unique to the page.
    pub description: String,
    /// This page's absolute address.
    pub url: String,
    /// Absolute canonical address: the original's for an entry, this page's otherwise.
    pub canonical: String,
    /// `true` where search engines should not list the page (republished entries, the feeds' health, the search, 404).
    pub noindex: bool,
    /// Which page kind this is: `river`, `entry`, `post`, `issue`, `newsletter`, `contributors`, `contributor`,
    /// `tags`, `tag`, `archive`, `year`, `month`, `subscribe`, `health`, `search`, `page` or `not_found`.
    pub kind: &'static str,
    /// When the item that the page is of was published, RFC 3339, or its day alone; absent on other pages.
    pub published: Option<String>,
    /// When it was edited, if on a later day.
    pub modified: Option<String>,
    /// A picture for it, absolute: the first that comes with it, else the owner's logo, unless it is a drawing (SVG).
    pub image: Option<String>,
    /// The page for machines, as JSON-LD in the words of schema.org; to be printed by `| json_in_script`.
    pub structured: Option<serde_json::Value>,
    /// Its own feeds, such as those of a contributor, a tag or the newsletter; most pages have none.
    pub feeds: Vec<FeedLinkView>,
    /// These, and then the other feeds of the planet: for `<link rel="alternate">`.
    pub alternates: Vec<FeedLinkView>,
    /// Root-relative address of the section in `planet.menu` that this page belongs to; may match none.
    pub section: String,
}

/// A link with its words.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// A tag and how many items have it.
#[derive(Clone, Debug, Serialize)]
pub struct TagView {
    /// Its name, as most write it.
    pub name: String,
    /// Its page.
    pub url: String,
    /// Items with it.
    pub count: usize,
}

/// One of the feeds that the planet publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedLinkView {
    /// Such as `Planet Halfmoon (Atom)`.
    pub title: String,
    /// Its media type.
    pub mime_type: &'static str,
    /// `Atom`, `RSS` or `JSON Feed`.
    pub format: &'static str,
    /// Where it is.
    pub url: String,
}

/// A moment, in the planet's time zone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TimeView {
    /// RFC 3339 with offset, for `<time datetime>`; the day alone where no more is known.
    pub iso: String,
    /// The day alone, `2026-11-20`.
    pub day: String,
    /// The day in words, `20 November 2026`.
    pub date: String,
    /// The time of day with its zone, `18:05 CET`; empty where only the day is known.
    pub time: String,
    /// Both, `20 November 2026, 18:05 CET`.
    pub moment: String,
}

/// A contributor where they are named beside an item.
#[derive(Clone, Debug, Serialize)]
pub struct BadgeView {
    /// The person's id, or the feed's.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their page on the planet.
    pub url: String,
    /// Address of the picture, if there is one.
    pub face: Option<String>,
    /// One or two letters to show without a picture.
    pub initials: String,
    /// 0 to 5: a stable colour for the letters.
    pub hue: u8,
    /// BCP 47 tag of the language that their name is in, when it is known.
    pub language: Option<String>,
}

/// One item of the timeline: an entry, one of the planet's own posts, or an issue of the newsletter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ItemView {
    /// `entry`, `post` or `issue`.
    pub kind: &'static str,
    /// Unique on any page: for `id` attributes.
    pub anchor: String,
    /// The title as text; for an untitled item its first words.
    pub title: String,
    /// The title with its inline markup (`code`, `em` ...), without links.
    pub title_html: SafeHtml,
    /// Where the title leads: the original (absolute) for an entry, our own page for a post or an issue.
    pub url: String,
    /// Our own page about it.
    pub permalink: String,
    /// Whose it is; absent for posts and issues.
    pub contributor: Option<BadgeView>,
    /// Authors who are not the contributor themselves, or a post's authors, or an issue's editors.
    pub authors: Vec<String>,
    /// The blog that it stands on, where its contributor is one of several who write there: name and page.
    pub blog: Option<LinkView>,
    /// Other contributors whose feeds have the same post: names and pages.
    pub also_in: Vec<LinkView>,
    /// When it was published.
    pub published: TimeView,
    /// When it was edited, if on a later day.
    pub updated: Option<TimeView>,
    /// BCP 47 tag, if known.
    pub language: Option<String>,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// The first words as text, for lists; may be empty.
    pub excerpt: String,
    /// The content, or its beginning if `folded`. Absent where only the line of a list is shown.
    pub content_html: Option<SafeHtml>,
    /// A word of the planet's owner to its readers.
    pub note_html: Option<SafeHtml>,
    /// `true` if `content_html` is only the beginning.
    pub folded: bool,
    /// Words in all of it.
    pub words: usize,
    /// Sound, film and files that come with it.
    pub enclosures: Vec<EnclosureView>,
    /// Where comments are, absolute.
    pub comments_url: Option<String>,
    /// The issue's number, if it is a numbered issue.
    pub number: Option<u32>,
}

/// A file that comes with an entry.
#[derive(Clone, Debug, Serialize)]
pub struct EnclosureView {
    /// Absolute address.
    pub url: String,
    /// Its media type, may be empty.
    pub mime_type: String,
    /// Its last path segment.
    pub name: String,
    /// Its size in words, such as `12.3 MB`; empty when unknown.
    pub size: String,
}

/// A day and its items, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct DayView {
    /// `2026-11-20`.
    pub day: String,
    /// `Friday, 20 November 2026`.
    pub heading: String,
    /// Where all posts of the day are listed: a part of the page of its month, with the day as its `id`.
    pub url: String,
    /// The items of this day that stand on this page.
    pub items: Vec<ItemView>,
    /// What else contributors wrote on this day, of whom only the newest posts are on the river.
    pub more: Vec<MoreView>,
}

/// How many more posts of a day there are.
#[derive(Clone, Debug, Serialize)]
pub struct MoreView {
    /// How many.
    pub count: usize,
    /// Whose; they are on this contributor's page.
    pub contributor: BadgeView,
}

/// Where a page stands among its kind. Numbered pages are counted from the oldest, so that they keep their
/// addresses and contents when something new appears; the newest items are on the unnumbered first page.
#[derive(Clone, Debug, Serialize)]
pub struct PaginationView {
    /// The number in the address, or absent on the first page.
    pub number: Option<usize>,
    /// How many pages there are, the first included; on the first alone, as the others do not change when one more
    /// comes.
    pub total: Option<usize>,
    /// The next page towards today.
    pub newer: Option<String>,
    /// The next page towards the beginning.
    pub older: Option<String>,
}

/// A contributor on the list of all and on their own page.
#[derive(Clone, Debug, Serialize)]
pub struct ContributorView {
    /// Name, face and page.
    pub badge: BadgeView,
    /// The title of their only blog, when it differs from the name.
    pub blog_title: Option<String>,
    /// What the blog says of itself; may be empty.
    pub description: String,
    /// Their home page or blog, absolute.
    pub homepage: Option<String>,
    /// Their blogs: one, or as many as they write.
    pub blogs: Vec<BlogView>,
    /// `true` if none of them is gathered any more.
    pub former: bool,
    /// `true` if they came in the last weeks; on the list of all alone.
    pub newcomer: bool,
    /// `true` if they have not written for half a year, since `last`; on the list of all alone.
    pub silent: bool,
    /// Items in the archive.
    pub count: usize,
    /// The newest.
    pub last: Option<ItemView>,
    /// `extra` of the author; for a feed, its own over that of `[feed_defaults]`.
    pub extra: serde_json::Value,
}

/// A blog of a contributor.
#[derive(Clone, Debug, Serialize)]
pub struct BlogView {
    /// Its own title, else what its owner calls it.
    pub title: String,
    /// The blog, absolute.
    pub homepage: Option<String>,
    /// Its feed, absolute; absent for a file.
    pub feed_url: Option<String>,
    /// `active`; `paused`, if it is not asked for a while; `former`, if it is not asked any more.
    pub state: &'static str,
    /// What is wrong with the feed, in words; absent when all is well.
    pub trouble: Option<TroubleView>,
}

/// Why a feed could not be read.
#[derive(Clone, Debug, Serialize)]
pub struct TroubleView {
    /// The first failure of the present series.
    pub since: TimeView,
    /// What happened, in words.
    pub message: String,
}

/// `river.html`: the home page and the older pages of the river.
#[derive(Clone, Debug, Serialize)]
pub struct RiverView {
    /// What the owner wants to be seen first (without content); on the home page alone.
    pub pinned: Vec<ItemView>,
    /// The days on this page, newest first.
    pub days: Vec<DayView>,
    /// The pages before and after.
    pub pagination: PaginationView,
    /// The pages that most contributors linked to in the week that ends with the newest item, if the owner asks for them;
    /// on the home page alone.
    pub most_mentioned: Vec<MentionedView>,
    /// The newest issue, to be announced at the side of the home page.
    pub latest_issue: Option<ItemView>,
    /// When the newest item appeared: never the time of the build. On the home page alone.
    pub updated: Option<TimeView>,
}

/// A page that several contributors link to.
#[derive(Clone, Debug, Serialize)]
pub struct MentionedView {
    /// The title of an item, else words with which it was linked.
    pub title: String,
    /// Our own page about an item; else where it is, absolute.
    pub url: String,
    /// Who links to it: names and pages, by name.
    pub by: Vec<LinkView>,
}

/// `entry.html`: an entry or one of the planet's own posts.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    /// The item, in full.
    pub item: ItemView,
    /// Items of the planet that it links to, newest first.
    pub mentions: Vec<TieView>,
    /// Items of the planet that link to it, newest first.
    pub mentioned_by: Vec<TieView>,
    /// Items that are about the same, the most related first.
    pub related: Vec<TieView>,
    /// The next one towards today, of the whole timeline.
    pub newer: Option<LinkView>,
    /// The next one towards the beginning.
    pub older: Option<LinkView>,
}

/// Another item that one has to do with.
#[derive(Clone, Debug, Serialize)]
pub struct TieView {
    /// `entry`, `post` or `issue`.
    pub kind: &'static str,
    /// Its title as text.
    pub title: String,
    /// Our own page about it.
    pub url: String,
    /// BCP 47 tag, if known.
    pub language: Option<String>,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Whose it is; absent for posts and issues.
    pub contributor: Option<BadgeView>,
    /// Whether it is by the one who wrote the item itself.
    pub same_author: bool,
    /// When it was published.
    pub published: TimeView,
}

/// `contributors.html`: everyone.
#[derive(Clone, Debug, Serialize)]
pub struct ContributorsView {
    /// By name: those who write, and those who are `silent` or `former`.
    pub contributors: Vec<ContributorView>,
    /// What can be counted of them.
    pub statistics: StatisticsView,
}

/// How much is written, and by how many. Changes from day to day.
#[derive(Clone, Debug, Serialize)]
pub struct StatisticsView {
    /// Contributors who are neither silent nor former.
    pub present: usize,
    /// Those of them with a post of the last 90 days.
    pub active: usize,
    /// Contributors who came in the last 30 days.
    pub newcomers: usize,
    /// Contributors without a post for 180 days.
    pub silent: usize,
    /// Contributors whose blogs are not gathered any more.
    pub former: usize,
    /// Blogs that are still gathered, or paused.
    pub blogs: usize,
    /// Posts of all contributors.
    pub posts: usize,
    /// Those of the last 26 weeks.
    pub recent_posts: usize,
    /// These weeks, the present one last.
    pub weeks: Vec<WeekView>,
}

/// A week and its posts.
#[derive(Clone, Debug, Serialize)]
pub struct WeekView {
    /// As ISO 8601 counts, `2026-W47`.
    pub week: String,
    /// Its Monday in words, `16 November 2026`.
    pub monday: String,
    /// Posts of contributors in it.
    pub posts: usize,
    /// The same in hundredths of the fullest week, for a bar.
    pub share: usize,
}

/// `contributor.html`: one contributor and their items (without content, with excerpts).
#[derive(Clone, Debug, Serialize)]
pub struct ContributorPageView {
    /// Who.
    pub contributor: ContributorView,
    /// Their items on this page, newest first.
    pub items: Vec<ItemView>,
    /// The pages before and after.
    pub pagination: PaginationView,
}

/// `tags.html`: all tags.
#[derive(Clone, Debug, Serialize)]
pub struct TagsView {
    /// By name.
    pub tags: Vec<TagView>,
}

/// `tag.html`: the items with one tag (without content, with excerpts).
#[derive(Clone, Debug, Serialize)]
pub struct TagPageView {
    /// Which.
    pub tag: TagView,
    /// Its items on this page, newest first.
    pub items: Vec<ItemView>,
    /// The pages before and after.
    pub pagination: PaginationView,
}

/// `archive.html`: all months that have items.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveView {
    /// Newest first.
    pub years: Vec<YearView>,
}

/// A year of the archive.
#[derive(Clone, Debug, Serialize)]
pub struct YearView {
    /// `2026`.
    pub year: i32,
    /// Its page.
    pub url: String,
    /// Items in it.
    pub count: usize,
    /// Newest first.
    pub months: Vec<MonthLinkView>,
}

/// `year.html`: one year.
#[derive(Clone, Debug, Serialize)]
pub struct YearPageView {
    /// Its months, and how many items they have.
    pub year: YearView,
    /// The ten contributors who wrote most, the most active first.
    pub writers: Vec<WriterView>,
    /// The next year towards today that has items.
    pub newer: Option<LinkView>,
    /// The next one towards the beginning.
    pub older: Option<LinkView>,
}

/// A contributor and what they wrote in a year.
#[derive(Clone, Debug, Serialize)]
pub struct WriterView {
    /// Who.
    pub contributor: BadgeView,
    /// Items.
    pub count: usize,
}

/// A month of the archive.
#[derive(Clone, Debug, Serialize)]
pub struct MonthLinkView {
    /// `November`.
    pub name: String,
    /// `November 2026`.
    pub heading: String,
    /// Its page.
    pub url: String,
    /// Items in it.
    pub count: usize,
}

/// `month.html`: the items of one month (lines only).
#[derive(Clone, Debug, Serialize)]
pub struct MonthView {
    /// `November 2026`.
    pub heading: String,
    /// Its year.
    pub year: LinkView,
    /// Its days, newest first.
    pub days: Vec<DayView>,
    /// The next month towards today that has items.
    pub newer: Option<LinkView>,
    /// The next one towards the beginning.
    pub older: Option<LinkView>,
}

/// `newsletter.html`: all issues (without content, `excerpt` is the issue's summary).
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterView {
    /// Newest first.
    pub issues: Vec<ItemView>,
}

/// `issue.html`: one issue, in full.
#[derive(Clone, Debug, Serialize)]
pub struct IssueView {
    /// The issue.
    pub item: ItemView,
    /// Its sections: words and `#fragment`.
    pub contents: Vec<LinkView>,
    /// The next issue.
    pub newer: Option<LinkView>,
    /// The one before.
    pub older: Option<LinkView>,
}

/// `subscribe.html`: how to follow the planet.
#[derive(Clone, Debug, Serialize)]
pub struct SubscribeView {
    /// The planet, and if there is a newsletter, that alone, and all but that; those that have feeds.
    pub parts: Vec<SubscriptionView>,
    /// Where to sign up for the newsletter by mail, `subscribe_url` of `[newsletter]`.
    pub sign_up: Option<String>,
}

/// Something to follow.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriptionView {
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// `all`, `newsletter`, or `posts` (all but the newsletter).
    pub kind: &'static str,
    /// Its feeds, one a format.
    pub feeds: Vec<FeedLinkView>,
}

/// `health.html`: how each feed fares.
#[derive(Clone, Debug, Serialize)]
pub struct HealthView {
    /// Those in trouble first, then by name.
    pub feeds: Vec<FeedHealthView>,
}

/// How one feed fares.
#[derive(Clone, Debug, Serialize)]
pub struct FeedHealthView {
    /// Its id in `feeds.toml`.
    pub id: String,
    /// Its contributor's name.
    pub name: String,
    /// Its contributor's page.
    pub contributor: Option<String>,
    /// Where it is, absolute; absent for a file.
    pub feed_url: Option<String>,
    /// `failing`, `held` (no longer what it was), `gone`, `unasked`, `well`, `paused` or `former`.
    pub state: &'static str,
    /// The first failure of the present series, if it is in trouble.
    pub since: Option<DateView>,
    /// The last failure, in words, if it is in trouble.
    pub message: Option<String>,
    /// When it could last be read, if it is in trouble.
    pub last_read: Option<DateView>,
    /// Of its newest post.
    pub last_post: Option<DateView>,
    /// Posts of it that readers see.
    pub posts: usize,
    /// Posts that nobody sees, as the feed is no longer what it was.
    pub held: usize,
}

/// `search.html`: where readers search.
#[derive(Clone, Debug, Serialize)]
pub struct SearchView {
    /// The file that the script reads first.
    pub index: String,
}

/// A day.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// `2026-11-20`.
    pub day: String,
    /// `20 November 2026`.
    pub date: String,
}

/// `page.html`: a plain page.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// Its title as text.
    pub title: String,
    /// Its content.
    pub content_html: SafeHtml,
}

/// `404.html`: the wrong turn. Has nothing of its own.
#[derive(Clone, Debug, Serialize)]
pub struct NotFoundView {}
