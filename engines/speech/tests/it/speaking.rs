//! The built-in voice through the real worker.

use std::time::{Duration, Instant};

use studium_base::ErrorCode;
use studium_engine::protocol::speech::{Event, Request, Speak};

use crate::worker::{End, Worker, speak};

#[test]
fn a_text_is_spoken_clause_by_clause() {
    let mut worker = Worker::start(&[]);
    let text = "Pi is 3.14, more or less. Über 1,000 digits are known!";
    let (events, end) = worker.ask(Request::Speak(speak("en-us", text)));
    assert_eq!(end, End::Done);
    let mut clauses = Vec::new();
    let mut next = 0;
    for event in events {
        let Event::Sound { rate_hz, chars, samples } = event else { panic!("{event:?}") };
        assert_eq!((rate_hz, chars.start), (22_050, next));
        next = chars.end;
        assert!(samples.len() > 22_050 / 2, "a quarter second at least");
        clauses.push(text.chars().skip(chars.start as usize).take(chars.len()).collect::<String>());
    }
    assert_eq!(clauses, ["Pi is 3.14, ", "more or less. ", "Über 1,000 digits are known!"]);
    worker.finish();
}

#[test]
fn the_first_sound_comes_within_thirty_milliseconds() {
    let mut worker = Worker::start(&[]);
    worker.say("en-us", "Now it is warm.");
    let text =
        "The mitochondria are where a cell turns sugar into energy, and they have a history of their own. ".repeat(20);
    let mut times: Vec<Duration> = (0..20)
        .map(|_| {
            let asked_at = Instant::now();
            let id = worker.send(Request::Speak(speak("en-us", &text)));
            assert!(matches!(worker.next(), Ok(Event::Sound { .. })));
            let took = asked_at.elapsed();
            worker.cancel(id);
            while worker.next() != Err(End::Done) {}
            took
        })
        .collect();
    times.sort();
    println!("first sound after {:?} in the middle, {:?} at most, of {} times", times[10], times[19], times.len());
    assert!(times[10] <= Duration::from_millis(30), "{:?}", times[10]);
    worker.finish();
}

#[test]
fn a_cancel_ends_between_clauses() {
    let mut worker = Worker::start(&[]);
    let text = "One more word, ".repeat(5000);
    let id = worker.send(Request::Speak(speak("en-us", &text)));
    assert!(matches!(worker.next(), Ok(Event::Sound { .. })));
    worker.cancel(id);
    let cancelled_at = Instant::now();
    let mut count = 0;
    while worker.next() != Err(End::Done) {
        count += 1;
    }
    assert!(count < 4000 && cancelled_at.elapsed() < Duration::from_millis(250), "{count} more clauses came");
    worker.finish();
}

#[test]
fn voices_are_listed_and_others_refused() {
    let mut worker = Worker::start(&[]);
    let (events, end) = worker.ask(Request::Voices);
    assert_eq!(end, End::Done);
    let [Event::Voices(voices)] = events.as_slice() else { panic!("{events:?}") };
    assert!(voices.len() > 100 && voices.iter().any(|voice| voice.name == "de" && voice.title == "German"));
    let refused = |worker: &mut Worker, voice: &str| worker.ask(Request::Speak(speak(voice, "Hello."))).1;
    assert_eq!(refused(&mut worker, "xx"), End::Failed(ErrorCode::VoiceUnknown));
    assert_eq!(refused(&mut worker, "en-us+nobody"), End::Failed(ErrorCode::VoiceUnknown));
    let still = Speak { speed: f32::NAN, ..speak("en-us", "Hello.") };
    assert_eq!(worker.ask(Request::Speak(still)).1, End::Failed(ErrorCode::BadInput));
    assert!(worker.say("de", "Die Zelle ist die kleinste Einheit des Lebens.").1.len() > 22_050);
    let (events, end) = worker.ask(Request::Speak(speak("en-us", " ... ")));
    assert_eq!((events.len(), end), (1, End::Done), "marks alone are silent");
    worker.finish();
}
