//! Whose turn it is: pure decisions over time.
