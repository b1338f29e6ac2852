//! Planets whose language is not English: no word of ours is left in English on any of their pages.

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeSet;

use site::Site;

/// Words that stand as they are in any language: formats, the program's name, the zone, and our hosts.
const INTERNATIONAL: &[&str] = &[
    "atom",
    "feed",
    "json",
    "opml",
    "rss",
    "orrery",
    "utc",
    "example",
    "planet",
    "mp3",
    "mpeg",
    "audio",
    "svg",
    "javascript",
];

/// A language, its direction, what blogs say in it, and what its home page must have.
const PLANETS: &[(&str, &str, &str, &[&str])] = &[
    (
        "fa",
        "rtl",
        "آسمان کویر",
        &[
            "<html lang=\"fa\" dir=\"rtl\">",
            "جمعه ۲۰ نوامبر ۲۰۲۶",
            "به کوشش",
            "شمارهٔ ۱۴",
            "تازه‌ترین از ۶ صفحه",
            "پیوند پایا",
            "۱٬۲۰۰ واژه",
        ],
    ),
    (
        "ja",
        "ltr",
        "夜の空",
        &[
            "<html lang=\"ja\" dir=\"ltr\">",
            "2026年11月20日金曜日",
            "編集: ",
            "第 14 号",
            "全 6 ページ中の最新",
            "固定リンク",
            "1,200 語",
        ],
    ),
    ("pl", "ltr", "niebo", &["piątek, 20 listopada 2026", "redakcja: ", "Nr 14", "Stały odnośnik", "1\u{a0}200 słów"]),
    ("es", "ltr", "cielo", &["viernes, 20 de noviembre de 2026", "N.º 14", "Enlace permanente", "1.200 palabras"]),
    ("de", "ltr", "Himmel", &["Freitag, 20. November 2026", "Nr. 14", "1.200 Wörter"]),
    ("fr", "ltr", "ciel", &["vendredi 20 novembre 2026", "Nº 14", "1\u{202f}200 mots"]),
    ("en-US", "ltr", "sky", &["Friday, November 20, 2026", "6:05 PM UTC", "1,200 words"]),
];

fn feed(text: &str) -> String {
    let item = |n: usize, more: &str| {
        format!(
            "<item><guid>{n}</guid><title>{text} {n}</title><link>https://1.example/{n}</link>\
             <pubDate>{:02} Nov 2026 18:05:00 GMT</pubDate>{more}</item>",
            20 - n / 3
        )
    };
    let long = format!(
        "<comments>https://1.example/c</comments><author>a@1.example ({text} ۱)</author>\
         <category>{text}</category><description>&lt;p&gt;{} &lt;a href=\"https://1.example/3\"&gt;{text}&lt;/a&gt;</description>\
         <enclosure url=\"https://1.example/1.mp3\" type=\"audio/mpeg\" length=\"12345\"/>",
        format!("{text} ").repeat(1200 / text.split(' ').count() - 1)
    );
    let items: String = (1..9).map(|n| item(n, if n == 1 { &long } else { "" })).collect();
    let untitled = "<item><guid>u</guid><pubDate>01 Oct 2026 18:05:00 GMT</pubDate></item>";
    format!(
        "<rss version=\"2.0\"><channel><title>{text} 0</title><link>https://1.example/</link>{items}{untitled}</channel></rss>"
    )
}

fn planet(language: &str, text: &str) -> Site {
    let site = Site::empty();
    let feeds: String = ["1", "2", "3"]
        .iter()
        .map(|id| format!("[[feed]]\nid = \"{id}\"\nname = \"{text} {id}\"\nurl = \"{id}.xml\"\nhomepage = \"https://{id}.example/\"\n"))
        .collect();
    site.write(
        "feeds.toml",
        format!(
            "[planet]\ntitle = \"{text}\"\nbase_url = \"https://planet.example/\"\nlanguage = \"{language}\"\nitems_per_page = 3\n\
             fold_after_words = 100\nmentions = 3\nowner = {{ name = \"{text} ۲\" }}\n\
             {feeds}state = \"paused\"\n[[feed]]\nid = \"4\"\nname = \"{text} 4\"\nurl = \"4.xml\"\nstate = \"archived\"\n\
             [newsletter]\nsubscribe_url = \"https://planet.example/join\"\n"
        ),
    );
    site.write("1.xml", feed(text));
    site.write("2.xml", feed(text).replace("1.example", "2.example").replace(">u<", ">v<"));
    let issue = format!("+++\ntitle = \"{text}\"\nnumber = 14\neditors = [\"{text} ۳\", \"{text} ۴\"]\n+++\n{text}\n");
    site.write("content/newsletter/2026-11-20-x.md", issue);
    site.write("content/posts/2026-11-19-x.md", format!("+++\ntitle = \"{text}\"\n+++\n{text}\n"));
    site.build(&[]);
    site
}

/// What a page says: its text, and the attributes that are read out or shown.
fn said(page: &str) -> String {
    let mut said = String::new();
    let mut rest = page;
    while let Some((text, more)) = rest.split_once('<') {
        said.push_str(text);
        let (tag, after) = more.split_once('>').expect("the end of a tag");
        for name in [
            " aria-label=\"",
            " title=\"",
            " alt=\"",
            " data-dark=\"",
            " data-light=\"",
            " data-none=\"",
            " data-wait=\"",
            " data-failed=\"",
        ] {
            let value = tag.split_once(name).and_then(|(_, value)| value.split_once('"'));
            said.push_str(&value.map(|(value, _)| format!(" {value} ")).unwrap_or_default());
        }
        let is_description = tag.starts_with("meta") && tag.contains("description\"");
        let content =
            tag.split_once(" content=\"").filter(|_| is_description).and_then(|(_, value)| value.split_once('"'));
        said.push_str(&content.map(|(value, _)| format!(" {value} ")).unwrap_or_default());
        let is_data = tag.starts_with("script");
        rest = if is_data { after.split_once("</script>").expect("its end").1 } else { after };
    }
    said.push_str(rest);
    for entity in ["&amp;", "&quot;", "&#x27;", "&lt;", "&gt;", "&nbsp;"] {
        said = said.replace(entity, " ");
    }
    said
}

fn latin_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.len() > 2 && word.bytes().any(|b| b.is_ascii_lowercase())).collect()
}

#[test]
fn a_planet_is_in_its_language_on_every_page() {
    for (language, dir, text, shown) in PLANETS {
        let site = planet(language, text);
        let home = site.read("public/index.html");
        for words in *shown {
            assert!(home.contains(words), "{language}: {words}");
        }
        let is_of_another_script = ["fa", "ja"].contains(language);
        for (path, bytes) in site.files("public").into_iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = String::from_utf8(bytes).unwrap();
            assert!(page.contains(&format!("<html lang=\"{language}\" dir=\"{dir}\">")), "{language}: {path}");
            // How many posts are found is filled in by the browser.
            assert!(path == "search/index.html" || !page.contains("{n}"), "{language}: {path}");
            assert!(!page.contains("{name"), "{language}: {path}");
            let mut left = latin_words(&said(&page));
            left.retain(|word| !INTERNATIONAL.contains(&word.as_str()));
            assert_eq!(left.is_empty(), is_of_another_script, "{language}: {path} says {left:?}");
        }
    }
}

#[test]
fn a_language_without_a_table_is_named_and_english_stands_in() {
    let site = Site::empty();
    site.write("feeds.toml", "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\nlanguage = \"he\"\n");
    let ran = site.build(&[]);
    assert!(ran.err.contains("no words in `he` yet") || ran.out.contains("no words in `he` yet"), "{ran:?}");
    let home = site.read("public/index.html");
    assert!(home.contains("<html lang=\"he\" dir=\"rtl\">") && home.contains(">Latest</a>"));
}

#[test]
fn the_owners_words_take_the_place_of_the_tables() {
    let site = Site::empty();
    let config = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[words]\nlatest = \"Fresh & new\"\n\
                  posts = { one = \"{n} note\", other = \"{n} notes\" }\n";
    site.write("feeds.toml", config);
    site.build(&[]);
    assert!(site.read("public/index.html").contains(">Fresh &amp; new</a>"));
    site.write("feeds.toml", config.replace("latest", "latset"));
    let ran = site.orrery(&["build"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("unknown key `latset`") && ran.err.contains("did you mean `latest`?"), "{}", ran.err);
}
