use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};

use super::languages::TABLES;
use super::*;

/// How many names a list has.
const LISTS: [(&str, usize); 3] = [("months", 12), ("months_alone", 12), ("weekdays", 7)];

fn table(text: &str) -> BTreeMap<String, Word> {
    toml::from_str(text).expect("a table of words")
}

fn texts(word: &Word) -> Vec<&str> {
    match word {
        Word::Text(text) => vec![text],
        Word::List(list) => list.iter().map(String::as_str).collect(),
        Word::Forms(forms) => forms.values().map(String::as_str).collect(),
    }
}

#[test]
fn every_language_has_exactly_the_keys_of_english_in_their_order() {
    let keys = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect()
    };
    let english = keys(TABLES[0].1);
    assert_eq!(english.iter().collect::<BTreeSet<_>>().len(), english.len());
    for (tag, text) in TABLES {
        match tag.contains('-') {
            false => assert_eq!(keys(text), english, "{tag}"),
            true => assert!(keys(text).iter().all(|key| english.contains(key)), "{tag}"),
        }
    }
}

#[test]
fn every_language_fills_the_same_places_and_has_the_forms_that_its_numbers_take() {
    let english = table(TABLES[0].1);
    for (tag, text) in TABLES {
        for (key, word) in table(text) {
            assert!(texts(&word).iter().all(|text| !text.is_empty()), "{tag}: {key}");
            let names = |word: &Word| texts(word).iter().flat_map(|text| places(text)).map(str::to_owned).collect();
            let (own, wanted): (BTreeSet<String>, BTreeSet<String>) = (names(&word), names(&english[&key]));
            if !PATTERNS.iter().any(|(pattern, _)| *pattern == key) {
                assert_eq!(own, wanted, "{tag}: {key}");
            }
            match (&word, &english[&key]) {
                (Word::Forms(forms), Word::Forms(_)) => {
                    let forms: Vec<Form> = forms.keys().copied().collect();
                    assert_eq!(forms, Rule::of(tag).forms(), "{tag}: {key}");
                }
                (Word::List(list), Word::List(_)) => {
                    assert!(LISTS.contains(&(key.as_str(), list.len())), "{tag}: {key}");
                }
                (Word::Text(_), Word::Text(_)) => {}
                _ => panic!("{tag}: {key} is of another kind than in English"),
            }
            Words::of("en").check(&key, &english[&key], &word).unwrap_or_else(|mistake| panic!("{tag}: {mistake:?}"));
        }
    }
}

#[test]
fn every_word_is_used_and_every_word_used_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![root.join("templates"), root.join("src")];
    let (mut texts, mut used) = (String::new(), BTreeSet::new());
    while let Some(path) = waiting.pop() {
        match path.is_dir() {
            true => waiting.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path())),
            false if path.extension().is_some_and(|kind| kind == "toml" || kind == "txt") => {}
            false => texts.push_str(&std::fs::read_to_string(&path).unwrap()),
        }
    }
    let own: BTreeSet<String> = table(TABLES[0].1).into_keys().collect();
    for key in &own {
        assert!(texts.contains(&format!("\"{key}\"")) || texts.contains(&format!("words.{key}")), "{key} is not used");
    }
    let below = |directory: &str| std::fs::read_dir(root.join(directory)).unwrap().map(|entry| entry.unwrap().path());
    for template in below("templates").chain(below("templates/mail")).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(template).unwrap();
        let key = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
        let named = text
            .split(|c: char| " {(=".contains(c))
            .filter_map(|piece| piece.strip_prefix("words.").map(key).filter(|key| !key.is_empty()));
        used.extend(named);
    }
    assert!(used.len() > 50, "{used:?}");
    assert_eq!(used.difference(&own).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Language, and a day, a moment's time, a month, a number and a size in it.
const WRITTEN: &[(&str, [&str; 5])] = &[
    ("en", ["Friday, 20 November 2026", "18:05 CET", "November 2026", "12,345", "12.3 MB"]),
    ("en-US", ["Friday, November 20, 2026", "6:05 PM CET", "November 2026", "12,345", "12.3 MB"]),
    ("de-AT", ["Freitag, 20. November 2026", "18:05 CET", "November 2026", "12.345", "12,3 MB"]),
    ("es", ["viernes, 20 de noviembre de 2026", "18:05 CET", "noviembre de 2026", "12.345", "12,3 MB"]),
    ("fr", ["vendredi 20 novembre 2026", "18:05 CET", "novembre 2026", "12\u{202f}345", "12,3 Mo"]),
    ("fa", ["جمعه ۲۰ نوامبر ۲۰۲۶", "۱۸:۰۵ CET", "نوامبر ۲۰۲۶", "۱۲٬۳۴۵", "۱۲٫۳ مگابایت"]),
    ("ja", ["2026年11月20日金曜日", "18:05 CET", "2026年11月", "12,345", "12.3 MB"]),
    ("pl", ["piątek, 20 listopada 2026", "18:05 CET", "listopad 2026", "12\u{a0}345", "12,3 MB"]),
    ("it", ["Friday, 20 November 2026", "18:05 CET", "November 2026", "12,345", "12.3 MB"]),
];

#[test]
fn dates_and_numbers_are_written_as_each_language_does() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let time = NaiveTime::from_hms_opt(18, 5, 0).unwrap();
    for (language, written) in WRITTEN {
        let words = Words::of(language);
        let found = [
            words.day(day),
            words.time(time, "CET"),
            words.month(2026, 11),
            words.number(12_345),
            words.size(Some(12_345_678)),
        ];
        assert_eq!(found, *written, "{language}");
    }
    let midnight = NaiveTime::from_hms_opt(0, 30, 0).unwrap();
    assert_eq!(Words::of("en-us").time(midnight, "UTC"), "12:30 AM UTC");
    assert_eq!(Words::of("en").number(0), "0");
    assert_eq!(Words::of("en").size(None), "");
    assert_eq!(Words::of("en").size(Some(1)), "1 byte");
}

/// Two days, and the time between them in a language.
const PERIODS: &[(&str, &str, &str, &str)] = &[
    ("en", "2026-11-13", "2026-11-20", "13–20 November 2026"),
    ("en", "2026-10-30", "2026-11-06", "30 October – 6 November 2026"),
    ("en", "2026-12-25", "2027-01-01", "25 December 2026 – 1 January 2027"),
    ("en-US", "2026-11-13", "2026-11-20", "November 13–20, 2026"),
    ("de", "2026-11-13", "2026-11-20", "13.–20. November 2026"),
    ("de", "2026-10-30", "2026-11-06", "30. Oktober – 6. November 2026"),
    ("es", "2026-10-30", "2026-11-06", "30 de octubre – 6 de noviembre de 2026"),
    ("fa", "2026-11-13", "2026-11-20", "۱۳–۲۰ نوامبر ۲۰۲۶"),
    ("ja", "2026-10-30", "2026-11-06", "2026年10月30日～11月6日"),
    ("pl", "2026-12-25", "2027-01-01", "25 grudnia 2026 – 1 stycznia 2027"),
];

#[test]
fn a_period_is_told_in_as_few_words_as_can_be() {
    for (language, first, last, told) in PERIODS {
        assert_eq!(Words::of(language).period(first.parse().unwrap(), last.parse().unwrap()), *told, "{language}");
    }
}

#[test]
fn a_number_takes_its_form_and_texts_their_values() {
    let counted = |language: &str, n: usize| Words::of(language).count("posts", n, &[]);
    assert_eq!([1, 2, 5, 22].map(|n| counted("pl", n)), ["1 wpis", "2 wpisy", "5 wpisów", "22 wpisy"]);
    assert_eq!([1, 1234].map(|n| counted("en", n)), ["1 post", "1,234 posts"]);
    assert_eq!(counted("ja", 3), "3 件の記事");
    // What is put in is not looked at again.
    assert_eq!(Words::of("en").fill("by_on", &[("name", "{date}"), ("date", "now")]), "by {date}, now");
}

/// Key and word as the owner types them, and words that the complaint must have; none if there is none.
const OWN: &[(&str, &str, &str)] = &[
    ("latest", "\"River\"", ""),
    ("latset", "\"River\"", "unknown key `latset` did you mean `latest`?"),
    ("latest", "[\"River\"]", "`latest` is a text"),
    ("by", "\"von {name}\"", "no place `{name}` what can stand there is {names}"),
    ("latest", "\"{n} latest\"", "nothing is put into this text"),
    ("latest", "\"{ braces }\"", ""),
    ("posts", "\"posts: {n}\"", ""),
    ("posts", "{ one = \"{n} note\" }", "no form `other`"),
    ("posts", "{ one = \"{n} note\", other = \"{n} notes\" }", ""),
    ("weekdays", "[\"Mon\"]", "`weekdays` are 7, these are 1"),
    ("digits", "\"01\"", "`digits` are ten, these are 2"),
    ("time_pattern", "\"{hour12}.{minute} {half}\"", ""),
];

#[test]
fn the_owners_words_take_their_places_or_are_refused_with_advice() {
    for (key, typed, complaint) in OWN {
        let word: Word = table(&format!("x = {typed}")).remove("x").unwrap();
        let said = match Words::of("en").replace(key, word) {
            Ok(()) => String::new(),
            Err(mistake) => format!("{} {}", mistake.message, mistake.help.unwrap_or_default()),
        };
        assert_eq!(said.is_empty(), complaint.is_empty(), "{key} = {typed}: {said}");
        assert!(said.contains(complaint), "{key} = {typed}: {said}");
    }
    let mut words = Words::of("en");
    words.replace("posts", Word::Text("posts: {n}".into())).unwrap();
    assert_eq!(words.count("posts", 1, &[]), "posts: 1");
}
