//! The default theme, compiled in, with the site's own templates and static files laid over it, name by name.

mod style;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::Diagnostic;

pub use style::hex;

/// Templates and static files, ready to be used.
#[derive(Debug, Default)]
pub struct Theme {
    /// By name: the owner's as `river.html`, the default theme's as `default/river.html`.
    pub templates: BTreeMap<String, Template>,
    /// By address, such as `faces/ada.svg`.
    pub files: BTreeMap<String, StaticFile>,
}

/// The text of a template.
#[derive(Debug)]
pub struct Template {
    /// Its source.
    pub text: String,
    /// The owner's file; absent for the default theme's.
    pub path: Option<PathBuf>,
}

/// A file that is published as it is.
#[derive(Debug)]
pub enum StaticFile {
    /// Of the default theme.
    Default(&'static [u8]),
    /// Made from what the owner says in `feeds.toml`.
    Made(String),
    /// The owner's.
    Own(PathBuf),
}

macro_rules! default_templates {
    ($($name:literal),+ $(,)?) => { [$(($name, include_str!(concat!("../../templates/", $name)))),+] };
}

macro_rules! default_files {
    ($($name:literal),+ $(,)?) => { [$(($name, include_bytes!(concat!("../../static/", $name)).as_slice())),+] };
}

/// A test holds this list to what is in `templates/`.
const DEFAULT_TEMPLATES: [(&str, &str); 21] = default_templates![
    "404.html",
    "archive.html",
    "base.html",
    "components.html",
    "contributor.html",
    "contributors.html",
    "entry.html",
    "health.html",
    "issue.html",
    "mail/base.html",
    "mail/issue.html",
    "mail/preview.html",
    "month.html",
    "newsletter.html",
    "page.html",
    "river.html",
    "search.html",
    "subscribe.html",
    "tag.html",
    "tags.html",
    "year.html",
];

const DEFAULT_FILES: [(&str, &[u8]); 4] = default_files!["favicon.svg", "orrery.css", "orrery.js", "search.js"];

/// The style sheet that is made from `[theme]`.
pub const STYLE: &str = "theme.css";

/// Where the default theme's templates are: `{% extends "default/river.html" %}` reaches one that the owner's own
/// has taken the place of; without the prefix the owner's is found first.
pub const DEFAULT_PREFIX: &str = "default/";

/// The default theme with the owner's files laid over it.
///
/// # Errors
/// A file or directory that cannot be read, each.
pub fn load(config: &Config) -> Result<Theme, Vec<Diagnostic>> {
    let planet = &config.planet;
    let mut theme = Theme::default();
    for (name, text) in DEFAULT_TEMPLATES {
        let template = || Template { text: text.to_owned(), path: None };
        theme.templates.insert(format!("{DEFAULT_PREFIX}{name}"), template());
    }
    for (name, bytes) in DEFAULT_FILES {
        theme.files.insert(name.to_owned(), StaticFile::Default(bytes));
    }
    theme.files.insert(STYLE.to_owned(), StaticFile::Made(style::style(&config.look, &config.words)));
    let mut mistakes = Vec::new();
    for (name, path) in files_below(&planet.templates_dir, &mut mistakes) {
        match std::fs::read_to_string(&path) {
            Ok(text) => overlay(&mut theme, name, text, path),
            Err(error) => mistakes.push(Diagnostic::whole(&path, format!("the template cannot be read: {error}"))),
        }
    }
    for (name, path) in files_below(&planet.static_dir, &mut mistakes) {
        theme.files.insert(name, StaticFile::Own(path));
    }
    if mistakes.is_empty() { Ok(theme) } else { Err(mistakes) }
}

/// Adds an owner's template, unless it is a copy of the default one, as in this repository.
fn overlay(theme: &mut Theme, name: String, text: String, path: PathBuf) {
    let default = theme.templates.get(&format!("{DEFAULT_PREFIX}{name}"));
    if default.is_some_and(|default| default.text == text) {
        return;
    }
    let path = Some(path);
    theme.templates.insert(name, Template { text, path });
}

/// All files below a directory with their names relative to it, `/` between the parts, sorted. Names that begin
/// with a dot are left alone, save `.well-known` and `.nojekyll`, which belong on a site. None if there is no directory.
fn files_below(directory: &Path, mistakes: &mut Vec<Diagnostic>) -> Vec<(String, PathBuf)> {
    const PUBLISHED: [&str; 2] = [".well-known", ".nojekyll"];
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), directory.to_owned())];
    while let Some((prefix, here)) = waiting.pop() {
        let list = match std::fs::read_dir(&here) {
            Ok(list) => list,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                mistakes.push(Diagnostic::whole(&here, format!("cannot be read: {error}")));
                continue;
            }
        };
        for entry in list.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') && !PUBLISHED.contains(&name.as_str()) {
                continue;
            }
            let path = entry.path();
            match path.is_dir() {
                true => waiting.push((format!("{prefix}{name}/"), path)),
                false => found.push((format!("{prefix}{name}"), path)),
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_template_and_style_is_compiled_in() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut mistakes = Vec::new();
        let names = |directory: &str, mistakes: &mut Vec<Diagnostic>| -> Vec<String> {
            files_below(&root.join(directory), mistakes).into_iter().map(|(name, _)| name).collect()
        };
        let compiled: Vec<&str> = DEFAULT_TEMPLATES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names("templates", &mut mistakes), compiled);
        let at_top: Vec<String> =
            names("static", &mut mistakes).into_iter().filter(|name| !name.contains('/')).collect();
        assert_eq!(at_top, DEFAULT_FILES.map(|(name, _)| name));
    }
}
