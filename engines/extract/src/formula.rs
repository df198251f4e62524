//! MathML as a line of text that a person can read and search for: `x^2/(a+b)`.

use crate::error::ExtractError;
use crate::limits;
use crate::xml::{Node, Xml};

/// Relations, which read better apart.
const RELATIONS: [&str; 14] = [
    "=", "<", ">", "\u{2260}", "\u{2248}", "\u{2264}", "\u{2265}", "\u{2261}", "\u{2208}", "\u{2192}", "\u{27f6}",
    "\u{21d2}", "\u{21d4}", "\u{2282}",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Its parts follow each other.
    Row,
    Fraction,
    /// What stands above, and what below.
    Upper,
    Lower,
    LowerAndUpper,
    Root,
    NthRoot,
    Fence,
    Table,
    TableRow,
    Hidden,
}

#[derive(Debug)]
struct Part {
    shape: Shape,
    children: u32,
    /// Where its text begins.
    start: usize,
}

/// A formula in the making.
#[derive(Debug, Default)]
pub(crate) struct Formula {
    text: String,
    open: Vec<Part>,
    /// Elements beyond the limit, which are counted only.
    surplus: u32,
    is_after_word: bool,
}

impl Formula {
    /// Reads the content of a `math` element up to its end.
    ///
    /// # Errors
    /// What the parser says.
    pub(crate) fn read(xml: &mut Xml<'_>) -> Result<String, ExtractError> {
        let mut formula = Self::default();
        let mut open = 1_u32;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => {
                    open += 1;
                    formula.start(&element.name());
                }
                Node::End(_) => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    formula.end();
                }
                Node::Text(text) => formula.text(&text),
            }
        }
        Ok(formula.finish())
    }

    /// The start of an element inside the formula.
    pub(crate) fn start(&mut self, name: &str) {
        if self.open.len() >= limits::FORMULA_DEPTH {
            self.surplus += 1;
            return;
        }
        let is_hidden = self.open.last().is_some_and(|part| part.shape == Shape::Hidden);
        let shape = if is_hidden { Shape::Hidden } else { shape(name) };
        if shape != Shape::Hidden
            && let Some(parent) = self.open.last_mut()
        {
            let between = between(parent.shape, parent.children);
            parent.children += 1;
            self.push(between);
        }
        let start = self.text.len();
        self.push(match shape {
            Shape::Root => "\u{221a}(",
            Shape::NthRoot => "root(",
            Shape::Fence => "(",
            Shape::Table => "[",
            _ => "",
        });
        // Room between letters or numbers parts them.
        self.is_after_word |= name == "mspace";
        self.open.push(Part { shape, children: 0, start });
    }

    /// The end of the innermost element.
    pub(crate) fn end(&mut self) {
        if self.surplus > 0 {
            self.surplus -= 1;
            return;
        }
        let Some(part) = self.open.pop() else { return };
        self.push(match part.shape {
            Shape::Root | Shape::NthRoot | Shape::Fence => ")",
            Shape::Table => "]",
            _ => "",
        });
        let binds = |shape| matches!(shape, Shape::Fraction | Shape::Upper | Shape::Lower | Shape::LowerAndUpper);
        // What follows an exponent does not belong to it.
        self.is_after_word |= binds(part.shape);
        let parent = self.open.last().map(|parent| parent.shape);
        if parent.is_some_and(binds) && is_several(&self.text[part.start..]) {
            self.text.insert(part.start, '(');
            self.text.push(')');
        }
    }

    /// Characters inside the formula.
    pub(crate) fn text(&mut self, text: &str) {
        if self.open.last().is_some_and(|part| part.shape == Shape::Hidden) {
            return;
        }
        // Invisible signs between a function and what it is of.
        let token = text.trim_matches(|character: char| {
            character.is_whitespace() || ('\u{2061}'..='\u{2064}').contains(&character)
        });
        let (Some(first), Some(last)) = (token.chars().next(), token.chars().next_back()) else { return };
        let is_word = token.chars().nth(1).is_some() && first.is_alphabetic();
        if RELATIONS.contains(&token) {
            self.push(" ");
            self.push(token);
            self.push(" ");
        } else {
            let is_joined = self.text.ends_with(char::is_alphanumeric) && first.is_alphanumeric();
            if is_joined && (is_word || self.is_after_word) {
                self.push(" ");
            }
            self.push(token);
        }
        self.is_after_word = is_word && last.is_alphabetic();
    }

    /// What has been read.
    pub(crate) fn finish(mut self) -> String {
        self.surplus = 0;
        while !self.open.is_empty() {
            self.end();
        }
        self.text.trim().to_owned()
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

fn shape(name: &str) -> Shape {
    match name {
        "mfrac" => Shape::Fraction,
        "msup" | "mover" => Shape::Upper,
        "msub" | "munder" => Shape::Lower,
        "msubsup" | "munderover" => Shape::LowerAndUpper,
        "msqrt" => Shape::Root,
        "mroot" => Shape::NthRoot,
        "mfenced" => Shape::Fence,
        "mtable" => Shape::Table,
        "mtr" | "mlabeledtr" => Shape::TableRow,
        // The same formula in other words, and what only takes up room.
        "annotation" | "annotation-xml" | "mphantom" => Shape::Hidden,
        _ => Shape::Row,
    }
}

/// What parts a child from the one before it.
fn between(parent: Shape, children: u32) -> &'static str {
    match (parent, children) {
        (_, 0) => "",
        (Shape::Fraction, 1) => "/",
        (Shape::Upper, 1) | (Shape::LowerAndUpper, 2) => "^",
        (Shape::Lower | Shape::LowerAndUpper, 1) => "_",
        (Shape::NthRoot | Shape::Fence | Shape::TableRow, _) => ", ",
        (Shape::Table, _) => "; ",
        _ => "",
    }
}

/// Does it need brackets to stay together?
fn is_several(text: &str) -> bool {
    let is_enclosed = text.starts_with('(') && text.find(')') == Some(text.len() - 1);
    text.chars().nth(1).is_some() && !text.chars().all(char::is_alphanumeric) && !is_enclosed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &str) {
        let markup = format!("<math>{content}</math>");
        let mut xml = Xml::new(&markup);
        xml.next().expect("it begins");
        assert_eq!(Formula::read(&mut xml).expect("readable"), expected);
    }

    #[test]
    fn fractions_powers_and_roots_keep_their_parts_together() {
        check("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E = mc^2");
        check("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>10</mn></mfrac>", "(a+b)/10");
        check("<msqrt><mi>x</mi><mo>-</mo><mn>1</mn></msqrt>", "\u{221a}(x-1)");
        check("<mroot><mi>x</mi><mn>3</mn></mroot>", "root(x, 3)");
        check(
            "<munderover><mo>\u{2211}</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
            "\u{2211}_(i = 1)^n i",
        );
        check("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)");
    }

    #[test]
    fn words_stand_apart_and_letters_do_not() {
        check("<mi>sin</mi><mo>\u{2061}</mo><mi>x</mi>", "sin x");
        check("<mn>2</mn><mi>x</mi><mtext> if </mtext><mi>y</mi>", "2x if y");
    }

    #[test]
    fn tables_are_rows_and_other_words_are_left_out() {
        check(
            "<semantics><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd></mtr>\
             </mtable><annotation>matrix{1 # 0}</annotation></semantics>",
            "[1, 0; 0]",
        );
    }

    #[test]
    fn depth_is_counted_and_not_followed() {
        let mut formula = Formula::default();
        (0..100_000).for_each(|_| formula.start("mfrac"));
        formula.text("x");
        (0..100_000).for_each(|_| formula.end());
        assert_eq!(formula.finish(), "x");
    }
}
