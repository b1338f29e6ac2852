//! Which pages there are, and that no two things claim one place.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use super::feeds::{self, has_newsletter};
use super::pagination::{Sheet, sheets};
use super::view::{LinkView, LookView, PlanetView};
use super::{Address, Ingredients, Page, Site, Subject, archive};
use crate::config::{COLOURS, Colour, Config, Destination, Embeds, Face, Link, Outlet, Rgb, Source};
use crate::diagnostic::Diagnostic;
use crate::pictures::DIRECTORY;
use crate::sanitize;
use crate::theme::{StaticFile, hex};
use crate::timeline::Origin;
use crate::words::is_known;

/// Plans the site. With an empty timeline it shows, before any network, what the owner's own files claim.
///
/// # Errors
/// Two things that claim one address; a face that is not there.
pub fn plan(from: Ingredients<'_>) -> Result<Site<'_>, Vec<Diagnostic>> {
    let mut site = Site {
        planet: planet_view(from),
        from,
        issues: from.timeline.issues().collect(),
        months: Vec::new(),
        pages: Vec::new(),
    };
    site.months = site.find_months();
    let mut mistakes = missing_faces(from);
    mistakes.extend(missing_files(from));
    site.pages = match site.all_pages() {
        Ok(pages) => pages,
        Err(mistake) => {
            mistakes.push(mistake);
            Vec::new()
        }
    };
    mistakes.extend(site.trespassers());
    mistakes.extend(site.clashes());
    if mistakes.is_empty() { Ok(site) } else { Err(mistakes) }
}

impl Site<'_> {
    /// Pages of single things first, lists after them, the home page last.
    fn all_pages(&self) -> Result<Vec<Page>, Diagnostic> {
        let size = self.from.config.planet.items_per_page;
        let timeline = self.from.timeline;
        let mut pages = Vec::with_capacity(timeline.items.len() * 2 + 16);
        let mut add = |path: &str, of: Subject| -> Result<(), Diagnostic> {
            let address = match path {
                "" => Some(Address::home()),
                "404.html" => Address::file(path),
                path => Address::directory(path),
            };
            let address = address.ok_or_else(|| Diagnostic::whole(Path::new(path), "this cannot be an address"))?;
            pages.push(Page { address, of });
            Ok(())
        };
        for (at, item) in timeline.items.iter().enumerate() {
            match item.origin {
                Origin::Issue(_) => add(&item.address(), Subject::Issue(at))?,
                _ => add(&item.address(), Subject::Entry(at))?,
            }
        }
        for (number, page) in self.from.content.pages.iter().enumerate() {
            add(&page.address, Subject::Plain(number))?;
        }
        for (number, contributor) in timeline.contributors.iter().enumerate() {
            for sheet in oldest_first(contributor.items.len(), size) {
                let path = numbered(&format!("contributors/{}", contributor.id), sheet);
                add(&path, Subject::Contributor(number, sheet))?;
            }
        }
        for (key, tag) in &timeline.tags {
            for sheet in oldest_first(tag.items.len(), size) {
                add(&numbered(&format!("tags/{}", key.as_str()), sheet), Subject::Tag(key.clone(), sheet))?;
            }
        }
        for month in self.months.iter().copied() {
            add(&month.address(), Subject::Month(month))?;
        }
        for year in self.years() {
            add(&archive::year_address(year), Subject::Year(year))?;
        }
        add("contributors", Subject::Contributors)?;
        add("tags", Subject::Tags)?;
        add("archive", Subject::Archive)?;
        if has_newsletter(self.from) {
            add("newsletter", Subject::Newsletter)?;
        }
        let searched = self.from.config.search.enabled.then_some(("search", Subject::Search));
        let helpful = [("subscribe", Subject::Subscribe), ("health", Subject::Health)];
        for (path, of) in helpful.into_iter().chain(searched) {
            // The owner's own words go before ours.
            if !self.from.content.pages.iter().any(|page| page.address == path) {
                add(path, of)?;
            }
        }
        add("404.html", Subject::NotFound)?;
        for sheet in oldest_first(timeline.river.items.len(), size) {
            add(&numbered("", sheet), Subject::River(sheet))?;
        }
        Ok(pages)
    }

    /// Two claims on one file. Without regard to case, as some file systems have none.
    fn clashes(&self) -> Vec<Diagnostic> {
        let mut claims: BTreeMap<String, String> = BTreeMap::new();
        let mut clashes = Vec::new();
        let pages = self.pages.iter().map(|page| (page.address.to_file(), self.claimant(page)));
        let of =
            |feed: &feeds::PublishedFeed| format!("the {} feed of {}", feed.format.name(), self.feed_title(&feed.of));
        let feeds = self.feeds().into_iter().map(|feed| (feed.path.clone(), of(&feed)));
        let outlets = &self.from.config.feeds;
        let lists = [Outlet::Opml, Outlet::Foaf].map(|list| (outlets.path(list).to_owned(), list));
        let more = lists.into_iter().chain(outlets.aliases.iter().cloned());
        let more = more.map(|(path, outlet)| (path, format!("the {}", outlet.name())));
        let signposts = self.signposts().map(|path| (path.to_owned(), format!("the program's {path}")));
        let files = self.from.theme.files.iter().map(|(path, file)| (path.clone(), file_claim(path, file)));
        for (path, claimant) in pages.chain(feeds).chain(signposts).chain(more).chain(files) {
            match claims.entry(path.to_lowercase()) {
                Entry::Vacant(free) => drop(free.insert(claimant)),
                Entry::Occupied(taken) => clashes.push(
                    Diagnostic::whole(Path::new(&path), format!("{} and {claimant} claim one address", taken.get()))
                        .help("rename one of the two"),
                ),
            }
        }
        // A file cannot stand where others need a directory.
        for (path, claimant) in &claims {
            let above = path.match_indices('/').map(|(at, _)| &path[..at]);
            for (above, other) in above.filter_map(|above| claims.get_key_value(above)) {
                let message = format!("{other} is a file where {claimant} needs a directory");
                clashes.push(Diagnostic::whole(Path::new(above), message).help("rename one of the two"));
            }
        }
        clashes
    }

    /// Pages and files of the owner below an address where entries, tags and the like make pages of their own: what is free
    /// there today may be taken tomorrow.
    fn trespassers(&self) -> Vec<Diagnostic> {
        const TAKEN: [&str; 7] = ["archive", "contributors", "entries", DIRECTORY, "page", "search", "tags"];
        let archives: Vec<String> = self.planet_feeds().iter().filter_map(feeds::PublishedFeed::archive).collect();
        let is_taken = |path: &str| {
            let is_below = |directory: &str| path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
            TAKEN.iter().any(|taken| is_below(taken)) || archives.iter().any(|archive| is_below(archive))
        };
        let trespasser = |file: &Path, address: &str| {
            let message = format!("/{address} lies below an address of the program's own pages");
            Diagnostic::whole(file, message).help(format!("move it out of {}/", TAKEN.join("/, ")))
        };
        let pages = self.from.content.pages.iter().filter(|page| is_taken(&page.address));
        let files = self.from.theme.files.iter().filter(|(address, _)| is_taken(address));
        let pages = pages.map(|page| trespasser(&page.path, &format!("{}/", page.address)));
        let files = files.filter_map(|(address, file)| match file {
            StaticFile::Own(path) => Some(trespasser(path, address)),
            StaticFile::Default(_) | StaticFile::Made(_) => None,
        });
        let outlets = &self.from.config.feeds;
        let outlets = outlets.paths.iter().chain(outlets.aliases.iter().map(|(path, _)| path));
        let outlets = outlets.filter(|path| is_taken(path)).map(|path| trespasser(Path::new("feeds.toml"), path));
        pages.chain(files).chain(outlets).collect()
    }

    /// Who claims a page's address, for the owner.
    fn claimant(&self, page: &Page) -> String {
        match &page.of {
            Subject::Plain(number) => self.from.content.pages[*number].path.display().to_string(),
            Subject::Entry(at) | Subject::Issue(at) => format!("“{}”", self.from.timeline.items[*at].headline()),
            Subject::River(_) => "the river".into(),
            Subject::Contributors | Subject::Contributor(..) => "the contributors".into(),
            Subject::Tags | Subject::Tag(..) => "the tags".into(),
            Subject::Archive | Subject::Year(_) | Subject::Month(_) => "the archive".into(),
            Subject::Newsletter => "the newsletter".into(),
            Subject::Subscribe => "the page for subscribers".into(),
            Subject::Health => "the page of the feeds' health".into(),
            Subject::Search => "the search".into(),
            Subject::NotFound => "the page for wrong turns".into(),
        }
    }
}

fn file_claim(path: &str, file: &StaticFile) -> String {
    match file {
        StaticFile::Own(path) => path.display().to_string(),
        StaticFile::Default(_) | StaticFile::Made(_) => format!("the theme's {path}"),
    }
}

fn oldest_first(items: usize, size: usize) -> impl Iterator<Item = Sheet> {
    sheets(items, size).into_iter().rev()
}

fn numbered(path: &str, sheet: Sheet) -> String {
    match (path, sheet.number) {
        (path, None) => path.to_owned(),
        ("", Some(number)) => format!("page/{number}"),
        (path, Some(number)) => format!("{path}/page/{number}"),
    }
}

/// A face that is a path must be among the static files.
fn missing_faces(from: Ingredients<'_>) -> Vec<Diagnostic> {
    let of_sources = from.config.sources.iter().map(|source| ("feed", &source.id, &source.face));
    let of_authors = from.config.authors.iter().map(|author| ("author", &author.id, &author.face));
    let files = of_sources.chain(of_authors).filter_map(|(whose, id, face)| match face {
        Some(Face::File(face)) => Some((whose, id, face)),
        _ => None,
    });
    let missing = files.filter(|(.., face)| !from.theme.files.contains_key(*face));
    let at = |face: &str| from.config.planet.static_dir.join(face);
    missing
        .map(|(whose, id, face)| {
            Diagnostic::whole(&at(face), format!("the face of {whose} `{id}` is not there"))
                .help("put the picture there, or leave `face` out of feeds.toml: initials stand in for it")
        })
        .collect()
}

/// So must what `[theme]` names.
fn missing_files(from: Ingredients<'_>) -> Vec<Diagnostic> {
    let look = &from.config.look;
    let named = look.logo.iter().chain(&look.styles);
    let missing = named.filter(|path| !from.theme.files.contains_key(*path));
    let complaint = |path: &String| {
        Diagnostic::whole(&from.config.planet.static_dir.join(path), "this file of [theme] is not there")
            .help("put it there, or leave it out of [theme] in feeds.toml")
    };
    missing.map(complaint).collect()
}

fn planet_view(from: Ingredients<'_>) -> PlanetView {
    let config = from.config;
    let planet = &config.planet;
    let words = &config.words;
    let home = planet.base_url.path().to_owned();
    let has_newsletter = has_newsletter(from);
    let link = |title: &str, path: &str| LinkView { title: title.to_owned(), url: format!("{home}{path}") };
    let own = |(word, path)| link(words.say(word), path);
    let mut menu = vec![link(words.say("latest"), "")];
    menu.extend(has_newsletter.then(|| link(words.say("newsletter"), "newsletter/")));
    menu.extend([("contributors", "contributors/"), ("tags", "tags/"), ("archive", "archive/")].map(own));
    menu.extend(config.search.enabled.then(|| link(words.say("search"), "search/")));
    let pages = from.content.pages.iter().filter(|page| page.menu);
    menu.extend(pages.map(|page| link(&page.title, &format!("{}/", page.address))));
    PlanetView {
        title: planet.title.clone(),
        description: planet.description.clone(),
        language: planet.language.clone(),
        dir: super::words::direction(Some(&planet.language)),
        base_url: planet.base_url.to_string(),
        owner_name: planet.owner.name.clone(),
        owner_email: planet.owner.email.clone(),
        generator: format!("Orrery {}", env!("CARGO_PKG_VERSION")),
        newsletter_title: if has_newsletter { config.newsletter.title.clone() } else { String::new() },
        newsletter_description: config.newsletter.description.clone(),
        menu,
        feeds: feeds::planet_links(from),
        opml: format!("{home}{}", config.feeds.path(Outlet::Opml)),
        frame_sources: frame_sources(config),
        look: look_view(config, &home),
        og_locale: og_locale(config),
        extra: serde_json::to_value(&planet.extra).unwrap_or_default(),
        home,
    }
}

/// What `[theme]` says, as templates see it.
fn look_view(config: &Config, home: &str) -> LookView {
    let look = &config.look;
    let file = |path: &str| Address::file(path).map_or_else(String::new, |address| address.path(home));
    let link = |link: &Link| LinkView {
        title: link.title.clone(),
        url: match &link.to {
            Destination::Elsewhere(url) => url.to_string(),
            Destination::Here(path) => format!("{home}{path}"),
        },
    };
    let sky = |own: Option<Rgb>, default: fn(&Colour) -> Rgb| {
        let of_theme = || COLOURS.iter().find(|colour| colour.name == "sky").map(default);
        own.or_else(of_theme).map(hex).unwrap_or_default()
    };
    LookView {
        logo: look.logo.as_deref().map(file),
        styles: look.styles.iter().map(|path| file(path)).collect(),
        header_links: look.header_links.iter().map(link).collect(),
        footer_links: look.footer_links.iter().map(link).collect(),
        light: sky(look.light.own("sky"), |colour| colour.light),
        dark: sky(look.dark.own("sky"), |colour| colour.dark),
    }
}

/// The language as the Open Graph protocol has it, with a territory; empty where we know none.
fn og_locale(config: &Config) -> String {
    let language = &config.planet.language;
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    match (language.split_once('-'), language.rsplit('-').find(is_region)) {
        (Some((primary, _)), Some(region)) if region != primary => format!("{primary}_{}", region.to_uppercase()),
        _ if is_known(language) => config.words.say("og_locale").to_owned(),
        _ => String::new(),
    }
}

/// The sites whose players may be loaded: those of the feeds that show any.
fn frame_sources(config: &Config) -> String {
    let shows = |source: &&Source| matches!(source.treatment.embeds, Embeds::Frame | Embeds::Click);
    let mut origins: Vec<String> = config
        .sources
        .iter()
        .filter(shows)
        .flat_map(|source| sanitize::player_origins(&source.treatment.embed_hosts))
        .collect();
    origins.sort();
    origins.dedup();
    origins.join(" ")
}
