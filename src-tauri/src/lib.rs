//! The desktop shell: one window over an opened data folder. The only code that knows Tauri; no logic of its own.

mod commands;
mod events;
mod start;
#[cfg(test)]
mod tests;

pub use start::run;
