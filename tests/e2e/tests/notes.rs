//! Notes in the real window: a picture is added and covered, a card of it is shown, the note goes and comes back.

use anyhow::{Result, ensure};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};
use studium_e2e::{Window, root};

/// Chooses an entry of a list by its label.
const CHOOSE: &str = "
    const [css, label] = arguments;
    const select = document.querySelector(css);
    const option = [...(select?.options ?? [])].find((each) => each.label === label);
    if (!option) return false;
    select.value = option.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    return true;";

/// Looks into the faces of the preview: whether a picture was loaded, and how many shapes lie over it.
const PREVIEW: &str = "
    const roots = [...document.querySelectorAll('[data-testid=card-face]')].map((host) => host.shadowRoot);
    const pictures = roots.flatMap((root) => [...root.querySelectorAll('img')]);
    return {
        loaded: pictures.some((picture) => picture.complete && picture.naturalWidth > 0),
        masks: roots[0]?.querySelectorAll('.mask').length ?? 0
    };";

/// Types where the focus is, as a keyboard does.
async fn keys(window: &Window, text: &str) -> Result<()> {
    Ok(window.client.active_element().await?.send_keys(text).await?)
}

/// The notes that are there.
async fn notes(window: &Window) -> Result<Vec<Value>> {
    let query = json!({ "text": "", "sort": "created", "descending": false, "deck": null });
    let found = window.command("find_notes", json!({ "query": query })).await?;
    Ok(found.as_array().cloned().unwrap_or_default())
}

/// The fields of the only note; none while there is none.
async fn fields(window: &Window) -> Result<Vec<String>> {
    let notes = notes(window).await?;
    let Some(id) = notes.first() else { return Ok(Vec::new()) };
    let note = window.command("get_note", json!({ "id": id })).await?;
    let fields = note["fields"].as_array().cloned().unwrap_or_default();
    Ok(fields.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

#[tokio::test(flavor = "current_thread")]
async fn a_picture_is_covered_by_keyboard_and_its_note_comes_back_from_the_trash() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let picture = folder.path().join("A leaf (1).png");
    std::fs::copy(root().join("tests/fixtures/documents/mosses.png"), &picture)?;
    let window = Window::open(&folder.path().join("data"), &[]).await?;
    window.click("[data-testid=nav-cards]").await?;
    window.click("[data-testid=add-note]").await?;
    window.wait_for("[data-testid=field]").await?;
    window
        .until("the note type is chosen", async |window| {
            let arguments = vec![json!("[data-testid=note-type]"), json!("Image Occlusion")];
            Ok((window.run(CHOOSE, arguments).await? == true).then_some(()))
        })
        .await?;

    // Dropped files come to the editor while it is open.
    window.wait_for("[data-testid=occlusion]").await?;
    window.run("window.__studium_drop(arguments[0]);", vec![json!([picture])]).await?;
    window.wait_for("[data-testid=occlusion-stage] img").await?;
    for _ in 0..2 {
        window.click("[data-testid=occlusion-add]").await?;
        window.wait_for("[data-testid=occlusion-shape]:focus").await?;
        keys(&window, &Key::Left.to_string()).await?;
        keys(&window, &Key::Up.to_string()).await?;
    }
    window
        .until("the preview shows the picture under two shapes", async |window| {
            let shown = window.run(PREVIEW, vec![]).await?;
            Ok((shown["loaded"] == true && shown["masks"] == 2).then_some(()))
        })
        .await?;
    window.screenshot("note-occlusion").await?;
    window.click("[data-testid=note-add]").await?;
    let saved = window
        .until("the note is saved", async |window| {
            let fields = fields(window).await?;
            Ok((!fields.is_empty()).then_some(fields))
        })
        .await?;
    ensure!(saved[1].contains("src=\"A-leaf-1.png\""), "{saved:?}");
    ensure!(
        saved[0].contains("{{c1::image-occlusion:rect:") && saved[0].contains("{{c2::image-occlusion:rect:"),
        "{saved:?}"
    );

    // Gone and back.
    window.click("[data-testid=nav-cards]").await?;
    window.click("[data-testid=browse]").await?;
    window.command("delete_notes", json!({ "ids": notes(&window).await? })).await?;
    window.click("[data-testid=browse-trash]").await?;
    window.wait_for("[data-testid=trash-note]").await?;
    window.screenshot("cards-trash").await?;
    window.click("[data-testid=trash-restore]").await?;
    window.until("the note is back", async |window| Ok((fields(window).await? == saved).then_some(()))).await?;
    ensure!(window.client.find_all(Locator::Css("[role=alert]")).await?.is_empty(), "nothing failed");

    // What speaks on this machine has many languages, not all of them with a name.
    window.click("[data-testid=nav-settings]").await?;
    window.click("[data-testid=settings-voice]").await?;
    window.wait_for("[data-testid=voice-settings] select").await?;
    window.screenshot("settings-voice").await?;
    window.close().await
}
