//! Hearing and speaking alone: words that are heard wrongly, and how soon a voice begins.

use std::time::Instant;

use anyhow::Result;
use studium_app::TranscribeFile;
use studium_app::base::CancelToken;

use super::at;
use super::dialogue::Lesson;
use crate::figure::Figure;

pub(super) fn measure(lesson: &Lesson) -> Result<Vec<Figure>> {
    let mut first = Vec::new();
    for (text, _) in &lesson.questions {
        let started = Instant::now();
        lesson.app.speak(text, Some("en-us"), Some("en"), &CancelToken::new())?;
        first.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    let (mut wrong, mut words) = (0, 0);
    let folder = tempfile::tempdir()?;
    for (text, _) in &lesson.questions {
        let spoken = lesson.app.speak(text, Some("en-us"), Some("en"), &CancelToken::new())?;
        let path = folder.path().join("question.wav");
        lesson.app.write_wav(&path, &spoken)?;
        let file = TranscribeFile { path, model: Some(lesson.hearing.clone()), language: Some("en".to_owned()) };
        let segments = lesson.app.transcribe(&file, &CancelToken::new(), &mut |_| {})?;
        let heard: Vec<String> = segments.iter().flat_map(|segment| split(&segment.text)).collect();
        let said = split(text);
        wrong += distance(&said, &heard);
        words += said.len();
    }
    let spoken = format!("{} questions of {words} words by the built-in voice", lesson.questions.len());
    Ok(vec![
        Figure::information(
            "voice: a whole short sentence as sound, p50 (goal 30)",
            at(0.5, &first),
            "ms",
            spoken.clone(),
        ),
        Figure::information("voice: a whole short sentence as sound, p95", at(0.95, &first), "ms", spoken.clone()),
        Figure::information(
            "voice: words heard wrongly",
            wrong as f64 / words.max(1) as f64 * 100.0,
            "percent",
            format!("{wrong} of {words}; {spoken}, test model"),
        ),
    ])
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .collect()
}

/// Words to insert, delete or replace.
fn distance(said: &[String], heard: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (i, said) in said.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, heard) in heard.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (above + 1).min(row[j] + 1).min(diagonal + usize::from(said != heard));
            diagonal = above;
        }
    }
    row[heard.len()]
}
