//! What mailing services replace (`{{ UnsubscribeURL }}`, `*|UNSUB|*`) is no Markdown and no address, and must come out as
//! it went in: words that mean nothing to anybody stand for it meanwhile.

use crate::config::placeholders;

/// What has been covered so far, in its order.
#[derive(Debug)]
pub struct Shield {
    covered: Vec<String>,
    /// What all covers have in them, and no text: else a stranger could write a cover, to have in a link what the service
    /// puts there.
    salt: String,
}

impl Shield {
    /// For these texts, and no others.
    pub fn of(texts: &[&str]) -> Self {
        let salt = blake3::hash(texts.concat().as_bytes()).to_hex()[..16].to_owned();
        Self { covered: Vec::new(), salt }
    }

    /// Of letters and digits alone, so that it is a word in Markdown, in HTML and in an address.
    fn word(&self, at: usize) -> String {
        format!("zq{at:04}placeholder{}zq", self.salt)
    }

    /// The same text with words in the place of placeholders.
    pub fn cover(&mut self, text: &str) -> String {
        let mut covered = String::with_capacity(text.len());
        let mut from = 0;
        for place in placeholders(text) {
            covered.push_str(&text[from..place.start]);
            covered.push_str(&self.word(self.covered.len()));
            self.covered.push(text[place.clone()].to_owned());
            from = place.end;
        }
        covered + &text[from..]
    }

    /// The placeholders back in their places. Where one was taken for an address below `page`, it is all of it. `write` says
    /// how a placeholder is written there.
    pub fn bare(&self, text: &str, page: &str, write: impl Fn(&str) -> String) -> String {
        let mut bare = text.to_owned();
        for (at, placeholder) in self.covered.iter().enumerate() {
            let (cover, written) = (self.word(at), write(placeholder));
            bare = bare.replace(&format!("{page}{cover}"), &written).replace(&cover, &written);
        }
        bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_come_out_as_they_went_in() {
        let text = "[leave](<{{ UnsubscribeURL }}>) https://x.example/?u=*|UNIQID|* {{ UnsubscribeURL }}";
        let mut shield = Shield::of(&[text]);
        let covered = shield.cover(text);
        assert!(!covered.contains(['{', '*', '|']), "{covered}");
        let written = |text: &str| text.to_owned();
        assert_eq!(shield.bare(&covered, "https://p.example/a/", written), text);
        let resolved = covered.replace("<zq", "<https://p.example/a/zq");
        assert_eq!(shield.bare(&resolved, "https://p.example/a/", written), text);
        assert_eq!(shield.cover("{{ x }}"), shield.word(3));
    }

    #[test]
    fn words_that_look_like_a_cover_are_words() {
        let word = Shield::of(&["what a stranger knows"]).word(0);
        let text = format!("{word} https://x.example/?{word} {{{{ Email }}}}");
        let mut shield = Shield::of(&[&text]);
        let covered = shield.cover(&text);
        assert_eq!(shield.bare(&covered, "https://p.example/", str::to_owned), text);
    }
}
