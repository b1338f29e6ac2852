//! The page that says how to follow the planet.

use super::feeds::{Scope, has_newsletter};
use super::head::Head;
use super::view::{SubscribeView, SubscriptionView};
use super::{BodyView, Site};

/// What can be followed, as templates know it.
const PARTS: [(Scope, &str); 3] = [(Scope::All, "all"), (Scope::Newsletter, "newsletter"), (Scope::Posts, "posts")];

impl Site<'_> {
    pub(super) fn subscribe(&self) -> (Head, BodyView) {
        let head = Head {
            title: self.words().say("subscribe").to_owned(),
            description: self.words().fill("subscribe_description", &[("planet", &self.planet.title)]),
            canonical: None,
            kind: "subscribe",
            section: "subscribe/",
        };
        let part = |(of, kind): &(Scope, &'static str)| SubscriptionView {
            title: self.feed_title(of),
            url: self.feed_home(of).path(&self.planet.home),
            kind,
            feeds: self.feed_links(of),
        };
        // Without a newsletter there is nothing to choose from.
        let there = if has_newsletter(self.from) { PARTS.len() } else { 1 };
        let sign_up = self.from.config.newsletter.subscribe_url.as_ref().map(ToString::to_string);
        let is_there =
            |part: &SubscriptionView| !part.feeds.is_empty() || part.kind == "newsletter" && sign_up.is_some();
        let parts = PARTS[..there].iter().map(part).filter(is_there).collect();
        (head, BodyView::Subscribe(SubscribeView { parts, sign_up }))
    }
}
