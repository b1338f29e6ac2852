use std::path::Path;

use super::*;
use crate::config;

const TOML: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/planet/\"\n\
    [newsletter]\nrecurring = [\"https://r.example/x/\"]\n\
    [[newsletter.section]]\ntitle = \"Headlines\"\nsource = \"posts\"\n\
    [[newsletter.section]]\ntitle = \"Events\"\nsource = \"events\"\ncalendars = [\"e.ics\"]\n\
    [[newsletter.section]]\ntitle = \"Join\"\nsource = \"text\"\ntext = \"[join](https://join.example/)\"\n";

fn manuscript(name: &str, front: &str, body: &str) -> Manuscript {
    let text = format!("+++\ntitle = \"T\"\n{front}+++\n{body}");
    Manuscript::read(Path::new(name), text, chrono_tz::Tz::UTC).expect("an issue")
}

/// What is found in the second of two issues: line, column and words; that of the front matter begins with line 1, the
/// Markdown with line 6.
fn found(front: &str, body: &str, reach: &[(&str, Reach)]) -> Vec<String> {
    let period = "number = 1\nperiod = { start = 2026-11-06, end = 2026-11-13 }\n";
    let link = "[old](https://old.example/post#a) [join](https://join.example/) [r](https://r.example/x/y)\n";
    let events = "## Events <!-- orrery section events -->\n\n- 2026-11-30: [Club](https://club.example/)\n";
    let front =
        if front.is_empty() { "number = 2\nperiod = { start = 2026-11-13, end = 2026-11-20 }\n" } else { front };
    let all = [
        manuscript("2026-11-13-a.md", period, &format!("{link}{events}")),
        manuscript("2026-11-20-b.md", front, body),
        manuscript("2026-11-27-c.md", "number = 9\n", "[later](https://later.example/)\n"),
    ];
    let config = config::understand(Path::new("feeds.toml"), TOML, Path::new("")).unwrap();
    let reach = reach.iter().map(|(url, reach)| ((*url).to_owned(), reach.clone())).collect();
    let line = |finding: Finding| {
        let (line, column) = finding.what.line_and_column().unwrap_or_default();
        let help = finding.what.help.map(|help| format!("; {help}")).unwrap_or_default();
        format!("{line}:{column} {}: {}{help}", finding.rule, finding.what.message)
    };
    check(&all[1], &all, &config, &reach, None).into_iter().map(line).collect()
}

/// An issue's Markdown, and what is said of it.
const CASES: &[(&str, &[&str])] = &[
    ("## A\n\nAll is well: [a](https://a.example/), ![b](https://b.example/b.png).\n", &[]),
    // Links twice, in any spelling.
    ("[a](https://a.example/x)\n\n[again](http://www.a.example/x/)\n", &["8:1 twice: the same link as on line 6"]),
    ("[a](https://a.example/#1) [b](https://a.example/#2)\n", &[]),
    (
        "[x](http://old.example/post/#a)\n",
        &[
            "6:1 twice: 2026-11-13-a.md had this link; take it out, or name its address under `recurring` of [newsletter]",
        ],
    ),
    ("[x](https://old.example/post#b) [later](https://later.example/)\n", &[]),
    ("[join](https://join.example/) [r](https://r.example/x/y) [p](https://p.example/planet/about/)\n", &[]),
    // Addresses.
    (
        "[a](https://a.example/?utm_source=x&p=1)\n",
        &["6:1 tracking: the address has marks that follow readers; write https://a.example/?p=1"],
    ),
    (
        "See [a](about.html) and ![b](../b.png), [c](/join/), [d](#d) and <ada@a.example>.\n",
        &[
            "6:5 relative: `about.html` leads elsewhere in mails and feeds; write an address in full, or one that begins \
             with /, which starts at the planet's home page",
            "6:25 relative: `../b.png` leads elsewhere in mails and feeds; write an address in full, or one that begins \
             with /, which starts at the planet's home page",
        ],
    ),
    ("[a](htps://a.example/)\n", &["6:1 address: `htps:` leads nowhere on the web"]),
    (
        "[Why the night...](https://a.example/) [](https://b.example/)\n",
        &[
            "6:1 title: the title is cut off: Why the night...; write the whole title: some programs cut it",
            "6:40 words: the link has no words",
        ],
    ),
    (
        "![](https://a.example/a.png)\n",
        &[
            "6:1 alt: the picture has no alternative text; write what it shows: between the brackets of ![...](...), or as \
           alt=\"...\"",
        ],
    ),
    // HTML.
    (
        "<p>\n<a href=\"https://a.example/?x&amp;utm_source=y\">a</a>\n<img src=\"b.png\" alt=\"\"></p>\n\nSee <a\nhref='/c/'>c</a>, <img \
         src=\"https://d.example/d.png\">. <!-- <img src=e.png> -->\n\n`<img src=f.png>`\n",
        &[
            "7:1 tracking: the address has marks that follow readers; write https://a.example/?x",
            "8:1 relative: `b.png` leads elsewhere in mails and feeds; write an address in full, or one that begins with /, \
             which starts at the planet's home page",
            "11:19 alt: the picture has no alternative text; write what it shows: between the brackets of ![...](...), or as \
             alt=\"...\"",
        ],
    ),
    // What a mailing service puts an address in the place of.
    ("[a](<{{ UnsubscribeURL }}>) [b](https://b.example/?u=*|ID|*) [c](%unsubscribe_url%)\n\n[d](*|UNSUB|*)\n", &[]),
    // Headings and sections.
    (
        "# A\n\na\n\n## B\n\n#### C\n\nc\n",
        &[
            "6:1 headings: a heading of the first level: that is the issue's title; write ##",
            "12:1 headings: a heading of level 4 below one of level 2; write ###",
        ],
    ),
    (
        "## A\n\n<!-- nothing -->\n\n## B\n\n### C\n\n## D\n\nd\n",
        &[
            "6:1 empty: there is nothing below “A”; write something below it, or take it out",
            "12:1 empty: there is nothing below “C”; write something below it, or take it out",
        ],
    ),
    ("<!-- orrery drafted\nx\n-->\n", &["1:1 empty: there is nothing in the issue"]),
    // What is left over.
    ("TODO: write\n\n`TODO`, a TODOS file\n", &["6:1 placeholder: TODO is still to be replaced"]),
    (
        "## A <!-- orrery section a -->\n\na <!-- orrery itm x -->\n\n<!-- orrery drafted\nx\n-->\n",
        &["6:6 marker: feeds.toml has no section `a`", "8:3 marker: `itm x` means nothing in a comment of orrery"],
    ),
    // Includes, and the links that they are.
    (
        "{{ entries(tags=\"x\") }}\n\n{{ entry(\"https://old.example/post#a\") }}\n\n{{ entires() }} {{ UnsubscribeURL }}\n",
        &[
            "6:12 include: there is no argument `tags`; did you mean `tag`? write {{ entries(tag=\"...\", limit=5) }}",
            "8:1 twice: 2026-11-13-a.md had this link; take it out, or name its address under `recurring` of [newsletter]",
            "10:4 include: `entires` is no include and stays as it is; did you mean `entries`? What can be written is \
             {{ entry(\"https://...\") }}, {{ entries(tag=\"...\", limit=5) }}, {{ events(days=28, limit=10) }}",
        ],
    ),
    ("## Next\n\n{{ events() }}\n\n`{{ entries( }}`\n", &[]),
    // Events.
    (
        "## Events <!-- orrery section events -->\n\n\
         - 2026-11-19: [Past](https://e.example/1)\n- 2026-11-21, 19:00: [Talk](https://e.example/2), The barn\n\
         - 2026-11-21, 19:00: [A talk](https://f.example/), the Barn\n- 2026-11-21: [Walk](https://e.example/3)\n\
         - 2026-11-28: [Talk](https://e.example/2), The barn\n- 2026-11-30: [Club](https://club.example/)\n\
         - 2026-11-28: Talk, the barn\n",
        &[
            "8:1 past: 2026-11-19 has passed when the issue comes out on 2026-11-20",
            "10:1 doubled: the same event as on line 9",
            "14:1 doubled: the same event as on line 12",
        ],
    ),
];

#[test]
fn what_is_wrong_is_found_where_it_is() {
    for (body, expected) in CASES {
        assert_eq!(found("", body, &[]), *expected, "{body}");
    }
}

#[test]
fn numbers_and_periods_follow_each_other() {
    let cases = [
        ("number = 1\n", "3:10 number: number 1 is taken by 2026-11-13-a.md"),
        ("number = 9\n", "3:10 number: number 9 is taken by 2026-11-27-c.md"),
        ("number = 4\n", "3:10 number: the issue before this one has number 1; write 2"),
        (
            "period = { start = 2026-11-14, end = 2026-11-20 }\n",
            "3:10 period: the period of 2026-11-13-a.md is 6–13 November 2026: what lies between is in neither; begin it \
             with 2026-11-13",
        ),
        (
            "period = { start = 2026-11-12, end = 2026-11-20 }\n",
            "3:10 period: the period of 2026-11-13-a.md is 6–13 November 2026: what lies between would be in both; begin \
             it with 2026-11-13",
        ),
    ];
    for (front, expected) in cases {
        assert_eq!(found(front, "a\n", &[]), [expected]);
    }
}

#[test]
fn a_link_is_dead_or_has_moved_or_cannot_be_told() {
    let to = Url::parse("https://new.example/").unwrap();
    let reach = [
        ("https://dead.example/", Reach::Dead("HTTP 404".into())),
        ("https://moved.example/", Reach::Moved(to)),
        ("https://shy.example/", Reach::Unsure("HTTP 403".into())),
        ("https://fine.example/", Reach::Fine),
    ];
    let body = "[a](https://dead.example/#x)\n[b](https://moved.example/)\n[c](https://shy.example/)\n[d](https://fine.example/)\n";
    let expected = [
        "6:1 dead: the link is dead: HTTP 404",
        "7:1 moved: the page has moved for good; write https://new.example/",
        "8:1 unsure: whether the link is alive cannot be told from here: HTTP 403",
    ];
    assert_eq!(found("", body, &reach), expected);
}
