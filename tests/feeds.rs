//! What goes out for programs of readers, read back by our own reader and by others.

#[path = "support/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};

use orrery::feed::{self, Arrival, ParsedFeed};
use quick_xml::events::Event;
use site::Site;
use url::Url;

const BASE: &str = "https://p.example/";

/// A blog with a post that has everything, in characters that not every format takes.
const ADA: &str = r##"<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pt-BR">
<title>Ada &amp; her &lt;lens&gt;</title><id>tag:ada.example,2020:blog</id><updated>2026-11-03T10:00:00Z</updated>
<rights>© Ada, all of it</rights><link href="https://ada.example/"/><link rel="self" href="https://ada.example/feed"/>
<entry>
 <title>Vidro &amp; fogo: a &lt; b</title><id>tag:ada.example,2026:1</id>
 <published>2026-11-01T10:00:00Z</published><updated>2026-11-03T10:00:00Z</updated>
 <author><name>Ada L.</name><uri>https://ada.example/me</uri><email>ada@ada.example</email></author>
 <author><name>Bo “B” &amp; co</name></author>
 <category term="glass" scheme="https://ada.example/tags" label="Glass work"/><category term="fire"/>
 <link href="https://ada.example/1?a=1&amp;b=2"/>
 <link rel="enclosure" href="https://ada.example/1.jpg" type="image/jpeg" length="300"/>
 <link rel="enclosure" href="https://ada.example/1.mp3" type="audio/mpeg" length="12345"/>
 <rights type="html">CC &lt;b>BY&lt;/b> 4.0</rights>
 <link rel="replies" type="text/html" href="https://ada.example/1#comments"/>
 <content type="html">&lt;p id="a">A &lt;a href="/2">link&lt;/a>, &lt;a href="#a">itself&lt;/a>, ]]&gt; and &lt;img src="i.png" alt="">🌗&lt;/p></content>
</entry>
</feed>"##;

/// A blog of many posts, the newest first.
fn bob(posts: usize) -> String {
    let item = |n: usize| {
        format!(
            "<item><title>Post {n}</title><link>https://bob.example/{n}</link><guid>https://bob.example/{n}</guid>\
             <pubDate>{:02} Oct 2026 10:00:00 GMT</pubDate><category>fire</category><description>Words {n}</description></item>",
            n
        )
    };
    let items: String = (1..=posts).rev().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Bob</title><link>https://bob.example/</link>{items}</channel></rss>")
}

fn planet(feeds: &str, posts: usize) -> Site {
    let toml = format!(
        "[planet]\ntitle = \"P & Q\"\nbase_url = \"{BASE}\"\nowner = {{ name = \"Otto\" }}\n[feeds]\n{feeds}\n\
         [feed_defaults]\nfirst_entries = 12\nper_day = 0\n\
         [[feed]]\nid = \"ada\"\nname = \"Ada\"\nurl = \"ada.atom\"\ntags = [\"optics\", \"a/b, c\"]\n\
         [[feed]]\nid = \"bob\"\nname = \"Bob\"\nurl = \"bob.xml\"\nhomepage = \"https://bob.example/\"\n"
    );
    let issue =
        "+++\ntitle = \"Issue one\"\ndate = 2026-11-13\neditors = [\"Eve\"]\n+++\nSee [home](/) and <b>this</b>.\n";
    Site::with(&[
        ("feeds.toml", &toml),
        ("ada.atom", ADA),
        ("bob.xml", &bob(posts)),
        ("content/newsletter/2026-11-13-one.md", issue),
    ])
}

const ALL_FORMATS: &str = "formats = [\"atom\", \"rss\", \"json\"]\nposts = [\"atom\", \"rss\", \"json\"]\ncontributors = [\"json\", \"rss\", \"atom\"]\ntags = [\"rss\", \"atom\", \"json\"]";

struct Published(BTreeMap<String, Vec<u8>>);

impl Published {
    fn of(site: &Site) -> Self {
        site.build(&[]);
        Self(site.files("public"))
    }

    fn bytes(&self, path: &str) -> &[u8] {
        self.0.get(path).unwrap_or_else(|| panic!("{path} was not published"))
    }

    fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.bytes(path)).unwrap()
    }

    fn read(&self, path: &str) -> ParsedFeed {
        let url = Url::parse(BASE).unwrap().join(path).unwrap();
        let read = feed::read(&Arrival { bytes: self.bytes(path), content_type: None, url: &url, max_entries: 1000 });
        assert_eq!(read.problems, [], "{path}");
        read
    }

    fn ids(&self, path: &str) -> Vec<String> {
        self.read(path).entries.into_iter().map(|entry| entry.id.unwrap()).collect()
    }

    fn atom(&self, path: &str) -> atom_syndication::Feed {
        atom_syndication::Feed::read_from(self.bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// All that our own reader finds in an entry, whatever the format.
fn told(entry: &feed::RawEntry) -> Vec<String> {
    let text = |markup: &Option<feed::Markup>| markup.as_ref().map(|markup| markup.text.trim().to_owned());
    let mut enclosures: Vec<String> = entry.enclosures.iter().map(|file| format!("{file:?}")).collect();
    enclosures.sort(); // RSS has one apart
    vec![
        format!("{:?} {:?}", entry.id, entry.url.as_ref().map(Url::as_str)),
        format!("{:?} {:?}", entry.published, entry.updated.unwrap_or(entry.published.unwrap())),
        format!("{:?}", text(&entry.title)),
        format!("{:?}", entry.authors.iter().map(|author| &author.name).collect::<Vec<_>>()),
        format!("{:?}", entry.categories.iter().map(|tag| tag.label.as_ref().unwrap_or(&tag.term)).collect::<Vec<_>>()),
        format!("{:?}", text(&entry.content)),
        format!("{enclosures:?} {:?}", entry.language),
    ]
}

#[test]
fn every_feed_says_the_same_in_each_format() {
    let published = Published::of(&planet(ALL_FORMATS, 20));
    for directory in ["", "newsletter/", "posts/", "contributors/ada/", "contributors/bob/", "tags/fire/"] {
        let read = |name: &str| published.read(&format!("{directory}{name}"));
        let atom = read("atom.xml");
        assert!(!atom.entries.is_empty(), "{directory}");
        for name in ["rss.xml", "feed.json"] {
            let other = read(name);
            let titles = [&atom, &other].map(|feed| feed.about.title.as_ref().unwrap().text.clone());
            assert_eq!(titles[0], titles[1], "{directory}{name}");
            assert_eq!(atom.about.link, other.about.link, "{directory}{name}");
            assert_eq!(atom.about.language, other.about.language, "{directory}{name}");
            let [atom, other] = [&atom, &other].map(|feed| feed.entries.iter().map(told).collect::<Vec<_>>());
            assert_eq!(atom, other, "{directory}{name}");
        }
    }
}

#[test]
fn a_post_keeps_all_that_its_blog_said_of_it() {
    let published = Published::of(&planet(ALL_FORMATS, 1));
    let read = published.read("contributors/ada/atom.xml");
    let entry = &read.entries[0];
    assert_eq!(entry.id.as_deref(), Some("tag:ada.example,2026:1"));
    assert_eq!(entry.url.as_ref().unwrap().as_str(), "https://ada.example/1?a=1&b=2");
    assert_eq!(entry.published.unwrap().to_rfc3339(), "2026-11-01T10:00:00+00:00");
    assert_eq!(entry.updated.unwrap().to_rfc3339(), "2026-11-03T10:00:00+00:00");
    assert_eq!(entry.title.as_ref().unwrap().text, "Vidro & fogo: a < b");
    assert_eq!(entry.language.as_deref(), Some("pt-BR"));
    assert_eq!(entry.comments_url.as_ref().unwrap().as_str(), "https://ada.example/1#comments");
    let authors: Vec<_> = entry.authors.iter().map(|one| (one.name.as_str(), one.uri.as_deref())).collect();
    assert_eq!(authors, [("Ada L.", Some("https://ada.example/me")), ("Bo “B” & co", None)]);
    let tags: Vec<_> = entry.categories.iter().map(|tag| (tag.term.as_str(), tag.scheme.as_deref())).collect();
    assert_eq!(tags, [("glass", Some("https://ada.example/tags")), ("fire", None), ("optics", None), ("a/b, c", None)]);
    assert_eq!(entry.categories[0].label.as_deref(), Some("Glass work"));
    let content = &entry.content.as_ref().unwrap().text;
    for part in ["href=\"https://ada.example/2\"", "src=\"https://ada.example/i.png\"", "]]&gt; and", "🌗"] {
        assert!(content.contains(part), "{part}: {content}");
    }
    assert!(content.contains("/entries/ada/vidro-fogo-a-b/#"), "links to its own parts lead to our page: {content}");
    for (path, bytes) in &published.0 {
        assert!(!String::from_utf8_lossy(bytes).contains("ada@ada.example"), "{path} has an e-mail address");
    }

    let atom = published.atom("atom.xml");
    let entry = atom.entries.iter().find(|entry| entry.id == "tag:ada.example,2026:1").unwrap();
    let source = entry.source.as_ref().unwrap();
    let links: Vec<_> = source.links.iter().map(|link| (link.rel.as_str(), link.href.as_str())).collect();
    assert_eq!(source.title.value, "Ada & her <lens>");
    assert_eq!(links, [("self", "https://ada.example/feed"), ("alternate", "https://ada.example/")]);
    assert_eq!(entry.content.as_ref().unwrap().lang.as_deref(), Some("pt-BR"));
    assert_eq!(entry.rights.as_ref().unwrap().value, "CC BY 4.0");
    assert_eq!(source.rights.as_ref().unwrap().value, "© Ada, all of it");

    let channel = rss::Channel::read_from(published.bytes("rss.xml")).unwrap();
    let item = channel.items.iter().find(|item| item.link.as_deref() == Some("https://ada.example/1?a=1&b=2")).unwrap();
    assert_eq!(item.enclosure.as_ref().unwrap().url, "https://ada.example/1.mp3");
    let picture = &item.extensions["media"]["content"][0];
    assert_eq!(picture.attrs["url"], "https://ada.example/1.jpg");
    assert_eq!(picture.attrs["medium"], "image");
    assert_eq!(item.source.as_ref().unwrap().url, "https://ada.example/feed");
    assert_eq!(item.categories[0].domain.as_deref(), Some("https://ada.example/tags"));
    assert_eq!(item.dublin_core_ext.as_ref().unwrap().rights, ["CC BY 4.0"]);
    let only_where_needed = rss::Channel::read_from(published.bytes("newsletter/rss.xml")).unwrap();
    assert!(!only_where_needed.namespaces.contains_key("media"));
}

#[test]
fn other_readers_find_the_same_in_our_feeds() {
    let published = Published::of(&planet(ALL_FORMATS, 5));
    for path in ["atom.xml", "rss.xml", "feed.json"] {
        let ours = published.read(path);
        let theirs = feed_rs::parser::parse(published.bytes(path)).unwrap();
        assert_eq!(theirs.entries.len(), ours.entries.len(), "{path}");
        for (ours, theirs) in ours.entries.iter().zip(&theirs.entries) {
            assert_eq!(ours.id.as_deref(), Some(theirs.id.as_str()), "{path}");
            assert_eq!(ours.title.as_ref().unwrap().text, theirs.title.as_ref().unwrap().content, "{path}");
            assert_eq!(ours.published, theirs.published, "{path}");
            assert_eq!(ours.url.as_ref().unwrap().as_str(), theirs.links[0].href, "{path}");
            let names: Vec<_> = theirs.authors.iter().filter_map(|author| author.name.as_deref()).collect();
            assert_eq!(ours.authors.iter().map(|author| &author.name).collect::<Vec<_>>(), names, "{path}");
            let body = theirs.content.as_ref().and_then(|content| content.body.clone());
            assert_eq!(ours.content.as_ref().unwrap().text.trim(), body.unwrap().trim(), "{path}");
        }
    }
}

#[test]
fn each_feed_has_what_it_is_called_for() {
    let published = Published::of(&planet(ALL_FORMATS, 20));
    let [all, posts, newsletter] =
        ["atom.xml", "posts/atom.xml", "newsletter/atom.xml"].map(|path| published.ids(path));
    let is_issue = |id: &&String| id.contains("newsletter/2026-11-13-one");
    assert_eq!(newsletter.len(), 1);
    assert!(newsletter.iter().all(|id| is_issue(&id)));
    assert_eq!(posts, all.iter().filter(|id| !is_issue(id)).cloned().collect::<Vec<_>>());
    assert_eq!(posts.len(), 13, "of a blog that has just joined the newest twelve");
    assert_eq!(published.ids("contributors/ada/atom.xml"), ["tag:ada.example,2026:1"]);
    assert_eq!(published.ids("contributors/bob/atom.xml").len(), 20, "who follows one blog gets its history");
    assert_eq!(published.ids("tags/fire/atom.xml").len(), 13);
    assert_eq!(published.ids("tags/optics/atom.xml"), ["tag:ada.example,2026:1"]);
    let title = |path: &str| published.read(path).about.title.unwrap().text;
    assert_eq!(title("contributors/ada/atom.xml"), "Ada on P & Q");
    assert_eq!(title("tags/fire/atom.xml"), "“fire” on P & Q");
    assert_eq!(published.atom("contributors/ada/atom.xml").authors[0].name, "Ada");
    assert_eq!(published.atom("atom.xml").authors[0].name, "Otto");
}

#[test]
fn a_page_names_its_own_feed_before_those_of_the_planet() {
    let published = Published::of(&planet("", 25));
    for (page, own) in [
        ("contributors/bob/index.html", "/contributors/bob/atom.xml"),
        ("contributors/bob/page/1/index.html", "/contributors/bob/atom.xml"),
        ("tags/fire/index.html", "/tags/fire/atom.xml"),
        ("newsletter/2026-11-13-one/index.html", "/newsletter/atom.xml"),
        ("index.html", "/atom.xml"),
    ] {
        if !published.0.contains_key(page) {
            panic!("{page} was not published");
        }
        let html = published.text(page);
        let first = html.split("<link rel=\"alternate\" type=\"").nth(1).unwrap();
        assert!(first.split('>').next().unwrap().contains(&format!("href=\"{own}\"")), "{page}: {first:.200}");
        assert!(html.contains(&format!("<a href=\"{own}\"")), "{page} has no link to {own}");
        for planets in ["/atom.xml", "/rss.xml", "/newsletter/feed.json", "/posts/atom.xml"] {
            let link = format!(" href=\"{planets}\">");
            let times =
                html.split("<link rel=\"alternate\"").filter(|rest| rest.split('\n').next().unwrap().ends_with(&link));
            assert_eq!(times.count(), 1, "{page}: {planets}");
        }
    }
}

#[test]
fn the_archive_holds_every_post_and_a_new_one_changes_no_full_document() {
    let site = planet("items = 4\ncontributors = []\ntags = []", 12);
    let before = Published::of(&site);
    let everything = |published: &Published| {
        let (mut path, mut seen, mut documents) = ("atom.xml".to_owned(), BTreeSet::new(), Vec::new());
        loop {
            seen.extend(published.ids(&path));
            let feed = published.atom(&path);
            assert_eq!(feed.id, format!("{BASE}atom.xml"), "all documents are of one feed");
            let link = |rel: &str| {
                let found = feed.links.iter().find(|link| link.rel == rel);
                found.map(|link| link.href.strip_prefix(BASE).unwrap().to_owned())
            };
            assert_eq!(link("self").as_ref(), Some(&path));
            assert_eq!(link("current"), (path != "atom.xml").then(|| "atom.xml".into()));
            assert_eq!(feed.extensions.get("fh").is_some_and(|fh| fh.contains_key("archive")), path != "atom.xml");
            assert_eq!(feed.namespaces.contains_key("fh"), path != "atom.xml");
            if let Some(newer) = documents.iter().rev().find(|other| *other != "atom.xml") {
                assert_eq!(link("next-archive").as_ref(), Some(newer), "{path}");
            }
            documents.push(path);
            match link("prev-archive") {
                Some(older) => path = older,
                None => return (seen, documents),
            }
        }
    };
    let (seen, documents) = everything(&before);
    assert_eq!(documents, ["atom.xml", "atom-archive/3.xml", "atom-archive/2.xml", "atom-archive/1.xml"]);
    assert_eq!(seen.len(), 14, "twelve of Bob, one of Ada, one issue");
    site.write("bob.xml", bob(15));
    let after = Published::of(&site);
    let (seen, documents) = everything(&after);
    assert_eq!((seen.len(), documents.len()), (17, 5));
    for path in ["atom-archive/1.xml", "atom-archive/2.xml"] {
        assert_eq!(before.bytes(path), after.bytes(path), "{path}");
    }
    let off = Published::of(&planet("items = 4\narchives = false", 12));
    assert!(!off.0.keys().any(|path| path.contains("archive/1.xml")));
    assert!(!off.text("atom.xml").contains("prev-archive"));
}

#[test]
fn a_planet_that_moves_here_keeps_the_addresses_of_its_feeds() {
    let published = Published::of(&planet(
        "formats = [\"atom\", \"rss\"]\npaths = { rss = \"feed/rss20.xml\", opml = \"blogs.opml\" }\n\
         aliases = { \"rss/index.xml\" = \"rss\", \"feed.xml\" = \"atom\", \"opml.xml\" = \"opml\", \"foaf.rdf\" = \"foaf\" }",
        3,
    ));
    for (alias, of) in [
        ("rss/index.xml", "feed/rss20.xml"),
        ("feed.xml", "atom.xml"),
        ("opml.xml", "blogs.opml"),
        ("foaf.rdf", "foafroll.xml"),
    ] {
        assert_eq!(published.bytes(alias), published.bytes(of), "{alias}");
    }
    assert!(!published.0.contains_key("rss.xml") && !published.0.contains_key("feed.json"));
    assert!(published.text("rss/index.xml").contains(&format!("href=\"{BASE}feed/rss20.xml\" rel=\"self\"")));
    assert!(published.text("index.html").contains("href=\"/feed/rss20.xml\""));
}

#[test]
fn an_address_that_something_else_has_or_may_have_is_refused() {
    for (feeds, words) in [
        ("paths = { atom = \"index.html\" }", "the river and the Atom feed of P & Q claim one address"),
        ("aliases = { \"newsletter/atom.xml\" = \"rss\" }", "the Atom feed of P & Q newsletter and the RSS feed claim"),
        ("aliases = { \"rss.xml/index.xml\" = \"rss\" }", "is a file where the RSS feed needs a directory"),
        (
            "aliases = { \"tags/feed.xml\" = \"rss\" }",
            "/tags/feed.xml lies below an address of the program's own pages",
        ),
        ("aliases = { \"atom-archive/old.xml\" = \"atom\" }", "lies below an address of the program's own pages"),
    ] {
        let site = planet(feeds, 1);
        let ran = site.orrery(&["build", "--offline"]);
        assert_eq!(ran.status, 2, "{feeds}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(words), "{feeds}: {}", ran.err);
        assert!(!site.at("public").exists());
    }
}

#[test]
fn feeds_show_no_more_than_they_may() {
    let of = |content: &str| {
        let published = Published::of(&planet(&format!("content = \"{content}\""), 1));
        let read = published.read("contributors/ada/atom.xml");
        read.entries[0].content.as_ref().map(|content| content.text.clone()).unwrap_or_default()
    };
    assert!(of("full").contains("<img "));
    assert!(of("summary").contains("itself") && !of("summary").contains("<a "));
    assert_eq!(of("title"), "");
}

/// Elements in their order, with their attributes, and the texts in them.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found: Vec<(String, BTreeMap<String, String>, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(Result::unwrap).map(|one| {
                    let value = quick_xml::escape::unescape(&one.value).unwrap();
                    (one.key.as_ref().to_owned(), value.into_owned())
                });
                found.push((tag.name().as_ref().to_owned(), attributes.collect(), String::new()));
            }
            Event::Text(text) => found.iter_mut().last().into_iter().for_each(|(.., all)| all.push_str(&text)),
            Event::GeneralRef(name) => {
                let text = quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap().into_owned();
                found.iter_mut().last().into_iter().for_each(|(.., all)| all.push_str(&text));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn the_opml_list_has_every_blog_with_its_tags() {
    let published = Published::of(&planet("", 1));
    let elements = elements(published.text("opml.xml"));
    let title = elements.iter().find(|(name, ..)| name == "title").unwrap();
    assert_eq!(title.2.trim(), "P & Q");
    let outlines: Vec<_> = elements.iter().filter(|(name, ..)| name == "outline").map(|(_, has, _)| has).collect();
    let expected = [
        [
            ("category", "optics,a b  c"),
            ("htmlUrl", "https://ada.example/"),
            ("language", "pt-BR"),
            ("text", "Ada"),
            ("title", "Ada & her <lens>"),
            ("type", "rss"),
            ("xmlUrl", "https://ada.example/feed"),
        ]
        .to_vec(),
        [("text", "Bob"), ("type", "link"), ("url", "https://bob.example/")].to_vec(),
    ];
    let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    assert_eq!(
        outlines,
        expected.iter().map(|pairs| owned(pairs)).collect::<Vec<BTreeMap<_, _>>>().iter().collect::<Vec<_>>()
    );
}

#[test]
fn the_foaf_list_has_every_blog() {
    let published = Published::of(&planet("", 1));
    let elements = elements(published.text("foafroll.xml"));
    let texts = |name: &str| {
        let named = elements.iter().filter(|(one, ..)| one == name);
        named.map(|(.., text)| text.trim().to_owned()).collect::<Vec<_>>()
    };
    let leads_to = |name: &str, attribute: &str| {
        let named = elements.iter().filter(|(one, ..)| one == name);
        named.filter_map(|(_, has, _)| has.get(attribute).cloned()).collect::<Vec<_>>()
    };
    assert_eq!(texts("foaf:name"), ["P & Q", "Ada", "Bob"]);
    assert_eq!(texts("dc:title"), ["Ada & her <lens>", "Bob"]);
    assert_eq!(leads_to("foaf:homepage", "rdf:resource"), [BASE]);
    assert_eq!(leads_to("foaf:Document", "rdf:about"), ["https://ada.example/", "https://bob.example/"]);
    assert_eq!(leads_to("rss:channel", "rdf:about"), ["https://ada.example/feed"]);
    assert_eq!(elements.iter().filter(|(name, ..)| name == "foaf:member").count(), 2);
}

#[test]
fn every_document_is_well_formed_and_shows_itself_in_a_browser() {
    let published = Published::of(&planet(ALL_FORMATS, 50));
    let is_feed =
        |path: &&String| !["sitemap.xml", "health.json"].contains(&path.as_str()) && !path.starts_with("search/");
    let xml: Vec<&String> = published.0.keys().filter(is_feed).filter(|path| path.ends_with(".xml")).collect();
    assert!(xml.len() > 10);
    for path in xml {
        let text = published.text(path);
        assert!(!elements(text).is_empty(), "{path}");
        let is_list = ["opml.xml", "foafroll.xml"].contains(&path.as_str());
        assert_eq!(text.contains("<?xml-stylesheet type=\"text/css\" href=\"/orrery.css\"?>"), !is_list, "{path}");
    }
    for path in published.0.keys().filter(is_feed).filter(|path| path.ends_with(".json")) {
        let json: serde_json::Value = serde_json::from_str(published.text(path)).unwrap();
        assert_eq!(json["version"], "https://jsonfeed.org/version/1.1", "{path}");
        assert_eq!(json["feed_url"], format!("{BASE}{path}"));
    }
}
