//! The Jinja dialect of chat templates: what they call that plain Jinja does not have.

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, Value};
use studium_base::Clock;

use super::calendar;

/// Instructions that one rendering may take. A conversation of a thousand turns takes some 100,000; a template from a
/// stranger's file may be a trap.
const FUEL: u64 = 20_000_000;

/// An environment in which `source` can be rendered under the name `chat`.
pub(super) fn environment(source: String, clock: Arc<dyn Clock>) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    // As the trainers' library sets it up.
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_fuel(Some(FUEL));
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.add_function("raise_exception", |message: String| -> Result<Value, Error> {
        Err(Error::new(ErrorKind::InvalidOperation, message))
    });
    environment.add_function("strftime_now", move |pattern: String| calendar::format(&pattern, clock.now()));
    environment.add_filter("tojson", to_json);
    environment.add_template_owned("chat", without_training_marks(source))?;
    Ok(environment)
}

/// Plain JSON. The built-in filter writes for HTML and escapes `<` and `'`, which models have never seen.
fn to_json(value: Value, options: Kwargs) -> Result<String, Error> {
    let indent: Option<usize> = options.get("indent")?;
    let written = if indent.is_some() { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
    written.map_err(|error| Error::new(ErrorKind::BadSerialization, "not expressible as JSON").with_source(error))
}

/// Some templates mark the assistant's words for training with a `generation` block, which only the trainers' library
/// knows. A block that is always taken says the same and keeps the template's control of white space.
fn without_training_marks(source: String) -> String {
    if !source.contains("generation") {
        return source;
    }
    let mut text = String::with_capacity(source.len());
    let mut rest = source.as_str();
    while let Some(start) = rest.find("{%") {
        let Some(length) = rest[start..].find("%}") else { break };
        let tag = &rest[start + 2..start + length];
        text.push_str(&rest[..start + 2]);
        match tag.trim_matches(|character: char| character.is_whitespace() || "-+".contains(character)) {
            "generation" => text.push_str(&tag.replace("generation", "if true")),
            "endgeneration" => text.push_str(&tag.replace("endgeneration", "endif")),
            _ => text.push_str(tag),
        }
        rest = &rest[start + length..];
    }
    text.push_str(rest);
    text
}
