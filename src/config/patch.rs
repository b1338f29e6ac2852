//! One value in the text of `feeds.toml` replaced by another; every other byte stays.

use std::ops::Range;

use url::Url;

use super::typed;

/// The text with the `url` of the feed `id` changed from `old` to `new`; none if there is no such feed, or it has
/// another `url` by now.
pub fn with_url(text: &str, id: &str, old: &Url, new: &Url) -> Option<String> {
    let value = url_of(text, id, old)?;
    let literal = toml::Value::String(new.to_string()).to_string();
    Some([&text[..value.start], &literal, &text[value.end..]].concat())
}

/// Where the value of the feed's `url` stands, its quotes included.
fn url_of(text: &str, id: &str, old: &Url) -> Option<Range<usize>> {
    let file: typed::File = toml::from_str(text).ok()?;
    let feed = file.feed.into_iter().find(|feed| feed.as_ref().id.as_ref() == id)?;
    let url = feed.into_inner().url;
    (Url::parse(url.as_ref().trim()).as_ref() == Ok(old)).then(|| url.span())
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
            let before = around(&form.replace("OLD", "https://old.example/"));
            let url = |text: &str| Url::parse(text).unwrap();
            let (old, new) = (url("https://old.example/"), url("https://new.example/?a=1&b=%272"));
            let after = with_url(&before, "ada", &old, &new).unwrap();
            let (was, is) = (url_of(&before, "ada", &old).unwrap(), url_of(&after, "ada", &new).unwrap());
            assert_eq!(&after[is.clone()], "\"https://new.example/?a=1&b=%272\"", "{form}");
            assert_eq!((&after[..is.start], &after[is.end..]), (&before[..was.start], &before[was.end..]), "{form}");
            // It was changed by hand meanwhile, or there is no such feed.
            assert_eq!(with_url(&after, "ada", &old, &new), None);
            assert_eq!(with_url(&before, "bob", &old, &new), None);
        }
    }
}
