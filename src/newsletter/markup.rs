//! Strangers' words as Markdown that shows them and does nothing else, neither here nor at a mailing service.

use url::Url;

/// A text on one line, every character that means something in Markdown escaped. Braces that would begin an include, or
/// a placeholder of a mailing service, are set apart.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let starts_a_list = text.split_once(['.', ')']).is_some_and(|(number, rest)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with(' ')
    });
    for (at, c) in text.char_indices() {
        let at_start = at == 0 && matches!(c, '#' | '+' | '-' | '=' | '~' | ':');
        let ends_number = starts_a_list && matches!(c, '.' | ')') && text[..at].bytes().all(|b| b.is_ascii_digit());
        let begins_a_name = c == '&' && text[at + 1..].starts_with(|next: char| next.is_alphanumeric() || next == '#');
        if begins_a_name
            || at_start
            || ends_number
            || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~')
        {
            escaped.push('\\');
        }
        if escaped.ends_with('{') && matches!(c, '{' | '%' | '#') {
            escaped.push(' ');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

/// `[words](url)`; the words alone without an address.
pub fn link(words: &str, url: Option<&Url>) -> String {
    let words = escape(words);
    match url {
        None => words,
        // An address with brackets of its own would end too soon.
        Some(url) if url.as_str().contains(['(', ')']) => format!("[{words}](<{url}>)"),
        Some(url) => format!("[{words}]({url})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::parse;

    #[test]
    fn whatever_a_stranger_writes_is_shown_as_written() {
        const CASES: [&str; 10] = [
            "[x](javascript:alert(1))",
            "<script>alert(1)</script>",
            "a * b * c _d_ `e`",
            "1. one",
            "- two",
            "# three",
            "C:\\path",
            "AT&amp;T &copy;",
            "a --> <!-- orrery item x -->",
            "~~old~~ | new",
        ];
        for text in CASES {
            let markdown = format!("{}\n", escape(text));
            let shown: String = parse(&markdown)
                .filter_map(|(event, _)| match event {
                    pulldown_cmark::Event::Text(text) => Some(text.to_string()),
                    pulldown_cmark::Event::Start(tag) if tag != pulldown_cmark::Tag::Paragraph => {
                        Some(format!("{tag:?}"))
                    }
                    _ => None,
                })
                .collect();
            assert_eq!(shown, text, "{markdown}");
        }
    }

    #[test]
    fn braces_of_a_stranger_begin_nothing() {
        assert_eq!(escape("{{ entries() }} {%x%} {{{"), "{ { entries() }} { %x%} { { {");
        assert_eq!(escape("{{.Email}}"), "{ {.Email}}");
    }

    #[test]
    fn an_address_with_brackets_is_a_whole_link() {
        let url = Url::parse("https://a.example/x_(y)").unwrap();
        assert_eq!(link("[x]", Some(&url)), "[\\[x\\]](<https://a.example/x_(y)>)");
    }
}
