//! A page of each kind in a real browser: on screens of every width, with scripts and without, and the search at work.
//!
//! Needs Chromium; `.ci/run` installs it.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;

use browser::Browser;
use site::Site;

fn sample(browser: &Browser) -> Site {
    let site = Site::sample();
    site.build(&["--base-url", &browser.address()]);
    browser.serve(site.at("public"));
    site
}

/// A planet with one feed of these items, in the browser. `keys`: what its file says besides.
fn planet(browser: &Browser, keys: &str, items: &str) -> Site {
    let feed = format!("<rss version=\"2.0\"><channel><title>A</title>{items}</channel></rss>");
    let address = browser.address();
    let toml = format!("[planet]\ntitle = \"P\"\nbase_url = \"{address}\"\n{keys}url = \"a.xml\"\n");
    let site = Site::with(&[("feeds.toml", &toml), ("a.xml", &feed)]);
    site.build(&[]);
    browser.serve(site.at("public"));
    site
}

/// The largest page of each kind, in a list for a script.
fn one_of_each_kind(site: &Site) -> String {
    let mut largest: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (path, bytes) in site.files("public").iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).unwrap();
        let kind = text.split("<body class=\"kind-").nth(1).and_then(|rest| rest.split('"').next()).expect("a kind");
        let known = largest.entry(kind.to_owned()).or_default();
        *known = known.clone().max((bytes.len(), path.clone()));
    }
    assert!(largest.len() >= 16, "{:?}", largest.keys());
    serde_json::to_string(&largest.values().map(|(_, path)| path).collect::<Vec<_>>()).unwrap()
}

#[test]
fn no_page_scrolls_sideways_on_any_screen() {
    let browser = Browser::start();
    let site = sample(&browser);
    let script = format!(
        "const found = []; let seen = 0;
        for (const path of {}) for (const width of [320, 360, 768, 1280, 1920]) {{
          const frame = await open(path, width);
          const root = frame.contentDocument.scrollingElement;
          if (root.scrollWidth > root.clientWidth) found.push(`${{path}}: ${{root.scrollWidth}} on ${{width}}`);
          if (frame.contentWindow.innerWidth === width) seen++;
          frame.remove();
        }}
        return [`${{seen >= 80}}`, ...found];",
        one_of_each_kind(&site)
    );
    assert_eq!(browser.ask(&script), ["true"]);
}

#[test]
fn a_page_says_the_same_without_scripts_and_asks_nobody_else() {
    let browser = Browser::start();
    let site = sample(&browser);
    let script = format!(
        "const found = []; let words = 0;
        for (const path of {}.filter((path) => !path.startsWith('search/'))) {{
          const [without, with_] = [await open(path, 800, false), await open(path, 800)];
          const text = (frame) => {{
            const main = frame.contentDocument.querySelector('main');
            // Scripts tell these by the reader's clock.
            for (const time of main.querySelectorAll('time[data-moment]')) time.textContent = time.dateTime;
            return main.innerText;
          }};
          if (text(without) !== text(with_)) found.push(`${{path}} differs`);
          words += text(with_).length;
          for (const entry of with_.contentWindow.performance.getEntriesByType('resource')) {{
            const isPicture = ['img', 'image', 'css', 'other'].includes(entry.initiatorType);
            if (!entry.name.startsWith(location.origin) && !isPicture) found.push(`${{path}} asks ${{entry.name}}`);
          }}
          without.remove(); with_.remove();
        }}
        return [`${{words > 10000}}`, ...found];",
        one_of_each_kind(&site)
    );
    assert_eq!(browser.ask(&script), ["true"]);
    assert_eq!(browser.strange_requests(), Vec::<String>::new());
}

/// Types into the search field as a person does, and tells what is there when it has settled.
const TYPE: &str = "
    const frame = await open('search/', 800);
    const page = frame.contentDocument;
    const status = page.getElementById('search-status');
    const type = async (words) => {
      const input = page.getElementById('query');
      input.focus(); input.select(); status.textContent = '';
      page.execCommand('insertText', false, words);
      await settled(() => status.textContent && !status.textContent.includes('…'));
      return [status.textContent, ...[...page.querySelectorAll('#search-results a')].map((link) => link.innerText)];
    };
";

#[test]
fn the_search_finds_a_post_while_its_words_are_typed() {
    let browser = Browser::start();
    let site = sample(&browser);
    let script = format!(
        "{TYPE}
        const [one, none] = [await type('NIGHT fog'), await type('xyzzyx')];
        const part = await type('leon'); const link = page.querySelector('#search-results a');
        return [one.length > 1, none.join(), part.length > 1, new URL(link.href).pathname, status.getAttribute('role'),
          page.querySelectorAll('[role=search]').length, frame.contentWindow.location.search].map(String);"
    );
    let said = browser.ask(&script);
    assert_eq!(said.len(), 7, "{said:?}");
    assert_eq!(
        [&said[1], &said[2], &said[4], &said[5], &said[6]],
        ["No post has all of these words.", "true", "status", "1", "?q=leon"],
        "{said:?}"
    );
    assert!(site.at(&format!("public{}index.html", said[3])).exists(), "{said:?}");
    assert_eq!(browser.strange_requests(), Vec::<String>::new());
}

#[test]
fn words_are_found_in_titles_first_in_every_script_and_hostile_titles_stay_text() {
    let item = |title: &str, text: &str, day: u32| {
        format!(
            "<item><title>{title}</title><guid isPermaLink=\"false\">{day}</guid><description>{text}</description>\
             <pubDate>{day:02} Nov 2026 10:00:00 GMT</pubDate></item>"
        )
    };
    let items = [
        item("Łódź by night", "Nothing else.", 1),
        item("A walk", "We went to Łódź and looked up.", 2),
        item("望遠鏡で見る山", "x", 3),
        item("&amp;lt;img src=x onerror=alert(1)&amp;gt; zebra", "x", 4),
        item("&amp;lt;/script&amp;gt;&amp;lt;b&amp;gt;zebra&amp;lt;/b&amp;gt; __proto__ constructor", "x", 5),
    ];
    let browser = Browser::start();
    let _site = planet(&browser, "[[feed]]\nid = \"ada\"\n", &items.concat());
    let script = format!(
        "{TYPE}
        const said = [];
        for (const words of ['lodz', '望遠鏡', '山', 'zebra', '__proto__', 'constr', 'ada walk', 'hasOwnProperty'])
          said.push((await type(words)).join(' | '));
        const strange = page.querySelectorAll('#search-results img, #search-results b, #search-results script');
        return [...said, String(strange.length)];"
    );
    let zebra = "</script><b>zebra</b> __proto__ constructor";
    assert_eq!(
        browser.ask(&script),
        [
            "2 posts found. | Łódź by night | A walk",
            "One post found. | 望遠鏡で見る山",
            "One post found. | 望遠鏡で見る山",
            &format!("2 posts found. | {zebra} | <img src=x onerror=alert(1)> zebra"),
            &format!("One post found. | {zebra}"),
            &format!("One post found. | {zebra}"),
            "One post found. | A walk",
            "No post has all of these words.",
            "0"
        ]
    );
}

/// A language, what its search says of two posts, of five, and of none, and the line of a post.
const COUNTED: &[(&str, [&str; 4])] = &[
    (
        "pl",
        [
            "Znaleziono 2 wpisy.",
            "Znaleziono 5 wpisów.",
            "Żaden wpis nie ma wszystkich tych słów.",
            "A, 1 listopada 2026",
        ],
    ),
    ("fa", ["۲ نوشته یافت شد.", "۵ نوشته یافت شد.", "هیچ نوشته‌ای همهٔ این واژه‌ها را ندارد.", "A، ۱ نوامبر ۲۰۲۶"]),
];

#[test]
fn the_search_counts_as_the_planets_language_does() {
    let item = |n: usize| {
        let word = if n < 3 { "two" } else { "more" };
        format!(
            "<item><title>{word} five</title><guid isPermaLink=\"false\">{n}</guid><pubDate>0{n} Nov 2026 10:00:00 GMT</pubDate></item>"
        )
    };
    let items: String = (1..=5).map(item).collect();
    for (language, said) in COUNTED {
        let browser = Browser::start();
        let keys = format!("language = \"{language}\"\n[[feed]]\nid = \"a\"\nname = \"A\"\n");
        let _site = planet(&browser, &keys, &items);
        let script = format!(
            "{TYPE}
            const [two, five, none] = [await type('two'), await type('five'), await type('xyzzyx')];
            await type('two');
            return [two[0], five[0], none[0], [...page.querySelectorAll('#search-results small')].at(-1).innerText];"
        );
        assert_eq!(browser.ask(&script), *said, "{language}");
    }
}

#[test]
fn without_scripts_the_search_says_so_and_leads_elsewhere() {
    let browser = Browser::start();
    let _site = sample(&browser);
    let script = "
        const frame = await open('search/', 800, false);
        const main = frame.contentDocument.querySelector('main');
        const links = [...main.querySelectorAll('a')].map((link) => link.getAttribute('href'));
        return [main.innerText.includes('needs JavaScript'), main.querySelector('form').checkVisibility(), ...links].map(String);";
    assert_eq!(browser.ask(script), ["true", "false", "/archive/", "/tags/", "/contributors/"]);
}

#[test]
fn a_planet_without_search_has_nothing_of_it() {
    let site = Site::sample();
    let config = site.read("feeds.toml");
    site.write(
        "feeds.toml",
        config.replace("[search]", "[search]\nenabled = false").replacen("\nenabled = true", "", 1),
    );
    std::fs::remove_file(site.at("static/search.js")).unwrap();
    site.build(&[]);
    let files = site.files("public");
    assert!(!files.keys().any(|path| path.contains("search")), "{:?}", files.keys());
    assert!(!site.read("public/index.html").contains("search/"));
}

#[test]
fn the_index_is_bounded_by_the_owner_and_the_same_in_every_build() {
    let site = Site::sample();
    site.build(&[]);
    let size = |directory: &str| -> usize {
        let files = site.files(directory);
        files
            .iter()
            .filter(|(path, _)| path.starts_with("search/") && path.ends_with(".json"))
            .map(|(_, bytes)| bytes.len())
            .sum()
    };
    let whole = size("public");
    assert!(whole > 15_000, "{whole}");
    site.write("feeds.toml", site.read("feeds.toml").replace("max_bytes = 5_000_000", "max_bytes = 10_000"));
    site.build(&[]);
    assert!(size("public") <= 10_000, "{}", size("public"));
    site.build(&["--offline", "--output-dir", "again"]);
    assert!(site.files("public") == site.files("again"));
}
