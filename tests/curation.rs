//! The owner decides: floods, filters, decisions about single posts, and feeds that are not what they were; through the
//! real program.

#[path = "support/site.rs"]
mod site;

use site::{NOW, Site};

const TOML: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n[[feed]]\nid = \"ada\"\nname = \"Ada\"\n\
                    url = \"ada.xml\"\n";

/// A feed on this host: titles, days of November, texts.
fn feed(title: &str, language: &str, host: &str, posts: &[(&str, u32, &str)]) -> String {
    let item = |(title, day, text): &(&str, u32, &str)| {
        let name = title.to_lowercase().replace(' ', "-");
        format!(
            "<item><title>{title}</title><link>https://{host}/{name}</link><guid isPermaLink=\"false\">{name}</guid>\
             <pubDate>{day:02} Nov 2026 08:00:00 GMT</pubDate><description>{text}</description></item>\n"
        )
    };
    let items: String = posts.iter().map(item).collect();
    format!(
        "<rss version=\"2.0\"><channel><title>{title}</title><link>https://{host}/</link><language>{language}</language>\n\
         {items}</channel></rss>"
    )
}

fn adas(posts: &[(&str, u32, &str)]) -> String {
    feed("Ada’s Notes", "en", "ada.example", posts)
}

fn planet(keys: &str, posts: &[(&str, u32, &str)]) -> Site {
    Site::with(&[("feeds.toml", &format!("{TOML}{keys}")), ("ada.xml", &adas(posts))])
}

/// Titles of the posts on a page or in a feed, in their order.
fn titles<'a>(site: &Site, path: &str, of: &[&'a str]) -> Vec<&'a str> {
    let text = site.read(&format!("public/{path}"));
    let mut found: Vec<(usize, &str)> =
        of.iter().filter_map(|title| Some((text.find(&format!(">{title}<"))?, *title))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, title)| title).collect()
}

const POSTS: [(&str, u32, &str); 4] = [
    ("Looms", 1, "Of cards and threads."),
    ("Numbers", 2, "Buy my book, it is about numbers."),
    ("Engines", 3, "Of wheels."),
    ("Flight", 3, "Of wings."),
];
const TITLES: [&str; 4] = ["Looms", "Numbers", "Engines", "Flight"];

#[test]
fn the_history_of_a_new_blog_floods_neither_river_nor_feeds_and_is_not_lost() {
    let site = planet("first_entries = 2", &POSTS);
    site.build(&[]);
    for path in ["index.html", "atom.xml"] {
        assert_eq!(titles(&site, path, &TITLES), ["Engines", "Flight"], "{path}");
    }
    for path in ["contributors/ada/index.html", "archive/2026/11/index.html"] {
        assert_eq!(titles(&site, path, &TITLES).len(), 4, "{path}");
    }
    assert!(site.read("public/entries/ada/looms/index.html").contains("Of cards and threads."));
}

#[test]
fn a_prolific_blog_has_its_share_of_a_day_and_a_link_to_the_rest() {
    let site = planet("per_day = 1", &POSTS);
    site.build(&[]);
    assert_eq!(titles(&site, "index.html", &TITLES), ["Engines", "Numbers", "Looms"]);
    let home = site.read("public/index.html");
    assert!(home.contains("<a href=\"/contributors/ada/\">And 1 more from <bdi lang=\"en\">Ada</bdi></a>"), "{home}");
    let explained = site.orrery(&["entries", "--now", NOW, "--explain", "https://ada.example/flight"]).out;
    assert!(explained.contains("per_day") && !explained.contains("on the river, in feeds"), "{explained}");
}

#[test]
fn a_blog_that_is_left_out_goes_by_the_defaults_of_feeds() {
    let site = planet("[feed_defaults]\nper_day = 1\ncontent_in_feeds = \"title\"\n", &POSTS);
    site.build(&[]);
    let [home, atom] = ["index.html", "atom.xml"].map(|path| site.read(&format!("public/{path}")));
    assert!(!atom.contains("Of wheels"), "{atom}");
    site.write(
        "feeds.toml",
        TOML.replace("ada", "bo").replace("Ada", "Bo") + "[feed_defaults]\nper_day = 1\ncontent_in_feeds = \"title\"\n",
    );
    site.write("bo.xml", feed("Bo", "en", "bo.example", &[]));
    site.build(&[]);
    assert_eq!(titles(&site, "index.html", &TITLES), ["Engines", "Numbers", "Looms"], "{home}");
    assert!(!site.read("public/atom.xml").contains("Of wheels"));
}

#[test]
fn what_the_owner_decided_outlives_the_next_answer_of_the_feed() {
    let site = planet("", &POSTS);
    site.write(
        "curation.toml",
        "[[hide]]\nurl = \"https://ada.example/numbers\"\nreason = \"an advertisement\"\n\
         [[pin]]\nid = \"looms\"\nuntil = 2026-12-01\n\
         [[correct]]\nid = \"engines\"\ntitle = \"Engines, analytical\"\n\
         [[note]]\nid = \"flight\"\ntext = \"Her *first*.\"\n\
         [[hide]]\nid = \"nothing-like-it\"\n",
    );
    for edit in ["", " Edited."] {
        let posts = POSTS.map(|(title, day, text)| (title, day, format!("{text}{edit}")));
        site.write("ada.xml", adas(&posts.each_ref().map(|(title, day, text)| (*title, *day, text.as_str()))));
        let ran = site.build(&[]);
        assert!(ran.err.contains("curation.toml:13: no entry fits this [[hide]]"), "{}", ran.err);
        assert!(ran.out.contains("; 1 entry not shown; "), "{}", ran.out);
        let home = site.read("public/index.html");
        assert!(!home.contains("Numbers") && home.contains("Engines, analytical"), "{home}");
        assert!(home.find("id=\"pinned\"").unwrap() < home.find(">Looms<").unwrap());
        assert!(home.contains("<p>Her <em>first</em>.</p>"), "{home}");
        assert!(site.read("public/atom.xml").contains("Her &lt;em&gt;first&lt;/em&gt;"));
        assert!(!site.at("public/entries/ada/numbers").exists());
    }
    let later = site.orrery(&["build", "--now", "2026-12-02T00:00:00Z"]);
    assert_eq!(later.status, 0, "{}", later.err);
    assert!(!site.read("public/index.html").contains("id=\"pinned\""));
}

#[test]
fn a_filter_of_contents_is_tried_before_it_is_used_and_changes_with_the_entry() {
    let site = planet("", &POSTS);
    site.build(&[]);
    let explain = |site: &Site| site.orrery(&["entries", "--explain", "https://ada.example/numbers", "--now", NOW]).out;
    assert!(
        explain(&site)
            .contains("readers  see it on the river, in feeds, and at https://p.example/entries/ada/numbers/")
    );
    site.write("feeds.toml", format!("{TOML}filter.exclude.content = '(?i)\\bbuy\\b'"));
    assert!(
        explain(&site).contains("do not see it: left out by the filter of ada: exclude.content finds “(?i)\\bbuy\\b”")
    );
    assert_eq!(titles(&site, "index.html", &TITLES).len(), 4, "that was a dry run");
    site.build(&["--offline"]);
    assert_eq!(titles(&site, "index.html", &TITLES), ["Engines", "Flight", "Looms"]);
    let posts = POSTS.map(|(title, day, _)| (title, day, "Nothing for sale."));
    site.write("ada.xml", adas(&posts));
    site.build(&[]);
    assert_eq!(titles(&site, "index.html", &TITLES).len(), 4);
}

#[test]
fn a_feed_that_is_not_what_it_was_waits_for_the_owners_yes() {
    let site = planet("", &POSTS);
    site.build(&[]);
    let casino = [("Looms", 1, "Win!"), ("Jackpot", 20, "Win more!")];
    site.write("ada.xml", feed("Best Casino", "id", "casino.example", &casino));
    for _ in 0..2 {
        let ran = site.build(&[]);
        assert!(
            ran.err.contains("this is not the feed that it was: its title was “Ada’s Notes” and is “Best Casino”"),
            "{}",
            ran.err
        );
        let home = site.read("public/index.html");
        assert!(!home.contains("Jackpot") && !home.contains("Win!") && !home.contains("Casino"), "{home}");
    }
    assert!(
        site.read("public/health/index.html")
            .contains("<strong>Held:</strong> the feed is no longer what it was. 1 post ")
    );
    let ran = site.build(&[]);
    let code = ran.err.split("code = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a code").to_owned();
    site.write("curation.toml", format!("[[accept]]\nfeed = \"ada\"\ncode = \"{code}\"\n"));
    let ran = site.build(&[]);
    assert!(!ran.err.contains("not the feed that it was"), "{}", ran.err);
    let home = site.read("public/index.html");
    assert!(home.contains("Jackpot") && home.contains("Win!"), "{home}");
    assert!(site.read("public/health.json").contains("\"state\": \"well\""));
}

#[test]
fn what_comes_from_a_domain_that_was_parked_waits_for_the_owners_yes_even_if_it_looks_as_before() {
    let site = planet("", &POSTS);
    site.build(&[]);
    let page = "<!DOCTYPE html><html><head><title>ada.example: buy this domain</title>\
                <link rel=alternate type=application/rss+xml href=bo.xml></head><body>Offers</body></html>";
    site.write("ada.xml", page);
    let ran = site.build(&[]);
    assert!(ran.err.contains("the domain is parked or for sale (“buy this domain”)"), "{}", ran.err);
    assert!(site.read("public/health/index.html").contains("the domain is parked or for sale"));
    let posts = [&POSTS[..], &[("On mirrors of silver", 20, "Buy silver!")]].concat();
    site.write("ada.xml", feed("Ada’s Notes", "en", "ada.example", &posts));
    for _ in 0..2 {
        let ran = site.build(&[]);
        let expected = "this is not the feed that it was: its domain was parked or for sale. 1 post of it waits";
        assert!(ran.err.contains(expected), "{}", ran.err);
        assert!(!site.read("public/index.html").contains("silver"));
    }
    let ran = site.build(&[]);
    let code = ran.err.split("code = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a code").to_owned();
    site.write("curation.toml", format!("[[accept]]\nfeed = \"ada\"\ncode = \"{code}\"\n"));
    site.build(&[]);
    assert!(site.read("public/index.html").contains("silver"));
    site.write("curation.toml", "");
    let ran = site.build(&[]);
    assert!(!ran.err.contains("not the feed that it was"), "one yes is enough: {}", ran.err);
}

#[test]
fn what_waits_for_the_owner_costs_no_other_post_its_place_in_what_is_kept() {
    let site = planet("keep = \"4 entries\"", &POSTS);
    site.build(&[]);
    let casino = ["Jackpot", "Poker", "Dice", "Slots", "Roulette"].map(|title| (title, 20, "Win!"));
    site.write("ada.xml", feed("Best Casino", "id", "casino.example", &casino));
    let ran = site.build(&[]);
    assert!(!ran.err.contains("removed for good"), "{}", ran.err);
    assert_eq!(titles(&site, "index.html", &TITLES).len(), 4);
}

#[test]
fn a_mistake_in_a_decision_stops_the_run_before_anything_is_asked() {
    let site = planet("", &POSTS);
    site.write("curation.toml", "[[hide]]\nurl = \"numbers\"\n");
    for command in [["build"], ["fetch"], ["entries"]] {
        let ran = site.orrery(&command);
        assert_eq!(ran.status, 2, "{}", ran.err);
        assert!(
            ran.err.contains("curation.toml:2:7") && ran.err.contains("write the address of the post"),
            "{}",
            ran.err
        );
    }
    assert!(!site.at("archive").exists());
}

#[test]
fn a_post_that_is_not_there_is_explained_by_its_feed() {
    let site = planet("homepage = \"https://ada.example/\"", &POSTS);
    site.build(&[]);
    let ran = site.orrery(&["entries", "--explain", "https://ada.example/lost"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.out.contains("The feed ada is of that host; it was read last on 2026-11-21 at 12:00 UTC."),
        "{}",
        ran.out
    );
}

#[test]
fn a_correction_of_one_of_two_copies_shows_no_post_twice() {
    let bo = "[[feed]]\nid = \"bo\"\nname = \"Bo\"\nurl = \"bo.xml\"\n";
    let text = "The loom came back from the mill on Tuesday, and the first thread broke at noon, of course.";
    let site = Site::with(&[
        ("feeds.toml", &format!("{TOML}{bo}")),
        ("ada.xml", &adas(&[("Looms", 3, text)])),
        ("bo.xml", &feed("Bo", "en", "bo.example", &[("Looms", 3, text)])),
        (
            "curation.toml",
            "[[correct]]\nurl = \"https://ada.example/looms\"\ntitle = \"Of looms\"\ndate = 2026-10-01\n",
        ),
    ]);
    site.build(&[]);
    let home = site.read("public/index.html");
    assert_eq!(home.matches("<article").count(), 1, "{home}");
    assert!(home.contains("Of looms") && home.contains("1 October 2026"), "{home}");
}

#[test]
fn what_is_decided_about_a_feed_holds_under_its_new_id_until_its_history_is_carried_over() {
    let site = planet("", &POSTS);
    site.write("curation.toml", "[[hide]]\nfeed = \"ada\"\npattern = \"Flight\"\n");
    site.build(&[]);
    site.write("feeds.toml", TOML.replace("id = \"ada\"", "id = \"lovelace\""));
    let ran = site.build(&[]);
    assert!(ran.err.contains("`orrery rename ada lovelace`"), "{}", ran.err);
    assert!(!ran.err.contains("no entry fits"), "{}", ran.err);
    assert!(titles(&site, "index.html", &["Flight"]).is_empty());
    let ran = site.orrery(&["rename", "ada", "lovelace"]);
    assert!(ran.err.contains("curation.toml:1: names ada; write lovelace in its place"), "{}{}", ran.out, ran.err);
}

#[test]
fn what_its_feed_took_away_is_still_explained() {
    let site = planet("on_delete = \"remove\"", &POSTS);
    site.build(&[]);
    site.write("ada.xml", adas(&[POSTS[0], POSTS[1], POSTS[3]]));
    site.build(&[]);
    let ran = site.orrery(&["entries", "--explain", "https://ada.example/engines"]);
    assert!(ran.out.contains("its feed has not had it since 2026-11-21"), "{}", ran.out);
    let ran = site.orrery(&["entries"]);
    assert!(ran.out.contains("\"fate\":\"gone from its feed since 2026-11-21 (on_delete)\""), "{}", ran.out);
}
