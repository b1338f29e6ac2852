//! `[newsletter.mail]`: how an issue goes out by mail.

use std::ops::Range;

use lettre::Address;
pub use lettre::message::Mailbox;
use url::Host;

/// `[newsletter.mail]`.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// Who writes; without it no mail can be made, only its parts.
    pub from: Option<Mailbox>,
    /// Where answers go, if not to who writes.
    pub reply_to: Option<Mailbox>,
    /// Whom mails are addressed to: the list. Who writes, if the owner named none.
    pub to: Option<Mailbox>,
    /// By what programs know the list (RFC 2919), such as `weekly.planet.example`.
    pub list_id: String,
    /// How readers leave.
    pub unsubscribe: Vec<Unsubscribe>,
    /// Whether posting to the page for leaving is enough to leave (RFC 8058).
    pub one_click: bool,
    /// The subject, with `{title}`, `{newsletter}`, `{number}`, `{period}`, `{start}`, `{end}`.
    pub subject: String,
    /// Markdown at the foot of each mail, such as a postal address; may be empty.
    pub footer: String,
}

/// A way to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsubscribe {
    /// A page: `https`. It may hold what a mailing service replaces.
    Page(String),
    /// A `mailto:` address. It may hold what a mailing service replaces.
    Letter(String),
    /// What a mailing service replaces by an address of its own: it writes the headers, too.
    Placeholder(String),
}

impl Unsubscribe {
    /// What a link leads to.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Page(address) | Self::Letter(address) | Self::Placeholder(address) => address,
        }
    }
}

/// `Halfmoon Weekly <weekly@halfmoon.example>`, or the address alone. A name may be in quotes. A domain becomes what mail
/// servers know it by (IDNA); a name has one line.
pub fn mailbox(typed: &str) -> Option<Mailbox> {
    let typed = typed.trim();
    let (name, address) = match typed.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim()),
        None => ("", typed),
    };
    let address: Address = address.parse().ok()?;
    let address = match Host::parse(address.domain()) {
        Ok(Host::Domain(domain)) => Address::new(address.user(), &domain).ok()?,
        _ => address, // a number in brackets
    };
    let is_line = !name.chars().any(char::is_control);
    is_line.then(|| Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
}

/// How what mailing services replace begins and ends.
const FORMS: [(&str, &str); 6] =
    [("{{", "}}"), ("{%", "%}"), ("*|", "|*"), ("%recipient", "%"), ("%unsubscribe", "%"), ("%mailing_list", "%")];

/// Whether a text begins as what mailing services replace does.
pub fn begins_a_placeholder(text: &str) -> bool {
    FORMS.iter().any(|(open, _)| text.starts_with(open))
}

/// Where what mailing services replace stands in a text, in bytes: `{{ ... }}` and `{% ... %}` (listmonk, Buttondown),
/// `*|...|*` (Mailchimp), `%recipient...%` and `%unsubscribe_url%` (Mailgun).
pub fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, open, close)) = next_form(text, at) {
        let inside = start + open.len();
        let length = text[inside..].find(close).filter(|length| is_name(&text[inside..inside + length], close));
        at = length.map_or(inside, |length| inside + length + close.len());
        found.extend(length.map(|_| start..at));
    }
    found
}

fn next_form(text: &str, at: usize) -> Option<(usize, &'static str, &'static str)> {
    let found = FORMS.iter().filter_map(|(open, close)| Some((at + text[at..].find(open)?, *open, *close)));
    found.min_by_key(|(start, ..)| *start)
}

fn is_name(inside: &str, close: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    if close == "%" { inside.chars().all(is_word) } else { !inside.contains('\n') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_a_name_on_one_line_and_an_address_that_servers_know() {
        const CASES: [(&str, Option<&str>); 8] = [
            ("ada@a.example", Some("ada@a.example")),
            (" \"Ada, L.\" <ada@a.example> ", Some("\"Ada, L.\" <ada@a.example>")),
            ("Ada <ada@bücher.example>", Some("Ada <ada@xn--bcher-kva.example>")),
            ("ada@[192.0.2.1]", Some("ada@[192.0.2.1]")),
            ("ada@a.example, bob@b.example", None),
            ("Ada\r\nBcc: bob@b.example <ada@a.example>", None),
            ("ada@a.example\r\nBcc: bob@b.example", None),
            ("Ada", None),
        ];
        for (typed, expected) in CASES {
            assert_eq!(mailbox(typed).map(|mailbox| mailbox.to_string()).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn what_mailing_services_replace_is_known_by_its_form() {
        const CASES: [(&str, &[&str]); 7] = [
            ("a {{ UnsubscribeURL }} b {{x}}", &["{{ UnsubscribeURL }}", "{{x}}"]),
            ("{% if x %}a{% endif %}", &["{% if x %}", "{% endif %}"]),
            ("*|UNSUB|* and *|MC:DATE|*", &["*|UNSUB|*", "*|MC:DATE|*"]),
            ("https://x.example/?u=%recipient_email%&v=%recipient.id%", &["%recipient_email%", "%recipient.id%"]),
            ("%unsubscribe_url%", &["%unsubscribe_url%"]),
            ("{{ not\nclosed }} *| %recipient, 5%", &[]),
            ("no {braces} | or *stars* or 5%", &[]),
        ];
        for (text, expected) in CASES {
            let found: Vec<&str> = placeholders(text).into_iter().map(|place| &text[place]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
