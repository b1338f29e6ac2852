//! A draft of a campaign in listmonk: <https://listmonk.app/docs/apis/campaigns/>. It is never started from here.

use serde_json::{Map, Value, json};
use url::Url;

use super::service::Request;
use crate::config::Listmonk;
use crate::mail::Letter;

pub fn request<'a>(letter: &Letter, name: &str, listmonk: &'a Listmonk) -> Request<'a> {
    let lists: Vec<String> = listmonk.lists.iter().map(ToString::to_string).collect();
    let mut json = json!({
        "name": name,
        "subject": letter.subject,
        "lists": listmonk.lists,
        "type": "regular",
        "content_type": "html",
        "body": letter.html,
        "altbody": letter.text,
        "messenger": "email",
        "headers": headers(letter),
    });
    if let Some(from) = &letter.from {
        json["from_email"] = from.to_string().into();
    }
    if let Some(template) = listmonk.template {
        json["template_id"] = template.into();
    }
    let noun = if lists.len() == 1 { "list" } else { "lists" };
    Request {
        service: "listmonk",
        destination: format!("{noun} {} of {}", lists.join(", "), listmonk.url),
        url: below(&listmonk.url, "api/campaigns"),
        allow_private: listmonk.allow_private,
        login: &listmonk.login,
        json,
        texts: &[("body", "HTML"), ("altbody", "text")],
        made: |url, said| {
            let id = said.pointer("/data/id")?.as_u64()?;
            let page = url.join(&format!("../admin/campaigns/{id}"));
            let page = page.map_or_else(|_| url.to_string(), |page| page.to_string());
            Some(format!("campaign {id} is a draft: look at it, and start it, at {page}"))
        },
    }
}

/// listmonk writes those by which readers leave.
fn headers(letter: &Letter) -> Vec<Map<String, Value>> {
    let reply_to = letter.reply_to.as_ref().map(|reply_to| ("Reply-To", reply_to.to_string()));
    let others = letter.headers.iter().filter(|(name, _)| !name.starts_with("List-Unsubscribe")).cloned();
    let one = |(name, value): (&str, String)| Map::from_iter([(name.to_owned(), Value::from(value))]);
    others.chain(reply_to).map(one).collect()
}

fn below(url: &Url, path: &str) -> Url {
    url.join(path).expect("a constant path")
}
