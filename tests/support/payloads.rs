//! The hostile payloads of `tests/payloads`, one a line, with escapes for what no line can hold.
#![allow(dead_code)] // each test file uses its part of this

use std::fs;
use std::path::Path;

/// All payloads, in the order of the files' names.
pub fn all() -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads");
    let mut files: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files.iter().flat_map(|path| lines(&fs::read_to_string(path).unwrap())).collect()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()).map(unescaped).collect()
}

/// `\n`, `\t`, `\0`, `\\` and `\u{...}`.
fn unescaped(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        text += before;
        let sign = after.chars().next().unwrap_or('\\');
        rest = &after[sign.len_utf8().min(after.len())..];
        match sign {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            '0' => text.push('\0'),
            'u' if rest.starts_with('{') => {
                let (code, behind) = rest[1..].split_once('}').expect("a closed escape");
                text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
                rest = behind;
            }
            other => text.push(other),
        }
    }
    text + rest
}
