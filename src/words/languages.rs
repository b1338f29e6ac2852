//! The tables of words that the program brings: one file a language, which docs/words.md explains.

/// A language or a region's way of it, as a BCP 47 tag in lower case, and its table. Regions say only what differs.
pub const TABLES: [(&str, &str); 8] = [
    ("en", include_str!("languages/en.toml")),
    ("en-us", include_str!("languages/en-US.toml")),
    ("de", include_str!("languages/de.toml")),
    ("es", include_str!("languages/es.toml")),
    ("fa", include_str!("languages/fa.toml")),
    ("fr", include_str!("languages/fr.toml")),
    ("ja", include_str!("languages/ja.toml")),
    ("pl", include_str!("languages/pl.toml")),
];

/// The tables of a language from the most general to the most special: English for one that has none.
pub fn of(language: &str) -> Vec<&'static str> {
    let wanted = language.to_ascii_lowercase();
    let is_its = |tag: &str| wanted == tag || wanted.starts_with(&format!("{tag}-"));
    let mut found: Vec<_> = TABLES.iter().filter(|(tag, _)| is_its(tag)).collect();
    found.sort_by_key(|(tag, _)| tag.len());
    match found.is_empty() {
        true => vec![TABLES[0].1],
        false => found.into_iter().map(|(_, text)| *text).collect(),
    }
}

/// Whether there is a table of its words.
pub fn is_known(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    TABLES.iter().any(|(tag, _)| *tag == primary)
}
