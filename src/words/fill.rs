//! Texts with places: `by {names}`.

/// The text with what `value` gives in each place; a place for which it gives nothing stays as it is.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut done = String::with_capacity(text.len() * 2);
    for (before, place) in pieces(text) {
        done.push_str(before);
        if let Some(name) = place {
            done.push_str(&value(name).unwrap_or_else(|| format!("{{{name}}}")));
        }
    }
    done
}

/// The names of a text's places, in their order.
pub fn places(text: &str) -> Vec<&str> {
    pieces(text).filter_map(|(_, place)| place).collect()
}

/// Stretches of plain text, each with the name of the place behind it, if there is one. A brace alone is a brace.
pub fn pieces(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let here = rest?;
        let found = here.match_indices('{').find_map(|(open, _)| {
            let length = here[open + 1..].find('}')?;
            let name = &here[open + 1..open + 1 + length];
            let is_name =
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            is_name.then_some((open, name))
        });
        match found {
            Some((open, name)) => {
                rest = Some(&here[open + name.len() + 2..]);
                Some((&here[..open], Some(name)))
            }
            None => {
                rest = None;
                Some((here, None))
            }
        }
    })
}
