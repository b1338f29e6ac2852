//! `robots.txt` (RFC 9309): everybody may read everything, and here is the sitemap.

use crate::site::{SITEMAP, Site};

/// Its text.
pub fn text(site: &Site<'_>) -> String {
    format!("User-agent: *\nDisallow:\n\nSitemap: {}{SITEMAP}\n", site.from.config.planet.base_url)
}
