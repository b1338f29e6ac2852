//! Filters that templates may use beside Tera's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::words::{Form, Words, filled};

/// Adds them. To be called before templates are added, which are checked against them.
pub fn register(tera: &mut Tera, words: &Arc<Words>) {
    tera.register_filter("json", json);
    tera.register_filter("json_in_script", json_in_script);
    tera.register_filter("script_hash", script_hash);
    tera.register_filter("slug", slug);
    let own = Arc::clone(words);
    tera.register_filter("fill", move |word: Value, values: Kwargs, state: &State| fill(&word, &values, state, &own));
    let own = Arc::clone(words);
    tera.register_filter("number", move |n: u64, _: Kwargs, _: &State| own.number(n));
    let own = Arc::clone(words);
    tera.register_filter("digits", move |n: i64, _: Kwargs, _: &State| own.digits(&n.to_string()));
}

/// `{{ planet.extra | json }}`: any value as JSON text.
fn json(value: &Value, _: Kwargs, _: &State) -> String {
    json_text(value)
}

/// With its keys in their order, which Tera's maps do not have.
fn json_text(value: &Value) -> String {
    serde_json::to_value(value).unwrap_or_default().to_string()
}

/// `{{ page.structured | json_in_script }}`: JSON text that cannot end the `<script>` that it stands in, nor begin
/// another or a comment (HTML, section 4.12.1.3); unescaped, as nothing is unescaped there.
fn json_in_script(value: &Value, _: Kwargs, _: &State) -> Value {
    Value::safe_string(&json_text(value).replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

/// `{{ page.structured | json_in_script | script_hash }}`: by which a Content-Security-Policy allows that script alone
/// (CSP Level 3, section 2.3.1), `'sha256-...'` with its quotes.
fn script_hash(script: &str, _: Kwargs, _: &State) -> Value {
    let digest = digest(&SHA256, script.as_bytes());
    Value::safe_string(&format!("'sha256-{}'", STANDARD.encode(digest.as_ref())))
}

/// `{{ tag.name | slug }}`: text as it stands in addresses.
fn slug(text: &str, _: Kwargs, _: &State) -> String {
    slug::slugify(text)
}

/// `{{ words.by | fill(names=who) }}`, `{{ words.posts | fill(n=3) }}`: a text with its places filled, in the form that
/// goes with the number `n` where it has forms. Text is escaped as everywhere; what a template wrote itself
/// (`{% set who %}...{% endset %}`) is not, and numbers are written as the language does.
fn fill(word: &Value, values: &Kwargs, state: &State, words: &Words) -> TeraResult<Value> {
    let mut shown = BTreeMap::new();
    for (name, value) in values.iter() {
        shown.insert(name.to_string(), shown_value(value, state, words)?);
    }
    let text = text_of(word, values, words)?;
    let missing = crate::words::places(&text).into_iter().find(|place| !shown.contains_key(*place));
    if let Some(place) = missing {
        return Err(Error::message(format!("nothing is given for {{{place}}} of “{text}”")));
    }
    // Braces survive the escaping.
    Ok(Value::safe_string(&filled(&state.escape(&text)?, |place| shown.get(place).cloned())))
}

/// A text as it is; of forms the one that goes with the number.
fn text_of(word: &Value, values: &Kwargs, words: &Words) -> TeraResult<String> {
    if let Some(text) = word.as_str() {
        return Ok(text.to_owned());
    }
    let n: u64 = values.must_get("n")?;
    let forms: BTreeMap<Form, String> = serde_json::to_value(word)
        .and_then(serde_json::from_value)
        .map_err(|_| Error::message("`fill` is for texts and for words with forms"))?;
    words.form(&forms, n).cloned().ok_or_else(|| Error::message("this word has no form `other`"))
}

fn shown_value(value: &Value, state: &State, words: &Words) -> TeraResult<String> {
    match (value.as_u64(), value.as_str()) {
        (Some(number), _) => Ok(words.number(number)),
        (None, Some(text)) if value.is_safe() => Ok(text.to_owned()),
        (None, Some(text)) => state.escape(text),
        (None, None) => Err(Error::message("`fill` takes texts and whole numbers")),
    }
}
