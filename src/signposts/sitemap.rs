//! `sitemap.xml` (sitemaps.org, 0.9): the pages that search engines should list. A large one is an index of several.

use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::escape::escape;

use super::File;
use crate::site::{SITEMAP, Site};

/// What one file may hold, by the protocol: addresses, and bytes before they are packed.
const LIMITS: (usize, usize) = (50_000, 50_000_000);

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A line of a file, and when what it names changed.
type Line = (String, Option<DateTime<Utc>>);

/// The sitemap; or its parts and the index of them.
pub fn files(site: &Site<'_>) -> Vec<File> {
    let base = &site.from.config.planet.base_url;
    let pages = site.pages.iter().filter(|page| site.is_listed(page));
    let lines: Vec<Line> = pages
        .map(|page| {
            let changed = site.changed(page);
            (line("url", &page.address.url(base), changed), changed)
        })
        .collect();
    split(lines, base.as_str(), LIMITS)
}

fn split(lines: Vec<Line>, base: &str, (most, bytes): (usize, usize)) -> Vec<File> {
    let mut parts: Vec<Vec<Line>> = Vec::new();
    let mut size = 0;
    for line in lines {
        let has_room =
            |part: &&mut Vec<Line>| part.len() < most && size + line.0.len() <= bytes - document("urlset", "").len();
        match parts.last_mut().filter(has_room) {
            Some(part) => {
                size += line.0.len();
                part.push(line);
            }
            None => {
                size = line.0.len();
                parts.push(vec![line]);
            }
        }
    }
    let whole = |part: &[Line]| document("urlset", &part.iter().map(|(line, _)| line.as_str()).collect::<String>());
    if let [part] = parts.as_slice() {
        return vec![(SITEMAP.to_owned(), whole(part).into_bytes())];
    }
    let (mut files, mut index) = (Vec::new(), String::new());
    for (number, part) in (1..).zip(&parts) {
        let name = format!("sitemap-{number}.xml");
        index += &line("sitemap", &format!("{base}{name}"), part.iter().filter_map(|(_, changed)| *changed).max());
        files.push((name, whole(part).into_bytes()));
    }
    files.push((SITEMAP.to_owned(), document("sitemapindex", &index).into_bytes()));
    files
}

fn line(name: &str, url: &str, changed: Option<DateTime<Utc>>) -> String {
    let changed = changed.map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true));
    let changed = changed.map(|moment| format!("<lastmod>{moment}</lastmod>")).unwrap_or_default();
    format!("<{name}><loc>{}</loc>{changed}</{name}>\n", escape(url))
}

fn document(root: &str, lines: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n{lines}</{root}>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(number: usize) -> Vec<Line> {
        let moment = |at: usize| DateTime::from_timestamp(at as i64 * 86_400, 0);
        (0..number).map(|at| (line("url", &format!("https://p.example/{at}?a&b"), moment(at)), moment(at))).collect()
    }

    #[test]
    fn a_small_sitemap_is_one_file_and_a_large_one_an_index_of_several() {
        let small = split(lines(3), "https://p.example/", (3, 1_000_000));
        assert_eq!(small.len(), 1);
        let text = String::from_utf8(small[0].1.clone()).unwrap();
        assert!(
            text.contains("<loc>https://p.example/2?a&amp;b</loc><lastmod>1970-01-03T00:00:00Z</lastmod>"),
            "{text}"
        );
        let large = split(lines(7), "https://p.example/", (3, 1_000_000));
        let names: Vec<&str> = large.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]);
        let index = String::from_utf8(large[3].1.clone()).unwrap();
        assert!(
            index.contains("<loc>https://p.example/sitemap-2.xml</loc><lastmod>1970-01-06T00:00:00Z</lastmod>"),
            "{index}"
        );
    }

    #[test]
    fn no_part_is_larger_than_the_protocol_permits() {
        for bytes in [400, 500, 1000] {
            let parts = split(lines(40), "https://p.example/", (50, bytes));
            let (_, parts) = parts.split_last().unwrap();
            assert!(parts.len() > 1 && parts.iter().all(|(_, part)| part.len() <= bytes), "{bytes}");
            let urls: usize =
                parts.iter().map(|(_, part)| String::from_utf8_lossy(part).matches("<url>").count()).sum();
            assert_eq!(urls, 40);
        }
    }
}
