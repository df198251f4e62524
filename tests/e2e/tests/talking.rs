//! Talking with the tutor in the real window: asked aloud, interrupted, answered again, and a device that is lost.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use studium_e2e::{Window, cli, root};

async fn shows(window: &Window, look: &str) -> Result<()> {
    window.wait_for(&format!("[data-testid=voice-bar][data-look={look}]")).await?;
    Ok(())
}

#[tokio::test(flavor = "current_thread")]
async fn the_tutor_is_asked_aloud_interrupted_and_asked_again_and_a_lost_device_is_said() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let fixtures = root().join("tests/fixtures");
    let path = |path: &Path| path.display().to_string();
    cli(&data, &["import", &path(&fixtures.join("voice/science.md"))])?;
    cli(&data, &["models", "add", &path(&fixtures.join("models/whisper-test-espeak.en.bin"))])?;
    for (name, words) in
        [("first.wav", "what is photosynthesis"), ("second.wav", "how many chambers does the heart have")]
    {
        cli(&data, &["speak", words, "--voice", "en-us", "--out", &path(&folder.path().join(name))])?;
    }
    let dialogue = folder.path().join("dialogue.json");
    let lines = json!([
        {"after_ms": 2000, "say": "first.wav"},
        {"into_tutor_ms": 2000, "say": "second.wav"},
        {"after_tutor_ms": 2000, "unplug": true},
    ]);
    std::fs::write(&dialogue, lines.to_string())?;

    let window = Window::open_to_talk(&data, &dialogue).await?;
    window.wait_for("[data-testid=nav-tutor]").await?;
    // With headphones: ears that remove an echo need some seconds of it before they can be interrupted.
    let mut settings = window.command("voice_settings", json!({})).await?;
    settings["cancels_echo"] = json!(false);
    window.command("save_voice_settings", json!({ "settings": settings })).await?;
    window.click("[data-testid=nav-tutor]").await?;
    window.click("[data-testid=voice-start]").await?;
    shows(&window, "listening").await?;
    window.screenshot("voice-listening").await?;

    // The words stand there while they are spoken, and then in the thread as a question.
    let caption = window
        .until("the student's words are shown", async |window| {
            let caption = window.text("[data-testid=voice-caption]").await?;
            Ok(caption.contains("photosynthesis").then_some(caption))
        })
        .await?;
    ensure!(caption.contains("what is"), "{caption}");
    shows(&window, "speaking").await?;
    window.screenshot("voice-speaking").await?;

    // Interrupted: the first answer is cut to what was heard, the second comes with its source.
    let messages = window
        .until("the second answer is there", async |window| {
            let conversations = window.command("list_conversations", json!({ "course": null })).await?;
            let Some(id) = conversations[0]["id"].as_str() else { return Ok(None) };
            let messages = window.command("read_conversation", json!({ "id": id })).await?;
            let is_there = messages[3]["text"].as_str().is_some_and(|text| text.contains("heart"));
            Ok(is_there.then_some(messages))
        })
        .await?;
    ensure!(messages[1]["stopped"] == true, "{messages:#}");
    ensure!(messages[2]["text"] == "how many chambers does the heart have", "{messages:#}");
    let citation = messages[3]["citations"].get(0).context("a source")?;
    ensure!(citation["verified"] == true, "{citation:#}");
    window.wait_for("[data-testid=stopped]").await?;
    window.screenshot("voice-interrupted").await?;

    // The plug is pulled: said, with a way on.
    shows(&window, "error").await?;
    window.wait_for("[data-testid=voice-problem]").await?;
    window.screenshot("voice-error").await?;
    window.click("[data-testid=voice-end]").await?;
    window
        .until("the conversation by voice is over", async |window| {
            let bars =
                window.run("return document.querySelectorAll('[data-testid=voice-bar]').length;", vec![]).await?;
            Ok((bars == 0).then_some(()))
        })
        .await?;
    window.wait_for("[data-testid=ask-input]").await?;
    window.close().await
}
