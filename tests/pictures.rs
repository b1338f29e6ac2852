//! Faces and pictures of entries, of which the site has copies: what servers may give, and what readers are shown.

mod support {
    pub mod planet;
    pub mod server;
}

use std::fs;
use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use support::planet::{Planet, Run};
use support::server::{Reply, Server};

/// A picture in one colour.
fn picture(format: ImageFormat, (width, height): (u32, u32), shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = DynamicImage::from(RgbImage::from_pixel(width, height, Rgb([shade, 120, 200])));
    let pixels = if format == ImageFormat::Ico { pixels.to_rgba8().into() } else { pixels }; // which has no other
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn png(shade: u8) -> Vec<u8> {
    picture(ImageFormat::Png, (300, 200), shade)
}

/// A feed in a file, with one entry of this content and an icon, if there is one.
fn write_feed(planet: &Planet, id: &str, content: &str, icon: &str) {
    fs::create_dir_all(planet.path("feeds")).unwrap();
    let image = match icon {
        "" => String::new(),
        icon => format!("<image><url>{icon}</url><title>x</title><link>https://x.example/</link></image>"),
    };
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Blog of {id}</title><link>https://{id}.example/</link>{image}\
         <item><title>Entry of {id}</title><guid isPermaLink=\"false\">{id}</guid>\
         <link>https://{id}.example/post</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>\
         <description><![CDATA[<p>Words of {id}.</p>{content}]]></description></item></channel></rss>"
    );
    fs::write(planet.path(&format!("feeds/{id}.xml")), feed).unwrap();
}

/// A planet of one feed in a file, with these lines in its table.
fn planet_of_one(content: &str, icon: &str, lines: &str) -> Planet {
    let planet = Planet::of(&[("ada", "feeds/ada.xml".into())]);
    write_feed(&planet, "ada", content, icon);
    planet.add(lines);
    planet
}

fn build_on(planet: &Planet, day: &str, more: &[&str]) -> Run {
    let moment = format!("{day}T18:00:00Z");
    let run = planet.run(&[&["build", "--now", &moment], more].concat());
    assert_eq!(run.status, 0, "{run:?}");
    run
}

/// The address of somebody's face, on their own page.
fn face(planet: &Planet, id: &str) -> Option<String> {
    let page = planet.page(&format!("contributors/{id}/index.html"));
    let (_, from) = page.split_once("<img class=\"face\" src=\"")?;
    Some(from.split('"').next().unwrap().to_owned())
}

fn kept(planet: &Planet) -> Vec<String> {
    let names = planet.site().into_keys().map(|path| path.display().to_string().replace('\\', "/"));
    names.filter(|name| name.starts_with("kept/")).collect()
}

/// What comes of a face: it is shown, or there are initials and, for those who ask, a reason.
enum Face {
    Shown,
    Initials(&'static str),
}

use Face::{Initials, Shown};

/// What a server gives at `/ID`.
type Gives = fn() -> Reply;

/// Servers by the ids of feeds, and what comes of each.
const SERVERS: &[(&str, Gives, Face)] = &[
    ("png", || Reply::ok(png(1)), Shown),
    ("jpeg", || Reply::ok(picture(ImageFormat::Jpeg, (90, 90), 2)), Shown),
    ("gif", || Reply::ok(picture(ImageFormat::Gif, (90, 90), 3)), Shown),
    ("webp", || Reply::ok(picture(ImageFormat::WebP, (90, 90), 4)), Shown),
    ("ico", || Reply::ok(picture(ImageFormat::Ico, (64, 64), 5)), Shown),
    ("huge-and-honest", || Reply::ok(picture(ImageFormat::Png, (2500, 2000), 6)), Shown),
    ("wrong-type", || Reply::ok(png(7)).header("Content-Type", "text/html"), Shown),
    ("moved", || Reply::redirect(301, "/png"), Shown),
    ("moved-for-now", || Reply::redirect(302, "/png"), Shown),
    ("going-round", || Reply::redirect(302, "/going-round"), Initials("redirects")),
    ("vanished", || Reply::status(404), Initials("HTTP 404")),
    ("gone", || Reply::status(410), Initials("HTTP 410")),
    ("in-trouble", || Reply::status(500), Initials("HTTP 500")),
    ("a-page", || Reply::ok("<!doctype html><p>Hi").header("Content-Type", "image/png"), Initials("this is no PNG")),
    (
        "a-script",
        || {
            Reply::ok("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>")
                .header("Content-Type", "image/svg+xml")
        },
        Initials("this is no PNG"),
    ),
    ("empty", || Reply::ok(""), Initials("this is no PNG")),
    ("half", || Reply::ok(&png(8)[..60]), Initials("it is damaged")),
    ("cut-short", || Reply::cut_short(png(9)), Initials("the connection broke")),
    ("tiny", || Reply::ok(picture(ImageFormat::Gif, (1, 1), 10)), Initials("which is too few")),
    ("wide", || Reply::ok(picture(ImageFormat::Png, (20_001, 30), 11)), Initials("which is too many")),
    ("endless", Reply::endless, Initials("larger than 10000000 bytes")),
    ("silent", Reply::silent, Initials("silence_timeout_seconds")),
    ("dripping", Reply::dripping, Initials("total_timeout_seconds")),
    ("reset", Reply::reset, Initials("")),
];

#[test]
fn a_face_is_shown_from_the_site_itself_whatever_servers_do() {
    let server = Server::start();
    let feeds: Vec<(&str, String)> = SERVERS.iter().map(|(id, ..)| (*id, format!("feeds/{id}.xml"))).collect();
    let limits = "silence_timeout_seconds = 1\ntotal_timeout_seconds = 3\nconcurrency = 40\nper_host = 40";
    let planet = Planet::with(limits, &feeds);
    let mut text = fs::read_to_string(planet.path("feeds.toml")).unwrap();
    for (id, reply, _) in SERVERS {
        write_feed(&planet, id, "", "");
        server.set(&format!("/{id}"), reply());
        let table = format!("id = \"{id}\"\n");
        text = text.replace(&table, &format!("{table}face = \"{}\"\n", server.url(&format!("/{id}"))));
    }
    fs::write(planet.path("feeds.toml"), text).unwrap();
    let run = build_on(&planet, "2026-11-20", &["-v"]);
    for (id, _, expected) in SERVERS {
        let address = face(&planet, id);
        let line =
            run.err.lines().find(|line| line.starts_with(&format!("picture {}: ", server.url(&format!("/{id}")))));
        match expected {
            Shown => {
                let address = address.unwrap_or_else(|| panic!("{id} is not shown: {line:?}"));
                let bytes = &planet.site()[std::path::Path::new(address.trim_start_matches('/'))];
                let shown = image::load_from_memory(bytes).unwrap();
                assert!(shown.width() == shown.height() && shown.width() <= 192, "{id}: {}", shown.width());
                assert_eq!(line, None);
            }
            Initials(words) => {
                assert_eq!(address, None, "{id}");
                assert!(line.is_some_and(|line| line.contains(words)), "{id}: {line:?}\n{}", run.err);
            }
        }
    }
    assert_eq!(face(&planet, "moved"), face(&planet, "png"), "the same picture is one file");
    for (path, bytes) in planet.site() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&server.authority), "{} leads readers elsewhere", path.display());
    }
    // What failed says nothing to who does not ask, and is not asked for again on the same day.
    server.take_requests();
    let quiet = planet.build();
    assert_eq!((quiet.err.as_str(), server.take_requests().len()), ("", 0));
}

#[test]
fn a_face_is_asked_for_once_a_week_and_only_whether_it_has_changed() {
    let server = Server::start();
    server.set("/ada.png", Reply::ok(png(1)).header("ETag", "\"one\""));
    let planet = planet_of_one("", "", &format!("face = \"{}\"", server.url("/ada.png")));
    build_on(&planet, "2026-11-20", &[]);
    let (first, first_kept) = (face(&planet, "ada").unwrap(), kept(&planet));
    let requests = server.take_requests();
    assert!(requests.len() == 1 && requests[0].header("Accept").unwrap().contains("image/webp"), "{requests:?}");
    assert!(requests[0].header("A-IM").is_none() && requests[0].header("Authorization").is_none());

    let again = build_on(&planet, "2026-11-20", &[]);
    assert!(again.out.contains("0 files written, 0 removed") && server.take_requests().is_empty(), "{again:?}");
    build_on(&planet, "2026-11-28", &[]);
    let requests = server.take_requests();
    assert!(requests.len() == 1 && requests[0].header("If-None-Match") == Some("\"one\""), "{requests:?}");
    assert!(requests[0].header("A-IM").is_none());
    assert_eq!((face(&planet, "ada").as_ref(), kept(&planet)), (Some(&first), first_kept), "a 304 changes nothing");

    // A new face takes the place of the old one, of which nothing is left.
    server.set("/ada.png", Reply::ok(png(99)).header("ETag", "\"two\""));
    build_on(&planet, "2026-12-06", &[]);
    let second = face(&planet, "ada").unwrap();
    assert!(second != first && kept(&planet) == [second.trim_start_matches('/')], "{:?}", kept(&planet));

    // It vanishes: the last one stays, and only those who ask are told.
    for (day, reply) in [("2026-12-14", Reply::status(404)), ("2026-12-22", Reply::ok("no picture any more"))] {
        server.set("/ada.png", reply);
        let run = build_on(&planet, day, &["-v"]);
        assert!(run.err.contains("the last one stays"), "{run:?}");
        assert_eq!(face(&planet, "ada").as_ref(), Some(&second));
    }

    // Without a network the site is the same; without a wish for the face, nothing of it stays.
    fs::remove_dir_all(planet.path("public")).unwrap();
    server.take_requests();
    build_on(&planet, "2026-12-22", &["--offline"]);
    assert_eq!((face(&planet, "ada"), server.take_requests().len()), (Some(second), 0));
    let text = fs::read_to_string(planet.path("feeds.toml")).unwrap();
    let without = text.lines().filter(|line| !line.starts_with("face = ")).collect::<Vec<_>>().join("\n");
    fs::write(planet.path("feeds.toml"), without).unwrap();
    build_on(&planet, "2026-12-22", &[]);
    assert_eq!((face(&planet, "ada"), kept(&planet).len()), (None, 0));
}

#[test]
fn the_icon_of_a_feed_is_a_face_unless_the_owner_says_otherwise() {
    let server = Server::start();
    server.set("/icon.png", Reply::ok(png(1)));
    server.set("/own.png", Reply::ok(png(2)));
    let icon = server.url("/icon.png");
    let own = format!("face = \"{}\"", server.url("/own.png"));
    let cases = [
        ("", Some(vec!["/icon.png"])),
        (own.as_str(), Some(vec!["/own.png"])),
        ("face = \"initials\"", None),
        ("[pictures]\nicons = false", None),
    ];
    for (lines, expected) in cases {
        let planet = planet_of_one("", &icon, lines);
        planet.build();
        let asked: Vec<String> = server.take_requests().into_iter().map(|request| request.path).collect();
        assert_eq!(face(&planet, "ada").is_some(), expected.is_some(), "{lines}");
        assert_eq!(asked, expected.unwrap_or_default(), "{lines}");
    }
}

#[test]
fn a_picture_at_an_address_of_an_intranet_is_not_asked_for() {
    let server = Server::start();
    server.set("/x.png", Reply::ok(png(1)));
    let content = format!("<p><img src=\"{}\" alt=\"Secret\"></p>", server.url("/x.png"));
    let planet = Planet::with("allow_private = false", &[("ada", "feeds/ada.xml".into())]);
    let text = fs::read_to_string(planet.path("feeds.toml")).unwrap();
    fs::write(planet.path("feeds.toml"), text.replacen("allow_private = true\n", "", 1)).unwrap();
    write_feed(&planet, "ada", &content, &server.url("/x.png"));
    planet.add("pictures = \"copy\"");
    let run = build_on(&planet, "2026-11-20", &["-v"]);
    assert!(run.err.contains("not of the public internet"), "{run:?}");
    assert_eq!((server.take_requests().len(), kept(&planet).len()), (0, 0));
}

#[test]
fn the_mail_behind_a_gravatar_is_nowhere_on_the_site() {
    let planet = planet_of_one("", "", "face = \"gravatar:Ada@mail.example\"");
    build_on(&planet, "2026-11-20", &["--offline"]);
    for (path, bytes) in planet.site() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("mail.example") && !text.contains("gravatar"), "{}", path.display());
    }
}

#[test]
fn mistakes_about_pictures_stop_the_run_before_anybody_is_asked() {
    let cases = [
        ("face = \"gravatar:ada\"", "is not an e-mail address"),
        ("face = \"https://ada:secret@x.example/a.png\"", "has a password in it"),
        ("face = \"../a.png\"", "is not below static/"),
        ("pictures = \"yes\"", "`pictures` is one of \"link\", \"copy\""),
        ("[pictures]\nmax_width = 10", "`max_width` is from 200 to 4000"),
        ("[pictures]\nwidth = 10", "max_width"),
    ];
    for (lines, expected) in cases {
        let run = planet_of_one("", "", lines).run(&["build"]);
        assert!(run.status == 2 && run.err.contains(expected), "{lines}: {run:?}");
        assert!(run.err.contains("feeds.toml:"), "{run:?}");
    }
}

/// Attributes by which a page loads something, with what they load; links are not among them.
fn loaded(page: &str) -> Vec<&str> {
    ["src=\"", "srcset=\"", "poster=\"", "data=\""]
        .iter()
        .flat_map(|name| page.split(name).skip(1).map(|rest| rest.split('"').next().unwrap()))
        .collect()
}

#[test]
fn with_copies_nothing_of_an_entry_is_loaded_from_elsewhere_but_its_links_lead_there() {
    let server = Server::start();
    for (number, name) in ["wide", "linked", "set", "poster", "chosen", "face"].iter().enumerate() {
        let picture = picture(ImageFormat::Png, (1300, 650), number as u8 * 20);
        server.set(&format!("/{name}.png"), Reply::ok(picture).header("ETag", "\"x\""));
    }
    let at = |name: &str| server.url(&format!("/{name}.png"));
    let content = format!(
        "<p><img src=\"{}\" alt=\"A wide one\"></p><p><a href=\"https://ada.example/big\"><img src=\"{}\" alt=\"In a \
         link\" width=\"400\"></a></p><img srcset=\"{} 2x\" src=\"{}\" alt=\"From a set\"><picture><source srcset=\"{}\">\
         <img src=\"{}\" alt=\"Chosen\"></picture><video src=\"https://ada.example/film.mp4\" poster=\"{}\"></video>\
         <p><img src=\"{}\" alt=\"A broken one\"></p><p><a href=\"https://ada.example/x\"><img src=\"{}\"></a></p>",
        at("wide"),
        at("linked"),
        at("set"),
        at("set"),
        at("wide"),
        at("chosen"),
        at("poster"),
        at("broken"),
        at("also-broken"),
    );
    let planet = planet_of_one(&content, &at("face"), "pictures = \"copy\"");
    let run = planet.build_with(&["-v"]);
    assert!(run.err.contains("broken.png: HTTP 404"), "{run:?}");
    for (path, bytes) in planet.site() {
        if path.extension().is_some_and(|extension| extension == "html") {
            let page = String::from_utf8(bytes).unwrap();
            let elsewhere: Vec<&str> = loaded(&page).into_iter().filter(|url| url.contains("://")).collect();
            assert!(elsewhere.iter().all(|url| url.ends_with("film.mp4")), "{}: {elsewhere:?}", path.display());
        }
    }
    let page = planet.page("entries/ada/entry-of-ada/index.html");
    assert_eq!(kept(&planet).len(), 6, "{:?}", kept(&planet));
    let link = |name: &str| format!("<a href=\"{}\"", at(name));
    assert!(page.contains(&link("wide")) && page.contains("width=\"1200\" height=\"600\""), "{page}");
    assert!(
        page.contains("alt=\"In a link\" width=\"400\"")
            && page.contains("height=\"200\"></a>")
            && !page.contains(&link("linked")),
        "{page}"
    );
    assert!(page.contains(&link("broken")) && page.contains(">A broken one</a>"), "{page}");
    assert!(page.contains(">also-broken.png</a>"), "{page}");
    // Readers of our feeds load pictures from where the author has them.
    assert!(planet.page("atom.xml").contains(&at("wide")) && !planet.page("atom.xml").contains("kept/"));

    // The same again asks nobody and writes nothing.
    server.take_requests();
    let again = planet.build();
    assert!(again.out.contains("0 files written, 0 removed") && server.take_requests().is_empty(), "{again:?}");

    // A picture that comes to be is asked for on the next day and shown on the pages of its entry.
    server.set("/broken.png", Reply::ok(png(200)));
    build_on(&planet, "2026-11-21", &[]);
    let mut asked: Vec<String> = server.take_requests().into_iter().map(|request| request.path).collect();
    asked.sort();
    assert_eq!(asked, ["/also-broken.png", "/broken.png"], "others are copied once");
    assert!(kept(&planet).len() == 7 && !planet.page("index.html").contains(">A broken one</a>"));

    // What no entry shows any more leaves the site.
    write_feed(&planet, "ada", "<p>No pictures.</p>", &at("face"));
    build_on(&planet, "2026-11-22", &[]);
    assert_eq!(kept(&planet).len(), 1, "the face");
}

#[test]
fn pictures_can_be_fetched_beforehand_and_the_site_be_made_without_a_network() {
    let server = Server::start();
    server.set("/face.png", Reply::ok(png(1)));
    server.set("/x.png", Reply::ok(png(2)));
    let content = format!("<img src=\"{}\" alt=\"x\">", server.url("/x.png"));
    let planet = planet_of_one(&content, &server.url("/face.png"), "pictures = \"copy\"");
    planet.fetch_at("18:00", &["ada"]);
    assert_eq!(server.take_requests().len(), 0, "only the feed was asked for");
    planet.fetch_at("18:00", &[]);
    assert_eq!(server.take_requests().len(), 2);
    planet.build_with(&["--offline"]);
    assert_eq!((kept(&planet).len(), server.take_requests().len()), (2, 0));
}

#[test]
fn where_nobody_is_reached_no_picture_is_to_blame() {
    let server = Server::start();
    server.set("/ada.png", Reply::ok(png(1)));
    let planet = planet_of_one("", "", "face = \"http://nobody.invalid/a.png\"");
    let run = build_on(&planet, "2026-11-20", &["-v"]);
    assert!(!run.err.contains("picture http"), "{run:?}");
    // On the same day it is asked for again; now that another one is reached, it is this one that fails.
    planet.add(&format!("[[author]]\nid = \"eve\"\nnames = [\"Eve\"]\nface = \"{}\"", server.url("/ada.png")));
    let run = build_on(&planet, "2026-11-20", &["-v"]);
    assert!(run.err.contains("picture http://nobody.invalid/a.png: "), "{run:?}");
    assert_eq!(server.take_requests().len(), 1);
}

#[test]
fn no_more_is_copied_than_the_owner_wants() {
    let server = Server::start();
    let names = ["a", "b", "c", "d"];
    for (number, name) in names.iter().enumerate() {
        server.set(&format!("/{name}.png"), Reply::ok(picture(ImageFormat::Png, (900, 900), number as u8 * 40)));
    }
    let picture = |name: &&str| format!("<p><img src=\"{}\" alt=\"{name}\"></p>", server.url(&format!("/{name}.png")));
    let content: String = names.iter().map(picture).collect();
    let lines = "pictures = \"copy\"\n[pictures]\nper_entry = 2\nmax_width = 200";
    let planet = planet_of_one(&content, "", lines);
    planet.build();
    let asked: Vec<String> = server.take_requests().into_iter().map(|request| request.path).collect();
    assert_eq!((asked.len(), kept(&planet).len()), (2, 2), "{asked:?}");
    let page = planet.page("entries/ada/entry-of-ada/index.html");
    assert!(page.contains("width=\"200\"") && page.contains(">c</a>") && page.contains(">d</a>"), "{page}");
    assert!(loaded(&page).iter().all(|url| !url.contains("://")), "{page}");
}

#[test]
fn two_builds_of_the_same_pictures_are_the_same_to_the_byte() {
    let server = Server::start();
    server.set("/x.png", Reply::ok(picture(ImageFormat::Jpeg, (1500, 900), 50)));
    let content = format!("<img src=\"{}\" alt=\"x\">", server.url("/x.png"));
    let build = || {
        let planet = planet_of_one(&content, &server.url("/x.png"), "pictures = \"copy\"");
        planet.build();
        planet.site()
    };
    assert_eq!(build(), build());
}
