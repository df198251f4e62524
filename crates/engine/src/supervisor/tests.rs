//! Supervising workers that misbehave.
