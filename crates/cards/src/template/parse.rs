//! From the text of a template to its nodes.

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// HTML as it stands.
    Text(String),
    /// A field, after its filters (the one next to the name first).
    Field {
        /// The field's name.
        name: String,
        /// Filters, in the order in which they are applied.
        filters: Vec<String>,
    },
    /// Shown where the field is filled (or empty, when negated).
    Section {
        /// The field's name.
        name: String,
        /// `{{^Field}}`.
        is_negated: bool,
        /// What is shown.
        nodes: Vec<Node>,
    },
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    /// `{{` without `}}`.
    #[error("a field opens with {{{{ and does not close")]
    Unclosed,
    /// `{{#Field}}` without `{{/Field}}`.
    #[error("the section {{{{#{0}}}}} does not close")]
    OpenSection(String),
    /// `{{/Field}}` where another section, or none, is open.
    #[error("{{{{/{0}}}}} closes a section that is not open")]
    StrayEnd(String),
    /// Sections within sections, too many.
    #[error("sections stand more than {MAX_DEPTH} deep in each other")]
    TooDeep,
}

/// Deeper than any template of a person.
const MAX_DEPTH: usize = 64;
/// A template of old packages may begin with this and use `<%` and `%>` for its fields.
const OTHER_BRACES: &str = "{{=<% %>=}}";
/// How a comment begins and ends.
const COMMENT: [&str; 2] = ["<!--", "-->"];

/// The nodes of an open section so far, with its name and whether it is negated; the outermost level has no name.
type Level = (Option<(String, bool)>, Vec<Node>);

/// Takes a template apart.
///
/// # Errors
/// [`TemplateProblem`].
pub fn parse(template: &str) -> Result<Vec<Node>, TemplateProblem> {
    let (text, [open, close]) = match template.trim_start().strip_prefix(OTHER_BRACES) {
        Some(rest) => (rest, ["<%", "%>"]),
        None => (template, ["{{", "}}"]),
    };
    let mut levels: Vec<Level> = vec![(None, Vec::new())];
    let mut rest = text;
    // A comment that begins behind this never ends, and is text; in a hostile template looking for each end takes long.
    let last_end = text.rfind(COMMENT[1]).unwrap_or(0);
    while let Some(start) = rest.find(open) {
        if let Some(comment) = rest[..start].find(COMMENT[0]).map(|at| at + COMMENT[0].len())
            && text.len() - rest.len() + comment <= last_end
            && let Some(end) = rest[comment..].find(COMMENT[1])
        {
            let (all, after) = rest.split_at(comment + end + COMMENT[1].len());
            push_text(&mut levels, all);
            rest = after;
            continue;
        }
        let end = start + rest[start..].find(close).ok_or(TemplateProblem::Unclosed)?;
        // Of `{{{`, the last two count: the brace before them is text.
        let start = rest[..end].rfind(open).unwrap_or(start);
        push_text(&mut levels, &rest[..start]);
        let tag = rest[start + open.len()..end].trim();
        rest = &rest[end + close.len()..];
        let sigil = tag.chars().next();
        let name = || tag[1..].trim().to_owned();
        match sigil {
            Some('#' | '^') => {
                if levels.len() > MAX_DEPTH {
                    return Err(TemplateProblem::TooDeep);
                }
                levels.push((Some((name(), sigil == Some('^'))), Vec::new()));
            }
            Some('/') => match levels.pop() {
                Some((Some((opened, is_negated)), nodes)) if opened == name() => {
                    push(&mut levels, Node::Section { name: opened, is_negated, nodes });
                }
                _ => return Err(TemplateProblem::StrayEnd(name())),
            },
            _ => push(&mut levels, field(tag)),
        }
    }
    push_text(&mut levels, rest);
    match levels.pop() {
        Some((None, nodes)) => Ok(nodes),
        Some((Some((name, _)), _)) => Err(TemplateProblem::OpenSection(name)),
        None => Ok(Vec::new()),
    }
}

fn field(tag: &str) -> Node {
    let mut parts = tag.rsplit(':').map(|part| part.trim().to_owned());
    let name = parts.next().unwrap_or_default();
    Node::Field { name, filters: parts.collect() }
}

fn push(levels: &mut [Level], node: Node) {
    if let Some((_, nodes)) = levels.last_mut() {
        nodes.push(node);
    }
}

fn push_text(levels: &mut [Level], text: &str) {
    if !text.is_empty() {
        push(levels, Node::Text(text.to_owned()));
    }
}

/// Does a front show anything of the note? `filled` says of a field whether there is something in it. A front that shows
/// only its own text makes no card.
pub(crate) fn has_content(nodes: &[Node], filled: &impl Fn(&str) -> bool) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Field { name, .. } => filled(name),
        // Whatever stands in a section for empty fields can make no card: it says nothing of the note.
        Node::Section { name, is_negated, nodes } => filled(name) != *is_negated && has_content(nodes, filled),
    })
}
