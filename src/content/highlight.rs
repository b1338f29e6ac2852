//! Words of code and their kinds, as classes: by `syntect` with the grammars of `bat` (`two-face`). The classes are the short
//! ones of Pygments, which blogs' programs write, too, and which cleaning keeps: one style sheet colours both.

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::sanitize::SafeHtml;

/// Longer code than this many bytes stays plain: it would take a third of a second.
const LONGEST: usize = 100_000;

/// What code can be: how grammars name it, and its class. The first that fits goes; without a class is code that stands in
/// other code, such as in a string.
const KINDS: [(&str, &str); 27] = [
    ("comment", "c"),
    ("constant.character.escape", "se"),
    ("constant.other.placeholder", "si"),
    ("constant.character.entity", "ni"),
    ("constant.numeric", "m"),
    ("constant.language", "kc"),
    ("constant.other", "m"),
    ("meta.interpolation", ""),
    ("source", ""),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage.type.function.arrow", "o"),
    ("storage", "k"),
    ("entity.name.tag", "nt"),
    ("entity.name.table", "nc"),
    ("entity.name.function", "nf"),
    ("entity.other.attribute-name", "na"),
    ("entity.other.inherited-class", "nc"),
    ("entity.name", "nc"),
    ("support.type.property-name", "na"),
    ("support", "nb"),
    ("variable.annotation", "nd"),
    ("markup.deleted", "gd"),
    ("markup.inserted", "gi"),
    ("markup.heading", "gh"),
    ("meta.diff", "gu"),
    ("string", "s"),
];

/// Names that the grammars do not know, with one that they do.
const ALIASES: [(&str, &str); 16] = [
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("elisp", "lisp"),
    ("emacs-lisp", "lisp"),
    ("fortran", "f90"),
    ("fsharp", "fs"),
    ("golang", "go"),
    ("jsonc", "json"),
    ("jsx", "tsx"),
    ("objectivec", "m"),
    ("postgresql", "sql"),
    ("python3", "py"),
    ("scheme", "scm"),
    ("shell", "sh"),
    ("sqlite", "sql"),
    ("plsql", "sql"),
];

/// What tells the words of code apart.
pub struct Highlighter {
    grammars: SyntaxSet,
    kinds: Vec<(Scope, &'static str)>,
}

impl Highlighter {
    /// Reads the grammars: a millisecond, as each is unpacked when it is first asked for.
    pub fn new() -> Self {
        let scope = |(name, class): &(&str, &'static str)| Some((Scope::new(name).ok()?, *class));
        let kinds = KINDS.iter().filter_map(scope).collect();
        Self { grammars: two_face::syntax::extra_newlines(), kinds }
    }

    /// The same with code that has classes in the place of each block of a known language.
    pub fn highlight<'e>(&self, events: Vec<Event<'e>>) -> Vec<Event<'e>> {
        let mut done = Vec::with_capacity(events.len());
        let mut rest = events.into_iter();
        while let Some(event) = rest.next() {
            let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = &event else {
                done.push(event);
                continue;
            };
            let language = info.split(' ').next().unwrap_or_default();
            let is_inside = |event: &Event<'_>| !matches!(event, Event::End(TagEnd::CodeBlock));
            let inside: Vec<Event<'e>> = rest.by_ref().take_while(is_inside).collect();
            let code: String = inside.iter().filter_map(text).collect();
            if let Some(marked) = self.marked(language, &code) {
                let class = SafeHtml::escape(language);
                done.push(Event::Html(format!("<pre><code class=\"language-{class}\">{marked}</code></pre>\n").into()));
            } else {
                done.push(event);
                done.extend(inside);
                done.push(Event::End(TagEnd::CodeBlock));
            }
        }
        done
    }

    fn marked(&self, language: &str, code: &str) -> Option<String> {
        let grammar = self.grammar(language).filter(|_| code.len() <= LONGEST)?;
        let (mut state, mut stack) = (ParseState::new(grammar), ScopeStack::new());
        let mut marked = Marked::default();
        for line in code.split_inclusive('\n') {
            let mut begins = 0;
            for (at, change) in state.parse_line(line, &self.grammars).ok()? {
                marked.push(&line[begins..at], self.class(&stack));
                begins = at;
                stack.apply(&change).ok()?;
            }
            marked.push(&line[begins..], self.class(&stack));
        }
        Some(marked.html())
    }

    fn grammar(&self, language: &str) -> Option<&SyntaxReference> {
        let name = language.to_ascii_lowercase();
        let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, known)| *known);
        let found = self.grammars.find_syntax_by_token(alias.unwrap_or(&name))?;
        (found.name != "Plain Text").then_some(found)
    }

    /// The class of what the innermost scope says that says something.
    fn class(&self, stack: &ScopeStack) -> &'static str {
        let known = |scope: &Scope| self.kinds.iter().find(|(kind, _)| kind.is_prefix_of(*scope));
        stack.as_slice().iter().rev().find_map(known).map_or("", |(_, class)| class)
    }
}

fn text<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) => Some(text),
        _ => None,
    }
}

/// Code with as few elements as can be: neighbours of one kind share one, and space has none.
#[derive(Default)]
struct Marked {
    done: String,
    open: (String, &'static str),
}

impl Marked {
    fn push(&mut self, code: &str, class: &'static str) {
        let (text, open) = &mut self.open;
        if class != *open && !code.trim().is_empty() {
            self.close();
            self.open = (code.to_owned(), class);
        } else {
            text.push_str(code);
        }
    }

    fn close(&mut self) {
        let (text, class) = std::mem::take(&mut self.open);
        let words = text.trim_end();
        let (words, space) = (SafeHtml::escape(words), &text[words.len()..]);
        match class {
            _ if words.is_empty() => {}
            "" => self.done.push_str(words.as_str()),
            class => self.done.push_str(&format!("<span class=\"{class}\">{words}</span>")),
        }
        self.done.push_str(space);
    }

    fn html(mut self) -> String {
        self.close();
        self.done
    }
}
