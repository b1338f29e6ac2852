//! Feeds come and go.

/// How a feed stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is asked, and listed.
    #[default]
    Active,
    /// It is not asked for a while, and stays listed.
    Paused,
    /// It is not asked any more; its posts stay, those of a former contributor.
    Archived,
}

impl State {
    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Archived => "archived",
        }
    }
}

/// What becomes of the posts of a feed that is left out of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnRemoval {
    /// They stay until the owner removes them.
    #[default]
    Keep,
    /// They go with the next run.
    Prune,
}
