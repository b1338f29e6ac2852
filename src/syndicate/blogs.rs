//! The blogs of the planet, as the lists of them have it.

use crate::site::Site;
use crate::timeline::{Blog, Standing};

/// The blogs that are gathered, by name. What is gone, or has no address at all, does not help a reader program.
pub fn listed<'a>(site: &'a Site<'_>) -> Vec<&'a Blog> {
    let is_listed =
        |blog: &&Blog| blog.standing != Standing::Former && (blog.feed_url.is_some() || blog.homepage.is_some());
    let mut blogs: Vec<&Blog> = site.from.timeline.blogs.values().filter(is_listed).collect();
    blogs.sort_by_cached_key(|blog| (blog.name.to_lowercase(), &blog.id));
    blogs
}

/// Its own title, else what its owner calls it.
pub fn title(blog: &Blog) -> &str {
    if blog.title.is_empty() { &blog.name } else { &blog.title }
}
