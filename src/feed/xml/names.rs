//! What the elements of all formats and modules mean: one table of names for all of them, without regard to case,
//! prefix, or the spelling of a namespace.
//!
//! RSS 0.90 to 2.0, Atom 0.3 and 1.0 and CDF share the space [`Space::Core`]: no two of them use one name for
//! different things, so that Atom in RSS, or RSS with Atom's words, needs no rules of its own.

/// A family of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// RSS, Atom and CDF.
    Core,
    /// Dublin Core, its elements and terms.
    Dc,
    /// RSS 1.0's content module.
    Content,
    /// Media RSS.
    Media,
    /// Apple's podcast elements, and what others make of them.
    Itunes,
    /// FeedBurner's and Pheedo's notes of where a link led.
    Origin,
    /// Where comments are read by programs.
    CommentApi,
    /// RDF's own names.
    Rdf,
    /// XHTML.
    Xhtml,
    /// Any other: its elements say nothing to us.
    Other,
}

/// What an element says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// `<rss>`.
    Rss,
    /// `<rdf:RDF>`.
    Rdf,
    /// Atom's root.
    Feed,
    /// RSS' blog; the root of CDF.
    Channel,
    /// An entry.
    Entry,
    /// What tells an entry from all others.
    Id,
    /// A title.
    Title,
    /// A link, as text or as an attribute.
    Link,
    /// A short text about the feed or entry.
    Summary,
    /// The whole text.
    Content,
    /// When it was published.
    Published,
    /// When it was changed.
    Updated,
    /// Who wrote it.
    Author,
    /// A tag.
    Category,
    /// Tags in one text.
    Keywords,
    /// Who may do what with it.
    Rights,
    /// A file.
    Enclosure,
    /// A file, by Media RSS.
    Media,
    /// What holds files, by Media RSS.
    MediaGroup,
    /// Where it is discussed.
    Comments,
    /// Where that is read by programs.
    CommentFeed,
    /// Where a link leads behind a proxy that counts.
    Origin,
    /// Its language.
    Language,
    /// The feed that an entry was taken from.
    Source,
    /// A picture of the feed.
    Image,
    /// Nothing to us.
    Other,
}

/// What an element of this name says, and how much that counts: of several, the lowest rank is believed.
pub fn meaning(space: Space, local: &str) -> (What, u8) {
    let mut buffer = [0; 20];
    let Some(lower) = lower(local, &mut buffer) else { return (What::Other, 0) };
    match space {
        Space::Core => core(lower),
        Space::Dc => dublin_core(lower),
        Space::Media => media(lower),
        Space::Itunes => itunes(lower),
        Space::Content if lower == "encoded" => (What::Content, 0),
        Space::Origin if lower == "origlink" => (What::Origin, 0),
        Space::CommentApi if matches!(lower, "commentrss" | "comments") => (What::CommentFeed, 0),
        Space::Rdf if lower == "rdf" => (What::Rdf, 0),
        Space::Xhtml if matches!(lower, "body" | "div") => (What::Content, 1),
        _ => (What::Other, 0),
    }
}

fn core(name: &str) -> (What, u8) {
    match name {
        "rss" => (What::Rss, 0),
        "rdf" => (What::Rdf, 0),
        "feed" => (What::Feed, 0),
        "channel" => (What::Channel, 0),
        "item" | "entry" => (What::Entry, 0),
        "id" | "guid" => (What::Id, 0),
        "title" => (What::Title, 0),
        "link" => (What::Link, 0),
        "description" | "summary" | "subtitle" => (What::Summary, 0),
        "tagline" | "abstract" => (What::Summary, 1),
        "content" => (What::Content, 0),
        "body" | "fullitem" => (What::Content, 1),
        "pubdate" | "published" => (What::Published, 0),
        "issued" => (What::Published, 1),
        "date" | "created" => (What::Published, 2),
        "lastbuilddate" | "updated" | "modified" | "lastmod" => (What::Updated, 0),
        "author" => (What::Author, 0),
        "managingeditor" | "creator" => (What::Author, 1),
        "category" => (What::Category, 0),
        "keywords" => (What::Keywords, 0),
        "rights" | "copyright" => (What::Rights, 0),
        "enclosure" => (What::Enclosure, 0),
        "comments" => (What::Comments, 0),
        "language" => (What::Language, 0),
        "source" => (What::Source, 0),
        "icon" => (What::Image, 0),
        "image" | "logo" => (What::Image, 1),
        _ => (What::Other, 0),
    }
}

fn dublin_core(name: &str) -> (What, u8) {
    match name {
        "title" => (What::Title, 1),
        "creator" | "author" => (What::Author, 0),
        "subject" => (What::Keywords, 0),
        "description" | "abstract" => (What::Summary, 2),
        "date" | "issued" | "available" => (What::Published, 1),
        "created" => (What::Published, 3),
        "modified" => (What::Updated, 1),
        "language" => (What::Language, 1),
        "identifier" => (What::Id, 1),
        "rights" => (What::Rights, 1),
        _ => (What::Other, 0),
    }
}

fn media(name: &str) -> (What, u8) {
    match name {
        "content" => (What::Media, 0),
        "group" => (What::MediaGroup, 0),
        "title" => (What::Title, 3),
        "description" => (What::Summary, 4),
        "keywords" => (What::Keywords, 1),
        "category" => (What::Category, 1),
        _ => (What::Other, 0),
    }
}

fn itunes(name: &str) -> (What, u8) {
    match name {
        "author" => (What::Author, 2),
        "title" => (What::Title, 2),
        "summary" => (What::Summary, 3),
        "subtitle" => (What::Summary, 5),
        "keywords" => (What::Keywords, 0),
        "category" => (What::Category, 0),
        "image" => (What::Image, 2),
        _ => (What::Other, 0),
    }
}

/// A short name in small letters; a longer one is none of ours.
fn lower<'b>(name: &str, buffer: &'b mut [u8; 20]) -> Option<&'b str> {
    let buffer = buffer.get_mut(..name.len())?;
    buffer.copy_from_slice(name.as_bytes());
    buffer.make_ascii_lowercase();
    std::str::from_utf8(buffer).ok()
}

/// What the address of a namespace contains, and what it means. The first that fits.
const NAMESPACES: &[(&str, Space)] = &[
    ("w3.org/2005/atom", Space::Core),
    ("purl.org/atom/", Space::Core),
    ("purl.org/net/rss1.1", Space::Core),
    ("purl.org/rss/1.0/modules/content", Space::Content),
    ("rss/1.0/modules/content", Space::Content),
    ("rss/1.0/modules/", Space::Other),
    ("purl.org/rss/1.0", Space::Core),
    ("my.netscape.com/", Space::Core),
    ("backend.userland.com/", Space::Core),
    ("harvard.edu/tech/rss", Space::Core),
    ("harvard.edu/rss", Space::Core),
    ("purl.org/dc/", Space::Dc),
    ("dublincore.org/", Space::Dc),
    ("search.yahoo.com/mrss", Space::Media),
    ("rssboard.org/media-rss", Space::Media),
    ("itunes.com/dtds/podcast", Space::Itunes),
    ("google.com/schemas/play-podcasts", Space::Itunes),
    ("feedburner.org/", Space::Origin),
    ("feedburner.com/", Space::Origin),
    ("feedburner/ext/", Space::Origin),
    ("pheedo.com/", Space::Origin),
    ("wellformedweb.org/", Space::CommentApi),
    ("w3.org/1999/02/22-rdf-syntax", Space::Rdf),
    ("1999/02/22-rdf-syntax", Space::Rdf),
    ("w3.org/1999/xhtml", Space::Xhtml),
    ("georss.org/", Space::Other),
    ("podcastindex.org/", Space::Other),
];

/// The namespace, however it is spelt: `https`, `www.`, a slash too many, another version, capitals.
pub fn space_of_namespace(uri: &str) -> Option<Space> {
    let uri = uri.to_ascii_lowercase();
    NAMESPACES.iter().find(|(part, _)| uri.contains(part)).map(|(_, space)| *space)
}

/// What a prefix usually means, if its namespace may be a misspelling of that: it has no host, or nearly the one that
/// it should have. Any other namespace is what it says.
pub fn nearly_usual(prefix: &str, uri: &str) -> Option<Space> {
    let usual = space_of_prefix(prefix)?;
    let host = host(uri);
    let is_near = |(part, space): &(&str, Space)| {
        *space == usual && part.split('/').next().is_some_and(|known| is_nearly(known, &host))
    };
    (!host.contains('.') || NAMESPACES.iter().any(is_near)).then_some(usual)
}

/// The host of an address, or what stands in its place.
fn host(uri: &str) -> String {
    let uri = uri.trim().to_ascii_lowercase();
    let behind = uri.split_once("//").map_or(&*uri, |(_, behind)| behind);
    let host = behind.split(['/', '#', '?']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Whether two short words differ in no more than two letters, which stand close to each other.
fn is_nearly(known: &str, written: &str) -> bool {
    let both = || known.bytes().zip(written.bytes());
    let alike = both().take_while(|(a, b)| a == b).count();
    let (known, written) = (&known.as_bytes()[alike..], &written.as_bytes()[alike..]);
    let behind = known.iter().rev().zip(written.iter().rev()).take_while(|(a, b)| a == b).count();
    known.len() - behind <= 2 && written.len() - behind <= 2
}

/// Whether a namespace is spelt as its specification has it.
pub fn is_exact(uri: &str) -> bool {
    let uri = uri.trim_end_matches(['/', '#']);
    uri.starts_with("http://")
        || matches!(uri, "https://podcastindex.org/namespace/1.0" | "https://www.rssboard.org/media-rss")
}

/// What a prefix means that has no namespace, or one that is misspelt.
pub fn space_of_prefix(prefix: &str) -> Option<Space> {
    const KNOWN: &[(&str, Space)] = &[
        ("rss", Space::Core),
        ("atom", Space::Core),
        ("atom10", Space::Core),
        ("a10", Space::Core),
        ("dc", Space::Dc),
        ("dct", Space::Dc),
        ("dcterms", Space::Dc),
        ("content", Space::Content),
        ("media", Space::Media),
        ("itunes", Space::Itunes),
        ("googleplay", Space::Itunes),
        ("feedburner", Space::Origin),
        ("pheedo", Space::Origin),
        ("wfw", Space::CommentApi),
        ("rdf", Space::Rdf),
        ("xhtml", Space::Xhtml),
        ("html", Space::Xhtml),
        ("slash", Space::Other),
        ("sy", Space::Other),
        ("georss", Space::Other),
        ("thr", Space::Other),
        ("gd", Space::Other),
        ("xml", Space::Other),
    ];
    KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(prefix)).map(|(_, space)| *space)
}
