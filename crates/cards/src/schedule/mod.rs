//! When a card is shown again: the state of its memory, and what an answer makes of it.
