//! A draft in Buttondown: <https://docs.buttondown.com/api-emails-create>.

use serde_json::json;

use super::service::Request;
use crate::config::{Buttondown, DraftBody};
use crate::mail::Letter;

pub fn request<'a>(letter: &Letter, buttondown: &'a Buttondown) -> Request<'a> {
    // Without its mark, the service guesses what a text is.
    let (mode, kind, body) = match buttondown.body {
        DraftBody::Markdown => ("plaintext", "Markdown", &letter.markdown),
        DraftBody::Html => ("fancy", "HTML", &letter.html),
    };
    let mut json = json!({
        "subject": letter.subject,
        "body": format!("<!-- buttondown-editor-mode: {mode} -->\n{body}"),
        "status": "draft",
        "canonical_url": letter.url,
    });
    if !letter.preheader.is_empty() {
        json["description"] = letter.preheader.as_str().into();
    }
    Request {
        service: "Buttondown",
        destination: format!("the subscribers of {}", buttondown.url),
        url: buttondown.url.join("v1/emails").expect("a constant path"),
        allow_private: buttondown.allow_private,
        login: &buttondown.login,
        json,
        texts: if kind == "HTML" { &[("body", "HTML")] } else { &[("body", "Markdown")] },
        made: |_, said| {
            let is_name =
                |id: &&str| id.len() < 100 && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
            let id = said.get("id")?.as_str().filter(is_name)?;
            Some(format!("draft {id} is made: look at it, and send it, at https://buttondown.com/emails/{id}"))
        },
    }
}
