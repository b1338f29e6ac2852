//! Places on the site.

use url::Url;

/// A place on the site: below the home page, in characters that need no escaping, unable to lead out of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// The home page.
    pub fn home() -> Self {
        Self(String::new())
    }

    /// A page of its own directory: `tags/glass` is at `/tags/glass/`, in the file `tags/glass/index.html`.
    pub fn directory(path: &str) -> Option<Self> {
        let path = path.trim_matches('/');
        is_safe(path).then(|| Self(format!("{path}/")))
    }

    /// A single file, such as `404.html` or `faces/ada.svg`.
    pub fn file(path: &str) -> Option<Self> {
        is_safe(path).then(|| Self(path.to_owned()))
    }

    /// The file that a web server gives for it.
    pub fn to_file(&self) -> String {
        match self.0.is_empty() || self.0.ends_with('/') {
            true => format!("{}index.html", self.0),
            false => self.0.clone(),
        }
    }

    /// Root-relative, below `home` (the path of the home page).
    pub fn path(&self, home: &str) -> String {
        format!("{home}{}", escaped(&self.0))
    }

    /// Absolute.
    pub fn url(&self, base: &Url) -> String {
        format!("{base}{}", escaped(&self.0))
    }
}

/// Static files may have names that an address must escape (RFC 3986, section 2).
fn escaped(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte);
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        match is_plain(byte) {
            true => escaped.push(byte as char),
            false => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

fn is_safe(path: &str) -> bool {
    let part_is_safe = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0']);
    !path.is_empty() && path.split('/').all(part_is_safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_an_index_and_a_file_is_itself() {
        let base = Url::parse("https://p.example/planet/").unwrap();
        let tag = Address::directory("tags/glass").unwrap();
        assert_eq!(
            (tag.to_file().as_str(), tag.path("/planet/").as_str()),
            ("tags/glass/index.html", "/planet/tags/glass/")
        );
        assert_eq!(Address::home().to_file(), "index.html");
        assert_eq!(Address::file("a b.png").unwrap().url(&base), "https://p.example/planet/a%20b.png");
    }

    #[test]
    fn no_address_leads_out_of_the_site() {
        for path in ["", "..", "a/../b", "/a", "a//b", "a\\b", "."] {
            assert_eq!(Address::file(path), None, "{path}");
        }
    }
}
