//! `feeds.toml` as the owner typed it: every key optional that has a default, values not yet checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{FeedFormat, OnDelete, OnRemoval, Outlet, State};
use crate::words::Word;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub planet: Spanned<Planet>,
    #[serde(default)]
    pub fetch: Fetch,
    #[serde(default)]
    pub newsletter: Newsletter,
    #[serde(default)]
    pub search: Search,
    #[serde(default)]
    pub theme: Theme,
    #[serde(default)]
    pub words: BTreeMap<Spanned<String>, Spanned<Word>>,
    #[serde(default)]
    pub feeds: Feeds,
    #[serde(default)]
    pub pictures: Pictures,
    #[serde(default)]
    pub filter: Filter,
    #[serde(default)]
    pub feed_defaults: FeedDefaults,
    #[serde(default)]
    pub feed: Vec<Spanned<Feed>>,
    #[serde(default)]
    pub author: Vec<Spanned<Author>>,
}

/// `[planet]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planet {
    pub title: Spanned<String>,
    pub base_url: Spanned<String>,
    #[serde(default)]
    pub description: String,
    pub language: Option<Spanned<String>>,
    pub timezone: Option<Spanned<String>>,
    #[serde(default)]
    pub owner: Owner,
    pub output_dir: Option<Spanned<String>>,
    pub archive: Option<Spanned<String>>,
    pub curation: Option<Spanned<String>>,
    pub content_dir: Option<Spanned<String>>,
    pub templates_dir: Option<Spanned<String>>,
    pub static_dir: Option<Spanned<String>>,
    pub items_per_page: Option<Spanned<i64>>,
    pub related: Option<Spanned<i64>>,
    pub mentions: Option<Spanned<i64>>,
    pub fold_after_words: Option<Spanned<i64>>,
    pub page_bytes: Option<Spanned<i64>>,
    pub smart_punctuation: Option<bool>,
    #[serde(default)]
    pub index_entries: bool,
    #[serde(default)]
    pub on_removal: OnRemoval,
    #[serde(default)]
    pub extra: toml::Table,
}

/// `owner` of `[planet]`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
}

/// `[fetch]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    pub concurrency: Option<Spanned<i64>>,
    pub per_host: Option<Spanned<i64>>,
    pub host_pause_milliseconds: Option<Spanned<i64>>,
    pub retries: Option<Spanned<i64>>,
    pub min_interval_minutes: Option<Spanned<i64>>,
    pub max_interval_minutes: Option<Spanned<i64>>,
    pub connect_timeout_seconds: Option<Spanned<i64>>,
    pub silence_timeout_seconds: Option<Spanned<i64>>,
    pub total_timeout_seconds: Option<Spanned<i64>>,
    pub max_bytes: Option<Spanned<i64>>,
    pub max_wire_bytes: Option<Spanned<i64>>,
    pub max_header_bytes: Option<Spanned<i64>>,
    pub max_redirects: Option<Spanned<i64>>,
    pub max_entries: Option<Spanned<i64>>,
    pub user_agent: Option<Spanned<String>>,
    pub proxy: Option<Spanned<String>>,
    pub discover: bool,
    pub allow_private: bool,
}

/// `[newsletter]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Newsletter {
    pub title: String,
    pub description: String,
    pub subscribe_url: Option<Spanned<String>>,
    pub issue_title: Option<Spanned<String>>,
    pub issue_slug: Option<Spanned<String>>,
    pub weekday: Option<Spanned<String>>,
    pub editors: Vec<String>,
    pub own_feeds: Vec<Spanned<String>>,
    pub recurring: Vec<Spanned<String>>,
    pub mail: Mail,
    pub sending: Option<Sending>,
    pub section: Vec<Spanned<Section>>,
}

/// `[newsletter.mail]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    pub from: Option<Spanned<String>>,
    pub reply_to: Option<Spanned<String>>,
    pub to: Option<Spanned<String>>,
    pub list_id: Option<Spanned<String>>,
    pub unsubscribe: Vec<Spanned<String>>,
    pub one_click: Option<bool>,
    pub subject: Option<Spanned<String>>,
    pub footer: String,
}

/// `[newsletter.sending]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    pub via: Spanned<String>,
    pub host: Option<Spanned<String>>,
    pub port: Option<Spanned<i64>>,
    pub tls: Option<Spanned<String>>,
    pub username: Option<Spanned<String>>,
    pub password_env: Option<Spanned<String>>,
    pub ca_file: Option<Spanned<String>>,
    pub timeout_seconds: Option<Spanned<i64>>,
    pub program: Option<Spanned<String>>,
    pub url: Option<Spanned<String>>,
    pub lists: Option<Spanned<Vec<Spanned<i64>>>>,
    pub template: Option<Spanned<i64>>,
    pub body: Option<Spanned<String>>,
    pub token_env: Option<Spanned<String>>,
    pub allow_private: Option<Spanned<bool>>,
}

/// `[[newsletter.section]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: Option<Spanned<String>>,
    pub title: Spanned<String>,
    pub source: Spanned<String>,
    #[serde(default)]
    pub intro: String,
    #[serde(default)]
    pub text: String,
    pub limit: Option<Spanned<i64>>,
    pub order: Option<Spanned<String>>,
    pub style: Option<Spanned<String>>,
    pub blurb_words: Option<Spanned<i64>>,
    pub days: Option<Spanned<i64>>,
    #[serde(default)]
    pub feeds: Vec<Spanned<String>>,
    #[serde(default)]
    pub calendars: Vec<Spanned<String>>,
    #[serde(default)]
    pub filter: Filter,
}

/// `[search]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    pub enabled: Option<bool>,
    pub max_bytes: Option<Spanned<i64>>,
}

/// `[theme]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    pub logo: Option<Spanned<String>>,
    pub light: BTreeMap<Spanned<String>, Spanned<String>>,
    pub dark: BTreeMap<Spanned<String>, Spanned<String>>,
    pub fonts: Fonts,
    pub styles: Vec<Spanned<String>>,
    pub header_links: Vec<Link>,
    pub footer_links: Vec<Link>,
}

/// `fonts` of `[theme]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fonts {
    pub text: Option<Spanned<String>>,
    pub interface: Option<Spanned<String>>,
    pub code: Option<Spanned<String>>,
}

/// One of `header_links` or `footer_links`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub title: Spanned<String>,
    pub url: Spanned<String>,
}

/// `[feeds]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feeds {
    pub formats: Option<Vec<FeedFormat>>,
    pub posts: Option<Vec<FeedFormat>>,
    pub contributors: Option<Vec<FeedFormat>>,
    pub tags: Option<Vec<FeedFormat>>,
    pub items: Option<Spanned<i64>>,
    pub content: Option<Spanned<String>>,
    pub archives: Option<bool>,
    pub paths: Paths,
    pub aliases: BTreeMap<Spanned<String>, Outlet>,
    pub hub: Option<Spanned<String>>,
}

/// `paths` of `[feeds]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Paths {
    pub atom: Option<Spanned<String>>,
    pub rss: Option<Spanned<String>>,
    pub json: Option<Spanned<String>>,
    pub opml: Option<Spanned<String>>,
    pub foaf: Option<Spanned<String>>,
}

/// `[pictures]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pictures {
    pub icons: Option<bool>,
    pub max_width: Option<Spanned<i64>>,
    pub per_entry: Option<Spanned<i64>>,
    pub max_total_megabytes: Option<Spanned<i64>>,
}

/// `[feed_defaults]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedDefaults {
    pub language: Option<Spanned<String>>,
    pub tags: Vec<String>,
    pub on_delete: OnDelete,
    pub first_entries: Option<Spanned<i64>>,
    pub burst: Option<Spanned<i64>>,
    pub per_day: Option<Spanned<i64>>,
    pub on_future: Option<Spanned<String>>,
    pub keep: Option<Spanned<String>>,
    pub content: Option<Spanned<String>>,
    pub content_in_feeds: Option<Spanned<String>>,
    pub images: Option<bool>,
    pub pictures: Option<Spanned<String>>,
    pub embeds: Option<Spanned<String>>,
    pub embed_hosts: Option<Vec<Spanned<String>>>,
    pub upgrade: Option<bool>,
    pub keep_boilerplate: Option<Vec<Spanned<String>>>,
    pub remove: Option<Vec<Spanned<String>>>,
    pub extra: toml::Table,
}

/// `[[feed]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    pub id: Spanned<String>,
    pub url: Spanned<String>,
    #[serde(default)]
    pub name: String,
    pub homepage: Option<Spanned<String>>,
    pub face: Option<Spanned<String>>,
    pub language: Option<Spanned<String>>,
    pub tags: Option<Vec<String>>,
    #[serde(default)]
    pub state: State,
    pub river: Option<bool>,
    pub content: Option<Spanned<String>>,
    pub content_in_feeds: Option<Spanned<String>>,
    pub images: Option<bool>,
    pub pictures: Option<Spanned<String>>,
    pub embeds: Option<Spanned<String>>,
    pub embed_hosts: Option<Vec<Spanned<String>>>,
    pub upgrade: Option<bool>,
    pub keep_boilerplate: Option<Vec<Spanned<String>>>,
    pub remove: Option<Vec<Spanned<String>>>,
    pub allow_private: Option<bool>,
    pub on_delete: Option<OnDelete>,
    pub first_entries: Option<Spanned<i64>>,
    pub burst: Option<Spanned<i64>>,
    pub per_day: Option<Spanned<i64>>,
    pub on_future: Option<Spanned<String>>,
    #[serde(default)]
    pub filter: Filter,
    pub keep: Option<Spanned<String>>,
    pub user_agent: Option<Spanned<String>>,
    #[serde(default)]
    pub headers: BTreeMap<Spanned<String>, Spanned<String>>,
    pub username: Option<Spanned<String>>,
    pub password_env: Option<Spanned<String>>,
    pub bearer_env: Option<Spanned<String>>,
    #[serde(default)]
    pub extra: toml::Table,
}

/// `[filter]`, or `filter` of `[[feed]]`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    pub include: Fields,
    pub exclude: Fields,
    pub tags: Vec<Spanned<String>>,
    pub languages: Vec<Spanned<String>>,
    pub min_words: Option<Spanned<i64>>,
}

/// Regular expressions for the parts of an entry.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    pub title: Option<Spanned<OneOrMore>>,
    pub content: Option<Spanned<OneOrMore>>,
    pub tags: Option<Spanned<OneOrMore>>,
    pub author: Option<Spanned<OneOrMore>>,
    pub url: Option<Spanned<OneOrMore>>,
}

/// One text, or a list of them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a regular expression in quotes, or a list of them")]
pub enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// `[[author]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    pub id: Spanned<String>,
    #[serde(default)]
    pub name: String,
    pub homepage: Option<Spanned<String>>,
    pub face: Option<Spanned<String>>,
    pub language: Option<Spanned<String>>,
    #[serde(default)]
    pub feeds: Vec<Spanned<String>>,
    #[serde(default)]
    pub names: Vec<Spanned<String>>,
    #[serde(default)]
    pub extra: toml::Table,
}

/// The keys that `[feed_defaults]` and `[[feed]]` have in common about what is shown of entries.
pub struct Wishes<'a> {
    pub first_entries: Option<&'a Spanned<i64>>,
    pub burst: Option<&'a Spanned<i64>>,
    pub per_day: Option<&'a Spanned<i64>>,
    pub on_future: Option<&'a Spanned<String>>,
    pub content: Option<&'a Spanned<String>>,
    pub content_in_feeds: Option<&'a Spanned<String>>,
    pub images: Option<bool>,
    pub embeds: Option<&'a Spanned<String>>,
    pub embed_hosts: Option<&'a [Spanned<String>]>,
    pub upgrade: Option<bool>,
    pub keep_boilerplate: Option<&'a [Spanned<String>]>,
    pub remove: Option<&'a [Spanned<String>]>,
}

/// The two tables have the same fields; `serde` cannot refuse unknown keys in a shared part.
macro_rules! wishes {
    ($table:ident) => {
        impl $table {
            /// What it says about what is shown of entries.
            pub fn wishes(&self) -> Wishes<'_> {
                Wishes {
                    first_entries: self.first_entries.as_ref(),
                    burst: self.burst.as_ref(),
                    per_day: self.per_day.as_ref(),
                    on_future: self.on_future.as_ref(),
                    content: self.content.as_ref(),
                    content_in_feeds: self.content_in_feeds.as_ref(),
                    images: self.images,
                    embeds: self.embeds.as_ref(),
                    embed_hosts: self.embed_hosts.as_deref(),
                    upgrade: self.upgrade,
                    keep_boilerplate: self.keep_boilerplate.as_deref(),
                    remove: self.remove.as_deref(),
                }
            }
        }
    };
}

wishes!(FeedDefaults);
wishes!(Feed);
