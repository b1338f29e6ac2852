//! Whether links are alive: asked politely, and not again within days.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{asking, files};
use crate::commands::failure::Failure;
use crate::commands::remarks;
use crate::config::{Config, Location};
use crate::fetch::{Answer, FetchError, Fetched};
use crate::newsletter::Reach;

/// What was alive is not asked again for so long.
const FRESH: TimeDelta = TimeDelta::days(7);
/// All else is asked again after this: somebody may have mended it.
const FRESH_TROUBLE: TimeDelta = TimeDelta::hours(1);

/// What is remembered of a link.
#[derive(Clone, Serialize, Deserialize)]
struct Known {
    asked: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<Url>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dead: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unsure: Option<String>,
}

/// Asks for those links of which nothing fresh is known, and gives what is known of all.
pub fn reach(
    links: &[Url],
    config: &Config,
    allow_private: bool,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, Reach>, Failure> {
    let path = memory(config);
    let mut known: BTreeMap<String, Known> =
        std::fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(); // what cannot be read is asked again
    known.retain(|_, one| one.is_fresh(now));
    let missing: Vec<Url> = links.iter().filter(|url| !known.contains_key(url.as_str())).cloned().collect();
    if !missing.is_empty() {
        let locations = missing.iter().cloned().map(Location::Web).collect();
        let answers = asking::ask(locations, config, allow_private, now)?;
        for (url, fetched) in missing.iter().zip(answers) {
            known.insert(url.to_string(), Known::of(fetched, url, now));
        }
        let text = serde_json::to_string_pretty(&known).map_err(|error| Failure::Machine(error.to_string()))?;
        files::replace(&path, &text)?;
    }
    let found = links.iter().filter_map(|url| Some((url.to_string(), known.get(url.as_str())?.reach())));
    Ok(found.collect())
}

/// Beside the archive, as it is the program's own.
fn memory(config: &Config) -> PathBuf {
    config.planet.archive.with_file_name("links.json")
}

impl Known {
    fn of(fetched: Fetched, url: &Url, asked: DateTime<Utc>) -> Self {
        let fine = Self { asked, moved: None, dead: None, unsure: None };
        match fetched.outcome {
            Ok(Answer::Document(document)) => {
                // From http to https or with a slash more: nothing that a reader would notice.
                let moved = document.moves.for_good.filter(|to| !is_same_page(to, url));
                Self { moved, ..fine }
            }
            Ok(Answer::Unchanged(_)) | Err(FetchError::TooLarge { .. }) => fine,
            Err(error) if is_gone(&error) => {
                let of_status = |status| format!("HTTP {status}: there is nothing at this address");
                let why = error.status().map_or_else(|| remarks::in_short(&error.to_string()), of_status);
                Self { dead: Some(why), ..fine }
            }
            Err(error) => Self { unsure: Some(remarks::in_short(&error.to_string())), ..fine },
        }
    }

    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        let is_trouble = self.dead.is_some() || self.unsure.is_some();
        let age = now - self.asked;
        age >= TimeDelta::zero() && age < if is_trouble { FRESH_TROUBLE } else { FRESH }
    }

    fn reach(&self) -> Reach {
        match (&self.dead, &self.unsure, &self.moved) {
            (Some(why), ..) => Reach::Dead(why.clone()),
            (_, Some(why), _) => Reach::Unsure(why.clone()),
            (_, _, Some(to)) => Reach::Moved(to.clone()),
            _ => Reach::Fine,
        }
    }
}

fn is_same_page(one: &Url, other: &Url) -> bool {
    let page = |url: &Url| {
        let text = url.as_str().split_once("://").map_or("", |(_, rest)| rest).to_owned();
        text.trim_end_matches('/').to_owned()
    };
    page(one) == page(other)
}

/// Whether it is certain that nothing is there. A server that refuses programs may well show it to people.
fn is_gone(error: &FetchError) -> bool {
    match error {
        FetchError::Elsewhere { cause, .. } => is_gone(cause),
        FetchError::NoHost(_) => true,
        error => matches!(error.status(), Some(404 | 410)),
    }
}
