//! The words of cleaned HTML, at the speed of memory: for looking through a whole archive.

use super::elements::{BLOCK, CELL, TABLE_PART, known};

/// All text, the parts of a page and the cells of a table apart by spaces. Relies on how `write` writes: `<` and `>`
/// are those of tags, and there are five references.
pub fn plain(html: &str) -> String {
    let mut found = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, behind)) = rest.split_once('<') {
        found.push_str(text);
        let (tag, behind) = behind.split_once('>').unwrap_or((behind, ""));
        if parts_words(tag.trim_start_matches('/')) {
            found.push(' ');
        }
        rest = behind;
    }
    found.push_str(rest);
    match found.contains('&') {
        true => unescaped(&found),
        false => found,
    }
}

fn parts_words(tag: &str) -> bool {
    let name = tag.split([' ', '/']).next().unwrap_or_default();
    name == "br" || known(name).is_some_and(|known| known.is(BLOCK) || known.is(CELL) || known.is(TABLE_PART))
}

fn unescaped(text: &str) -> String {
    let others = [("&nbsp;", " "), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">")];
    let text = others.iter().fold(text.to_owned(), |text, (reference, meant)| match text.contains(reference) {
        true => text.replace(reference, meant),
        false => text,
    });
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_a_reader_sees() {
        let cases = [
            ("<p>Of <b>st</b>ars</p><p>and more</p>", " Of stars  and more "),
            ("a<br>b&nbsp;&amp;lt;c", "a b &lt;c"),
            ("<a href=\"https://a.example/?a=1&amp;b=2\" title=\"x &gt; y\">1 &lt; 2</a>", "1 < 2"),
            ("<table><tr><td>1</td><td>2</td></tr></table>", "   1  2   "),
            ("cut <off", "cut "),
        ];
        for (html, words) in cases {
            assert_eq!(plain(html), words, "{html}");
        }
    }
}
