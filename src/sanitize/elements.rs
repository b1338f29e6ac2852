//! What HTML knows of each element, whatever we think of it: how it begins and ends, and what it becomes here.

/// An element that we know; all others are a [`STRANGER`].
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name, or that of the element which it becomes.
    pub name: &'static str,
    /// How parsers treat it, as [`Known::is`] asks: a sum of the constants below.
    manner: u32,
}

/// Ends an open paragraph, and is one of those that parsers call special.
pub const BLOCK: u32 = 1;
/// Has no content.
pub const VOID: u32 = 1 << 1;
/// Is opened again where a neighbour's end tag came too early.
pub const FORMATTING: u32 = 1 << 2;
/// Is not looked into by parsers.
pub const RAW: u32 = 1 << 3;
/// Goes with all that is in it, up to its end tag.
pub const DROPPED: u32 = 1 << 4;
/// A table or a part that may hold only parts.
pub const TABLE_PART: u32 = 1 << 5;
/// A cell or a caption: what is open outside of it cannot be ended from within.
pub const CELL: u32 = 1 << 6;
/// A heading.
pub const HEADING: u32 = 1 << 7;
/// Lives in `svg` alone.
pub const SVG: u32 = 1 << 8;
/// Lives in `math` alone.
pub const MATH: u32 = 1 << 9;
/// Holds text alone (of `svg` and `math`).
pub const WORDS: u32 = 1 << 10;
/// Says nothing when it is empty.
pub const HOLLOW: u32 = 1 << 12;
/// Ends with what is around it.
pub const ITEM: u32 = 1 << 11;

impl Known {
    /// Whether all of these manners are its own.
    pub fn is(&self, manner: u32) -> bool {
        self.manner & manner == manner
    }

    /// Whether it comes from the foreign worlds of `svg` and `math`.
    pub fn is_foreign(&self) -> bool {
        self.manner & (SVG | MATH) != 0
    }
}

/// What is known of an element, by its name in lower case.
pub fn known(name: &str) -> Option<&'static Known> {
    let letter = usize::from(name.as_bytes().first()?.checked_sub(b'a').filter(|letter| *letter < 26)?);
    let alike = &TABLE[STARTS[letter]..STARTS[letter + 1]];
    alike.iter().find(|(written, _)| *written == name).map(|(_, known)| known)
}

/// All that HTML does not know: `my-share`, `label`. It stays in no published text, only what is in it.
pub const STRANGER: &Known = &Known { name: "stranger", manner: 0 };

/// Those of them that have no content.
pub const EMPTY: &[&str] = &["area", "base", "basefont", "bgsound", "frame", "keygen", "link", "meta", "param"];

/// The title of a drawing, or of a part of it; that of a page is another element.
pub const TITLE: &Known = &Known { name: "title", manner: SVG | WORDS | HOLLOW };

/// Where the elements of each letter begin in the table: most are found at the second or third look.
const STARTS: [usize; 27] = {
    let mut starts = [TABLE.len(); 27];
    let mut at = TABLE.len();
    while at > 0 {
        at -= 1;
        starts[(TABLE[at].0.as_bytes()[0] - b'a') as usize] = at;
    }
    let mut letter = 26;
    while letter > 0 {
        letter -= 1;
        if starts[letter] == TABLE.len() {
            starts[letter] = starts[letter + 1];
        }
    }
    starts
};

/// An element that is in the table for certain.
pub fn element(name: &'static str) -> &'static Known {
    known(name).expect("an element of the table")
}

const fn row(written: &'static str, manner: u32) -> (&'static str, Known) {
    (written, Known { name: written, manner })
}

const fn becomes(written: &'static str, name: &'static str, manner: u32) -> (&'static str, Known) {
    (written, Known { name, manner })
}

/// As they are written, in the order of the alphabet.
const TABLE: &[(&str, Known)] = &[
    row("a", FORMATTING | HOLLOW),
    row("abbr", HOLLOW),
    row("acronym", 0),
    row("address", BLOCK),
    becomes("amp-anim", "img", VOID),
    becomes("amp-audio", "audio", 0),
    row("amp-dailymotion", 0),
    row("amp-facebook", 0),
    row("amp-gist", 0),
    row("amp-iframe", 0),
    becomes("amp-img", "img", VOID),
    row("amp-instagram", 0),
    row("amp-soundcloud", 0),
    row("amp-twitter", 0),
    becomes("amp-video", "video", 0),
    row("amp-vimeo", 0),
    row("amp-youtube", 0),
    row("annotation", DROPPED | MATH),
    row("annotation-xml", DROPPED | MATH),
    row("applet", DROPPED),
    row("article", BLOCK | HOLLOW),
    row("aside", BLOCK | HOLLOW),
    row("audio", 0),
    row("b", FORMATTING | HOLLOW),
    row("bdi", HOLLOW),
    row("bdo", 0),
    row("big", FORMATTING | HOLLOW),
    row("blockquote", BLOCK | HOLLOW),
    row("br", VOID),
    row("button", DROPPED),
    row("caption", CELL),
    row("center", BLOCK | HOLLOW),
    row("circle", SVG),
    row("cite", HOLLOW),
    row("clippath", DROPPED | SVG),
    row("code", FORMATTING | HOLLOW),
    row("col", VOID),
    row("colgroup", 0),
    row("data", 0),
    row("datalist", DROPPED),
    row("dd", BLOCK | ITEM),
    row("defs", DROPPED | SVG),
    row("del", HOLLOW),
    row("desc", SVG | WORDS | HOLLOW),
    row("details", BLOCK | HOLLOW),
    row("dfn", 0),
    becomes("dialog", "div", BLOCK | HOLLOW),
    becomes("dir", "ul", BLOCK | HOLLOW),
    row("div", BLOCK | HOLLOW),
    row("dl", BLOCK | HOLLOW),
    row("dt", BLOCK | ITEM),
    row("ellipse", SVG),
    row("em", FORMATTING | HOLLOW),
    row("embed", VOID),
    becomes("fieldset", "div", BLOCK | HOLLOW),
    row("figcaption", BLOCK | HOLLOW),
    row("figure", BLOCK | HOLLOW),
    row("filter", DROPPED | SVG),
    row("font", FORMATTING | HOLLOW),
    row("footer", BLOCK | HOLLOW),
    row("foreignobject", DROPPED | SVG),
    becomes("form", "div", BLOCK | HOLLOW),
    row("frameset", DROPPED),
    row("g", SVG | HOLLOW),
    row("h1", BLOCK | HEADING | HOLLOW),
    row("h2", BLOCK | HEADING | HOLLOW),
    row("h3", BLOCK | HEADING | HOLLOW),
    row("h4", BLOCK | HEADING | HOLLOW),
    row("h5", BLOCK | HEADING | HOLLOW),
    row("h6", BLOCK | HEADING | HOLLOW),
    row("head", DROPPED),
    row("header", BLOCK | HOLLOW),
    row("hgroup", BLOCK | HOLLOW),
    row("hr", BLOCK | VOID),
    row("i", FORMATTING | HOLLOW),
    row("iframe", RAW),
    becomes("image", "img", VOID),
    row("img", VOID),
    row("input", VOID),
    row("ins", HOLLOW),
    row("kbd", HOLLOW),
    row("li", BLOCK | ITEM),
    row("line", SVG),
    becomes("listing", "pre", BLOCK | HOLLOW),
    row("lite-vimeo", 0),
    row("lite-youtube", 0),
    becomes("main", "div", BLOCK | HOLLOW), // a page has one, and it is ours
    row("mark", HOLLOW),
    row("marker", DROPPED | SVG),
    row("marquee", 0),
    row("mask", DROPPED | SVG),
    row("math", MATH | HOLLOW),
    row("menu", BLOCK | HOLLOW),
    row("merror", MATH),
    row("metadata", DROPPED | SVG),
    row("mfrac", MATH),
    row("mi", MATH | WORDS),
    row("mmultiscripts", MATH),
    row("mn", MATH | WORDS),
    row("mo", MATH | WORDS),
    row("model-viewer", 0),
    row("mover", MATH),
    row("mpadded", MATH),
    row("mphantom", MATH),
    row("mprescripts", MATH),
    row("mroot", MATH),
    row("mrow", MATH),
    row("ms", MATH | WORDS),
    row("mspace", MATH),
    row("msqrt", MATH),
    row("mstyle", MATH),
    row("msub", MATH),
    row("msubsup", MATH),
    row("msup", MATH),
    row("mtable", MATH),
    row("mtd", MATH),
    row("mtext", MATH | WORDS),
    row("mtr", MATH),
    row("munder", MATH),
    row("munderover", MATH),
    becomes("nav", "div", BLOCK | HOLLOW),
    row("nobr", FORMATTING),
    row("noembed", RAW | DROPPED),
    row("noframes", RAW | DROPPED),
    row("none", MATH),
    row("noscript", 0),
    row("object", CELL),
    row("ol", BLOCK | HOLLOW),
    row("option", DROPPED),
    row("p", BLOCK | HOLLOW),
    row("param", VOID),
    row("path", SVG),
    row("pattern", DROPPED | SVG),
    row("picture", HOLLOW),
    row("polygon", SVG),
    row("polyline", SVG),
    row("pre", BLOCK | HOLLOW),
    row("q", HOLLOW),
    row("rect", SVG),
    row("rp", ITEM),
    row("rt", ITEM),
    row("ruby", 0),
    row("s", FORMATTING | HOLLOW),
    row("samp", HOLLOW),
    row("script", RAW | DROPPED),
    becomes("search", "div", BLOCK | HOLLOW),
    row("section", BLOCK | HOLLOW),
    row("select", DROPPED),
    row("semantics", MATH),
    row("small", FORMATTING | HOLLOW),
    row("source", VOID),
    row("span", HOLLOW),
    row("strike", FORMATTING | HOLLOW),
    row("strong", FORMATTING | HOLLOW),
    row("style", RAW | DROPPED),
    row("sub", HOLLOW),
    row("summary", BLOCK | HOLLOW),
    row("sup", HOLLOW),
    row("svg", SVG | HOLLOW),
    row("symbol", DROPPED | SVG),
    row("table", BLOCK | TABLE_PART | HOLLOW),
    row("tbody", TABLE_PART | HOLLOW),
    row("td", CELL),
    row("template", DROPPED),
    row("text", SVG | WORDS),
    row("textarea", RAW | DROPPED),
    row("tfoot", TABLE_PART | HOLLOW),
    row("th", CELL),
    row("thead", TABLE_PART | HOLLOW),
    row("time", 0),
    row("title", RAW | DROPPED),
    row("tr", TABLE_PART),
    row("track", VOID),
    row("tspan", SVG | WORDS),
    row("tt", FORMATTING | HOLLOW),
    row("u", FORMATTING | HOLLOW),
    row("ul", BLOCK | HOLLOW),
    row("var", HOLLOW),
    row("video", 0),
    row("vimeo-video", 0),
    row("wbr", VOID),
    becomes("xmp", "pre", BLOCK | RAW | HOLLOW),
    row("youtube-video", 0),
];

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn the_table_is_in_the_order_of_the_alphabet() {
        assert!(TABLE.is_sorted_by(|one, other| one.0 < other.0));
    }
}
