//! Tests of evaluation, and a simulated student whose memory is known.

mod figures;
mod optimize;
mod revlog;
mod student;

use studium_base::{CancelToken, Timestamp};

use super::{Evaluation, Revlog, Verdict, evaluate};
use crate::schedule::Algorithm;

/// Days of UTC that begin at 4 a.m.
fn day_of(at: Timestamp) -> i32 {
    ((at.0 - 4 * 3_600_000).div_euclid(86_400_000)) as i32
}

fn measured(log: &Revlog, algorithm: Algorithm) -> Evaluation {
    match evaluate(log, algorithm, day_of, &CancelToken::new(), &mut |_| ()).unwrap() {
        Verdict::Done(evaluation) => evaluation,
        Verdict::Cancelled => panic!("nobody cancelled"),
    }
}
