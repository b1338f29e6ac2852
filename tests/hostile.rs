//! One stranger's feed never costs the others theirs: a hostile feed beside an honest one, through the real program.

#[path = "support/forms.rs"]
mod forms;
#[path = "support/payloads.rs"]
mod payloads;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;

use site::Site;

const PLANET: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n\
    [[feed]]\nid = \"good\"\nurl = \"good.xml\"\n[[feed]]\nid = \"bad\"\nurl = \"bad.xml\"\n";

const GOOD: &str = "<rss version=\"2.0\"><channel><title>Good</title><link>https://good.example/</link>\
    <item><title>Honest post</title><link>https://good.example/1</link><guid>https://good.example/1</guid>\
    <pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate><description>Text.</description></item></channel></rss>";

fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>Bad</title><link>https://bad.example/</link>{items}</channel></rss>")
}

fn item(inside: &str) -> String {
    rss(&format!("<item><title>x</title><link>https://bad.example/1</link>{inside}</item>"))
}

/// What is odd, and the document.
fn specimens() -> Vec<(&'static str, String)> {
    let numbered = |count: usize, make: &dyn Fn(usize) -> String| (0..count).map(make).collect::<String>();
    let html = |html: String| item(&format!("<description><![CDATA[{html}]]></description>"));
    let slug_trap = "<item><title>x</title><guid>a</guid></item><item><title>x</title><guid>k</guid></item>\
        <item><title>x 5cbcb0ce</title><guid>c</guid><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>";
    vec![
        ("a leaked end of PHP", format!("?>\n<?xml version=\"1.0\"?>{}", rss(""))),
        ("an author that makes the parser panic", item("<author>李雷（lilei@example.com）</author>")),
        (
            "a duration that makes the parser panic",
            item(&format!(
                "<itunes:duration xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">{}</itunes:duration>",
                "9".repeat(30)
            )),
        ),
        ("an endless tag", item(&format!("<category>{}</category>", "long ".repeat(200)))),
        ("20,000 tags", item(&numbered(20_000, &|n| format!("<category>tag {n}</category>")))),
        ("20,000 enclosures", item(&numbered(20_000, &|n| format!("<enclosure url=\"https://b.example/{n}\"/>")))),
        ("titles that trap addresses", rss(slug_trap)),
        (
            "a base of a megabyte",
            format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://b.example/{}\" xml:lang=\"{}\">{}</feed>",
                "x".repeat(1 << 20),
                "e".repeat(1 << 20),
                "<entry/>".repeat(2_000)
            ),
        ),
        ("an id and a title of a megabyte", item(&format!("<guid>{0}</guid><title>{0}</title>", "y".repeat(1 << 20)))),
        ("nesting of lists", html("<li><dd>".repeat(40_000))),
        (
            "formatting that multiplies",
            html(format!("<p>{}{}", numbered(60, &|n| format!("<b id={n}>")), "<p>x".repeat(150_000))),
        ),
        ("nesting of elements", item(&"<media:group>".repeat(50_000))),
        (
            "an update from the far future",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>F</title><id>f</id><entry><id>tag:b,1:1</id>\
            <title>F</title><link href=\"https://bad.example/1\"/><published>2026-11-01T00:00:00Z</published>\
            <updated>9998-11-01T00:00:00Z</updated></entry></feed>"
                .into(),
        ),
        (
            "a language that is none",
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"a\\u0001b\",\
            \"language\":\"a\\u0001b\",\"items\":[{\"id\":\"1\",\"content_text\":\"x\\u0001y\"}]}"
                .into(),
        ),
        (
            "entities that multiply",
            format!(
                "<!DOCTYPE rss [<!ENTITY a \"{}\"><!ENTITY s SYSTEM \"file:///etc/passwd\">]>{}",
                "ha".repeat(2_000),
                item(&format!("<description>&s;{}</description>", "&a;".repeat(100_000)))
            ),
        ),
        ("sections without end", item(&"<description><![CDATA[</item><item>".repeat(50_000))),
        ("comments without end", item(&"<!--".repeat(200_000))),
        ("quotes without end", item(&"<a b=\"> '".repeat(100_000))),
        ("document types without end", format!("{}{}", "<!DOCTYPE [>".repeat(50_000), rss(""))),
        ("JSON without end", format!("{{\"items\":{}", "[{\"a\":".repeat(100_000))),
        (
            "a copy of another's id",
            item("<guid>https://good.example/1</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>"),
        ),
    ]
}

#[test]
fn one_hostile_feed_never_costs_another() {
    for (what, document) in specimens() {
        let site = Site::with(&[("feeds.toml", PLANET), ("good.xml", GOOD), ("bad.xml", &document)]);
        let ran = site.build(&[]);
        assert!(!ran.err.contains("panicked"), "{what}: {}", ran.err);
        assert!(ran.err.lines().all(|line| line.len() < 2_000), "{what}: a line without end");
        let files = site.files("public");
        assert!(files.contains_key("entries/good/honest-post/index.html"), "{what}");
        assert!(files.values().map(Vec::len).sum::<usize>() < 20_000_000, "{what}: the site is too large");
        let atom = site.read("public/atom.xml");
        assert!(atom.contains("<title>Honest post</title>"), "{what}: {atom}");
        assert!(!atom.contains("9998"), "{what}");
        for feed in ["atom.xml", "rss.xml", "opml.xml"] {
            assert!(!site.read(&format!("public/{feed}")).contains('\u{1}'), "{what}: {feed}");
        }
        assert!(site.build(&["--offline"]).out.contains("0 files written"), "{what}: not the same again");
    }
}

#[test]
fn void_elements_in_json_feed_are_no_nesting() {
    let breaks = "line<br>".repeat(300);
    let feed = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"J\",\"items\":[{{\"id\":\"1\",\"content_html\":\"{breaks}\"}}]}}"
    );
    let site = Site::with(&[("feeds.toml", PLANET), ("good.xml", GOOD), ("bad.xml", &feed)]);
    assert!(site.build(&[]).out.contains("2 changed, 0 unchanged, 0 failing"));
}

#[test]
fn what_the_rss_element_says_beside_its_version_is_left_alone() {
    for head in [
        "<rss xmlns:x=\"http://x.example/version/1\" version=\"2.0\">",
        "<rss xmlns:atom=\"http://www.w3.org/2005/Atom\" version=\"2\">",
        "<rss version = '2.01' xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">",
    ] {
        let feed = rss("<item><title>x</title></item>").replace("<rss version=\"2.0\">", head);
        let site = Site::with(&[("feeds.toml", PLANET), ("good.xml", GOOD), ("bad.xml", &feed)]);
        assert!(site.build(&[]).out.contains("2 changed, 0 unchanged, 0 failing"), "{head}");
    }
}

fn post(guid: &str, link: &str, title: &str) -> String {
    format!("<item><guid isPermaLink=\"false\">{guid}</guid><link>{link}</link><title>{title}</title></item>")
}

fn feeds_of(bad: &str) -> String {
    let site = Site::with(&[("feeds.toml", PLANET), ("good.xml", GOOD), ("bad.xml", bad)]);
    site.build(&[]);
    site.read("public/atom.xml")
}

#[test]
fn entries_that_share_a_page_are_all_in_the_feeds() {
    let page = "https://bad.example/changelog";
    let atom = feeds_of(&rss(&["v1", "v2", "v3"].map(|version| post(version, page, version)).concat()));
    for version in ["v1", "v2", "v3"] {
        assert!(atom.contains(&format!("<title>{version}</title>")), "{version}");
    }
}

#[test]
fn a_blog_of_links_does_not_take_the_place_of_what_it_links_to() {
    let atom = feeds_of(&rss(&post("comment", "https://good.example/1", "My comment")));
    assert!(atom.contains("<title>Honest post</title>") && atom.contains("<title>My comment</title>"), "{atom}");
    assert_eq!(atom.matches("<id>https://good.example/1</id>").count(), 1, "{atom}");
}

#[test]
fn a_stranger_cannot_claim_an_address_that_a_file_of_the_owner_has() {
    let site = Site::with(&[("feeds.toml", PLANET), ("good.xml", GOOD), ("bad.xml", GOOD), ("static/tags/rust", "x")]);
    let ran = site.orrery(&["build"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("lies below an address of the program's own pages"), "{}", ran.err);
    assert!(!site.at("archive").exists(), "before anything is asked");
}

/// The inside of each tag that strangers' words are around, without what stands in quotes, and its addresses.
fn tags_of_articles(page: &str) -> Vec<(String, Vec<&str>)> {
    let articles = page.split("<article").skip(1).map(|rest| rest.split("</article>").next().unwrap_or_default());
    let tags = articles.flat_map(|article| article.split('<').skip(1)).filter(|tag| !tag.starts_with('/'));
    tags.map(|tag| {
        let tag = tag.split('>').next().unwrap_or_default();
        let bare: String = tag.split('"').step_by(2).collect();
        let addresses = [" href=\"", " src=\"", " poster=\""].into_iter();
        let addresses = addresses.filter_map(|name| tag.split_once(name)?.1.split('"').next());
        (bare.to_ascii_lowercase(), addresses.collect())
    })
    .collect()
}

#[test]
fn no_form_of_feed_brings_a_payload_onto_a_page() {
    assert!(forms::sound().len() >= 100, "{}", forms::sound().len());
    let site = Site::empty();
    let mut config = String::from("[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n");
    for (id, file, document) in forms::all() {
        config += &format!("[[feed]]\nid = \"{id}\"\nurl = \"{file}\"\n");
        site.write(file, document);
    }
    site.write("feeds.toml", config);
    site.build(&[]);
    let never = ["script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "input", "template"];
    let schemes = ["https://", "http://", "mailto:", "/", "#", "data:image/"];
    let mut seen = BTreeSet::new();
    for (path, bytes) in site.files("public").iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(bytes.clone()).unwrap();
        seen.extend(path.strip_prefix("entries/").and_then(|path| path.split('/').next()).map(str::to_owned));
        for (bare, addresses) in tags_of_articles(&page) {
            let mut words = bare.split_ascii_whitespace();
            let name = words.next().unwrap_or_default();
            assert!(!never.contains(&name), "{path}: {bare}");
            assert!(words.all(|word| !word.starts_with("on") && !word.starts_with("style")), "{path}: {bare}");
            for address in addresses {
                assert!(schemes.iter().any(|scheme| address.starts_with(scheme)), "{path}: {address}");
            }
        }
    }
    assert_eq!(seen, ["atom", "json", "rss", "xhtml"].map(str::to_owned).into());
}
