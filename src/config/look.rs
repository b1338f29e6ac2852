//! How the pages look, as far as `[theme]` says: colours, fonts, logo, links.

use url::Url;

/// What `[theme]` means.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The picture beside the planet's name, a path below `static_dir`; the theme's own if absent.
    pub logo: Option<String>,
    /// Colours where the screen is light.
    pub light: Palette,
    /// Colours where it is dark.
    pub dark: Palette,
    /// Names of style variables (`serif`, `sans`, `mono`), and the fonts that the owner wants there.
    pub fonts: Vec<(&'static str, String)>,
    /// The owner's style sheets, paths below `static_dir`, in the order in which they are laid over the theme's.
    pub styles: Vec<String>,
    /// Links in the head of each page, behind the menu.
    pub header_links: Vec<Link>,
    /// Links at the foot of each page.
    pub footer_links: Vec<Link>,
}

/// A link of the owner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub to: Destination,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To an address of its own: `https`, `http` or `mailto`.
    Elsewhere(Url),
    /// To a place on the site, below its home page.
    Here(String),
}

/// The colours that the owner wants, by their places in [`COLOURS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Palette([Option<Rgb>; COLOURS.len()]);

/// Red, green and blue, as sRGB has them.
pub type Rgb = [u8; 3];

/// A colour of the theme.
#[derive(Clone, Copy, Debug)]
pub struct Colour {
    /// Its key in `[theme]`; the style variable has `-` for `_`.
    pub name: &'static str,
    /// The default theme's, where the screen is light.
    pub light: Rgb,
    /// The same where it is dark.
    pub dark: Rgb,
    /// The least contrast that it needs, and the colours that it stands on.
    pub stands_on: (f64, &'static [&'static str]),
}

/// WCAG 2.2, success criterion 1.4.3: text.
const TEXT: f64 = 4.5;
/// WCAG 2.2, success criterion 1.4.11: marks that carry a meaning.
const MARK: f64 = 3.0;
const GROUND: (f64, &[&str]) = (0.0, &[]);
const READING: (f64, &[&str]) = (TEXT, &["paper", "card", "warm"]);
const ALERT: (f64, &[&str]) = (TEXT, &["paper", "card"]);
const CODE: (f64, &[&str]) = (TEXT, &["card"]);
const ON_SKY: (f64, &[&str]) = (TEXT, &["sky"]);

const fn rgb(hex: u32) -> Rgb {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue]
}

const fn colour(name: &'static str, light: u32, dark: u32, stands_on: (f64, &'static [&'static str])) -> Colour {
    Colour { name, light: rgb(light), dark: rgb(dark), stands_on }
}

/// All colours of the default theme; a test holds `static/orrery.css` to them.
pub const COLOURS: [Colour; 27] = [
    colour("paper", 0xfbfaf6, 0x0e1021, GROUND),
    colour("card", 0xf1f0ea, 0x191c36, GROUND),
    colour("warm", 0xfcf1d8, 0x23233a, GROUND),
    colour("ink", 0x20223a, 0xe8e9f4, (TEXT, &["paper", "card", "warm", "mark"])),
    colour("quiet", 0x474a63, 0xbabdd8, READING),
    colour("line", 0xd2d1cb, 0x363b66, GROUND),
    colour("link", 0x3538a3, 0xb4bdff, READING),
    colour("visited", 0x6b3589, 0xd6b6f2, READING),
    colour("focus", 0x3538a3, 0xf6bd4f, (MARK, &["paper", "card", "warm"])),
    colour("glow", 0xc77f0a, 0xf6bd4f, GROUND),
    colour("warn", 0x7a2113, 0xffbfae, (TEXT, &["warn_paper", "card"])),
    colour("warn_paper", 0xfbe9e3, 0x3a1d22, GROUND),
    colour("note", 0x2b4c9b, 0xa9c6ff, ALERT),
    colour("tip", 0x1c6135, 0x8fdca6, ALERT),
    colour("important", 0x6b3589, 0xd6b6f2, ALERT),
    colour("warning", 0x7d4a00, 0xf6c667, ALERT),
    colour("code_comment", 0x5c5f72, 0xa4a8c8, CODE),
    colour("code_keyword", 0x7a2a86, 0xdcaefc, CODE),
    colour("code_string", 0x1f6134, 0x9fdba8, CODE),
    colour("code_number", 0x8a3d06, 0xf4b889, CODE),
    colour("code_name", 0x22489c, 0xa6c5ff, CODE),
    colour("code_type", 0x0f5c66, 0x8adbe0, CODE),
    colour("mark", 0xfbe29a, 0x5c4a12, GROUND),
    colour("sky", 0x191d42, 0x14183a, GROUND),
    colour("sky_ink", 0xf3f4ff, 0xf3f4ff, ON_SKY),
    colour("sky_quiet", 0xcdd1f2, 0xcdd1f2, ON_SKY),
    colour("sun", 0xf6bd4f, 0xf6bd4f, (MARK, &["sky"])),
];

impl Palette {
    /// The owner's colour of this name, if there is one.
    pub fn own(&self, name: &str) -> Option<Rgb> {
        self.0[place(name)?]
    }

    pub(super) fn set(&mut self, name: &str, colour: Rgb) {
        if let Some(place) = place(name) {
            self.0[place] = Some(colour);
        }
    }

    /// What is too much like that on which it stands, where at least one of the two is the owner's: what stands, on what
    /// (where it is worst), the contrast, and the least that it must be. `default` gives the theme's.
    pub(super) fn too_much_alike(
        &self,
        default: impl Fn(&Colour) -> Rgb,
    ) -> Vec<(&'static str, &'static str, f64, f64)> {
        let shown = |name: &str| place(name).map(|at| self.0[at].unwrap_or_else(|| default(&COLOURS[at])));
        let worst = |upper: &Colour| {
            let (least, grounds) = upper.stands_on;
            let own = grounds.iter().filter(|ground| self.own(upper.name).or(self.own(ground)).is_some());
            let found = own.filter_map(|ground| Some((*ground, contrast(shown(upper.name)?, shown(ground)?))));
            let (ground, found) = found.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
            (found < least).then_some((upper.name, ground, found, least))
        };
        COLOURS.iter().filter_map(worst).collect()
    }
}

fn place(name: &str) -> Option<usize> {
    COLOURS.iter().position(|colour| colour.name == name)
}

/// `#rrggbb`, or `#rgb` for short.
pub(super) fn parse(typed: &str) -> Option<Rgb> {
    let digits = typed.trim().strip_prefix('#').filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some(rgb(number)),
        3 => Some([number >> 8, number >> 4 & 15, number & 15].map(|digit| digit as u8 * 17)),
        _ => None,
    }
}

/// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, "relative luminance".
fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let of =
            |one: &str, other: &str| (contrast(parse(one).unwrap(), parse(other).unwrap()) * 100.0).round() / 100.0;
        assert_eq!(of("#000", "#ffffff"), 21.0);
        assert_eq!(of("#777", "#fff"), 4.48);
        assert_eq!(of("#abc", "#abc"), 1.0);
        for typed in ["red", "#12", "#12345g", "123456", "#+12345"] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_default_colours_can_be_read() {
        let all = |default: fn(&Colour) -> Rgb| {
            let mut palette = Palette::default();
            COLOURS.iter().for_each(|colour| palette.set(colour.name, default(colour)));
            palette.too_much_alike(default)
        };
        assert_eq!(all(|colour| colour.light), []);
        assert_eq!(all(|colour| colour.dark), []);
    }

    #[test]
    fn the_style_sheet_has_the_colours_of_this_table() {
        let css = include_str!("../../static/orrery.css");
        let hex = |[red, green, blue]: Rgb| format!("#{red:02x}{green:02x}{blue:02x}");
        for colour in COLOURS {
            let (name, light, dark) = (colour.name.replace('_', "-"), hex(colour.light), hex(colour.dark));
            let both = format!("--{name}: light-dark({light}, {dark});");
            let one = format!("--{name}: {light};");
            assert!(css.contains(&both) || light == dark && css.contains(&one), "{both}");
        }
    }
}
