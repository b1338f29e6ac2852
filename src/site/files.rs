//! The files beside the pages: what is copied, and what machines look for.

use super::Site;
use crate::theme::StaticFile;

/// The pages that search engines should list.
pub const SITEMAP: &str = "sitemap.xml";
/// What robots may read.
pub const ROBOTS: &str = "robots.txt";
/// How the feeds fare, for programs.
pub const HEALTH: &str = "health.json";

/// The theme's file that only the search needs.
const SEARCH_SCRIPT: &str = "search.js";

impl Site<'_> {
    /// The files that are published as they are: those of the theme that the site needs, and the owner's.
    pub fn static_files(&self) -> impl Iterator<Item = (&String, &StaticFile)> {
        let is_idle = |name: &str, file: &StaticFile| {
            name == SEARCH_SCRIPT && matches!(file, StaticFile::Default(_)) && !self.from.config.search.enabled
        };
        self.from.theme.files.iter().filter(move |(name, file)| !is_idle(name, file))
    }

    /// The files for machines that look around, but for those that the owner has among the static files. Robots ask for
    /// theirs only at the root of a host.
    pub fn signposts(&self) -> impl Iterator<Item = &'static str> {
        let robots = (self.planet.home == "/").then_some(ROBOTS);
        let all = [SITEMAP, HEALTH].into_iter().chain(robots);
        all.filter(|name| !self.from.theme.files.contains_key(*name))
    }
}
