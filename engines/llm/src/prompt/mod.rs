//! From turns to the text that the model was trained on: the chat template of the model's file, rendered as Jinja.

mod calendar;
mod dialect;
mod guard;
mod template;

pub(crate) use guard::MarkGuard;
pub(crate) use template::ChatTemplate;

#[cfg(test)]
mod tests;
