//! Mends the commonest damage of XML feeds, so that one wrong byte does not lose a whole feed. Every document
//! takes this road, sound or not, so that what is read of it does not depend on how sound it is today.

use std::ops::Range;

use super::{Problem, guard::line_at};

/// A mended document and what was mended.
pub struct Repaired {
    /// The document.
    pub xml: String,
    /// One warning for each kind of damage.
    pub problems: Vec<Problem>,
}

/// Gives the document mended, with the problem named, or nothing where nothing is wrong.
type Step = fn(&str, &mut Vec<Problem>) -> Option<String>;

/// Mends what can be mended in text: junk around the document, bare ampersands and HTML entities, odd RSS
/// versions, well-known prefixes that are not declared, a missing end.
pub fn repair(xml: &str) -> Repaired {
    let mut problems = Vec::new();
    let steps: [Step; 5] = [cut_junk, mend_references, mend_version, declare_prefixes, close_what_is_open];
    let mut xml = xml.to_owned();
    for step in steps {
        if let Some(mended) = step(&xml, &mut problems) {
            xml = mended;
        }
    }
    Repaired { xml, problems }
}

/// The roots of the formats, and what closes a document of each that ends in the middle.
const ROOTS: [(&str, &str, &str); 4] = [
    ("rss", "</item>", "</channel></rss>"),
    ("feed", "</entry>", "</feed>"),
    ("rdf:RDF", "</item>", "</rdf:RDF>"),
    ("RDF", "</item>", "</RDF>"),
];

/// Where the root element's start tag begins, and which it is.
fn root(xml: &str) -> Option<(usize, &'static str)> {
    let starts = ROOTS.iter().filter_map(|(name, ..)| Some((xml.find(&format!("<{name}"))?, *name)));
    starts.min()
}

/// Whatever a broken script printed before the document (keeping the line count), and anything behind its end.
fn cut_junk(xml: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let (root_start, name) = root(xml)?;
    let prolog = xml[..root_start].find("<?xml").or_else(|| xml[..root_start].find("<!"));
    let start = prolog.unwrap_or(root_start);
    let closing = format!("</{name}>");
    let end = xml.rfind(&closing).map_or(xml.len(), |at| at + closing.len());
    let (before, behind) = (&xml[..start], &xml[end..]);
    if before.trim_start_matches('\u{feff}').trim().is_empty() && is_misc(behind) {
        return None;
    }
    problems.push(Problem::warning("junk", "there was text outside of the document; it was ignored").line(1));
    // feed-rs wants the declaration first, so the lines before it are put behind it.
    let lines = "\n".repeat(before.matches('\n').count());
    let body = &xml[start..end];
    Some(match body.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => format!("<?xml version=\"1.0\"?>{lines}{rest}"),
        None => format!("{lines}{body}"),
    })
}

/// What may stand behind the root (XML 1.0, production 27): white space, comments, processing instructions.
fn is_misc(behind: &str) -> bool {
    let rest = behind.trim_start();
    let ends = [("<!--", "-->"), ("<?", "?>")];
    match ends.iter().find(|(start, _)| rest.starts_with(start)).and_then(|(_, end)| rest.split_once(end)) {
        Some((_, rest)) => is_misc(rest),
        None => rest.is_empty(),
    }
}

/// `&` that begins no reference becomes `&amp;`; HTML's named characters, which XML does not know, become the
/// characters. CDATA sections and comments are left alone.
fn mend_references(xml: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let mut mended = String::with_capacity(xml.len() + 64);
    let (mut rest, mut first_bare, mut first_named) = (xml, None, None);
    while let Some(at) = rest.find(['&', '<']) {
        let position = xml.len() - rest.len() + at;
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(end) = skipped_section(rest) {
            mended.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        if rest.starts_with('<') {
            mended.push('<');
            rest = &rest[1..];
            continue;
        }
        match reference(rest) {
            Some((name, end)) if is_known_to_xml(name) => {
                mended.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            Some((name, end)) if html_character(name).is_some() => {
                first_named.get_or_insert(position);
                mended.push_str(&html_character(name).unwrap_or_default());
                rest = &rest[end..];
            }
            _ => {
                first_bare.get_or_insert(position);
                mended.push_str("&amp;");
                rest = &rest[1..];
            }
        }
    }
    mended.push_str(rest);
    let line = |position: usize| line_at(xml, position as u64);
    if let Some(position) = first_bare {
        let message = "a bare & was read as &amp;";
        problems.push(Problem::warning("bare-ampersand", message).line(line(position)));
    }
    if let Some(position) = first_named {
        let message = "HTML's named characters, which XML does not know, were replaced";
        problems.push(Problem::warning("html-entity", message).line(line(position)));
    }
    (first_bare.is_some() || first_named.is_some()).then_some(mended)
}

fn skipped_section(text: &str) -> Option<usize> {
    let ends = [("<![CDATA[", "]]>"), ("<!--", "-->")];
    let (_, end) = ends.into_iter().find(|(start, _)| text.starts_with(start))?;
    Some(text.find(end).map_or(text.len(), |at| at + end.len()))
}

/// The name in `&name;` at the beginning of the text, and where it ends.
fn reference(text: &str) -> Option<(&str, usize)> {
    const LONGEST_NAME: usize = 32; // HTML's longest is CounterClockwiseContourIntegral;
    let end = text.bytes().take(LONGEST_NAME + 2).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    is_name(name).then_some((name, end + 1))
}

fn is_known_to_xml(name: &str) -> bool {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32).is_some_and(|c| c >= ' ' || matches!(c, '\t' | '\n' | '\r'));
    }
    matches!(name, "amp" | "lt" | "gt" | "quot" | "apos")
}

/// The characters that a name of HTML stands for, as the HTML parser knows them, escaped for XML.
fn html_character(name: &str) -> Option<String> {
    if name.starts_with('#') {
        return Some(String::new()); // a character that XML forbids
    }
    let written = format!("&{name};");
    let read = htmlize::unescape(written.as_str()).into_owned();
    (read != written).then(|| read.replace('&', "&amp;").replace('<', "&lt;"))
}

/// feed-rs reads `<rss>` only with a version that it knows.
fn mend_version(xml: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let (start, name) = root(xml).filter(|(_, name)| *name == "rss")?;
    let end = start + xml[start..].find('>')?;
    let version = attribute(&xml[..end], start, "version");
    if version.clone().is_some_and(|span| matches!(&xml[span], "2.0" | "" | "0.91" | "0.92")) {
        return None;
    }
    let message = match version.clone() {
        Some(span) => format!("there is no RSS {}; read as 2.0", &xml[span]),
        None => "the RSS version is missing; read as 2.0".to_owned(),
    };
    problems.push(Problem::warning("rss-version", message).line(line_at(xml, start as u64)));
    let behind_name = start + 1 + name.len();
    Some(match version {
        Some(span) => format!("{}2.0{}", &xml[..span.start], &xml[span.end..]),
        None => format!("{} version=\"2.0\"{}", &xml[..behind_name], &xml[behind_name..]),
    })
}

/// Where the value of an attribute of the last tag of `xml`, which begins at `start`, stands.
fn attribute(xml: &str, start: usize, name: &str) -> Option<Range<usize>> {
    xml[start..].match_indices(name).find_map(|(at, _)| {
        let at = start + at;
        let begins = xml[..at].ends_with(char::is_whitespace);
        let behind_name = xml[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = behind_name.chars().next().filter(|c| begins && matches!(c, '"' | '\''))?;
        let value = xml.len() - behind_name.len() + 1;
        Some(value..value + xml[value..].find(quote)?)
    })
}

/// Prefixes that feeds use, and what they always mean.
const PREFIXES: [(&str, &str); 8] = [
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("slash", "http://purl.org/rss/1.0/modules/slash/"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
    ("sy", "http://purl.org/rss/1.0/modules/syndication/"),
];

fn declare_prefixes(xml: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let lacks =
        |(prefix, _): &&(&str, &str)| xml.contains(&format!("<{prefix}:")) && !xml.contains(&format!("xmlns:{prefix}"));
    let missing: Vec<_> = PREFIXES.iter().filter(lacks).collect();
    let (start, name) = root(xml)?;
    if missing.is_empty() {
        return None;
    }
    let names = missing.iter().map(|(prefix, _)| *prefix).collect::<Vec<_>>().join(", ");
    let message = format!("the prefix {names} is not declared; taken for what it usually means");
    problems.push(Problem::warning("undeclared-prefix", message));
    let declared: String = missing.iter().map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\"")).collect();
    let behind_name = start + 1 + name.len();
    Some(format!("{}{declared}{}", &xml[..behind_name], &xml[behind_name..]))
}

/// A document that ends in the middle is cut behind its last whole entry and closed.
fn close_what_is_open(xml: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let (_, name) = root(xml)?;
    let (_, entry_end, closing) = ROOTS.iter().find(|(root, ..)| *root == name)?;
    if xml.contains(&format!("</{name}>")) {
        return None;
    }
    let end = xml.rfind(entry_end)? + entry_end.len();
    let message = "the document ends in the middle; its whole entries were kept";
    problems.push(Problem::warning("truncated", message).line(line_at(xml, xml.len() as u64)));
    Some(format!("{}{closing}", &xml[..end]))
}
