//! Which form of a word goes with a number: the plural rules of Unicode's CLDR for whole numbers
//! (<https://cldr.unicode.org/index/cldr-spec/plural-rules>).

use serde::{Deserialize, Serialize};

/// A form that a counted word can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Where English has the singular, more or less.
    One,
    /// Such as 2 to 4 in Slavic languages.
    Few,
    /// Such as 5 and more there, and whole millions in Romance languages.
    Many,
    /// All else; in every language.
    Other,
}

/// A family of languages that count alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// One form for all numbers.
    Alike,
    /// 1 and the rest.
    Germanic,
    /// 1, whole millions, and the rest.
    Romance,
    /// 0 and 1, whole millions, and the rest.
    French,
    /// 0 and 1, and the rest.
    Iranian,
    /// 1; what ends in 2 to 4, but not in 12 to 14; the rest.
    Polish,
    /// What ends in 1, but not in 11; in 2 to 4, but not in 12 to 14; the rest.
    Russian,
    /// 1; 2 to 4; the rest.
    Czech,
}

/// Languages that do not count as the Germanic ones do, by their primary subtags.
const RULES: [(&str, Rule); 26] = [
    ("be", Rule::Russian),
    ("bn", Rule::Iranian),
    ("ca", Rule::Romance),
    ("cs", Rule::Czech),
    ("es", Rule::Romance),
    ("fa", Rule::Iranian),
    ("fr", Rule::French),
    ("gu", Rule::Iranian),
    ("hi", Rule::Iranian),
    ("id", Rule::Alike),
    ("it", Rule::Romance),
    ("ja", Rule::Alike),
    ("km", Rule::Alike),
    ("ko", Rule::Alike),
    ("lo", Rule::Alike),
    ("ms", Rule::Alike),
    ("my", Rule::Alike),
    ("pl", Rule::Polish),
    ("pt", Rule::French),
    ("ru", Rule::Russian),
    ("sk", Rule::Czech),
    ("th", Rule::Alike),
    ("uk", Rule::Russian),
    ("vi", Rule::Alike),
    ("yue", Rule::Alike),
    ("zh", Rule::Alike),
];

impl Rule {
    /// How a language counts, by its BCP 47 tag.
    pub fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        RULES.iter().find(|(tag, _)| *tag == primary).map_or(Self::Germanic, |(_, rule)| *rule)
    }

    /// The form that goes with a number.
    pub fn form(self, n: u64) -> Form {
        let (ends, teens) = (n % 10, (11..=14).contains(&(n % 100)));
        let in_millions = n != 0 && n.is_multiple_of(1_000_000);
        match self {
            Self::Germanic | Self::Romance if n == 1 => Form::One,
            Self::French | Self::Iranian if n <= 1 => Form::One,
            Self::Romance | Self::French if in_millions => Form::Many,
            Self::Polish | Self::Czech if n == 1 => Form::One,
            Self::Russian if ends == 1 && !teens => Form::One,
            Self::Polish | Self::Russian if (2..=4).contains(&ends) && !teens => Form::Few,
            Self::Czech if (2..=4).contains(&n) => Form::Few,
            Self::Polish => Form::Many,
            Self::Russian => Form::Many,
            _ => Form::Other,
        }
    }

    /// The forms that a table must have.
    pub fn forms(self) -> &'static [Form] {
        match self {
            Self::Alike => &[Form::Other],
            Self::Germanic | Self::Iranian => &[Form::One, Form::Other],
            Self::Romance | Self::French => &[Form::One, Form::Many, Form::Other],
            Self::Czech => &[Form::One, Form::Few, Form::Other],
            Self::Polish | Self::Russian => &[Form::One, Form::Few, Form::Many, Form::Other],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_forms_that_cldr_gives_them() {
        use Form::{Few, Many, One, Other};
        let cases: [(&str, &[(u64, Form)]); 8] = [
            ("en-GB", &[(0, Other), (1, One), (2, Other), (1_000_000, Other)]),
            ("de", &[(1, One), (21, Other)]),
            ("es", &[(0, Other), (1, One), (1_000_000, Many), (1_000_001, Other)]),
            ("fr-CA", &[(0, One), (1, One), (2, Other), (2_000_000, Many)]),
            ("fa", &[(0, One), (1, One), (2, Other)]),
            ("ja", &[(0, Other), (1, Other), (2, Other)]),
            ("pl", &[(1, One), (2, Few), (5, Many), (12, Many), (21, Many), (22, Few), (112, Many), (0, Many)]),
            ("ru", &[(1, One), (11, Many), (21, One), (22, Few), (114, Many)]),
        ];
        for (language, numbers) in cases {
            for (n, form) in numbers {
                assert_eq!(Rule::of(language).form(*n), *form, "{n} in {language}");
                assert!(Rule::of(language).forms().contains(form));
            }
        }
    }
}
