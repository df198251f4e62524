//! Jobs without engines: their states, what a restart does, progress.
