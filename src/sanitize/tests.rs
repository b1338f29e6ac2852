use crate::config::Treatment;
use crate::feed::MarkupKind;

use super::*;

fn base() -> Url {
    Url::parse("https://blog.example/2026/post.html").unwrap()
}

/// What ids in the entry at hand begin with.
const ANCHOR: &str = "e0123456789";

fn cleaned(html: &str) -> String {
    let markup = Markup { text: html.into(), kind: MarkupKind::Html };
    Cleaner::default().body(&markup, &base(), ANCHOR).html
}

fn titled(text: &str, kind: MarkupKind) -> (String, String) {
    let (text, html) = Cleaner::default().title(&Markup { text: text.into(), kind });
    (text, html.as_str().to_owned())
}

/// Hostile markup, and what may not be left of it.
const HOSTILE: &[(&str, &str)] = &[
    ("<script>alert(1)</script>x", "alert"),
    ("<img src=x onerror=alert(1)>", "onerror"),
    ("<a href=\"javascript:alert(1)\">x</a>", "javascript"),
    ("<a href=\" java\nscript:alert(1)\">x</a>", "script:"),
    ("<a href=\"&#106;avascript:alert(1)\">x</a>", "javascript"),
    ("<a href=\"data:text/html,<script>1</script>\">x</a>", "data:"),
    ("<img src=\"data:image/svg+xml;base64,AAAA\">", "data:"),
    ("<iframe src=\"https://evil.example/\"></iframe>", "iframe"),
    ("<form action=\"https://evil.example/\"><input name=p></form>", "input"),
    ("<p style=\"position:fixed\">x</p>", "style"),
    ("<style>p{color:red}</style>x", "color"),
    ("<svg onload=alert(1)><p>x</svg>", "svg"),
    ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "onerror"),
    ("<p class=\"site-header\">x</p>", "class"),
    ("<p id=\"main\">x</p>", "id=\"main\""),
    ("<blockquote cite=\"javascript:alert(1)\">x</blockquote>", "javascript"),
    ("<img srcset=\"javascript:alert(1) 1x\" src=a.png>", "javascript"),
    ("<base href=\"https://evil.example/\">x", "base"),
    ("<meta http-equiv=refresh content=\"0;url=https://evil.example/\">x", "evil"),
    ("<!-- <b> -->x", "<!--"),
    ("<a target=_blank href=\"https://x.example/\">x</a>", "target"),
];

#[test]
fn nothing_hostile_is_left() {
    for (html, forbidden) in HOSTILE {
        let clean = cleaned(html);
        assert!(!clean.contains(forbidden), "{html} became {clean}");
    }
}

/// Honest markup and what becomes of it.
const HONEST: &[(&str, &str)] = &[
    ("<p>Vec&lt;T&gt; &amp; friends</p>", "<p>Vec&lt;T&gt; &amp; friends</p>"),
    (
        "<pre><code class=\"hljs language-rust\">fn main() {\n    a &lt; b\n}</code></pre>",
        "<pre tabindex=\"0\"><code class=\"language-rust\">fn main() {\n    a &lt; b\n}</code></pre>",
    ),
    (
        "<a href=\"../about.html\">x</a>",
        "<a href=\"https://blog.example/about.html\" rel=\"noopener nofollow ugc\">x</a>",
    ),
    (
        "<img src=\"/a.png\">",
        "<img src=\"https://blog.example/a.png\" loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\" alt=\"\">",
    ),
    (
        "<table><tr><td style=\"color: red; text-align: Right\">1</td><td align=center class=x>2</td></tr></table>",
        "<table tabindex=\"0\"><tbody><tr><td class=\"align-right\">1</td><td class=\"align-center\">2</td></tr></tbody></table>",
    ),
    (
        "<img srcset=\"a.png 1x, /b.png 2x\" src=\"a.png\" alt=\"\">",
        "<img srcset=\"https://blog.example/2026/a.png 1x, https://blog.example/b.png 2x\" src=\"https://blog.example/2026/a.png\" alt=\"\" loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">",
    ),
    (
        "<a href=\"#fn1\">1</a><p id=\"fn1\">note</p>",
        "<a href=\"#e0123456789-fn1\" rel=\"noopener nofollow ugc\">1</a><p id=\"e0123456789-fn1\">note</p>",
    ),
    ("<h1>A</h1><h4>B</h4><h2>C</h2>", "<h2>A</h2><h3>B</h3><h3>C</h3>"),
    (
        "<ol start=\"3\" reversed><li value=\"9\">x</li></ol>",
        "<ol start=\"3\" reversed=\"\"><li value=\"9\">x</li></ol>",
    ),
    (
        "<table><thead><tr><th scope=\"col\">a</th></tr></thead><tfoot><tr><td colspan=\"2\">b</td></tr></tfoot></table>",
        "<table tabindex=\"0\"><thead><tr><th scope=\"col\">a</th></tr></thead><tfoot><tr><td colspan=\"2\">b</td></tr></tfoot></table>",
    ),
    ("<ul><li><input type=\"checkbox\" checked> a</li></ul>", "<ul><li>☑ a</li></ul>"),
    ("<p dir=\"RTL\" lang=\"ar\">x</p>", "<p dir=\"rtl\" lang=\"ar\">x</p>"),
];

#[test]
fn honest_markup_stays_as_it_was_written() {
    for (html, expected) in HONEST {
        assert_eq!(cleaned(html), *expected);
    }
}

#[test]
fn pixels_in_an_address_are_a_picture() {
    let html = "<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"\">";
    assert_eq!(
        cleaned(html),
        html.replace(">", " loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">")
    );
}

/// A title as it arrives, how the feed declares it, its text and its HTML.
const TITLES: &[(&str, MarkupKind, &str, &str)] = &[
    ("Vec<T> at last", MarkupKind::Unsaid, "Vec<T> at last", "Vec&lt;T&gt; at last"),
    ("AT&T", MarkupKind::Unsaid, "AT&T", "AT&amp;T"),
    ("Caf&eacute; &#8211; open", MarkupKind::Unsaid, "Café – open", "Café – open"),
    ("An <em>odd</em> day", MarkupKind::Unsaid, "An odd day", "An <em>odd</em> day"),
    ("<script>alert(1)</script>Hi", MarkupKind::Unsaid, "Hi", "Hi"),
    ("An <em>odd</em> day", MarkupKind::Plain, "An <em>odd</em> day", "An &lt;em&gt;odd&lt;/em&gt; day"),
    ("<a href=\"x\">Link</a> <code>a&lt;b</code>", MarkupKind::Html, "Link a<b", "Link <code>a&lt;b</code>"),
    ("two\nlines\u{202e} \u{8}x", MarkupKind::Plain, "two lines x", "two lines x"),
];

#[test]
fn a_line_of_what_nobody_sees_is_empty() {
    for blank in ["\u{2800}", "\u{200b}\u{2060}", "\u{3164} \u{ad}", "\u{fe0f}"] {
        assert_eq!(clean_line(blank), "", "{blank:?}");
        assert_eq!(titled(blank, MarkupKind::Html).0, "", "{blank:?}");
    }
    assert_eq!(clean_line("\u{2800}a\u{200d}b"), "\u{2800}a\u{200d}b");
}

#[test]
fn links_to_the_entry_s_own_page_lead_within_it_if_what_they_name_is_there() {
    let page = Url::parse("https://blog.example/2026/post/").unwrap();
    let html = "<a href=\"https://blog.example/2026/post#fn:1\">1</a><a href=\"https://blog.example/2026/post/#comments\">c</a>\
        <a href=\"/2026/other/#fn:1\">o</a><a href=\"?p=1#fn:1\">p</a><a href=\"https://blog.example/2026/post/#f%C3%BC\">f</a>\
        <p id=\"fn:1\">n</p><a name=\"fü\">m</a>";
    let arrived = Arrived {
        title: None,
        summary: None,
        content: Some(html_markup(html)),
        base: Url::parse("https://blog.example/feed.xml").unwrap(),
        page: Some(page),
        link: None,
        related: Vec::new(),
    };
    let clean = Cleaner::default().texts(&arrived, ANCHOR).content_html.to_string();
    let links: Vec<&str> = clean.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let expected = [
        "#e0123456789-fn:1",
        "https://blog.example/2026/post/#comments",
        "https://blog.example/2026/other/#fn:1",
        "https://blog.example/feed.xml?p=1#fn:1",
        "#e0123456789-fü",
    ];
    assert_eq!(links, expected, "{clean}");
}

#[test]
fn titles_are_text_with_a_little_markup() {
    for (typed, kind, text, html) in TITLES {
        assert_eq!(titled(typed, *kind), ((*text).to_owned(), (*html).to_owned()), "{typed}");
    }
}

/// How deep the tags of cleaned markup are nested.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in
        html.split('<').skip(1).filter(|tag| !["br", "hr", "img", "wbr"].iter().any(|void| tag.starts_with(void)))
    {
        depth = if tag.starts_with('/') { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

#[test]
fn what_is_nested_too_deep_loses_tags_and_no_words() {
    let html = format!("{}deep &amp; dark{}<p>after</p>", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let clean = cleaned(&html);
    assert!(clean.contains("deep &amp; dark") && clean.contains("after"), "{}", clean.len());
    assert!(depth(&clean) <= 128, "{}", depth(&clean));
}

#[test]
fn what_was_forgotten_to_be_closed_does_not_cost_a_post_its_markup() {
    let html = format!("{}<p>one <em>two</em></p><ul><li>three</ul>", "<p><font size=2><span><b>x</p>".repeat(80));
    assert!(cleaned(&html).ends_with("<p>one <em>two</em></p><ul><li>three</li></ul>"), "{}", cleaned(&html));
}

#[test]
fn unclosed_paragraphs_and_items_are_not_nesting() {
    let html = format!("<ul>{}</ul>{}", "<li>x".repeat(500), "<p>y".repeat(500));
    assert_eq!(cleaned(&html).matches("<p>y</p>").count(), 500);
}

/// Ways to hide nesting from whoever counts tags.
const HIDDEN_NESTING: &[&str] = &[
    "<div></p></b>",
    "<div title=\"</div>\">",
    "<div title='>' x=</div>",
    "<div><!--</div>-->",
    "<div><style></div></style>",
    "<div><textarea></div></textarea>",
    "<div><table><tr><td></div>",
    "<rt>",
    "<optgroup>",
    "<li><dd>",
    "<b><li></b><b><dd></b>",
    "<span><li></span><span><dd></span>",
    "<ruby><rt><rt><div></ruby>",
    "<p><b id=X></p>",
    "<div><svg><title></div></title></svg>",
    "<DIV></dIv x><x-y>",
    "<div></div><img-x>",
    "<div/>",
];

#[test]
fn nesting_cannot_be_hidden() {
    for part in HIDDEN_NESTING {
        let html: String = (0..20_000).map(|number| part.replace('X', &number.to_string())).collect();
        let clean = cleaned(&html);
        assert!(depth(&clean) <= 128, "{part}: {}", depth(&clean));
        assert!(clean.len() < 3 * html.len() + 1000, "{part}: {}", clean.len());
    }
}

#[test]
fn forgotten_formatting_does_not_multiply() {
    let bold: String = (0..60).map(|number| format!("<b id={number}>")).collect();
    let clean = cleaned(&format!("<p>{bold}{}", "<p>x".repeat(200_000)));
    assert!(clean.len() < 2_000_000, "{} bytes", clean.len());
}

#[test]
fn thousands_of_attributes_become_nothing() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}")).collect();
    assert_eq!(cleaned(&format!("<p{attributes}>x</p>")), "<p>x</p>");
}

#[test]
fn long_honest_lists_are_not_nesting() {
    let html = format!("<ul>{}</ul><dl>{}</dl>", "<li>x".repeat(300), "<dt>a<dd>b".repeat(300));
    assert_eq!(cleaned(&html).matches("<li>").count(), 300);
    assert_eq!(cleaned(&html).matches("<dd>").count(), 300);
}

/// Honest markup that only looks deep: a piece, and how often the last word of the pair must be found in 100 of it.
const SHALLOW: &[(&str, &str)] =
    &[("<svg><path/><rect/></svg><p><b>x</b></p>", "<b>"), ("<ul><li><a name=q>x</li></ul><p><em>y</em></p>", "<em>")];

#[test]
fn honest_posts_keep_their_markup_however_carelessly_they_were_written() {
    for (piece, kept) in SHALLOW {
        assert_eq!(cleaned(&piece.repeat(100)).matches(kept).count(), 100, "{piece}");
    }
}

#[test]
fn tables_do_not_hide_how_deep_a_tree_is() {
    let html: String = (1..=60)
        .rev()
        .map(|depth| format!("{}<table><tr><td>{}", "<div>".repeat(depth), "</div>".repeat(depth)))
        .collect();
    assert!(depth(&cleaned(&html)) <= 128);
}

#[test]
fn noscript_gives_back_the_picture_in_it() {
    let html = "<img class=lazy data-src=\"/a.png\"><noscript><img src=\"/a.png\" alt=\"A cat\"></noscript>";
    let clean = cleaned(html);
    assert!(clean.contains("src=\"https://blog.example/a.png\" alt=\"A cat\"") && !clean.contains("&lt;"), "{clean}");
}

#[test]
fn a_picture_in_its_address_does_not_cost_the_rest_of_the_post() {
    let html =
        format!("<p>Lead</p><img src=\"data:image/png;base64,{}\"><p>Rest of <em>it</em></p>", "A".repeat(2 << 20));
    assert!(cleaned(&html).ends_with("<p>Rest of <em>it</em></p>"));
}

#[test]
fn honest_furigana_is_not_nesting() {
    let html = "<ruby>漢<rp>(<rt>かん<rp>)</ruby>".repeat(300);
    assert_eq!(cleaned(&html).matches("<ruby>").count(), 300);
}

#[test]
fn many_unclosed_and_stray_tags_take_no_long_time() {
    let html = format!("{}x{}", "<p>".repeat(60_000), "</b>".repeat(60_000));
    assert_eq!(cleaned(&html), "<p>x</p>");
}

#[test]
fn a_beginning_ends_with_its_block_and_is_balanced() {
    let html =
        SafeHtml::trusted("<div><p>one two <b>three</b> four</p><ul><li>five</li></ul><p>six</p></div>tail".into());
    assert_eq!(html.beginning(3).as_str(), "<div><p>one two <b>three</b> four</p></div>");
    assert_eq!(html.beginning(100), html);
}

#[test]
fn an_excerpt_ends_with_a_word() {
    assert_eq!(excerpt::of_text("one two three", 100), "one two three");
    assert_eq!(excerpt::of_text("one two, three", 9), "one two…");
}

#[test]
fn the_text_of_html_keeps_words_apart_and_symbols_whole() {
    let html = SafeHtml::trusted("<p>a<b>b</b></p><p>Vec&lt;T&gt;&nbsp;&amp;</p>".into());
    assert_eq!(html.to_text(), "ab Vec<T> &");
}

fn cleaned_keeping(html: &str, kept: &str) -> String {
    let treatment = Treatment { keep_boilerplate: vec![kept.to_owned()], ..Treatment::default() };
    let markup = Markup { text: html.into(), kind: MarkupKind::Html };
    Cleaner::new(&treatment).body(&markup, &base(), ANCHOR).html
}

/// Something that a rule meets, for each of its parts.
fn specimens(rule: &boilerplate::Rule) -> Vec<String> {
    let class = |class: &&str| format!("<div class=\"x {class}\">words</div>");
    let button = |class: &&str| format!("<p class=\"{class}\"><a href=\"/x\"><span>Share words</span></a></p>");
    let prefix = |prefix: &&str| format!("<div class=\"{prefix}7\">words</div>");
    let phrase = |(begins, goes_on): &(&str, &str)| {
        format!("<p>{} <a href=\"/x\">words</a>{goes_on}<a href=\"/\">y</a></p>", begins.trim_end())
    };
    let link = |link: &&str| {
        let href = format!("https{}{link}/z", if link.starts_with(':') { "" } else { "://" });
        format!("<p><a href=\"{href}\">words</a> <a href=\"{href}\">words</a></p>")
    };
    let words = rule.phrases.iter().filter(|(begins, _)| begins.ends_with([':', ' '])).map(phrase);
    let parts = rule.classes.iter().map(class).chain(rule.buttons.iter().map(button));
    let parts = parts.chain(rule.prefixes.iter().map(prefix));
    parts.chain(words).chain(rule.links.iter().map(link)).collect()
}

#[test]
fn every_part_of_every_rule_meets_what_it_is_for_unless_the_owner_keeps_it() {
    let names: Vec<&str> = boilerplate::RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names, crate::config::BOILERPLATE);
    for rule in boilerplate::RULES {
        for specimen in specimens(rule) {
            let html = format!("<p>Post.</p>{specimen}");
            assert_eq!(cleaned(&html), "<p>Post.</p>", "{specimen}");
            let others = cleaned_keeping(&html, rule.name);
            let met_twice = specimen.contains("doubleclick") || specimen.contains("wordpress.com/1.0");
            assert!(others.contains("words") || met_twice, "{specimen} became {others}");
        }
    }
}

#[test]
fn every_known_beacon_is_taken_out() {
    for beacon in trackers::BEACONS {
        for host in ["https://", "//", "http://sub."] {
            assert_eq!(
                cleaned(&format!("<p>Post.<img src=\"{host}{beacon}x\" alt=\"x\"></p>")),
                "<p>Post.</p>",
                "{beacon}"
            );
        }
    }
}

#[test]
fn tables_and_code_are_not_taken_for_the_first_words() {
    let html = "<table><tr><td>cell</td></tr></table><pre>let x;</pre><p>One <ruby>two<rt>2</rt></ruby>.</p>";
    let markup = Markup { text: html.into(), kind: MarkupKind::Html };
    let shaped = Cleaner::default().body(&markup, &base(), ANCHOR);
    assert_eq!((shaped.summary.as_str(), shaped.words), ("One two.", 5));
}

#[test]
fn ten_megabytes_of_anything_end_within_the_bounds_of_a_post() {
    for piece in [
        "<div>",
        "<b>",
        "<table><tr><td>",
        "</p>",
        "<p><b>x",
        "<svg><g>",
        "<math><mrow>",
        "<a href=x>",
        "<!--",
        "<![CDATA[",
        "<li><dd>",
        "&amp;",
        "&amp;<!---->",
        "<script>",
        "<script/>",
        "<iframe><p>",
        "<svg><defs>",
        "<svg><foreignObject></svg>",
        "<my-x>",
    ] {
        let clean = cleaned(&piece.repeat(10_000_000 / piece.len()));
        assert!(clean.len() <= 8 << 20 && depth(&clean) <= 128, "{piece}: {} bytes", clean.len());
    }
}

proptest::proptest! {
    #[test]
    fn cleaning_any_text_never_leaves_a_script_or_a_handler(html in "(<[a-z/!]{1,8}[ \"'=>a-z]{0,12}|[a-z<>&;\"' ]{0,8}){0,12}") {
        let clean = cleaned(&html);
        for tag in clean.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
            proptest::prop_assert!(!tag.starts_with("script") && !tag.contains(" on"), "{clean}");
        }
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)) {
        let once = cleaned(&pieces.concat());
        proptest::prop_assert_eq!(cleaned(&once), once, "{}", pieces.concat());
    }
}

/// What markup is made of, and what it must not be made of.
const PIECES: &[&str] = &[
    "x",
    " ",
    "\n",
    "&amp;lt;",
    "&lt;p>",
    "&nbsp;",
    "\u{202e}",
    "&#13;",
    "&#0;",
    "\"",
    "'",
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "<p>",
    "</p>",
    "<p align=right>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<i id=a>",
    "</i>",
    "<a href=#a>",
    "<a name=x>",
    "<a href=/b?utm_source=c&d=1>",
    "</a>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<br>",
    "<br/>",
    "<hr>",
    "<h1>",
    "</h1>",
    "<h4>",
    "</h3>",
    "<table>",
    "</table>",
    "<caption>",
    "<colgroup>",
    "<col span=2>",
    "<thead>",
    "<tbody>",
    "<tr>",
    "</tr>",
    "<td align=center>",
    "</td>",
    "<th>",
    "<pre>",
    "</pre>",
    "<code class='x lang-c'>",
    "</code>",
    "<span class='kd x-y'>",
    "</span>",
    "<font>",
    "<nobr>",
    "</nobr>",
    "<img src=a.png>",
    "<img data-src=b.png>",
    "<img src=data:image/gif;base64,R0lGODlhAQABAAAAACw= alt=y>",
    "<picture>",
    "<source srcset='a 1x, b 2x'>",
    "</picture>",
    "<noscript>",
    "</noscript>",
    "<iframe src=https://www.youtube.com/embed/abc title=t>",
    "</iframe>",
    "<object data=x>",
    "</object>",
    "<embed src=y>",
    "<svg viewBox='0 0 1 1'>",
    "</svg>",
    "<path d='M0 0'/>",
    "<g>",
    "</g>",
    "<text>",
    "</text>",
    "<foreignObject>",
    "<title>",
    "</title>",
    "<desc>",
    "<style>",
    "</style>",
    "<math>",
    "</math>",
    "<mi>",
    "</mi>",
    "<mtext>",
    "<annotation-xml encoding=text/html>",
    "<mglyph>",
    "<malignmark>",
    "<script>",
    "</script>",
    "<template>",
    "</template>",
    "<select>",
    "</select>",
    "<option>",
    "<textarea>",
    "</textarea>",
    "<xmp>",
    "</xmp>",
    "<plaintext>",
    "<ruby>",
    "<rt>",
    "<rp>",
    "</ruby>",
    "<details open>",
    "<summary>",
    "</summary>",
    "</details>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<video src=v.mp4 autoplay>",
    "</video>",
    "<audio>",
    "<track src=t>",
    "<input type=checkbox checked>",
    "<form>",
    "</form>",
    "<button>",
    "</button>",
    "<frameset>",
    "<body>",
    "<html>",
    "<head>",
    "</head>",
    "Related posts",
    "Filed under: x",
    "The post x appeared first on y",
    "<div class=sharedaddy>",
    "<blockquote cite=z>",
    "</blockquote>",
    "<q>",
    "<center>",
    "<marquee>",
    "<dir>",
    "<lite-youtube videoid=a>",
    "</lite-youtube>",
    "<amp-img data-src=a.png width=1 height=3>",
    "<amp-twitter data-tweetid=1>",
    "<script src=https://gist.github.com/x.js></script>",
    "<p class=codepen data-slug-hash=x>",
    "<param name=movie value=/x>",
    "<img src=spacer.gif srcset='a.png 1x'>",
    "<pre lang=php>",
    "<div class='highlight rust'>",
    "<table class=lntable>",
    "<td class=gutter>",
    "<span class=ln>",
    "1",
    "<a href=https://blog.example/2026/post.html#a>",
    "<picture class=lazy>",
    "<menu>",
    "<address>",
    "<tspan x=1>",
    "</tspan>",
    "</desc>",
    "</text>",
    "<tr align=right valign=top>",
    "<td valign=bottom>",
    "<section class='footnotes align-right'>",
    "<rect style='fill: red; stroke: url(#a)'>",
    "<my-share>",
    "</my-share>",
    "<p hidden>",
    "<div style='display: none'>",
    "<span class=sr-only>",
    "<span aria-hidden=true>",
    "<a class=anchor href=#b>",
    "<a href=#c>#</a>",
    "<script type=math/tex>",
    "<span class=MathJax>",
    "<div class=latex-rendered data-attrs='{\"persistentExpression\":\"x\"}'>",
    "<div class=native-video-embed>",
    "<object hidden data=x>",
    "<model-viewer src=x>",
    "<span class=collapseomatic id=a>",
    "<div class=kg-audio-player>",
    "<a href=https://twitter.com/intent/tweet><img src=a.png>",
    "<iframe/>",
    "<script/>",
    "</option>",
    "</style>",
];

/// Honest texts that look like what blogs add, and nothing of which may go.
const WRITTEN_BY_SOMEBODY: &[&str] = &[
    "<p>Lead.</p><p class=\"button-wrapper\"><a href=\"https://a.example/\">Read the report</a></p>",
    "<p>Lead.</p><p class=\"button-wrapper\"><a href=\"https://a.example/\">Shareholders, read this</a></p>",
    "<p>Lead.</p><p>“Mirrors” was originally published in 1871, on paper where it belongs.</p>",
    "<p>Lead.</p><p>Related: my talk about <a href=\"https://a.example/\">mirrors</a> explains why the cell must float.</p>",
    "<p>Lead.</p><p>Filed under \"things I should have known\": always back up first.</p>",
    "<p>Lead.</p><p>Categories: a sorted set of morphisms with composition.</p>",
    "<p>Lead.</p><p>This post originally appeared on Jane's blog, where she explains the maths. I disagree.</p>",
    "<p>Lead.</p><p>The post office first appeared on this map in 1871; the story appeared first on the <a href=\"https://a.example/\">front page</a>.</p>",
    "<p>Write it</p><p>like this:</p><pre>code</pre>",
    "<p>Posted in: a small letter box in Whitby.</p>",
    "<p>Use <a href=\"https://www.addtoany.com/blog/\">AddToAny</a>.</p>",
    "<p>See <a href=\"https://www.reddit.com/submit?url=x\">submit</a></p>",
];

#[test]
fn what_somebody_wrote_is_not_taken_for_what_blogs_add() {
    let words = |html: &str| text::of_html(html).split_whitespace().collect::<Vec<_>>().join(" ");
    for html in WRITTEN_BY_SOMEBODY {
        assert_eq!(words(&cleaned(html)), words(html), "{html}");
    }
}

#[test]
fn a_formula_moves_nothing_out_of_its_place() {
    let html = "<math><mpadded voffset=\"148px\" lspace=\"-5em\" width=\"3em\"><mtext>x</mtext></mpadded></math>";
    let clean = cleaned(html);
    assert!(clean.contains("width=\"3em\"") && !clean.contains("voffset") && !clean.contains("lspace"), "{clean}");
}

#[test]
fn a_player_that_a_feed_has_made_up_is_made_anew() {
    let player = "https://www.youtube-nocookie.com/embed/x";
    let forged = format!(
        "<details class=\"embed\" open><summary>x</summary><iframe src=\"{player}?autoplay=1\" width=\"9999\" \
         sandbox=\"allow-scripts allow-same-origin allow-presentation\"></iframe></details>"
    );
    for embeds in [crate::config::Embeds::Click, crate::config::Embeds::Frame] {
        let cleaner = Cleaner::new(&Treatment { embeds, ..Treatment::default() });
        let clean = cleaner.body(&html_markup(&forged), &"https://a.example/".parse().unwrap(), "e0").html;
        assert!(clean.contains("loading=\"lazy\"") && !clean.contains("9999"), "{clean}");
        let is_closed = clean.contains("<details class=\"embed\"><summary>");
        assert!(embeds == crate::config::Embeds::Frame || is_closed, "{clean}");
    }
}

#[test]
fn a_player_loads_nothing_unasked_in_whatever_folds_a_feed_has_made_up() {
    let furniture = "loading=\"lazy\" referrerpolicy=\"strict-origin-when-cross-origin\" allow=\"fullscreen\" \
        sandbox=\"allow-scripts allow-same-origin allow-presentation\" title=\"x\"";
    let frame = format!("<iframe src=\"https://www.youtube-nocookie.com/embed/x\" {furniture}></iframe>");
    let cleaner = Cleaner::new(&Treatment { embeds: crate::config::Embeds::Click, ..Treatment::default() });
    for around in [
        "<details open><summary>a</summary>X</details>",
        "<details class=embed open>X</details>",
        "<details class=embed><summary>X</summary></details>",
        "<details class=embed><summary><details class=embed>X</details></summary></details>",
        "<details class=embed><div>X</div></details>",
        "<details open><details class=embed><summary>a</summary>X</details></details>",
    ] {
        let clean = cleaner.body(&html_markup(&around.replace('X', &frame)), &base(), ANCHOR).html;
        let tree = super::grow::grow(&clean);
        for player in tree.all(&["iframe"]) {
            let fold = tree.parent(player).unwrap();
            assert_eq!((tree.name(fold), tree.attribute(fold, "open")), ("details", None), "{around} became {clean}");
        }
        assert_eq!(cleaner.body(&html_markup(&clean), &base(), ANCHOR).html, clean);
    }
}

#[test]
fn a_player_by_http_is_known_too() {
    let clean = cleaned("<iframe src=\"http://www.youtube.com/embed/old\" title=\"A talk\"></iframe>");
    assert!(clean.contains("https://www.youtube.com/watch?v=old"), "{clean}");
}

#[test]
fn beacons_are_known_however_they_are_written() {
    for address in [
        "HTTPS://PIXEL.WP.COM/g.gif",
        "https://u@pixel.wp.com/g.gif",
        "https://pixel.wp.com:443/g.gif",
        "https:\\\\pixel.wp.com\\g.gif",
        "//pixel.wp.com/g.gif",
    ] {
        assert!(trackers::is_known(address), "{address}");
    }
    assert!(!trackers::is_known("https://a.example/pixel.wp.com/g.gif") && !trackers::is_known("g.gif"));
}

#[test]
fn empty_lines_of_code_stay() {
    for html in ["<pre>1<br><br><br>4</pre>", "<pre><code><span>a</span>\n<span></span>\n<span>b</span></code></pre>"] {
        let lines = |html: &str| html.matches("<br").count() + html.matches('\n').count();
        assert!(lines(cleaned(html).trim_end()) >= lines(html), "{}", cleaned(html));
    }
}

#[test]
fn many_twins_links_boxes_and_listings_take_no_long_time() {
    for piece in [
        "<noscript><img src=a.png></noscript><img data-src=a.png>",
        "<noscript><iframe src=x></iframe></noscript>",
        "<a href=x><i></i><img src=javascript:x></a>",
        "<img src=javascript:x><br>",
        "<lite-youtube videoid=a>",
        "<p class=codepen data-slug-hash=x>",
        "<div class=fb-post data-href=x>",
        "<object data=x>",
        "<amp-twitter data-tweetid=1><a href=x>",
        "<script src=https://gist.github.com/x.js></script>",
        "<table class=lntable><tr><td>1<td>x",
        "<tr><td class=lineno>1<td>x",
        "<pre><span class=ln>1</span><a href=#></a>",
        "<div class=lang-c><pre>x</pre>",
        "<div class=kg-audio-player>0",
        "<a href=https://twitter.com/intent/tweet><img src=a.png></a>x",
        "<div class=latex-rendered data-attrs='{\"persistentExpression\":\"x\"}'>",
        "<div class=native-video-embed>",
        "<object hidden data=x><a href=x></a>",
    ] {
        let clean = cleaned(&format!("<table><a href=y>{}", piece.repeat(500_000 / piece.len())));
        assert!(clean.len() <= 32 << 20 && depth(&clean) <= 128, "{piece}: {} bytes", clean.len());
    }
}

/// A class of the style sheet that may stand on a stranger's words would make them look like a part of the page.
#[test]
fn no_short_class_of_the_style_sheet_is_left_to_strangers() {
    let sheet = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/static/orrery.css")).unwrap();
    // What is meant for words of code alone may stand on anybody's; names of files stand in quotation marks.
    let sheet: Vec<&str> = sheet.lines().filter(|line| !line.trim_start().starts_with("pre :is(.")).collect();
    let rules: String = sheet.join("\n").split('"').step_by(2).collect();
    let classes = rules.split('.').skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        &rest[..end]
    });
    let classes: Vec<&str> = classes.filter(|class| class.starts_with(|c: char| c.is_ascii_alphabetic())).collect();
    assert!(classes.contains(&"row"), "{classes:?}");
    for class in classes {
        let clean = cleaned(&format!("<p><span class=\"{class}\">x</span></p>"));
        assert!(!clean.contains("class"), "{clean}");
    }
}

/// What stands around many pieces, or beside them, is read once, however long it is.
#[test]
fn what_is_around_many_pieces_is_read_once() {
    let many = |piece: &str| piece.repeat(30_000);
    let long = "a:b; ".repeat(200_000);
    for html in [
        format!("<table><tr style=\"{long}\">{}", many("<td>x")),
        format!("<div class=\"highlight {long}\">{}</div>", "<div><pre>x</pre><pre>x</pre></div>".repeat(8)),
        many("<a href=twitter.com/intent/tweet></a>y"),
        many("<a href=twitter.com/intent/tweet>x</a>"),
        format!(
            "<picture>{}<img src=a-1.jpg></picture>{}",
            many("<source>"),
            many("<noscript><img src=a-2.jpg></noscript>")
        ),
    ] {
        assert!(cleaned(&html).len() <= 32 << 20);
    }
    assert!(cleaned(&format!("<img src=a.png srcset=\"{}\">", "a, ".repeat(300_000))).len() < 10_000);
}

#[test]
fn long_listings_are_there_to_their_last_line() {
    let line = "if (a[i] < b && c > d) { call(\"é\"); }\n";
    for listing in [line.repeat(9_000), line.replace('\n', " ").repeat(9_000), "<".repeat(300_000)] {
        let html = format!("<pre><code>{}</code></pre><p>After.</p>", text::escape(&listing));
        let shaped = Cleaner::default().body(&html_markup(&html), &base(), ANCHOR);
        let clean = shaped.html.replace("<wbr>", "").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
        assert!(clean == format!("<pre tabindex=\"0\"><code>{listing}</code></pre><p>After.</p>"), "{}", clean.len());
        assert!(!shaped.is_cut && cleaned(&shaped.html) == shaped.html);
    }
}

/// What one cleaning leaves, the next one leaves, too, whatever the owner wishes.
#[test]
fn what_is_left_of_empty_things_and_folds_is_the_same_when_it_is_cleaned_again() {
    let (click, none) = (
        Treatment { embeds: crate::config::Embeds::Click, ..Treatment::default() },
        Treatment { images: false, ..Treatment::default() },
    );
    for (html, treatment) in [
        ("<math><mi>x</br>", &Treatment::default()),
        ("<table class=lntable><td><td><span class=ln>", &Treatment::default()),
        ("<code class=language-c><pre>\n\n<code>", &Treatment::default()),
        ("<pre><a href=#n><img src=\"a.png\">", &none),
        ("<svg><path d=\"M0\"/><desc>\n</desc></svg>", &Treatment::default()),
        ("<pre><img src=\"a.png\"></pre>x", &none),
        (
            "<a href=https://twitter.com/intent/tweet><img src=a.png></a><button><p>Filed under: x",
            &Treatment::default(),
        ),
        (
            "<details><summary>Film</summary><iframe src=\"https://www.youtube.com/embed/abc\"></iframe></details>",
            &click,
        ),
    ] {
        let cleaner = Cleaner::new(treatment);
        let clean = |html: &str| {
            let markup = Markup { text: html.into(), kind: MarkupKind::Html };
            cleaner.body(&markup, &base(), ANCHOR).html
        };
        let once = clean(html);
        assert_eq!(clean(&once), once, "{html}");
    }
}

#[test]
fn what_stands_in_an_attribute_is_bounded_and_the_same_when_it_is_cleaned_again() {
    let long = "a ".repeat(5 << 20);
    let path = "é".repeat(4_000);
    let pictures: String = (0..100).map(|at| format!("/{}/{at}.png {}w, ", &path[..2_000], at + 1)).collect();
    for (html, most) in [
        (format!("<p title=\"{long}\">x</p>"), 20),
        (format!("<p title='{}'>x</p>", "\"".repeat(60_000)), 400_000),
        (format!("<table><tr><td headers=\"{long}\">x</table>"), 200),
        (format!("<table><tr><td headers=\"{}\">x</table>", &long[..60_000]), 1_000),
        (format!("<a href=\"/{path}\">x</a><a href=\"mailto:{path}\">x</a>"), 20),
        (format!("<img src=\"/a.png\" srcset=\"{pictures}\">"), 70_000),
        (format!("<iframe src=\"https://a.example/\" title=\"{}\"></iframe>", &long[..60_000]), 200),
    ] {
        let clean = cleaned(&html);
        assert!(clean.len() <= most, "{}: {} bytes", &html[..20], clean.len());
        assert!(clean.contains('x') || clean.contains("src="), "{}", &html[..20]);
        assert!(cleaned(&clean) == clean, "{}", &html[..20]);
    }
}

#[test]
fn a_long_post_that_was_escaped_twice_is_mended_too() {
    let html = "<p>a <em>b</em> &amp; c</p>\n".repeat(5_000);
    assert_eq!(cleaned(&text::escape(&html)), html);
}

#[test]
fn of_a_drawing_only_the_text_that_is_too_long_is_cut() {
    let html = format!("<svg><text>{}</text><path d=\"M0 0\"/></svg><p>After.</p>", "&lt;".repeat(300_000));
    let shaped = Cleaner::default().body(&html_markup(&html), &base(), ANCHOR);
    assert!(shaped.is_cut && shaped.html.ends_with("</text><path d=\"M0 0\"></path></svg><p>After.</p>"));
}

/// Text in `pre`, with and without an empty first line, and what becomes of it.
const FIRST_LINES: &[(&str, &str)] = &[
    ("<pre>\na</pre>", "a"),
    ("<pre>\na &amp; b</pre>", "a &amp; b"),
    ("<pre>\n\na</pre>", "<wbr>\na"),
    ("<pre>\n\n\na &amp; b</pre>", "<wbr>\n\na &amp; b"),
    ("<pre>&#10;\na</pre>", "<wbr>\na"),
    ("<pre><span>\n</span>a</pre>", "<wbr>\na"),
    ("<pre><img src=\"javascript:x\">\na</pre>", "<wbr>\na"),
    ("<pre><code>\na</code></pre>", "<code>\na</code>"),
];

#[test]
fn an_empty_first_line_stays_and_a_line_end_that_parsers_pass_over_does_not() {
    for (html, inside) in FIRST_LINES {
        let expected = format!("<pre tabindex=\"0\">{inside}</pre>");
        assert_eq!(cleaned(html), expected, "{html}");
        assert_eq!(cleaned(&expected), expected);
    }
}

/// Elements of which nothing is shown, and that nobody closed: what comes after them is there.
const UNCLOSED: &[&str] = &[
    "<select><option>a",
    "<button>a",
    "<title>a",
    "<script>let a = 1;",
    "<script async src=a.js>",
    "<script src=a.js />",
    "<style>p { color: red }",
    "<textarea>a",
    "<iframe src=https://a.example/>",
    "<iframe src=https://a.example/ />",
    "<object data=a.swf>",
    "<template>a",
    "<noembed>a",
    "<noframes>a",
    "<applet>a",
    "<xmp>a",
    "<head>",
    "<svg><defs>",
    "<svg><foreignObject>",
    "<math><annotation>a",
    "<canvas>",
    "<my-share>",
];

#[test]
fn what_nobody_closed_costs_nothing_of_what_comes_after_it() {
    for element in UNCLOSED {
        for around in ["X<p>Rest of <em>it</em></p>", "<div>X</div><p>Rest of <em>it</em></p>"] {
            let clean = cleaned(&around.replace('X', element));
            assert!(clean.contains("Rest of <em>it</em>"), "{element} in {around} became {clean}");
            assert!(!clean.contains("let a") && !clean.contains("color"), "{element} in {around} became {clean}");
        }
    }
}

/// A selector of the owner's, and markup that it takes out.
const REMOVED: &[(&str, &str)] = &[
    ("form", "<form action=/x><p>x</p></form>"),
    ("nav.toc", "<nav class=\"a toc\"><a href=/x>x</a></nav>"),
    ("section", "<section><p>x</p></section>"),
    ("main", "<main>x</main>"),
    ("label", "<label>x</label>"),
    ("my-share", "<my-share><p>x</p></my-share>"),
    ("my-share", "<p>a<my-share/></p>"),
    (".advert", "<my-box class=advert>x</my-box>"),
    ("#ad", "<my-box id=ad>x</my-box>"),
    ("noscript", "<noscript>x</noscript>"),
];

#[test]
fn owners_name_elements_as_they_were_written() {
    for (selector, html) in REMOVED {
        let remove = crate::config::Selector::new(selector).into_iter().collect();
        let cleaner = Cleaner::new(&Treatment { remove, ..Treatment::default() });
        let clean = |html: &str| cleaner.body(&html_markup(html), &base(), ANCHOR).html;
        let kept = clean(&format!("<p>Before.</p>{html}<p>After.</p>"));
        assert!(!kept.contains('x') && kept.ends_with("<p>After.</p>"), "{selector}: {html} became {kept}");
        assert_eq!(clean(&kept), kept);
    }
}

fn html_markup(html: &str) -> Markup {
    Markup { text: html.into(), kind: MarkupKind::Html }
}
