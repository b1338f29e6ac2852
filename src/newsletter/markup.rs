//! Strangers' words as Markdown that shows them and does nothing else, neither here nor at a mailing service.

use url::Url;

use crate::config::begins_a_placeholder;

/// A text on one line, every character that means something in Markdown escaped. What would begin an include, or a
/// placeholder of a mailing service, is set apart.
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
        escaped.push(if c.is_control() { ' ' } else { c });
        if begins_a_placeholder(&text[at..]) || text[at..].starts_with("{#") {
            escaped.push(' ');
        }
    }
    escaped
}

/// An address as it may stand in a link: nothing of it means something in Markdown, or begins an include or a placeholder.
pub fn destination(url: &Url) -> String {
    let url = encoded(url.as_str());
    let mut written = String::with_capacity(url.len());
    for (at, c) in url.char_indices() {
        if c == '&' && begins_an_entity(&url[at + 1..]) {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

/// What browsers leave as it is in addresses and RFC 3986 (section 2) does not allow there, by its number.
pub fn encoded(url: &str) -> String {
    let mut written = String::with_capacity(url.len());
    for (at, c) in url.char_indices() {
        match c {
            '{' | '}' | '|' | '<' | '>' | '\\' | '`' => written.push_str(&format!("%{:02X}", u32::from(c))),
            '%' if !is_hexadecimal(&url[at + 1..]) => written.push_str("%25"),
            c => written.push(c),
        }
    }
    written
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2
}

/// Whether this, behind an ampersand, is a character's name or number (CommonMark, section 2.5).
fn begins_an_entity(text: &str) -> bool {
    let name = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '#').next().unwrap_or_default();
    !name.is_empty() && text[name.len()..].starts_with(';')
}

/// `[words](url)`; the words alone without an address.
pub fn link(words: &str, url: Option<&Url>) -> String {
    let words = escape(words);
    match url.map(destination) {
        None => words,
        // An address with brackets of its own would end too soon.
        Some(url) if url.contains(['(', ')']) => format!("[{words}](<{url}>)"),
        Some(url) => format!("[{words}]({url})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::placeholders;
    use crate::content::parse;
    use crate::newsletter::key;

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
    fn whatever_a_stranger_writes_is_nothing_to_a_mailing_service() {
        const WORDS: [&str; 8] = [
            "{{.Email}} {%x%} {#x#} {{{",
            "{\u{0}{ x }}",
            "*|EMAIL|*",
            "%recipient_email% %recipient.id% %unsubscribe_url% %mailing_list_unsubscribe_url%",
            "100%recipient%",
            "*| a *|EMAIL|* {*|X|*}",
            "&#123;&#123; .Email }} &lbrace;&lbrace;x}}",
            "{{ entries() }} {{ entry('https://x.example/') }}",
        ];
        const ADDRESSES: [&str; 9] = [
            "https://a.example/?{{.Email}}",
            "https://a.example/#{{entry('https://x.example/')}}",
            "https://a.example/{%x%}?{%x%}#{%x%}",
            "https://a.example/*|EMAIL|*?*|EMAIL|*#*|EMAIL|*",
            "https://a.example/%recipient_email%?u=%recipient.id%",
            "https://a.example/?a&#123;&#123;.Email&#125;&lcub;&lcub;x}}",
            "https://a.example/?a=\\",
            "https://a.example/?a=\\{\\{x}}",
            "https://a.example/?(`{{x}}`",
        ];
        for words in WORDS {
            let url = Url::parse("https://a.example/").unwrap();
            means_nothing(&link(words, Some(&url)));
        }
        for address in ADDRESSES {
            let url = Url::parse(address).unwrap();
            means_nothing(&link("x", Some(&url)));
        }
    }

    #[test]
    fn an_address_is_known_again_however_it_is_written() {
        let url = Url::parse("https://a.example/?a|b={1}&c=5%").unwrap();
        assert_eq!(key(&url), key(&Url::parse(&destination(&url)).unwrap()));
    }

    /// Neither as Markdown nor as what becomes of it; and it is one link.
    fn means_nothing(markdown: &str) {
        let mut links = 0;
        let mut read = String::new();
        for (event, _) in parse(markdown) {
            match event {
                pulldown_cmark::Event::Text(text) => read.push_str(&text),
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) => {
                    links += 1;
                    assert!(placeholders(&dest_url).is_empty() && Url::parse(&dest_url).is_ok(), "{dest_url}");
                }
                _ => {}
            }
        }
        for text in [markdown, &read] {
            assert!(placeholders(text).is_empty() && !text.contains("{{"), "{text}");
        }
        assert_eq!(links, 1, "{markdown}");
    }

    #[test]
    fn an_address_with_brackets_is_a_whole_link() {
        let url = Url::parse("https://a.example/x_(y)").unwrap();
        assert_eq!(link("[x]", Some(&url)), "[\\[x\\]](<https://a.example/x_(y)>)");
    }
}
