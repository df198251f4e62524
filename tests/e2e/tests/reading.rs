//! Reading in the real window: a picture with its words, pages in other views, a link that leads back, the Tutor beside.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use studium_e2e::{Window, program, root};

/// Where the boxes of the evidence stand, and the recognised words under each.
const UNDER_THE_BOXES: &str = "
    return [...document.querySelectorAll('[data-testid=evidence-box]')].map((box) => {
        const inner = box.getBoundingClientRect();
        const words = [...document.querySelectorAll('.textLayer span[data-start]')].filter((span) => {
            const place = span.getBoundingClientRect();
            const middle = (place.top + place.bottom) / 2;
            return middle > inner.top && middle < inner.bottom && place.left < inner.right && place.right > inner.left;
        }).map((span) => span.textContent);
        const picture = document.querySelector(`[data-testid=page-picture][data-page='${box.dataset.page}']`)?.getBoundingClientRect() ?? inner;
        return {
            text: words.join(' '),
            inside: inner.left >= picture.left && inner.right <= picture.right && inner.top >= picture.top && inner.bottom <= picture.bottom,
            visible: inner.bottom > 0 && inner.top < window.innerHeight,
        };
    });";

/// Share of dark pixels of the picture under the first box of the evidence: letters, or paper.
const INK_UNDER_THE_BOX: &str = "
    const lit = document.querySelector('[data-testid=evidence-box]');
    const picture = document.querySelector(`img[data-testid=page-picture][data-page='${lit.dataset.page}']`);
    const frame = picture.getBoundingClientRect();
    const box = lit.getBoundingClientRect();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [200, 40];
    const [x, y] = [picture.naturalWidth / frame.width, picture.naturalHeight / frame.height];
    const context = canvas.getContext('2d');
    context.drawImage(picture, (box.left - frame.left) * x, (box.top - frame.top) * y, box.width * x, box.height * y, 0, 0, 200, 40);
    const pixels = context.getImageData(0, 0, 200, 40).data;
    let dark = 0;
    for (let at = 0; at < pixels.length; at += 4) dark += pixels[at] < 110 ? 1 : 0;
    return dark / (pixels.length / 4);";

const SELECT_A_LINE: &str = "
    const line = [...document.querySelectorAll('.textLayer span[data-start]')].find((each) => each.textContent.length > 20);
    const range = document.createRange();
    range.selectNodeContents(line);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    line.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
    return line.textContent;";

/// Words are enough to read by; vectors may follow.
fn is_readable(document: &Value) -> bool {
    document["status"] == "searchable" || document["status"] == "ready"
}

async fn ready(window: &Window, count: usize) -> Result<Vec<Value>> {
    window
        .until("the documents are in", async |window| {
            let documents = window.command("list_documents", json!({ "course": null })).await?;
            let all: Vec<Value> = documents.as_array().into_iter().flatten().cloned().collect();
            ensure!(all.iter().all(|each| each["status"] != "failed"), "a document failed: {all:?}");
            Ok(Some(all).filter(|all| all.len() == count && all.iter().all(is_readable)))
        })
        .await
}

/// Gives a link to the window as a browser or a mail program would: by a second start.
fn follow(data: &Path, link: &str) -> Result<()> {
    let status = Command::new(program("studium")?)
        .arg("--data")
        .arg(data)
        .arg(link)
        .env("STUDIUM_RESOURCES", root())
        .status()
        .context("a second start")?;
    ensure!(status.success(), "the second start hands over and ends well");
    Ok(())
}

/// The link to some words of a document.
async fn link_to(window: &Window, document: &Value, words: &str) -> Result<String> {
    let revision = &document["revision"];
    let found = window.command("find_in_document", json!({ "revision": revision, "query": words })).await?;
    let range = &found[0]["range"];
    ensure!(range.is_array(), "{words:?} stands in the text: {found}");
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(format!(
        "studium://document/{}?revision={}&start={}&end={}",
        text(&document["id"]),
        text(revision),
        range[0],
        range[1]
    ))
}

#[tokio::test(flavor = "current_thread")]
async fn pictures_are_read_where_their_words_stand() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let window = Window::open(&data, &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    let fixture = |name: &str| root().join("tests/fixtures/documents").join(name);
    window
        .run("window.__studium_drop(arguments[0]);", vec![json!([fixture("photograph.jpg"), fixture("handout.tiff")])])
        .await?;
    let documents = ready(&window, 2).await?;
    let of =
        |ending: &str| documents.iter().find(|each| each["path"].as_str().is_some_and(|path| path.ends_with(ending)));

    for (ending, words) in [("photograph.jpg", "twice a day"), ("handout.tiff", "Saint-Malo")] {
        let document = of(ending).context("a picture")?;
        follow(&data, &link_to(&window, document, words).await?)?;
        window.wait_for("[data-testid=reader][data-format=image]").await?;
        window.wait_for("[data-testid=page-picture]").await?;
        let lit = window
            .until("the words under the box are there", async |window| {
                let lit = window.run(UNDER_THE_BOXES, vec![]).await?;
                let first = lit.get(0).cloned().unwrap_or_default();
                let has_words = first["text"].as_str().is_some_and(|text| text.contains(words));
                Ok((has_words && first["visible"] == true).then_some(first))
            })
            .await
            .with_context(|| format!("{words} in {ending}"))?;
        assert_eq!(lit["inside"], true, "{ending}: {lit}");
        let ink = window.run(INK_UNDER_THE_BOX, vec![]).await?.as_f64().unwrap_or_default();
        assert!(ink > 0.05, "{ending}: letters stand under the box, {ink} of it is dark");
        window.screenshot(&format!("reader-{}", ending.replace('.', "-"))).await?;
    }

    let line = window.run(SELECT_A_LINE, vec![]).await?;
    window.screenshot("reader-selection").await?;
    window.click("[data-testid=swatch-green]").await?;
    window.wait_for("[data-testid=highlight-box]").await?;
    let all = window.command("list_annotations", json!({ "query": { "document": null, "order": "place" } })).await?;
    assert_eq!(all[0]["quote"], line, "{all}");
    // The annotation has an address of its own.
    window.click("[data-testid=nav-today]").await?;
    follow(&data, &format!("studium://annotation/{}", all[0]["id"].as_str().context("an id")?))?;
    window.wait_for("[data-testid=reader][data-format=image] [data-testid=evidence-box]").await?;
    window.close().await
}

#[tokio::test(flavor = "current_thread")]
async fn pages_are_seen_in_other_ways_and_the_place_is_kept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let window = Window::open(&data, &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    let pdf = root().join("assets/sample/how-memory-works.pdf");
    window.run("window.__studium_drop(arguments[0]);", vec![json!([pdf])]).await?;
    let documents = ready(&window, 1).await?;
    follow(&data, &link_to(&window, &documents[0], "George Miller observed").await?)?;
    window.wait_for("[data-testid=page-canvas]").await?;
    let page = async |window: &Window| -> Result<u64> {
        let shown =
            window.run("return Number(document.querySelector('[data-testid=page-box]').value);", vec![]).await?;
        shown.as_u64().context("a page")
    };
    let before = window
        .until("the page is reached", async |window| Ok(Some(page(window).await?).filter(|page| *page > 1)))
        .await?;
    window.click("[data-testid=thumbnails-toggle]").await?;
    window.wait_for("[data-testid=thumbnails] [aria-current=page] canvas").await?;
    window.click("[data-testid=two-pages]").await?;
    window.screenshot("reader-two-pages").await?;
    let pair = page(&window).await?;
    assert!(before == pair || before == pair + 1, "page {before} is in the pair that begins with {pair}");
    window.click("[data-testid=two-pages]").await?;

    window
        .run(
            "localStorage.setItem('studium.reading-look', JSON.stringify({ theme: 'sepia' })); location.reload();",
            vec![],
        )
        .await?;
    window.wait_for("[data-reading=sepia] [data-testid=page-canvas]").await?;
    window.click("[data-testid=enlarge-part]").await?;
    window.wait_for("[data-testid=region-picker]").await?.send_keys("\u{e007}").await?;
    window.wait_for("[data-testid=enlarged] canvas").await?;
    window.screenshot("reader-enlarged").await?;
    window.run("document.querySelector('dialog[open] header button').click();", vec![]).await?;
    window.click("[data-testid=tutor-beside]").await?;
    window.wait_for("[data-testid=tutor-column] [data-testid=ask-input]").await?;
    window.screenshot("reader-tutor-beside").await?;

    // Leaving the room saves where reading stopped.
    window.click("[data-testid=nav-today]").await?;
    let saved = window
        .until("the place is saved", async |window| {
            let documents = window.command("list_documents", json!({ "course": null })).await?;
            Ok(documents[0]["reading_position"].as_u64())
        })
        .await?;
    assert!(saved > 0, "{saved}");
    window.close().await
}
