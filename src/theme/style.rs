//! `theme.css`: what `[theme]` says of colours and fonts, and the words that a style sheet shows.

use std::fmt::Write;

use crate::config::{COLOURS, Look, Rgb};
use crate::words::Words;

/// The style sheet that is laid over `orrery.css`.
pub fn style(look: &Look, words: &Words) -> String {
    let mut css =
        String::from("/* Made from [theme] of feeds.toml: a change here is lost with the next build. */\n:root {\n");
    let mut set = |name: &str, value: &str| {
        let _ = writeln!(css, "  --{name}: {value};");
    };
    for colour in COLOURS {
        let (light, dark) = (look.light.own(colour.name), look.dark.own(colour.name));
        if light.or(dark).is_some() {
            let both = [light.unwrap_or(colour.light), dark.unwrap_or(colour.dark)].map(hex);
            set(&colour.name.replace('_', "-"), &format!("light-dark({}, {})", both[0], both[1]));
        }
    }
    for (name, fonts) in &look.fonts {
        set(name, fonts);
    }
    set("feed-hint", &quoted(words.say("feed_hint")));
    css + "}\n"
}

/// `#rrggbb`.
pub fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A string of CSS (CSS Syntax, section 4.3.5): whatever is special in it is written as a number.
fn quoted(text: &str) -> String {
    let safe = |c: char| match c {
        '"' | '\\' | '<' | '>' | '\n' | '\r' | '\x0c' | '\0' => format!("\\{:x} ", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(safe).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Word;

    #[test]
    fn a_text_cannot_end_the_string_that_it_stands_in() {
        let mut words = Words::of("en");
        words.replace("feed_hint", Word::Text("\"; } a { x: \\ </style>".into())).unwrap();
        let css = style(&Look::default(), &words);
        assert!(css.contains("--feed-hint: \"\\22 ; } a { x: \\5c  \\3c /style\\3e \";"), "{css}");
    }
}
