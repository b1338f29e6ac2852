//! An issue as mail, through the real program: read back by a parser of others, held to what mail programs need, and what
//! is said to the owner. The whole files are in `tests/sites/letter`.

#[path = "support/site.rs"]
mod site;

use mail_parser::{MessageParser, MimeHeaders};
use site::Site;

const ISSUE: &str = "content/newsletter/2026-11-20-a.md";
const TOML: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n\
                    owner = { name = \"Ada\", email = \"ada@p.example\" }\n";

fn planet(toml: &str, body: &str) -> Site {
    let issue = format!("+++\ntitle = \"Größe 15\"\nnumber = 15\ndate = 2026-11-20T18:00:00Z\n+++\n{body}");
    Site::with(&[("feeds.toml", &format!("{TOML}{toml}")), (ISSUE, &issue)])
}

fn render(site: &Site, format: &str) -> String {
    let ran = site.orrery(&["newsletter", "render", "--format", format]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    ran.out
}

const BODY: &str = "See [below](#b), [join](/join/) and [{x}](https://x.example/?a=1&b=2).\n\n## A\n\n\
                    ### [One](https://one.example/)\n\nText.[^1]\n\n## B\n\n![A boat](http://pics.example/boat.png)\n\n\
                    | A |\n|---|\n| 1 |\n\n[^1]: Note.\n";

#[test]
fn titles_of_both_directions_stand_apart_in_the_inbox() {
    let site = planet("", "## A\n\n### [شب کویر](https://a.example/)\n\nx\n\n### [Frost](https://b.example/)\n\nx\n");
    let letter: serde_json::Value = serde_json::from_str(&render(&site, "json")).expect("JSON");
    assert_eq!(letter["preheader"], "\u{2068}شب کویر\u{2069} · Frost");
}

#[test]
fn a_parser_of_others_reads_what_was_meant() {
    let site = planet(
        "[newsletter.mail]\nfrom = \"Die Wöchentliche <w@p.example>\"\nto = \"Alle, alle <l@p.example>\"\n\
                       unsubscribe = [\"https://p.example/leave\", \"mailto:leave@p.example\"]\n",
        BODY,
    );
    let bytes = render(&site, "eml");
    assert_eq!(bytes, render(&site, "eml"), "the same bytes every time");
    let mail = MessageParser::default().parse(bytes.as_bytes()).expect("a mail");
    let mailbox = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.and_then(|address| address.first()).expect("a mailbox");
        (first.name().unwrap_or_default().to_owned(), first.address().unwrap_or_default().to_owned())
    };
    assert_eq!(mailbox(mail.from()), ("Die Wöchentliche".into(), "w@p.example".into()));
    assert_eq!(mailbox(mail.to()), ("Alle, alle".into(), "l@p.example".into()));
    assert_eq!(mail.subject(), Some("Größe 15"));
    assert_eq!(mail.date().map(|date| date.to_rfc3339()).as_deref(), Some("2026-11-20T18:00:00Z"));
    assert_eq!(mail.message_id(), Some("newsletter.2026-11-20-a@p.example"));
    let raw = |name: &str| mail.header_raw(name).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
    const HEADERS: [(&str, &str); 6] = [
        ("List-Id", "P newsletter <newsletter.p.example>"),
        ("List-Unsubscribe", "<https://p.example/leave>, <mailto:leave@p.example>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Archive", "<https://p.example/newsletter/>"),
        ("Archived-At", "<https://p.example/newsletter/2026-11-20-a/>"),
        ("MIME-Version", "1.0"),
    ];
    for (name, value) in HEADERS {
        assert_eq!(raw(name).as_deref(), Some(value), "{name}");
    }
    let kinds: Vec<_> = mail.parts.iter().filter_map(|part| part.content_type()?.subtype()).collect();
    assert_eq!(kinds, ["alternative", "plain", "html"]);
    let unix = |text: std::borrow::Cow<'_, str>| text.replace("\r\n", "\n");
    assert_eq!(mail.body_text(0).map(unix), Some(render(&site, "text")));
    assert_eq!(mail.body_html(0).map(unix), Some(render(&site, "html")));
    assert!(bytes.is_ascii() && bytes.split("\r\n").all(|line| line.len() <= 998 && !line.contains('\n')));
}

#[test]
fn the_html_has_what_mail_programs_know_and_nothing_else() {
    let site = planet("[newsletter.mail]\nunsubscribe = [\"https://p.example/leave\"]\n", BODY);
    let html = render(&site, "html");
    let unknown = [
        "<script",
        "<svg",
        "<form",
        "<link",
        "<video",
        "<iframe",
        "flex",
        "grid",
        "position:",
        "var(",
        "url(",
        "href=\"#",
        "href=\"/",
        " id=",
        "loading=",
        "http://",
        "javascript",
    ];
    for word in unknown {
        assert!(!html.contains(word), "{word} in {html}");
    }
    let wanted = [
        "<meta name=\"color-scheme\" content=\"light dark\">",
        "@media (prefers-color-scheme: dark)",
        "<html lang=\"en\" dir=\"ltr\">",
        "href=\"https://p.example/newsletter/2026-11-20-a/#b\"",
        "href=\"https://p.example/join/\"",
        "src=\"https://pics.example/boat.png\" alt=\"A boat\" width=\"536\"",
        "display:none",
        ">One</div>",
        "width=\"600\"",
    ];
    for word in wanted {
        assert!(html.contains(word), "no {word} in {html}");
    }
    assert_eq!(html.matches("https://p.example/leave").count(), 2, "at the top and at the end");
    let unstyled =
        html.split('<').filter(|tag| ["p>", "a>", "td>", "h2>", "h3>"].iter().any(|name| tag.starts_with(name)));
    assert_eq!(unstyled.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn what_mailing_services_replace_comes_out_as_it_went_in() {
    let body =
        "Dear *|FNAME|*, [leave](<{{ UnsubscribeURL }}>) or [so](https://x.example/?u=%recipient.id%). {{ 'x' }}\n";
    let site = planet("[newsletter.mail]\nunsubscribe = [\"{{ UnsubscribeURL }}\"]\nfooter = \"{% web %}\"\n", body);
    let html = render(&site, "html");
    for word in [
        "Dear *|FNAME|*,",
        "href=\"{{ UnsubscribeURL }}\"",
        "https://x.example/?u=%recipient.id%",
        "{{ 'x' }}",
        "{% web %}",
    ] {
        assert!(html.contains(word), "no {word} in {html}");
    }
    let text = render(&site, "text");
    for word in [
        "Dear *|FNAME|*,",
        "[1] {{ UnsubscribeURL }}",
        "[2] https://x.example/?u=%recipient.id%",
        "{{ 'x' }}",
        "{% web %}",
    ] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    assert_eq!(render(&site, "markdown"), body);
    // The service writes the headers, too.
    assert!(!render(&site, "eml").contains("List-Unsubscribe"));
}

#[test]
fn who_may_leave_by_one_click_is_said_only_where_a_page_takes_it() {
    const CASES: [(&str, bool, bool); 5] = [
        ("unsubscribe = [\"https://p.example/leave\"]", true, true),
        ("unsubscribe = [\"https://p.example/leave\"]\none_click = false", true, false),
        ("unsubscribe = [\"mailto:leave@p.example\"]", true, false),
        ("unsubscribe = [\"*|UNSUB|*\"]", false, false),
        ("", false, false),
    ];
    for (toml, header, post) in CASES {
        let mail = render(&planet(&format!("[newsletter.mail]\n{toml}\n"), "a"), "eml");
        let has = |name: &str| mail.contains(&format!("\r\n{name}: "));
        assert_eq!((has("List-Unsubscribe"), has("List-Unsubscribe-Post")), (header, post), "{toml}");
    }
}

#[test]
fn a_mistake_in_the_table_is_told_with_its_place_and_advice() {
    const CASES: [(&str, &str, &str); 9] = [
        ("from = \"Ada\"", "`from` is not a mail address", "Name <name@planet.example>"),
        ("reply_to = \"a@b@c\"", "`reply_to` is not a mail address", "or the address alone"),
        ("to = \"\"", "`to` is not a mail address", "or the address alone"),
        ("list_id = \"weekly\"", "`list_id` is not the name of a list", "weekly.planet.example"),
        ("list_id = \"a b.example\"", "`list_id` is not the name of a list", "weekly.planet.example"),
        ("unsubscribe = [\"http://p.example/leave\"]", "`unsubscribe` leads nowhere", "an https:// address"),
        ("unsubscribe = [\"leave@p.example\"]", "`unsubscribe` leads nowhere", "\"mailto:\" and an address"),
        ("subject = \"{titel}\"", "nothing stands for `{titel}`", "{title}, {newsletter}"),
        ("form = \"a@b.example\"", "unknown", "did you mean `from`?"),
    ];
    for (toml, message, help) in CASES {
        let ran = planet(&format!("[newsletter.mail]\n{toml}\n"), "a").orrery(&["newsletter", "render"]);
        let place = format!("feeds.toml:{}:", TOML.lines().count() + 2);
        assert_eq!(ran.status, 2, "{toml}: {}", ran.out);
        for word in [message, help, place.as_str()] {
            assert!(ran.err.contains(word), "{toml}: no {word} in {}", ran.err);
        }
    }
    let nobody = Site::with(&[
        ("feeds.toml", "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example/\"\n"),
        (ISSUE, "+++\ntitle = \"T\"\n+++\n"),
    ]);
    let ran = nobody.orrery(&["newsletter", "render"]);
    assert!(ran.status == 2 && ran.err.contains("set `from` of [newsletter.mail]"), "{}", ran.err);
    assert_eq!(nobody.orrery(&["newsletter", "render", "--format", "html"]).status, 0, "which needs no sender");
}

#[test]
fn the_subject_follows_the_format_where_the_issue_has_what_that_asks_for() {
    const CASES: [(&str, &str); 3] = [
        ("{newsletter} {number}: {title}", "P newsletter 15: Größe 15"),
        ("{title}, {period}", "Größe 15"),
        ("News", "News"),
    ];
    for (format, subject) in CASES {
        let json = render(&planet(&format!("[newsletter.mail]\nsubject = \"{format}\"\n"), "a"), "json");
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["subject"], subject, "{format}");
    }
}

#[test]
fn a_letter_that_mailboxes_would_cut_is_told_with_what_to_shorten() {
    let items = |number: usize| "- [A link](https://x.example/) and some words about it.\n".repeat(number);
    let body = format!("## Short\n\n{}\n## Long\n\n{}", items(10), items(900));
    let site = planet("", &body);
    let ran = site.orrery(&["newsletter", "render", "--format", "html"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.err.contains("Gmail cuts it off") && ran.err.contains("the longest sections are “Long” ("),
        "{}",
        ran.err
    );
    let check = |site: &Site| site.orrery(&["newsletter", "check", "--offline"]);
    let (found, status) = (check(&site).out, check(&site).status);
    let line = found.lines().find(|line| line.ends_with("[size]")).expect("a finding");
    assert!(line.starts_with(&format!("{ISSUE}:19:1: error: the mail's HTML has ")) && status == 3, "{line}");
    let nearly = planet("", &format!("## Long\n\n{}", items(700)));
    let ran = check(&nearly);
    assert!(ran.out.contains("6:1: note: the mail's HTML has "), "{}", ran.out);
}

#[test]
fn one_block_of_the_owners_takes_the_place_of_the_default_one() {
    let site = planet("", BODY);
    site.write("templates/mail/base.html", "{% extends \"default/mail/base.html\" %}\n{% block header %}<p class=\"brand\">Ahoy</p>{% endblock header %}\n\
                                            {% block style %}{{ super() }}\n.brand { color: #123456; }{% endblock style %}");
    let html = render(&site, "html");
    assert!(html.contains(">Ahoy</p>") && html.contains("color:#123456") && html.contains("<h1"), "{html}");
    site.write("templates/mail/issue.html", "{{ nothing }}");
    let ran = site.orrery(&["newsletter", "render"]);
    assert!(ran.status == 2 && ran.err.contains("mail/issue.html"), "{}", ran.err);
}

#[test]
fn a_preview_is_one_file_and_opens_in_what_the_system_has() {
    let site = planet("", BODY);
    let preview = render(&site, "preview");
    for word in ["<script", "<link", "src=\"http"] {
        assert!(!preview.contains(word), "{word}");
    }
    assert_eq!(preview.matches("<iframe").count(), 5);
    for word in [
        "Größe 15",
        "of 102,400 bytes",
        "Mail, 320 pixels, dark",
        "@media all",
        "@media not all",
        "One [",
        "--paper: light-dark(",
    ] {
        assert!(preview.contains(word), "no {word}");
    }
    assert_eq!(site.orrery(&["newsletter", "render", "--format", "text", "--open"]).status, 2);
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_to_be_opened_is_handed_to_the_system() {
    use std::os::unix::fs::PermissionsExt;
    let site = planet("", BODY);
    site.write("bin/xdg-open", "#!/bin/sh\necho \"$1\" > opened\n");
    std::fs::set_permissions(site.at("bin/xdg-open"), std::fs::Permissions::from_mode(0o755)).expect("a program");
    let path = format!("{}:{}", site.at("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut orrery = std::process::Command::new(site::ORRERY);
    orrery.args(["newsletter", "render", "--open", "-o", "p.html"]);
    let ran = orrery.current_dir(site.path()).env("PATH", path).output().expect("the program runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(site.read("p.html").contains("Mail, 600 pixels, dark"));
    // The system's program is on its own.
    let opened = (0..100).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        std::fs::read_to_string(site.at("opened")).ok().filter(|path| !path.is_empty())
    });
    assert_eq!(opened.as_deref().map(str::trim), Some("p.html"));
}

#[test]
fn where_readers_talk_about_an_issue_is_on_its_page_in_the_feeds_and_in_its_mail() {
    let there = "https://forum.example/t/15";
    let site = planet("", BODY);
    let text = site.read(ISSUE).replace("number = 15\n", &format!("number = 15\ndiscuss = \"{there}\"\n"));
    site.write(ISSUE, text);
    site.build(&[]);
    let page = site.read("public/newsletter/2026-11-20-a/index.html");
    assert!(page.contains(&format!("<a href=\"{there}\"><span aria-hidden=\"true\">Discuss</span>")), "{page}");
    assert!(site.read("public/rss.xml").contains(&format!("<comments>{there}</comments>")));
    let atom = site.read("public/atom.xml");
    let link = atom.split("<link ").find(|link| link.contains(there)).expect("a link");
    assert!(link.contains("rel=\"replies\""), "{link}");
    assert!(render(&site, "html").contains(&format!("<a href=\"{there}\"")));
    assert!(render(&site, "text").contains(&format!("Discuss:\n{there}\n")));
    assert!(!render(&planet("", BODY), "text").contains("Discuss"));
}

#[test]
fn no_line_of_a_header_is_too_long_whatever_the_title() {
    let issue = format!("+++\ntitle = \"{}\"\n+++\n[x](<https://a.example/a b>)\n", "x".repeat(3000));
    let site = Site::with(&[("feeds.toml", TOML), (ISSUE, &issue)]);
    let eml = render(&site, "eml");
    assert!(eml.contains("xxx") && eml.lines().all(|line| line.len() <= 998));
    let text = render(&site, "text");
    assert!(text.contains("[1] https://a.example/a%20b\n"), "an address is one word: {text}");
}

#[test]
fn what_strangers_write_is_nothing_to_a_mailing_service_in_any_part() {
    const WORDS: &str = "{{.Email}} {%x%} *|EMAIL|* %recipient_email% zq0000placeholderzq &amp;#123;&amp;#123;x}}";
    const ADDRESS: &str =
        "https://x.example/?a={{.Email}}&amp;b=*|EMAIL|*&amp;c=%recipient_email%&amp;#123;&amp;#123;x}}";
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>{WORDS}</title><link>https://x.example/</link><item><title>{WORDS}</title>\
         <link>{ADDRESS}</link><guid isPermaLink=\"false\">1</guid><pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate>\
         <description>{WORDS}</description></item></channel></rss>"
    );
    let calendar = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261221T180000Z\r\nSUMMARY:{WORDS}\r\n\
         LOCATION:{WORDS}\r\nURL:https://x.example/?{{{{.Email}}}}*|EMAIL|*\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    let toml = "[[newsletter.section]]\nid = \"events\"\ntitle = \"E\"\nsource = \"events\"\ncalendars = [\"c.ics\"]\n\
                [newsletter.mail]\nunsubscribe = [\"{{ Leave }}\"]\n[[feed]]\nid = \"x\"\nurl = \"x.xml\"\n";
    let site = planet(toml, "{{ entries() }}\n\n{{ events(days=60) }}\n");
    site.write("x.xml", feed);
    site.write("c.ics", calendar);
    site.build(&[]);
    for format in ["html", "text", "markdown"] {
        let ran = site.orrery(&["newsletter", "render", "--now", site::NOW, "--format", format]);
        assert!(ran.status == 0 && ran.out.matches("EMAIL").count() > 3, "{ran:?}");
        let others = ran.out.replace("{{ Leave }}", "");
        for open in ["{{", "{%", "*|", "%recipient"] {
            assert!(!others.contains(open), "{open} in {format}: {others}");
        }
    }
}

#[test]
fn what_an_issue_includes_is_a_link_while_there_is_no_archive() {
    let site = planet("", "{{ entry(\"https://ada.example/looms\") }}\n");
    let ran = site.orrery(&["newsletter", "render", "--format", "text"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.err.contains("there is no archive yet"), "{}", ran.err);
    assert!(ran.out.contains("https://ada.example/looms") && !ran.out.contains("{{"), "{}", ran.out);
    let ran = site.orrery(&["newsletter", "check", "--offline"]);
    assert_eq!(ran.status, 0, "nobody knows that it is lacking: {ran:?}");
}
