//! What the owner says of a feed in `feeds.toml` decides how its entries are cleaned and how much of them is shown; and
//! what arrived is cleaned again when that changes.

#[path = "support/site.rs"]
mod site;

use site::Site;

const POST: &str = "<p>Mirrors <img src=\"https://b.example/a.png\" alt=\"a mirror\"> and glass.</p>\
    <p class=\"note\">A note.</p><iframe src=\"https://www.youtube.com/embed/abc\" title=\"Grinding\"></iframe>\
    <p><img src=\"http://b.example/old.png\" alt=\"\"></p>\
    <iframe src=\"https://tube.example/e/1\"></iframe>\
    <p><a href=\"https://b.example/large.jpg\"><img src=\"https://b.example/small.jpg\"></a></p>\
    <p>The post <a href=\"https://b.example/1\">Glass</a> appeared first on <a href=\"https://b.example/\">B</a>.</p>";

/// A site whose only feed has these lines, built.
fn built(lines: &str) -> Site {
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>B</title><item><title>Glass</title><link>https://b.example/1</link>\
         <guid>1</guid><enclosure url=\"https://b.example/cover.jpg\" type=\"image/jpeg\" length=\"1\"/>\
         <enclosure url=\"https://b.example/talk.mp3\" type=\"audio/mpeg\" length=\"1\"/>\
         <description><![CDATA[{POST}]]></description></item></channel></rss>"
    );
    let site = Site::with(&[("b.xml", &feed)]);
    configure(&site, lines);
    site.build(&[]);
    site
}

fn configure(site: &Site, lines: &str) {
    let toml = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[[feed]]\nid = \"b\"\nurl = \"b.xml\"\n";
    site.write("feeds.toml", format!("{toml}{lines}\n"));
}

fn entry(site: &Site) -> String {
    site.read("public/entries/b/glass/index.html")
}

/// Lines of a feed, what its page then has, and what it has not.
const WISHES: &[(&str, &[&str], &[&str])] = &[
    (
        "",
        &[
            "<img src=\"https://b.example/a.png\"",
            "src=\"https://b.example/old.png\"",
            "Grinding (YouTube)</a>",
            "A note.",
        ],
        &["appeared first", "<iframe", "frame-src"],
    ),
    (
        "images = false",
        &[
            "Mirrors a mirror and glass.",
            "<a href=\"https://b.example/large.jpg\" rel=\"noopener nofollow ugc\">small.jpg</a>",
            "<a href=\"https://b.example/cover.jpg\">",
        ],
        &["https://b.example/a.png"],
    ),
    ("upgrade = false", &["src=\"http://b.example/old.png\""], &[]),
    ("embeds = \"none\"", &["A note."], &["Grinding", "youtube"]),
    (
        "embeds = \"frame\"",
        &[
            "<iframe src=\"https://www.youtube-nocookie.com/embed/abc\" loading=\"lazy\"",
            "sandbox=\"",
            "; frame-src https://",
            "tube.example</a>",
        ],
        &["youtube.com/watch"],
    ),
    (
        "embeds = \"click\"",
        &[
            "<details class=\"embed\"><summary>Grinding (YouTube)</summary><iframe src=\"https://www.youtube-nocookie.com/embed/abc\"",
        ],
        &[],
    ),
    (
        "embeds = \"frame\"\nembed_hosts = [\"tube.example\"]",
        &["<iframe src=\"https://tube.example/e/1\"", " https://tube.example"],
        &[],
    ),
    ("keep_boilerplate = [\"appeared-first\"]", &["appeared first on"], &[]),
    ("remove = [\"p.note\"]", &["Mirrors"], &["A note."]),
    ("content = \"summary\"", &["Mirrors and glass.", "This is only the beginning."], &["https://b.example/a.png"]),
    (
        "content = \"title\"",
        &["Glass", "This is only the beginning."],
        &["Mirrors and glass.</p>", "https://b.example/a.png"],
    ),
];

#[test]
fn pages_show_what_the_owner_wishes() {
    for (lines, has, has_not) in WISHES {
        let page = entry(&built(lines));
        has.iter().for_each(|words| assert!(page.contains(words), "{lines}: {words} is missing\n{page}"));
        has_not.iter().for_each(|words| assert!(!page.contains(words), "{lines}: {words} is there\n{page}"));
    }
}

#[test]
fn feeds_show_what_the_owner_wishes_apart_from_pages() {
    let site = built("content_in_feeds = \"title\"");
    assert!(entry(&site).contains("A note.") && !site.read("public/atom.xml").contains("Mirrors"));
    let site = built("content = \"summary\"");
    assert!(site.read("public/atom.xml").contains("Mirrors") && !site.read("public/atom.xml").contains("a.png"));
    let site = built("content = \"title\"\ncontent_in_feeds = \"full\"");
    assert!(site.read("public/rss.xml").contains("a.png"));
}

#[test]
fn feeds_have_links_where_pages_have_players() {
    for embeds in ["frame", "click"] {
        let site = built(&format!("embeds = \"{embeds}\"\nembed_hosts = [\"tube.example\"]"));
        assert!(entry(&site).contains("<iframe"), "{embeds}");
        let feed = site.read("public/feed.json");
        assert!(!feed.contains("<iframe") && !feed.contains("<details"), "{feed}");
        for link in ["https://www.youtube.com/watch?v=abc", "https://tube.example/e/1"] {
            assert!(feed.contains(&format!("<p class=\\\"embed\\\"><a href=\\\"{link}\\\"")), "{feed}");
        }
        assert!(feed.contains(">Grinding (YouTube)</a>"), "{feed}");
    }
}

#[test]
fn feeds_without_pictures_link_to_those_that_come_with_a_post() {
    let site = built("images = false");
    let feed = site.read("public/feed.json");
    assert!(
        feed.contains("<a href=\\\"https://b.example/cover.jpg\\\" rel=\\\"noopener nofollow ugc\\\">cover.jpg</a>"),
        "{feed}"
    );
    assert!(!feed.contains("\"url\": \"https://b.example/cover.jpg\""), "{feed}");
    assert!(feed.contains("\"url\": \"https://b.example/talk.mp3\""), "{feed}");
    assert!(built("").read("public/feed.json").contains("\"url\": \"https://b.example/cover.jpg\""));
}

#[test]
fn what_arrived_is_cleaned_again_when_the_wishes_change_and_nobody_is_asked() {
    let site = built("");
    let before = entry(&site);
    configure(&site, "images = false\nremove = [\".note\"]");
    let ran = site.build(&["--offline"]);
    assert!(ran.err.contains("1 entry cleaned again"), "{}", ran.err);
    assert!(!entry(&site).contains("a.png") && !entry(&site).contains("A note."), "{}", entry(&site));
    let again = site.build(&["--offline"]);
    assert!(!again.err.contains("cleaned again") && again.out.contains("0 files written"), "{again:?}");
    configure(&site, "");
    site.build(&["--offline"]);
    assert_eq!(entry(&site), before);
    assert!(site.build(&[]).out.contains("0 new entries"), "and the feed says nothing new");
}

#[test]
fn markup_and_templates_in_a_feed_are_text_in_every_page() {
    let feed = "<rss version=\"2.0\"><channel><title>{{ planet.title }}</title><item><title>{% raw %} {{ 7 * 7 }}</title>\
        <guid>1</guid><category>{{ x }}</category><description>**bold** {{ 7 * 7 }} {% include \"base.html\" %}</description>\
        </item></channel></rss>";
    let site = Site::with(&[("b.xml", feed)]);
    configure(&site, "");
    site.build(&[]);
    let home = site.read("public/index.html");
    assert!(home.contains("{{ 7 * 7 }}") && home.contains("**bold**") && home.contains("{% include"), "{home}");
    assert!(!home.contains("49"), "{home}");
}
