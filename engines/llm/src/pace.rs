//! How many threads write while other programs want the processor too.
//!
//! Every operation of the network ends in a barrier: when other programs hold the cores, each thread waits for the one
//! that waits for a core, and fewer threads may write faster. Measured on two cores beside two busy threads (135M
//! model): two threads wrote half of what one wrote. The count is calibrated on a quiet machine; this notices, from
//! how much processor time the computation got, that the machine is not quiet, and tries with fewer.

use std::time::Duration;

/// Tokens of one measurement.
const WINDOW_TOKENS: u32 = 4;
/// Below this share of the processor time that its threads could have had, the computation is kept from the cores.
/// Alone on the machine it gets about nine tenths; waiting at the barriers takes the rest.
const CROWDED: f64 = 0.7;
/// Fewer threads must be faster by this factor to be kept.
const CLEARLY_FASTER: f64 = 1.05;
/// Tokens that are written with fewer threads before the full count is tried again.
const HOLD_TOKENS: u32 = 64;
/// Tokens for which the full count is kept after fewer threads lost.
const REST_TOKENS: u32 = 64;

/// Tokens that were written with the same count, with the time they took.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    tokens: u32,
    wall_s: f64,
    processor_s: f64,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// With the calibrated count; looks for trouble after so many tokens.
    All { rest_tokens: u32 },
    /// With fewer, to compare with the seconds a token took before, with `before` threads.
    Trial { before: u32, token_s: f64 },
    /// With fewer, which is faster; the calibrated count is tried again after so many tokens.
    Fewer { hold_tokens: u32 },
}

/// The choice of threads for writing, from token to token and from answer to answer.
#[derive(Debug)]
pub(crate) struct Pace {
    calibrated: u32,
    threads: u32,
    state: State,
    window: Window,
}

impl Pace {
    /// Begins with the calibrated number of threads.
    pub(crate) fn new(calibrated: u32) -> Self {
        let calibrated = calibrated.max(1);
        Self { calibrated, threads: calibrated, state: State::All { rest_tokens: 0 }, window: Window::default() }
    }

    /// Takes a new calibration, if it is one.
    pub(crate) fn calibrate(&mut self, calibrated: u32) {
        if calibrated.max(1) != self.calibrated {
            *self = Self::new(calibrated);
        }
    }

    /// Threads for the next token.
    pub(crate) fn threads(&self) -> u32 {
        self.threads
    }

    /// Notes what a token took: `wall` on the clock, `processor` summed over all threads of this process. Returns
    /// whether [`Pace::threads`] has changed.
    pub(crate) fn note(&mut self, wall: Duration, processor: Duration) -> bool {
        self.window.tokens += 1;
        self.window.wall_s += wall.as_secs_f64();
        self.window.processor_s += processor.as_secs_f64();
        if self.window.tokens < WINDOW_TOKENS {
            return false;
        }
        let window = std::mem::take(&mut self.window);
        let token_s = window.wall_s / f64::from(window.tokens);
        let share = window.processor_s / (window.wall_s * f64::from(self.threads)).max(f64::MIN_POSITIVE);
        let before = self.threads;
        match &mut self.state {
            State::All { rest_tokens } if *rest_tokens > 0 => {
                *rest_tokens = rest_tokens.saturating_sub(WINDOW_TOKENS);
            }
            State::Fewer { hold_tokens } if *hold_tokens > 0 => {
                *hold_tokens = hold_tokens.saturating_sub(WINDOW_TOKENS);
            }
            State::Fewer { .. } => {
                self.threads = self.calibrated;
                self.state = State::All { rest_tokens: 0 };
            }
            State::All { .. } => {
                if self.threads > 1 && share < CROWDED {
                    self.attempt(token_s);
                }
            }
            State::Trial { before: lost_to, token_s: token_before_s } => {
                if token_s * CLEARLY_FASTER < *token_before_s {
                    if self.threads > 1 && share < CROWDED {
                        self.attempt(token_s);
                    } else {
                        self.state = State::Fewer { hold_tokens: HOLD_TOKENS };
                    }
                } else {
                    self.threads = *lost_to;
                    self.state = if self.threads == self.calibrated {
                        State::All { rest_tokens: REST_TOKENS }
                    } else {
                        State::Fewer { hold_tokens: HOLD_TOKENS }
                    };
                }
            }
        }
        self.threads != before
    }

    fn attempt(&mut self, token_s: f64) {
        self.state = State::Trial { before: self.threads, token_s };
        self.threads = self.threads.div_ceil(2).min(self.threads - 1);
    }
}

#[cfg(test)]
mod tests;
