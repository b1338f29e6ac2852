//! Who wrote it.

use std::borrow::Cow;

use url::Url;

use super::{Said, lines};
use crate::feed::meant::Person;
use crate::feed::xml::names::What;
use crate::feed::xml::tree::Element;
use crate::feed::{limits, links};

/// The authors, each once; those that only a podcast's words name, where there are no others.
pub fn authors<'t>(said: &Said<'t>, ground: &Url) -> Vec<Person<'t>> {
    let all = said.all(What::Author);
    let best = all.iter().filter_map(|(element, _)| person(*element).map(|_| element.rank())).min();
    let mut people = Vec::new();
    for (element, scope) in all.into_iter().filter(|(element, _)| Some(element.rank()) == best) {
        if people.len() == limits::AUTHORS {
            break;
        }
        if let Some(mut person) = person(*element) {
            let base = scope.base.as_deref().unwrap_or(ground);
            person.uri = person.uri.and_then(|uri| links::web(&uri, base)).map(|uri| String::from(uri).into());
            add(&mut people, person, !element.has_elements());
        }
    }
    people
}

/// The same name or address is the same person; where it `may_be_one`, an address alone and a name alone, side by
/// side, are one too.
fn add<'t>(people: &mut Vec<Person<'t>>, person: Person<'t>, may_be_one: bool) {
    let same = |known: &&mut Person<'t>| {
        let is_shared = |a: &Option<Cow<'_, str>>, b: &Option<Cow<'_, str>>| a.is_some() && a == b;
        let is_whole = may_be_one
            && ((known.name.is_none() && person.email.is_none()) || (known.email.is_none() && person.name.is_none()));
        is_shared(&known.name, &person.name) || is_shared(&known.email, &person.email) || is_whole
    };
    match people.iter_mut().find(same) {
        Some(known) => {
            known.name = known.name.take().or(person.name);
            known.email = known.email.take().or(person.email);
            known.uri = known.uri.take().or(person.uri);
        }
        None => people.push(person),
    }
}

fn person(element: Element<'_>) -> Option<Person<'_>> {
    if !element.has_elements() {
        return of_text(lines::filled(element.text())?);
    }
    let part = |names: &[&str]| {
        let is_it = |part: &Element<'_>| names.iter().any(|name| part.name().eq_ignore_ascii_case(name));
        element.elements().find(is_it).and_then(|part| lines::filled(part.text()))
    };
    let inner = || element.elements().find(|part| part.name().eq_ignore_ascii_case("person")).and_then(person);
    if let Some(person) = inner() {
        return Some(person); // FOAF's, in Dublin Core's
    }
    let name = part(&["name"]).or_else(|| lines::filled(element.text()));
    of_parts(name, part(&["email"]), part(&["uri", "url", "homepage"]))
}

/// A person whose name and address are told apart, unless the name holds both.
pub fn of_parts<'t>(
    name: Option<Cow<'t, str>>,
    email: Option<Cow<'t, str>>,
    uri: Option<Cow<'t, str>>,
) -> Option<Person<'t>> {
    let named = name.and_then(of_text).unwrap_or_default();
    let email = email.and_then(of_text).and_then(|person| person.email).or(named.email);
    let person = Person { name: named.name, email, uri };
    (person.name.is_some() || person.email.is_some()).then_some(person)
}

/// `mail@x (Name)`, `Name <mail@x>` and their likes, taken apart. No further address stays in the name.
pub fn of_text(text: Cow<'_, str>) -> Option<Person<'_>> {
    const LONGEST: usize = 2048;
    let text = match text.len() > LONGEST {
        true => Cow::Owned(limits::cut(&text, LONGEST).to_owned()),
        false => text,
    };
    let text = without_tags(lines::unescaped(text));
    let Some((start, end)) = address(&text) else {
        return lines::filled(text).map(|text| Person { name: Some(lines::unescaped(text)), ..Person::default() });
    };
    let email = text[start..end].to_owned();
    let mut rest = without_address(&text, (start, end));
    while let Some(next) = address(&rest) {
        rest = without_address(&rest, next);
    }
    let rest = rest.replace("&lt;", " ").replace("&gt;", " ");
    let is_around = |c: char| c.is_whitespace() || "<>()[]（）«»\"',;:-–".contains(c);
    let name = rest.trim_matches(is_around).to_owned();
    let person = Person {
        name: (!name.is_empty()).then(|| lines::unescaped(name.into())),
        email: (!is_nobodys(&email)).then(|| email.into()),
        uri: None,
    };
    (person.name.is_some() || person.email.is_some()).then_some(person)
}

fn without_address(text: &str, (start, end): (usize, usize)) -> String {
    format!("{} {}", text[..start].trim_end_matches("mailto:"), &text[end..])
}

/// The text of names that are written as HTML, such as links.
fn without_tags(text: Cow<'_, str>) -> Cow<'_, str> {
    if !["</", "<a ", "<br"].iter().any(|tag| text.contains(tag)) {
        return text;
    }
    let mut parts = text.split('<');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| plain.push_str(part.split_once('>').map_or(part, |(_, behind)| behind)));
    Cow::Owned(plain)
}

/// Where the first e-mail address stands in a text.
fn address(text: &str) -> Option<(usize, usize)> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    memchr::memchr_iter(b'@', text.as_bytes()).find_map(|at| {
        let before = text.as_bytes()[..at].iter().rev().take_while(|byte| is_local(byte)).count();
        let behind = text.as_bytes()[at + 1..].iter().take_while(|byte| is_host(byte)).count();
        let host = text[at + 1..at + 1 + behind].trim_end_matches(['.', '-']);
        (before > 0 && host.trim_start_matches('.').contains('.')).then_some((at - before, at + 1 + host.len()))
    })
}

/// Addresses that programs put where they have none, such as Blogger's.
fn is_nobodys(email: &str) -> bool {
    let name = email.split('@').next().unwrap_or_default().to_ascii_lowercase().replace(['-', '_', '.'], "");
    matches!(name.as_str(), "noreply" | "donotreply" | "nobody" | "nomail" | "noemail")
}
