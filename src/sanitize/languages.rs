//! The names of programming languages, in the spellings of the programs that colour code.

/// Names that are also those of people's languages, as `lang` has them.
const TONGUES: &[&str] = &["cs", "ml", "pl"];

/// Words in a class that say: one of the others is a language.
const MARKS: &[&str] = &[
    "code",
    "code-block",
    "codehilite",
    "chroma",
    "highlight",
    "hljs",
    "listing",
    "prettyprint",
    "prism",
    "sourceCode",
    "sourcecode",
    "src",
    "syntax",
];

/// What stands before the name of a language.
const PREFIXES: &[&str] = &["language-", "lang-", "highlight-source-", "brush:", "lang:", "src-"];

/// Languages that people write about, in the order of the alphabet.
const KNOWN: &str = "ada apache applescript asciidoc asm awk bash basic bibtex c c# c++ clj clojure cmake coffeescript common-lisp \
    console cpp crystal cs csharp css csv cuda d dart diff docker dockerfile elisp elixir elm emacs-lisp erb \
    erlang f# forth fortran fsharp gherkin gleam glsl go golang graphql groovy haml handlebars haskell hcl hs html \
    http idris ini ipython ipython3 java javascript jinja js json jsonc jsx julia kotlin latex less liquid lisp \
    llvm lua makefile markdown mathematica matlab md mermaid ml nasm nginx nim nix objc objective-c objectivec \
    ocaml octave pascal patch perl php pl plsql postgresql powershell prolog properties protobuf ps1 purescript py \
    python python2 python3 r racket raku rb reason rs ruby rust sass scala scheme scss sed sh shell shell-session \
    smalltalk solidity sparql sql sqlite stan svelte swift tcl terraform tex toml ts tsx twig typescript vala vb \
    vbnet verilog vhdl vim viml vue wasm wat xhtml xml xslt yaml yml zig zsh";

/// Whether this is surely the name of a programming language.
pub fn is_known(name: &str) -> bool {
    KNOWN.split(' ').any(|known| known == name)
}

/// Whether what stands in `lang` is no language of people.
pub fn is_no_tongue(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    is_known(&name) && !TONGUES.contains(&name.as_str())
}

/// A name as it may stand behind `language-`.
pub fn named(name: &str) -> Option<String> {
    const NO_NAMES: &[&str] = &["auto", "default", "generic", "none", "nohighlight", "no-highlight"];
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == ';' || c == '"');
    let fits = (1..=32).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#_-".contains(&byte))
        && !NO_NAMES.contains(&name.to_ascii_lowercase().as_str());
    fits.then(|| name.to_owned())
}

/// The language in a class: behind one of the [`PREFIXES`]; behind `highlight-` if it is known; or in a word beside one
/// of the [`MARKS`].
pub fn of_class(class: &str) -> Option<String> {
    let words = || class.split(|c: char| c.is_ascii_whitespace() || c == ';').filter(|word| !word.is_empty());
    let behind = |word: &str| PREFIXES.iter().find_map(|prefix| named(word.strip_prefix(prefix)?));
    let of_sphinx = |word: &str| word.strip_prefix("highlight-").filter(|name| is_known(name)).map(str::to_owned);
    let is_marked = || words().any(|word| MARKS.contains(&word));
    let beside = || words().map(str::to_ascii_lowercase).find(|word| is_known(word) && !MARKS.contains(&word.as_str()));
    let of_brush = || words().skip_while(|word| *word != "brush:").nth(1).and_then(named);
    words()
        .find_map(behind)
        .or_else(of_brush)
        .or_else(|| words().find_map(of_sphinx))
        .or_else(|| is_marked().then(beside).flatten())
}
