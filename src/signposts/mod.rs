//! The plan in, files for machines that look around out: `sitemap.xml`, `robots.txt`, and how the feeds fare as JSON.

mod health;
mod robots;
mod sitemap;

use std::error::Error;

use crate::site::{HEALTH, ROBOTS, SITEMAP, Site};

/// A file: its place on the site, and its bytes.
pub type File = (String, Vec<u8>);

/// All of them. What the owner has of the same name below `static_dir` takes the place of ours.
///
/// # Errors
/// When a writer fails, which only a lack of memory makes it do.
pub fn files(site: &Site<'_>) -> Result<Vec<File>, Box<dyn Error + Send + Sync>> {
    let mut files = Vec::new();
    for name in site.signposts() {
        match name {
            SITEMAP => files.extend(sitemap::files(site)),
            ROBOTS => files.push((ROBOTS.to_owned(), robots::text(site).into_bytes())),
            HEALTH => files.push((HEALTH.to_owned(), health::json(site)?)),
            _ => {}
        }
    }
    Ok(files)
}
