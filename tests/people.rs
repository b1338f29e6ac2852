//! Feeds and people that come and go, through the real program.

#[path = "support/site.rs"]
mod site;

use site::{NOW, Site};

/// A feed with posts of these titles; each is a day older than the one before. `(title, author)`.
fn feed(blog: &str, posts: &[(&str, &str)]) -> String {
    let item = |(number, (title, author)): (usize, &(&str, &str))| {
        let author = if author.is_empty() { String::new() } else { format!("<dc:creator>{author}</dc:creator>") };
        format!(
            "<item><title>{title}</title><guid isPermaLink=\"false\">{blog}-{title}</guid>\
             <link>https://{blog}.example/{title}</link>{author}<description>Of {title}, by day and night.</description>\
             <pubDate>{} Nov 2026 10:00:00 GMT</pubDate></item>",
            20 - number
        )
    };
    let items: String = posts.iter().enumerate().map(item).collect();
    format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>The {blog} blog</title>\
         <link>https://{blog}.example/</link>{items}</channel></rss>"
    )
}

const PLANET: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n";

/// A planet of `ada` and `bo`, with these lines for each.
fn config(ada: &str, bo: &str) -> String {
    format!(
        "{PLANET}[[feed]]\nid = \"ada\"\nurl = \"ada.xml\"\nname = \"Ada\"\n{ada}\n\
         [[feed]]\nid = \"bo\"\nurl = \"bo.xml\"\nname = \"Bo\"\n{bo}\n"
    )
}

fn planet() -> Site {
    let site = Site::with(&[
        ("feeds.toml", &config("", "")),
        ("ada.xml", &feed("ada", &[("moon", ""), ("mars", "")])),
        ("bo.xml", &feed("bo", &[("brass", "")])),
    ]);
    site.build(&[]);
    site
}

fn lines(site: &Site, feed: &str) -> usize {
    site.orrery(&["entries", "--feed", feed]).out.lines().count()
}

#[test]
fn a_paused_feed_is_not_asked_and_an_archived_one_keeps_its_posts() {
    let site = planet();
    site.write("ada.xml", feed("ada", &[("venus", ""), ("moon", "")]));
    site.write("bo.xml", feed("bo", &[("clocks", ""), ("brass", "")]));
    site.write("feeds.toml", config("state = \"paused\"", "state = \"archived\""));
    let ran = site.build(&["--force"]);
    assert!(ran.out.starts_with("2 feeds: 0 changed, 0 unchanged, 0 failing, 1 paused, 1 archived; "), "{}", ran.out);
    assert_eq!((lines(&site, "ada"), lines(&site, "bo")), (2, 1));

    let dry = site.orrery(&["fetch", "--dry-run", "--force"]).out;
    let expected = "ada: paused in feeds.toml, not asked (ada.xml)\nbo: archived in feeds.toml, not asked (bo.xml)\n\
                    0 of 2 feeds would be asked\n";
    assert_eq!(dry, expected);
    let named = site.orrery(&["fetch", "ada"]);
    assert_eq!(named.status, 2);
    assert!(named.err.contains("feeds.toml says state = \"paused\"; to have it asked, take that out"), "{}", named.err);
    let checked = site.orrery(&["check", "--now", NOW]);
    assert_eq!((checked.status, checked.out.as_str()), (0, ""));
    assert!(checked.err.contains("ada: paused in feeds.toml, not checked; name it to check it"), "{}", checked.err);
    assert!(site.orrery(&["check", "ada", "--now", NOW]).out.contains("2 entries"));
}

#[test]
fn what_a_removed_feed_leaves_behind_goes_when_its_owner_says_yes() {
    let site = planet();
    site.write("feeds.toml", config("", "").split("[[feed]]\nid = \"bo\"").next().unwrap());
    assert_eq!(site.build(&[]).err, "");
    assert!(site.read("public/contributors/bo/index.html").contains("brass"));

    let said = site.orrery(&["prune"]);
    let first = "bo: 1 entry from 2026-11-20 to 2026-11-20\n";
    let question = format!("{first}1 feed, 1 entry would be removed for good; `orrery prune --yes` does it\n");
    assert_eq!((said.status, said.out), (0, question));
    assert_eq!(lines(&site, "bo"), 1);
    let wrong = site.orrery(&["prune", "--yes", "ada"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("ada: this feed is in feeds.toml: take it out there first"), "{}", wrong.err);

    let done = site.orrery(&["prune", "--yes"]).out;
    assert_eq!(done, format!("{first}1 feed, 1 entry removed for good; the next build takes their pages away\n"));
    assert_eq!((lines(&site, "ada"), lines(&site, "bo")), (2, 0));
    site.build(&["--offline"]);
    assert!(!site.at("public/contributors/bo").exists());
    assert!(site.orrery(&["prune"]).out.contains("there is nothing to remove"));
}

#[test]
fn a_removed_feed_goes_at_once_where_the_owner_wishes_it_but_not_all_of_them() {
    let site = planet();
    let toml = config("", "").replace("title = \"P\"", "title = \"P\"\non_removal = \"prune\"");
    site.write("feeds.toml", toml.split("[[feed]]").next().unwrap());
    site.build(&[]);
    assert_eq!(lines(&site, "bo"), 1, "a file without any feed is a slip");
    site.write("feeds.toml", toml.split("[[feed]]\nid = \"bo\"").next().unwrap());
    let ran = site.build(&[]);
    assert_eq!(ran.err, "bo: no longer in feeds.toml; 1 entry removed for good (on_removal)\n");
    assert_eq!(lines(&site, "bo"), 0);
    // What only has another id is not gone.
    let renamed = toml.split("[[feed]]\nid = \"bo\"").next().unwrap().replace("\"ada\"", "\"ada-l\"");
    site.write("feeds.toml", renamed);
    assert!(site.build(&["--offline"]).err.contains("orrery rename ada ada-l"));
    assert_eq!(lines(&site, "ada"), 2);
}

#[test]
fn a_new_id_takes_over_the_history_whether_it_was_fetched_or_not() {
    for fetched_meanwhile in [false, true] {
        let site = planet();
        let before = site.read("public/entries/ada/moon/index.html");
        assert!(before.contains("20 November 2026"));
        site.write("feeds.toml", config("", "").replace("\"ada\"", "\"lovelace\""));
        // One post edited and dated anew, one forgotten, one new.
        site.write("ada.xml", feed("ada", &[("saturn", ""), ("moon", "")]).replace("Of moon,", "Of the moon,"));
        if fetched_meanwhile {
            let note =
                "ada: seems to be lovelace in feeds.toml now; `orrery rename ada lovelace` gives it the history\n";
            assert_eq!(site.build(&[]).err, note);
            assert_eq!(lines(&site, "lovelace"), 2);
        }
        let ran = site.orrery(&["rename", "ada", "lovelace"]);
        let folded = if fetched_meanwhile {
            "2 entries carried over, 1 of which had come under the new one, too"
        } else {
            "2 entries carried over"
        };
        assert_eq!(ran.out, format!("ada is lovelace now: {folded}\n"), "{}", ran.err);
        assert_eq!(site.build(&[]).err, "");
        assert_eq!((lines(&site, "ada"), lines(&site, "lovelace")), (0, 3));
        let after = site.read("public/entries/lovelace/moon/index.html");
        assert!(after.contains("20 November 2026") && after.contains("Of the moon,"), "{after}");
        assert!(!site.at("public/entries/ada").exists());
    }
}

#[test]
fn a_change_of_id_that_cannot_be_is_refused_with_words() {
    let site = planet();
    let refused = |arguments: &[&str], words: &str| {
        let ran = site.orrery(&[&["rename"], arguments].concat());
        assert_eq!(ran.status, 2, "{arguments:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
    };
    refused(&["ada", "bo"], "ada: this feed is still in feeds.toml; give that feed its new id there first");
    refused(&["gone", "bob"], "bob: feeds.toml has no feed of this id; did you mean bo?");
    refused(&["gone", "bo"], "gone: the archive has no feed of this id");
}

/// A club of three: a blog that two of them share, and two blogs of one person.
fn club(authors: &str) -> Site {
    let toml = config("", "").replace("\"ada\"", "\"club\"").replace("ada.xml", "club.xml").replace("Ada", "Club")
        + "[[feed]]\nid = \"bo-too\"\nurl = \"bo-too.xml\"\n"
        + authors;
    let site = Site::with(&[
        ("feeds.toml", &toml),
        ("club.xml", &feed("club", &[("moon", "Ada Lovelace"), ("mars", "bo@club.example (Bo)"), ("tea", "Eve")])),
        ("bo.xml", &feed("bo", &[("brass", "")])),
        ("bo-too.xml", &feed("bo-too", &[("clocks", "")])),
    ]);
    site.build(&[]);
    site
}

const ADA: &str = "[[author]]\nid = \"ada\"\nname = \"Ada\"\nnames = [\"ada  lovelace\"]\n";
const BO: &str = "[[author]]\nid = \"bo\"\nname = \"Bo B.\"\nfeeds = [\"bo\", \"bo-too\"]\n";
const BO_IN_THE_CLUB: &str =
    "[[author]]\nid = \"bo-c\"\nname = \"Bo C.\"\nfeeds = [\"club\"]\nnames = [\"bo@club.example\"]\n";

/// The titles of posts on a contributor's page.
fn posts(site: &Site, id: &str) -> Vec<String> {
    let page = site.read(&format!("public/contributors/{id}/index.html"));
    let titles = page.split("class=\"u-url\" href=\"").skip(1).filter_map(|rest| rest.split("<bdi>").nth(1));
    titles.filter_map(|rest| Some(rest.split('<').next()?.to_owned())).collect()
}

#[test]
fn who_shares_a_blog_has_a_page_and_so_has_the_blog() {
    let site = club(&[ADA, BO_IN_THE_CLUB].concat());
    assert_eq!(posts(&site, "ada"), ["moon"]);
    assert_eq!(posts(&site, "bo-c"), ["mars"]);
    assert_eq!(posts(&site, "club"), ["moon", "mars", "tea"]);
    let entry = site.read("public/entries/club/moon/index.html");
    assert!(entry.contains("href=\"/contributors/ada/\"><bdi>Ada</bdi>"), "{entry}");
    assert!(entry.contains("on <a href=\"/contributors/club/\"><bdi>Club</bdi></a>"), "{entry}");
    assert!(!entry.contains("by <bdi>Ada Lovelace"), "she is named once: {entry}");
    assert!(site.read("public/entries/club/tea/index.html").contains("by <bdi>Eve</bdi>"));
    assert!(site.read("public/contributors/ada/index.html").contains("Blog at <bdi>club.example"));
    // Feeds name the blog as the source, and the author as the feed has them.
    let atom = site.read("public/atom.xml");
    assert!(atom.contains("<title>The club blog</title>") && atom.contains("<name>Ada Lovelace</name>"), "{atom}");
}

#[test]
fn who_has_several_blogs_has_one_page_at_the_address_of_the_first() {
    let site = club(BO);
    assert_eq!(posts(&site, "bo"), ["brass", "clocks"]);
    assert!(!site.at("public/contributors/bo-too").exists());
    let page = site.read("public/contributors/bo/index.html");
    for blog in ["https://bo.example/", "https://bo-too.example/"] {
        assert!(page.contains(&format!("<a href=\"{blog}\"><bdi>The bo")), "{blog}: {page}");
    }
    let opml = site.read("public/opml.xml");
    assert_eq!(opml.matches("<outline ").count(), 3, "{opml}");
    assert_eq!(site.read("public/contributors/index.html").matches("<li class=\"card\">").count(), 2);
}

#[test]
fn a_paused_blog_says_so_and_a_former_one_too() {
    let site = planet();
    site.write("feeds.toml", config("state = \"paused\"", "state = \"archived\""));
    std::fs::remove_file(site.at("ada.xml")).unwrap();
    site.build(&[]);
    let ada = site.read("public/contributors/ada/index.html");
    assert!(ada.contains("This blog is paused: new posts are not gathered for now."), "{ada}");
    assert!(site.read("public/contributors/bo/index.html").contains("<li>Former contributor</li>"));
    let opml = site.read("public/opml.xml");
    assert!(opml.contains("Ada") && !opml.contains("Bo"), "{opml}");
}

#[test]
fn people_are_as_if_built_anew_after_each_change() {
    let site = club("");
    let before = site.read("feeds.toml");
    for authors in [ADA.to_owned(), [ADA, BO].concat(), [BO, BO_IN_THE_CLUB].concat(), String::new()] {
        site.write("feeds.toml", [before.as_str(), &authors].concat());
        site.build(&[]);
        let _ = std::fs::remove_dir_all(site.at("fresh"));
        site.build(&["--offline", "--output-dir", "fresh"]);
        assert!(site.files("public") == site.files("fresh"), "{authors}: something is stale");
    }
}

#[test]
fn the_list_of_contributors_tells_who_writes_who_is_new_and_who_has_fallen_silent() {
    let site = planet();
    let list = |site: &Site| site.read("public/contributors/index.html");
    let first = list(&site);
    assert!(first.contains("2 blogs of 2 contributors, 2 of whom have written in the last three months."), "{first}");
    assert!(first.contains("3 posts in the last 26 weeks, 3 in all") && first.contains("0, 0, 3.\">"), "{first}");
    assert!(!first.contains("new here"), "a planet begins with somebody");

    site.write("cy.xml", feed("cy", &[("nova", "")]));
    site.write("feeds.toml", config("", "") + "[[feed]]\nid = \"cy\"\nurl = \"cy.xml\"\nname = \"Cy\"\n");
    let build = |now: &str| site.orrery(&["build", "--now", now]).out;
    build("2026-12-01T12:00:00Z");
    assert_eq!(list(&site).matches("new here").count(), 1);
    let entry = site.read("public/contributors/cy/index.html");

    // In a day on which no figure changes nothing is written; half a year later one page is.
    assert!(build("2026-12-02T12:00:00Z").contains("0 files written"));
    site.write("cy.xml", feed("cy", &[("quasar", ""), ("nova", "")]).replace("Nov 2026", "Jun 2027"));
    build("2027-06-21T12:00:00Z");
    assert_ne!(site.read("public/contributors/cy/index.html"), entry);
    let (writing, silent) = {
        let later = list(&site);
        let (writing, silent) = later.split_once("<h2>Silent for half a year or longer</h2>").expect("two are silent");
        (writing.to_owned(), silent.to_owned())
    };
    assert!(writing.contains("Cy</bdi>") && !writing.contains("Ada</bdi>"), "{writing}");
    assert!(silent.contains("Ada</bdi>") && silent.contains("Bo</bdi>") && !silent.contains("Cy</bdi>"), "{silent}");
}

#[test]
fn a_feed_under_another_id_and_address_is_known_by_its_home_page_but_a_second_feed_of_it_is_not() {
    let site = planet();
    site.write("elsewhere.xml", feed("ada", &[("moon", "")]));
    let moved = "[[feed]]\nid = \"ada-l\"\nurl = \"elsewhere.xml\"\nhomepage = \"http://www.ada.example\"\n";
    site.write("feeds.toml", [PLANET, moved].concat());
    let ran = site.orrery(&["build", "--offline", "--now", NOW]);
    assert_eq!(ran.err, "ada: seems to be ada-l in feeds.toml now; `orrery rename ada ada-l` gives it the history\n");

    // Two feeds of one blog stand side by side; then one is left out.
    let site = planet();
    site.write("elsewhere.xml", feed("ada", &[("comment", "")]));
    site.write("feeds.toml", config("", "") + moved);
    site.orrery(&["build", "--now", "2026-11-22T12:00:00Z"]);
    site.orrery(&["build", "--now", "2026-11-23T12:00:00Z"]);
    site.write("feeds.toml", [PLANET, moved].concat());
    assert_eq!(site.orrery(&["build", "--now", "2026-11-24T12:00:00Z"]).err, "");
}
