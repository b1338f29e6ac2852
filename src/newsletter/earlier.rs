//! What other issues had.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::markup::encoded;
use super::outline::Outline;
use crate::content::{Manuscript, Marker};
use crate::sanitize::canonical;

/// Links and items of other issues.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// Each page, in the form in which addresses are compared, and the first issue that had it.
    pub links: BTreeMap<String, String>,
    /// What they were offered, whether it was taken or not.
    pub offered: BTreeSet<String>,
}

impl Earlier {
    /// Of all issues but the one with this name, those before it alone if it is among them.
    pub fn than(stem: Option<&str>, issues: &[Manuscript]) -> Self {
        let mut earlier = Self::default();
        for issue in issues.iter().take_while(|issue| stem != Some(&issue.stem)) {
            for link in Outline::of(issue).links {
                if let Ok(url) = Url::parse(&link.url) {
                    earlier.links.entry(key(&url)).or_insert_with(|| issue.stem.clone());
                }
            }
            earlier.offered.extend(offered(&issue.text));
        }
        earlier
    }
}

/// What an issue was offered.
pub fn offered(text: &str) -> impl Iterator<Item = String> {
    let lists = Marker::all(text).into_iter().filter_map(|(_, marker)| match marker {
        Marker::Drafted(ids) => Some(ids),
        _ => None,
    });
    lists.flatten()
}

/// An address in the form in which addresses are compared. What differs in its fragment alone differs: `#episode-22` and
/// `#episode-23` of one page are two things to read.
pub fn key(url: &Url) -> String {
    encoded(&match url.fragment() {
        Some(fragment) if !fragment.is_empty() => format!("{}#{fragment}", canonical(url)),
        _ => canonical(url),
    })
}
