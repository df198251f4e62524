//! LaTeX source: its words, headings, lists, tables, program text and formulas, without running any of its macros.
//!
//! Formulas stay as they are written, between dollars. A command that is not known vanishes and its arguments stay:
//! in most documents they are words.

mod symbol;
mod token;

use studium_engine::protocol::extract::{BlockKind, Format};

use crate::error::ExtractError;
use crate::flow::{Container, Flow, Style};
use crate::outlet::Parts;
use crate::{language, limits, titles};
use symbol::{accent, accented, symbol, typeset};
use token::{Source, Token};

/// Reads a document.
///
/// # Errors
/// [`ExtractError::NoText`], or what [`Flow::finish`] says.
pub(crate) fn read(text: &str, parts: Parts<'_>) -> Result<(), ExtractError> {
    let mut walk = Walk { flow: Flow::new(parts, Format::Latex), styles: Vec::new(), tables: 0, lists: Vec::new() };
    let (preamble, body) = match text.split_once("\\begin{document}") {
        Some((preamble, body)) => (preamble, body.split("\\end{document}").next().unwrap_or(body)),
        None => ("", text),
    };
    walk.preamble(preamble);
    walk.run(body, 0);
    walk.flow.finish()
}

struct Walk<'parts> {
    flow: Flow<'parts>,
    /// The style outside of each open group.
    styles: Vec<Style>,
    /// Tables that are open; their rows and cells are told apart.
    tables: u32,
    /// For each open list the number of its next item, when it is numbered.
    lists: Vec<Option<u64>>,
}

impl Walk<'_> {
    /// What stands before the document: only its title, authors, year and language matter.
    fn preamble(&mut self, text: &str) {
        let mut source = Source::new(text);
        while let Some(token) = source.next() {
            let Token::Command(name) = token else { continue };
            match name {
                "title" | "author" | "date" => self.metadata(name, &mut source),
                "usepackage" => {
                    let option = source.option().unwrap_or_default();
                    if matches!(source.group(), Some("babel" | "polyglossia")) {
                        // The last language is the main one.
                        self.language(option.rsplit(',').next().unwrap_or_default());
                    }
                }
                "setmainlanguage" | "setdefaultlanguage" => {
                    let name = source.group().unwrap_or_default();
                    self.language(name);
                }
                _ => {}
            }
        }
    }

    fn metadata(&mut self, name: &str, source: &mut Source<'_>) {
        source.option();
        let Some(group) = source.group() else { return };
        let text = plain(group);
        let metadata = &mut self.flow.metadata;
        match name {
            "title" => metadata.title = metadata.title.take().or_else(|| titles::usable_title(&text)),
            "author" => {
                for author in group.replace("\\and", "\n").lines().map(plain) {
                    metadata.authors.extend(titles::authors(author.trim()));
                }
                metadata.authors.truncate(limits::AUTHORS);
            }
            _ => metadata.year = metadata.year.or_else(|| titles::year(&text)),
        }
    }

    fn language(&mut self, name: &str) {
        let code = match name.trim() {
            "english" | "british" | "american" | "USenglish" | "UKenglish" => "en",
            "german" | "ngerman" | "austrian" | "naustrian" => "de",
            "french" | "francais" => "fr",
            "spanish" => "es",
            "italian" => "it",
            "portuguese" | "brazil" | "brazilian" => "pt",
            "dutch" => "nl",
            "russian" => "ru",
            "polish" => "pl",
            "swedish" => "sv",
            _ => return,
        };
        self.flow.metadata.language = language::declared(code);
    }

    /// Reads a stretch of source. `depth` bounds the groups inside groups that are looked into.
    fn run(&mut self, text: &str, depth: usize) {
        let mut source = Source::new(text);
        while let Some(token) = source.next() {
            if self.flow.is_stopped() {
                return;
            }
            match token {
                Token::Text(text) => self.flow.text(&typeset(text)),
                Token::Tie => self.flow.text(" "),
                Token::Paragraph if self.tables == 0 => self.flow.end(),
                Token::Paragraph => self.flow.text(" "),
                Token::OpenOption => self.flow.text("["),
                Token::CloseOption => self.flow.text("]"),
                Token::Ampersand if self.tables > 0 => self.flow.begin_cell(false),
                Token::Ampersand => self.flow.text("&"),
                Token::Open => {
                    let style = self.flow.style();
                    self.styles.push(style);
                }
                Token::Close => {
                    if let Some(style) = self.styles.pop() {
                        self.flow.set_style(style);
                    }
                }
                Token::Dollar { is_display } => {
                    let mark = if is_display { "$$" } else { "$" };
                    let formula = source.take_until(mark);
                    self.formula(formula, mark);
                }
                Token::Command(name) => self.command(name, &mut source, depth),
            }
        }
    }

    fn formula(&mut self, formula: &str, mark: &str) {
        let formula = formula.split_whitespace().collect::<Vec<_>>().join(" ");
        if !formula.is_empty() {
            self.flow.text(&format!("{mark}{formula}{mark}"));
        }
    }

    fn command(&mut self, name: &str, source: &mut Source<'_>, depth: usize) {
        if let Some(text) = symbol(name) {
            return self.flow.text(text);
        }
        if let Some(accent) = accent(name) {
            return self.accent(accent, source);
        }
        match name {
            "part" | "chapter" => self.heading(1, source),
            "section" => self.heading(2, source),
            "subsection" => self.heading(3, source),
            "subsubsection" => self.heading(4, source),
            "paragraph" => self.heading(5, source),
            "subparagraph" => self.heading(6, source),
            "begin" => self.begin(source, depth),
            "end" => {
                let name = source.group().unwrap_or_default().trim_end_matches('*');
                self.end(name);
            }
            "item" => self.item(source),
            "\\" | "newline" | "tabularnewline" | "cr" => {
                source.option();
                if self.tables > 0 { self.row() } else { self.flow.line_break() }
            }
            "par" | "newpage" | "clearpage" | "bigskip" | "medskip" | "smallskip" => self.flow.end(),
            "(" => {
                let formula = source.take_until("\\)");
                self.formula(formula, "$");
            }
            "[" => {
                let formula = source.take_until("\\]");
                self.formula(formula, "$$");
            }
            "emph" | "textit" | "textsl" => self.styled(source, depth, |style| style.is_emphasis = true),
            "textbf" => self.styled(source, depth, |style| style.is_strong = true),
            "texttt" | "code" => self.styled(source, depth, |style| style.is_code = true),
            "title" | "author" | "date" => self.metadata(name, source),
            "verb" | "lstinline" | "mintinline" => self.verbatim_words(name, source),
            "footnote" | "footnotetext" | "thanks" => {
                source.option();
                let note = source.group().unwrap_or_default();
                self.flow.text(" (");
                self.inside(note, depth);
                self.flow.text(")");
            }
            "href" => {
                let target = source.group().map(plain);
                self.flow.set_link(target.as_deref());
                let text = source.group().unwrap_or_default();
                self.inside(text, depth);
                self.flow.set_link(None);
            }
            "url" | "nolinkurl" => {
                let target = source.group().unwrap_or_default();
                self.flow.set_link(Some(target));
                self.flow.text(target);
                self.flow.set_link(None);
            }
            _ if is_citation(name) => self.reference(source),
            _ if is_silent(name) => skip_arguments(source),
            // Options of an unknown command are settings; its groups are read on as text.
            _ => {
                source.option();
            }
        }
    }

    fn accent(&mut self, accent: char, source: &mut Source<'_>) {
        let letters = source.group().map(plain).or_else(|| {
            source.skip_blanks();
            match source.next()? {
                Token::Command(name) => symbol(name).map(str::to_owned),
                Token::Text(text) => Some(text.to_owned()),
                _ => None,
            }
        });
        let letters = letters.unwrap_or_default();
        let mut characters = letters.chars();
        if let Some(letter) = characters.next() {
            self.flow.text(&accented(letter, accent));
            self.flow.text(&typeset(characters.as_str()));
        }
    }

    fn heading(&mut self, level: u8, source: &mut Source<'_>) {
        source.skip_blanks();
        source.option();
        let Some(title) = source.group() else { return };
        self.flow.begin(BlockKind::Heading { level });
        self.flow.text(&plain(title));
        self.flow.end();
    }

    fn styled(&mut self, source: &mut Source<'_>, depth: usize, change: fn(&mut Style)) {
        let Some(text) = source.group() else { return };
        let before = self.flow.style();
        let mut style = before;
        change(&mut style);
        self.flow.set_style(style);
        self.inside(text, depth);
        self.flow.set_style(before);
    }

    /// Reads an argument as text, unless it is nested deeper than any author nests.
    fn inside(&mut self, text: &str, depth: usize) {
        if depth < limits::NESTING { self.run(text, depth + 1) } else { self.flow.text(&plain(text)) }
    }

    fn verbatim_words(&mut self, name: &str, source: &mut Source<'_>) {
        source.option();
        if name == "mintinline" {
            source.group();
        }
        let text = if let Some(group) = source.group() {
            group
        } else {
            let Some(mark) = source.rest().chars().next() else { return };
            let mark = mark.to_string();
            source.take_until(&mark);
            source.take_until(&mark)
        };
        let before = self.flow.style();
        self.flow.set_style(Style { is_code: true, ..before });
        self.flow.text(text);
        self.flow.set_style(before);
    }

    /// `[key]`, as other readers show what points elsewhere.
    fn reference(&mut self, source: &mut Source<'_>) {
        while source.option().is_some() {}
        let keys = source.group().unwrap_or_default();
        self.flow.text(&format!("[{}]", keys.split(',').map(str::trim).collect::<Vec<_>>().join(", ")));
    }

    fn begin(&mut self, source: &mut Source<'_>, depth: usize) {
        let name = source.group().unwrap_or_default();
        let end = format!("\\end{{{name}}}");
        match name.trim_end_matches('*') {
            "verbatim" | "Verbatim" | "lstlisting" | "minted" | "alltt" => {
                source.option();
                if name == "minted" {
                    source.group();
                }
                let text = source.take_until(&end);
                self.flow.begin(BlockKind::Code);
                self.flow.text(text);
                self.flow.end();
            }
            "equation" | "align" | "gather" | "multline" | "eqnarray" | "displaymath" | "math" | "alignat"
            | "flalign" => {
                let formula = source.take_until(&end);
                self.formula(formula, "$$");
            }
            "comment" | "tikzpicture" | "pgfpicture" | "filecontents" | "asy" | "thebibliography" | "picture" => {
                source.take_until(&end);
            }
            "itemize" | "description" => self.list(None, source),
            "enumerate" => self.list(Some(1), source),
            "quote" | "quotation" | "verse" => self.flow.open(Container::Quote),
            "tabular" | "tabularx" | "tabulary" | "longtable" | "array" | "tabu" => {
                if name.starts_with("tabularx") || name.starts_with("tabulary") {
                    source.group();
                }
                source.option();
                source.group();
                self.tables += 1;
                self.flow.begin_table();
                self.row();
            }
            "abstract" => {
                self.flow.begin(BlockKind::Heading { level: 2 });
                self.flow.text("Abstract");
                self.flow.end();
            }
            "figure" | "table" | "wrapfigure" | "minipage" | "multicols" | "frame" | "block" => {
                skip_settings(name, source);
                self.flow.end();
                if let Some(title) = (name == "frame" || name == "block").then(|| source.group()).flatten() {
                    self.flow.begin(BlockKind::Heading { level: if name == "frame" { 3 } else { 4 } });
                    self.flow.text(&plain(title));
                    self.flow.end();
                }
            }
            // Theorems, proofs and whatever else has a name: its content is text.
            _ => {
                self.flow.end();
                if let Some(title) = source.option() {
                    self.inside(title, depth);
                    self.flow.text(". ");
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "itemize" | "enumerate" | "description" => {
                self.flow.close(|container| matches!(container, Container::List { .. }), |_| false);
                self.lists.pop();
            }
            "quote" | "quotation" | "verse" => self.flow.close(|container| container == Container::Quote, |_| false),
            "tabular" | "tabularx" | "tabulary" | "longtable" | "array" | "tabu" if self.tables > 0 => {
                self.tables -= 1;
                self.flow.end_table();
            }
            _ => self.flow.end(),
        }
    }

    fn list(&mut self, first: Option<u64>, source: &mut Source<'_>) {
        source.option();
        self.flow.open(Container::List { is_ordered: first.is_some() });
        self.lists.push(first);
    }

    fn item(&mut self, source: &mut Source<'_>) {
        self.flow.close(
            |container| matches!(container, Container::Item { .. }),
            |container| matches!(container, Container::List { .. }),
        );
        let number = self.lists.last().copied().flatten();
        if let Some(Some(next)) = self.lists.last_mut() {
            *next = next.saturating_add(1);
        }
        self.flow.open(Container::Item { number });
        source.skip_blanks();
        if let Some(label) = source.option() {
            let before = self.flow.style();
            self.flow.set_style(Style { is_strong: true, ..before });
            self.flow.text(&plain(label));
            self.flow.set_style(before);
            self.flow.text(" ");
        }
    }

    fn row(&mut self) {
        self.flow.begin_row();
        self.flow.begin_cell(false);
    }
}

/// Placement, width and columns of an environment.
fn skip_settings(name: &str, source: &mut Source<'_>) {
    while source.option().is_some() {}
    let groups = match name {
        "minipage" | "multicols" => 1,
        "wrapfigure" => 2,
        _ => 0,
    };
    for _ in 0..groups {
        source.group();
    }
}

/// Commands that point to a source or to another place.
fn is_citation(name: &str) -> bool {
    name.starts_with("cite")
        || matches!(
            name,
            "ref" | "eqref" | "autoref" | "cref" | "Cref" | "pageref" | "textcite" | "parencite" | "autocite"
        )
}

/// Commands whose arguments are no text.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "label"
            | "includegraphics"
            | "input"
            | "include"
            | "bibliography"
            | "bibliographystyle"
            | "usepackage"
            | "documentclass"
            | "newcommand"
            | "renewcommand"
            | "providecommand"
            | "DeclareMathOperator"
            | "newenvironment"
            | "renewenvironment"
            | "newtheorem"
            | "setlength"
            | "addtolength"
            | "setcounter"
            | "addtocounter"
            | "vspace"
            | "hspace"
            | "pagestyle"
            | "thispagestyle"
            | "hypersetup"
            | "lstset"
            | "usetikzlibrary"
            | "graphicspath"
            | "cline"
            | "cmidrule"
            | "multirow"
            | "rule"
            | "phantom"
            | "hyphenation"
            | "color"
            | "index"
            | "nocite"
            | "pagenumbering"
            | "addbibresource"
            | "def"
            | "let"
    )
}

fn skip_arguments(source: &mut Source<'_>) {
    loop {
        if source.option().is_none() && !source.rest().starts_with('{') {
            return;
        }
        if source.rest().starts_with('{') {
            source.group();
        }
    }
}

/// An argument as words: for titles and other text that has no style.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut source = Source::new(text);
    while let Some(token) = source.next() {
        match token {
            Token::Text(text) => out.push_str(&typeset(text)),
            Token::Tie | Token::Paragraph => out.push(' '),
            Token::Command(name) => match (symbol(name), accent(name)) {
                (Some(text), _) => out.push_str(text),
                (None, Some(accent)) => {
                    let letters = source.group().unwrap_or_else(|| source.take_letter());
                    let mut characters = letters.chars();
                    if let Some(letter) = characters.next() {
                        out.push_str(&accented(letter, accent));
                        out.push_str(characters.as_str());
                    }
                }
                (None, None) if name == "\\" => out.push(' '),
                (None, None) if is_silent(name) || name == "thanks" || name == "footnote" => {
                    skip_arguments(&mut source);
                }
                (None, None) => {}
            },
            Token::Dollar { .. } => out.push('$'),
            Token::OpenOption => out.push('['),
            Token::CloseOption => out.push(']'),
            Token::Ampersand => out.push('&'),
            Token::Open | Token::Close => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
