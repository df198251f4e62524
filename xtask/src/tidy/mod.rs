//! The rules of this house, read off the sources: who may depend on whom ([`arrows`]), what Rust ([`rust`]), the
//! interface ([`web`]) and SQL ([`sql`]) may contain, what no file may name ([`text`]), and under which licences the
//! dependencies stand ([`licences`]). [`tree`] lists the files, [`run`] applies the rules, [`strip`] blanks out what
//! is not code.

mod arrows;
mod finding;
mod licences;
mod run;
mod rust;
mod sql;
mod strip;
mod text;
mod tree;
mod web;

pub(crate) use run::tidy;
pub(crate) use tree::kept_files;

#[cfg(test)]
mod tests;
