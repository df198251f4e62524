//! Formulas in Office Math Markup, read as one line: `(a+b)/2`, `x^2`, `√(x)`, `∑_(i=1)^n i`.
//!
//! The signs are those of Unicode's plain text for mathematics, as far as a reader understands them without knowing it.

use crate::error::ExtractError;
use crate::limits;
use crate::xml::{Element, Node, Xml};

/// Longest sign that an element states about itself, with its combining marks.
const SIGN_CHARS: usize = 8;

/// An element that is open: what it says of itself, the text in it, and its arguments.
#[derive(Debug, Default)]
struct Frame {
    name: String,
    text: String,
    /// Did the text end with a fraction, a script or the like?
    is_after_structure: bool,
    arguments: Vec<(String, String)>,
    properties: Vec<(String, String)>,
}

impl Frame {
    /// All arguments of one kind.
    fn all(&self, name: &str) -> Vec<&str> {
        self.arguments.iter().filter(|(known, _)| known == name).map(|(_, text)| text.as_str()).collect()
    }

    fn one(&self, name: &str) -> &str {
        self.arguments.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Adds the text of an element inside. `1/2` and `x` must not become `1/2x`.
    fn add(&mut self, text: &str, name: &str) {
        let is_joined = self.text.ends_with(char::is_alphanumeric) && text.starts_with(char::is_alphanumeric);
        if is_joined && (self.is_after_structure || name == "f") {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.is_after_structure = !matches!(name, "r" | "t");
    }

    /// The element as text.
    fn read(&self) -> String {
        let content = self.one("e");
        match self.name.as_str() {
            "f" => self.fraction(),
            "sSup" => format!("{}{}", grouped(content), script('^', self.one("sup"))),
            "sSub" => format!("{}{}", grouped(content), script('_', self.one("sub"))),
            "sSubSup" => format!("{}{}", grouped(content), self.scripts()),
            "sPre" => format!("{}{}", self.scripts(), grouped(content)),
            "rad" => match self.one("deg").trim() {
                "" | "2" => format!("√({content})"),
                "3" => format!("∛({content})"),
                "4" => format!("∜({content})"),
                degree => format!("√[{degree}]({content})"),
            },
            "nary" => format!("{}{} {content}", self.property("chr").unwrap_or("∫"), self.scripts()),
            "d" => {
                let between = self.property("sepChr").unwrap_or("|");
                let (begin, end) = (self.property("begChr").unwrap_or("("), self.property("endChr").unwrap_or(")"));
                format!("{begin}{}{end}", self.all("e").join(between))
            }
            "func" if content.starts_with(['(', '[', '{']) => format!("{}{content}", self.one("fName")),
            "func" => format!("{} {content}", self.one("fName")),
            "limLow" => format!("{content}{}", script('_', self.one("lim"))),
            "limUpp" => format!("{content}{}", script('^', self.one("lim"))),
            "acc" => format!("{}{}", grouped(content), self.property("chr").unwrap_or("\u{302}")),
            "bar" if self.property("pos") == Some("bot") => format!("{}\u{332}", grouped(content)),
            "bar" => format!("{}\u{305}", grouped(content)),
            "m" => self.all("mr").join("; "),
            "mr" => self.all("e").join(", "),
            "eqArr" => self.all("e").iter().map(|line| line.replace('&', "")).collect::<Vec<_>>().join("; "),
            "phant" if self.property("show").is_some_and(|show| matches!(show, "0" | "false" | "off")) => String::new(),
            _ => format!("{}{}", self.text, self.arguments.iter().map(|(_, text)| text.as_str()).collect::<String>()),
        }
    }

    fn fraction(&self) -> String {
        let (above, below) = (self.one("num"), self.one("den"));
        // Without a bar it is a binomial or a column.
        let bar = if self.property("type") == Some("noBar") { '¦' } else { '/' };
        format!("{}{bar}{}", operand(above), operand(below))
    }

    fn scripts(&self) -> String {
        format!("{}{}", script('_', self.one("sub")), script('^', self.one("sup")))
    }
}

/// Reads the formula whose start was given last.
///
/// # Errors
/// Like [`Xml::next`].
pub(crate) fn formula(xml: &mut Xml<'_>) -> Result<String, ExtractError> {
    let mut open = vec![Frame::default()];
    let mut bytes = 0_usize;
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) if matches!(element.name().as_str(), "del" | "moveFrom") => xml.skip()?,
            Node::Start(element) if element.name().ends_with("Pr") => {
                let properties = properties(xml)?;
                if let Some(frame) = open.last_mut() {
                    frame.properties = properties;
                }
            }
            Node::Start(element) => open.push(Frame { name: element.name(), ..Frame::default() }),
            Node::Text(text) => {
                if let Some(frame) = open.last_mut().filter(|frame| frame.name == "t") {
                    bytes = bytes.saturating_add(text.len());
                    // Each level copies what is inside it.
                    if bytes <= limits::FORMULA_BYTES {
                        frame.text.push_str(&text);
                    }
                }
            }
            Node::End(_) => {
                let Some(frame) = open.pop() else { break };
                let Some(around) = open.last_mut() else { return Ok(frame.read()) };
                let text = frame.read();
                bytes = bytes.saturating_add(1);
                if bytes > limits::FORMULA_BYTES {
                    continue;
                }
                if is_argument(&frame.name) {
                    around.arguments.push((frame.name, text));
                } else {
                    around.add(&text, &frame.name);
                }
            }
        }
    }
    Ok(String::new())
}

/// The values that an element states about itself, such as the sign of a sum.
fn properties(xml: &mut Xml<'_>) -> Result<Vec<(String, String)>, ExtractError> {
    let mut properties = Vec::new();
    xml.visit(|element: &Element<'_>| {
        if element.name() != "ctrlPr" && properties.len() < 16 {
            let value = element.attribute("val").unwrap_or_default();
            properties.push((element.name(), value.chars().take(SIGN_CHARS).collect()));
            return true;
        }
        false
    })?;
    Ok(properties)
}

fn is_argument(name: &str) -> bool {
    matches!(name, "e" | "num" | "den" | "sup" | "sub" | "deg" | "lim" | "fName" | "mr")
}

/// A superscript or subscript.
fn script(sign: char, text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("{sign}{}", grouped(text)) }
}

/// Above or below a bar, powers need no brackets: `x^2/2!`.
fn operand(text: &str) -> String {
    let text = text.trim();
    let bare = text.strip_suffix('!').unwrap_or(text);
    let is_power = bare.split(['^', '_']).all(|piece| !piece.is_empty() && grouped(piece) == piece);
    if is_power { text.to_owned() } else { grouped(text) }
}

/// In brackets, unless it is one number, one word or in brackets already.
fn grouped(text: &str) -> String {
    let text = text.trim();
    let is_number = text.chars().all(|character| character.is_numeric() || matches!(character, '.' | ','));
    let is_word = text.chars().all(char::is_alphabetic);
    let mut letters = text.chars().filter(|&character| !is_combining(character));
    let is_one = letters.next().is_some() && letters.next().is_none();
    if is_number || is_word || is_one || is_in_brackets(text) { text.to_owned() } else { format!("({text})") }
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}

/// Does the bracket at the start end at the end?
fn is_in_brackets(text: &str) -> bool {
    if !text.starts_with('(') {
        return false;
    }
    let mut depth = 0_i64;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1 == text.len();
        }
    }
    false
}
