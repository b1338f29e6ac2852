use super::*;

const PLANET: &str = "[planet]\ntitle = \"P\"\nbase_url = \"https://p.example\"\n";

fn understood(text: &str) -> Config {
    understand(Path::new("feeds.toml"), text, Path::new("/p")).expect("a valid file")
}

fn refused(text: &str) -> Vec<Diagnostic> {
    understand(Path::new("feeds.toml"), text, Path::new("/p")).expect_err("an invalid file")
}

#[test]
fn the_smallest_file_has_a_title_and_an_address() {
    let config = understood(PLANET);
    assert_eq!(config.planet.base_url.as_str(), "https://p.example/");
    assert_eq!(config.planet.output_dir, Path::new("/p/public"));
    assert!(config.sources.is_empty());
    assert!(config.fetch.user_agent.contains("+https://p.example/"));
}

#[test]
fn a_feed_takes_what_it_does_not_say_from_the_defaults() {
    let config = understood(&format!(
        "{PLANET}[feed_defaults]\nlanguage = \"de\"\ntags = [\"all\"]\nextra = {{ a = 1, b = 1 }}\n\
         [[feed]]\nid = \"x\"\nurl = \"x.xml\"\nextra = {{ b = 2 }}\n\
         [[feed]]\nid = \"y\"\nurl = \"y.xml\"\nlanguage = \"fr\"\ntags = []\n"
    ));
    let [x, y] = &config.sources[..] else { panic!("two sources") };
    assert_eq!((x.language.as_deref(), y.language.as_deref()), (Some("de"), Some("fr")));
    assert_eq!((x.tags.len(), y.tags.len()), (1, 0));
    assert_eq!(x.extra["b"], 2);
    assert_eq!(x.name, "x");
}

#[test]
fn two_people_of_one_name_may_write_in_different_feeds() {
    let feeds = "[[feed]]\nid = \"one\"\nurl = \"1\"\n[[feed]]\nid = \"two\"\nurl = \"2\"\n";
    let alex = |id: &str, feed: &str| {
        format!("[[author]]\nid = \"{id}\"\nfeeds = [\"{feed}\"]\nnames = [\"Alex\", \"{id}@a.example\"]\n")
    };
    let config = understood(&[PLANET, feeds, &alex("a", "one"), &alex("b", "two")].concat());
    assert_eq!(config.authors[1].names, ["alex", "b@a.example"]);
    // Who has all of a feed may have its address.
    let config = understood(&[PLANET, feeds, "[[author]]\nid = \"one\"\nfeeds = [\"two\", \"one\"]\n"].concat());
    assert_eq!(config.authors[0].name, "one");
}

/// What is typed, where the complaint points (line, column), and words that it must have.
const MISTAKES: &[(&str, (usize, usize), &str)] = &[
    ("titel = \"P\"", (4, 1), "unknown key `titel`; did you mean `title`?"),
    ("timezone = \"Europe/Lisboa\"", (4, 12), "no time zone `Europe/Lisboa`; did you mean \"Europe/Lisbon\"?"),
    ("language = \"english language\"", (4, 12), "not a language tag"),
    ("items_per_page = \"ten\"", (4, 18), "invalid type: string \"ten\", expected a whole number"),
    ("items_per_page = 0", (4, 18), "from 1 to 500; the default is 10"),
    ("output_dir = \"../www\"", (4, 14), "leaves the project's directory"),
    ("output_dir = \".\"", (4, 14), "cannot be written to `/p/.`"),
    ("output_dir = \"content/www\"", (4, 14), "cannot be written to"),
    ("[fetch]\nuser_agent = \"a\\nb\"", (5, 14), "characters that a header cannot hold"),
    ("[[feed]]\nid = \"a b\"\nurl = \"x\"", (5, 6), "a-z, 0-9 and -, up to 64 of them; for instance \"a-b\""),
    ("[[feed]]\nid = \"a\"", (4, 1), "missing field `url`"),
    ("[feed_defaults]\ncontent = \"all\"", (5, 11), "`content` is one of \"full\", \"summary\", \"title\""),
    ("[feed_defaults]\nkeep = \"2 yers\"", (5, 8), "write \"forever\", an age such as \"730 days\""),
    ("[feed_defaults]\nembed_hosts = [\"https://x.example/\"]", (5, 16), "write the host alone"),
    ("[feed_defaults]\nkeep_boilerplate = [\"relatd\"]", (5, 21), "did you mean \"related\"?"),
    ("[feed_defaults]\nremove = [\"div > p\"]", (5, 11), "`div > p` is not understood"),
    ("[[feed]]\nid = \"a\"\nurl = \"../x.xml\"", (6, 7), "leaves the project's directory"),
    ("[[feed]]\nid = \"a\"\nurl = \"/etc/x.xml\"", (6, 7), "leaves the project's directory"),
    ("[[feed]]\nid = \"a\"\nurl = \"ftp://x/\"", (6, 7), "scheme `ftp:`"),
    ("[[feed]]\nid = \"a\"\nurl = \"https://\"", (6, 7), "not a web address"),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nhomepage = \"a.example\"", (7, 12), "did you mean \"https://a.example\"?"),
    (
        "[[feed]]\nid = \"a\"\nurl = \"x\"\n[[feed]]\nid = \"a\"\nurl = \"y\"",
        (8, 6),
        "the same id; the first is on line 5",
    ),
    (
        "[[feed]]\nid = \"a\"\nurl = \"http://x.example/\"\n[[feed]]\nid = \"b\"\nurl = \"https://x.example\"",
        (9, 7),
        "the same url; the first is on line 6",
    ),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nstate = \"pausd\"", (7, 9), "expected one of `active`, `paused`, `archived`"),
    ("on_removal = \"delete\"", (4, 14), "`keep` or `prune`"),
    ("[[author]]\nid = \"A\"\nnames = [\"A\"]", (5, 6), "an author's id is made of a-z, 0-9 and -"),
    ("[[author]]\nid = \"a\"", (5, 6), "nothing says which entries are by `a`; write feeds"),
    ("[[author]]\nid = \"a\"\nnames = [\" \"]", (6, 10), "a name is empty"),
    ("[[author]]\nid = \"a\"\nfeeds = [\"one\"]", (6, 10), "there is no feed `one`"),
    (
        "[[author]]\nid = \"a\"\nnames = [\"A\"]\n[[author]]\nid = \"a\"\nnames = [\"B\"]",
        (8, 6),
        "two authors have the same id; the first is on line 5",
    ),
    (
        "[[author]]\nid = \"a\"\nnames = [\"Ada L\"]\n[[author]]\nid = \"b\"\nnames = [\"ada  l\"]",
        (9, 10),
        "claimed on line 6, too; a name is one author's",
    ),
    (
        "[[feed]]\nid = \"a\"\nurl = \"x\"\n[[author]]\nid = \"a\"\nfeeds = [\"a\"]\nnames = [\"A\"]",
        (8, 6),
        "`a` is the id of a feed, which has a page of its own; choose another id",
    ),
    (
        "[[feed]]\nid = \"one\"\nurl = \"x\"\n[[author]]\nid = \"a\"\nfeeds = [\"one\"]\n[[author]]\nid = \"b\"\nfeeds = [\"one\"]",
        (12, 10),
        "all of `one` is another author's; see line 9",
    ),
    ("[words]\nlatset = \"New\"", (5, 1), "unknown key `latset`; did you mean `latest`?"),
    ("[words]\nby = \"von {name}\"", (5, 6), "`by` has no place `{name}`; what can stand there is {names}"),
    ("[words]\nposts = 3", (5, 9), "a text, a list of texts, or a table of forms"),
    ("[theme]\nlight = { inc = \"#000\" }", (5, 11), "there is no colour `inc`; did you mean `ink`?"),
    ("[theme]\nlight = { ink = \"black\" }", (5, 17), "`black` is not a colour; write it as \"#rrggbb\""),
    (
        "[theme]\ndark = { ink = \"#333\" }",
        (5, 16),
        "`ink` on `warm` has a contrast of 1.21 in dark colours; WCAG AA asks for 4.5",
    ),
    ("[theme]\nlight = { sky = \"#cccccc\" }", (5, 17), "`sky_ink` on `sky` has a contrast of 1.47 in light colours"),
    ("[theme]\nfonts = { text = \"a; } body { x\" }", (5, 18), "not a list of fonts"),
    ("[theme]\nlogo = \"../logo.png\"", (5, 8), "`logo` names no file of the site's own"),
    (
        "[theme]\nfooter_links = [{ title = \"x\", url = \"javascript:x\" }]",
        (5, 38),
        "`javascript:x` is no address for a link",
    ),
    ("[theme]\ncolors = 1", (5, 1), "unknown key `colors`"),
    ("[newsletter]\nweekday = \"fryday\"", (5, 11), "`weekday` is one of \"monday\""),
    ("[newsletter]\nissue_title = \"No. {nr}\"", (5, 15), "nothing stands for `{nr}`; what can stand here is {title}"),
    ("[newsletter]\nissue_slug = \"No {number}\"", (5, 14), "such as \"weekly-{number}\""),
    ("[newsletter]\nown_feeds = [\"x\"]", (5, 14), "there is no feed `x`"),
    ("[newsletter]\nrecurring = [\"x.example\"]", (5, 14), "did you mean \"https://x.example\"?"),
    ("[[newsletter.section]]\ntitle = \"A\"\nsource = \"post\"", (6, 10), "`source` is one of \"posts\""),
    ("[[newsletter.section]]\ntitle = \"A\"\nsource = \"events\"", (6, 10), "write calendars = [\"events.ics\"]"),
    ("[[newsletter.section]]\ntitle = \"A\"\nsource = \"feed\"", (6, 10), "“A” has nothing to take from; write feeds"),
    ("[[newsletter.section]]\ntitle = \"A\"\nsource = \"text\"", (6, 10), "write text = "),
    (
        "[[newsletter.section]]\ntitle = \"A\"\nsource = \"posts\"\nlimit = 0",
        (7, 9),
        "from 1 to 1000; the default is 10",
    ),
    (
        "[[newsletter.section]]\ntitle = \"A\"\nsource = \"posts\"\n[[newsletter.section]]\ntitle = \"a\"\nsource = \"posts\"",
        (8, 9),
        "two sections have the same id; the first is on line 5",
    ),
    (
        "[[newsletter.section]]\ntitle = \"A\"\nsource = \"events\"\ncalendars = [\"../x.ics\"]",
        (7, 14),
        "leaves the project's directory",
    ),
    ("[[feed]\n", (4, 8), ""),
    ("[feeds]\nformats = [\"atom\", \"rdf\"]", (5, 20), "expected one of `atom`, `rss`, `json`"),
    ("[feeds]\nitems = 0", (5, 9), "from 1 to 1000"),
    ("[feeds]\npaths = { rdf = \"rss10.xml\" }", (5, 11), "unknown key `rdf`"),
    (
        "[feeds]\npaths = { atom = \"../atom.xml\" }",
        (5, 18),
        "not a file of the site; write a path below the home page",
    ),
    ("[feeds]\npaths = { atom = \"feeds/\" }", (5, 18), "`feeds/` is not a file of the site"),
    ("[feeds]\npaths = { atom = \".orrery/a.xml\" }", (5, 18), "is not a file of the site"),
    ("[feeds]\npaths = { atom = \"a.xml\", rss = \"A.xml\" }", (5, 33), "the Atom feed is at `A.xml` already"),
    (
        "[feeds]\npaths = { rss = \"atom.xml\" }",
        (5, 17),
        "the Atom feed is at `atom.xml` already; give each a path of its own",
    ),
    ("[feeds]\naliases = { \"/rss20.xml\" = \"rss\" }", (5, 13), "`/rss20.xml` is not a file of the site"),
    (
        "[feeds]\naliases = { \"rss10.xml\" = \"rdf\" }",
        (5, 27),
        "expected one of `atom`, `rss`, `json`, `opml`, `foaf`",
    ),
    ("[feeds]\naliases = { \"atom.xml\" = \"rss\" }", (5, 13), "the Atom feed is at `atom.xml` already"),
    (
        "[feeds]\nformats = [\"atom\"]\naliases = { \"rss20.xml\" = \"rss\" }",
        (6, 13),
        "there is no RSS feed that this could be another place of; add its format",
    ),
    ("[feeds]\nhub = \"hub.example\"", (5, 7), "did you mean \"https://hub.example\"?"),
    (
        "[fetch]\nmin_interval_minutes = 60\nmax_interval_minutes = 30",
        (6, 24),
        "less than `min_interval_minutes`, which is 60",
    ),
    ("[fetch]\nmax_interval_minutes = 1441", (5, 24), "from 0 to 1440"),
    ("[newsletter]\nsubscribe_url = \"lists.example/join\"", (5, 17), "did you mean \"https://lists.example/join\"?"),
    ("[search]\nmax_bytes = 5", (5, 13), "from 10000 to 100000000; the default is 5000000"),
    ("[fetch]\nretries = 3", (5, 11), "from 0 to 2"),
    ("[fetch]\nproxy = \"squid\"", (5, 9), "did you mean \"https://squid\"?"),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nheaders = { Cookie = \"a\" }", (7, 13), "`Cookie` is for secrets"),
    (
        "[[feed]]\nid = \"a\"\nurl = \"x\"\nheaders = { Authorization = \"a\" }",
        (7, 13),
        "write bearer_env, or username",
    ),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nheaders = { User-Agent = \"a\" }", (7, 13), "write user_agent"),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nheaders = { Host = \"a\" }", (7, 13), "set by the program itself"),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nheaders = { \"X Y\" = \"a\" }", (7, 13), "not the name of a header"),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nheaders = { X = \"a\\nb\" }", (7, 17), "characters that a header cannot hold"),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nusername = \"ada\"", (7, 12), "without `password_env`"),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\npassword_env = \"P\"", (7, 16), "without `username`"),
    (
        "[[feed]]\nid = \"a\"\nurl = \"https://u:p@a.example/\"\nbearer_env = \"B\"",
        (6, 7),
        "the `url` has a login, and so has `bearer_env`",
    ),
    ("[[feed]]\nid = \"a\"\nurl = \"x\"\nbearer_env = \"a b\"", (7, 14), "not the name of an environment variable"),
    (
        "[[feed]]\nid = \"a\"\nurl = \"x\"\nbearer_env = \"B\"\nusername = \"ada\"",
        (7, 14),
        "either a `username` or a `bearer_env`",
    ),
];

#[test]
fn each_mistake_is_shown_with_its_place_and_what_was_meant() {
    for (typed, place, words) in MISTAKES {
        let found = &refused(&format!("{PLANET}{typed}\n"))[0];
        let said = format!("{}; {}", found.message, found.help.as_deref().unwrap_or(""));
        assert_eq!(found.line_and_column(), Some(*place), "{typed}: {said}");
        assert!(said.contains(words), "{typed}: {said}");
    }
}

#[test]
fn all_mistakes_are_named_at_once() {
    let found = refused(&format!("{PLANET}timezone = \"X\"\nitems_per_page = -1\n[[feed]]\nid = \"\"\nurl = \"\"\n"));
    assert_eq!(found.len(), 4);
}

#[test]
fn an_empty_file_is_told_what_it_lacks() {
    let found = &refused("")[0];
    assert!(found.message.contains("missing field `planet`"), "{}", found.message);
}

/// The keys that a table knows, from what it says about one that it does not know.
fn keys_of(table: &str) -> Vec<String> {
    let found = &refused(&table.replace("KEY", "zzzzqqqq = 1"))[0];
    let known = found.help.as_deref().expect("a list of keys");
    let known = known.strip_prefix("the keys known here are ").expect("a list of keys");
    known.split(", ").map(str::to_owned).collect()
}

/// What stands in `[newsletter.sending]` behind `via`, where the complaint points, and words that it must have.
const WRONG_SENDING: &[(&str, (usize, usize), &str)] = &[
    ("\"pigeon\"", (5, 7), "`via` is one of \"smtp\", \"sendmail\", \"listmonk\", \"buttondown\""),
    ("\"smtp\"", (5, 7), "sending by SMTP needs a `host`"),
    ("\"smtp\"\nhost = \"https://m.example\"", (6, 8), "is not the name of a host"),
    ("\"smtp\"\nhost = \"m.example\"\nport = 0", (7, 8), "`port` is from 1 to 65535; the default is 465"),
    ("\"smtp\"\nhost = \"m.example\"\ntls = \"none\"", (7, 7), "nothing is sent to m.example without encryption"),
    ("\"smtp\"\nhost = \"m.example\"\ntls = \"ssl\"", (7, 7), "`tls` is one of \"implicit\", \"starttls\", \"none\""),
    (
        "\"smtp\"\nhost = \"m.example\"\npassword = \"x\"",
        (7, 1),
        "unknown key `password`; did you mean `password_env`?",
    ),
    ("\"smtp\"\nhost = \"m.example\"\npassword_env = \"X\"", (7, 16), "`password_env` without `username`"),
    (
        "\"smtp\"\nhost = \"m.example\"\nusername = \"a\"\npassword_env = \"X Y\"",
        (8, 16),
        "`password_env` is not the name of an environment variable",
    ),
    ("\"smtp\"\nhost = \"m.example\"\nca_file = \"../ca.pem\"", (7, 11), "leaves the project's directory"),
    ("\"sendmail\"\nhost = \"m.example\"", (6, 8), "`host` is for via = \"smtp\", and this is via = \"sendmail\""),
    ("\"listmonk\"", (5, 7), "listmonk needs an address: write url = "),
    ("\"listmonk\"\nurl = \"https://l.example\"", (5, 7), "listmonk needs an API user: write username = "),
    ("\"listmonk\"\nurl = \"https://l.example\"\nusername = \"a\"", (5, 7), "listmonk needs lists: write lists = [1]"),
    ("\"listmonk\"\nurl = \"https://l.example\"\nusername = \"a\"\nlists = [0]", (8, 10), "lists have numbers from 1"),
    (
        "\"listmonk\"\nurl = \"http://l.example\"\nusername = \"a\"\nlists = [1]",
        (6, 7),
        "no token is sent without encryption; write https://",
    ),
    ("\"buttondown\"\nbody = \"text\"", (6, 8), "`body` is one of \"markdown\", \"html\""),
    ("\"buttondown\"\nurl = \"https://u:p@b.example\"", (6, 7), "the `url` has more than an address"),
];

#[test]
fn every_mistake_about_sending_is_told_with_its_place() {
    for (typed, place, words) in WRONG_SENDING {
        let mistakes = refused(&format!("{PLANET}[newsletter.sending]\nvia = {typed}\n"));
        let told = |mistake: &Diagnostic| {
            let help = mistake.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
            mistake.line_and_column() == Some(*place) && format!("{}{help}", mistake.message).contains(words)
        };
        assert!(mistakes.iter().any(told), "{typed}: {mistakes:?}");
    }
}

#[test]
fn sending_has_the_usual_ports_and_variables() {
    let smtp = |typed: &str| match understood(&format!("{PLANET}[newsletter.sending]\nvia = \"smtp\"\n{typed}"))
        .newsletter
        .sending
    {
        Some(Sending::Smtp(smtp)) => smtp,
        other => panic!("{other:?}"),
    };
    let implicit = smtp("host = \"Mail.example\"\nusername = \"ada\"");
    assert_eq!((implicit.host.as_str(), implicit.port), ("mail.example", 465));
    assert_eq!(implicit.login.unwrap().variable, "ORRERY_SMTP_PASSWORD");
    assert_eq!(smtp("host = \"m.example\"\ntls = \"starttls\"").port, 587);
    for here in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(smtp(&format!("host = \"{here}\"\ntls = \"none\"")).port, 25);
    }
}

#[test]
fn the_sample_feeds_toml_shows_every_key() {
    let sample = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/feeds.toml")).unwrap();
    let tables = [
        "[planet]\nKEY",
        "[planet]\ntitle = \"\"\nbase_url = \"\"\nowner = { KEY }",
        "[fetch]\nKEY",
        "[newsletter]\nKEY",
        "[newsletter.mail]\nKEY",
        "[newsletter.sending]\nKEY",
        "[search]\nKEY",
        "[theme]\nKEY",
        "[theme]\nfonts = { KEY }",
        "[theme]\nheader_links = [{ title = \"\", url = \"\", KEY }]",
        "[feeds]\nKEY",
        "[feeds]\npaths = { KEY }",
        "[pictures]\nKEY",
        "[[newsletter.section]]\nKEY",
        "[feed_defaults]\nKEY",
        "[[feed]]\nKEY",
        "[[author]]\nKEY",
    ];
    for table in tables {
        for key in keys_of(table) {
            let is_table = |line: &str| line.trim_end_matches(']').ends_with(&format!("[newsletter.{key}"));
            let is_shown = |line: &str| line.contains(&format!("{key} = ")) || is_table(line);
            let shown = sample.lines().any(is_shown);
            assert!(shown, "feeds.toml does not show `{key}` of {table}");
        }
    }
}
