//! A card as it is shown: both sides, and what each button would do.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use studium_base::CardId;
use studium_store::Reader;

use super::answer::ask;
use super::today::Today;
use crate::CardsError;
use crate::card::{self, Card};
use crate::note::{self, Note};
use crate::note_type::NoteType;
use crate::schedule::Rating;
use crate::template::{CardWords, Facts, Rendered, TemplateProblem, TypeIn, escape, parse, render, words};

/// What a button would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Button {
    /// Which one.
    pub rating: Rating,
    /// Seconds until the card comes again; whole days count 86,400.
    #[specta(type = u32)]
    pub interval_s: u64,
}

/// A card as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ShownCard {
    /// The card.
    pub card: Card,
    /// Its note.
    pub note: Note,
    /// Name of the note type.
    pub note_type: String,
    /// Path of the deck.
    pub deck: String,
    /// The front, in HTML that is not yet safe: the window takes out what could run or fetch.
    pub question: String,
    /// The back, likewise.
    pub answer: String,
    /// The note type's CSS.
    pub style: String,
    /// The answer that is to be typed, where one is.
    pub type_in: Option<TypeIn>,
    /// The four buttons, in their order.
    pub buttons: Vec<Button>,
}

impl ShownCard {
    /// Both sides in plain words.
    #[must_use]
    pub fn words(&self) -> CardWords {
        words(&self.question, &self.answer, self.type_in.as_ref())
    }
}

/// Renders a card and asks its scheduler. A template that cannot be read is what the card shows then: packages bring
/// such, and a card that could not be shown could be neither answered nor put aside.
///
/// # Errors
/// [`CardsError::NoCard`].
pub(crate) fn show(reader: &Reader<'_>, today: &Today, id: CardId) -> Result<ShownCard, CardsError> {
    let card = card::read(reader, id)?;
    let note = note::read(reader, card.note)?;
    let note_type = today.note_type(reader, note.note_type)?;
    let deck = today.tree().path(card.home_deck.unwrap_or(card.deck));
    let Rendered { question, answer, type_in } = match sides(&note_type, &note, card.ordinal, &deck) {
        Err(CardsError::Template { name, problem }) => problem_face(&name, &note_type.name, &problem),
        sides => sides?,
    };
    let buttons = ask(reader, today, &card, today.now)?
        .outcomes
        .map(|outcome| Button { rating: outcome.rating, interval_s: outcome.interval_s });
    let day = today.day(card.deck);
    Ok(ShownCard {
        note_type: note_type.name.clone(),
        style: note_type.style.clone(),
        deck,
        question,
        answer,
        type_in,
        buttons: buttons.to_vec(),
        card: card.on_day(day),
        note,
    })
}

/// Both sides say that the template cannot be read, and why.
fn problem_face(template: &str, note_type: &str, problem: &TemplateProblem) -> Rendered {
    let words = format!("The template \"{template}\" of the note type \"{note_type}\" cannot be read: {problem}.");
    let face = ["<p class=\"template-problem\">", &escape(&words), "</p>"].concat();
    Rendered { question: face.clone(), answer: face, type_in: None }
}

/// Both sides of a card of a note. A card whose template is gone shows the fields of its note.
///
/// # Errors
/// [`CardsError::Template`].
pub(crate) fn sides(note_type: &NoteType, note: &Note, ordinal: u16, deck: &str) -> Result<Rendered, CardsError> {
    let place = if note_type.kind.is_cloze() { 0 } else { usize::from(ordinal) };
    let Some(template) = note_type.templates.get(place) else {
        let all = note.fields.join("<hr>");
        return Ok(Rendered { question: all.clone(), answer: all, type_in: None });
    };
    let fields: HashMap<&str, &str> =
        note_type.fields.iter().map(|field| field.name.as_str()).zip(note.fields.iter().map(String::as_str)).collect();
    let facts = Facts {
        fields,
        tags: note.tags.join(" "),
        note_type: &note_type.name,
        deck: deck.to_owned(),
        card: &template.name,
        cloze: note_type.kind.is_cloze().then_some(ordinal + 1),
    };
    let read =
        |side: &str| parse(side).map_err(|problem| CardsError::Template { name: template.name.clone(), problem });
    Ok(render(&read(&template.question)?, &read(&template.answer)?, &facts))
}
