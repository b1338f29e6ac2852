//! `docs/template-variables.md` says what each template sees, and is made from the structs that they see:
//! `ORRERY_ACCEPT=1 cargo test --test template_variables` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use syn::{Attribute, Expr, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type};

const DOCUMENT: &str = "docs/template-variables.md";

/// Where the structs are.
const SOURCES: [&str; 4] = ["src/site/view.rs", "src/mail/view.rs", "src/mail/preview.rs", "src/newsletter/weight.rs"];

/// Which struct the template of a letter sees, beside `planet` and `words`.
const OF_LETTERS: [(&str, &str); 2] = [("mail/issue.html", "MailView"), ("mail/preview.html", "Preview")];

/// Which struct the template of a page sees, beside `planet`, `page` and `words`.
const OF_PAGES: [(&str, &str); 16] = [
    ("river.html", "RiverView"),
    ("entry.html", "EntryView"),
    ("contributors.html", "ContributorsView"),
    ("contributor.html", "ContributorPageView"),
    ("tags.html", "TagsView"),
    ("tag.html", "TagPageView"),
    ("archive.html", "ArchiveView"),
    ("year.html", "YearPageView"),
    ("month.html", "MonthView"),
    ("newsletter.html", "NewsletterView"),
    ("issue.html", "IssueView"),
    ("subscribe.html", "SubscribeView"),
    ("health.html", "HealthView"),
    ("search.html", "SearchView"),
    ("page.html", "PageView"),
    ("404.html", "NotFoundView"),
];

const PREFACE: &str = "# What templates see

Made from the structs of [src/site/view.rs](../src/site/view.rs) and [src/mail/view.rs](../src/mail/view.rs) by a test,
which holds them against each other. [templates.md](templates.md) says how templates are replaced.

Every template of a page sees `planet` ([`PlanetView`](#planetview)), `page` ([`HeadView`](#headview)), `words`
([words.md](words.md)) and the variables of its own page; those of letters see `planet`, `words` and their own. Addresses
are root-relative on pages (`/planet/tags/glass/`) and absolute in letters, unless it is said otherwise. Text is escaped
where it is printed; HTML is clean and printed with `| safe`. What may be `null` is asked for first:
`{% if item.updated %}`.
";

/// A struct: what it is, and its fields.
struct View {
    about: String,
    fields: Vec<(String, Type, String)>,
}

#[test]
fn the_variables_of_each_template_are_documented_as_they_are() {
    let views: BTreeMap<String, View> = SOURCES.iter().flat_map(|path| views(&read(path))).collect();
    let document = document(&views);
    if std::env::var_os("ORRERY_ACCEPT").is_some() {
        fs::write(DOCUMENT, &document).expect("written");
    }
    let found = fs::read_to_string(DOCUMENT).unwrap_or_default();
    assert!(found == document, "{DOCUMENT} is not what the views say (ORRERY_ACCEPT=1 writes it anew)");
}

#[test]
fn each_page_has_a_template_and_each_view_a_page() {
    let kinds = read("src/site/mod.rs");
    let Some(Item::Enum(kinds)) = syn::parse_file(&kinds)
        .expect("Rust")
        .items
        .into_iter()
        .find(|item| matches!(item, Item::Enum(one) if one.ident == "BodyView"))
    else {
        panic!("BodyView is gone");
    };
    let of_pages: Vec<String> =
        kinds.variants.iter().flat_map(|kind| kind.fields.iter().map(|field| named(&field.ty))).collect();
    assert_eq!(of_pages, OF_PAGES.map(|(_, view)| view));
    for (template, _) in OF_PAGES.iter().chain(&OF_LETTERS) {
        read(&format!("templates/{template}"));
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn views(source: &str) -> BTreeMap<String, View> {
    let structs = syn::parse_file(source).expect("Rust").items.into_iter().filter_map(|item| match item {
        Item::Struct(one) => Some(one),
        _ => None,
    });
    let fields = |fields: Fields| -> Vec<_> {
        let named =
            fields.into_iter().filter_map(|field| Some((field.ident?.to_string(), field.ty, words(&field.attrs))));
        named.collect()
    };
    structs.map(|one| (one.ident.to_string(), View { about: words(&one.attrs), fields: fields(one.fields) })).collect()
}

/// A documentation comment, on one line.
fn words(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(value) => match &value.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect::<Vec<_>>().join(" ")
}

fn document(views: &BTreeMap<String, View>) -> String {
    let mut text = PREFACE.to_owned();
    let mut parts: BTreeSet<String> = ["PlanetView", "HeadView"].map(str::to_owned).into();
    for (template, view) in OF_PAGES.iter().chain(&OF_LETTERS) {
        let _ = write!(text, "\n## `{template}`\n\n{}", table(&views[*view], views));
        add_parts(&views[*view], views, &mut parts);
    }
    for part in ["PlanetView", "HeadView"] {
        add_parts(&views[part], views, &mut parts);
    }
    text += "\n# Parts\n";
    for (name, view) in parts.iter().map(|name| (name, &views[name])) {
        let _ = write!(text, "\n## {name}\n\n{}\n\n{}", view.about, table(view, views));
    }
    text
}

/// The structs that a struct is made of, and theirs.
fn add_parts(view: &View, views: &BTreeMap<String, View>, parts: &mut BTreeSet<String>) {
    for (_, kind, _) in &view.fields {
        let mut kind = kind;
        while let Some(inner) = inner(kind) {
            kind = inner;
        }
        let name = named(kind);
        if let Some(part) = views.get(&name)
            && parts.insert(name)
        {
            add_parts(part, views, parts);
        }
    }
}

fn table(view: &View, views: &BTreeMap<String, View>) -> String {
    if view.fields.is_empty() {
        return "Nothing of its own.\n".to_owned();
    }
    let mut text = "| variable | is | |\n| --- | --- | --- |\n".to_owned();
    for (name, kind, about) in &view.fields {
        let _ = writeln!(text, "| `{name}` | {} | {} |", told(kind, views), about.replace('|', "\\|"));
    }
    text
}

/// A type in the words of who writes templates.
fn told(kind: &Type, views: &BTreeMap<String, View>) -> String {
    match (named(kind).as_str(), inner(kind)) {
        ("Option", Some(inner)) => format!("{}, or `null`", told(inner, views)),
        ("Vec" | "[]", Some(inner)) => format!("list of {}", told(inner, views)),
        ("BTreeMap", _) => "texts by their names".to_owned(),
        ("Box", Some(inner)) => told(inner, views),
        ("String" | "str", _) => "text".to_owned(),
        ("SafeHtml", _) => "HTML".to_owned(),
        ("bool", _) => "`true` or `false`".to_owned(),
        ("usize" | "u8" | "u32" | "u64" | "i32", _) => "number".to_owned(),
        ("Value", _) => "any value".to_owned(),
        (view, _) if views.contains_key(view) => format!("[{view}](#{})", view.to_lowercase()),
        (other, _) => panic!("no words for the type {other}"),
    }
}

/// The last name of a type: `Option`, `str`, `RiverView` of `Box<RiverView>` where that is all that is asked.
fn named(kind: &Type) -> String {
    match kind {
        Type::Reference(reference) => named(&reference.elem),
        Type::Slice(_) => "[]".to_owned(),
        Type::Path(path) => {
            let last = path.path.segments.last().expect("a name");
            match (last.ident == "Box", inner(kind)) {
                (true, Some(inner)) => named(inner),
                _ => last.ident.to_string(),
            }
        }
        _ => String::new(),
    }
}

fn inner(kind: &Type) -> Option<&Type> {
    let path = match kind {
        Type::Reference(reference) => return inner(&reference.elem),
        Type::Slice(slice) => return Some(&slice.elem),
        Type::Path(path) => path,
        _ => return None,
    };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(kind) => Some(kind),
            _ => None,
        }),
        _ => None,
    }
}
