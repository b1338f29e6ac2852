//! What a letter says of itself and of its list.

use url::Url;

use crate::config::{Config, Unsubscribe, placeholders};

/// The identity of a letter (RFC 5322, section 3.6.4), from the address of the page: the same for ever, and nobody
/// else's.
pub fn message_id(page: &Url) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '~');
    let parts = page.path().split('/').filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(|part| part.replace(|c| !fits(c), "-")).collect();
    format!("{}@{}", parts.join("."), page.host_str().unwrap_or("localhost"))
}

/// Headers of mailing lists: RFC 2919 (`List-Id`), RFC 2369, RFC 8058 (leaving by one click), RFC 5064 (`Archived-At`).
pub fn of_list(page: &Url, config: &Config) -> Vec<(&'static str, String)> {
    let newsletter = &config.newsletter;
    let mail = &newsletter.mail;
    let mut headers = vec![("List-Id", format!("{} <{}>", phrase(&newsletter.title), mail.list_id))];
    let ways: Vec<&Unsubscribe> = mail.unsubscribe.iter().filter(|way| has_address(way)).collect();
    if !ways.is_empty() {
        let ways: Vec<String> = ways.iter().map(|way| format!("<{}>", way.as_str())).collect();
        headers.push(("List-Unsubscribe", ways.join(", ")));
    }
    if mail.one_click && ways.iter().any(|way| matches!(way, Unsubscribe::Page(_))) {
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    headers.extend(newsletter.subscribe_url.as_ref().map(|url| ("List-Subscribe", format!("<{url}>"))));
    headers.push(("List-Archive", format!("<{}newsletter/>", config.planet.base_url)));
    headers.push(("Archived-At", format!("<{page}>")));
    headers.push(("Content-Language", config.planet.language.clone()));
    headers
}

/// What a mailing service puts a whole address in the place of stands in no header: the service writes that.
fn has_address(way: &Unsubscribe) -> bool {
    match way {
        Unsubscribe::Placeholder(_) => false,
        // A service that fills in parts of an address wants no white space in it.
        Unsubscribe::Page(address) | Unsubscribe::Letter(address) => {
            placeholders(address).is_empty() || !address.contains(char::is_whitespace)
        }
    }
}

/// Words before the angle brackets: without characters that mean something there (RFC 5322, section 3.2.3).
fn phrase(title: &str) -> String {
    let plain = |c: char| if "()<>[]:;@\\,.\"".contains(c) { ' ' } else { c };
    title.chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_that_of_the_page() {
        const CASES: [(&str, &str); 3] = [
            ("https://p.example/newsletter/2026-11-27-a/", "newsletter.2026-11-27-a@p.example"),
            ("https://p.example/~ada/x%20y/newsletter/2026-11-27-a/", "~ada.x-20y.newsletter.2026-11-27-a@p.example"),
            ("http://[::1]:8000/newsletter/2026-11-27-a/", "newsletter.2026-11-27-a@[::1]"),
        ];
        for (page, id) in CASES {
            assert_eq!(message_id(&Url::parse(page).unwrap()), id);
        }
    }
}
