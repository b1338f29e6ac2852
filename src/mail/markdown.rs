//! An issue as the Markdown that mailing services take: what the editors wrote, without the program's comments, and with
//! links that lead there from anywhere.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::content::{self, Marker};

/// The Markdown for others. `address` says where a link leads from anywhere.
pub fn outgoing(markdown: &str, address: &dyn Fn(&str) -> String) -> String {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for (event, place) in content::parse(markdown) {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
            changes.extend(moved(markdown, place, &dest_url, address));
        }
    }
    let markers = Marker::all(markdown).into_iter();
    changes.extend(markers.map(|(place, _)| (with_space_before(markdown, place), String::new())));
    changes.sort_by_key(|(place, _)| place.start);
    let mut written = String::with_capacity(markdown.len());
    let mut at = 0;
    for (place, new) in changes.into_iter().filter(|(place, _)| !place.is_empty()) {
        if place.start >= at {
            written.push_str(&markdown[at..place.start]);
            written.push_str(&new);
            at = place.end;
        }
    }
    written.push_str(&markdown[at..]);
    format!("{}\n", written.trim())
}

/// Where the address of a link stands, and what is to stand there; nothing if it leads there from anywhere, or is written
/// elsewhere or with escapes.
fn moved(
    markdown: &str,
    link: Range<usize>,
    typed: &str,
    address: &dyn Fn(&str) -> String,
) -> Option<(Range<usize>, String)> {
    let new = address(typed);
    if new == typed || typed.is_empty() {
        return None;
    }
    let text = &markdown[link.clone()];
    let after = text.rfind("](").map_or(0, |at| at + 2);
    let start = link.start + after + text[after..].find(typed)?;
    Some((start..start + typed.len(), new))
}

/// A comment goes with the space before it on its line.
fn with_space_before(text: &str, place: Range<usize>) -> Range<usize> {
    text[..place.start].trim_end_matches([' ', '\t']).len()..place.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_links_lead_there_from_anywhere() {
        let markdown = "## A <!-- orrery section a -->\n\n### [x](/join/) <!-- orrery item x-1 -->\n\n[y](y.html \"t\"), \
                        [z](https://z.example/), ![p](p.png)\n\n`<!-- orrery item x -->` <!-- mine -->\n\n\
                        <!-- orrery drafted\nx-1\n-->\n";
        let address = |to: &str| match to.contains("://") {
            true => to.to_owned(),
            false => format!("https://p.example/{}", to.trim_start_matches('/')),
        };
        let expected = "## A\n\n### [x](https://p.example/join/)\n\n[y](https://p.example/y.html \"t\"), \
                        [z](https://z.example/), ![p](https://p.example/p.png)\n\n`<!-- orrery item x -->` <!-- mine -->\n";
        assert_eq!(outgoing(markdown, &address), expected);
    }
}
