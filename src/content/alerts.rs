//! Alerts, as GitHub has them: `> [!NOTE]` on the first line of a quotation. They say what they are in the planet's words,
//! as the first line, so that they do where no style sheet reaches.

use pulldown_cmark::{BlockQuoteKind, Event, Tag};

use crate::config::Config;
use crate::sanitize::SafeHtml;

/// Of each kind its name in classes and the key of its word.
const KINDS: [(BlockQuoteKind, &str, &str); 5] = [
    (BlockQuoteKind::Note, "note", "alert_note"),
    (BlockQuoteKind::Tip, "tip", "alert_tip"),
    (BlockQuoteKind::Important, "important", "alert_important"),
    (BlockQuoteKind::Warning, "warning", "alert_warning"),
    (BlockQuoteKind::Caution, "caution", "alert_caution"),
];

/// What an alert is called.
pub fn word(kind: BlockQuoteKind, config: &Config) -> &str {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or("", |(_, _, key)| config.words.say(key))
}

/// Puts the beginning of an alert in the place of that of a quotation.
pub fn name(events: &mut [Event<'_>], config: &Config) {
    for event in events {
        let Event::Start(Tag::BlockQuote(Some(kind))) = event else { continue };
        let Some((_, class, key)) = KINDS.iter().find(|(known, ..)| known == kind) else { continue };
        let title = SafeHtml::escape(config.words.say(key));
        *event = Event::Html(
            format!(
                "<blockquote class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\"><strong>{title}</strong></p>\n"
            )
            .into(),
        );
    }
}
