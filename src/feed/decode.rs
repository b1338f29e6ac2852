//! Bytes to text.
//!
//! Follows RFC 7303 and what browsers do, with the leniency that real feeds need: a byte order mark wins; bytes
//! that are valid UTF-8 are UTF-8 whatever is declared; then the HTTP charset, the XML declaration, a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Problem;

/// The document as text that XML permits, without its encoding declaration, and what had to be mended.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> (String, Vec<Problem>) {
    let (encoding, declared) = encoding_of(bytes, content_type);
    let (text, _, damaged) = encoding.decode(bytes);
    let mut problems = Vec::new();
    if damaged {
        let message = format!("some bytes are not {} and show as \u{fffd}", encoding.name());
        problems.push(Problem::warning("encoding", message));
    } else if !declared {
        let message = format!("the document does not say its encoding truly; read as {}", encoding.name());
        problems.push(Problem::warning("encoding", message));
    }
    let text = without_declared_encoding(text.into_owned());
    match text.find(is_forbidden) {
        None => (text, problems),
        Some(at) => {
            let line = text[..at].matches('\n').count() + 1;
            problems.push(Problem::warning("control-character", "control characters were removed").line(line));
            (text.replace(is_forbidden, ""), problems)
        }
    }
}

/// The encoding to read with, and whether the document said so (or could do without saying).
fn encoding_of(bytes: &[u8], content_type: Option<&str>) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, true);
    }
    if let Some(wide) = without_mark(bytes) {
        return (wide, true);
    }
    let in_declaration = declared_in_xml(bytes);
    if std::str::from_utf8(bytes).is_ok() && in_declaration != Some(encoding_rs::ISO_2022_JP) {
        return (UTF_8, true);
    }
    let candidates = [content_type.and_then(charset_of), in_declaration];
    let fits = |encoding: &&'static Encoding| !encoding.decode_without_bom_handling(bytes).1;
    match candidates.into_iter().flatten().find(fits) {
        Some(encoding) => (encoding, true),
        None => (guess(bytes), false),
    }
}

/// UTF-16 without a byte order mark shows in its first `<`.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The declared encoding is ASCII-compatible wherever it can be read at all.
fn declared_in_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    const DECLARATION_ENDS_WITHIN: usize = 300;
    let head = &bytes[..bytes.len().min(DECLARATION_ENDS_WITHIN)];
    let head = String::from_utf8_lossy(head);
    let declaration = head[head.find("<?xml")?..].split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = value.get(1..)?.split(value.chars().next()?).next()?;
    Encoding::for_label(label.as_bytes())
}

fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let parameter = content_type.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Encoding::for_label(parameter.trim().trim_matches(['"', '\'']).as_bytes())
}

/// Mostly UTF-8 stays UTF-8, so that one bad byte does not spoil every accent; else by the look of the bytes.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let bad = String::from_utf8_lossy(bytes).matches('\u{fffd}').count();
    let beyond_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if bad * 10 < beyond_ascii {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    match detector.guess(None, Utf8Detection::Deny) {
        encoding if encoding.decode_without_bom_handling(bytes).1 => WINDOWS_1252,
        encoding => encoding,
    }
}

/// The text is Unicode now; feed-rs would obey a declaration that says otherwise.
fn without_declared_encoding(text: String) -> String {
    let Some(start) = text.find("<?xml") else { return text };
    let Some(length) = text[start..].find("?>") else {
        return text;
    };
    let before_is_blank = text[..start].trim().is_empty();
    if !before_is_blank {
        return text;
    }
    let lines = "\n".repeat(text[..start + length].matches('\n').count());
    format!("<?xml version=\"1.0\"?>{lines}{}", &text[start + length + 2..])
}

/// Characters that XML 1.0 (section 2.2) does not permit.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
