//! `content/newsletter/inbox.md`: what editors gather between two issues. Markdown, for people to edit: a list of links,
//! below headings that are ids of sections; what stands above the first heading has none yet.

use url::Url;

use super::earlier::key;
use super::markup::{escape, link};
use super::pieces::Piece;

/// The inbox: its text, and the items in it.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    text: String,
    /// In their order.
    pub notes: Vec<Note>,
}

/// An item of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The section that it is meant for.
    pub section: Option<String>,
    /// Its Markdown, the line of a list with all below it that is indented.
    pub markdown: String,
    /// Tells it from all others: by its first link, else by its text.
    pub id: String,
    /// The page of its first link, as addresses are compared.
    pub page: Option<String>,
}

const HEAD: &str = "# Inbox\n\nWhat the next issue shall have. `orrery newsletter add URL` appends to it, and you may \
                    write here, too:\na list item below the id of its section, or here if it has none yet.\n";

impl Inbox {
    /// Reads the text of the file; an empty one if there is none.
    pub fn read(text: &str) -> Self {
        let mut section = None;
        let mut notes: Vec<Note> = Vec::new();
        let mut is_open = false; // whether indented lines belong to the last item
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                section = Some(heading.trim().to_owned());
                is_open = false;
            } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
                notes.push(Note::new(section.clone(), format!("- {item}\n")));
                is_open = true;
            } else if line.starts_with("  ") && is_open {
                let Some(last) = notes.pop() else { continue };
                notes.push(Note::new(last.section, format!("{}{line}\n", last.markdown)));
            } else if !line.trim().is_empty() {
                is_open = false;
            }
        }
        Self { text: text.to_owned(), notes }
    }

    /// The text with one more item, and whether it was not there before.
    pub fn with(&self, note: &Note) -> Option<String> {
        if self.notes.iter().any(|known| known.id == note.id) {
            return None;
        }
        let text = if self.text.trim().is_empty() { HEAD } else { self.text.as_str() };
        let heading = note.section.as_ref().map(|section| format!("## {section}"));
        let lines: Vec<&str> = text.lines().collect();
        let start = match &heading {
            None => Some(0),
            Some(heading) => lines.iter().position(|line| line.trim_end() == heading).map(|at| at + 1),
        };
        let item = note.markdown.trim_end();
        let Some(start) = start else {
            return Some(format!("{}\n\n{}\n\n{item}\n", text.trim_end(), heading.unwrap_or_default()));
        };
        let end = lines[start..].iter().position(|line| line.starts_with("## ")).map_or(lines.len(), |at| start + at);
        let above = lines[..end].join("\n");
        let rest = lines[end..].join("\n");
        let space = if self.follows_an_item(&lines[..end]) { "\n" } else { "\n\n" };
        let below = if rest.is_empty() { String::new() } else { format!("\n{rest}\n") };
        Some(format!("{}{space}{item}\n{below}", above.trim_end()))
    }

    fn follows_an_item(&self, lines: &[&str]) -> bool {
        let last = lines.iter().rev().find(|line| !line.trim().is_empty());
        last.is_some_and(|line| line.starts_with("- ") || line.starts_with("* ") || line.starts_with("  "))
    }

    /// The text without these items, and without headings below which nothing is left.
    pub fn without(&self, gone: &[Note]) -> String {
        let kept = self.notes.iter().filter(|note| !gone.iter().any(|gone| gone.id == note.id));
        let head = self.text.lines().take_while(|line| !line.starts_with("- ") && !line.starts_with("* "));
        let head: Vec<&str> = head.take_while(|line| !line.starts_with("## ")).collect();
        let rest = Self { text: format!("{}\n", head.join("\n").trim_end()), notes: Vec::new() };
        let append = |inbox: Self, note: &Note| {
            let text = inbox.with(note).unwrap_or(inbox.text);
            Self { notes: Vec::new(), text }
        };
        kept.fold(rest, append).text
    }
}

impl Note {
    /// An item with this Markdown.
    pub fn new(section: Option<String>, markdown: String) -> Self {
        let page = first_link(&markdown).map(|url| key(&url));
        let id = Piece::id("inbox", &[page.as_deref().unwrap_or(markdown.trim())]);
        Self { section, markdown, id, page }
    }

    /// An item about a page.
    pub fn of_page(section: Option<String>, url: &Url, title: &str, description: &str, note: &str) -> Self {
        let description = if description.is_empty() { String::new() } else { format!(": {}", escape(description)) };
        let note = if note.trim().is_empty() { String::new() } else { format!("  {}\n", note.trim()) };
        Self::new(section, format!("- {}{description}\n{note}", link(title, Some(url))))
    }
}

fn first_link(markdown: &str) -> Option<Url> {
    crate::content::parse(markdown).find_map(|(event, _)| match event {
        pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) => Url::parse(&dest_url).ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(section: Option<&str>, name: &str) -> Note {
        let url = Url::parse(&format!("https://{name}.example/")).unwrap();
        Note::of_page(section.map(str::to_owned), &url, name, "", "")
    }

    #[test]
    fn what_is_added_stands_below_its_section_and_is_added_once() {
        let mut inbox = Inbox::default();
        for one in [note(Some("news"), "a"), note(None, "b"), note(Some("tips"), "c"), note(Some("news"), "d")] {
            inbox = Inbox::read(&inbox.with(&one).expect("new"));
            assert_eq!(inbox.with(&one), None);
        }
        let list = "- [b](https://b.example/)\n\n## news\n\n- [a](https://a.example/)\n- [d](https://d.example/)\n\n\
                    ## tips\n\n- [c](https://c.example/)\n";
        assert_eq!(inbox.text, format!("{HEAD}\n{list}"));
        let sections: Vec<Option<&str>> = inbox.notes.iter().map(|note| note.section.as_deref()).collect();
        assert_eq!(sections, [None, Some("news"), Some("news"), Some("tips")]);
    }

    #[test]
    fn what_is_consumed_is_gone_and_the_rest_stays() {
        let text = format!("{HEAD}\n## news\n\n- [a](https://a.example/)\n  With a word.\n- no link\n");
        let inbox = Inbox::read(&text);
        assert_eq!(inbox.notes[0].markdown, "- [a](https://a.example/)\n  With a word.\n");
        assert_eq!(inbox.without(&inbox.notes[..1]), format!("{HEAD}\n## news\n\n- no link\n"));
        assert_eq!(inbox.without(&inbox.notes), HEAD);
        assert_eq!(inbox.without(&[]), text);
    }
}
