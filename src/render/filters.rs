//! Filters that templates may use beside Tera's own.

use tera::{Kwargs, State, Tera, Value};

/// Adds them. To be called before templates are added, which are checked against them.
pub fn register(tera: &mut Tera) {
    tera.register_filter("json", json);
    tera.register_filter("slug", slug);
}

/// `{{ planet.extra | json }}`: any value as JSON text.
fn json(value: &Value, _: Kwargs, _: &State) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// `{{ tag.name | slug }}`: text as it stands in addresses.
fn slug(text: &str, _: Kwargs, _: &State) -> String {
    slug::slugify(text)
}
