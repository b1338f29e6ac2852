//! What items have to do with each other: who links to whom, and what is about the same.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use rayon::prelude::*;
use url::Url;

use super::{Item, Origin, Timeline};
use crate::archive::{Held, Kin, Links, PageHash};
use crate::config::SourceId;

/// Other items, as indices into the timeline's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// Those that it links to, newest first.
    pub mentions: Vec<usize>,
    /// Those that link to it, newest first.
    pub mentioned_by: Vec<usize>,
    /// Those that are about the same, the most related first.
    pub related: Vec<usize>,
}

/// Where things stand among the items.
pub type Places<K> = HashMap<K, usize, RandomState>;

/// An item, how much it has in common with another, and that one.
type Related = (usize, Reverse<i64>, usize);

/// A page that more than half of a blog's posts link to is part of its furniture, if there are as many posts as this.
pub const ENOUGH_POSTS: usize = 4;

impl Timeline {
    /// Finds out which items mention which. Where one of several copies is shown, it is the one that is meant; where
    /// several posts stand on one page, the one of the page's own blog is, or none if there are more.
    pub fn find_mentions(&mut self, links: &Links) {
        let places = self.rows();
        let pages = self.pages(links, &places);
        let of_entries = links.links.iter().filter_map(|(n, page)| Some((*places.get(n)?, *pages.get(page)?)));
        // Who writes of another's page, and has its address for their own post, mentions it.
        let of_addresses = links.pages.iter().filter_map(|(page, n)| Some((*places.get(n)?, *pages.get(page)?)));
        let of_ours = self.items.iter().enumerate().flat_map(|(from, item)| {
            let found = our_links(item).into_iter().filter_map(|page| pages.get(&page));
            found.map(move |to| (from, *to)).collect::<Vec<_>>()
        });
        let all = of_entries.chain(of_addresses).chain(of_ours);
        let mut pairs: Vec<(usize, usize)> = all.filter(|(from, to)| from != to).collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        let whose = self.whose();
        let furniture = furniture(&pairs, &whose);
        pairs.retain(|(from, to)| whose[*from].is_none_or(|source| !furniture.contains(&(source, *to))));
        for (from, to) in pairs {
            self.items[from].ties.mentions.push(to);
            self.items[to].ties.mentioned_by.push(from);
        }
        self.pages = pages;
    }

    /// Finds out which items are related, up to `most` of each, half of these by the same author; but for those that a
    /// mention connects, which are known to be.
    pub fn find_related(&mut self, kin: &[Kin], most: usize) {
        if kin.is_empty() {
            return;
        }
        let places = self.rows();
        let pair = |kin: &Kin| Some((*places.get(&kin.n)?, Reverse(kin.worth), *places.get(&kin.other)?));
        let mut pairs: Vec<Related> = kin.par_iter().filter_map(pair).filter(|(at, _, other)| at != other).collect();
        pairs.par_sort_unstable();
        let of_each: Vec<&[Related]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
        let found: Vec<(usize, Vec<usize>)> = of_each.into_par_iter().map(|best| self.related(best, most)).collect();
        for (at, related) in found {
            self.items[at].ties.related = related;
        }
    }

    /// An item, and up to `most` of what it is related to, the best of which come first.
    fn related(&self, best: &[Related], most: usize) -> (usize, Vec<usize>) {
        let at = best[0].0;
        let (item, mut of_own, mut found) = (&self.items[at], 0, Vec::new());
        for (_, _, other) in best {
            let is_known =
                [&item.ties.mentions, &item.ties.mentioned_by, &found].iter().any(|known| known.contains(other));
            if is_known || found.len() == most {
                continue;
            }
            let is_own = self.items[*other].source() == item.source();
            of_own += usize::from(is_own);
            if !is_own || of_own <= most / 2 {
                found.push(*other);
            }
        }
        (at, found)
    }

    /// Where the archive's rows stand among the items.
    fn rows(&self) -> Places<i64> {
        let rows = |(at, item): (usize, &'_ Item)| {
            let own = match &item.origin {
                Origin::Entry(entry) => Some(entry.n),
                _ => None,
            };
            let copies = item.copies.clone();
            own.into_iter().chain(copies).map(move |n| (n, at))
        };
        // What came in a flood has no say in what others are about.
        let shown = self.items.par_iter().enumerate().filter(|(_, item)| item.held != Some(Held::Burst));
        let rows: Vec<(i64, usize)> = shown.flat_map_iter(rows).collect();
        rows.into_iter().collect()
    }

    /// The item that each page is.
    fn pages(&self, links: &Links, places: &Places<i64>) -> Places<PageHash> {
        let mut claims: Vec<(PageHash, usize)> =
            links.pages.iter().filter_map(|(page, n)| Some((*page, *places.get(n)?))).collect();
        claims.sort_unstable();
        claims.dedup();
        let owner = |all: &[(PageHash, usize)]| match all {
            [(page, at)] => Some((*page, *at)),
            all => {
                let mut at_home = all.iter().filter(|(_, at)| self.is_at_home(&self.items[*at]));
                at_home.next().filter(|_| at_home.next().is_none()).copied()
            }
        };
        claims.chunk_by(|a, b| a.0 == b.0).filter_map(owner).collect()
    }

    /// Whether the page of an item is on its contributor's own blog.
    fn is_at_home(&self, item: &Item) -> bool {
        let home = self.contributor(item).and_then(|contributor| contributor.homepage.as_ref()).and_then(Url::host_str);
        home.is_some() && item.url().and_then(Url::host_str) == home
    }

    /// A number for the source of each item.
    fn whose(&self) -> Vec<Option<usize>> {
        let numbers: Places<&SourceId> = self.blogs.keys().zip(0..).collect();
        self.items.par_iter().map(|item| numbers.get(item.source()?).copied()).collect()
    }
}

/// What most posts of a source link to: its number, and the item. `whose`: the source of each item.
fn furniture(pairs: &[(usize, usize)], whose: &[Option<usize>]) -> HashSet<(usize, usize)> {
    let mut posts = vec![0; whose.iter().flatten().max().map_or(0, |last| last + 1)];
    whose.iter().flatten().for_each(|source| posts[*source] += 1);
    let mut links: Vec<(usize, usize)> = pairs.iter().filter_map(|(from, to)| Some((whose[*from]?, *to))).collect();
    links.par_sort_unstable();
    let is_furniture = |same: &&[(usize, usize)]| same.len() >= ENOUGH_POSTS && 2 * same.len() > posts[same[0].0];
    links.chunk_by(|a, b| a == b).filter(is_furniture).map(|same| same[0]).collect()
}

/// The pages that our own posts and issues link to; the archive knows those of entries.
fn our_links(item: &Item) -> Vec<PageHash> {
    match &item.origin {
        Origin::Entry(_) => Vec::new(),
        Origin::Post(post) => PageHash::linked_from(&post.dated.text.safe_html),
        Origin::Issue(issue) => PageHash::linked_from(&issue.dated.text.safe_html),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::tests::{merged, record};
    use super::*;
    use crate::archive::EntryRecord;

    /// Entries by row, source, day of November and address; and who links to which address.
    fn timeline(entries: &[(i64, &str, u32, &str)], links: &[(i64, &str)]) -> Timeline {
        let page = |url: &str| PageHash::of(&Url::parse(url).unwrap());
        let links = Links {
            pages: entries.iter().filter_map(|(n, _, _, url)| Some((page(url)?, *n))).collect(),
            links: links.iter().filter_map(|(n, url)| Some((*n, page(url)?))).collect(),
        };
        let entry = |(n, source, day, url): &(i64, &str, u32, &str)| {
            let record = record(source, &format!("{source}-{n}"), &format!("2026-11-{day:02}T10:00:00Z"), &[]);
            EntryRecord { n: *n, url: Url::parse(url).ok(), ..record }
        };
        let mut timeline = merged(entries.iter().map(entry).collect());
        timeline.find_mentions(&links);
        timeline
    }

    /// Who mentions whom, and that both sides say the same.
    fn mentions(timeline: &Timeline) -> Vec<String> {
        let name = |at: usize| timeline.items[at].title().to_owned();
        let all = |of: fn(&Ties) -> &Vec<usize>| {
            let pairs = timeline.items.iter().enumerate();
            pairs.flat_map(move |(at, item)| of(&item.ties).iter().map(move |to| (at, *to)).collect::<Vec<_>>())
        };
        let by: BTreeSet<_> = all(|ties| &ties.mentioned_by).map(|(to, from)| (from, to)).collect();
        let of: BTreeSet<_> = all(|ties| &ties.mentions).collect();
        assert_eq!(by, of);
        of.into_iter().map(|(from, to)| format!("{} → {}", name(from), name(to))).collect()
    }

    const ADA: &str = "https://a.example/x";

    #[test]
    fn an_item_knows_what_it_links_to_and_what_links_to_it() {
        let entries = [(1, "ada", 1, ADA), (2, "bo", 2, "https://b.example/2"), (3, "bo", 3, "https://b.example/3")];
        let links = [(2, ADA), (3, ADA), (3, "https://b.example/2"), (1, ADA), (9, ADA)];
        let found = timeline(&entries, &links);
        assert_eq!(mentions(&found), ["bo-3 → bo-2", "bo-3 → ada-1", "bo-2 → ada-1"]);
        assert_eq!(found.items[2].ties.mentioned_by, [0, 1], "newest first");
        let (backwards, shuffled) = (entries.map(|entry| entry), [links[4], links[2], links[0], links[3], links[1]]);
        let again = timeline(&[backwards[2], backwards[0], backwards[1]], &shuffled);
        assert_eq!(mentions(&again), mentions(&found), "whatever the order in which they came");
    }

    #[test]
    fn a_page_that_several_posts_claim_is_that_of_its_own_blog() {
        let links = [(3, ADA)];
        let by = |source, n| (n, source, u32::try_from(n).unwrap(), ADA);
        let other = (3, "bo", 9, "https://b.example/3");
        // A blog of links mentions what its posts stand for, and is not mentioned itself. Here `ada` is at home.
        assert_eq!(mentions(&timeline(&[by("ada", 1), by("bo", 2), other], &links)), ["bo-3 → ada-1", "bo-2 → ada-1"]);
        assert_eq!(mentions(&timeline(&[by("ada", 1), by("ada", 2), other], &links)), [""; 0], "nobody can tell which");
    }

    #[test]
    fn a_mention_of_a_copy_is_one_of_what_is_shown() {
        let (own, copy) = ("https://a.example/x", "https://b.example/x");
        let mut found = timeline(&[(1, "ada", 1, own), (3, "bo", 3, "https://b.example/3")], &[]);
        found.items[1].copies.push(2);
        let page = |url: &str| PageHash::of(&Url::parse(url).unwrap()).unwrap();
        found.find_mentions(&Links { pages: vec![(page(copy), 2), (page(own), 1)], links: vec![(3, page(copy))] });
        assert_eq!(mentions(&found), ["bo-3 → ada-1"]);
    }

    #[test]
    fn related_items_are_few_half_of_them_by_others_and_none_that_a_mention_connects() {
        let (one, other) = ("https://a.example/1", "https://b.example/9");
        let mut entries = vec![(1, "ada", 1, one), (9, "bo", 9, other)];
        entries.extend((2..6).map(|n| (n, "ada", u32::try_from(n).unwrap(), "https://a.example/")));
        entries.extend((6..9).map(|n| (n, "cy", u32::try_from(n).unwrap(), "https://c.example/")));
        let kin = |other, worth| Kin { n: 1, other, worth };
        let all = [kin(2, 90), kin(3, 80), kin(4, 70), kin(5, 60), kin(6, 50), kin(7, 50), kin(9, 99), kin(77, 99)];
        let related = |all: &[Kin], most| {
            let mut found = timeline(&entries, &[(9, one)]);
            found.find_related(all, most);
            let last = found.items.last().unwrap();
            last.ties.related.iter().map(|at| found.items[*at].title().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(related(&all, 4), ["ada-2", "ada-3", "cy-7", "cy-6"], "the newer of two that are equal first");
        assert_eq!(related(&all, 1), ["cy-7"]);
        assert_eq!(related(&all[..4], 8), ["ada-2", "ada-3", "ada-4", "ada-5"]);
    }

    #[test]
    fn what_most_posts_of_a_blog_link_to_is_its_furniture() {
        let post = |n: i64| (n, "bo", u32::try_from(n).unwrap(), ["https://b.example/", &n.to_string()].concat());
        let posts: Vec<_> = (2..7).map(post).collect();
        let mut entries = vec![(1, "ada", 1, ADA)];
        entries.extend(posts.iter().map(|(n, source, day, url)| (*n, *source, *day, url.as_str())));
        let links: Vec<(i64, &str)> = (2..6).map(|n| (n, ADA)).collect();
        assert_eq!(mentions(&timeline(&entries, &links)), [""; 0]);
        assert_eq!(mentions(&timeline(&entries, &links[..2])).len(), 2);
    }
}
