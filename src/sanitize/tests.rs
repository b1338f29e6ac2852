use super::*;

fn base() -> Url {
    Url::parse("https://blog.example/2026/post.html").unwrap()
}

fn cleaned(html: &str) -> String {
    let markup = Markup { text: html.into(), kind: MarkupKind::Html };
    clean_body(&markup, &base(), "e1").as_str().to_owned()
}

fn titled(text: &str, kind: MarkupKind) -> (String, String) {
    let (text, html) = title::clean(&Markup { text: text.into(), kind });
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
    ("<img src=\"/a.png\">", "<img src=\"https://blog.example/a.png\" loading=\"lazy\" decoding=\"async\" alt=\"\">"),
    (
        "<table><tr><td style=\"color: red; text-align: Right\">1</td><td align=center class=x>2</td></tr></table>",
        "<table tabindex=\"0\"><tbody><tr><td class=\"align-right\">1</td><td class=\"align-center\">2</td></tr></tbody></table>",
    ),
    (
        "<img srcset=\"a.png 1x, /b.png 2x\" src=\"a.png\" alt=\"\">",
        "<img srcset=\"https://blog.example/2026/a.png 1x, https://blog.example/b.png 2x\" src=\"https://blog.example/2026/a.png\" alt=\"\" loading=\"lazy\" decoding=\"async\">",
    ),
    (
        "<a href=\"#fn1\">1</a><p id=\"fn1\">note</p>",
        "<a href=\"#e1-fn1\" rel=\"noopener nofollow ugc\">1</a><p id=\"e1-fn1\">note</p>",
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
    assert_eq!(cleaned(html), html.replace(">", " loading=\"lazy\" decoding=\"async\">"));
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
fn titles_are_text_with_a_little_markup() {
    for (typed, kind, text, html) in TITLES {
        assert_eq!(titled(typed, *kind), ((*text).to_owned(), (*html).to_owned()), "{typed}");
    }
}

#[test]
fn deep_nesting_becomes_text() {
    let html = format!("{}deep &amp; dark{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(cleaned(&html), "<p>deep &amp; dark</p>");
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
        assert!(
            !clean.contains("<div") && !clean.contains("<b") && !clean.contains("<li"),
            "{part}: {}",
            &clean[..200]
        );
    }
}

#[test]
fn forgotten_formatting_does_not_multiply() {
    let bold: String = (0..60).map(|number| format!("<b id={number}>")).collect();
    let clean = cleaned(&format!("<p>{bold}{}", "<p>x".repeat(200_000)));
    assert!(clean.len() < 2_000_000 && !clean.contains("<b"), "{} bytes", clean.len());
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
    assert!(!cleaned(&html).contains("<div"));
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
    let html = format!("{}{}", "<p>".repeat(60_000), "</b>".repeat(60_000));
    assert!(cleaned(&html).starts_with("<p>"));
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

proptest::proptest! {
    #[test]
    fn cleaning_any_text_never_leaves_a_script_or_a_handler(html in "(<[a-z/!]{1,8}[ \"'=>a-z]{0,12}|[a-z<>&;\"' ]{0,8}){0,12}") {
        let clean = cleaned(&html);
        for tag in clean.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
            proptest::prop_assert!(!tag.starts_with("script") && !tag.contains(" on"), "{clean}");
        }
    }
}
