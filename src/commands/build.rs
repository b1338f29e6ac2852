//! `orrery build`: gathers, then makes the site. Here is where all is put together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::announce::Announced;
use super::console::{Console, Volume};
use super::failure::Failure;
use super::gather::{self, Gathered, Moment};
use super::interrupt::Interrupt;
use super::orders::Selection;
use super::outputs::{self, FromArchive, Interrupted};
use super::{Ending, announce, includes, moments, newsletter, pictures, relate, removed, renew, retain, sift};
use crate::archive::{Archive, EntryRecord, Lock, SourceRecord};
use crate::cli::{self, Cli};
use crate::config::{self, Config, SourceId, State};
use crate::content::{self, Content, Drafts, Withheld};
use crate::curation::{self, Curation};
use crate::health::{self, Health};
use crate::pictures::{Album, Store};
use crate::publish::{self, Published};
use crate::render::Renderer;
use crate::site::{self, Contents, Ingredients, NoContents, count};
use crate::theme::{self, Theme};
use crate::timeline::{self, Cause, Fate, Timeline};
use crate::words::is_known;

/// Builds the site.
pub fn build(cli: &Cli, arguments: &cli::Build, console: &mut Console<'_>) -> Result<Ending, Failure> {
    let started = Instant::now();
    console.set_volume(Volume::from_flags(arguments.quiet, arguments.verbose));
    let now = moments::now(arguments.now.as_deref(), arguments.offline)?;
    // Whatever the owner may have done wrong shows here, before the network and before anything is written.
    let config = configure(config::load(&cli.config)?, arguments)?;
    let theme = theme::load(&config)?;
    let mut curation = curation::load(&config)?;
    let drafts = if arguments.drafts { Drafts::Shown } else { Drafts::Withheld };
    let mut content = content::load(&config, now, drafts)?;
    let renderer = rehearse(&config, &theme, &content, now)?;
    if config.sources.is_empty() {
        console.note("feeds.toml names no feeds yet: add a [[feed]] with an id and a url");
    }
    if !is_known(&config.planet.language) {
        let language = &config.planet.language;
        console.note(&format!("there are no words in `{language}` yet: pages say English ones; see docs/words.md"));
    }
    for withheld in &content.withheld {
        console.note(&left_out(withheld, &config));
    }

    let _lock = Lock::take(&config.planet.archive)?;
    let interrupt = Interrupt::watch()?;
    let mut archive = Archive::open(&config.planet.archive)?;
    removed::settle(&config, &mut curation, &mut archive, console)?;
    say_renewed(renew::renew(&config, &mut archive)?, console);
    let gathered = match arguments.offline {
        true => None,
        false => {
            let selection = Selection { only: Vec::new(), force: arguments.force };
            let moment = Moment { now, stop: interrupt.flag() };
            Some(gather::gather(&config, &curation, &mut archive, &selection, moment, console)?)
        }
    };
    relate::relate(&mut archive, &interrupt.flag(), console)?;
    if interrupt.came() {
        return Err(Failure::Interrupted(Interrupted.to_string()));
    }
    if gathered.is_some() {
        newsletter::refresh_calendars(&config, false, now, console)?;
        retain::retain(&config, &mut archive, now, console)?;
    }
    let mut entries = archive.entries()?;
    sift::sift(&config, &curation, &mut archive, &mut entries)?;
    say_idle(&curation, &entries, &config, console);
    let sources = archive.sources()?;
    let events = includes::events(&config, &curation, &content, &entries, now, console)?;
    let mut timeline = timeline::merge(&config, &curation, &sources, entries, &content, now);
    includes::fill(&config, &mut timeline, &mut content, &events, now, console);
    timeline.find_mentions(&archive.links()?);
    if config.planet.related > 0 {
        timeline.find_related(&archive.related()?, config.planet.related);
    }
    say_left_out(&timeline, console);
    let contents = FromArchive { bodies: archive.bodies(), stop: interrupt.flag() };
    if let (Some(week), 1..) = (timeline.week(None), config.planet.mentions) {
        timeline.mentioned = timeline.most_mentioned(week, |item| contents.content(item))?;
        timeline.mentioned.truncate(config.planet.mentions);
    }
    let moment = gathered.is_some().then(|| Moment { now, stop: interrupt.flag() });
    let pictures = pictures::collect(&config, &timeline, &contents.bodies, moment.as_ref(), console)?;
    let (published, feeds) = make(&config, &theme, &content, &renderer, (&timeline, &sources, &contents, &pictures))?;
    // Without the network, or for the owner's eyes alone, nobody is told.
    if !arguments.offline && !arguments.drafts {
        announce::announce(&config, &feeds, &published, Moment { now, stop: interrupt.flag() }, console);
    }
    let seconds = started.elapsed().as_secs_f64();
    console.summary(&summary(&config, gathered.as_ref(), &timeline, &published, seconds))?;
    Ok(Ending::Done)
}

/// Says that a policy has changed.
pub fn say_renewed(entries: usize, console: &mut Console<'_>) {
    if entries > 0 {
        console.note(&format!("{} cleaned again, as the policy has changed", count(entries, "entry", "entries")));
    }
}

/// What the command line says goes before what the file says.
fn configure(mut config: Config, arguments: &cli::Build) -> Result<Config, Failure> {
    if let Some(typed) = &arguments.base_url {
        let advice = |(complaint, help)| Failure::Usage(format!("--base-url {typed}: {complaint}; {help}"));
        config.planet.base_url = config::base_url(typed).map_err(advice)?;
    }
    if let Some(directory) = &arguments.output_dir {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let planet = &config.planet;
        let sources = [&planet.content_dir, &planet.templates_dir, &planet.static_dir, &planet.archive];
        let sources = sources.map(|path| absolute(path));
        let root = absolute(&config.root.join("."));
        if !config::is_apart(&absolute(directory), &root, sources.each_ref().map(PathBuf::as_path)) {
            let help = "name a directory apart from what the site is made of";
            return Err(Failure::Usage(format!("--output-dir {}: {help}", directory.display())));
        }
        config.planet.output_dir.clone_from(directory);
    }
    Ok(config)
}

/// Plans the site without entries, and makes one page with each template that such a site needs: shows what the
/// owner's files claim and whether the templates are understood.
fn rehearse(config: &Config, theme: &Theme, content: &Content, now: DateTime<Utc>) -> Result<Renderer, Failure> {
    let (sources, health, album) = (BTreeMap::new(), Health::default(), Album::default());
    let timeline = timeline::merge(config, &Curation::default(), &sources, Vec::new(), content, now);
    let site = site::plan(Ingredients { config, timeline: &timeline, content, health: &health, theme, album: &album })?;
    let renderer = Renderer::new(theme, &site.planet, &config.words)?;
    let mut tried = BTreeSet::new();
    for page in site.pages.iter().filter(|page| tried.insert(page.of.template())) {
        let rendered = renderer.render(page.of.template(), &site.view(page, &NoContents)?);
        rendered.map_err(|mistake| Failure::Usage(mistake.to_string()))?;
    }
    Ok(renderer)
}

/// What the first half leaves: all that is shown, what is remembered of sources, texts and pictures.
type FromBefore<'a> = (&'a Timeline, &'a BTreeMap<SourceId, SourceRecord>, &'a FromArchive, &'a (Album, Option<Store>));

/// The second half: timeline → plan → files; and what a hub may be told of.
fn make(
    config: &Config,
    theme: &Theme,
    content: &Content,
    renderer: &Renderer,
    (timeline, sources, contents, (album, pictures)): FromBefore<'_>,
) -> Result<(Published, Vec<Announced>), Failure> {
    let asked = config.sources.iter().filter(|source| source.state == State::Active);
    let asked = asked.filter_map(|source| Some((&source.id, &sources.get(&source.id)?.memory)));
    let health = health::of(asked);
    let site = site::plan(Ingredients { config, timeline, content, health: &health, theme, album })?;
    let planned = outputs::outputs(&site, renderer, contents, pictures.as_ref())?;
    let published = publish::publish(&config.planet.output_dir, &planned)?;
    Ok((published, outputs::announced(&site)))
}

fn left_out(withheld: &Withheld, config: &Config) -> String {
    let path = withheld.path.strip_prefix(&config.root).unwrap_or(&withheld.path).display();
    match withheld.scheduled {
        None => format!("{path} is a draft and was left out"),
        Some(moment) => {
            let local = moment.with_timezone(&config.planet.timezone);
            format!("{path} is scheduled for {} and was left out", local.format("%Y-%m-%dT%H:%M%:z"))
        }
    }
}

/// Decisions that concern nothing are slips of the pen, or may go.
fn say_idle(curation: &Curation, entries: &[Box<EntryRecord>], config: &Config, console: &mut Console<'_>) {
    let path = curation.path.strip_prefix(&config.root).unwrap_or(&curation.path).display();
    for (kind, line) in curation.idle(entries) {
        console.note(&format!("{path}:{line}: no entry fits this [[{kind}]]; see `orrery entries` for what there is"));
    }
}

/// Says for each feed how many of its entries readers do not see, and why.
fn say_left_out(timeline: &Timeline, console: &mut Console<'_>) {
    let mut causes: BTreeMap<(&SourceId, String), usize> = BTreeMap::new();
    for (source, fate) in &timeline.left_out {
        *causes.entry((source, fate.to_string())).or_default() += 1;
    }
    for ((source, fate), number) in causes {
        console.detail(&format!("{source}: {} {fate}", count(number, "entry", "entries")));
    }
}

/// Such as `6 feeds: 3 changed, 2 unchanged, 1 failing; 14 new entries; 23 files written, 2 removed in 0.4 s`.
fn summary(
    config: &Config,
    gathered: Option<&Gathered>,
    timeline: &Timeline,
    published: &Published,
    seconds: f64,
) -> String {
    let entries = match gathered {
        None => format!("{}, not asked", count(config.sources.len(), "feed", "feeds")),
        Some(gathered) => gathered.summary(),
    };
    let files = count(published.changed.len(), "file", "files");
    // What is gathered for the newsletter alone is where it shall be.
    let is_hidden = |fate: &Fate| matches!(fate, Fate::Hidden(cause) if *cause != Cause::Aside);
    let hidden = timeline.left_out.iter().filter(|(_, fate)| is_hidden(fate)).count();
    let hidden = if hidden > 0 { format!("; {} not shown", count(hidden, "entry", "entries")) } else { String::new() };
    format!("{entries}{hidden}; {files} written, {} removed in {seconds:.1} s", published.removed)
}
