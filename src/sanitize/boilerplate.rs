//! What blogs' programs put around a post, and no author wrote: share bars, buttons, "appeared first on".

mod rules;

use std::collections::HashMap;

use super::elements::BLOCK;
use super::lazy;
use super::shape::Cleaning;
use super::tree::{Id, ROOT, Tree};
use crate::config::Selector;

pub use rules::{RULES, Rule};

/// Longer paragraphs were written by somebody.
const LONGEST: usize = 400;

/// Paragraphs at the end of a post that are looked at.
const AT_THE_END: usize = 6;

/// The rules that hold for a feed.
fn rules(cleaning: &Cleaning<'_>) -> Vec<&'static Rule> {
    let kept = &cleaning.treatment.keep_boilerplate;
    RULES.iter().filter(|rule| !kept.iter().any(|kept| kept == rule.name)).collect()
}

/// Takes out the elements that the rules and the owner's selectors meet.
pub fn remove_elements(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) {
    let (rules, selectors) = (rules(cleaning), &cleaning.treatment.remove);
    let mut bars = Bars::new();
    let met: Vec<Id> = tree.within(ROOT).filter(|id| is_met(tree, *id, &rules, selectors, &mut bars)).collect();
    met.into_iter().for_each(|id| tree.remove(id));
}

/// Takes out the phrases of the rules at the ends of a post; says whether there were any.
pub fn remove_phrases(tree: &mut Tree<'_>, cleaning: &Cleaning<'_>) -> bool {
    let rules = rules(cleaning);
    let mut any = false;
    while ends(tree).into_iter().any(|id| remove_phrase(tree, id, &rules)) {
        any = true;
    }
    any
}

/// Elements that are a bar of links, or not, as far as they were looked at: to look again for each of many links would
/// take quadratic time.
type Bars = HashMap<Id, bool>;

fn is_met(tree: &Tree<'_>, id: Id, rules: &[&Rule], selectors: &[Selector], bars: &mut Bars) -> bool {
    if tree.attributes(id).is_empty() && selectors.is_empty() {
        return false;
    }
    let class = tree.attribute(id, "class");
    let href = tree.attribute(id, "href").filter(|_| tree.name(id) == "a");
    let by_class = |rule: &&Rule| {
        class.is_some_and(|class| {
            class
                .split_ascii_whitespace()
                .any(|one| rule.classes.contains(&one) || rule.prefixes.iter().any(|prefix| one.starts_with(prefix)))
        })
    };
    let by_link = |rule: &&Rule| href.is_some_and(|href| rule.links.iter().any(|link| href.contains(link)));
    let by_button =
        |rule: &&Rule| class.is_some_and(|class| class.split_ascii_whitespace().any(|one| rule.buttons.contains(&one)));
    (class.is_some() && rules.iter().any(by_class))
        || (class.is_some() && rules.iter().any(by_button) && asks(tree, id))
        || (href.is_some() && rules.iter().any(by_link) && is_button(tree, id, bars))
        || selectors.iter().any(|selector| selects(tree, id, selector))
}

/// Words of a button that asks: more of them say something else.
const MOST_ASKED: usize = 8;

/// Whether an element holds nothing but a link that asks a reader to share, subscribe or pay.
fn asks(tree: &Tree<'_>, id: Id) -> bool {
    let links = tree.within(id).filter(|inner| tree.name(*inner) == "a").take(2).count();
    let texts = tree.within(id).filter_map(|inner| tree.text(inner)).flat_map(str::split_whitespace);
    let words = texts.take(MOST_ASKED + 1).map(str::to_lowercase).collect::<Vec<_>>();
    let asked = words.join(" ");
    let begins = |ask: &&str| asked.strip_prefix(*ask).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    links <= 1 && words.len() <= MOST_ASKED && rules::ASKS.iter().any(begins)
}

/// Buttons are a picture, a word or two; a link in a sentence about sharing is none, nor is a picture that somebody
/// speaks of.
fn is_button(tree: &Tree<'_>, id: Id, bars: &mut Bars) -> bool {
    let has_picture = || tree.within(id).any(|inner| tree.name(inner) == "img");
    let in_bar = tree.parent(id).is_some_and(|parent| *bars.entry(parent).or_insert_with(|| is_bar(tree, parent)));
    in_bar || (has_picture() && !lazy::beside(tree, id).into_iter().flatten().any(|one| speaks(tree, one)))
}

/// Nodes of a phrase beside a picture that are looked at.
const MOST_LOOKED_AT: usize = 100;

/// Whether a neighbour is a phrase or a caption of more than a word or two.
fn speaks(tree: &Tree<'_>, id: Id) -> bool {
    let whole = || std::iter::once(id).chain(tree.within(id)).take(MOST_LOOKED_AT);
    // Of what holds a block, that block may be all that stays.
    let has_block = whole().any(|one| tree.known(one).is_some_and(|known| known.is(BLOCK)));
    let is_block = has_block && tree.name(id) != "figcaption";
    let texts = whole().filter_map(|one| tree.text(one));
    !is_block && tree.name(id) != "a" && texts.flat_map(str::split_whitespace).nth(2).is_some()
}

/// Whether an element has several links, and hardly a word beside them.
fn is_bar(tree: &Tree<'_>, id: Id) -> bool {
    let has_many = tree.children(id).filter(|one| tree.name(*one) == "a").nth(1).is_some();
    let beside = tree.children(id).filter_map(|one| tree.text(one)).flat_map(str::split_whitespace);
    has_many && beside.take(3).count() <= 2
}

fn selects(tree: &Tree<'_>, id: Id, selector: &Selector) -> bool {
    let has_class = |class: &String| {
        tree.attribute(id, "class").is_some_and(|all| all.split_ascii_whitespace().any(|one| one == class))
    };
    tree.known(id).is_some()
        && selector.element.as_ref().is_none_or(|element| element == tree.written(id) || element == tree.name(id))
        && selector.id.as_ref().is_none_or(|wanted| tree.attribute(id, "id") == Some(wanted))
        && selector.classes.iter().all(has_class)
}

/// Removes a paragraph that is one of the phrases, and the list that follows such a heading.
fn remove_phrase(tree: &mut Tree<'_>, id: Id, rules: &[&Rule]) -> bool {
    let Some(rule) = rules.iter().find(|rule| is_phrase(tree, id, rule)) else { return false };
    let list = beside(tree.next(id), |id| tree.next(id), tree).filter(|next| matches!(tree.name(*next), "ul" | "ol"));
    if rule.name == "related" {
        let has_links = tree.within(id).any(|inner| tree.name(inner) == "a");
        if list.is_none() && !has_links {
            return false; // a heading of the author's own
        }
        list.into_iter().for_each(|list| tree.remove(list));
    }
    // The rule that parted it from the post parts nothing now.
    let line = beside(tree.previous(id), |id| tree.previous(id), tree).filter(|before| tree.name(*before) == "hr");
    let is_last = beside(tree.next(id), |id| tree.next(id), tree).is_none();
    line.filter(|_| is_last).into_iter().for_each(|line| tree.remove(line));
    tree.remove(id);
    true
}

/// The first of these neighbours that is more than white space.
fn beside(first: Option<Id>, step: impl Fn(Id) -> Option<Id>, tree: &Tree<'_>) -> Option<Id> {
    std::iter::successors(first, |id| step(*id)).find(|id| tree.text(*id).is_none_or(|text| !text.trim().is_empty()))
}

/// The outermost blocks at the end of a post, the last first.
fn ends(tree: &Tree<'_>) -> Vec<Id> {
    let mut top = ROOT;
    while let Some(only) = beside(tree.first(top), |id| tree.next(id), tree) {
        let is_alone = beside(tree.next(only), |id| tree.next(id), tree).is_none();
        match is_alone && matches!(tree.name(only), "div" | "article" | "section") {
            true => top = only,
            false => break,
        }
    }
    let backwards = std::iter::successors(tree.last(top), |id| tree.previous(*id));
    backwards.take(2 * AT_THE_END).filter(|id| tree.known(*id).is_some()).take(AT_THE_END).collect()
}

fn is_phrase(tree: &Tree<'_>, id: Id, rule: &Rule) -> bool {
    if !matches!(
        tree.name(id),
        "p" | "div" | "small" | "em" | "span" | "footer" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
    ) {
        return false;
    }
    let mut words = String::new();
    for text in tree.within(id).filter_map(|inner| tree.text(inner)) {
        if words.len() + text.len() > LONGEST {
            return false;
        }
        words.push_str(text);
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let (loose, has_link) = (loose_words(tree, id), tree.within(id).any(|inner| tree.name(inner) == "a"));
    rule.phrases.iter().any(|(begins, goes_on)| match (goes_on.is_empty(), begins.ends_with([':', ' '])) {
        // Between the phrase's halves stands the title, linked or not; behind them a link and nothing else.
        (false, _) => loose.starts_with(begins.trim_end()) && loose.ends_with(goes_on.trim()) && has_link,
        (true, true) => says_no_more_than(&loose, begins) && is_followed_by_links(tree, id, has_link),
        (true, false) => words == *begins,
    })
}

/// Whether words are a phrase, and at most what machines put between their lists.
fn says_no_more_than(words: &str, phrase: &str) -> bool {
    const BETWEEN: [&str; 5] = ["and", "in", "tagged", "tags", "with"];
    let rest = words.strip_prefix(phrase.trim_end().trim_end_matches(':'));
    rest.is_some_and(|rest| rest.split_whitespace().all(|word| BETWEEN.contains(&word)))
}

/// The words of a paragraph that stand in no link: what an author writes has some, what a machine adds has not.
fn loose_words(tree: &Tree<'_>, id: Id) -> String {
    let is_linked =
        |inner: Id| tree.ancestors(inner).take_while(|outer| *outer != id).any(|outer| tree.name(outer) == "a");
    let texts = tree.within(id).filter(|inner| !is_linked(*inner)).filter_map(|inner| tree.text(inner));
    let loose = texts.collect::<Vec<_>>().join(" ").to_lowercase();
    let words =
        loose.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '’' && c != '\''));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a phrase that ends with a colon announces links: its own, those of what follows, or none at the very end.
fn is_followed_by_links(tree: &Tree<'_>, id: Id, has_link: bool) -> bool {
    let next = beside(tree.next(id), |id| tree.next(id), tree);
    has_link
        || next.is_none_or(|next| {
            matches!(tree.name(next), "ul" | "ol") || (loose_words(tree, next).is_empty() && tree.name(next) != "pre")
        })
}
