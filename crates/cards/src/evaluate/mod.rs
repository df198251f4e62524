//! How well a scheduler predicts: the past is learned from, the next review is foretold, and both are compared.
