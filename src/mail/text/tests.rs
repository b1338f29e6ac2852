use proptest::prelude::*;
use pulldown_cmark::{Event, Tag};

use super::*;
use crate::content;

fn written(markdown: &str) -> String {
    let toml = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\nsmart_punctuation = false\n";
    let config = crate::config::understand("feeds.toml".as_ref(), toml, "".as_ref()).unwrap();
    let of_html = |html: &str| (html.replace(['<', '>'], "|"), vec!["https://h.example/".to_owned()]);
    write(content::pieces(markdown, &config), 0, &|to| to.to_owned(), &of_html).0
}

#[test]
fn each_construct_reads_as_a_letter() {
    const CASES: &[(&str, &str)] = &[
        ("One *two* **three** `four`\nfive.\n\nSix.", "One two three four five.\n\nSix."),
        ("a  \nb", "a\nb"),
        ("## Head\n\nText.", "Head\n====\n\nText."),
        (
            "### [Head](https://a.example/) more\n\nText.",
            "Head more [1]\n-------------\n\nText.\n\n[1] https://a.example/",
        ),
        ("#### Head", "Head"),
        ("- a\n- b\n  - c", "- a\n- b\n  - c"),
        ("- a\n\n  b\n\n- c", "- a\n\n  b\n\n- c"),
        ("9. a\n10. b", "9. a\n10. b"),
        ("- [x] a\n- [ ] b", "- [x] a\n- [ ] b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("```rust\nlet a = 1;\n\n  b\n```", "    let a = 1;\n\n      b"),
        ("---", "* * *"),
        ("![A *mirror*](a.png)", "[A mirror]"),
        ("[![A mirror](a.png)](https://a.example/)", "A mirror [1]\n\n[1] https://a.example/"),
        (
            "[a](https://a.example/) [b](https://b.example/) [c](https://a.example/)",
            "a [1] b [2] c [1]\n\n[1] https://a.example/\n[2] https://b.example/",
        ),
        ("## A\n\n[a](x:1)\n\n## B\n\n[a](x:1)", "A\n=\n\na [1]\n\n[1] x:1\n\nB\n=\n\na [2]\n\n[2] x:1"),
        ("<https://a.example/> and <a@b.example>", "https://a.example/ and a@b.example"),
        ("[https://a.example](https://a.example/)", "https://a.example"),
        ("[](https://a.example/)", "https://a.example/"),
        ("a[^1] b[^z]\n\n[^1]: One.\n[^z]: Two.", "a (1) b (2)\n\n(1) One.\n\n(2) Two."),
        ("| A | B |\n|---|--:|\n| 1 | [2](x:1) |", "A  B\n-  -----\n1  2 [1]\n\n[1] x:1"),
        ("a <kbd>b</kbd><br>c <!-- orrery item x-1 -->", "a b\nc"),
        ("<a href=x>d</a>", "d [1]\n\n[1] https://h.example/"),
        ("<div>\nraw\n</div>", "|div| raw |/div| [1]\n\n[1] https://h.example/"),
        ("~~a~~ b", "a b"),
        ("term\n: what it means\n\nmore", "term\n\n    what it means\n\nmore"),
        ("## A <!-- orrery section a -->\n\n<!-- orrery drafted\nx\n-->\n", "A\n="),
    ];
    for (markdown, expected) in CASES {
        assert_eq!(written(markdown), *expected, "{markdown}");
    }
}

/// Where the links of a text lead.
fn links(markdown: &str) -> Vec<String> {
    let leads = content::parse(markdown).filter_map(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    });
    leads.filter(|url| !url.is_empty()).collect()
}

fn markdown() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z]{1,12}",
        "[今夜望遠鏡。、]{1,40}",
        "\\[[a-z ]{1,9}\\]\\(https://[a-z]{1,40}\\.example/[a-z/]{0,60}\\)",
        "\\*\\*[a-z]{1,8}\\*\\*",
        "[-#>*+_0-9.]{1,3}",
    ];
    let line = proptest::collection::vec(word, 1..30).prop_map(|words| words.join(" "));
    let mark = prop_oneof!["", "## ", "### ", "- ", "  - ", "> ", "1. ", "> - "];
    let block = (mark, line).prop_map(|(mark, line)| mark + &line);
    proptest::collection::vec(block, 1..12).prop_map(|blocks| blocks.join("\n\n"))
}

proptest! {
    #[test]
    fn no_line_is_too_long_and_every_link_is_there(markdown in markdown()) {
        let text = written(&markdown);
        for line in text.lines() {
            prop_assert!(line.contains("://") || display_width(line) <= COLUMNS, "{line}");
        }
        for link in links(&markdown) {
            let is_there = text.split(|c: char| c.is_whitespace() || "*_`~|".contains(c)).any(|word| word == link);
            prop_assert!(is_there, "{link} in\n{text}");
        }
        prop_assert!(!text.contains("<!--") && !text.contains("]("), "{text}");
    }
}
