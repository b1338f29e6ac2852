//! The command line: what may be typed.

mod newsletter;
mod sending;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use newsletter::{
    FindingsFormat, LetterFormat, Newsletter, NewsletterAdd, NewsletterCheck, NewsletterCommand, NewsletterDraft,
    NewsletterPublish, NewsletterRender,
};
pub use sending::NewsletterSend;

/// Gathers a community's blogs on one site, with its newsletter.
#[derive(Debug, Parser)]
#[command(name = "orrery", version, max_term_width = 100, after_help = EXIT_STATUSES)]
pub struct Cli {
    /// The planet's configuration; all its paths start at its directory
    #[arg(long, global = true, default_value = "feeds.toml", value_name = "FILE")]
    pub config: PathBuf,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_STATUSES: &str = "Exit status:\n  \
    0  done, even if some feeds could not be read\n  \
    1  failed: the site is as it was; for `check`, a source could not be read\n  \
    2  a mistake on the command line, in feeds.toml, in content or in a template\n  \
    3  `check` found something to mend, also `newsletter check`, `publish` and `send`; or an issue\n       \
    was sent before\n  \
    4  another run is at work\n  \
    130  interrupted: what had come is in the archive, the site is as it was";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fetch all feeds into the archive, then make the site
    Build(Build),
    /// Ask the feeds that are due and keep what is new in the archive, without making the site
    Fetch(Fetch),
    /// Print or search the entries of the archive, one a line, newest first
    Entries(Entries),
    /// Write the whole archive as one document, to carry it to another machine or version
    Export(Export),
    /// Make the archive from a document that `export` wrote, in either format
    Import(Import),
    /// Read feeds now, without touching the archive, and say what is in them and what is wrong; for the newsletter, see
    /// `newsletter check`
    Check(Check),
    /// Draft, check, publish and send the issues of the newsletter
    Newsletter(Newsletter),
    /// Say what the archive has of feeds that are no longer in feeds.toml; with --yes, remove it for good
    Prune(Prune),
    /// Give the history of a feed to the id that it has in feeds.toml now
    Rename(Rename),
}

/// `orrery build`.
#[derive(Debug, Args)]
pub struct Build {
    /// Make the site from the archive alone, without asking any feed
    #[arg(long)]
    pub offline: bool,
    /// Ask every feed, due or not, but for those that are paused or archived
    #[arg(long, conflicts_with = "offline")]
    pub force: bool,
    /// Write the site here instead of `output_dir`
    #[arg(long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// Make the site for this address instead of `base_url`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Include drafts and what is scheduled for later
    #[arg(long)]
    pub drafts: bool,
    /// Take this for the present moment (RFC 3339); else, with --offline, SOURCE_DATE_EPOCH; else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
    /// Say only what is wrong
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say how each feed fared
    #[arg(short, long)]
    pub verbose: bool,
}

/// `orrery fetch`.
#[derive(Debug, Args)]
pub struct Fetch {
    /// Ids of feeds in feeds.toml, to be asked whether they are due or not; all that are due if none is named
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// Ask every feed, due or not, but for those that are paused or archived
    #[arg(long)]
    pub force: bool,
    /// Only say who would be asked, who not, and why
    #[arg(long)]
    pub dry_run: bool,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
    /// Say only what is wrong
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say how each feed fared
    #[arg(short, long)]
    pub verbose: bool,
}

/// `orrery entries`.
#[derive(Debug, Args)]
pub struct Entries {
    /// Only of this feed
    #[arg(long, value_name = "ID")]
    pub feed: Option<String>,
    /// Only from this moment or day on (RFC 3339, or YYYY-MM-DD in the planet's time zone)
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Only before this moment or day
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Only with this tag, in any spelling
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// Say in words what became of a post, by its address, id or key, and why: a dry run of filters and decisions
    #[arg(long, value_name = "URL", conflicts_with_all = ["feed", "since", "until", "tag"])]
    pub explain: Option<String>,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
    /// Instead, the pages that entries of at least two blogs link to, most mentioned first: in the week that ends with
    /// the newest entry, or from --since on and before --until
    #[arg(long, conflicts_with_all = ["feed", "tag"])]
    pub mentions: bool,
    /// Only with all these words in title, authors, tags or text, in capitals or not; "words in quotation marks" stand
    /// together
    #[arg(long, value_name = "WORDS")]
    pub search: Option<String>,
    /// Only what stands for this page
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Only with this key, which tells an entry from the others of its feed
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = EntriesFormat::Json)]
    pub format: EntriesFormat,
}

/// How `entries` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EntriesFormat {
    /// For people: date, feed, title and address
    Text,
    /// For programs: all of an entry, one object a line
    Json,
}

/// `orrery export`.
#[derive(Debug, Args)]
pub struct Export {
    /// How to write it; nothing is lost in either
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub format: ExportFormat,
    /// Write it to this file, which appears when it is whole, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// JSON lines: one object for each row of the archive
    Jsonl,
    /// Atom 1.0, which other programs read; the rows stand in elements of its own
    Atom,
}

/// `orrery import`.
#[derive(Debug, Args)]
pub struct Import {
    /// What `orrery export` wrote, by this version or an older one
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Take the place of an archive that is in use; a copy of it is kept beside it
    #[arg(long)]
    pub replace: bool,
}

/// `orrery check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Addresses, files, or ids of feeds in feeds.toml; all active ones of feeds.toml if none is named
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Write the new address of each feed that has moved for good into feeds.toml; all else in the file stays
    #[arg(long)]
    pub fix: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Ask addresses that are not of the public internet, too
    #[arg(long)]
    pub allow_private: bool,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
    /// For files: the address that the feed would have, where its relative links start
    #[arg(long, value_name = "URL", default_value = "https://feed.invalid/")]
    pub url: String,
}

/// How `check` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    Text,
    /// For programs: one object a source, one line each
    Json,
}

/// `orrery prune`.
#[derive(Debug, Args)]
pub struct Prune {
    /// Ids of feeds that are no longer in feeds.toml; all of these if none is named
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// Remove them; without this nothing is removed
    #[arg(long)]
    pub yes: bool,
}

/// `orrery rename`.
#[derive(Debug, Args)]
pub struct Rename {
    /// The id that the feed had
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The id that it has in feeds.toml now
    #[arg(value_name = "NEW")]
    pub new: String,
}
