use std::path::Path;

use super::*;
use crate::config;
use crate::diagnostic::Diagnostic;

/// A `content/` of these files, read at 2026-11-21T12:00Z for a planet in Warsaw below `/planet/`.
fn read(files: &[(&str, &str)]) -> Result<Content, Vec<Diagnostic>> {
    read_in("en", files)
}

/// The same of a planet in another language.
fn read_in(language: &str, files: &[(&str, &str)]) -> Result<Content, Vec<Diagnostic>> {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join("content").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let toml = format!(
        "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/planet/\"\ntimezone = \"Europe/Warsaw\"\n\
         language = \"{language}\"\n"
    );
    let config = config::understand(Path::new("feeds.toml"), &toml, directory.path()).unwrap();
    load(&config, "2026-11-21T12:00:00Z".parse().unwrap(), Drafts::Withheld)
}

fn issue(front: &str, body: &str) -> Issue {
    let text = format!("+++\ntitle = \"T\"\n{front}\n+++\n{body}");
    read(&[("newsletter/2026-11-20-x.md", &text)]).expect("a valid issue").issues.remove(0)
}

#[test]
fn an_issue_has_the_day_of_its_name_in_the_planets_zone() {
    assert_eq!(issue("", "").dated.date.to_rfc3339(), "2026-11-19T23:00:00+00:00");
    let typed = issue("date = 2026-11-20T18:00:00", "").dated.date;
    assert_eq!(typed.to_rfc3339(), "2026-11-20T17:00:00+00:00");
    assert_eq!(issue("date = \"2026-11-20T18:00:00+01:00\"", "").dated.date, typed);
}

#[test]
fn markdown_has_tables_footnotes_tasks_and_named_headings() {
    let text = issue("", "## A & B\n\n## A & B\n\n- [x] done\n\n~~old~~ \"new\"[^1]\n\n[^1]: note\n\n|a|\n|-|\n|b|\n")
        .dated
        .text;
    let html = text.html.as_str();
    for part in
        ["<h2 id=\"a-b\">", "<h2 id=\"a-b-2\">", "type=\"checkbox\"", "<del>", "“new”", "footnote", "<table tabindex"]
    {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert_eq!(text.contents.len(), 2);
}

#[test]
fn a_head_of_nothing_is_a_plain_cell() {
    let text = issue("", "||a||\n|-|-:|:-:|\n|`></th>`|1|2|\n").dated.text;
    let html = text.html.as_str();
    for part in
        ["<tr><td></td><th class=\"align-right\">a</th><td class=\"align-center\"></td></tr>", "&gt;&lt;/th&gt;"]
    {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!text.safe_html.as_str().contains("></th>"), "{}", text.safe_html.as_str());
}

#[test]
fn an_alert_says_what_it_is_in_the_planets_words_with_a_style_sheet_and_without() {
    let of = |language: &str, kind: &str| {
        let page = format!("+++\ntitle = \"T\"\n+++\n> [!{kind}]\n> Look *up*.\n\n> [!OTHER]\n> x\n");
        read_in(language, &[("x.md", &page)]).unwrap().pages.remove(0).text
    };
    for (kind, class, word) in [
        ("NOTE", "note", "Hinweis"),
        ("tip", "tip", "Tipp"),
        ("IMPORTANT", "important", "Wichtig"),
        ("WARNING", "warning", "Warnung"),
        ("CAUTION", "caution", "Vorsicht"),
    ] {
        let text = of("de", kind);
        let page = format!(
            "<blockquote class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\"><strong>{word}</strong></p>\n\
             <p>Look <em>up</em>.</p>\n</blockquote>\n"
        );
        assert!(text.html.as_str().starts_with(&page), "{}", text.html.as_str());
        let feed = format!(
            "<blockquote role=\"note\">\n<p><strong>{word}</strong></p>\n<p>Look <em>up</em>.</p>\n</blockquote>"
        );
        assert!(text.safe_html.as_str().starts_with(&feed), "{}", text.safe_html);
        assert!(text.html.as_str().contains("<blockquote>\n<p>[!OTHER]"), "{}", text.html.as_str());
    }
}

#[test]
fn terms_and_what_they_mean_are_a_list() {
    let text = issue("", "Seeing\n: How steady the air is.\n\nTransparency\n: How clear it is.\n").dated.text;
    let list = "<dl>\n<dt>Seeing</dt>\n<dd>How steady the air is.</dd>\n<dt>Transparency</dt>\n<dd>How clear it is.</dd>\n</dl>";
    assert!(text.html.as_str().contains(list), "{}", text.html.as_str());
    assert!(text.safe_html.as_str().contains(list), "{}", text.safe_html);
}

/// A language, code in it, and how it stands on the page.
const CODE: &[(&str, &str, &str)] = &[
    (
        "rust",
        "fn f(x: u8) -> bool { x < 3 } // \"no\"",
        "<span class=\"k\">fn</span> <span class=\"nf\">f</span>(x: <span class=\"k\">u8</span>) -&gt; \
         <span class=\"k\">bool</span> { x <span class=\"o\">&lt;</span> <span class=\"m\">3</span> } \
         <span class=\"c\">// &quot;no&quot;</span>",
    ),
    (
        "TOML",
        "[[feed]]\nid = \"a\"",
        "[[<span class=\"nc\">feed</span>]]\n<span class=\"nt\">id</span> = <span class=\"s\">&quot;a&quot;</span>",
    ),
    ("diff", "-a\n+b", "<span class=\"gd\">-a</span>\n<span class=\"gi\">+b</span>"),
    ("js", "`a${b}`", "<span class=\"s\">`a</span>${b}<span class=\"s\">`</span>"),
    (
        "html",
        "<p>&amp;</p>",
        "&lt;<span class=\"nt\">p</span>&gt;<span class=\"ni\">&amp;amp;</span>&lt;/<span class=\"nt\">p</span>&gt;",
    ),
    ("unheard-of", "fn <x>", "fn &lt;x&gt;"),
    ("text", "fn x", "fn x"),
];

#[test]
fn words_of_code_have_classes_that_stay_in_feeds() {
    for (language, code, expected) in CODE {
        let text = issue("", &format!("```{language}\n{code}\n```\n")).dated.text;
        let inside = format!("<code class=\"language-{language}\">{expected}\n</code></pre>");
        assert!(text.html.as_str().contains(&inside), "{inside}\n{}", text.html.as_str());
        let plain = text.safe_html.to_text();
        assert_eq!(plain.split_whitespace().collect::<String>(), code.split_whitespace().collect::<String>());
        assert_eq!(text.safe_html.as_str().matches("<span class").count(), expected.matches("<span class").count());
    }
    let plain = issue("", "    fn indented() {}\n\n```\nfn f() {}\n```\n").dated.text;
    assert!(!plain.html.as_str().contains("<span"), "{}", plain.html.as_str());
}

#[test]
fn links_from_the_root_start_at_the_planet() {
    let text = issue("", "[join](/join/) [abs](https://x.example/)").dated.text;
    assert!(text.html.as_str().contains("href=\"/planet/join/\""));
    assert!(text.safe_html.as_str().contains("href=\"https://p.example/planet/join/\""));
}

#[test]
fn html_of_editors_stays_on_pages_and_is_cleaned_for_feeds() {
    let text = issue("", "<video src=\"/a.mp4\" onplay=\"x()\"></video>").dated.text;
    assert!(text.html.as_str().contains("onplay"));
    assert!(!text.safe_html.as_str().contains("onplay"));
}

#[test]
fn drafts_and_scheduled_issues_are_left_out_and_said_so() {
    let content = read(&[
        ("newsletter/2026-11-20-draft.md", "+++\ntitle = \"D\"\ndraft = true\n+++\n"),
        ("newsletter/2026-11-27-later.md", "+++\ntitle = \"L\"\n+++\n"),
        ("newsletter/2026-11-21-wip.md", "+++\ntitle = \"W\"\ndraft = true\n+++\n{{ entries( }}\n"),
        ("posts/2026-11-20-now.md", "+++\ntitle = \"N\"\nauthor = \"Ada\"\ncategory = \"news/site\"\n+++\n"),
    ])
    .unwrap();
    assert!(content.issues.is_empty());
    assert_eq!(content.posts[0].tags, ["news/site"]);
    let scheduled: Vec<bool> = content.withheld.iter().map(|withheld| withheld.scheduled.is_some()).collect();
    assert_eq!(scheduled, [false, false, true]);
}

/// A file, its text, the line of the complaint (0: the file as a whole), words of it.
const MISTAKES: &[(&str, &str, usize, &str)] = &[
    ("newsletter/2026-11-20-x.md", "Hello", 1, "does not begin with front matter"),
    ("newsletter/2026-11-20-x.md", "+++\ntitle = \"x\"\n", 1, "has no end"),
    ("newsletter/2026-11-20-x.md", "+++\ntitel = \"x\"\n+++\n", 2, "unknown key `titel`"),
    ("newsletter/2026-11-20-x.md", "+++\ntitle = \" \"\n+++\n", 2, "the title is empty"),
    ("newsletter/2026-11-20-x.md", "+++\ntitle = \"x\"\ndate = \"soon\"\n+++\n", 3, "not a date"),
    (
        "newsletter/2026-11-20-x.md",
        "+++\ntitle = \"x\"\ndate = 2026-11-21\n+++\n",
        3,
        "says 2026-11-20, this says 2026-11-21",
    ),
    (
        "newsletter/2026-11-20-x.md",
        "+++\ntitle = \"x\"\nperiod = { start = 2026-11-20, end = 2026-11-13 }\n+++\n",
        3,
        "the period ends before it has begun",
    ),
    ("newsletter/2026-13-20-x.md", "+++\ntitle = \"x\"\n+++\n", 0, "not a date and a slug"),
    ("newsletter/0000-01-01-x.md", "+++\ntitle = \"x\"\n+++\n", 0, "not a date and a slug"),
    ("newsletter/+2026-11-2-x.md", "+++\ntitle = \"x\"\n+++\n", 0, "not a date and a slug"),
    ("newsletter/first.md", "+++\ntitle = \"x\"\n+++\n", 0, "not a date and a slug"),
    ("About Us.md", "+++\ntitle = \"x\"\n+++\n", 0, "a page's file name becomes its address"),
    ("about.md", "", 1, "does not begin with front matter"),
    ("about.md", "+++\ntitle = \"x\"\n+++\nA.\n\n{{ entries(lim=5) }}\n", 6, "there is no argument `lim`"),
    ("posts/2027-11-20-x.md", "+++\ntitle = \"x\"\n+++\n{{ events() }}\n", 4, "names nothing that has events"),
    ("newsletter/2026-11-20-x.md", "+++\ntitle = \"x\"\ndiscuss = \"forum\"\n+++\n", 3, "no address where readers"),
];

#[test]
fn mistakes_are_shown_with_their_line() {
    for (path, text, line, words) in MISTAKES {
        let found = &read(&[(path, text)]).expect_err(path)[0];
        assert!(found.message.contains(words), "{path}: {}", found.message);
        assert_eq!(found.line_and_column().map_or(0, |(line, _)| line), *line, "{path}: {}", found.message);
    }
}

#[test]
fn two_issues_may_not_have_one_number() {
    let text = "+++\ntitle = \"x\"\nnumber = 1\n+++\n";
    let found = read(&[("newsletter/2026-11-13-a.md", text), ("newsletter/2026-11-20-b.md", text)]).unwrap_err();
    assert!(found[0].message.contains("number 1 is taken by 2026-11-13-a.md"));
}

#[test]
fn pages_have_the_address_of_their_file() {
    let text = "+++\ntitle = \"x\"\nmenu = true\n+++\n";
    let content = read(&[("about.md", text), ("help/index.md", text), ("help/feeds.md", text), ("_notes.md", "x")]);
    let addresses: Vec<String> = content.unwrap().pages.into_iter().map(|page| page.address).collect();
    assert_eq!(addresses, ["about", "help", "help/feeds"]);
}

#[test]
fn markers_and_the_inbox_are_for_editors_alone() {
    let body = "## Headlines <!-- orrery section h -->\n\n- [x](https://x.example/), Ada <!-- orrery item post-1 -->\n\n\
                `<!-- orrery item y -->` stays\n\n<!-- orrery drafted\npost-1\n\npost-2\n-->\n\nThe end.\n";
    let text = issue("", body).dated.text;
    assert_eq!(text.contents[0].words, "Headlines");
    let html = text.html.as_str();
    assert_eq!(html.matches("orrery").count(), 1, "but for the code: {html}");
    assert!(!html.contains("post-1") && !html.contains("post-2") && html.contains(", Ada</li>"), "{html}");
    assert!(html.contains("The end."), "{html}");
    assert!(read(&[("newsletter/inbox.md", "- [x](https://x.example/)\n")]).unwrap().pages.is_empty());
}
