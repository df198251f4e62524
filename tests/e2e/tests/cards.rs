//! Cards in the real window: proposed from a document, accepted, reviewed and taken back by keyboard, and back to the source.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use serde_json::{Value, json};
use studium_e2e::Window;

/// A chapter whose sentences define things.
const CHAPTER: &str = "# The cell\n\n\
    A ribosome is a small particle that builds proteins from amino acids.\n\n\
    A mitochondrion is an organelle that releases energy from sugar.\n\n\
    Osmosis is the movement of water through a membrane towards the more concentrated side.\n\n\
    A chloroplast is an organelle in which light is turned into sugar.\n";

/// Opens a menu by its name and chooses an entry by its place.
const CHOOSE: &str = "
    const [name, at] = arguments;
    const button = document.querySelector(`button[aria-haspopup=menu][title='${name}']`);
    if (!button) return false;
    button.click();
    return new Promise((done) => setTimeout(() => {
        const entry = document.querySelectorAll('[role=menuitem]')[at];
        entry?.click();
        done(entry !== undefined);
    }, 100));";

/// Key presses where the focus is, as the keyboard makes them.
async fn press(window: &Window, keys: &[&str]) -> Result<()> {
    for key in keys {
        window
            .run(
                "const target = document.activeElement ?? document.body;
                 target.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], bubbles: true, composed: true, cancelable: true }));",
                vec![json!(key)],
            )
            .await?;
    }
    Ok(())
}

async fn count_of_cards(window: &Window) -> Result<usize> {
    let query = json!({ "text": "", "sort": "created", "descending": false, "deck": null });
    let page = window.command("search_cards", json!({ "query": query, "offset": 0, "limit": 50 })).await?;
    page["total"].as_u64().and_then(|total| usize::try_from(total).ok()).context("a count")
}

#[tokio::test(flavor = "current_thread")]
async fn cards_are_proposed_accepted_reviewed_taken_back_and_lead_to_their_source() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("cell.md");
    std::fs::write(&file, CHAPTER)?;
    let window = Window::open(&folder.path().join("data"), &[]).await?;
    window.wait_for("[data-testid=nav-library]").await?;
    window.run("window.__studium_drop(arguments[0]);", vec![json!([file])]).await?;
    window
        .until("the document is in", async |window| {
            let documents = window.command("list_documents", json!({ "course": null })).await?;
            let status = &documents[0]["status"];
            ensure!(status != "failed", "{documents}");
            Ok((status == "searchable" || status == "ready").then_some(()))
        })
        .await?;

    // Proposed: by rules alone, so that the same cards come on every machine.
    window.click("[data-testid=nav-library]").await?;
    window.wait_for("[data-testid=document-row]").await?;
    window.click("[data-testid=document-row] a.title").await?;
    window.wait_for("[data-testid=reader]").await?;
    window
        .until("the menu is open", async |window| {
            Ok((window.run(CHOOSE, vec![json!("Make cards"), json!(1)]).await? == true).then_some(()))
        })
        .await?;
    window.wait_for("[data-testid=proposal-form]").await?;
    window
        .run("document.querySelector('[data-testid=proposal-form] [role=switch][aria-checked=true]')?.click();", vec![])
        .await?;
    window.screenshot("cards-asked").await?;
    window.click("[data-testid=proposal-start]").await?;
    window.wait_for("[data-testid=proposal]").await?;
    window.screenshot("cards-proposed").await?;
    let quote = window.text("[data-testid=proposal] mark").await?;
    assert!(CHAPTER.contains(quote.trim()), "a proposal shows what bears it out: {quote:?}");
    window.run("document.querySelector('[data-card]').focus();", vec![]).await?;
    for accepted in 1..=2 {
        press(&window, &["a"]).await?;
        window
            .until("the card is there", async |window| Ok((count_of_cards(window).await? >= accepted).then_some(())))
            .await?;
    }

    // Reviewed by keyboard.
    window.click("[data-testid=nav-cards]").await?;
    window.wait_for("[data-testid=deck-row]").await?;
    window.screenshot("cards-decks").await?;
    window.wait_for("[data-testid=deck-row]").await?.send_keys(&char::from(Key::Enter).to_string()).await?;
    window.wait_for("[data-testid=review] [data-testid=show-answer]").await?;
    let first = window.text("[data-testid=card-face]").await?;
    window.screenshot("review-question").await?;
    press(&window, &[" "]).await?;
    window.wait_for("[data-testid=rate-good]").await?;
    window.wait_for("[data-testid=source-chip]").await?;
    window.screenshot("review-answer").await?;
    press(&window, &["3"]).await?;
    window.wait_for("[data-testid=show-answer]").await?;
    let answered = |steps: &Value| steps["undo"]["operation"] == "answer_card";
    let steps = window.command("card_steps", json!({})).await?;
    assert!(answered(&steps), "{steps}");

    // Taken back: the first card is asked again.
    press(&window, &["u"]).await?;
    window
        .until("the first card is back", async |window| {
            let face = window.text("[data-testid=card-face]").await?;
            Ok((face.contains(first.trim()) || first.contains(face.trim())).then_some(()))
        })
        .await?;
    let page = window
        .command("search_cards", json!({ "query": { "text": "-is:new", "sort": "due", "descending": false, "deck": null }, "offset": 0, "limit": 9 }))
        .await?;
    assert_eq!(page["total"], 0, "no card counts as answered: {page}");

    // The chip leads to the sentence.
    window.wait_for("[data-testid=show-answer]").await?;
    press(&window, &[" "]).await?;
    window.click("[data-testid=source-chip]").await?;
    window.wait_for("[data-testid=reader]").await?;
    let lit = window
        .until("the sentence is lit", async |window| {
            let lit = window.text("mark.evidence").await?;
            Ok((!lit.is_empty()).then_some(lit))
        })
        .await?;
    assert!(CHAPTER.contains(lit.trim()), "{lit:?}");
    window.screenshot("cards-source").await?;
    window.close().await
}
