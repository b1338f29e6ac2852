//! `[theme]`.

use std::collections::BTreeMap;

use toml::Spanned;
use url::Url;

use super::Check;
use super::address::is_web;
use crate::config::look::{self, COLOURS, Colour, Destination, Link, Look, Palette, Rgb};
use crate::config::typed;
use crate::diagnostic::closest;

impl Check<'_> {
    pub(super) fn look(&mut self, typed: &typed::Theme) -> Look {
        let fonts = [("serif", &typed.fonts.text), ("sans", &typed.fonts.interface), ("mono", &typed.fonts.code)];
        let fonts = fonts.into_iter().filter_map(|(name, font)| Some((name, self.font(font.as_ref()?)?)));
        Look {
            fonts: fonts.collect(),
            logo: typed.logo.as_ref().and_then(|path| self.file(path, "logo")),
            light: self.palette(&typed.light, "light", |colour| colour.light),
            dark: self.palette(&typed.dark, "dark", |colour| colour.dark),
            styles: typed.styles.iter().filter_map(|path| self.file(path, "styles")).collect(),
            header_links: typed.header_links.iter().filter_map(|link| self.link(link)).collect(),
            footer_links: typed.footer_links.iter().filter_map(|link| self.link(link)).collect(),
        }
    }

    /// The colours of one scheme; of each that can hardly be read, the worst contrast is named.
    fn palette(
        &mut self,
        typed: &BTreeMap<Spanned<String>, Spanned<String>>,
        scheme: &str,
        default: fn(&Colour) -> Rgb,
    ) -> Palette {
        let mut palette = Palette::default();
        for (name, value) in typed {
            if !COLOURS.iter().any(|colour| colour.name == name.as_ref()) {
                let help = match closest(name.as_ref(), COLOURS.iter().map(|colour| colour.name)) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the colours are {}", COLOURS.map(|colour| colour.name).join(", ")),
                };
                self.wrong(name.span(), format!("there is no colour `{}`", name.as_ref()), Some(help));
            } else if let Some(colour) = look::parse(value.as_ref()) {
                palette.set(name.as_ref(), colour);
            } else {
                let help = "write it as \"#rrggbb\", such as \"#20223a\"".to_owned();
                self.wrong(value.span(), format!("`{}` is not a colour", value.as_ref()), Some(help));
            }
        }
        for (upper, ground, found, least) in palette.too_much_alike(default) {
            let of =
                |wanted: &str| typed.iter().find(|(name, _)| name.as_ref() == wanted).map(|(_, value)| value.span());
            let message = format!("`{upper}` on `{ground}` has a contrast of {found:.2} in {scheme} colours");
            let help = format!("WCAG AA asks for {least} or more: make one of the two lighter or darker");
            self.wrong(of(upper).or(of(ground)).unwrap_or(0..0), message, Some(help));
        }
        palette
    }

    /// A list of font families, which goes into a style sheet.
    fn font(&mut self, typed: &Spanned<String>) -> Option<String> {
        let font = typed.as_ref().trim();
        if font.is_empty() {
            return None;
        }
        let fits = |c: char| c.is_alphanumeric() || " ,-_'\"".contains(c);
        let is_closed = |quote: char| font.matches(quote).count().is_multiple_of(2);
        if !font.chars().all(fits) || !is_closed('"') || !is_closed('\'') {
            let help = "write names with commas between them, such as \"'Gill Sans', Calibri, sans-serif\"".to_owned();
            self.wrong(typed.span(), "this is not a list of fonts", Some(help));
            return None;
        }
        Some(font.to_owned())
    }

    /// A file among the static files.
    fn file(&mut self, typed: &Spanned<String>, key: &str) -> Option<String> {
        let path = typed.as_ref().trim();
        let fits = !path.is_empty() && !path.contains("://") && super::stays_inside(std::path::Path::new(path));
        if !fits {
            let help = "write a path below static_dir".to_owned();
            self.wrong(typed.span(), format!("`{key}` names no file of the site's own: `{path}`"), Some(help));
        }
        fits.then(|| path.to_owned())
    }

    fn link(&mut self, typed: &typed::Link) -> Option<Link> {
        let (title, to) = (typed.title.as_ref().trim(), typed.url.as_ref().trim());
        if title.is_empty() {
            self.wrong(typed.title.span(), "a link needs words", None);
        }
        let to = match Url::parse(to) {
            Ok(url) if is_web(&url) || url.scheme() == "mailto" => Destination::Elsewhere(url),
            Err(url::ParseError::RelativeUrlWithoutBase) if !to.starts_with("//") => {
                Destination::Here(to.trim_start_matches('/').to_owned())
            }
            _ => {
                let help = "write https://..., mailto:..., or a place on this site such as \"about/\"".to_owned();
                self.wrong(typed.url.span(), format!("`{to}` is no address for a link"), Some(help));
                return None;
            }
        };
        Some(Link { title: title.to_owned(), to })
    }
}
