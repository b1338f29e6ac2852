//! One value in the text of `feeds.toml` replaced by another; every other byte stays.

use std::ops::Range;

use super::typed;

/// The text with another `url` for the feed `id`; none if there is no such feed.
pub fn with_url(text: &str, id: &str, url: &str) -> Option<String> {
    let value = url_of(text, id)?;
    let literal = toml::Value::String(url.to_owned()).to_string();
    Some([&text[..value.start], &literal, &text[value.end..]].concat())
}

/// Where the value of the feed's `url` stands, its quotes included.
fn url_of(text: &str, id: &str) -> Option<Range<usize>> {
    let file: typed::File = toml::from_str(text).ok()?;
    let feed = file.feed.into_iter().find(|feed| feed.as_ref().id.as_ref() == id)?;
    Some(feed.into_inner().url.span())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_changes_and_every_other_byte_stays() {
        let forms = [
            "url = \"OLD\" # her blog\n",
            "url='OLD'",
            "url   =   \"\"\"OLD\"\"\"   # é\n\nname = \"Ada\"",
            "\"url\" = \"\\u0068ttps://old.example/\"\n",
        ];
        let around = |feed: &str| {
            format!(
                "# ünser planet\n[planet]\ntitle = \"P\" # t\nbase_url = \"https://p.example/\"\n\n[[feed]]\nid = \"x\"\n\
                 url = \"https://x.example/\"\n  [[feed]] # ada\n  id = \"ada\"\n  {feed}"
            )
        };
        for form in forms {
            let old = around(&form.replace("OLD", "https://old.example/"));
            let new = with_url(&old, "ada", "https://new.example/?a=1&b='2'").unwrap();
            let span = url_of(&new, "ada").unwrap();
            assert_eq!(&new[span.clone()], "\"https://new.example/?a=1&b='2'\"", "{form}");
            assert_eq!(with_url(&new, "ada", "https://old.example/").unwrap(), {
                let before = url_of(&old, "ada").unwrap();
                [&old[..before.start], "\"https://old.example/\"", &old[before.end..]].concat()
            });
        }
        assert_eq!(with_url(&around("url = \"x\""), "bob", "https://new.example/"), None);
    }
}
