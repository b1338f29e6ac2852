//! How the entries of a feed are treated: `content`, `images`, `embeds` and the like, of `[[feed]]` or
//! `[feed_defaults]`.

use toml::Spanned;

use super::Check;
use crate::config::{BOILERPLATE, Embeds, Selector, Share, Shares, Treatment, typed};
use crate::diagnostic::closest;

impl Check<'_> {
    /// What is shown of a feed's entries, where `defaults` hold unless it says otherwise.
    pub(super) fn shares(&mut self, typed: &typed::Wishes<'_>, defaults: Shares) -> Shares {
        const WORDS: [(&str, Share); 3] = [("full", Share::Full), ("summary", Share::Summary), ("title", Share::Title)];
        let pages = typed.content.and_then(|typed| self.one_of(typed, "content", &WORDS));
        let feeds = typed.content_in_feeds.and_then(|typed| self.one_of(typed, "content_in_feeds", &WORDS));
        Shares { pages: pages.unwrap_or(defaults.pages), feeds: feeds.or(pages).unwrap_or(defaults.feeds) }
    }

    /// What is done with a feed's markup, where `defaults` hold unless it says otherwise.
    pub(super) fn treatment(&mut self, typed: &typed::Wishes<'_>, defaults: &Treatment) -> Treatment {
        const WORDS: [(&str, Embeds); 4] =
            [("link", Embeds::Link), ("click", Embeds::Click), ("frame", Embeds::Frame), ("none", Embeds::None)];
        let embeds = typed.embeds.and_then(|typed| self.one_of(typed, "embeds", &WORDS));
        let hosts = typed.embed_hosts.map(|typed| typed.iter().filter_map(|host| self.host(host)).collect());
        let kept = typed.keep_boilerplate.map(|typed| typed.iter().filter_map(|name| self.rule(name)).collect());
        let removed = typed.remove.map(|typed| typed.iter().filter_map(|text| self.selector(text)).collect());
        Treatment {
            images: typed.images.unwrap_or(defaults.images),
            embeds: embeds.unwrap_or(defaults.embeds),
            embed_hosts: hosts.unwrap_or_else(|| defaults.embed_hosts.clone()),
            upgrade: typed.upgrade.unwrap_or(defaults.upgrade),
            keep_boilerplate: kept.unwrap_or_else(|| defaults.keep_boilerplate.clone()),
            remove: removed.unwrap_or_else(|| defaults.remove.clone()),
        }
    }

    pub(super) fn one_of<T: Copy>(&mut self, typed: &Spanned<String>, key: &str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(word, _)| word == typed.as_ref());
        if found.is_none() {
            let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            self.wrong(typed.span(), format!("`{key}` is one of {}", all.join(", ")), None);
        }
        found.map(|(_, meant)| *meant)
    }

    fn host(&mut self, typed: &Spanned<String>) -> Option<String> {
        let host = typed.as_ref().to_ascii_lowercase();
        let fits = host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        if !fits {
            let help = "write the host alone, such as \"tube.example\"";
            self.wrong(typed.span(), format!("`{host}` is not the name of a host"), Some(help.into()));
        }
        fits.then_some(host)
    }

    fn rule(&mut self, typed: &Spanned<String>) -> Option<String> {
        let name = typed.as_ref();
        let known = BOILERPLATE.contains(&name.as_str());
        if !known {
            let help = match closest(name, BOILERPLATE.iter().copied()) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("the kinds are {}", BOILERPLATE.join(", ")),
            };
            self.wrong(typed.span(), format!("there is no boilerplate called `{name}`"), Some(help));
        }
        known.then(|| name.clone())
    }

    fn selector(&mut self, typed: &Spanned<String>) -> Option<Selector> {
        let selector = Selector::new(typed.as_ref());
        if selector.is_none() {
            let help = "write \"div.signature\", \".advert\" or \"#support\"";
            self.wrong(typed.span(), format!("`{}` is not understood", typed.as_ref()), Some(help.into()));
        }
        selector
    }
}
