//! Packages of Anki: what of a collection goes out, and what comes in.
