//! `[newsletter.mail]`.

use toml::Spanned;
use url::Url;

use super::Check;
use crate::config::mail::{mailbox, placeholders};
use crate::config::{Mail, Mailbox, Planet, Unsubscribe, typed};

impl Check<'_> {
    pub(super) fn mail(&mut self, typed: &typed::Mail, newsletter: &str, planet: &Planet) -> Mail {
        let known = ["title", "newsletter", "number", "period", "start", "end"];
        let owner = mailbox(&planet.owner.email);
        let host = planet.base_url.host_str().unwrap_or("localhost");
        Mail {
            from: match &typed.from {
                Some(typed) => self.mailbox(typed, "from"),
                None => owner.map(|owner| Mailbox::new(Some(newsletter.to_owned()), owner.email)),
            },
            reply_to: typed.reply_to.as_ref().and_then(|typed| self.mailbox(typed, "reply_to")),
            to: typed.to.as_ref().and_then(|typed| self.mailbox(typed, "to")),
            list_id: self.list_id(typed.list_id.as_ref()).unwrap_or_else(|| format!("newsletter.{host}")),
            unsubscribe: typed.unsubscribe.iter().filter_map(|typed| self.unsubscribe(typed)).collect(),
            one_click: typed.one_click.unwrap_or(true),
            subject: self.format(typed.subject.as_ref(), &known, "{title}"),
            footer: typed.footer.trim().to_owned(),
        }
    }

    fn mailbox(&mut self, typed: &Spanned<String>, key: &str) -> Option<Mailbox> {
        let mailbox = mailbox(typed.as_ref());
        if mailbox.is_none() {
            let help = "write \"Name <name@planet.example>\", or the address alone";
            self.wrong(typed.span(), format!("`{key}` is not a mail address"), Some(help.into()));
        }
        mailbox
    }

    /// RFC 2919, section 2: words of letters, digits and the like with dots between them.
    fn list_id(&mut self, typed: Option<&Spanned<String>>) -> Option<String> {
        let typed = typed?;
        let id = typed.as_ref().trim().trim_start_matches('<').trim_end_matches('>');
        let fits = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        if id.len() > 255 || !id.contains('.') || !id.split('.').all(fits) {
            let help = "write it like the name of a host that is yours, such as \"weekly.planet.example\"";
            self.wrong(typed.span(), "`list_id` is not the name of a list", Some(help.into()));
            return None;
        }
        Some(id.to_owned())
    }

    fn unsubscribe(&mut self, typed: &Spanned<String>) -> Option<Unsubscribe> {
        let text = typed.as_ref().trim();
        let places = placeholders(text);
        let filled = places.iter().rev().fold(text.to_owned(), |mut filled, place| {
            filled.replace_range(place.clone(), "x");
            filled
        });
        let is_placeholder = matches!(places.as_slice(), [whole] if *whole == (0..text.len()));
        let is_line = !text.chars().any(|c| c.is_control() || matches!(c, '<' | '>'));
        let url = Url::parse(&filled).ok().filter(|_| is_line && !filled.contains(' '));
        match url.as_ref().map(Url::scheme) {
            Some("https") => return Some(Unsubscribe::Page(text.to_owned())),
            Some("mailto") if filled.contains('@') => return Some(Unsubscribe::Letter(text.to_owned())),
            _ if is_line && is_placeholder => return Some(Unsubscribe::Placeholder(text.to_owned())),
            _ => {}
        }
        let help = "write an https:// address, \"mailto:\" and an address, or what your mailing service puts one in the \
                    place of, such as \"{{ UnsubscribeURL }}\"";
        self.wrong(typed.span(), "`unsubscribe` leads nowhere that readers could leave by", Some(help.into()));
        None
    }
}
