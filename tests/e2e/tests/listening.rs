//! Listening outside of a conversation in the real window: a document is read aloud, a recording is played from its
//! transcript, a question is dictated, a card is answered without hands, and a lecture is recorded.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use studium_e2e::{Window, cli, root};

async fn press(window: &Window, key: &str, holds_control_and_shift: bool) -> Result<()> {
    let script = "const held = arguments[1];
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown',
            { key: arguments[0], ctrlKey: held, shiftKey: held, bubbles: true, composed: true, cancelable: true }));";
    window.run(script, vec![json!(key), json!(holds_control_and_shift)]).await?;
    Ok(())
}

/// Opens the document whose title contains some words.
async fn open(window: &Window, title: &str) -> Result<()> {
    window.click("[data-testid=nav-library]").await?;
    let script = "const link = [...document.querySelectorAll('[data-testid=document-row] a.title')]
            .find((link) => link.textContent.includes(arguments[0]));
        link?.click();
        return link !== undefined;";
    window
        .until("the document is listed", async |window| {
            Ok((window.run(script, vec![json!(title)]).await? == true).then_some(()))
        })
        .await?;
    window.wait_for("[data-testid=document-text]").await?;
    Ok(())
}

/// What is lit because it is heard.
async fn lit(window: &Window) -> Result<String> {
    let script = "return [...document.querySelectorAll('mark.heard')].map((mark) => mark.textContent).join('');";
    Ok(window.run(script, vec![]).await?.as_str().unwrap_or_default().to_owned())
}

/// What the microphone hears whenever it is opened from now on.
fn will_be_said(dialogue: &Path, sound: &str) -> Result<()> {
    Ok(std::fs::write(dialogue, json!([{ "after_ms": 600, "say": sound }]).to_string())?)
}

#[tokio::test(flavor = "current_thread")]
async fn documents_are_read_aloud_recordings_played_questions_dictated_and_cards_answered_without_hands() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let fixtures = root().join("tests/fixtures");
    let path = |name: &str| folder.path().join(name).display().to_string();
    cli(&data, &["models", "add", &fixtures.join("models/whisper-test-espeak.en.bin").display().to_string()])?;
    cli(&data, &["import", &fixtures.join("voice/science.md").display().to_string()])?;
    for (name, words) in [
        (
            "lecture.wav",
            "the heart has four chambers. what does a plant make from light. where is the energy of a cell",
        ),
        ("question.wav", "how many chambers does the heart have"),
        ("answer.wav", "four chambers"),
        ("good.wav", "good"),
    ] {
        cli(&data, &["speak", words, "--voice", "en-us", "--out", &path(name)])?;
    }
    let imported = cli(&data, &["import", &path("lecture.wav")])?;
    ensure!(imported["documents"][0]["format"] == "recording", "{imported:#}");
    cli(&data, &["cards", "add", "What does the heart have?", "four chambers"])?;
    let dialogue = folder.path().join("dialogue.json");
    will_be_said(&dialogue, "question.wav")?;

    let window = Window::open_to_talk(&data, &dialogue).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    let mut settings = window.command("voice_settings", json!({})).await?;
    settings["cancels_echo"] = json!(false);
    window.command("save_voice_settings", json!({ "settings": settings })).await?;

    // Read aloud: sentence after sentence is lit, and the bar ends it.
    open(&window, "Notes for a spoken lesson").await?;
    window.click("[data-testid=read-aloud]").await?;
    let first = window
        .until("a sentence is lit", async |window| {
            let lit = lit(window).await?;
            Ok(lit.starts_with("Photosynthesis is").then_some(lit))
        })
        .await?;
    ensure!(first.ends_with("oxygen."), "one sentence is lit: {first:?}");
    window.screenshot("read-aloud").await?;
    window
        .until("the next sentence is lit", async |window| {
            Ok(lit(window).await?.starts_with("It takes place").then_some(()))
        })
        .await?;
    window.click("[data-testid=aloud-stop]").await?;
    window.until("nothing is lit", async |window| Ok(lit(window).await?.is_empty().then_some(()))).await?;

    // A recording: its words with their times, played from a paragraph.
    open(&window, "lecture").await?;
    window
        .until("the transcript is there, with its times", async |window| {
            let transcript = window.text("[data-testid=document-text]").await?;
            Ok((transcript.contains("chambers") && transcript.contains("0:0")).then_some(()))
        })
        .await?;
    window.click("[data-testid=play-from]").await?;
    window.until("what is heard is lit", async |window| Ok((!lit(window).await?.is_empty()).then_some(()))).await?;
    window.screenshot("recording-played").await?;
    window.click("[data-testid=recording-toggle]").await?;
    window.wait_for("[data-testid=recording-bar][data-state=paused]").await?;

    // Dictated into the question to the tutor.
    window.click("[data-testid=nav-tutor]").await?;
    window.click("[data-testid=ask-input]").await?;
    press(&window, "L", true).await?;
    window.wait_for("[data-testid=dictation]").await?;
    let dictated = window
        .until("the words are in the field", async |window| {
            let script = "return document.querySelector('[data-testid=ask-input]').value;";
            let value = window.run(script, vec![]).await?;
            let value = value.as_str().context("a text")?.to_owned();
            Ok((!value.trim().is_empty()).then_some(value))
        })
        .await?;
    ensure!(dictated.to_lowercase().contains("chambers does the heart"), "{dictated:?}");
    window.screenshot("dictated").await?;
    press(&window, "L", true).await?;
    window
        .until("nobody listens any more", async |window| {
            let script = "return document.querySelectorAll('[data-testid=dictation]').length;";
            Ok((window.run(script, vec![]).await? == 0).then_some(()))
        })
        .await?;

    // A card without hands: asked aloud, answered aloud, judged, rated.
    will_be_said(&dialogue, "answer.wav")?;
    window.click("[data-testid=nav-cards]").await?;
    window.click("[data-testid=start-review]").await?;
    window.wait_for("[data-testid=review]").await?;
    window.click("[data-testid=hands-free-toggle]").await?;
    window.wait_for("[data-testid=hands-free][data-step=answering]").await?;
    window.wait_for("[data-testid=hands-free][data-step=answer], [data-testid=hands-free][data-step=rating]").await?;
    window.screenshot("hands-free-judged").await?;
    will_be_said(&dialogue, "good.wav")?;
    window.wait_for("[data-testid=review-done]").await?;
    let cards = json!({ "query": { "text": "rated:1", "sort": "created", "descending": false, "deck": null }, "offset": 0, "limit": 5 });
    ensure!(window.command("search_cards", cards).await?["total"] == 1, "the card was rated");
    window.screenshot("hands-free-done").await?;

    // A lecture is recorded, and becomes a document.
    will_be_said(&dialogue, "question.wav")?;
    window.click("[data-testid=nav-library]").await?;
    window.click("[data-testid=record-button]").await?;
    window.wait_for("[data-testid=record-title]").await?.send_keys("Lecture 3").await?;
    window.click("[data-testid=record-start]").await?;
    window
        .until("three seconds are recorded", async |window| {
            Ok((window.text("[data-testid=record-time]").await?.trim() == "0:03").then_some(()))
        })
        .await?;
    window.screenshot("lecture-recorded").await?;
    window.click("[data-testid=record-save]").await?;
    window
        .until("the lecture is listed", async |window| {
            let documents = window.command("list_documents", json!({ "course": null })).await?;
            let documents = documents.as_array().context("documents")?;
            let is_lecture = |title: &str| title.contains("Lecture 3");
            Ok(documents.iter().any(|document| document["title"].as_str().is_some_and(is_lecture)).then_some(()))
        })
        .await?;
    window.close().await
}
