//! `{{ name(value, key=value) }}`, read.

use std::ops::Range;

use url::Url;

use super::{BEGINS, Include, Misuse};
use crate::config::is_web;
use crate::diagnostic::closest;

const ENDS: &str = "}}";

/// What may be written: a name, its arguments in their order, and how it looks.
const FORMS: [(&str, &[&str], &str); 3] = [
    ("entry", &["url"], "{{ entry(\"https://...\") }}"),
    ("entries", &["tag", "limit"], "{{ entries(tag=\"...\", limit=5) }}"),
    ("events", &["days", "limit"], "{{ events(days=28, limit=10) }}"),
];

/// A list has so many items at most.
const MOST: u64 = 50;
/// Events are looked for so many days ahead at most.
pub const MOST_DAYS: u32 = 366;

/// What was typed as the value of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Text(String),
    Number(u64),
}

/// An argument: its name, its value, where both stand.
type Argument = (&'static str, Value, Range<usize>);

/// The include that begins here and where it ends; nothing if these braces are not ours.
pub fn read(text: &str, start: usize) -> Option<Result<(Include, usize), Misuse>> {
    let mut reader = Reader { text, at: start + BEGINS.len() };
    reader.space();
    let name_start = reader.at;
    let name = reader.name();
    let name_place = name_start..reader.at;
    reader.space();
    let is_call = reader.rest().starts_with('(');
    let Some((name, known, form)) = FORMS.iter().find(|(known, ..)| *known == name) else {
        let meant = closest(name, FORMS.iter().map(|(name, ..)| *name)).filter(|_| is_call)?;
        let message = format!("`{name}` is no include and stays as it is");
        let help = format!("did you mean `{meant}`? {}", all_forms());
        return Some(Err(Misuse { place: name_place, message, help, certain: false }));
    };
    let wrong = |(place, message, help): Wrong| Misuse { place, message, help, certain: true };
    if !is_call {
        // With a dot or a filter behind it, it is a variable of a mailing service.
        let message = format!("`{name}` needs brackets");
        let is_bare = reader.rest().starts_with(ENDS);
        return is_bare.then(|| Err(wrong((start..reader.at + ENDS.len(), message, format!("write {form}")))));
    }
    let call = reader.arguments(known, form).and_then(|arguments| {
        reader.space();
        if !reader.take(ENDS) {
            return Err((start..reader.at, "the include has no end".into(), format!("end it with `}}}}`: {form}")));
        }
        include(name, arguments, start..reader.at, form)
    });
    Some(call.map(|include| (include, reader.at)).map_err(wrong))
}

/// Where, what, and what to write instead.
type Wrong = (Range<usize>, String, String);

fn all_forms() -> String {
    let forms: Vec<&str> = FORMS.iter().map(|(.., form)| *form).collect();
    format!("What can be written is {}", forms.join(", "))
}

fn include(name: &str, arguments: Vec<Argument>, whole: Range<usize>, form: &str) -> Result<Include, Wrong> {
    let of = |wanted: &str| arguments.iter().find(|(name, ..)| *name == wanted);
    let text = |wanted: &str| match of(wanted) {
        Some((_, Value::Text(text), place)) => Ok(Some((text.clone(), place.clone()))),
        Some((.., place)) => Err((place.clone(), format!("`{wanted}` is a text in quotes"), format!("write {form}"))),
        None => Ok(None),
    };
    let number = |wanted: &str, default: u64, most: u64| match of(wanted) {
        Some((_, Value::Number(number), _)) if (1..=most).contains(number) => Ok(*number),
        Some((.., place)) => {
            Err((place.clone(), format!("`{wanted}` is a number from 1 to {most}"), format!("write {form}")))
        }
        None => Ok(default),
    };
    match name {
        "entry" => {
            let (typed, place) = text("url")?
                .ok_or_else(|| (whole, "`entry` needs the address of a post".into(), format!("write {form}")))?;
            let url = Url::parse(typed.trim()).ok().filter(is_web);
            let help = "write the address of the post, such as \"https://blog.example/a-post\"".to_owned();
            url.map(Include::Entry).ok_or_else(|| (place, format!("`{typed}` is not a web address"), help))
        }
        "entries" => {
            let tag = text("tag")?.map(|(tag, _)| tag.trim().to_owned()).filter(|tag| !tag.is_empty());
            Ok(Include::Entries { tag, limit: number("limit", 5, MOST)? as usize })
        }
        _ => {
            let days = number("days", 28, MOST_DAYS.into())? as u32;
            Ok(Include::Events { days, limit: number("limit", 10, MOST)? as usize })
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn while_is(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = &rest[..rest.find(|c| !fits(c)).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    fn space(&mut self) {
        self.while_is(char::is_whitespace);
    }

    fn name(&mut self) -> &'a str {
        self.while_is(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn take(&mut self, wanted: &str) -> bool {
        let is_there = self.rest().starts_with(wanted);
        self.at += if is_there { wanted.len() } else { 0 };
        is_there
    }

    /// What stands in brackets, which begin here.
    fn arguments(&mut self, known: &'static [&'static str], form: &str) -> Result<Vec<Argument>, Wrong> {
        let mut arguments: Vec<Argument> = Vec::new();
        self.take("(");
        loop {
            self.space();
            if self.take(")") {
                return Ok(arguments);
            }
            let argument = self.argument(known, arguments.len(), form)?;
            if arguments.iter().any(|(name, ..)| *name == argument.0) {
                let message = format!("`{}` is there twice", argument.0);
                return Err((argument.2, message, format!("write {form}")));
            }
            arguments.push(argument);
            self.space();
            if !self.take(",") && !self.rest().starts_with(')') {
                let message = "here a comma or a closing bracket is missing".to_owned();
                return Err((self.here(), message, format!("write {form}")));
            }
        }
    }

    /// `value` or `key=value`.
    fn argument(&mut self, known: &'static [&'static str], number: usize, form: &str) -> Result<Argument, Wrong> {
        let start = self.at;
        let typed = self.name();
        self.space();
        if !typed.starts_with(|c: char| c.is_ascii_alphabetic()) || !self.take("=") {
            self.at = start;
            let value = self.value(form)?;
            let place = start..self.at;
            let Some(name) = known.get(number) else {
                let message = format!("there are more values than the {} that can be given", known.len());
                return Err((place, message, format!("write {form}")));
            };
            return Ok((name, value, place));
        }
        let Some(name) = known.iter().find(|name| **name == typed) else {
            let help = match closest(typed, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`? write {form}"),
                None => format!("write {form}"),
            };
            return Err((start..start + typed.len(), format!("there is no argument `{typed}`"), help));
        };
        self.space();
        let value_start = self.at;
        let value = self.value(form)?;
        Ok((name, value, value_start..self.at))
    }

    fn value(&mut self, form: &str) -> Result<Value, Wrong> {
        let start = self.at;
        if let Some(quote @ ('"' | '\'')) = self.rest().chars().next() {
            let inside = &self.rest()[1..];
            let line = inside.split('\n').next().unwrap_or_default();
            let Some(length) = line.find(quote) else {
                let message = "the text has no end".to_owned();
                return Err((start..start + 1 + line.len(), message, format!("end it with {quote}")));
            };
            self.at += length + 2;
            return Ok(Value::Text(inside[..length].to_owned()));
        }
        let word = self.while_is(|c| !c.is_whitespace() && !matches!(c, ',' | ')' | '}'));
        word.parse().map(Value::Number).map_err(|_| {
            let message = match word {
                "" => "here a value is missing".to_owned(),
                word => format!("`{word}` is neither a number nor a text in quotes"),
            };
            let place = if word.is_empty() { self.here() } else { start..self.at };
            let plain = word.trim_matches(['“', '”', '„', '«', '»', '‘', '’']);
            let help = if word.is_empty() { form.to_owned() } else { format!("\"{plain}\"") };
            (place, message, format!("write {help}"))
        })
    }

    /// The character at hand.
    fn here(&self) -> Range<usize> {
        self.at..self.at + self.rest().chars().next().map_or(0, char::len_utf8)
    }
}
