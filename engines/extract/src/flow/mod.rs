//! Flowing documents: the readers of Markdown, HTML and plain text say what they see, and out come parts whose
//! canonical text and HTML agree to the character.

mod builder;
mod page;
mod rich;
mod slug;

#[cfg(test)]
mod tests;

pub(crate) use builder::{Container, Flow};
pub(crate) use rich::Style;
