//! `orrery newsletter`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::sending::NewsletterSend;

/// `orrery newsletter`.
#[derive(Debug, Args)]
pub struct Newsletter {
    /// What to do
    #[command(subcommand)]
    pub command: NewsletterCommand,
}

/// What can be done with the newsletter.
#[derive(Debug, Subcommand)]
pub enum NewsletterCommand {
    /// Write the draft of the next issue: what came since the last one, by the sections of feeds.toml
    Draft(NewsletterDraft),
    /// Note a page for the next issue in content/newsletter/inbox.md, with its title and description
    Add(NewsletterAdd),
    /// Say what is wrong with an issue, with file, line and column
    Check(NewsletterCheck),
    /// Check a draft, set its date, and make it an issue
    Publish(NewsletterPublish),
    /// Show an issue as mail: as it travels, as HTML, as text, or all of it side by side
    Render(NewsletterRender),
    /// Send an issue by mail, as [newsletter.sending] of feeds.toml says: a test to people you name, or to the list
    Send(NewsletterSend),
    /// List what was sent to readers, and when
    Sent,
}

/// `orrery newsletter draft`.
#[derive(Debug, Args)]
pub struct NewsletterDraft {
    /// Add to the draft that is there what is new; what you changed stays, what you took out does not come back
    #[arg(long, conflicts_with_all = ["since", "until"])]
    pub update: bool,
    /// Begin with this moment or day (RFC 3339, or YYYY-MM-DD in the planet's time zone) instead of the end of the last
    /// issue
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// End before this moment or day instead of the newsletter's weekday
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Give it this number instead of the next one; with --update, take the draft with this number
    #[arg(long, value_name = "N")]
    pub issue: Option<u32>,
    /// Print it, and write nothing
    #[arg(long)]
    pub stdout: bool,
    /// Ask no calendar on the web
    #[arg(long)]
    pub offline: bool,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
}

/// `orrery newsletter add`.
#[derive(Debug, Args)]
pub struct NewsletterAdd {
    /// The page's address
    #[arg(value_name = "URL")]
    pub url: String,
    /// The id of the section that it is meant for
    #[arg(long, value_name = "ID")]
    pub section: Option<String>,
    /// A word to the editors, or to readers
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
    /// Call it so, and do not ask the page
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Ask an address that is not of the public internet, too
    #[arg(long)]
    pub allow_private: bool,
}

/// `orrery newsletter check`.
#[derive(Debug, Args)]
pub struct NewsletterCheck {
    /// The issue's file; the draft if none is named, or else the newest issue
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Do not ask whether links are alive
    #[arg(long)]
    pub offline: bool,
    /// Only what stands on lines that are not as they were in this commit or branch: git is asked
    #[arg(long, value_name = "REF")]
    pub since: Option<String>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = FindingsFormat::Text)]
    pub format: FindingsFormat,
    /// Ask addresses that are not of the public internet, too
    #[arg(long)]
    pub allow_private: bool,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
}

/// How `newsletter check` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FindingsFormat {
    /// For people: one line each
    Text,
    /// For programs: one object a line
    Json,
    /// For pull requests: annotations of GitHub Actions
    Github,
}

/// `orrery newsletter publish`.
#[derive(Debug, Args)]
pub struct NewsletterPublish {
    /// The draft's file; the only draft if none is named
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Publish it at this moment or on this day; if that is to come, it is a schedule
    #[arg(long, value_name = "TIME")]
    pub date: Option<String>,
    /// Do not ask whether links are alive
    #[arg(long)]
    pub offline: bool,
    /// Publish it whatever the check finds
    #[arg(long)]
    pub anyway: bool,
    /// Ask addresses that are not of the public internet, too
    #[arg(long)]
    pub allow_private: bool,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
}

/// `orrery newsletter render`.
#[derive(Debug, Args)]
pub struct NewsletterRender {
    /// The issue's file; the draft if none is named, or else the newest issue
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// What to make of it; eml if nothing is said, and preview with --open
    #[arg(long, value_enum)]
    pub format: Option<LetterFormat>,
    /// Write it there instead of to standard output
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Show the preview, or the HTML, in a browser
    #[arg(long)]
    pub open: bool,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
}

/// What `newsletter render` makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LetterFormat {
    /// The whole letter as it travels
    Eml,
    /// Its HTML
    Html,
    /// Its plain text
    Text,
    /// The issue's Markdown, as mailing services take it
    Markdown,
    /// All of it for programs
    Json,
    /// One page for you: inbox, sizes, web page, mail in two widths, light and dark, text
    Preview,
}
