//! `face`, `pictures` and `[pictures]`.

use std::path::Path;

use toml::Spanned;

use super::{Check, stays_inside, without_credentials};
use crate::config::{Face, Pictures, Showing, typed};

impl Check<'_> {
    pub(super) fn pictures(&mut self, typed: &typed::Pictures) -> Pictures {
        const MEGABYTE: u64 = 1_000_000;
        let total = self.number(typed.max_total_megabytes.as_ref(), "max_total_megabytes", 500, 1..=1_000_000);
        Pictures {
            icons: typed.icons.unwrap_or(true),
            max_width: self.number(typed.max_width.as_ref(), "max_width", 1200, 200..=4000),
            per_entry: self.number(typed.per_entry.as_ref(), "per_entry", 20, 1..=200),
            max_total: total as u64 * MEGABYTE,
        }
    }

    /// Where the pictures of entries are shown from, where `default` holds unless it is said otherwise.
    pub(super) fn showing(&mut self, typed: Option<&Spanned<String>>, default: Showing) -> Showing {
        const WORDS: [(&str, Showing); 2] = [("link", Showing::Link), ("copy", Showing::Copy)];
        typed.and_then(|typed| self.one_of(typed, "pictures", &WORDS)).unwrap_or(default)
    }

    pub(super) fn face(&mut self, typed: &Spanned<String>) -> Option<Face> {
        const GRAVATAR: &str = "gravatar:";
        let face = typed.as_ref().trim();
        if face == "initials" {
            return Some(Face::Initials);
        }
        if let Some(mail) = face.strip_prefix(GRAVATAR) {
            return self.gravatar(mail.trim(), typed);
        }
        if face.contains("://") {
            let url = self.web_address(typed, "face")?;
            if without_credentials(&url) != url {
                let help = "name a picture that anybody may see: it is published";
                self.wrong(typed.span(), "the address of a face has a password in it", Some(help.into()));
            }
            return Some(Face::Web(url));
        }
        if !stays_inside(Path::new(face)) || face.is_empty() {
            let help = "a face is a path below static/, such as \"faces/ada.svg\", an https address, \
                        \"gravatar:ada@example.org\" or \"initials\"";
            self.wrong(typed.span(), format!("`{face}` is not below static/"), Some(help.into()));
            return None;
        }
        Some(Face::File(face.to_owned()))
    }

    fn gravatar(&mut self, mail: &str, typed: &Spanned<String>) -> Option<Face> {
        let is_one = mail.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if !is_one || mail.contains(char::is_whitespace) {
            let help = "write the e-mail address behind it: \"gravatar:ada@example.org\"";
            self.wrong(typed.span(), format!("`{mail}` is not an e-mail address"), Some(help.into()));
            return None;
        }
        Some(Face::Web(Face::gravatar(mail)))
    }
}
