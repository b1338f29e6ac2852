//! Lists of an entry as the database has them: JSON, made into values when they are asked for. Of hundreds of thousands
//! of entries most lists are never looked at.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::feed::{Category, Enclosure, Person};

/// A list of authors, tags or files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// Empty for an empty list.
    json: Box<str>,
    of: PhantomData<fn() -> T>,
}

/// What can stand in such a list. Its JSON is a shape of its own, which outlives changes of the type.
pub trait Listable: Sized {
    /// Its shape in the database.
    type Json: Serialize + DeserializeOwned;

    /// For the database.
    fn to_json(&self) -> Self::Json;

    /// From the database.
    fn from_json(json: Self::Json) -> Self;
}

impl<T: Listable> Listed<T> {
    /// The list of these.
    pub fn of(items: &[T]) -> Self {
        let json = |items: &[T]| serde_json::to_string(&items.iter().map(T::to_json).collect::<Vec<_>>());
        let json = if items.is_empty() { String::new() } else { json(items).expect("strings and numbers") };
        Self { json: json.into(), of: PhantomData }
    }

    /// Its items; none if another program wrote what is no list.
    pub fn get(&self) -> Vec<T> {
        match &*self.json {
            "" => Vec::new(),
            json => serde_json::from_str::<Vec<T::Json>>(json)
                .map_or_else(|_| Vec::new(), |items| items.into_iter().map(T::from_json).collect()),
        }
    }

    /// From the database.
    pub(super) fn from_text(json: &str) -> Self {
        Self { json: if json == "[]" { "" } else { json }.into(), of: PhantomData }
    }

    /// For the database.
    pub(super) fn as_text(&self) -> &str {
        if self.json.is_empty() { "[]" } else { &self.json }
    }
}

#[derive(Serialize, Deserialize)]
pub struct PersonJson {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    uri: Option<String>,
}

impl Listable for Person {
    type Json = PersonJson;

    fn to_json(&self) -> PersonJson {
        PersonJson { name: self.name.clone(), email: self.email.clone(), uri: self.uri.clone() }
    }

    fn from_json(json: PersonJson) -> Self {
        Self { name: json.name, email: json.email, uri: json.uri }
    }
}

#[derive(Serialize, Deserialize)]
pub struct CategoryJson {
    term: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    scheme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    label: Option<String>,
}

impl Listable for Category {
    type Json = CategoryJson;

    fn to_json(&self) -> CategoryJson {
        CategoryJson { term: self.term.clone(), scheme: self.scheme.clone(), label: self.label.clone() }
    }

    fn from_json(json: CategoryJson) -> Self {
        Self { term: json.term, scheme: json.scheme, label: json.label }
    }
}

#[derive(Serialize, Deserialize)]
pub struct EnclosureJson {
    url: Url,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    mime_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    length: Option<u64>,
}

impl Listable for Enclosure {
    type Json = EnclosureJson;

    fn to_json(&self) -> EnclosureJson {
        EnclosureJson { url: self.url.clone(), mime_type: self.mime_type.clone(), length: self.length }
    }

    fn from_json(json: EnclosureJson) -> Self {
        Self { url: json.url, mime_type: json.mime_type, length: json.length }
    }
}
