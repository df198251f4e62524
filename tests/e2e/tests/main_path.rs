//! The main path in the real window: drop a document in, ask, click the citation, see its source lit.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use studium_e2e::{Window, root};

/// Text of the page's text layer that lies under the evidence boxes, and where the boxes are.
const UNDER_THE_BOXES: &str = "
    const boxes = [...document.querySelectorAll('[data-testid=evidence-box]')];
    const lit = boxes.map((box) => {
        const page = box.closest('[data-page]') ?? document.querySelector(`[data-testid=page-canvas][data-page='${box.dataset.page}']`);
        const outer = page.getBoundingClientRect();
        const inner = box.getBoundingClientRect();
        const words = [...document.querySelectorAll('.textLayer span')].filter((span) => {
            const place = span.getBoundingClientRect();
            const middle = (place.top + place.bottom) / 2;
            return middle > inner.top && middle < inner.bottom && place.left < inner.right && place.right > inner.left;
        }).map((span) => span.textContent);
        return {
            page: Number(box.dataset.page),
            inside: inner.left >= outer.left - 1 && inner.right <= outer.right + 1
                && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1,
            visible: inner.width > 2 && inner.height > 2 && inner.bottom > 0 && inner.top < window.innerHeight,
            text: words.join(' '),
        };
    });
    return lit;";

/// Every room, and what shows that it is there.
const ROOMS: [(&str, &str); 5] = [
    ("today", "main h2"),
    ("library", "[data-testid=document-row]"),
    ("reader", "[data-testid=page-canvas]"),
    ("tutor", "[data-testid=answer]"),
    ("settings", "[data-testid=model-row]"),
];

/// Notes each call of the backend and each frame that the page asks for.
const COUNT_WORK: &str = "
    window.__last_work ??= (() => {
        const last = { at: performance.now(), what: 'the start' };
        const note = (what) => Object.assign(last, { at: performance.now(), what });
        const [send, frame] = [window.fetch, window.requestAnimationFrame];
        window.fetch = (address, options) => (note(String(address)), send.call(window, address, options));
        window.requestAnimationFrame = (paint) => (note('a frame'), frame.call(window, paint));
        return last;
    })();
    window.__last_work.at = performance.now();";

/// Selects the text of the first element that fits and holds a long line, as a mouse would, and says where it stands.
const SELECT_A_LINE: &str = "
    const line = [...document.querySelectorAll(arguments[0])].find((each) => each.textContent.trim().length > 40);
    const range = document.createRange();
    range.selectNodeContents(line);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    line.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
    const { left, top, right, bottom } = line.getBoundingClientRect();
    return { left, top, right, bottom, text: line.textContent };";

/// Where the boxes of highlights stand.
const HIGHLIGHT_BOXES: &str = "
    return [...document.querySelectorAll('[data-testid=highlight-box]')].map((box) => {
        const { left, top, right, bottom } = box.getBoundingClientRect();
        return { left, top, right, bottom };
    });";

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_lowercase).collect()
}

async fn tutor_question(window: &Window, question: &str) -> Result<Value> {
    window.click("[data-testid=nav-tutor]").await?;
    let field = window.wait_for("[data-testid=ask-input]").await?;
    field.send_keys(question).await?;
    window.click("[data-testid=ask-send]").await?;
    window.wait_for("[data-testid=answer][data-state=streaming]").await.context("the answer streams")?;
    window.wait_for("[data-testid=answer][data-state=done]").await.context("the answer ends")?;
    let conversations = window.command("list_conversations", json!({ "course": null })).await?;
    let conversation = conversations[0]["id"].clone();
    let messages = window.command("read_conversation", json!({ "id": conversation })).await?;
    messages.as_array().and_then(|messages| messages.last()).cloned().context("an answer is saved")
}

#[tokio::test(flavor = "current_thread")]
async fn a_dropped_document_is_asked_about_and_the_source_of_the_answer_lights_up() -> Result<()> {
    let data = tempfile::tempdir()?;
    let window = Window::open(data.path(), &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    window.screenshot("welcome").await?;

    // WebDriver cannot drop files: this calls the handler that a drop calls.
    let pdf = root().join("assets/sample/how-memory-works.pdf");
    window.run("window.__studium_drop(arguments[0]);", vec![json!([pdf])]).await?;
    window.click("[data-testid=nav-library]").await?;
    window.wait_for("[data-testid=document-row][data-status=ready]").await?;
    window.screenshot("library").await?;

    let answer = tutor_question(&window, "What is the role of the hippocampus?").await?;
    window.screenshot("tutor").await?;
    let citations = answer["citations"].as_array().context("citations")?;
    assert!(!citations.is_empty(), "the answer has a citation: {answer}");
    assert!(citations.iter().all(|citation| citation["verified"] == true), "all are verified: {answer}");

    let first = window.wait_for("[data-testid=citation]").await?;
    let number: u64 = first.attr("data-n").await?.context("a citation has its number")?.parse()?;
    first.click().await?;
    let cited = citations.iter().find(|citation| citation["n"] == number).context("the citation that was clicked")?;
    let page = cited["page"].as_u64().context("a PDF has pages")?;
    let quote = words(cited["quote"].as_str().context("a quote")?);

    window.wait_for("[data-testid=evidence-box]").await?;
    let lit = window
        .until("the text under the boxes is there", async |window| {
            let lit = window.run(UNDER_THE_BOXES, vec![]).await?;
            let lit = lit.as_array().cloned().unwrap_or_default();
            let is_drawn = lit.iter().any(|lit| lit["text"].as_str().is_some_and(|text| !text.is_empty()));
            Ok(is_drawn.then_some(lit))
        })
        .await?;
    window.screenshot("reader").await?;
    assert!(lit.iter().all(|lit| lit["page"] == page), "lit on page {page}: {lit:?}");
    assert!(lit.iter().all(|lit| lit["inside"] == true), "the boxes lie on the page: {lit:?}");
    assert!(lit.iter().any(|lit| lit["visible"] == true), "a box is in view: {lit:?}");
    let under: Vec<String> = lit.iter().flat_map(|lit| words(lit["text"].as_str().unwrap_or_default())).collect();
    let covered = quote.iter().filter(|word| under.contains(word)).count();
    // A word that is parted at the end of a line stands in two pieces on the page.
    assert!(covered * 10 >= quote.len() * 8, "{covered} of {} words of the quote are lit: {lit:?}", quote.len());

    for theme in ["light", "dark"] {
        let mut settings = window.command("read_settings", json!({})).await?;
        settings["theme"] = json!(theme);
        window.command("write_settings", json!({ "settings": settings })).await?;
        window.wait_for(&format!("html[data-theme={theme}]")).await?;
        for (room, landmark) in ROOMS {
            window.click(&format!("[data-testid=nav-{room}]")).await?;
            window.wait_for(landmark).await.with_context(|| format!("the room {room}"))?;
            window.screenshot(&format!("{room}-{theme}")).await?;
        }
    }
    window.close().await
}

#[tokio::test(flavor = "current_thread")]
async fn a_window_at_rest_asks_for_nothing_and_paints_nothing() -> Result<()> {
    let data = tempfile::tempdir()?;
    let window = Window::open(data.path(), &[]).await?;
    for (room, landmark) in [("today", "main h2"), ("library", "main h2"), ("settings", "[data-testid=model-row]")] {
        window.click(&format!("[data-testid=nav-{room}]")).await?;
        window.wait_for(landmark).await?;
        window.run(COUNT_WORK, vec![]).await?;
        let rested = window
            .until("two seconds pass without work", async |window| {
                let quiet_ms = window.run("return performance.now() - window.__last_work.at;", vec![]).await?;
                Ok(quiet_ms.as_f64().filter(|quiet_ms| *quiet_ms > 2_000.0))
            })
            .await;
        let what = window.run("return window.__last_work.what;", vec![]).await?;
        rested.with_context(|| format!("the room {room} went on with {what}"))?;
    }
    window.close().await
}

#[tokio::test(flavor = "current_thread")]
async fn a_question_that_the_documents_do_not_answer_gets_passages_instead() -> Result<()> {
    let data = tempfile::tempdir()?;
    let file = data.path().join("bread.md");
    std::fs::write(
        &file,
        "# Bread\n\nBread is baked from flour, water, salt and yeast. The dough rests before it is baked.\n",
    )?;
    let folder = data.path().join("data");
    let file = file.display().to_string();
    // The file comes as an argument, as when a student opens it with Studium.
    let window = Window::open(&folder, &[&file]).await?;
    window.click("[data-testid=nav-library]").await?;
    window.wait_for("[data-testid=document-row][data-status=ready]").await?;
    window.click("[data-testid=nav-tutor]").await?;
    window.wait_for("[data-testid=ask-input]").await?.send_keys("How do rockets steer in orbit?").await?;
    window.click("[data-testid=ask-send]").await?;
    window.wait_for("[data-testid=answer][data-state=done]").await?;
    window.screenshot("tutor-abstained").await?;
    let conversations = window.command("list_conversations", json!({ "course": null })).await?;
    let messages = window.command("read_conversation", json!({ "id": conversations[0]["id"] })).await?;
    let answer = messages.as_array().and_then(|messages| messages.last()).context("an answer")?;
    assert_eq!(answer["abstained"], true, "{answer}");
    assert_eq!(answer["abstain_reason"], "weak_evidence", "{answer}");
    window.close().await
}

/// Do two rectangles share most of the smaller one's height and width?
fn overlaps(a: &Value, b: &Value) -> bool {
    let edge = |rectangle: &Value, name: &str| rectangle[name].as_f64().unwrap_or(f64::NAN);
    let shared = |low: &str, high: &str| {
        let length = edge(a, high).min(edge(b, high)) - edge(a, low).max(edge(b, low));
        length / (edge(a, high) - edge(a, low)).min(edge(b, high) - edge(b, low))
    };
    shared("left", "right") > 0.8 && shared("top", "bottom") > 0.6
}

#[tokio::test(flavor = "current_thread")]
async fn a_passage_is_highlighted_in_a_text_and_on_a_page() -> Result<()> {
    let data = tempfile::tempdir()?;
    let folder = data.path().join("course");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        folder.join("tides.tex"),
        "\\section{Tides}\nThe moon pulls the water of the sea towards itself, and the sea rises twice a day.\n",
    )?;
    std::fs::write(folder.join("ports.csv"), "port,range in metres\nBrest,7.2\nSaint-Malo,13.5\n")?;
    let window = Window::open(&data.path().join("data"), &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    let pdf = root().join("assets/sample/how-memory-works.pdf");
    // A folder and a file, as in one drop.
    window.run("window.__studium_drop(arguments[0]);", vec![json!([folder, pdf])]).await?;
    window.click("[data-testid=nav-library]").await?;
    let ids = window
        .until("the three documents are in", async |window| {
            let documents = window.command("list_documents", json!({ "course": null })).await?;
            let ready: Vec<Value> =
                documents.as_array().into_iter().flatten().filter(|each| each["status"] == "ready").cloned().collect();
            Ok((ready.len() == 3).then_some(ready))
        })
        .await?;
    let id_of = |format: &str| ids.iter().find(|each| each["format"] == format).map(|each| each["id"].clone());
    let open = async |format: &str| -> Result<()> {
        let id = id_of(format).with_context(|| format!("a document in {format}"))?;
        window.click("[data-testid=nav-library]").await?;
        window.click(&format!("[data-testid=document-row][data-id={id}] a.title")).await?;
        window.wait_for(&format!("[data-testid=reader][data-format={format}]")).await?;
        Ok(())
    };

    open("csv").await?;
    window.wait_for("[data-testid=document-text] table").await?;
    window.screenshot("reader-table").await?;

    open("latex").await?;
    window.wait_for("[data-testid=document-text] p[data-start]").await?;
    window.run(SELECT_A_LINE, vec![json!("[data-testid=document-text] p[data-start]")]).await?;
    window.click("[data-testid=swatch-green]").await?;
    let mark = window.wait_for("mark.highlight[data-color=green]").await?;
    assert!(mark.text().await?.starts_with("The moon pulls the water"));

    open("pdf").await?;
    window.wait_for(".textLayer span").await?;
    let line = window
        .until("a line can be selected", async |window| {
            Ok(window.run(SELECT_A_LINE, vec![json!(".textLayer span")]).await.ok())
        })
        .await?;
    window.click("[data-testid=swatch-yellow]").await?;
    window.wait_for("[data-testid=highlight-box]").await?;
    let boxes = window.run(HIGHLIGHT_BOXES, vec![]).await?;
    let boxes = boxes.as_array().context("boxes")?;
    assert!(boxes.iter().any(|each| overlaps(each, &line)), "the box lies on the line: {line} {boxes:?}");
    window.click("[data-testid=annotations-toggle]").await?;
    window.wait_for("[data-testid=annotation]").await?;
    window.screenshot("reader-annotations").await?;

    let all = window.command("list_annotations", json!({ "query": { "document": null, "order": "place" } })).await?;
    assert_eq!(all.as_array().map(Vec::len), Some(2), "{all}");
    window.close().await
}
