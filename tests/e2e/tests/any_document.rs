//! Whatever a course hands out: a book, slides and a scan are found, opened at their place and highlighted in the real
//! window, and a file that changes on disk keeps its highlight while it is open.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use studium_e2e::{Window, root};

/// Selects the first paragraph that holds some words, as a mouse would.
const SELECT_A_PARAGRAPH: &str = "
    const found = [...document.querySelectorAll('[data-testid=document-text] [data-start]')]
        .filter((each) => each.textContent.includes(arguments[0]));
    const line = found.at(-1);
    const range = document.createRange();
    range.selectNodeContents(line);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    line.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
    return line.textContent;";

/// The text that is lit: marks in a text, recognised words under the boxes of a picture.
const LIT: &str = "
    const marks = [...document.querySelectorAll('mark.evidence')].map((mark) => mark.textContent);
    const boxes = [...document.querySelectorAll('[data-testid=evidence-box]')].flatMap((box) => {
        const inner = box.getBoundingClientRect();
        return [...document.querySelectorAll('.textLayer span[data-start]')].filter((span) => {
            const place = span.getBoundingClientRect();
            const middle = (place.top + place.bottom) / 2;
            return middle > inner.top && middle < inner.bottom && place.left < inner.right && place.right > inner.left;
        }).map((span) => span.textContent);
    });
    return [...marks, ...boxes].join(' ');";

const MARKED: &str = "
    return [...document.querySelectorAll('mark.highlight')].map((mark) => mark.textContent).join(' ');";

async fn drop_in(window: &Window, paths: &[std::path::PathBuf]) -> Result<()> {
    window.run("window.__studium_drop(arguments[0]);", vec![json!(paths)]).await?;
    Ok(())
}

/// Waits until so many documents can be read, and gives them.
async fn readable(window: &Window, count: usize) -> Result<Vec<Value>> {
    window
        .until("the documents are in", async |window| {
            let documents = window.command("list_documents", json!({ "course": null })).await?;
            let all: Vec<Value> = documents.as_array().into_iter().flatten().cloned().collect();
            ensure!(all.iter().all(|each| each["status"] != "failed"), "a document failed: {all:?}");
            let is_in = |each: &Value| each["status"] == "searchable" || each["status"] == "ready";
            Ok(Some(all).filter(|all| all.len() == count && all.iter().all(is_in)))
        })
        .await
}

/// Opens the hit that holds some words.
const OPEN_HIT: &str = "
    const hits = [...document.querySelectorAll('[data-testid=search-hit]')];
    const hit = hits.find((each) => each.textContent.includes(arguments[0]));
    hit?.click();
    return hit !== undefined;";

/// Searches as a student does and opens the hit that holds the words.
async fn open_hit(window: &Window, query: &str, words: &str) -> Result<()> {
    window.click("[data-testid=nav-library]").await?;
    let field = window.wait_for("[data-testid=library-search]").await?;
    field.clear().await?;
    field.send_keys(query).await?;
    window
        .until("the hit is listed", async |window| {
            Ok((window.run(OPEN_HIT, vec![json!(words)]).await? == true).then_some(()))
        })
        .await
        .with_context(|| format!("{words:?} is found by {query:?}"))
}

async fn until_lit(window: &Window, words: &str) -> Result<()> {
    window
        .until("the words are lit", async |window| {
            let lit = window.run(LIT, vec![]).await?;
            Ok(lit.as_str().is_some_and(|lit| lit.contains(words)).then_some(()))
        })
        .await
        .with_context(|| format!("{words:?} is lit"))
}

#[tokio::test(flavor = "current_thread")]
async fn a_book_slides_and_a_scan_are_found_opened_at_their_place_and_highlighted() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let window = Window::open(&folder.path().join("data"), &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    let fixture = |name: &str| root().join("tests/fixtures/documents").join(name);
    drop_in(&window, &[fixture("stones.epub"), fixture("clouds.pptx"), fixture("mosses.png")]).await?;
    readable(&window, 3).await?;

    for (query, format, words) in [
        ("columns of basalt", "epub", "crack into six sides"),
        ("ice crystals", "pptx", "thin and made of ice crystals"),
        ("mosses roots", "image", "roots"),
    ] {
        open_hit(&window, query, words).await?;
        window.wait_for(&format!("[data-testid=reader][data-format={format}]")).await?;
        until_lit(&window, words).await?;
        window.screenshot(&format!("hit-{format}")).await?;
        if format != "image" {
            window.run(SELECT_A_PARAGRAPH, vec![json!(words)]).await?;
            window.click("[data-testid=swatch-green]").await?;
            window
                .until("the passage is marked", async |window| {
                    let marked = window.run(MARKED, vec![]).await?;
                    Ok(marked.as_str().is_some_and(|marked| marked.contains(words)).then_some(()))
                })
                .await?;
        }
    }
    let all = window.command("list_annotations", json!({ "query": { "document": null, "order": "newest" } })).await?;
    assert_eq!(all.as_array().map(Vec::len), Some(2), "{all}");
    window.close().await
}

#[tokio::test(flavor = "current_thread")]
async fn a_file_that_changes_keeps_its_highlight_while_it_is_open() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let course = folder.path().join("course");
    std::fs::create_dir_all(&course)?;
    let file = course.join("tides.md");
    let passage = "The moon pulls the water of the sea towards itself, and the sea rises twice a day.";
    std::fs::write(&file, format!("# Tides\n\n{passage}\n"))?;
    let window = Window::open(&folder.path().join("data"), &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    // The folder is watched: nobody adds the file.
    window.command("watch_folder", json!({ "input": { "path": course, "course": null } })).await?;
    let before = readable(&window, 1).await?;
    open_hit(&window, "moon water", "The moon pulls").await?;
    until_lit(&window, "The moon pulls").await?;
    window.run(SELECT_A_PARAGRAPH, vec![json!("The moon pulls")]).await?;
    window.click("[data-testid=swatch-yellow]").await?;
    window
        .until("the passage is marked", async |window| {
            Ok(window.run(MARKED, vec![]).await?.as_str().is_some_and(|marked| marked == passage).then_some(()))
        })
        .await?;

    std::fs::write(&file, format!("# Foreword\n\nWritten later, and put in front.\n\n# Tides\n\n{passage}\n"))?;
    window
        .until("the new text is shown with the highlight in its place", async |window| {
            let text = "return document.querySelector('[data-testid=document-text]')?.textContent ?? '';";
            let is_new = window.run(text, vec![]).await?.as_str().is_some_and(|text| text.contains("Written later"));
            let marked = window.run(MARKED, vec![]).await?;
            Ok((is_new && marked == passage).then_some(()))
        })
        .await?;
    window.screenshot("reader-renewed").await?;
    let after = readable(&window, 1).await?;
    assert_eq!(after[0]["id"], before[0]["id"]);
    assert_ne!(after[0]["revision"], before[0]["revision"]);

    window.click("[data-testid=nav-settings]").await?;
    window.click("[data-testid=settings-folders]").await?;
    window.wait_for("[data-testid=watched-folders]").await?;
    window.screenshot("settings-folders").await?;
    window.close().await
}
