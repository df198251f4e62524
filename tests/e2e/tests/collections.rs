//! The Library in the real window: select by keyboard, order by pointer, delete, and the ways back from the trash.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::key::Key;
use serde_json::{Value, json};
use studium_e2e::Window;

/// A step of the pointer: long enough for the window to see it on the way.
const STEP: Option<Duration> = Some(Duration::from_millis(60));

async fn shown(window: &Window) -> Result<Vec<String>> {
    let script =
        "return [...document.querySelectorAll('[data-testid=document-row] .title')].map((each) => each.textContent);";
    Ok(serde_json::from_value(window.run(script, vec![]).await?)?)
}

async fn shows(window: &Window, titles: &[&str]) -> Result<()> {
    let found = window
        .until(&format!("the list shows {titles:?}"), async |window| {
            let shown = shown(window).await?;
            Ok((shown == titles).then_some(shown))
        })
        .await?;
    ensure!(found == titles);
    Ok(())
}

/// A course with documents of these titles, open in the Library.
async fn library(data: &std::path::Path, titles: &[&str]) -> Result<Window> {
    let folder = data.join("files");
    std::fs::create_dir_all(&folder)?;
    let mut paths = Vec::new();
    for title in titles {
        let path = folder.join(format!("{title}.md"));
        std::fs::write(&path, format!("# {title}\n\nThis is what {title} says of the tide.\n"))?;
        paths.push(path.display().to_string());
    }
    let window = Window::open(&data.join("data"), &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    let course = window.command("create_course", json!({ "name": "Seas" })).await?;
    window.command("import_paths", json!({ "input": { "paths": paths, "course": course["id"] } })).await?;
    window.click("[data-testid=nav-library]").await?;
    window.click("[data-testid=course-row]").await?;
    window
        .until("all documents are in", async |window| {
            let documents = window.command("list_documents", json!({ "course": null })).await?;
            let ready = documents.as_array().into_iter().flatten().filter(|each| each["status"] == "ready").count();
            Ok((ready == titles.len()).then_some(()))
        })
        .await?;
    shows(&window, titles).await?;
    Ok(window)
}

#[tokio::test(flavor = "current_thread")]
async fn documents_are_selected_deleted_and_brought_back() -> Result<()> {
    let data = tempfile::tempdir()?;
    let window = library(data.path(), &["Brest", "Calais", "Dover", "Emden"]).await?;
    let first = window.wait_for("[data-testid=document-row]").await?;
    first.send_keys(" ").await?;
    window.wait_for("[data-testid=document-row][aria-selected=true]").await?;
    let down = format!("{}{}", char::from(Key::Shift), char::from(Key::Down));
    window.wait_for("[data-testid=document-row]").await?.send_keys(&down).await?;
    window
        .until("two are selected", async |window| {
            let count = "return document.querySelectorAll('[data-testid=document-row][aria-selected=true]').length;";
            Ok((window.run(count, vec![]).await? == 2).then_some(()))
        })
        .await?;
    window.screenshot("library-selected").await?;
    window.click("[data-testid=bulk-delete]").await?;
    window.click("[data-testid=confirm-delete]").await?;
    shows(&window, &["Dover", "Emden"]).await?;

    window.click("[data-testid=trash]").await?;
    window.wait_for("[data-testid=trash-row]").await?;
    window.screenshot("library-trash").await?;
    let script = "const row = [...document.querySelectorAll('[data-testid=trash-row]')].find((each) => each.textContent.includes(arguments[0]));
        row.querySelector(`[data-testid=${arguments[1]}]`).click();";
    window.run(script, vec![json!("Brest"), json!("restore")]).await?;
    window.run(script, vec![json!("Calais"), json!("purge")]).await?;
    window.click("[data-testid=confirm-purge]").await?;
    window
        .until("the trash is empty", async |window| {
            let left = window.command("list_deleted_documents", json!({})).await?;
            Ok((left == json!([])).then_some(()))
        })
        .await?;
    window.click("[data-testid=course-row]").await?;
    shows(&window, &["Brest", "Dover", "Emden"]).await?;
    window.close().await
}

#[tokio::test(flavor = "current_thread")]
async fn a_document_is_dragged_to_its_place_and_stays_there() -> Result<()> {
    let data = tempfile::tempdir()?;
    let window = library(data.path(), &["Brest", "Calais", "Dover"]).await?;
    let rows = window.client.find_all(Locator::Css("[data-testid=document-row]")).await?;
    let grip = rows[2].find(Locator::Css("[data-grip]")).await?;
    let target = rows[0].clone();
    let pointer = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveToElement { element: grip, duration: STEP, x: 0.0, y: 0.0 })
        .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
        .then(PointerAction::MoveToElement { element: rows[1].clone(), duration: STEP, x: 0.0, y: 0.0 })
        .then(PointerAction::MoveToElement { element: target, duration: STEP, x: 0.0, y: -20.0 })
        .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    window.client.perform_actions(pointer).await?;
    shows(&window, &["Dover", "Brest", "Calais"]).await?;
    let last = window.client.find_all(Locator::Css("[data-testid=document-row]")).await?.pop().context("a row")?;
    last.send_keys(&format!("{}{}", char::from(Key::Alt), char::from(Key::Up))).await?;
    shows(&window, &["Dover", "Calais", "Brest"]).await?;
    let kept = window.command("list_documents", json!({ "course": null })).await?;
    let titles: Vec<&str> =
        kept.as_array().into_iter().flatten().filter_map(|each: &Value| each["title"].as_str()).collect();
    assert_eq!(titles, ["Dover", "Calais", "Brest"]);
    window.screenshot("library-ordered").await?;
    window.close().await
}
