//! Bytes to text.
//!
//! Follows RFC 7303 and what browsers do, with the leniency that real feeds need: a byte order mark wins; then the
//! shape of UTF-16 and UTF-32; bytes that are valid UTF-8 are UTF-8 whatever is declared; then the HTTP charset, the
//! XML declaration, a guess. A label that does not fit the bytes is passed over.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr_iter, memmem};

use super::Problem;
use super::repairs::line_at;

/// The document as text that XML permits, its lines ended by line feeds (XML 1.0, section 2.11), and what had to be
/// mended.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> (Cow<'a, str>, Vec<Problem>) {
    let mut problems = Vec::new();
    let text = match wide(bytes) {
        Some(text) => Cow::Owned(text),
        None => narrow(bytes, content_type, &mut problems),
    };
    (permitted(text, &mut problems), problems)
}

/// UTF-32, which the web has given up, with its mark or by the shape of its first `<`.
fn wide(bytes: &[u8]) -> Option<String> {
    let number: fn([u8; 4]) -> u32 = match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] | [b'<', 0, 0, 0] => u32::from_le_bytes,
        [0, 0, 0xfe, 0xff] | [0, 0, 0, b'<'] => u32::from_be_bytes,
        _ => return None,
    };
    let four = bytes.chunks_exact(4).map(|four| number([four[0], four[1], four[2], four[3]]));
    Some(four.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn narrow<'a>(bytes: &'a [u8], content_type: Option<&str>, problems: &mut Vec<Problem>) -> Cow<'a, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return read_as(encoding, bytes, problems);
    }
    if let Some(encoding) = without_mark(bytes) {
        return read_as(encoding, bytes, problems);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let in_declaration = declared_in_xml(bytes);
    let candidates = [content_type.and_then(charset_of), in_declaration];
    if let Ok(text) = std::str::from_utf8(bytes)
        && !is_escaped_japanese(&candidates, bytes)
    {
        return Cow::Borrowed(text);
    }
    if is_escaped_japanese(&candidates, bytes) {
        return read_as(encoding_rs::ISO_2022_JP, bytes, problems);
    }
    // Every byte fits an encoding of single bytes: that it does, proves nothing against UTF-8.
    let is_utf8 = is_mostly_utf8(bytes);
    let fits = |encoding: &&'static Encoding| {
        *encoding != UTF_8 && !(is_utf8 && encoding.is_single_byte()) && !encoding.decode_without_bom_handling(bytes).1
    };
    if let Some(encoding) = candidates.into_iter().flatten().find(fits) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if is_utf8 {
        return mended(bytes, problems);
    }
    if let Some(encoding) = candidates.into_iter().flatten().find(|encoding| nearly_fits(encoding, bytes)) {
        return read_as(encoding, bytes, problems);
    }
    let encoding = guess(bytes);
    let message = format!("the document does not say its encoding truly; read as {}", encoding.name());
    problems.push(Problem::warning("encoding", message));
    encoding.decode_without_bom_handling(bytes).0
}

/// ISO-2022-JP is all ASCII: that it is meant, is said, or shows in its escapes.
fn is_escaped_japanese(candidates: &[Option<&'static Encoding>], bytes: &[u8]) -> bool {
    let is_said = candidates.contains(&Some(encoding_rs::ISO_2022_JP));
    let has = |escape: &[u8]| memmem::find(bytes, escape).is_some();
    bytes.is_ascii() && (is_said || has(b"\x1b$B") || has(b"\x1b$@"))
}

/// Whether all but a few of the characters beyond ASCII can be read: a text cut within a character is still Japanese.
fn nearly_fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let text = encoding.decode_without_bom_handling(bytes).0;
    let broken = text.matches(char::REPLACEMENT_CHARACTER).count();
    let all = text.chars().filter(|c| !c.is_ascii()).count();
    encoding != UTF_8 && broken * 20 <= all
}

fn read_as<'a>(encoding: &'static Encoding, bytes: &'a [u8], problems: &mut Vec<Problem>) -> Cow<'a, str> {
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    if damaged {
        let message = format!("some bytes are not {} and show as \u{fffd}", encoding.name());
        problems.push(Problem::warning("encoding", message));
    }
    text
}

/// UTF-16 without a byte order mark shows in its first `<` or `{`.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<' | b'{', 0, ..] => Some(UTF_16LE),
        [0, b'<' | b'{', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The declared encoding is ASCII-compatible wherever it can be read at all. One that says UTF-16 in a document of
/// single bytes lies; what it means is UTF-8 (HTML, section 13.2.3.3).
fn declared_in_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    const DECLARATION_ENDS_WITHIN: usize = 300;
    let head = &bytes[..bytes.len().min(DECLARATION_ENDS_WITHIN)];
    let head = String::from_utf8_lossy(head);
    let declaration = head[head.find("<?xml")?..].split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = value.get(1..)?.split(value.chars().next()?).next()?;
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let parameter = content_type.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Encoding::for_label(parameter.trim().trim_matches(['"', '\'']).as_bytes()).map(Encoding::output_encoding)
}

/// Whether more characters beyond ASCII are sound UTF-8 than not: text of another encoding has hardly any.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

/// UTF-8 in which single sequences are not: they are what was pasted in from windows-1252.
fn mended<'a>(bytes: &[u8], problems: &mut Vec<Problem>) -> Cow<'a, str> {
    let mut text = String::with_capacity(bytes.len() + 64);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if problems.is_empty() && !chunk.invalid().is_empty() {
            let line = line_at(&text, text.len());
            let message = "some bytes are not UTF-8; they were read as windows-1252";
            problems.push(Problem::warning("encoding", message).line(line));
        }
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Cow::Owned(text)
}

/// By the look of the first bytes beyond ASCII and of those around them; of more, the guess is slower and no better.
fn guess(bytes: &[u8]) -> &'static Encoding {
    const SAMPLE_BYTES: usize = 16_384;
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let end = bytes.len().min(start + SAMPLE_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..end], true);
    match detector.guess(None, Utf8Detection::Deny) {
        encoding if nearly_fits(encoding, bytes) => encoding,
        _ => WINDOWS_1252,
    }
}

/// The text without the characters that XML forbids. Those that only HTML's parsers know (U+0080 to U+009F) are
/// windows-1252's that someone took for Latin-1.
fn permitted<'a>(text: Cow<'a, str>, problems: &mut Vec<Problem>) -> Cow<'a, str> {
    let is_odd = |byte: u8| byte < b' ' && byte != b'\t' && byte != b'\n';
    let bytes = text.as_bytes();
    let has_control = bytes.iter().fold(false, |found, byte| found | is_odd(*byte));
    let has_c1 = memchr_iter(0xc2, bytes).any(|at| bytes[at + 1] < 0xa0);
    let has = |character: &str| memmem::find(bytes, character.as_bytes()).is_some();
    if !has_control && !has_c1 && !has("\u{fffe}") && !has("\u{ffff}") {
        return text;
    }
    if let Some(at) = text.find(is_forbidden) {
        let warning = Problem::warning("control-character", "control characters were removed");
        problems.push(warning.line(line_at(&text, at)));
    }
    if let Some(at) = text.find(is_c1) {
        let warning =
            Problem::warning("encoding", "characters of windows-1252 were taken for Latin-1; they were mended");
        problems.push(warning.line(line_at(&text, at)));
    }
    let lines = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() };
    Cow::Owned(lines.chars().filter(|c| !is_forbidden(*c)).map(|c| if is_c1(c) { of_windows(c) } else { c }).collect())
}

/// Characters that XML 1.0 (section 2.2) does not permit.
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// What windows-1252 has in the place of one of Latin-1's control characters.
pub fn of_windows(c: char) -> char {
    let byte = u8::try_from(u32::from(c)).unwrap_or(b' ');
    WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(c)
}
