//! Pictures: the faces of contributors, and what becomes of those in entries.

use url::Url;

/// What stands for a contributor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Face {
    /// A picture below `static_dir`, shown as it is.
    File(String),
    /// A picture elsewhere, of which the site has a copy.
    Web(Url),
    /// The letters of their name, whatever picture the feed has.
    Initials,
}

/// Where the pictures of entries come from when a page shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Showing {
    /// From where the author has put them.
    #[default]
    Link,
    /// From this site, which has copies of them.
    Copy,
}

/// `[pictures]`: which pictures are copied, and how much of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// Whether a feed's icon is the face of whom no other is named for.
    pub icons: bool,
    /// Pixels from side to side of a copied picture of an entry, at most.
    pub max_width: usize,
    /// Pictures copied of one entry, from its beginning.
    pub per_entry: usize,
    /// Bytes of all copied pictures of entries, as they are kept.
    pub max_total: u64,
}

impl Face {
    /// The address of the picture that Gravatar has of whoever has this e-mail address: its SHA-256 in the place of the
    /// address itself, and 404 where there is none. <https://docs.gravatar.com/rest/hash/>
    pub fn gravatar(mail: &str) -> Url {
        let digest = ring::digest::digest(&ring::digest::SHA256, mail.trim().to_lowercase().as_bytes());
        let hash: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        Url::parse(&format!("https://gravatar.com/avatar/{hash}?s=256&d=404&r=pg")).expect("letters and digits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gravatar_is_asked_for_a_digest_and_never_for_an_address() {
        // The example of Gravatar's own documentation.
        let hash = "84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee";
        let url = Face::gravatar(" MyEmailAddress@example.com ");
        assert_eq!(url.as_str(), format!("https://gravatar.com/avatar/{hash}?s=256&d=404&r=pg"));
    }
}
