//! Drafts in services that make mails of them: one request, in JSON, by `fetch`.

use serde_json::Value;
use url::Url;

use super::Trouble;
use crate::config::Login;
use crate::fetch::{self, Credentials, Post, Run};

/// What is asked of a service.
#[derive(Debug)]
pub struct Request<'a> {
    /// The service, as people call it.
    pub service: &'static str,
    /// For whom the draft is, in its words.
    pub destination: String,
    pub url: Url,
    pub allow_private: bool,
    /// Its user and token, or its token alone.
    pub login: &'a Login,
    pub json: Value,
    /// Where in `json` the long texts are, and what they are.
    pub texts: &'static [(&'static str, &'static str)],
    /// What is made of a good answer: words for the owner; nothing if it names no draft.
    pub made: fn(&Url, &Value) -> Option<String>,
}

impl Request<'_> {
    /// Makes the draft.
    pub fn make(&self, token: String, run: &Run) -> Result<String, Trouble> {
        let credentials = self.credentials(token);
        if !credentials.are_fit() {
            let words = format!("a request cannot hold what the environment variable {} has", self.login.variable);
            return Err(Trouble::certain(words));
        }
        let post = Post {
            url: &self.url,
            allow_private: self.allow_private,
            credentials: Some(&credentials),
            media_type: "application/json",
            body: self.json.to_string(),
        };
        let host = self.url.host_str().unwrap_or_default();
        let answer = fetch::post(&post, run).map_err(|error| match error.came_before_the_request() {
            true => Trouble::certain(format!("{host}: {error}")),
            false => Trouble::uncertain(format!("{host}: {error}")),
        })?;
        let said: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let words = || complaint(&said).unwrap_or_else(|| answer.body.trim().to_owned());
        match answer.status {
            // A page to log in at, or that of somebody in between, may come as a success, too.
            status @ 200..=299 => (self.made)(&self.url, &said).ok_or_else(|| {
                let words = words();
                let words = shortened(&words);
                Trouble::uncertain(format!("{} answers HTTP {status}, but names no draft: {words}", self.service))
            }),
            status => {
                let words = words();
                let whose = match status {
                    401 | 403 => format!(" (the token is that of {})", self.login.variable),
                    _ => String::new(),
                };
                let words = format!("{} answers HTTP {status}{whose}: {}", self.service, shortened(&words));
                // One that is in trouble may be so after it did what it was asked for.
                Err(Trouble { words, is_certain: (400..500).contains(&status) })
            }
        }
    }

    fn credentials(&self, token: String) -> Credentials {
        match &self.login.username {
            Some(username) => Credentials::Basic { username: username.clone(), password: token },
            None => Credentials::Token(token),
        }
    }
}

/// What a service says is wrong: listmonk as `message`, Buttondown as `detail`, which may be a list.
fn complaint(said: &Value) -> Option<String> {
    let found = said.get("message").or_else(|| said.get("detail"))?;
    Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
}

fn shortened(words: &str) -> &str {
    const ENOUGH: usize = 500;
    &words[..words.floor_char_boundary(ENOUGH)]
}
