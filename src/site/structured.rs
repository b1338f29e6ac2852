//! Pages for machines: JSON-LD in the words of <https://schema.org/>.

use serde_json::{Value, json};

use super::Site;
use super::view::{HeadView, ItemView};

impl Site<'_> {
    /// What the page is: the home page a `WebSite`, the page of an item a `BlogPosting`; others are nothing special.
    pub(super) fn structured(&self, head: &HeadView, item: Option<&ItemView>) -> Option<Value> {
        let mut value = match item {
            Some(item) => self.posting(head, item),
            None if head.kind == "river" && head.title.is_empty() => self.web_site(),
            None => return None,
        };
        value["@context"] = "https://schema.org".into();
        // What is not known is left out.
        value.as_object_mut()?.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
        Some(value)
    }

    fn web_site(&self) -> Value {
        let planet = &self.planet;
        json!({
            "@type": "WebSite",
            "name": planet.title,
            "url": planet.base_url,
            "description": planet.description,
            "inLanguage": planet.language,
        })
    }

    fn posting(&self, head: &HeadView, item: &ItemView) -> Value {
        let planet = &self.planet;
        let original = (item.kind == "entry" && item.url != item.permalink).then_some(&item.url);
        json!({
            "@type": "BlogPosting",
            "headline": item.title,
            "url": head.url,
            "mainEntityOfPage": head.canonical,
            "isBasedOn": original,
            "datePublished": item.published.iso,
            "dateModified": item.updated.as_ref().map(|updated| &updated.iso),
            "inLanguage": item.language.as_ref().unwrap_or(&planet.language),
            "author": self.authors(item),
            "image": head.image,
            "isPartOf": { "@type": "WebSite", "name": planet.title, "url": planet.base_url },
        })
    }

    /// The authors whom the item names, else its contributor, else the planet.
    fn authors(&self, item: &ItemView) -> Value {
        let absolute = |path: &str| self.from.config.planet.base_url.join(path).map(String::from).ok();
        match (&item.contributor, item.authors.as_slice()) {
            (Some(badge), []) => json!({ "@type": "Person", "name": badge.name, "url": absolute(&badge.url) }),
            (None, []) => json!({ "@type": "Organization", "name": self.planet.title, "url": self.planet.base_url }),
            (_, names) => names.iter().map(|name| json!({ "@type": "Person", "name": name })).collect(),
        }
    }
}
