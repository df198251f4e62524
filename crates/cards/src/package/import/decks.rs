//! Decks of a package: found by their path, as Anki does.

use std::collections::HashMap;

use studium_base::DeckId;
use studium_engine::protocol::package::{Deck as AnkiDeck, DeckKind};
use studium_store::{Json, RowId, Writer, tables};

use super::PackageImport;
use crate::deck::{self, MAX_DEPTH, MAX_NAME, Tree};
use crate::package::anki::{CollectionWords, KeptDeck, description_of, filter_of, keep, kept};
use crate::{CardsError, preset};

impl PackageImport<'_> {
    pub(super) fn take_decks(&mut self, writer: &mut Writer<'_>, mut rows: Vec<AnkiDeck>) -> Result<(), CardsError> {
        let tree = Tree::new(deck::all(writer)?);
        let mut paths: HashMap<String, DeckId> =
            tree.in_order().iter().map(|(deck, _)| (tree.path(deck.id).to_lowercase(), deck.id)).collect();
        rows.sort_by_key(|row| row.path.len());
        for row in rows {
            let names = names_of(&row);
            let known = paths.get(&names.join("::").to_lowercase()).copied();
            let id = match known {
                Some(id) => {
                    self.report.decks.kept += 1;
                    id
                }
                None => {
                    self.report.decks.added += 1;
                    self.add_deck(writer, &mut paths, &names, Some(&row))?
                }
            };
            self.decks.insert(row.id, id);
        }
        self.keep_collection(writer)
    }

    /// Makes a deck and those above it that are missing.
    fn add_deck(
        &self,
        writer: &mut Writer<'_>,
        paths: &mut HashMap<String, DeckId>,
        names: &[String],
        row: Option<&AnkiDeck>,
    ) -> Result<DeckId, CardsError> {
        let path = names.join("::");
        if let Some(known) = paths.get(&path.to_lowercase()) {
            return Ok(*known);
        }
        let parent = match names {
            [above @ .., _] if !above.is_empty() => Some(self.add_deck(writer, paths, above, None)?),
            _ => None,
        };
        let name = names.last().map_or("", String::as_str);
        let is_default = path.eq_ignore_ascii_case("default");
        let id = if is_default { deck::default_id() } else { DeckId::new() };
        let preset = row.and_then(|row| match &row.kind {
            DeckKind::Normal(normal) => {
                let id = studium_engine::protocol::package::AnkiId(normal.preset);
                self.presets.get(&id).copied().filter(|id| *id != preset::default_id())
            }
            DeckKind::Filtered(_) => None,
        });
        let words = row.map(|row| KeptDeck { whole: Some(row.clone()), path: path.clone(), collection: None });
        let now = writer.now().0;
        if is_default && writer.restore(&tables::DECKS, id).is_ok() {
            paths.insert(path.to_lowercase(), id);
            return Ok(id);
        }
        writer.insert(
            &tables::DECKS,
            id,
            &[
                ("parent_id", &parent.map(RowId::from)),
                ("name", &name),
                ("preset_id", &preset.map(RowId::from)),
                ("description", &row.map_or("", description_of)),
                ("filter", &row.and_then(filter_of).as_ref().map(Json)),
                ("extra", &words.as_ref().and_then(keep).as_ref().map(Json)),
                ("created_at", &now),
                ("changed_at", &now),
            ],
        )?;
        paths.insert(path.to_lowercase(), id);
        Ok(id)
    }

    /// The default deck keeps what is said of the first collection that came in.
    fn keep_collection(&mut self, writer: &mut Writer<'_>) -> Result<(), CardsError> {
        let Some(facts) = self.facts.as_ref().filter(|_| !self.is_text()) else { return Ok(()) };
        let default = match deck::read(writer, deck::default_id()) {
            Ok(default) => default,
            Err(CardsError::NoDeck(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let was: Option<KeptDeck> = kept(default.extra.as_ref());
        if was.as_ref().is_some_and(|was| was.collection.is_some()) {
            return Ok(());
        }
        let words = KeptDeck {
            collection: Some(CollectionWords {
                created_at_s: facts.created_at_s,
                created_offset_minutes: facts.created_offset_minutes,
                day_start_hour: facts.day_start_hour,
                settings: std::mem::take(&mut self.settings),
                tags: std::mem::take(&mut self.tags),
            }),
            ..was.unwrap_or(KeptDeck { whole: None, path: String::new(), collection: None })
        };
        writer.update(&tables::DECKS, deck::default_id(), &[("extra", &keep(&words).as_ref().map(Json))])?;
        Ok(())
    }

    /// The deck for a card; where the package names none that it has, the default one.
    pub(super) fn deck_of(
        &mut self,
        writer: &mut Writer<'_>,
        id: studium_engine::protocol::package::AnkiId,
    ) -> Result<DeckId, CardsError> {
        if let Some(known) = self.decks.get(&id) {
            return Ok(*known);
        }
        let default = deck::ensure_path_within(writer, "Default")?;
        self.decks.insert(id, default);
        Ok(default)
    }
}

/// The names of a path as decks may have them here.
fn names_of(row: &AnkiDeck) -> Vec<String> {
    let mut names: Vec<String> = row
        .path
        .iter()
        .map(|name| name.trim().chars().take(MAX_NAME).collect::<String>())
        .map(|name| if name.is_empty() { "–".to_owned() } else { name })
        .collect();
    if names.len() > MAX_DEPTH {
        let rest = names.split_off(MAX_DEPTH - 1).join(" / ");
        names.push(rest.chars().take(MAX_NAME).collect());
    }
    if names.is_empty() { vec!["–".to_owned()] } else { names }
}
