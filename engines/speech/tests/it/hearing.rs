//! The model that understands the built-in voice, through the real worker: how many words it gets wrong, what it makes
//! of silence and of damage, and how soon it stops.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use studium_base::ErrorCode;
use studium_engine::protocol::speech::{Event, Hear, HearingSpec, Request};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters};

use crate::sentences::SENTENCES;
use crate::worker::{End, Worker, at_16_khz, hear, model, models, word_errors};

/// The voices that speak in turn.
const VOICES: [&str; 2] = ["en-us", "en-gb"];

/// What whisper.cpp makes of the samples with the settings that it has by itself, timestamps aside, which the model
/// does not know.
fn plainly(context: &WhisperContext, samples: &[i16]) -> String {
    let mut state = context.create_state().unwrap();
    let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 5 });
    parameters.set_n_threads(2);
    parameters.set_language(Some("en"));
    parameters.set_no_timestamps(true);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    let samples: Vec<f32> = samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
    state.full(parameters, &samples).unwrap();
    state.as_iter().map(|segment| segment.to_string()).collect()
}

#[test]
fn as_few_words_are_wrong_as_in_whisper_cpp_itself() {
    whisper_rs::install_logging_hooks();
    let context = WhisperContext::new_with_params(&model().weights, WhisperContextParameters::default()).unwrap();
    let mut worker = Worker::start(&[&models()]);
    let (mut words, mut errors, mut plain_errors) = (0, 0, 0);
    let (mut sound_s, mut time) = (0.0, Duration::ZERO);
    for (index, sentence) in SENTENCES.iter().enumerate() {
        let samples = at_16_khz(worker.say(VOICES[index % VOICES.len()], sentence));
        let (heard, took) = worker.hear(&samples, "");
        let plain = plainly(&context, &samples);
        assert_eq!(heard.language, "en");
        assert!((0.2..=1.0).contains(&heard.confidence), "{heard:?}");
        words += sentence.split_whitespace().count();
        errors += word_errors(sentence, &heard.text);
        plain_errors += word_errors(sentence, &plain);
        sound_s += samples.len() as f32 / 16_000.0;
        time += took;
        if heard.text != *sentence {
            println!("{sentence:?} was heard as {:?}", heard.text);
        }
    }
    let rate = |errors: usize| errors as f32 / words as f32 * 100.0;
    let factor = time.as_secs_f32() / sound_s;
    println!("{errors} of {words} words wrong through the worker, {plain_errors} plainly; {factor:.3} of real time");
    assert!(rate(errors) <= 5.0, "{errors} of {words} words are wrong");
    assert!(rate(errors) <= rate(plain_errors) + 1.0, "{errors} of {words} words are wrong, {plain_errors} plainly");
    worker.finish();
}

#[test]
fn silence_and_sound_without_words_are_no_words() {
    let mut worker = Worker::start(&[&models()]);
    assert!(worker.sandbox.network || !cfg!(target_os = "linux"));
    let mut seed = 7_u32;
    let mut noise = |amplitude: i32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i16::try_from((seed >> 16) as i32 % (2 * amplitude + 1) - amplitude).unwrap()
    };
    let faint: Vec<i16> = (0..32_000).map(|_| noise(20)).collect();
    let loud: Vec<i16> = (0..32_000).map(|_| noise(3000)).collect();
    for (name, samples) in [
        ("silence", vec![0; 32_000]),
        ("nothing", vec![]),
        ("a click", vec![9000; 800]),
        ("faint", faint),
        ("noise", loud),
    ] {
        let (heard, _) = worker.hear(&samples, "");
        assert_eq!((heard.text.as_str(), heard.confidence), ("", 0.0), "{name}");
    }
    worker.finish();
}

#[test]
fn requests_that_cannot_be_done_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(model().weights).unwrap();
    let file = |name: &str, content: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let mut worker = Worker::start(&[&models(), folder.path()]);
    let mut describe = |weights: PathBuf| {
        let (_, end) = worker.ask(Request::Describe { model: HearingSpec { weights, threads: 1 } });
        end
    };
    assert_eq!(describe(file("empty.bin", b"")), End::Failed(ErrorCode::ModelDamaged));
    assert_eq!(describe(file("cut.bin", &whole[..whole.len() / 2])), End::Failed(ErrorCode::ModelDamaged));
    assert_eq!(describe(file("other.bin", b"GGUF is another format")), End::Failed(ErrorCode::ModelUnsupported));
    assert_eq!(describe(folder.path().join("gone.bin")), End::Failed(ErrorCode::ModelMissing));
    let mut renamed = whole;
    let name = renamed.windows(28).position(|name| name == b"encoder.positional_embedding").unwrap();
    renamed[name] = b'x';
    assert_eq!(describe(file("renamed.bin", &renamed)), End::Failed(ErrorCode::ModelUnsupported));

    let (events, end) = worker.ask(Request::Describe { model: model() });
    assert_eq!((events, end), (vec![Event::Described { is_multilingual: false }], End::Done));
    let language = |language: &str| Request::Hear(Hear { language: Some(language.into()), ..hear(&[0; 16_000], "") });
    assert_eq!(worker.ask(language("de")).1, End::Failed(ErrorCode::ModelUnsupported));
    assert_eq!(worker.ask(language("Klingon\0")).1, End::Failed(ErrorCode::BadInput));
    let long = Request::Hear(hear(&vec![0; 31 * 16_000], ""));
    assert_eq!(worker.ask(long).1, End::Failed(ErrorCode::BadInput));
    worker.finish();
}

#[test]
fn a_vocabulary_may_be_of_any_size_and_kind() {
    let mut worker = Worker::start(&[&models()]);
    let samples = at_16_khz(worker.say("en-us", "what is photosynthesis"));
    for vocabulary in ["photosynthesis, osmosis", &"mitochondria ".repeat(5000), "\0[_BEG_]<|nospeech|>", "細胞 膜"]
    {
        worker.hear(&samples, vocabulary);
    }
    assert_eq!(worker.hear(&samples, "").0.text, "what is photosynthesis", "a vocabulary leaves nothing behind");
    worker.finish();
}

#[test]
fn a_cancel_is_heard_while_the_model_computes() {
    let mut worker = Worker::start(&[&models()]);
    let sentence = at_16_khz(worker.say("en-us", "what is the difference between mitosis and meiosis"));
    worker.hear(&sentence, "");
    let half_a_minute: Vec<i16> = sentence.iter().copied().cycle().take(30 * 16_000).collect();
    let (_, whole) = worker.hear(&half_a_minute, "");
    let mut latest = Duration::ZERO;
    for part in [0.05, 0.2, 0.4, 0.6] {
        let id = worker.send(Request::Hear(hear(&half_a_minute, "")));
        std::thread::sleep(whole.mul_f32(part));
        worker.cancel(id);
        let cancelled_at = Instant::now();
        if worker.next() != Err(End::Done) {
            // This time it was ready before the cancel.
            assert_eq!(worker.next(), Err(End::Done));
            continue;
        }
        latest = latest.max(cancelled_at.elapsed());
    }
    println!("a cancel took {latest:?} at most, where the whole takes {whole:?}");
    // On a machine that is busy with other work everything takes longer.
    assert!(latest < Duration::from_millis(250).max(whole / 4), "{latest:?} of {whole:?}");
    assert_eq!(worker.hear(&sentence, "").0.text, "what is the difference between mitosis and meiosis");
    worker.finish();
}
