use super::*;

fn entry(url: &str) -> Include {
    Include::Entry(url.parse().unwrap())
}

fn entries(tag: &str, limit: usize) -> Include {
    Include::Entries { tag: (!tag.is_empty()).then(|| tag.to_owned()), limit }
}

#[test]
fn includes_are_read_with_and_without_the_names_of_what_they_are_given() {
    let cases = [
        ("{{ entry(\"https://a.example/_x_/\") }}", entry("https://a.example/_x_/")),
        ("{{entry(url='https://a.example/?a=1&b=2')}}", entry("https://a.example/?a=1&b=2")),
        ("{{ entries() }}", entries("", 5)),
        ("{{ entries(\"dark skies\", 3) }}", entries("dark skies", 3)),
        ("{{ entries( limit = 3 , tag = \"rust\", ) }}", entries("rust", 3)),
        ("{{ entries(\n  tag=\"rust\",\n  limit=3\n) }}", entries("rust", 3)),
        ("{{ events() }}", Include::Events { days: 28, limit: 10 }),
        ("{{ events(7, limit=2) }}", Include::Events { days: 7, limit: 2 }),
    ];
    for (written, expected) in cases {
        let (placed, wrong) = includes(&format!("Before.\n\n{written}\n\nAfter.\n"));
        assert_eq!(wrong, [], "{written}");
        assert_eq!(placed, [Placed { what: expected, place: 9..9 + written.len(), alone: true }], "{written}");
    }
}

#[test]
fn what_is_not_ours_and_what_is_code_stays_as_it_is() {
    const LITERAL: &[&str] = &[
        "{{ UnsubscribeURL }}",
        "{{ .Subscriber.Name }}",
        "{{ subscriber.metadata[\"x\"] }}",
        "{{ entry.title }}",
        "{{ entries | first }}",
        "{{ now() }}",
        "{{{ entries }}}",
        "{% for x in entries() %}",
        "`{{ entries() }}`",
        "    {{ entries() }}",
        "```\n{{ entries() }}\n```",
        "~~~\n{{ entry(x) }}\n~~~",
        "<!-- {{ entries() }} -->",
        "<p>x</p>\n<!-- {{ entry() }} -->",
        "\\{{ entries() }}",
        "{{",
        "{{ ",
        "{",
    ];
    for text in LITERAL {
        assert_eq!(includes(text), (vec![], vec![]), "{text}");
        assert_eq!(filled(text, |_| "no".into()), *text);
    }
}

/// What was typed, what of it is wrong, words of the complaint and of the advice.
const MISUSES: &[(&str, &str, &str, &str)] = &[
    ("{{ entry }}", "{{ entry }}", "needs brackets", "write {{ entry(\"https://...\") }}"),
    ("{{ entry() }}", "{{ entry() }}", "needs the address of a post", "{{ entry(\"https://...\") }}"),
    ("{{ entry(\"x\") }}", "\"x\"", "`x` is not a web address", "https://blog.example/a-post"),
    ("{{ entry(\"ftp://x.example/\") }}", "\"ftp://x.example/\"", "is not a web address", "https://"),
    ("{{ entry(5) }}", "5", "`url` is a text in quotes", "{{ entry("),
    ("{{ entry(https://a.example/) }}", "https://a.example/", "nor a text in quotes", "write \"https://a.example/\""),
    ("{{ entries(“rust”) }}", "“rust”", "nor a text in quotes", "write \"rust\""),
    ("{{ entries(tags=\"rust\") }}", "tags", "there is no argument `tags`", "did you mean `tag`?"),
    ("{{ entries(xyz=1) }}", "xyz", "there is no argument `xyz`", "write {{ entries(tag=\"...\", limit=5) }}"),
    ("{{ entries(limit=\"5\") }}", "\"5\"", "`limit` is a number from 1 to 50", "limit=5"),
    ("{{ entries(limit=0) }}", "0", "`limit` is a number from 1 to 50", "limit=5"),
    ("{{ events(days=400) }}", "400", "`days` is a number from 1 to 366", "days=28"),
    ("{{ entries(limit=) }}", ")", "a value is missing", "write {{ entries("),
    ("{{ entries(\"a\" 5) }}", "5", "a comma or a closing bracket is missing", "write {{ entries("),
    ("{{ entries(\"a\", 5, 6) }}", "6", "more values than the 2", "write {{ entries("),
    ("{{ entries(\"a\", tag=\"b\") }}", "\"b\"", "`tag` is there twice", "write {{ entries("),
    ("{{ entries(\"a) }}", "\"a) }}", "the text has no end", "end it with \""),
    ("{{ entries(\"a\") }", "{{ entries(\"a\") ", "the include has no end", "end it with `}}`"),
    ("See {{ entries() }}", "{{ entries() }}", "stands in a paragraph of its own", "on a line of its own"),
    ("<div>\n{{ entries() }}\n</div>", "{{ entries() }}", "cannot stand in HTML", "an empty line"),
    ("{{ entires() }}", "entires", "`entires` is no include and stays as it is", "did you mean `entries`?"),
];

#[test]
fn misuses_are_told_with_their_place_and_what_to_write_instead() {
    for (typed, place, message, help) in MISUSES {
        let text = format!("Ä.\n\n{typed}\n");
        let (placed, wrong) = includes(&text);
        assert_eq!((placed.len(), wrong.len()), (0, 1), "{typed}: {wrong:?}");
        assert_eq!(&text[wrong[0].place.clone()], *place, "{typed}");
        assert!(wrong[0].message.contains(message), "{typed}: {}", wrong[0].message);
        assert!(wrong[0].help.contains(help), "{typed}: {}", wrong[0].help);
        assert_eq!(wrong[0].certain, *typed != "{{ entires() }}", "{typed}");
        // Cut anywhere, it is read without a panic.
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            includes(&text[..end]);
        }
    }
}

#[test]
fn what_fills_an_include_stays_in_the_quotation_or_list_that_it_stands_in() {
    let two = |_: &Placed| "* a\n* b\n".to_owned();
    const CASES: &[(&str, &str)] = &[
        ("x\n\n{{ entries() }}\n\ny", "x\n\n* a\n* b\n\ny"),
        ("> x\n>\n> {{ entries() }}\n>\n> y", "> x\n>\n> * a\n> * b\n>\n> y"),
        ("- {{ entries() }}\n\n- y", "- * a\n  * b\n\n- y"),
        ("1. x\n\n   {{ entries() }}\n", "1. x\n\n   * a\n   * b\n"),
    ];
    for (text, expected) in CASES {
        assert_eq!(filled(text, two), *expected);
    }
    let linked = |include: &Placed| format!("[{}](u)", include.alone);
    let inline =
        "- {{ entry(\"https://a.example/\") }} and {{ entry(\"https://b.example/\") }}\n\n{{ UnsubscribeURL }}";
    assert_eq!(filled(inline, linked), "- [false](u) and [false](u)\n\n{{ UnsubscribeURL }}");
    let heading =
        "## On {{ entry(\"https://a.example/\") }}\n\n| a |\n| - |\n| {{ entry(\"https://a.example/\") }} |\n";
    assert_eq!(filled(heading, linked), "## On [false](u)\n\n| a |\n| - |\n| [false](u) |\n");
}
