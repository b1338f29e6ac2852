//! `[newsletter]` and its sections.

use std::collections::BTreeMap;

use chrono::Weekday;
use toml::Spanned;
use url::Url;

use super::Check;
use crate::config::{Filter, Material, Newsletter, Order, Planet, Section, SourceId, Style, typed};
use crate::diagnostic::closest;
use crate::words::Words;

const MATERIALS: [(&str, Material); 8] = [
    ("posts", Material::Posts),
    ("newcomers", Material::Newcomers),
    ("events", Material::Events),
    ("feed", Material::Feed),
    ("mentions", Material::Mentions),
    ("statistics", Material::Statistics),
    ("text", Material::Text),
    ("placeholder", Material::Placeholder),
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

const ORDERS: [(&str, Order); 4] =
    [("rank", Order::Rank), ("newest", Order::Newest), ("oldest", Order::Oldest), ("title", Order::Title)];

const STYLES: [(&str, Style); 2] = [("headlines", Style::Headlines), ("list", Style::List)];

impl Check<'_> {
    pub(super) fn newsletter(
        &mut self,
        typed: typed::Newsletter,
        planet: &Planet,
        feeds: &[String],
        words: &Words,
        allow_private: bool,
    ) -> Newsletter {
        let title = match typed.title.trim() {
            "" => words.fill("newsletter_of", &[("planet", &planet.title)]),
            title => title.to_owned(),
        };
        let day = typed.weekday.as_ref().and_then(|typed| self.one_of(typed, "weekday", &WEEKDAYS));
        let known = ["title", "number", "period", "start", "end"];
        Newsletter {
            description: typed.description.trim().to_owned(),
            subscribe_url: self.sign_up(typed.subscribe_url.as_ref()),
            issue_title: self.format(typed.issue_title.as_ref(), &known, "{title} {number} ({period})"),
            issue_slug: self.slug(typed.issue_slug.as_ref()),
            weekday: day.unwrap_or(Weekday::Fri),
            editors: typed.editors,
            own_feeds: self.known_feeds(&typed.own_feeds, feeds),
            recurring: typed.recurring.iter().filter_map(|typed| self.web_address(typed, "recurring")).collect(),
            mail: self.mail(&typed.mail, &title, planet),
            sending: self.sending(typed.sending.as_ref(), allow_private),
            sections: self.sections(typed.section, feeds, words),
            title,
        }
    }

    fn sign_up(&mut self, typed: Option<&Spanned<String>>) -> Option<Url> {
        let typed = typed?;
        let by_mail = typed.as_ref().starts_with("mailto:").then(|| Url::parse(typed.as_ref()).ok()).flatten();
        by_mail.or_else(|| self.web_address(typed, "subscribe_url"))
    }

    fn sections(&mut self, typed: Vec<Spanned<typed::Section>>, feeds: &[String], words: &Words) -> Vec<Section> {
        if typed.is_empty() {
            return vec![
                plain("headlines", words.say("headlines"), Material::Posts),
                plain("talked-about", words.say("talked_about"), Material::Mentions),
                plain("newcomers", words.say("welcome"), Material::Newcomers),
            ];
        }
        let mut ids = BTreeMap::new();
        typed.into_iter().filter_map(|section| self.section(section.into_inner(), feeds, &mut ids)).collect()
    }

    fn section(
        &mut self,
        typed: typed::Section,
        feeds: &[String],
        ids: &mut BTreeMap<String, std::ops::Range<usize>>,
    ) -> Option<Section> {
        let title = typed.title.as_ref().trim().to_owned();
        if title.is_empty() {
            self.wrong(typed.title.span(), "a section's title is empty", None);
        }
        let id = match &typed.id {
            Some(typed) => self.id(typed, "a section").map_or_else(String::new, |id| id.to_string()),
            None => slug::slugify(&title),
        };
        self.once(ids, id.clone(), typed.id.as_ref().unwrap_or(&typed.title).span(), "sections", "id");
        let material = self.one_of(&typed.source, "source", &MATERIALS)?;
        let plain = plain(&id, &title, material);
        let section = Section {
            intro: typed.intro.trim().to_owned(),
            text: typed.text.trim().to_owned(),
            limit: self.number(typed.limit.as_ref(), "limit", plain.limit, 1..=1_000),
            order: typed.order.as_ref().and_then(|typed| self.one_of(typed, "order", &ORDERS)).unwrap_or(plain.order),
            style: typed.style.as_ref().and_then(|typed| self.one_of(typed, "style", &STYLES)).unwrap_or(plain.style),
            blurb_words: self.number(typed.blurb_words.as_ref(), "blurb_words", plain.blurb_words, 0..=500),
            days: self.number(typed.days.as_ref(), "days", plain.days as usize, 1..=366) as u32,
            feeds: self.known_feeds(&typed.feeds, feeds),
            calendars: typed.calendars.iter().filter_map(|typed| self.location(typed)).collect(),
            filter: self.filter(&typed.filter),
            ..plain
        };
        self.has_what_it_needs(&section, &typed.source);
        Some(section)
    }

    fn has_what_it_needs(&mut self, section: &Section, source: &Spanned<String>) {
        let lacks = match section.material {
            Material::Events if section.calendars.is_empty() && section.feeds.is_empty() => {
                "calendars = [\"events.ics\"], or the feeds that have events"
            }
            Material::Feed if section.feeds.is_empty() => "feeds = [\"...\"], by the ids that they have in this file",
            Material::Text | Material::Placeholder if section.text.is_empty() => "text = \"...\"",
            _ => return,
        };
        let message = format!("the section “{}” has nothing to take from", section.title);
        self.wrong(source.span(), message, Some(format!("write {lacks}")));
    }

    fn known_feeds(&mut self, typed: &[Spanned<String>], feeds: &[String]) -> Vec<SourceId> {
        let mut known = Vec::new();
        for typed in typed {
            match SourceId::new(typed.as_ref()).filter(|id| feeds.iter().any(|feed| feed == id.as_str())) {
                Some(id) => known.push(id),
                None => {
                    let meant = closest(typed.as_ref(), feeds.iter().map(String::as_str));
                    let help = meant.map(|meant| format!("did you mean \"{meant}\"?"));
                    self.wrong(typed.span(), format!("there is no feed `{}`", typed.as_ref()), help);
                }
            }
        }
        known
    }

    /// A text in which names in braces stand for what is put there.
    pub(super) fn format(&mut self, typed: Option<&Spanned<String>>, known: &[&str], default: &str) -> String {
        let Some(typed) = typed else { return default.to_owned() };
        for name in typed.as_ref().split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default()) {
            if !known.contains(&name) {
                let all: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
                let help = format!("what can stand here is {}", all.join(", "));
                self.wrong(typed.span(), format!("nothing stands for `{{{name}}}`"), Some(help));
            }
        }
        typed.as_ref().trim().to_owned()
    }

    fn slug(&mut self, typed: Option<&Spanned<String>>) -> String {
        let slug = self.format(typed, &["number"], "issue-{number}");
        let tried = slug.replace("{number}", "1");
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
        if let Some(typed) = typed.filter(|_| tried.is_empty() || !tried.bytes().all(fits)) {
            let help = "write it in a-z, 0-9 and -, such as \"weekly-{number}\"";
            self.wrong(typed.span(), "`issue_slug` becomes the name of a file and an address", Some(help.into()));
        }
        slug
    }
}

/// A section as it is where the owner says no more of it.
fn plain(id: &str, title: &str, material: Material) -> Section {
    let is_posts = material == Material::Posts;
    Section {
        id: id.to_owned(),
        title: title.to_owned(),
        intro: String::new(),
        text: String::new(),
        material,
        limit: if is_posts { 10 } else { 20 },
        order: match material {
            Material::Posts => Order::Rank,
            Material::Events => Order::Oldest,
            _ => Order::Newest,
        },
        style: if is_posts { Style::Headlines } else { Style::List },
        blurb_words: if is_posts { 60 } else { 0 },
        days: 28,
        feeds: Vec::new(),
        calendars: Vec::new(),
        filter: Filter::default(),
    }
}
