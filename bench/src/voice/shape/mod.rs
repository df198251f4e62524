//! The loop with models of the size that students have: whisper base.en and a language model of a billion weights.
//!
//! Their weights are random, so that their words mean nothing and take as long as meaningful ones. Whisper's say one
//! fixed question, whatever is heard: the passages found and read for it are those of a true one. An answer without
//! meaning has no end either, so each is interrupted once it is heard.

mod language;
mod whisper;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use studium_app::Model;
use studium_app::base::CancelToken;
use studium_app::engine::ModelRole;
use studium_app::voice::audio::file::{Act, Cue, When};

use super::at;
use super::dialogue::{INTO, Lesson};
use crate::figure::Figure;

/// Turns of the one conversation.
const TURNS: usize = 4;

pub(super) fn measure(root: &Path, lesson: &Lesson) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let hearing = folder.path().join("base.en.bin");
    let (question, sound) = lesson.questions.first().context("there are questions")?;
    let vocabulary = root.join("tests/fixtures/models/whisper-test-espeak.en.bin");
    whisper::write(&vocabulary, question, &mut BufWriter::new(File::create(&hearing)?))?;
    let language = folder.path().join("billion.gguf");
    let mut models = lesson.app.models()?.into_iter();
    let is_starter = |model: &Model| model.selected && model.role == ModelRole::Language;
    let starter = models.find(is_starter).context("the starter model")?.id;
    let tokenizer = root.join("models/SmolLM2-135M-Instruct.Q4_1.gguf");
    let weights = language::write(&tokenizer, &mut BufWriter::new(File::create(&language)?))?;
    let model = lesson.app.add_model(&language, &CancelToken::new())?.context("it was added")?;
    lesson.app.select_model(&model.id)?;
    let cues = (0..=TURNS).map(|number| {
        let when = if number == 0 { When::After(Duration::from_secs(5)) } else { When::IntoTutor(INTO) };
        let act = if number == TURNS { Act::End } else { Act::Say(sound.clone()) };
        Cue { when, act }
    });
    let told = lesson.talk_with(&hearing, cues.collect(), None);
    lesson.app.select_model(&starter)?;
    let told = told?;
    let what = format!(
        "{} of {TURNS} turns, random weights in the shape of base.en (f16) and of {:.2} billion (4 bits)",
        told.turns.len(),
        weights as f64 / 1e9
    );
    let stages = super::dialogue::STAGES.iter().map(|(name, pick)| {
        let values: Vec<f64> = told.turns.iter().filter_map(*pick).map(f64::from).collect();
        let name = format!("voice, large models: {name}, p50");
        Figure::information(&name, at(0.5, &values), "ms", format!("{} values; {what}", values.len()))
    });
    Ok(stages.collect())
}

/// Random numbers, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Evenly between -1 and 1.
    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}
