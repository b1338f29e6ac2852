//! `orrery newsletter send`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

/// `orrery newsletter send`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("readers").required(true).args(["to", "list"])))]
pub struct NewsletterSend {
    /// The file; if none is named, the newest that is published, or for a test the draft, if there is one
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Send a test to this address, with [test] in front of its subject; may be given several times. A draft will do
    #[arg(long, value_name = "ADDRESS")]
    pub to: Vec<String>,
    /// Send it to the list: to the address in `to` of [newsletter.mail], or as a draft to the service of
    /// [newsletter.sending]. Once: what was sent is remembered
    #[arg(long)]
    pub list: bool,
    /// Show what would be sent, to whom and by what, and connect to nobody. No password is needed
    #[arg(long)]
    pub dry_run: bool,
    /// Send it to the list although it was sent before, or may have been
    #[arg(long, conflicts_with = "to")]
    pub again: bool,
    /// Send it to the list whatever the check finds, and though its page is not made yet
    #[arg(long, conflicts_with = "to")]
    pub anyway: bool,
    /// Say nothing and be content if the newest issue was sent before or is older than three days: for runs by the clock
    #[arg(long, conflicts_with_all = ["to", "file", "again"])]
    pub if_new: bool,
    /// Do not ask whether links are alive
    #[arg(long)]
    pub offline: bool,
    /// Ask links at addresses that are not of the public internet, too
    #[arg(long)]
    pub allow_private: bool,
    /// Take this for the present moment (RFC 3339); else the clock
    #[arg(long, value_name = "TIME", env = "ORRERY_NOW")]
    pub now: Option<String>,
}
