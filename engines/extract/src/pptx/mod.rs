//! Presentations in Office Open XML: each slide is a part, with its title as the heading and the speaker's notes as a
//! quotation. Slide numbers, dates and footers are left out.

mod bullets;
mod presentation;
mod shape;
mod slide;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use presentation::read;
