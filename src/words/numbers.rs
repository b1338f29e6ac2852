//! Numbers as a language writes them.

use super::Words;

impl Words {
    /// `12,345`.
    pub fn number(&self, n: u64) -> String {
        let plain = n.to_string();
        let separator = self.say("thousands");
        let mut grouped = String::with_capacity(plain.len() * 2);
        for (at, digit) in plain.char_indices() {
            if at > 0 && (plain.len() - at).is_multiple_of(3) {
                grouped.push_str(separator);
            }
            grouped.push(digit);
        }
        self.digits(&grouped)
    }

    /// `Ada, Bo and Cyd`.
    pub fn list(&self, names: &[String]) -> String {
        match names {
            [before @ .., last] if !before.is_empty() => {
                format!("{}{}{last}", before.join(self.say("list_middle")), self.say("list_last"))
            }
            names => names.concat(),
        }
    }

    /// The same text with the language's own digits in the place of 0 to 9.
    pub fn digits(&self, text: &str) -> String {
        let own = self.say("digits");
        let digit = |c: char| c.to_digit(10).and_then(|value| own.chars().nth(value as usize)).unwrap_or(c);
        text.chars().map(digit).collect()
    }

    /// `12.3 MB`, in powers of ten as file managers show; empty for an unknown size.
    pub fn size(&self, bytes: Option<u64>) -> String {
        const STEPS: [(u64, &str); 3] = [(1_000_000_000, "gigabytes"), (1_000_000, "megabytes"), (1_000, "kilobytes")];
        let Some(bytes) = bytes else { return String::new() };
        match STEPS.iter().find(|(step, _)| bytes >= *step) {
            Some((step, unit)) => {
                let (whole, tenth) = (self.number(bytes / step), (bytes % step * 10 / step).to_string());
                self.fill(unit, &[("n", &format!("{whole}{}{}", self.say("decimal"), self.digits(&tenth)))])
            }
            None => self.count("bytes", usize::try_from(bytes).unwrap_or(usize::MAX), &[]),
        }
    }
}
