//! A person of the planet, who may have several feeds, or share one.

use url::Url;

use super::{Extra, Face, SourceId};

/// `[[author]]`: one person.
#[derive(Clone, Debug)]
pub struct Author {
    /// Names their page; like a feed's id, and that of a feed only if all of this feed is theirs.
    pub id: SourceId,
    /// Their name; the id if the owner gave none.
    pub name: String,
    /// Their home page.
    pub homepage: Option<Url>,
    /// What stands for them, if the owner says it.
    pub face: Option<Face>,
    /// The language of their name.
    pub language: Option<String>,
    /// Their feeds, all of which is theirs; with `names`, the feeds in which these count.
    pub feeds: Vec<SourceId>,
    /// Names or e-mail addresses by which entries know them, as [`Author::known_as`] has them. If there are none, all
    /// entries of their feeds are theirs.
    pub names: Vec<String>,
    /// For templates, as `contributor.extra`.
    pub extra: Extra,
}

impl Author {
    /// A name or an address without what differs between two spellings of it.
    pub fn known_as(name: &str) -> String {
        name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }
}
