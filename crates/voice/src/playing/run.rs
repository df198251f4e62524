//! The loop over the loudspeaker: what was heard, what is asked, what comes next.

use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use studium_base::{CancelToken, Failure};

use super::event::{PlayEvent, PlayRequest, SPEEDS};
use super::making::{Goal, News, Order, make};
use super::source::{Piece, Source, Unit};
use crate::VoiceError;
use crate::audio::resample::Resampler;
use crate::audio::{Clip, Device, DeviceClock, Player};

/// The next piece is made when less than this is queued: enough for a slow voice on a busy machine.
const AHEAD: Duration = Duration::from_secs(6);
/// "Next" and "back" in a recording.
const LEAP_MS: u32 = 15_000;
/// How often the moment of a recording is told.
const TELL_EVERY_MS: u32 = 250;
/// A stop takes so many frames to fade.
const FADE_FRAMES: u32 = 2;
/// Silence behind the end, in which what the converter of rates still holds comes out.
const TAIL: Duration = Duration::from_millis(30);

/// Where a playing begins, and how fast it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlayFrom {
    /// In the unit of the source.
    pub place: u32,
    /// Of the speed; see [`SPEEDS`].
    pub percent: u32,
}

/// The way to a playing from outside. Copies share it.
#[derive(Debug, Clone)]
pub struct Remote(Sender<PlayRequest>);

impl Remote {
    /// A way, and its other end for [`play`].
    #[must_use]
    pub fn new() -> (Self, Receiver<PlayRequest>) {
        let (sender, requests) = unbounded();
        (Self(sender), requests)
    }

    /// Asks for something; a playing that is over does not hear it.
    pub fn ask(&self, request: PlayRequest) {
        let _ = self.0.send(request);
    }
}

/// Plays a source on this thread until it is at its end, stopped, or cannot go on.
///
/// # Errors
/// When the system gives no thread. Whatever fails later is an event.
pub fn play(
    device: &mut dyn Device,
    source: impl Source,
    from: PlayFrom,
    requests: &Receiver<PlayRequest>,
    on_event: &mut dyn FnMut(PlayEvent),
) -> Result<(), VoiceError> {
    let (orders, work) = unbounded();
    let (sender, news) = unbounded();
    let unit = source.unit();
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("sounding".into())
            .spawn_scoped(scope, move || make(source, &work, &sender))
            .map_err(VoiceError::Thread)?;
        let goal = Goal { place: from.place, steps: 0 };
        let mut playing = Playing {
            unit,
            player: device.player(),
            clock: device.clock(),
            orders,
            on_event,
            cancel: CancelToken::new(),
            epoch: 0,
            goal,
            percent: from.percent.clamp(*SPEEDS.start(), *SPEEDS.end()),
            pieces: Vec::new(),
            is_making: false,
            converter: None,
            told: Told::default(),
            is_paused: false,
            end: None,
        };
        playing.run(device, requests, &news);
        // The thread ends with the way to it.
        playing.cancel.cancel();
        Ok(())
    })
}

/// Why nothing more comes.
enum End {
    /// The source is at its end.
    Whole,
    /// It cannot go on.
    Failed(Failure),
}

/// A piece whose sound is queued, or is being made.
struct Laid {
    piece: Piece,
    /// At the loudspeaker's rate.
    queued: u64,
    is_made: bool,
}

/// What of this epoch was told.
#[derive(Default)]
struct Told {
    /// Pieces that began to be heard.
    pieces: usize,
    /// Of a recording.
    ms: Option<u32>,
}

struct Playing<'a> {
    unit: Unit,
    player: Player,
    clock: DeviceClock,
    orders: Sender<Order>,
    on_event: &'a mut dyn FnMut(PlayEvent),
    cancel: CancelToken,
    /// Generation of the clips: counts how often queued sound was thrown away.
    epoch: u64,
    /// Where this epoch begins.
    goal: Goal,
    percent: u32,
    pieces: Vec<Laid>,
    is_making: bool,
    /// From this rate to the loudspeaker's.
    converter: Option<(u32, Resampler)>,
    told: Told,
    is_paused: bool,
    end: Option<End>,
}

impl Playing<'_> {
    fn run(&mut self, device: &mut dyn Device, requests: &Receiver<PlayRequest>, news: &Receiver<News>) {
        (self.on_event)(PlayEvent::Started);
        loop {
            for request in requests.try_iter() {
                if request == PlayRequest::Stop {
                    return self.stop(device);
                }
                self.ask(request);
            }
            self.order();
            match device.read() {
                Ok(Some(_)) => {}
                Ok(None) => return self.over(None),
                Err(error) => {
                    self.follow();
                    return self.over(Some(End::Failed(Failure::of(&error))));
                }
            }
            while let Ok(news) = news.try_recv() {
                self.learn(news);
            }
            self.follow();
            if self.player.played().is_idle
                && let Some(end) = self.end.take()
            {
                return self.over(Some(end));
            }
        }
    }

    fn stop(&mut self, device: &mut dyn Device) {
        self.cancel.cancel();
        self.player.flush(self.epoch + 1);
        for _ in 0..FADE_FRAMES {
            // The device is let go of in any case.
            let _ = device.read();
        }
        self.over(None);
    }

    /// Tells the end; without one it was stopped.
    fn over(&mut self, end: Option<End>) {
        let is_whole = matches!(end, Some(End::Whole));
        if let Some(End::Failed(failure)) = end {
            (self.on_event)(PlayEvent::Failed { failure });
        }
        (self.on_event)(PlayEvent::Ended { is_whole });
    }

    fn ask(&mut self, request: PlayRequest) {
        match request {
            PlayRequest::Pause => self.pause(true),
            PlayRequest::Resume => self.pause(false),
            PlayRequest::Next => self.leap(1),
            PlayRequest::Back => self.leap(-1),
            PlayRequest::Seek { ms } if self.unit == Unit::Time => self.go(Goal { place: ms, steps: 0 }),
            PlayRequest::Speed { percent } => {
                let percent = percent.clamp(*SPEEDS.start(), *SPEEDS.end());
                (self.on_event)(PlayEvent::Speed { percent });
                if percent != self.percent {
                    self.percent = percent;
                    self.go(self.here());
                }
            }
            // A text has no moments, and stopping is done already.
            PlayRequest::Seek { .. } | PlayRequest::Stop => {}
        }
    }

    fn pause(&mut self, is_paused: bool) {
        if is_paused != self.is_paused {
            self.is_paused = is_paused;
            if is_paused {
                self.player.pause()
            } else {
                self.player.resume()
            }
            (self.on_event)(PlayEvent::Paused { is_paused });
        }
    }

    fn leap(&mut self, steps: i32) {
        let Goal { place, steps: before } = self.here();
        let goal = match self.unit {
            Unit::Text => Goal { place, steps: before + steps },
            Unit::Time if steps < 0 => Goal { place: place.saturating_sub(LEAP_MS), steps: 0 },
            Unit::Time => Goal { place: place.saturating_add(LEAP_MS), steps: 0 },
        };
        self.go(goal);
    }

    /// What is heard now; before the first sound of an epoch, where it is to begin.
    fn here(&self) -> Goal {
        let Some((index, share)) = self.heard() else { return self.goal };
        let piece = self.pieces[index].piece;
        let place = match self.unit {
            Unit::Text => piece.start,
            Unit::Time => piece.start + (f64::from(piece.len()) * share) as u32,
        };
        Goal { place, steps: 0 }
    }

    /// The piece that is heard now or was heard last, and how much of it, from 0 to 1.
    fn heard(&self) -> Option<(usize, f64)> {
        let now = self.player.played().now.filter(|now| now.generation == self.epoch && now.played > 0)?;
        let index = now.clause as usize;
        let laid = self.pieces.get(index)?;
        Some((index, if laid.queued == 0 { 0.0 } else { now.played as f64 / laid.queued as f64 }))
    }

    /// Throws away what is queued and begins elsewhere.
    fn go(&mut self, goal: Goal) {
        self.cancel.cancel();
        self.cancel = CancelToken::new();
        self.epoch += 1;
        self.player.flush(self.epoch);
        if self.is_paused {
            self.player.pause();
        }
        self.goal = goal;
        self.pieces.clear();
        self.is_making = false;
        self.converter = None;
        self.told = Told::default();
        self.end = None;
        if self.unit == Unit::Time {
            self.tell_time(goal.place);
        }
    }

    /// Has the next piece made when little is queued.
    fn order(&mut self) {
        if self.is_making || self.end.is_some() {
            return;
        }
        let rate = f64::from(self.player.rate_hz());
        let (heard, share) = self.heard().unwrap_or((0, 0.0));
        let queued: f64 = self.pieces.iter().skip(heard).map(|laid| laid.queued as f64).sum();
        let played = self.pieces.get(heard).map_or(0.0, |laid| laid.queued as f64 * share);
        if (queued - played) / rate > AHEAD.as_secs_f64() {
            return;
        }
        let goal = self.pieces.last().map_or(self.goal, |last| Goal { place: last.piece.end, steps: 0 });
        let (epoch, percent, cancel) = (self.epoch, self.percent, self.cancel.clone());
        self.is_making = true;
        self.player.more_to_come(true);
        // The thread lives as long as the way to it.
        let _ = self.orders.send(Order { epoch, goal, percent, cancel, busy: self.clock.busy() });
    }

    fn learn(&mut self, news: News) {
        match news {
            News::Begun { epoch, piece } if epoch == self.epoch => match piece {
                Some(piece) => self.begin(piece),
                None => self.finish(End::Whole),
            },
            News::Sound { epoch, rate_hz, samples } if epoch == self.epoch => {
                if let Err(error) = self.lay(rate_hz, &samples) {
                    self.finish(End::Failed(Failure::of(&error)));
                }
            }
            News::Made { epoch, piece, failure, busy } if epoch == self.epoch => {
                self.is_making = false;
                if let Some(laid) = self.pieces.last_mut() {
                    laid.is_made = true;
                    laid.piece.end = piece.map_or(laid.piece.end, |piece| piece.end);
                }
                if let Some(failure) = failure {
                    self.finish(End::Failed(failure));
                }
                // Who makes the next piece is busy before the one who made this is not any more.
                self.order();
                drop(busy);
            }
            News::Begun { .. } | News::Sound { .. } | News::Made { .. } => {}
        }
    }

    fn begin(&mut self, piece: Piece) {
        self.pieces.push(Laid { piece, queued: 0, is_made: false });
        // In a pause nothing is heard, and the place is to be seen all the same.
        if self.is_paused && self.unit == Unit::Text && self.told.pieces == 0 {
            self.told.pieces = 1;
            (self.on_event)(PlayEvent::Sentence { range: piece });
        }
    }

    /// Queues sound of the last piece.
    fn lay(&mut self, rate_hz: u32, samples: &[f32]) -> Result<(), VoiceError> {
        let to_hz = self.player.rate_hz();
        let (_, converter) = match &mut self.converter {
            Some(same) if same.0 == rate_hz => same,
            other => other.insert((rate_hz, Resampler::new(rate_hz, to_hz)?)),
        };
        let mut ready = Vec::new();
        converter.push(samples, &mut ready);
        let clause = self.pieces.len().saturating_sub(1);
        let Some(laid) = self.pieces.last_mut().filter(|_| !ready.is_empty()) else { return Ok(()) };
        laid.queued += ready.len() as u64;
        let clause = u32::try_from(clause).unwrap_or(u32::MAX);
        self.player.queue(Clip { generation: self.epoch, clause, rate_hz: to_hz, samples: ready })?;
        Ok(())
    }

    /// Nothing more comes: what is queued is heard, and that was all. The first reason stands.
    fn finish(&mut self, end: End) {
        if self.end.is_some() {
            return;
        }
        if let Some((rate_hz, _)) = &self.converter {
            let rate_hz = *rate_hz;
            let silence = vec![0.0; (f64::from(rate_hz) * TAIL.as_secs_f64()) as usize];
            if let Err(error) = self.lay(rate_hz, &silence) {
                tracing::warn!(%error, "the last moment is not heard");
            }
        }
        self.player.more_to_come(false);
        self.end = Some(end);
    }

    /// Tells what has begun to be heard.
    fn follow(&mut self) {
        let Some((heard, _)) = self.heard() else { return };
        match self.unit {
            Unit::Text => {
                for index in self.told.pieces..=heard {
                    if self.pieces[index].queued > 0 {
                        (self.on_event)(PlayEvent::Sentence { range: self.pieces[index].piece });
                    }
                }
                self.told.pieces = heard + 1;
            }
            Unit::Time if self.pieces[heard].is_made => {
                let ms = self.here().place;
                if self.told.ms.is_none_or(|told| ms < told || ms >= told + TELL_EVERY_MS) {
                    self.tell_time(ms);
                }
            }
            // How much of a piece was heard is known when all of it is there.
            Unit::Time => {}
        }
    }

    fn tell_time(&mut self, ms: u32) {
        self.told.ms = Some(ms);
        (self.on_event)(PlayEvent::Time { ms });
    }
}
