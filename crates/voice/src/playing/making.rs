//! The thread that makes the sound of pieces, in their order.

use crossbeam_channel::{Receiver, Sender};
use studium_base::{CancelToken, ErrorCode, Failure};

use super::source::{Piece, Source};
use crate::audio::Busy;

/// Where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Goal {
    pub(super) place: u32,
    /// Pieces on from there; back when negative.
    pub(super) steps: i32,
}

/// A piece to be made.
pub(super) struct Order {
    /// Counts how often queued sound was thrown away.
    pub(super) epoch: u64,
    pub(super) goal: Goal,
    pub(super) percent: u32,
    pub(super) cancel: CancelToken,
    pub(super) busy: Busy,
}

/// What comes of an order: which piece it is, its sound, and that this was all.
pub(super) enum News {
    /// `None` beyond the end.
    Begun {
        epoch: u64,
        piece: Option<Piece>,
    },
    Sound {
        epoch: u64,
        rate_hz: u32,
        samples: Vec<f32>,
    },
    /// The piece as it came out: where a recording ends is known for certain when it was decoded.
    Made {
        epoch: u64,
        piece: Option<Piece>,
        failure: Option<Failure>,
        busy: Busy,
    },
}

/// Carries out orders until the way to it is dropped.
pub(super) fn make(mut source: impl Source, orders: &Receiver<Order>, news: &Sender<News>) {
    for order in orders {
        if order.cancel.is_cancelled() {
            continue;
        }
        let (piece, failure) = match one(&mut source, &order, news) {
            Ok(piece) => (piece, None),
            Err(failure) => (None, Some(failure)),
        };
        let Order { epoch, busy, .. } = order;
        if news.send(News::Made { epoch, piece, failure, busy }).is_err() {
            return;
        }
    }
}

fn one(source: &mut impl Source, order: &Order, news: &Sender<News>) -> Result<Option<Piece>, Failure> {
    let epoch = order.epoch;
    let piece = find(source, order.goal)?;
    // Nobody waits for it any more when it cannot be sent, and the order is cancelled too.
    let _ = news.send(News::Begun { epoch, piece });
    let Some(piece) = piece else { return Ok(None) };
    let mut sent = 0;
    match sound(source, piece, order, news, &mut sent) {
        // A worker that died is started anew by whoever asks again. What was sent of the piece is not sent twice.
        Err(failure) if failure.code == ErrorCode::EngineCrashed && !order.cancel.is_cancelled() => {
            tracing::warn!(detail = failure.detail, "a piece is made once more");
            sound(source, piece, order, news, &mut sent)?;
        }
        result => result?,
    }
    source.at(piece.start)
}

/// Makes a piece, without the samples of it that were sent before.
fn sound(
    source: &mut impl Source,
    piece: Piece,
    order: &Order,
    news: &Sender<News>,
    sent: &mut usize,
) -> Result<(), Failure> {
    let mut known = *sent;
    source.sound(piece, order.percent, &order.cancel, &mut |rate_hz, mut samples| {
        let skipped = known.min(samples.len());
        known -= skipped;
        samples.drain(..skipped);
        *sent += samples.len();
        let _ = news.send(News::Sound { epoch: order.epoch, rate_hz, samples });
    })
}

fn find(source: &mut impl Source, goal: Goal) -> Result<Option<Piece>, Failure> {
    let mut piece = source.at(goal.place)?;
    for _ in 0..goal.steps.max(0) {
        let Some(here) = piece else { break };
        piece = source.at(here.end)?;
    }
    for _ in goal.steps.min(0)..0 {
        let start = piece.map_or(goal.place, |here| here.start);
        // Before the first there is the first.
        let Some(earlier) = source.before(start)? else { break };
        piece = Some(earlier);
    }
    Ok(piece)
}
