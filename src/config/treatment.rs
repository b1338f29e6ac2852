//! How a feed's entries are treated: what is shown of them, and what is taken out.

/// How much of an entry is shown; the less, the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// All of it.
    #[default]
    Full,
    /// Its first words.
    Summary,
    /// Its title alone.
    Title,
}

/// How much of a feed's entries is shown where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// On our pages.
    pub pages: Share,
    /// In the feeds that we publish.
    pub feeds: Share,
}

/// The kinds of boilerplate that `keep_boilerplate` may name; `sanitize` has the rules, and a test that they agree.
pub const BOILERPLATE: [&str; 6] = ["share", "flares", "appeared-first", "filed-under", "related", "subscribe"];

/// What becomes of players of other sites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Embeds {
    /// A link that says where it leads.
    #[default]
    Link,
    /// A player in a fold, which loads when a reader opens it.
    Click,
    /// A player, which loads when it comes into view.
    Frame,
    /// Nothing.
    None,
}

/// Which elements an owner wants to be taken out: `div.signature`, `.advert`, `#support`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// Its name, if that counts.
    pub element: Option<String>,
    /// Its id, if that counts.
    pub id: Option<String>,
    /// Classes that it must have.
    pub classes: Vec<String>,
}

impl Selector {
    /// Understands `element`, `.class`, `#id` and what is made of them, such as `p.note.small`.
    pub fn new(text: &str) -> Option<Self> {
        let is_name =
            |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let begins = text.find(['.', '#']).unwrap_or(text.len());
        let element = (begins > 0).then(|| text[..begins].to_ascii_lowercase());
        let mut selector = Self { element, id: None, classes: Vec::new() };
        let mut rest = &text[begins..];
        while let Some(sign) = rest.chars().next() {
            let end = rest[1..].find(['.', '#']).map_or(rest.len(), |at| at + 1);
            let name = &rest[1..end];
            match sign {
                '.' => selector.classes.push(name.to_owned()),
                _ => selector.id = Some(name.to_owned()),
            }
            rest = &rest[end..];
        }
        let names = selector.element.iter().chain(&selector.id).chain(&selector.classes);
        let fits = !text.is_empty() && names.into_iter().all(|name| is_name(name));
        fits.then_some(selector)
    }
}

/// What is done with the markup of a feed's entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treatment {
    /// Whether pictures are shown; if not, their alternative texts are.
    pub images: bool,
    /// What becomes of players.
    pub embeds: Embeds,
    /// Hosts whose players are as welcome as the known ones.
    pub embed_hosts: Vec<String>,
    /// Whether pictures, sound and film are loaded by https even where the author wrote http.
    pub upgrade: bool,
    /// Names of the rules for boilerplate that do not hold.
    pub keep_boilerplate: Vec<String>,
    /// What is taken out besides.
    pub remove: Vec<Selector>,
}

impl Default for Treatment {
    fn default() -> Self {
        Self {
            images: true,
            embeds: Embeds::default(),
            embed_hosts: Vec::new(),
            upgrade: true,
            keep_boilerplate: Vec::new(),
            remove: Vec::new(),
        }
    }
}
