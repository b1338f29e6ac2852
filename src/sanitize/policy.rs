//! The one written policy: which elements and attributes may come from a stranger, and why. All else goes.
//!
//! `shape` makes markup fit it; `enforce` has `ammonia` hold the result against it, as the last step.
//! `docs/cleaning.md` tells owners of it, and a test holds the two together.

use super::values::Value::{self, *};

/// An element that may be published.
#[derive(Debug)]
pub struct Allowed {
    /// Its name.
    pub name: &'static str,
    /// Why it may be published.
    pub why: &'static str,
    /// Its attributes, beside those of [`ANYWHERE`].
    pub attributes: &'static [(&'static str, Value)],
}

/// Attributes of every element: language, direction, anchors (kept apart from those of other entries), and what
/// those need who listen to a page.
pub const ANYWHERE: &[(&str, Value)] =
    &[("lang", Language), ("dir", Direction), ("title", Words), ("id", Anchor), ("aria-label", Words), ("role", Role)];

/// Schemes of links: `tel:` and others open programs; these open a page or a letter. Pictures may be pixels in a
/// `data:` address, of a few raster formats alone.
pub const LINK_SCHEMES: &[&str] = &["http", "https", "mailto"];

/// What each link of a stranger says to browsers and search engines.
pub const REL: &str = "noopener nofollow ugc";

const BLOCKS: &str = "paragraphs, sections and breaks, which give a text its form";
const HEADINGS: &str = "headings, put in order below the page's own";
const PHRASES: &str = "emphasis and meaning within a line";
const OLD: &str = "what old blogs are written in; shown as their browsers showed it";
const QUOTES: &str = "quotations, and the place that they are from";
const CODE: &str = "code, its white space, and its language for highlighters";
const LISTS: &str = "lists, with their numbers";
const TABLES: &str = "tables: heads, spans and alignment";
const PICTURES: &str = "pictures, which load when they come into view";
const FILMS: &str = "sound and film, which load nothing until they are played";
const FOLDED: &str = "what unfolds without a script";
const RUBY: &str = "East Asian reading aids";
const FORMULAS: &str = "formulas: the presentation part of MathML Core";
const DRAWINGS: &str = "drawings: shapes and words in plain colours; nothing that loads, links, moves or runs";
const FRAMES: &str = "players of known hosts in a sandbox, where the owner asks for them";

const PLAIN: &[(&str, Value)] = &[];
const EDIT: &[(&str, Value)] = &[("cite", Page), ("datetime", Words)];
const CELL: &[(&str, Value)] = &[
    ("colspan", Small),
    ("rowspan", Small),
    ("headers", Anchors),
    ("scope", OneOf(&["col", "row", "colgroup", "rowgroup"])),
    ("abbr", Words),
    ("class", Classes(&["align-left", "align-center", "align-right", "valign-top", "valign-middle", "valign-bottom"])),
];
const SPAN: &[(&str, Value)] = &[("span", Small)];
const ROWS: &[(&str, Value)] = PLAIN;
const BLOCK: &[(&str, Value)] = &[("class", Classes(&["align-left", "align-center", "align-right", "footnotes"]))];
const SHAPE: &[(&str, Value)] = &[
    ("d", Drawing),
    ("points", Drawing),
    ("x", Drawing),
    ("y", Drawing),
    ("dx", Drawing),
    ("dy", Drawing),
    ("x1", Drawing),
    ("y1", Drawing),
    ("x2", Drawing),
    ("y2", Drawing),
    ("cx", Drawing),
    ("cy", Drawing),
    ("r", Drawing),
    ("rx", Drawing),
    ("ry", Drawing),
    ("width", Drawing),
    ("height", Drawing),
    ("transform", Drawing),
    ("fill", Drawing),
    ("stroke", Drawing),
    ("stroke-width", Drawing),
    ("stroke-linecap", Drawing),
    ("stroke-linejoin", Drawing),
    ("stroke-dasharray", Drawing),
    ("opacity", Drawing),
    ("fill-opacity", Drawing),
    ("stroke-opacity", Drawing),
    ("fill-rule", Drawing),
    ("text-anchor", Drawing),
    ("font-size", Drawing),
    ("font-weight", Drawing),
];
const MATH: &[(&str, Value)] =
    &[("mathvariant", OneOf(&["normal"])), ("displaystyle", OneOf(&["true", "false"])), ("scriptlevel", Drawing)];
const SPACE: &[(&str, Value)] = &[("width", Length), ("height", Length), ("depth", Length), ("lspace", Length)];

const fn allow(name: &'static str, why: &'static str, attributes: &'static [(&'static str, Value)]) -> Allowed {
    Allowed { name, why, attributes }
}

/// What may be published, in the order of the alphabet.
pub const ALLOWED: &[Allowed] = &[
    allow("a", PHRASES, &[("href", Link), ("hreflang", Language), ("class", Classes(&["footnote-backref"]))]),
    allow("abbr", PHRASES, PLAIN),
    allow("acronym", OLD, PLAIN),
    allow("address", BLOCKS, PLAIN),
    allow("article", BLOCKS, PLAIN),
    allow("aside", BLOCKS, PLAIN),
    allow("audio", FILMS, &[("src", Media), ("controls", Flag), ("loop", Flag), ("preload", OneOf(&["none"]))]),
    allow("b", PHRASES, PLAIN),
    allow("bdi", PHRASES, PLAIN),
    allow("bdo", PHRASES, PLAIN),
    allow("big", OLD, PLAIN),
    allow("blockquote", QUOTES, &[("cite", Page)]),
    allow("br", BLOCKS, PLAIN),
    allow("caption", TABLES, PLAIN),
    allow("center", OLD, PLAIN),
    allow("circle", DRAWINGS, SHAPE),
    allow("cite", QUOTES, PLAIN),
    allow("code", CODE, &[("class", CodeLanguage)]),
    allow("col", TABLES, SPAN),
    allow("colgroup", TABLES, SPAN),
    allow("data", PHRASES, &[("value", Words)]),
    allow("dd", LISTS, PLAIN),
    allow("del", PHRASES, EDIT),
    allow("desc", DRAWINGS, PLAIN),
    allow("details", FOLDED, &[("open", Flag), ("class", Classes(&["embed"]))]),
    allow("dfn", PHRASES, PLAIN),
    allow("div", BLOCKS, BLOCK),
    allow("dl", LISTS, PLAIN),
    allow("dt", LISTS, PLAIN),
    allow("ellipse", DRAWINGS, SHAPE),
    allow("em", PHRASES, PLAIN),
    allow("figcaption", PICTURES, PLAIN),
    allow("figure", PICTURES, PLAIN),
    allow("font", OLD, PLAIN),
    allow("footer", BLOCKS, PLAIN),
    allow("g", DRAWINGS, SHAPE),
    allow("h1", HEADINGS, PLAIN),
    allow("h2", HEADINGS, PLAIN),
    allow("h3", HEADINGS, PLAIN),
    allow("h4", HEADINGS, PLAIN),
    allow("h5", HEADINGS, PLAIN),
    allow("h6", HEADINGS, PLAIN),
    allow("header", BLOCKS, PLAIN),
    allow("hgroup", HEADINGS, PLAIN),
    allow("hr", BLOCKS, PLAIN),
    allow("i", PHRASES, PLAIN),
    allow(
        "iframe",
        FRAMES,
        &[
            ("src", Player),
            ("width", Pixels),
            ("height", Pixels),
            ("loading", OneOf(&["lazy"])),
            ("referrerpolicy", OneOf(&["strict-origin-when-cross-origin"])),
            ("sandbox", OneOf(&["allow-scripts allow-same-origin allow-presentation"])),
            ("allow", OneOf(&["fullscreen"])),
        ],
    ),
    allow(
        "img",
        PICTURES,
        &[
            ("src", Picture),
            ("srcset", Candidates),
            ("sizes", Sizes),
            ("alt", Words),
            ("width", Pixels),
            ("height", Pixels),
            ("loading", OneOf(&["lazy"])),
            ("decoding", OneOf(&["async"])),
            ("referrerpolicy", OneOf(&["no-referrer"])),
        ],
    ),
    allow("ins", PHRASES, EDIT),
    allow("kbd", CODE, PLAIN),
    allow("li", LISTS, &[("value", Whole)]),
    allow("line", DRAWINGS, SHAPE),
    allow("mark", PHRASES, PLAIN),
    allow("math", FORMULAS, &[("display", OneOf(&["block", "inline"])), ("alttext", Words)]),
    allow("menu", LISTS, PLAIN),
    allow("merror", FORMULAS, PLAIN),
    allow("mfrac", FORMULAS, &[("linethickness", Length)]),
    allow("mi", FORMULAS, MATH),
    allow("mmultiscripts", FORMULAS, PLAIN),
    allow("mn", FORMULAS, MATH),
    allow(
        "mo",
        FORMULAS,
        &[
            ("stretchy", OneOf(&["true", "false"])),
            ("fence", OneOf(&["true", "false"])),
            ("separator", OneOf(&["true", "false"])),
            ("form", OneOf(&["prefix", "infix", "postfix"])),
            ("lspace", Length),
            ("rspace", Length),
        ],
    ),
    allow("mover", FORMULAS, &[("accent", OneOf(&["true", "false"]))]),
    allow("mpadded", FORMULAS, SPACE),
    allow("mphantom", FORMULAS, PLAIN),
    allow("mprescripts", FORMULAS, PLAIN),
    allow("mroot", FORMULAS, PLAIN),
    allow("mrow", FORMULAS, PLAIN),
    allow("ms", FORMULAS, PLAIN),
    allow("mspace", FORMULAS, SPACE),
    allow("msqrt", FORMULAS, PLAIN),
    allow("mstyle", FORMULAS, MATH),
    allow("msub", FORMULAS, PLAIN),
    allow("msubsup", FORMULAS, PLAIN),
    allow("msup", FORMULAS, PLAIN),
    allow("mtable", FORMULAS, PLAIN),
    allow("mtd", FORMULAS, &[("columnspan", Small), ("rowspan", Small)]),
    allow("mtext", FORMULAS, MATH),
    allow("mtr", FORMULAS, PLAIN),
    allow("munder", FORMULAS, &[("accentunder", OneOf(&["true", "false"]))]),
    allow("munderover", FORMULAS, PLAIN),
    allow("none", FORMULAS, PLAIN),
    allow("ol", LISTS, &[("start", Whole), ("reversed", Flag), ("type", OneOf(&["1", "a", "A", "i", "I"]))]),
    allow("p", BLOCKS, &[("class", Classes(&["align-left", "align-center", "align-right", "embed"]))]),
    allow("path", DRAWINGS, SHAPE),
    allow("picture", PICTURES, PLAIN),
    allow("polygon", DRAWINGS, SHAPE),
    allow("polyline", DRAWINGS, SHAPE),
    allow("pre", CODE, &[("class", CodeLanguage), ("tabindex", OneOf(&["0"]))]),
    allow("q", QUOTES, &[("cite", Page)]),
    allow("rect", DRAWINGS, SHAPE),
    allow("rp", RUBY, PLAIN),
    allow("rt", RUBY, PLAIN),
    allow("ruby", RUBY, PLAIN),
    allow("s", PHRASES, PLAIN),
    allow("samp", CODE, PLAIN),
    allow("section", BLOCKS, BLOCK),
    allow("semantics", FORMULAS, PLAIN),
    allow("small", PHRASES, PLAIN),
    allow(
        "source",
        PICTURES,
        &[
            ("src", Media),
            ("srcset", Candidates),
            ("sizes", Sizes),
            ("type", MimeType),
            ("media", Sizes),
            ("width", Pixels),
            ("height", Pixels),
        ],
    ),
    allow("span", PHRASES, &[("class", CodeToken)]),
    allow("strike", OLD, PLAIN),
    allow("strong", PHRASES, PLAIN),
    allow("sub", PHRASES, PLAIN),
    allow("summary", FOLDED, PLAIN),
    allow("sup", PHRASES, &[("class", Classes(&["footnote-ref"]))]),
    allow(
        "svg",
        DRAWINGS,
        &[("viewBox", Drawing), ("width", Pixels), ("height", Pixels), ("fill", Drawing), ("stroke", Drawing)],
    ),
    allow("table", TABLES, &[("tabindex", OneOf(&["0"]))]),
    allow("tbody", TABLES, ROWS),
    allow("td", TABLES, CELL),
    allow("text", DRAWINGS, SHAPE),
    allow("tfoot", TABLES, ROWS),
    allow("th", TABLES, CELL),
    allow("thead", TABLES, ROWS),
    allow("time", PHRASES, &[("datetime", Words)]),
    allow("title", DRAWINGS, PLAIN), // of a drawing, where it may hold text alone
    allow("tr", TABLES, ROWS),
    allow(
        "track",
        FILMS,
        &[
            ("src", Media),
            ("kind", OneOf(&["subtitles", "captions", "descriptions", "chapters"])),
            ("label", Words),
            ("srclang", Language),
            ("default", Flag),
        ],
    ),
    allow("tspan", DRAWINGS, SHAPE),
    allow("tt", OLD, PLAIN),
    allow("u", PHRASES, PLAIN),
    allow("ul", LISTS, PLAIN),
    allow("var", CODE, PLAIN),
    allow(
        "video",
        FILMS,
        &[
            ("src", Media),
            ("poster", Media),
            ("controls", Flag),
            ("loop", Flag),
            ("muted", Flag),
            ("playsinline", Flag),
            ("preload", OneOf(&["none"])),
            ("width", Pixels),
            ("height", Pixels),
        ],
    ),
    allow("wbr", BLOCKS, PLAIN),
];

/// What the policy says of an element.
pub fn allowed(name: &str) -> Option<&'static Allowed> {
    let letter = usize::from(name.as_bytes().first()?.checked_sub(b'a').filter(|letter| *letter < 26)?);
    ALLOWED[STARTS[letter]..STARTS[letter + 1]].iter().find(|allowed| allowed.name == name)
}

/// Where the elements of each letter begin in the table.
const STARTS: [usize; 27] = {
    let mut starts = [ALLOWED.len(); 27];
    let mut at = ALLOWED.len();
    while at > 0 {
        at -= 1;
        starts[(ALLOWED[at].name.as_bytes()[0] - b'a') as usize] = at;
    }
    let mut letter = 26;
    while letter > 0 {
        letter -= 1;
        if starts[letter] == ALLOWED.len() {
            starts[letter] = starts[letter + 1];
        }
    }
    starts
};

impl Allowed {
    /// What an attribute may hold, if it may stand here.
    pub fn value(&self, attribute: &str) -> Option<Value> {
        let rows = self.attributes.iter().chain(ANYWHERE);
        rows.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute)).map(|(_, value)| *value)
    }

    /// The name as it is written where case counts: `viewBox`.
    pub fn written(&self, attribute: &str) -> Option<(&'static str, Value)> {
        self.attributes.iter().chain(ANYWHERE).find(|(name, _)| name.eq_ignore_ascii_case(attribute)).copied()
    }
}
