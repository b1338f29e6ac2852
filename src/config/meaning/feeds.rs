//! `[[feed]]`, with `[feed_defaults]`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::{Check, stays_inside, to_json};
use crate::config::{Keep, Location, OnFuture, Pace, Shares, Showing, Source, SourceId, Treatment, typed};

impl Check<'_> {
    pub(super) fn sources(
        &mut self,
        feeds: Vec<Spanned<typed::Feed>>,
        defaults: typed::FeedDefaults,
        allow_private: bool,
    ) -> (Vec<Source>, (Pace, Shares)) {
        let default_language = self.language(defaults.language.as_ref());
        let wishes = defaults.wishes();
        let default_pace = self.pace(&wishes, Pace::default());
        let default_shares = self.shares(&wishes, Shares::default());
        let default_treatment = self.treatment(&wishes, &Treatment::default());
        let default_showing = self.showing(defaults.pictures.as_ref(), Showing::default());
        let default_keep = self.keep(defaults.keep.as_ref()).unwrap_or_default();
        let default_extra = to_json(defaults.extra);
        let mut ids = BTreeMap::new();
        let mut addresses = BTreeMap::new();
        let mut sources = Vec::with_capacity(feeds.len());
        for feed in feeds.into_iter().map(Spanned::into_inner) {
            self.once(&mut ids, feed.id.as_ref().clone(), feed.id.span(), "feeds", "id");
            let location = self.location(&feed.url);
            if let Some(location) = &location {
                self.once(&mut addresses, sameness(location), feed.url.span(), "feeds", "url");
            }
            let id = self.id(&feed.id, "a feed");
            let language = self.language(feed.language.as_ref()).or_else(|| default_language.clone());
            let homepage = feed.homepage.as_ref().and_then(|typed| self.web_address(typed, "homepage"));
            let face = feed.face.as_ref().and_then(|typed| self.face(typed));
            let showing = self.showing(feed.pictures.as_ref(), default_showing);
            let manners = self.manners(&feed);
            let wishes = feed.wishes();
            let pace = self.pace(&wishes, default_pace);
            let shares = self.shares(&wishes, default_shares);
            let treatment = self.treatment(&wishes, &default_treatment);
            let filter = self.filter(&feed.filter);
            let keep = self.keep(feed.keep.as_ref()).unwrap_or(default_keep);
            let mut extra = default_extra.clone();
            extra.extend(to_json(feed.extra));
            let (Some(id), Some(location)) = (id, location) else {
                continue;
            };
            let name = match feed.name.trim() {
                "" => id.to_string(),
                name => name.to_owned(),
            };
            sources.push(Source {
                id,
                location,
                name,
                homepage,
                face,
                showing,
                language,
                tags: feed.tags.unwrap_or_else(|| defaults.tags.clone()),
                state: feed.state,
                river: feed.river.unwrap_or(true),
                allow_private: feed.allow_private.unwrap_or(allow_private),
                on_delete: feed.on_delete.unwrap_or(defaults.on_delete),
                pace,
                filter,
                keep,
                manners,
                shares,
                treatment,
                extra,
            });
        }
        (sources, (default_pace, default_shares))
    }

    /// How much of a feed appears at once, where `defaults` hold unless it says otherwise.
    fn pace(&mut self, typed: &typed::Wishes<'_>, defaults: Pace) -> Pace {
        const WORDS: [(&str, OnFuture); 2] = [("show", OnFuture::Show), ("wait", OnFuture::Wait)];
        const MOST: usize = 100_000; // as good as no limit
        Pace {
            first_entries: self.number(typed.first_entries, "first_entries", defaults.first_entries, 0..=MOST),
            burst: self.number(typed.burst, "burst", defaults.burst, 1..=MOST),
            per_day: self.number(typed.per_day, "per_day", defaults.per_day, 0..=MOST),
            on_future: typed
                .on_future
                .and_then(|typed| self.one_of(typed, "on_future", &WORDS))
                .unwrap_or(defaults.on_future),
        }
    }

    /// The id of `whose`, such as `a feed`.
    pub(super) fn id(&mut self, typed: &Spanned<String>, whose: &str) -> Option<SourceId> {
        let id = SourceId::new(typed.as_ref());
        if id.is_none() {
            let help = format!("for instance \"{}\"", slug::slugify(typed.as_ref()));
            self.wrong(typed.span(), format!("{whose}'s id is made of a-z, 0-9 and -, up to 64 of them"), Some(help));
        }
        id
    }

    fn keep(&mut self, typed: Option<&Spanned<String>>) -> Option<Keep> {
        let typed = typed?;
        let keep = Keep::new(typed.as_ref());
        if keep.is_none() {
            let help =
                "write \"forever\", an age such as \"730 days\" or \"2 years\", or a number such as \"500 entries\"";
            self.wrong(typed.span(), format!("`keep` is not understood: `{}`", typed.as_ref()), Some(help.into()));
        }
        keep
    }

    pub(super) fn location(&mut self, typed: &Spanned<String>) -> Option<Location> {
        let address = typed.as_ref().trim();
        if address.contains("://") {
            return self.web_address(typed, "url").map(Location::Web);
        }
        if address.is_empty() {
            self.wrong(typed.span(), "the feed's url is empty", None);
            return None;
        }
        if !stays_inside(Path::new(address)) {
            let message = format!("`{address}` leaves the project's directory");
            let help = "a feed is an http(s) address or a file below the directory of feeds.toml";
            self.wrong(typed.span(), message, Some(help.into()));
            return None;
        }
        Some(Location::File(PathBuf::from(address)))
    }
}

/// A form in which two addresses of one feed are equal: without scheme and trailing slash.
fn sameness(location: &Location) -> String {
    let text = location.to_string();
    let text = text.trim_start_matches("https:").trim_start_matches("http:");
    text.trim_end_matches('/').to_owned()
}
