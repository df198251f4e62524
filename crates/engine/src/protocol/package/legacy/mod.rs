//! Settings as the older generations keep them: JSON objects in columns of the one row of the table `col`.
//!
//! Reading is lenient: these objects were written by twenty years of versions, add-ons and other programs. A key with a
//! value of another type counts as missing, and an unknown key is kept in `extra`.

mod deck;
mod note_type;
mod object;
mod preset;

#[cfg(test)]
mod tests;

pub(super) use object::Object;
