//! Includes in the planet's own texts (`{{ entries() }}`), through the real program: what they show on pages and in feeds,
//! when pages change, and what owners are told.

#[path = "support/server.rs"]
mod server;
#[path = "support/site.rs"]
mod site;

use server::{Reply, Server};
use site::Site;

const TOML: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\ntimezone = \"Europe/Warsaw\"\n\
    [[newsletter.section]]\ntitle = \"Next\"\nsource = \"events\"\ncalendars = [\"club.ics\"]\nfeeds = [\"meetings\"]\n\
    [[feed]]\nid = \"ada\"\nname = \"Ada\"\nurl = \"ada.xml\"\n\
    [[feed]]\nid = \"noor\"\nname = \"نور\"\nurl = \"noor.xml\"\nlanguage = \"fa\"\n\
    [[feed]]\nid = \"meetings\"\nurl = \"meetings.xml\"\nriver = false\n";

const ISSUE: &str = "content/newsletter/2026-11-20-a.md";
const PAGE: &str = "content/next.md";

fn front(text: &str) -> String {
    format!("+++\ntitle = \"T\"\n+++\n{text}\n")
}

/// A feed of posts: name, title, day of November, category.
fn feed(posts: &[(&str, &str, u32, &str)]) -> String {
    let item = |(name, title, day, category): &(&str, &str, u32, &str)| {
        format!(
            "<item><title>{title}</title><link>https://ada.example/{name}</link><category>{category}</category>\
             <pubDate>{day:02} Nov 2026 08:00:00 GMT</pubDate><description>About {name}.</description></item>"
        )
    };
    let items: String = posts.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>A</title><link>https://ada.example/</link>{items}</channel></rss>")
}

const ADAS: [(&str, &str, u32, &str); 3] =
    [("looms", "Looms", 1, "weaving"), ("hidden", "Hidden", 2, "weaving"), ("cards", "Cards", 3, "Weaving")];

fn event(id: &str, start: &str, title: &str) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{id}\r\nDTSTART{start}\r\nSUMMARY:{title}\r\nURL:https://club.example/{id}\r\n\
         LOCATION:The barn\r\nEND:VEVENT\r\n"
    )
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")
}

fn planet(issue: &str, page: &str) -> Site {
    let site = Site::with(&[("feeds.toml", TOML), (ISSUE, &front(issue)), (PAGE, &front(page))]);
    site.write("curation.toml", "[[hide]]\nurl = \"https://ada.example/hidden\"\n");
    site.write("ada.xml", feed(&ADAS));
    site.write("noor.xml", feed(&[("desert", "شب کویر", 4, "nights")]).replace("ada.example", "noor.example"));
    site.write("meetings.xml", feed(&[("count", "The count", 28, "")]));
    let events = [
        event("walk", ";VALUE=DATE:20261121", "Walk"),
        event("gone", ":20261120T180000Z", "Gone"),
        event("talk", ":20261125T180000Z", "Talk"),
        event("late", ":20270125T180000Z", "Late"),
    ];
    site.write("club.ics", calendar(&events.concat()));
    site
}

/// What a run warns of.
fn warnings(ran: &site::Ran) -> String {
    ran.err.lines().filter_map(|line| line.strip_prefix("warning: ")).map(|line| format!("{line}\n")).collect()
}

/// The paragraphs of a page; what keeps directions apart is looked at where it matters.
fn content(site: &Site, path: &str) -> String {
    let page = site.read(&format!("public/{path}/index.html")).replace("<bdi>", "").replace("</bdi>", "");
    let (_, rest) = page.split_once("content\">").expect("a content");
    rest.split("</div>").next().unwrap_or_default().trim().to_owned()
}

#[test]
fn an_entry_alone_is_a_card_and_in_a_sentence_its_linked_title() {
    let site = planet(
        "{{ entry(\"http://www.ada.example/looms/\") }}\n\nSee {{ entry(\"https://noor.example/desert\") }}.",
        "- {{ entry(\"https://p.example/entries/ada/cards/\") }}",
    );
    assert_eq!(warnings(&site.build(&[])), "");
    let card = "<blockquote>\n<p><strong><a href=\"https://ada.example/looms\">Looms</a></strong><br />\nAda, 1 November 2026</p>\n\
                <p>About looms.</p>\n</blockquote>\n\
                <p>See <a href=\"https://noor.example/desert\"><bdi lang=\"fa\">شب کویر</a>.</p>";
    assert_eq!(content(&site, "newsletter/2026-11-20-a"), card);
    assert_eq!(content(&site, "next"), "<ul>\n<li><a href=\"https://ada.example/cards\">Cards</a></li>\n</ul>");
    assert!(site.read("public/next/index.html").contains("<a href=\"https://ada.example/cards\"><bdi>Cards</bdi></a>"));
    // Feeds and excerpts have what pages have.
    let feed = site.read("public/newsletter/atom.xml");
    assert!(feed.contains("&gt;About looms.&lt;"), "{feed}");
    assert!(feed.contains("Looms Ada, 1 November 2026 About looms. See شب کویر."), "{feed}");
    assert!(!site.files("public").values().any(|file| String::from_utf8_lossy(file).contains("{{")));
}

#[test]
fn entries_are_the_newest_that_readers_see_by_all_spellings_of_a_tag() {
    let site =
        planet("{{ entries(limit=2) }}", "- mine\n\n{{ entries(tag=\"WEAVING\") }}\n\n> {{ entries(\"nights\", 1) }}");
    assert_eq!(warnings(&site.build(&[])), "");
    let [looms, cards, desert] = [
        "<li><a href=\"https://ada.example/looms\">Looms</a>, Ada, 1 November 2026</li>",
        "<li><a href=\"https://ada.example/cards\">Cards</a>, Ada, 3 November 2026</li>",
        "<li><a href=\"https://noor.example/desert\"><bdi lang=\"fa\">شب کویر</a>, نور, 4 November 2026</li>",
    ];
    assert_eq!(content(&site, "newsletter/2026-11-20-a"), format!("<ul>\n{desert}\n{cards}\n</ul>"));
    let expected = format!(
        "<ul>\n<li>mine</li>\n</ul>\n<ul>\n{cards}\n{looms}\n</ul>\n<blockquote>\n<ul>\n{desert}\n</ul>\n</blockquote>"
    );
    assert_eq!(content(&site, "next"), expected);
}

#[test]
fn events_are_those_of_calendars_and_feeds_from_today_on() {
    let site = planet("x", "{{ events() }}\n\n{{ events(days=1) }}");
    assert_eq!(warnings(&site.build(&[])), "");
    let walk = "<li><strong>21 November 2026</strong>: <a href=\"https://club.example/walk\">Walk</a>, The barn</li>";
    let expected = format!(
        "<ul>\n{walk}\n<li><strong>25 November 2026, 19:00 CET</strong>: <a href=\"https://club.example/talk\">Talk</a>, \
         The barn</li>\n<li><strong>28 November 2026, 09:00 CET</strong>: <a href=\"https://ada.example/count\">The \
         count</a></li>\n</ul>\n<ul>\n{walk}\n</ul>"
    );
    assert_eq!(content(&site, "next"), expected);
    // What has passed is gone the next day, and the page is made again for nothing else.
    let later = site.orrery(&["build", "--offline", "--now", "2026-11-21T22:00:00Z"]);
    assert!(later.out.contains(" 0 files written"), "{}", later.out);
    site.orrery(&["build", "--offline", "--now", "2026-11-21T23:30:00Z"]);
    assert!(!content(&site, "next").contains("Walk"));
}

#[test]
fn a_page_is_made_again_when_what_it_shows_changes_and_only_then() {
    let site = planet("x", "{{ entries(tag=\"nights\") }}");
    site.build(&[]);
    let more = [&ADAS[..], &[("new", "New", 5, "wheels")]].concat();
    site.write("ada.xml", feed(&more));
    let before = std::fs::metadata(site.at("public/next/index.html")).unwrap().modified().unwrap();
    assert!(site.build(&["--force"]).out.contains("1 new entry"));
    assert_eq!(std::fs::metadata(site.at("public/next/index.html")).unwrap().modified().unwrap(), before);
    site.write("ada.xml", feed(&[&more[..], &[("moon", "Moon", 6, "nights")]].concat()));
    site.build(&["--force"]);
    assert!(content(&site, "next").contains(">Moon</a>, Ada, 6 November 2026"));
}

#[test]
fn a_strangers_title_says_nothing_to_markdown_nor_to_a_mailing_service() {
    let site = planet("x", "{{ entries(tag=\"odd\") }}");
    let title = "{{ .Email }} {% x %} [a](b) *c* &amp;lt;b&amp;gt; {{ entries() }}";
    site.write("ada.xml", feed(&[("odd?a={{.Email}}", title, 5, "odd")]));
    site.build(&[]);
    let expected = "<ul>\n<li><a href=\"https://ada.example/odd?a=%7B%7B.Email%7D%7D\">{ { .Email }} { % x %} [a](b) *c* \
                    &lt;b&gt; { { entries() }}</a>, Ada, 5 November 2026</li>\n</ul>";
    assert_eq!(content(&site, "next"), expected);
}

#[test]
fn what_the_planet_does_not_have_is_said_and_costs_nothing() {
    let site = planet(
        "A.\n\n{{ entry(\"https://ada.example/lost\") }}\n\n{{ UnsubscribeURL }}",
        "{{ entry(\"https://ada.example/hidden\") }}\n\n{{ entries(tag=\"weavin\") }}\n\n{{ entires() }}",
    );
    let said = warnings(&site.build(&[]));
    let expected = "content/newsletter/2026-11-20-a.md:6: the planet shows no entry at https://ada.example/lost: its address \
                    stands there instead\n\
                    content/next.md:4: the planet shows no entry at https://ada.example/hidden: its address stands there \
                    instead\n\
                    content/next.md:6: no entry has the tag “weavin”; did you mean “Weaving”?\n\
                    content/next.md:8: `entires` is no include and stays as it is; did you mean `entries`? What can be \
                    written is {{ entry(\"https://...\") }}, {{ entries(tag=\"...\", limit=5) }}, {{ events(days=28, \
                    limit=10) }}\n";
    assert_eq!(said, expected);
    let lost = "<p><a href=\"https://ada.example/lost\">https://ada.example/lost</a></p>\n<p>{{ UnsubscribeURL }}</p>";
    assert_eq!(content(&site, "newsletter/2026-11-20-a"), format!("<p>A.</p>\n{lost}"));
    assert!(content(&site, "next").contains("<p>Nothing here yet.</p>\n<p>{{ entires() }}</p>"));
}

#[test]
fn a_draft_is_checked_against_what_the_planet_has() {
    let site = planet("x", "y");
    let draft = "{{ events() }}\n\nSee {{ entry(\"https://ada.example/lost\") }}.\n\n{{ entries(\"weaving\") }}";
    site.write("content/newsletter/2026-11-27-b.md", front(draft).replace("+++\n{{", "draft = true\n+++\n{{"));
    let check = |expected: i32| {
        let ran = site.orrery(&["newsletter", "check", "--offline", "--now", site::NOW]);
        assert_eq!(ran.status, expected, "{}{}", ran.out, ran.err);
        ran.out
    };
    check(0); // there is no archive yet
    site.build(&["-q"]);
    let found = "content/newsletter/2026-11-27-b.md:7:5: error: the planet shows no entry at https://ada.example/lost: its \
                 address stands there instead [include]\n";
    assert_eq!(check(3).lines().next(), found.lines().next());
}

#[test]
fn mistakes_of_a_draft_are_found_with_all_else_and_nothing_is_made_of_it() {
    let site = planet("x", "y");
    site.build(&["-q"]);
    site.write(ISSUE, front("x").replace("\"T\"\n", "\"T\"\nnumber = 1\n"));
    let draft = "+++\ntitle = \"U\"\nnumber = 1\ndraft = true\n+++\nSee {{ entries() }}. TODO\n";
    site.write("content/newsletter/2026-11-27-b.md", draft);
    let ran = site.orrery(&["newsletter", "check", "--offline", "--format", "json", "--now", site::NOW]);
    assert_eq!(ran.status, 3, "{}", ran.err);
    for rule in ["number", "include", "placeholder"] {
        assert!(ran.out.contains(&format!("\"rule\":\"{rule}\"")), "{rule}: {}", ran.out);
    }
    let ran = site.orrery(&["newsletter", "render", "--now", site::NOW]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("content/newsletter/2026-11-27-b.md:6:5"), "{}", ran.err);
    // What somebody else is still writing is no matter of this one's.
    let text = ["newsletter", "render", ISSUE, "--format", "text", "--now", site::NOW];
    let ran = site.orrery(&text);
    assert_eq!(ran.status, 0, "{}", ran.err);
}

#[test]
fn a_mistake_stops_the_run_before_anybody_is_asked() {
    let server = Server::start();
    let site = planet("x", "Ä. {{ entries(tags=\"x\") }}");
    site.write("feeds.toml", TOML.replace("ada.xml", &server.url("/ada")));
    let ran = site.orrery(&["build"]);
    assert_eq!((ran.status, server.take_requests().len()), (2, 0));
    for words in ["there is no argument `tags`", "content/next.md:4:15", "did you mean `tag`?"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}

#[test]
fn a_calendar_of_the_web_is_kept_and_asked_again_after_hours() {
    let server = Server::start();
    server.set("/club.ics", Reply::ok(calendar(&event("talk", ":20261125T180000Z", "Talk"))));
    let site = planet("x", "{{ events() }}");
    let toml = TOML.replace("club.ics", &server.url("/club.ics"));
    site.write("feeds.toml", format!("{toml}[fetch]\nallow_private = true\nretries = 0\n"));
    let shows = |title: &str| content(&site, "next").contains(&format!(">{title}</a>"));
    site.build(&["--offline"]);
    assert!(!shows("Talk"), "nobody was asked");
    site.build(&[]);
    assert!(shows("Talk"));
    let build = |now: &str| site.orrery(&["build", "--now", now]);
    build("2026-11-21T17:00:00Z");
    assert_eq!(server.take_requests().len(), 1, "once in six hours");
    // What is kept stays, whatever the server says, and is there without it.
    server.set("/club.ics", Reply::ok("<p>We are moving house."));
    let said = build("2026-11-21T19:00:00Z").err;
    assert!(said.contains("/club.ics: this is not an iCalendar file (RFC 5545)"), "{said}");
    assert!(shows("Talk"));
    server.set("/club.ics", Reply::ok(calendar(&event("walk", ":20261126T180000Z", "Walk"))));
    assert_eq!(site.orrery(&["fetch", "--now", "2026-11-21T20:00:00Z"]).status, 0);
    site.orrery(&["build", "--offline", "--now", "2026-11-21T20:00:00Z"]);
    assert!(shows("Walk") && !shows("Talk"));
}
