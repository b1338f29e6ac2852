//! The files of the index. Posts are numbered from the oldest of the timeline, so that a new one changes only the words that
//! it has and the last file of posts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::words::{IGNORED, LETTERS, LONGEST, PAIRED};
use crate::site::SEARCH_INDEX;

/// A file: its place on the site, and its bytes.
pub type File = (String, Vec<u8>);

/// Where a post has a word, from the least telling place to the most telling.
pub const TEXT: u64 = 0;
pub const NAME: u64 = 1;
pub const TAG: u64 = 2;
pub const TITLE: u64 = 3;
/// How many places there are.
const PLACES: u64 = 4;

/// Posts of one file: a page of results shows ten, which may lie in as many files.
const POSTS: usize = 50;
/// A file of words ends with the first pair of letters that brings it to so many bytes: a word is found in one file, and most
/// are no larger than a picture.
const WORDS_BYTES: usize = 16_000;

/// A post as it is found.
#[derive(Default)]
pub struct Post {
    /// What is shown of it, as JSON.
    pub json: String,
    /// Its words, and the most telling place of each.
    pub words: BTreeMap<String, u64>,
}

/// `search/index.json`.
#[derive(Serialize)]
pub struct Index<'a> {
    /// Changes with any other file: a browser must not mix old and new ones.
    version: String,
    posts_per_file: usize,
    places: u64,
    longest: usize,
    ignored: &'a [(u32, u32)],
    letters: BTreeMap<char, &'a str>,
    paired: &'a [(u32, u32)],
    /// The keys of the files of words, in order.
    words: Vec<String>,
}

/// The files for `posts`, oldest first, the first of which has the number `first`: as many of the newest as `most_bytes` have
/// room for.
pub fn files(posts: &[Post], first: usize, most_bytes: usize) -> Vec<File> {
    let all = first + posts.len();
    let mut kept = from_whole_file(first).min(all);
    loop {
        let files = all_files(&posts[kept - first..], kept);
        let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        if size <= most_bytes || kept == all {
            return files;
        }
        let fitting = (all - kept) * most_bytes / size;
        kept = from_whole_file((all - fitting).max(kept + 1)).min(all);
    }
}

/// The first post at or after `number` with which a file of posts begins.
fn from_whole_file(number: usize) -> usize {
    number.next_multiple_of(POSTS)
}

fn all_files(posts: &[Post], first: usize) -> Vec<File> {
    let mut files = posts_files(posts, first);
    let (keys, words) = words_files(posts, first);
    files.extend(words);
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in &files {
        hasher.update(path.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    let index = Index {
        version: hasher.finalize().to_hex()[..16].to_owned(),
        posts_per_file: POSTS,
        places: PLACES,
        longest: LONGEST,
        ignored: &IGNORED,
        letters: LETTERS.into_iter().collect(),
        paired: &PAIRED,
        words: keys,
    };
    files.push((SEARCH_INDEX.to_owned(), serde_json::to_vec(&index).expect("text and numbers")));
    files
}

fn posts_files(posts: &[Post], first: usize) -> Vec<File> {
    let file = |(number, posts): (usize, &[Post])| {
        let lines: Vec<&str> = posts.iter().map(|post| post.json.as_str()).collect();
        (format!("search/posts/{number}.json"), format!("[{}]\n", lines.join(",\n")).into_bytes())
    };
    (first / POSTS..).zip(posts.chunks(POSTS)).map(file).collect()
}

/// The files of words, and their keys.
fn words_files(posts: &[Post], first: usize) -> (Vec<String>, Vec<File>) {
    let mut found: BTreeMap<&str, Vec<(usize, u64)>> = BTreeMap::new();
    for (number, post) in (first..).zip(posts) {
        for (word, place) in &post.words {
            found.entry(word).or_default().push((number, *place));
        }
    }
    let mut files: Vec<(String, String)> = Vec::new();
    let mut last = String::new();
    for (word, posts) in found {
        let key = key(word);
        let has_room = |file: &&mut (String, String)| key == last || file.1.len() < WORDS_BYTES;
        match files.last_mut().filter(has_room) {
            Some((_, text)) => text.push_str(",\n"),
            None => files.push((key.clone(), String::new())),
        }
        last = key;
        let text = files.last_mut().map(|(_, text)| text).expect("it was just found or made");
        let _ = write!(text, "{}:[{}]", serde_json::Value::from(word), packed(&posts));
    }
    let keys = files.iter().map(|(key, _)| key.clone()).collect();
    let file =
        |(key, text): (String, String)| (format!("search/words/{key}.json"), format!("{{{text}}}\n").into_bytes());
    (keys, files.into_iter().map(file).collect())
}

/// By which a word is looked up, and how a file of words is called: the numbers of its first two letters, which are in the
/// same order as text and as code points.
fn key(word: &str) -> String {
    let letters: Vec<String> = word.chars().take(2).map(|c| format!("{:06x}", u32::from(c))).collect();
    letters.join("-")
}

/// Numbers of posts and places: each post as its distance from the one before, times [`PLACES`], and its place.
fn packed(posts: &[(usize, u64)]) -> String {
    let mut before = 0;
    let mut numbers = Vec::with_capacity(posts.len());
    for (number, place) in posts {
        numbers.push(((number - before) as u64 * PLACES + place).to_string());
        before = *number;
    }
    numbers.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts(number: usize) -> Vec<Post> {
        let post = |at: usize| Post {
            json: format!("[\"Post {at}\"]"),
            words: (0..20).map(|word| (format!("w{}x{}", at % 7, (at * 31 + word * 17) % 997), TEXT)).collect(),
        };
        (0..number).map(post).collect()
    }

    fn size(files: &[File]) -> usize {
        files.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    #[test]
    fn the_index_is_no_larger_than_it_may_be_and_the_oldest_posts_go_first() {
        let posts = posts(1000);
        let whole = size(&files(&posts, 0, usize::MAX));
        for most in [whole, whole - 1, whole / 2, whole / 10, 5_000] {
            let files = files(&posts, 0, most);
            assert!(size(&files) <= most, "{most}");
            assert!(most < 10_000 || size(&files) > most * 2 / 3, "{most}: only {}", size(&files));
            let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            let newest = names.contains(&"search/posts/19.json");
            assert_eq!((newest, names.contains(&"search/posts/0.json")), (most > 5_000, most == whole), "{most}");
        }
    }

    #[test]
    fn a_new_post_leaves_the_files_of_others_as_they_are() {
        let mut all = posts(1000);
        let last = all.pop().unwrap();
        let before: BTreeMap<String, Vec<u8>> = files(&all, 0, usize::MAX).into_iter().collect();
        all.push(Post { words: [("zebra".to_owned(), TITLE)].into(), ..last });
        let after = files(&all, 0, usize::MAX);
        let changed: Vec<&str> = after
            .iter()
            .filter(|(name, bytes)| before.get(name) != Some(bytes))
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(changed.len(), 3, "its words, its posts, the index: {changed:?}");
    }

    #[test]
    fn words_with_the_same_two_letters_are_in_one_file() {
        let all = files(&posts(1000), 0, usize::MAX);
        let words = all.iter().filter(|(name, _)| name.starts_with("search/words/"));
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (name, bytes) in words {
            let file: BTreeMap<String, Vec<u64>> = serde_json::from_slice(bytes).unwrap();
            for word in file.keys() {
                assert_eq!(*seen.entry(key(word)).or_insert(name), name, "{word}");
            }
        }
        assert_eq!(seen.len(), 7);
    }

    #[test]
    fn numbers_are_distances() {
        assert_eq!(packed(&[(5, TITLE), (6, TEXT), (106, TAG)]), "23,4,402");
    }
}
