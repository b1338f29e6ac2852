//! `[[author]]`: who they are, and that nothing is claimed twice.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Check, to_json};
use crate::config::{Author, SourceId, typed};
use crate::diagnostic::closest;

impl Check<'_> {
    /// `known`: the ids of all feeds.
    pub(super) fn authors(&mut self, typed: Vec<Spanned<typed::Author>>, known: &[String]) -> Vec<Author> {
        let (mut ids, mut claims) = (BTreeMap::new(), Claims::default());
        let mut authors = Vec::with_capacity(typed.len());
        for typed in typed.into_iter().map(Spanned::into_inner) {
            self.once(&mut ids, typed.id.as_ref().clone(), typed.id.span(), "authors", "id");
            self.feeds_exist(&typed, known);
            self.id_is_free(&typed, known);
            self.claim(&mut claims, &typed);
            if typed.feeds.is_empty() && typed.names.is_empty() {
                let help = "write feeds = [\"...\"] for whom whole feeds are of, names = [\"...\"] for one of several";
                let message = format!("nothing says which entries are by `{}`", typed.id.as_ref());
                self.wrong(typed.id.span(), message, Some(help.into()));
            }
            let homepage = typed.homepage.as_ref().and_then(|typed| self.web_address(typed, "homepage"));
            let face = typed.face.as_ref().and_then(|typed| self.face(typed));
            let language = self.language(typed.language.as_ref());
            let Some(id) = self.id(&typed.id, "an author") else { continue };
            let name = match typed.name.trim() {
                "" => id.to_string(),
                name => name.to_owned(),
            };
            authors.push(Author {
                name,
                homepage,
                face,
                language,
                feeds: typed.feeds.iter().filter_map(|feed| SourceId::new(feed.as_ref())).collect(),
                names: typed.names.iter().map(|name| Author::known_as(name.as_ref())).collect(),
                extra: to_json(typed.extra),
                id,
            });
        }
        authors
    }

    fn feeds_exist(&mut self, author: &typed::Author, known: &[String]) {
        for feed in author.feeds.iter().filter(|feed| !known.contains(feed.as_ref())) {
            let help = closest(feed.as_ref(), known.iter().map(String::as_str));
            let help =
                help.map_or("write the id of a [[feed]]".to_owned(), |meant| format!("did you mean \"{meant}\"?"));
            self.wrong(feed.span(), format!("there is no feed `{}`", feed.as_ref()), Some(help));
        }
    }

    /// A feed of which not all is theirs keeps its page, at the address that its id names.
    fn id_is_free(&mut self, author: &typed::Author, known: &[String]) {
        let id = author.id.as_ref();
        let takes_over = author.names.is_empty() && author.feeds.iter().any(|feed| feed.as_ref() == id);
        if known.contains(id) && !takes_over {
            let message = format!("`{id}` is the id of a feed, which has a page of its own");
            let help =
                format!("choose another id; only who has all of that feed (feeds = [\"{id}\"], no names) may have its");
            self.wrong(author.id.span(), message, Some(help));
        }
    }

    /// Notes what an author claims, and that nobody has claimed it.
    fn claim(&mut self, claims: &mut Claims, author: &typed::Author) {
        let feeds: Vec<String> = author.feeds.iter().map(|feed| feed.as_ref().clone()).collect();
        for feed in author.feeds.iter().filter(|_| author.names.is_empty()) {
            if let Some(line) = claims.feeds.insert(feed.as_ref().clone(), self.line(feed.span().start)) {
                let message = format!("all of `{}` is another author's; see line {line}", feed.as_ref());
                let help = "where several write one feed, give each of them names = [\"...\"]";
                self.wrong(feed.span(), message, Some(help.into()));
            }
        }
        for name in &author.names {
            let known_as = Author::known_as(name.as_ref());
            if known_as.is_empty() {
                self.wrong(name.span(), "a name is empty", None);
                continue;
            }
            let line = self.line(name.span().start);
            let others = claims.names.entry(known_as).or_default();
            let meet = |other: &[String]| {
                feeds.is_empty() || other.is_empty() || other.iter().any(|feed| feeds.contains(feed))
            };
            let taken = others.iter().find(|(other, _)| meet(other)).map(|(_, line)| *line);
            others.push((feeds.clone(), line));
            if let Some(line) = taken {
                let message = format!("`{}` is claimed on line {line}, too", name.as_ref());
                let help = "a name is one author's; for two of one name, say with `feeds` where each of them writes";
                self.wrong(name.span(), message, Some(help.into()));
            }
        }
    }

    /// The line of a place in the file, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }
}

/// What authors before have claimed, and on which line.
#[derive(Default)]
struct Claims {
    /// Whole feeds.
    feeds: BTreeMap<String, usize>,
    /// Names, in these feeds (in all if there are none).
    names: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}
