//! From an issue to a letter.

use chrono::{DateTime, FixedOffset};
use pulldown_cmark::{Event, Tag, TagEnd};
use textwrap::core::display_width;
use url::Url;

use super::letter::Letter;
use super::shield::Shield;
use super::view::{MailView, SectionView};
use super::{headers, html, markdown, text};
use crate::config::{COLOURS, Colour, Config, Look, Rgb, placeholders};
use crate::content::{self, Issue};
use crate::newsletter::{self, Weight};
use crate::render::{RenderError, Renderer};
use crate::sanitize::{self, SafeHtml};
use crate::theme::hex;

/// Writes the letter of an issue, of its Markdown with what its includes show.
///
/// # Errors
/// A mistake in a template.
pub fn compose(issue: &Issue, config: &Config, renderer: &Renderer) -> Result<Letter, RenderError> {
    let manuscript = &issue.dated.text.source.markdown;
    let url = page(issue, config);
    let footer = &config.newsletter.mail.footer;
    let mut shield = Shield::of(&[manuscript, footer]);
    let desk = Desk { issue, config, body: shield.cover(manuscript), footer: shield.cover(footer), url, shield };
    desk.letter(manuscript, renderer)
}

/// The issue's page.
fn page(issue: &Issue, config: &Config) -> Url {
    let base = &config.planet.base_url;
    base.join(&format!("newsletter/{}/", issue.dated.stem)).unwrap_or_else(|_| base.clone())
}

/// All that a letter is made from.
struct Desk<'a> {
    issue: &'a Issue,
    config: &'a Config,
    /// The Markdown, with words in the place of placeholders.
    body: String,
    footer: String,
    url: Url,
    shield: Shield,
}

impl Desk<'_> {
    fn letter(&self, manuscript: &str, renderer: &Renderer) -> Result<Letter, RenderError> {
        let mail = &self.config.newsletter.mail;
        let view = self.view();
        let titles: Vec<&str> = view.sections.iter().map(|section| section.title.as_str()).collect();
        let titles: Vec<&str> = titles.into_iter().filter(|title| !title.is_empty()).collect();
        let html = html::html(&view, &self.config.look, renderer)?;
        let html = self.shield.bare(&html, self.url.as_str(), |text| SafeHtml::escape(text).to_string());
        Ok(Letter {
            weight: Weight { html: html.len(), sections: html::sizes(&html, &titles) },
            text: self.text(&view),
            markdown: markdown::outgoing(manuscript, &|to| self.address(to)),
            message_id: headers::message_id(&self.url),
            headers: headers::of_list(&self.url, self.config),
            date: self.date(),
            language: self.config.planet.language.clone(),
            from: mail.from.clone(),
            reply_to: mail.reply_to.clone(),
            to: mail.to.clone().or_else(|| mail.from.clone()),
            url: view.url,
            subject: view.subject,
            preheader: view.preheader,
            html,
        })
    }

    fn view(&self) -> MailView {
        let config = self.config;
        let Issue { dated, number, editors, .. } = self.issue;
        let anchor = sanitize::anchor("content", &format!("newsletter/{}", dated.stem));
        let clean = content::clean(&self.body, &self.url, &anchor, config);
        let footer = content::clean(&self.footer, &self.url, "footer", config);
        let section = |(title, content_html)| SectionView { title, content_html };
        let sections = clean.for_mail(self.url.as_str(), &format!("{anchor}-")).into_iter().map(section);
        let footer = footer.for_mail(self.url.as_str(), "footer-").into_iter().map(|(_, html)| html);
        let colours = |shown: &dyn Fn(&Colour) -> Rgb| COLOURS.iter().map(|one| (one.name, hex(shown(one)))).collect();
        let Look { light, dark, .. } = &config.look;
        MailView {
            subject: self.subject(),
            preheader: self.preheader(),
            title: dated.title.clone(),
            number: *number,
            date: config.words.date(self.date().date_naive()),
            editors: if editors.is_empty() { config.newsletter.editors.clone() } else { editors.clone() },
            url: self.url.to_string(),
            newsletter: config.newsletter.title.clone(),
            newsletter_url: format!("{}newsletter/", config.planet.base_url),
            discuss: dated.discuss.as_ref().map(ToString::to_string),
            unsubscribe: config.newsletter.mail.unsubscribe.first().map(|way| way.as_str().to_owned()),
            footer_html: footer.reduce(|all, more| more.after(&all)).unwrap_or_default(),
            sections: sections.filter(|section| !section.content_html.as_str().trim().is_empty()).collect(),
            light: colours(&|colour| light.own(colour.name).unwrap_or(colour.light)),
            dark: colours(&|colour| dark.own(colour.name).unwrap_or(colour.dark)),
        }
    }

    /// By the owner's format; the title alone where the issue has not what that asks for.
    fn subject(&self) -> String {
        const LONGEST: usize = 300; // far more than mailboxes show; a line of a mail has 998 bytes (RFC 5322, section 2.1.1)
        let (Issue { dated, number, period, .. }, newsletter) = (self.issue, &self.config.newsletter);
        let others = [("newsletter", newsletter.title.as_str()), ("title", dated.title.as_str())];
        let filled = newsletter::filled_title(&newsletter.mail.subject, self.config, (*number, *period), &others);
        let subject = filled.unwrap_or_else(|| dated.title.clone());
        sanitize::excerpt(&sanitize::clean_line(&subject), LONGEST)
    }

    /// The editors' summary; else the first titles; else the first words.
    fn preheader(&self) -> String {
        const COLUMNS: usize = 110; // what most lists of mails have room for
        let dated = &self.issue.dated;
        if !dated.summary.is_empty() {
            return sanitize::clean_line(&dated.summary);
        }
        let mut preheader = String::new();
        for title in self.titles().into_iter().map(isolated) {
            let more = if preheader.is_empty() { title } else { format!("{preheader} · {title}") };
            if display_width(&more) > COLUMNS {
                break;
            }
            preheader = more;
        }
        let preheader = if preheader.is_empty() { sanitize::excerpt(&dated.text.excerpt, COLUMNS) } else { preheader };
        self.shield.bare(&preheader, self.url.as_str(), str::to_owned)
    }

    /// The words of headings of items.
    fn titles(&self) -> Vec<String> {
        let mut titles = Vec::new();
        let mut title: Option<String> = None;
        for event in content::pieces(&self.body, self.config) {
            match event {
                Event::Start(Tag::Heading { level, .. }) if level as u8 == 3 => title = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => titles.extend(title.take().filter(|title| !title.is_empty())),
                Event::Text(words) | Event::Code(words) => title.iter_mut().for_each(|title| title.push_str(&words)),
                _ => {}
            }
        }
        titles
    }

    fn date(&self) -> DateTime<FixedOffset> {
        self.issue.dated.date.with_timezone(&self.config.planet.timezone).fixed_offset()
    }

    /// Where a link leads from anywhere. What is no address, or will be one when a service has replaced something, stays.
    fn address(&self, to: &str) -> String {
        if !placeholders(to).is_empty() {
            return to.to_owned();
        }
        let home = self.config.planet.base_url.path();
        // Where pieces were read, it has been moved there already.
        let to = content::from_home(to, home).filter(|_| !to.starts_with(home)).unwrap_or_else(|| to.to_owned());
        match Url::parse(&to) {
            Err(url::ParseError::RelativeUrlWithoutBase) => self.url.join(&to).map_or(to, |url| url.to_string()),
            Ok(url) if to.contains(char::is_whitespace) => url.to_string(),
            _ => to,
        }
    }

    /// The part that is plain text.
    fn text(&self, view: &MailView) -> String {
        let (body, last) = self.plain(&self.body, 0);
        let (footer, _) = self.plain(&self.footer, last);
        let words = &self.config.words;
        let line = |word: &str, address: &str| format!("{}:\n{address}", words.say(word));
        let mut ways = vec![line("on_the_web", &view.url)];
        ways.extend(view.unsubscribe.as_deref().map(|address| line("unsubscribe", address)));
        let head = [
            text::headed(&view.newsletter, '=', text::COLUMNS),
            wrapped(&view.title),
            wrapped(&self.about(view)),
            wrapped(&self.issue.dated.summary),
            ways.join("\n"),
            body,
        ];
        let discuss = view.discuss.as_deref().map(|address| line("discuss", address)).unwrap_or_default();
        let foot = [footer, discuss, ways.join("\n")];
        format!("{}\n\n-- \n{}\n", blocks(&head), blocks(&foot)).replace(text::GLUE, " ")
    }

    /// Number, day and editors.
    fn about(&self, view: &MailView) -> String {
        let words = &self.config.words;
        let number = view.number.map(|number| words.fill("number", &[("n", &words.digits(&number.to_string()))]));
        let editors = Some(words.list(&view.editors)).filter(|names| !names.is_empty());
        let editors = editors.map(|names| words.fill("edited_by", &[("names", &names)]));
        let parts: Vec<String> = [number, Some(view.date.clone()), editors].into_iter().flatten().collect();
        parts.join(" · ")
    }

    /// Markdown as plain text, with notes numbered behind `last`, and the last of these.
    fn plain(&self, markdown: &str, last: usize) -> (String, usize) {
        let page = self.url.as_str();
        let bare = |text: &str| {
            let glued = |placeholder: &str| placeholder.replace(' ', &text::GLUE.to_string());
            self.shield.bare(text, page, glued)
        };
        let of_html = |html: &str| {
            let clean = content::clean(html, &self.url, "text", self.config).for_mail(page, "text-");
            let text: Vec<String> = clean.iter().map(|(_, html)| html.to_text()).collect();
            (text.join(" "), clean.iter().flat_map(|(_, html)| html.links()).map(|link| link.url.to_string()).collect())
        };
        let pieces = content::pieces(markdown, self.config).into_iter().flat_map(|event| named(event, self.config));
        let pieces = pieces.map(|event| bared(event, &bare));
        text::write(pieces, last, &|to| bare(&self.address(to)), &of_html)
    }
}

fn wrapped(line: &str) -> String {
    text::wrap(line, text::COLUMNS).join("\n")
}

/// What is not empty, with an empty line between two.
fn blocks(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// An alert begins with what it is called.
fn named<'e>(event: Event<'e>, config: &Config) -> Vec<Event<'e>> {
    let Event::Start(Tag::BlockQuote(Some(kind))) = event else { return vec![event] };
    let word = Event::Text(content::alert_word(kind, config).to_owned().into());
    let start = [Event::Start(Tag::BlockQuote(None)), Event::Start(Tag::Paragraph)];
    start.into_iter().chain([word, Event::End(TagEnd::Paragraph)]).collect()
}

fn bared<'e>(event: Event<'e>, bare: &dyn Fn(&str) -> String) -> Event<'e> {
    match event {
        Event::Text(text) => Event::Text(bare(&text).into()),
        Event::Code(text) => Event::Code(bare(&text).into()),
        other => other,
    }
}

/// Words that are written from right to left, apart from what stands beside them (UAX #9, isolates).
fn isolated(words: String) -> String {
    let is_from_the_right =
        |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    if words.contains(is_from_the_right) { format!("\u{2068}{words}\u{2069}") } else { words }
}
