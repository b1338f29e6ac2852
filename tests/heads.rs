//! What pages tell machines: search engines, and sites that show cards.

#[path = "support/site.rs"]
mod site;

use base64::Engine;
use serde_json::Value;
use site::Site;

const PLANET: &str = "[planet]\ntitle = \"P & Q\"\nbase_url = \"https://p.example/sub/\"\nlanguage = \"pt-BR\"\n";

fn feed(title: &str, more: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>A</title><link>https://ada.example/</link><item><guid>1</guid>\
         <title><![CDATA[{title}]]></title><link>https://ada.example/1</link><description>Words.</description>\
         <pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate>{more}</item></channel></rss>"
    )
}

/// A planet with one post, and the page of this post.
fn built(keys: &str, title: &str, more: &str) -> (Site, String) {
    let site = Site::empty();
    let feeds = "[[feed]]\nid = \"ada\"\nname = \"Ada\"\nurl = \"ada.xml\"\n";
    site.write("feeds.toml", format!("{PLANET}{feeds}{keys}"));
    site.write("ada.xml", feed(title, more));
    site.build(&[]);
    let files = site.files("public");
    let page = files.keys().find(|path| path.starts_with("entries/")).expect("a post").clone();
    let text = site.read(&format!("public/{page}"));
    (site, text)
}

fn structured(page: &str) -> Value {
    let data = page.split("<script type=\"application/ld+json\">").nth(1).expect("data");
    serde_json::from_str(data.split("</script>").next().unwrap()).expect("JSON")
}

#[test]
fn the_policy_of_a_page_allows_what_the_page_tells_machines_and_no_other_script_in_it() {
    let (_, page) = built("", "One </script> & two", "");
    let data = page.split("<script type=\"application/ld+json\">").nth(1).expect("data");
    let digest = ring::digest::digest(&ring::digest::SHA256, data.split("</script>").next().unwrap().as_bytes());
    let hash = base64::engine::general_purpose::STANDARD.encode(digest);
    assert!(page.contains(&format!("; script-src 'self' 'sha256-{hash}'; ")), "{hash} {page}");
}

#[test]
fn a_post_is_told_with_its_author_its_date_and_its_original() {
    let picture = "<enclosure url=\"https://ada.example/1.jpg\" type=\"image/jpeg\" length=\"9\"/>";
    let (site, page) = built("", "One", picture);
    let told = structured(&page);
    assert_eq!(told["@type"], "BlogPosting");
    assert_eq!(told["isBasedOn"], "https://ada.example/1");
    assert_eq!(told["datePublished"], "2026-11-01T08:00:00Z");
    assert_eq!(told["author"]["name"], "Ada");
    assert_eq!(told["author"]["url"], "https://p.example/sub/contributors/ada/");
    for tag in [
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:locale\" content=\"pt_BR\">",
        "<meta property=\"og:image\" content=\"https://ada.example/1.jpg\">",
        "<meta property=\"article:published_time\" content=\"2026-11-01T08:00:00Z\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        "<meta name=\"robots\" content=\"noindex\">",
    ] {
        assert!(page.contains(tag), "{tag}");
    }
    let home = structured(&site.read("public/index.html"));
    assert_eq!((&home["@type"], &home["url"]), (&"WebSite".into(), &"https://p.example/sub/".into()));
    assert!(!site.read("public/index.html").contains("noindex"));
}

#[test]
fn pictures_that_are_not_shown_are_not_on_cards_either() {
    let picture = "<enclosure url=\"https://ada.example/1.jpg\" type=\"image/jpeg\" length=\"9\"/>";
    let (_, page) = built("images = false\n", "One", picture);
    assert!(!page.contains("og:image"));
}

#[test]
fn search_engines_may_list_posts_if_the_owner_says_so() {
    let site = Site::empty();
    let config = format!("{PLANET}index_entries = true\n[[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\n");
    site.write("feeds.toml", config);
    site.write("ada.xml", feed("One", ""));
    site.build(&[]);
    let helps_only_those_who_are_here = |path: &str| ["health/index.html", "search/index.html"].contains(&path);
    for (path, bytes) in site.files("public").into_iter().filter(|(path, _)| path.ends_with("index.html")) {
        let is_hidden = String::from_utf8(bytes).unwrap().contains("noindex");
        assert_eq!(is_hidden, helps_only_those_who_are_here(&path), "{path}");
    }
    assert!(site.read("public/sitemap.xml").contains("<loc>https://p.example/sub/entries/ada/"));
}

#[test]
fn no_title_breaks_out_of_the_data() {
    for title in
        ["&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;!--&lt;script&gt; \" \\ & ' ]]", "\u{2028}x"]
    {
        let (_, page) = built("", title, "");
        assert_eq!(page.matches("<script").count(), 2, "{title}");
        let headline = structured(&page)["headline"].as_str().unwrap().to_owned();
        let heading = page.split("<title>").nth(1).unwrap().split(" — ").next().unwrap();
        let plain = |text: &str| {
            let pairs =
                [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
            pairs.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
        };
        assert_eq!(headline, plain(heading), "{title}");
    }
}
