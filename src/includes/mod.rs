//! Includes of the editors' texts, filled with what the planet has at this moment: an entry, the newest entries, the next
//! events ([`Include`]). They become Markdown, and the text is made anew from it, so that its page, its excerpt, feeds and
//! mails have the same. Pure.

mod showing;

use std::ops::Range;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::config::Config;
use crate::content::{Content, Include, Source, Text, Typesetter, filled, includes};
use crate::newsletter::Event;
use crate::timeline::{Origin, Timeline};

use showing::Showing;

/// What includes show.
#[derive(Clone, Copy)]
pub struct Ingredients<'a> {
    /// The owner's wishes.
    pub config: &'a Config,
    /// What readers see.
    pub timeline: &'a Timeline,
    /// What takes place from today on, in its order.
    pub events: &'a [Event],
    /// The present.
    pub now: DateTime<Utc>,
}

/// Something that a text asks for and the planet does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Bytes of the Markdown.
    pub place: Range<usize>,
    /// In a sentence without a full stop.
    pub message: String,
}

/// The same for those who have many texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The file, and the line in it.
    pub source: (PathBuf, usize),
    /// In a sentence without a full stop.
    pub message: String,
}

/// Whether a text of the planet shows events.
pub fn ask_for_events(content: &Content) -> bool {
    let shows_events =
        |text: &Text| includes(&text.source.markdown).0.iter().any(|one| matches!(one.what, Include::Events { .. }));
    let dated = content.issues.iter().map(|issue| &issue.dated).chain(content.posts.iter().map(|post| &post.dated));
    let mut texts = dated.map(|dated| &dated.text).chain(content.pages.iter().map(|page| &page.text));
    texts.any(shows_events)
}

/// Fills all includes of the planet's own texts, in `content` and in the `timeline`, and says what is missing, by file and
/// line.
pub fn fill(
    config: &Config,
    timeline: &mut Timeline,
    content: &mut Content,
    events: &[Event],
    now: DateTime<Utc>,
) -> Vec<Missing> {
    let mut missing = Vec::new();
    let typesetter = Typesetter::new(config);
    let filler = Filler::new(Ingredients { config, timeline, events, now });
    let mut of_items = Vec::new();
    for (at, item) in timeline.items.iter().enumerate() {
        let dated = match &item.origin {
            Origin::Entry(_) => continue,
            Origin::Post(post) => &post.dated,
            Origin::Issue(issue) => &issue.dated,
        };
        let again = text(&dated.text, &item.address(), &dated.summary, &typesetter, &filler, &mut missing);
        of_items.extend(again.map(|text| (at, text)));
    }
    for page in &mut content.pages {
        if let Some(filled) = text(&page.text, &page.address, &page.summary, &typesetter, &filler, &mut missing) {
            page.text = filled;
        }
    }
    for (at, text) in of_items {
        match &mut timeline.items[at].origin {
            Origin::Entry(_) => {}
            Origin::Post(post) => post.dated.text = text,
            Origin::Issue(issue) => issue.dated.text = text,
        }
    }
    missing.sort_by(|a, b| (&a.source, &a.message).cmp(&(&b.source, &b.message)));
    missing
}

/// A text with its includes filled, unless it has none.
fn text(
    text: &Text,
    address: &str,
    summary: &str,
    typesetter: &Typesetter<'_>,
    filler: &Filler<'_>,
    missing: &mut Vec<Missing>,
) -> Option<Text> {
    let Source { path, line, markdown } = &text.source;
    if !markdown.contains("{{") {
        return None;
    }
    let (new, said) = filler.fill(markdown);
    let strange = includes(markdown).1.into_iter();
    let strange = strange.map(|one| Lack { place: one.place, message: format!("{}; {}", one.message, one.help) });
    missing.extend(said.into_iter().chain(strange).map(|Lack { place, message }| {
        let line = line + markdown[..place.start].matches('\n').count();
        Missing { source: (path.clone(), line), message }
    }));
    let is_changed = new != *markdown;
    is_changed.then(|| typesetter.set(address, Source { path: path.clone(), line: *line, markdown: new }, summary))
}

/// Fills Markdown.
pub struct Filler<'a> {
    showing: Showing<'a>,
}

impl<'a> Filler<'a> {
    /// With what the planet has.
    pub fn new(from: Ingredients<'a>) -> Self {
        Self { showing: Showing::new(from) }
    }

    /// Markdown with its includes filled; and what they ask for that there is not.
    pub fn fill(&self, markdown: &str) -> (String, Vec<Lack>) {
        let mut lacks = Vec::new();
        // Lists that meet stay two if they begin with different signs, and editors mostly begin theirs with a dash.
        let mut bullets = ["*", "+"].into_iter().cycle();
        let filled = filled(markdown, |include| {
            let shown = match &include.what {
                Include::Entry(url) => self.showing.entry(url, include.alone),
                Include::Entries { tag, limit } => {
                    self.showing.entries(tag.as_deref(), *limit, bullets.next().unwrap_or_default())
                }
                Include::Events { days, limit } => {
                    Ok(self.showing.events(*days, *limit, bullets.next().unwrap_or_default()))
                }
            };
            shown.unwrap_or_else(|absent| {
                lacks.push(Lack { place: include.place.clone(), message: absent.words });
                absent.instead
            })
        });
        (filled, lacks)
    }
}
