//! Making, changing and deleting decks.

use studium_base::DeckId;
use studium_store::{Json, Operation, RowId, Store, Writer, tables};

use super::list::{all, default_id, is_there, read};
use super::tree::{Tree, names_of};
use super::types::{DeckEdit, NewDeck};
use crate::queue::go_home;
use crate::{CardsError, card};

/// Longest name in scalar values.
pub(crate) const MAX_NAME: usize = 200;
/// Decks within decks, at most so many: deeper ones become one name.
pub(crate) const MAX_DEPTH: usize = 20;

/// Name of the default deck, as it is made.
const DEFAULT_NAME: &str = "Default";

/// Makes a deck.
///
/// # Errors
/// [`CardsError::Deck`] for a name that is empty, taken or holds `::`; [`CardsError::NoDeck`] for its parent.
pub fn add(store: &Store, new: &NewDeck) -> Result<DeckId, CardsError> {
    Ok(store.write(Operation::AddDeck, |writer| add_within(writer, new))?.0)
}

/// As [`add`], within a write.
pub(crate) fn add_within(writer: &mut Writer<'_>, new: &NewDeck) -> Result<DeckId, CardsError> {
    let id = DeckId::new();
    check_place(&Tree::new(all(writer)?), new.parent, &new.name, None)?;
    insert(writer, id, new)?;
    Ok(id)
}

/// As [`add`], within a write, under an id that is known already; nothing is checked.
pub(crate) fn insert(writer: &mut Writer<'_>, id: DeckId, new: &NewDeck) -> Result<(), CardsError> {
    let now = writer.now().0;
    writer.insert(
        &tables::DECKS,
        id,
        &[
            ("parent_id", &new.parent.map(RowId::from)),
            ("name", &new.name.trim()),
            ("course_id", &new.course.map(RowId::from)),
            ("preset_id", &new.preset.map(RowId::from)),
            ("filter", &new.filter.as_ref().map(Json)),
            ("created_at", &now),
            ("changed_at", &now),
        ],
    )?;
    Ok(())
}

/// The deck with this path like `Biology::Cells`; what is missing of it is made.
///
/// # Errors
/// [`CardsError::Deck`] for a name that is too long.
pub fn ensure_path(store: &Store, path: &str) -> Result<DeckId, CardsError> {
    let known = store.read(|reader| Ok::<_, CardsError>(Tree::new(all(reader)?).find(path)))?;
    match known {
        Some(id) => Ok(id),
        None => {
            // The deck that is there when there is no other is nothing that the student made, and so no step of undo.
            let is_default = path.trim().eq_ignore_ascii_case(DEFAULT_NAME);
            let operation = if is_default { Operation::Housekeeping } else { Operation::AddDeck };
            Ok(store.write(operation, |writer| ensure_path_within(writer, path))?.0)
        }
    }
}

/// The default deck, which is made where it is missing.
pub(crate) fn ensure_default_within(writer: &mut Writer<'_>) -> Result<DeckId, CardsError> {
    if is_there(writer, default_id())? { Ok(default_id()) } else { ensure_path_within(writer, DEFAULT_NAME) }
}

/// As [`ensure_path`], within a write.
pub(crate) fn ensure_path_within(writer: &mut Writer<'_>, path: &str) -> Result<DeckId, CardsError> {
    let mut names: Vec<String> = names_of(path).map(str::to_owned).collect();
    if names.len() > MAX_DEPTH {
        let rest = names.split_off(MAX_DEPTH - 1).join(" / ");
        names.push(rest.chars().take(MAX_NAME).collect());
    }
    let mut parent = None;
    let mut so_far = String::new();
    for name in names {
        if !so_far.is_empty() {
            so_far.push_str("::");
        }
        so_far.push_str(&name);
        parent = Some(match Tree::new(all(writer)?).find(&so_far) {
            Some(known) => known,
            None => {
                let id = if so_far.eq_ignore_ascii_case(DEFAULT_NAME) { default_id() } else { DeckId::new() };
                let name: String = name.chars().take(MAX_NAME).collect();
                if id == default_id() && writer.restore(&tables::DECKS, id).is_ok() {
                    id
                } else {
                    insert(writer, id, &NewDeck { parent, name, course: None, preset: None, filter: None })?;
                    id
                }
            }
        });
    }
    parent.ok_or_else(|| CardsError::Deck { name: path.to_owned(), problem: "it needs a name" })
}

/// Changes a deck.
///
/// # Errors
/// As [`add`], and [`CardsError::Deck`] for a deck that would be below itself.
pub fn edit(store: &Store, edit: &DeckEdit) -> Result<(), CardsError> {
    store.write(Operation::EditDeck, |writer| {
        read(writer, edit.id)?;
        let tree = Tree::new(all(writer)?);
        check_place(&tree, edit.parent, &edit.name, Some(edit.id))?;
        let changed = writer.update(
            &tables::DECKS,
            edit.id,
            &[
                ("parent_id", &edit.parent.map(RowId::from)),
                ("name", &edit.name.trim()),
                ("course_id", &edit.course.map(RowId::from)),
                ("preset_id", &edit.preset.map(RowId::from)),
                ("description", &edit.description),
            ],
        )?;
        if changed {
            let now = writer.now().0;
            writer.update(&tables::DECKS, edit.id, &[("changed_at", &now)])?;
        }
        Ok::<(), CardsError>(())
    })?;
    Ok(())
}

/// Puts a deck in the trash with all below it and their cards; so are notes that have no other card. Cards in a filtered
/// deck go home instead.
///
/// # Errors
/// [`CardsError::NoDeck`].
pub fn delete(store: &Store, id: DeckId) -> Result<(), CardsError> {
    store.write(Operation::DeleteDeck, |writer| -> Result<(), CardsError> {
        let tree = Tree::new(all(writer)?);
        read(writer, id)?;
        let decks = tree.below(id);
        // Cards that a filtered deck has borrowed go with the deck they belong to.
        for &below in &decks {
            for lent in card::lent_by(writer, below)? {
                go_home(writer, &lent)?;
            }
        }
        for below in decks {
            for held in card::of_deck(writer, below)? {
                if held.home_deck.is_some() {
                    go_home(writer, &held)?;
                    continue;
                }
                writer.delete(&tables::CARDS, held.id)?;
                card::refresh(writer, held.id)?;
                if card::of_note(writer, held.note)?.iter().all(|card| card.is_deleted) {
                    writer.delete(&tables::NOTES, held.note)?;
                }
            }
            writer.delete(&tables::DECKS, below)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn check_place(tree: &Tree, parent: Option<DeckId>, name: &str, own: Option<DeckId>) -> Result<(), CardsError> {
    let name = name.trim();
    let refuse = |problem| Err(CardsError::Deck { name: name.to_owned(), problem });
    if name.is_empty() {
        return refuse("it needs a name");
    }
    if name.contains("::") {
        return refuse("its name may not hold ::");
    }
    let length = name.chars().count();
    if length > MAX_NAME {
        return Err(CardsError::TooLong { what: "the name", length, limit: MAX_NAME });
    }
    let mut path = name.to_owned();
    if let Some(parent) = parent {
        let above = tree.get(parent).ok_or(CardsError::NoDeck(parent))?;
        if above.filter.is_some() {
            return refuse("a filtered deck has no decks below it");
        }
        if own.is_some_and(|own| tree.below(own).contains(&parent)) {
            return refuse("it cannot be below itself");
        }
        if tree.above(parent).len() + 2 > MAX_DEPTH {
            return refuse("decks stand too deep in each other");
        }
        path = [&tree.path(parent), "::", name].concat();
    }
    match tree.find(&path) {
        Some(found) if Some(found) != own => refuse("there is one of that name already"),
        _ => Ok(()),
    }
}
