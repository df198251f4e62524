//! A collection as the source of a package.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use studium_base::{CardId, DeckId, EventId, NoteId, NoteTypeId, PresetId, Timestamp};
use studium_engine::protocol::package as anki;
use studium_engine::protocol::package::{AnkiId, Setting, Tag};
use studium_store::sqlite::Row;
use studium_store::{Columns, Reader, StoreError};

use super::anki::{
    CardPlace, CollectionWords, FirstDay, KeptCard, KeptDeck, KeptNote, KeptNoteType, KeptPreset, LogRow, card_to_anki,
    deck_to_anki, kept, note_to_anki, note_type_to_anki, preset_to_anki, review_to_anki,
};
use super::moments::{Ids, LogMoments, ids_of, moment_of};
use super::source::{CollectionFacts, MediaSource, PackageSource};
use crate::card::{self, Card, CardEvent, HeldBack};
use crate::deck::{self, Tree};
use crate::note_type::{self, NewNoteType, NoteType};
use crate::preset::{self, Preset};
use crate::queue::Today;
use crate::schedule::{Algorithm, Calendar, Zone};
use crate::{CardsError, media, note};

/// What a package is written from: one reading of the database, so that everything in it fits together.
pub struct CollectionSource<'a> {
    reader: &'a Reader<'a>,
    content_path: &'a dyn Fn(&str) -> PathBuf,
    today: Today,
    facts: CollectionFacts,
    words: Option<CollectionWords>,
    first_day: FirstDay,
    /// All of it, and not some decks.
    is_whole: bool,
    decks: Vec<anki::Deck>,
    deck_ids: HashMap<DeckId, AnkiId>,
    presets: Vec<anki::Preset>,
    note_types: Vec<anki::NoteType>,
    note_type_ids: HashMap<NoteTypeId, AnkiId>,
    notes: HashMap<NoteId, AnkiId>,
    cards: HashMap<CardId, AnkiId>,
    tags: BTreeSet<String>,
    /// Media that notes call, once the notes were given.
    called: RefCell<HashSet<String>>,
}

impl<'a> CollectionSource<'a> {
    /// What a collection, or one deck of it with those below, gives to a package. `content_path` says where content lies.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], and when the database cannot be read.
    pub fn read(
        reader: &'a Reader<'a>,
        zone: Arc<dyn Zone>,
        now: Timestamp,
        deck: Option<DeckId>,
        content_path: &'a dyn Fn(&str) -> PathBuf,
    ) -> Result<Self, CardsError> {
        let tree = Tree::new(deck::all(reader)?);
        if let Some(deck) = deck {
            tree.get(deck).ok_or(CardsError::NoDeck(deck))?;
        }
        let words = tree
            .get(deck::default_id())
            .and_then(|default| kept::<KeptDeck>(default.extra.as_ref()))
            .and_then(|words| words.collection);
        let presets = preset::all(reader)?;
        let facts = facts(reader, &zone, now, words.as_ref(), &presets)?;
        let first_day = FirstDay::of(facts.created_at_s, facts.created_offset_minutes, &*zone);
        let mut source = Self {
            reader,
            content_path,
            today: Today::read(reader, zone, now)?,
            facts,
            words,
            first_day,
            is_whole: deck.is_none(),
            decks: Vec::new(),
            deck_ids: HashMap::new(),
            presets: Vec::new(),
            note_types: Vec::new(),
            note_type_ids: HashMap::new(),
            notes: HashMap::new(),
            cards: HashMap::new(),
            tags: BTreeSet::new(),
            called: RefCell::default(),
        };
        let preset_ids = source.translate_presets(presets);
        source.choose(&tree, deck, &preset_ids)?;
        source.translate_note_types()?;
        Ok(source)
    }

    fn now_s(&self) -> i64 {
        self.today.now.0.div_euclid(1000)
    }

    fn translate_presets(&mut self, presets: Vec<Preset>) -> HashMap<PresetId, AnkiId> {
        let mut ids = Ids::default();
        let mut found = HashMap::new();
        let now_s = self.now_s();
        for preset in presets {
            let words: Option<KeptPreset> = kept(preset.extra.as_ref());
            let wanted = match &words {
                _ if preset.id == preset::default_id() => 1,
                Some(words) => words.whole.id.0,
                None => moment_of(preset.id),
            };
            let id = ids.take(wanted);
            found.insert(preset.id, id);
            self.presets.push(preset_to_anki((&preset.name, &preset.options), words, id, now_s));
        }
        found
    }

    /// Chooses decks, cards and their notes, and gives each its id.
    fn choose(
        &mut self,
        tree: &Tree,
        deck: Option<DeckId>,
        presets: &HashMap<PresetId, AnkiId>,
    ) -> Result<(), CardsError> {
        let wanted: Option<HashSet<DeckId>> = deck.map(|deck| tree.below(deck).into_iter().collect());
        let is_wanted = |id: DeckId| wanted.as_ref().is_none_or(|wanted| wanted.contains(&id));
        let mut needed: HashSet<DeckId> = HashSet::new();
        let mut chosen: HashSet<NoteId> = HashSet::new();
        let mut cards = Vec::new();
        each_card(self.reader, |card, words| {
            let home = card.home_deck.unwrap_or(card.deck);
            if !is_wanted(home) && !is_wanted(card.deck) {
                return Ok(());
            }
            needed.extend([home, card.deck]);
            chosen.insert(card.note);
            cards.push((card.id, words.map(|words| words.id), card.created_at));
            Ok(())
        })?;
        self.cards = ids_of(cards);
        let (mut notes, tags) = (Vec::new(), &mut self.tags);
        each_note(self.reader, |note| {
            if chosen.contains(&note.id) {
                let words: Option<KeptNote> = kept(note.extra.as_ref());
                notes.push((note.id, words.map(|words| words.id), note.created_at));
                tags.extend(note.tags);
            }
            Ok(())
        })?;
        self.notes = ids_of(notes);
        // A card whose note is gone has nothing to ask.
        let mut ids = Ids::default();
        let now_s = self.now_s();
        for (deck, _) in tree.in_order() {
            let is_above = needed.iter().any(|id| tree.above(*id).contains(&deck.id));
            if !is_wanted(deck.id) && !needed.contains(&deck.id) && !is_above {
                continue;
            }
            let words: Option<KeptDeck> = kept(deck.extra.as_ref());
            let wanted = match words.as_ref().and_then(|words| words.whole.as_ref()) {
                _ if deck.id == deck::default_id() => 1,
                Some(whole) => whole.id.0,
                None => moment_of(deck.id),
            };
            let id = ids.take(wanted);
            self.deck_ids.insert(deck.id, id);
            let preset = presets.get(&deck.preset.unwrap_or(preset::default_id())).copied().unwrap_or(AnkiId(1));
            self.decks.push(deck_to_anki((&tree.path(deck.id), deck), words.as_ref(), (id, preset), now_s));
        }
        Ok(())
    }

    /// Why a card does not come today.
    fn held_back(&self, card: &Card) -> HeldBack {
        match card.held_back {
            held @ (HeldBack::No | HeldBack::Suspended) => held,
            for_a_day => for_a_day.on_day(self.today.day(card.deck)),
        }
    }

    fn translate_note_types(&mut self) -> Result<(), CardsError> {
        let mut used: HashSet<NoteTypeId> = HashSet::new();
        let notes = &self.notes;
        each_note(self.reader, |note| {
            if notes.contains_key(&note.id) {
                used.insert(note.note_type);
            }
            Ok(())
        })?;
        let mut known = note_type::all(self.reader)?;
        for id in &used {
            if !known.iter().any(|known| known.id == *id) {
                // Deleted, but its notes are there.
                known.push(note_type::read(self.reader, *id)?);
            }
        }
        if !self.is_whole {
            known.retain(|known| used.contains(&known.id));
        }
        let mut ids = Ids::default();
        let now_s = self.now_s();
        // Those that came from Anki first: their ids are theirs.
        known.sort_by_key(|known| (kept::<KeptNoteType>(known.extra.as_ref()).is_none(), known.id));
        for note_type in known {
            let words: Option<KeptNoteType> = kept(note_type.extra.as_ref());
            let id = ids.take(words.as_ref().map_or_else(|| moment_of(note_type.id), |words| words.whole.id.0));
            self.note_type_ids.insert(note_type.id, id);
            self.note_types.push(note_type_to_anki(&content_of(note_type), words, id, now_s));
        }
        Ok(())
    }
}

fn content_of(note_type: NoteType) -> NewNoteType {
    let NoteType { name, kind, fields, templates, style, extra, .. } = note_type;
    NewNoteType { name, kind, fields, templates, style, extra }
}

fn facts(
    reader: &Reader<'_>,
    zone: &Arc<dyn Zone>,
    now: Timestamp,
    words: Option<&CollectionWords>,
    presets: &[Preset],
) -> Result<CollectionFacts, CardsError> {
    let default = presets.iter().find(|preset| preset.id == preset::default_id());
    let is_fsrs = default.is_none_or(|default| default.options.algorithm == Algorithm::Fsrs);
    let modified_at_ms = now.0;
    if let Some(words) = words {
        return Ok(CollectionFacts {
            created_at_s: words.created_at_s,
            modified_at_ms,
            created_offset_minutes: words.created_offset_minutes,
            day_start_hour: words.day_start_hour,
            is_fsrs,
        });
    }
    // Days count from the day of the first card, so that none is due before them.
    let first: Option<i64> = reader.value(include_str!("../sql/first_card_made.sql"), [])?;
    let hour = default.map_or(4, |default| default.options.day_start_hour);
    let calendar = Calendar::new(Arc::clone(zone), hour);
    let created = calendar.starts_at(calendar.day(Timestamp(first.unwrap_or(now.0))));
    Ok(CollectionFacts {
        created_at_s: created.0.div_euclid(1000),
        modified_at_ms,
        created_offset_minutes: Some(-zone.utc_offset_s(created) / 60),
        day_start_hour: Some(hour),
        is_fsrs,
    })
}

fn each_note(
    reader: &Reader<'_>,
    mut visit: impl FnMut(note::Note) -> Result<(), CardsError>,
) -> Result<(), CardsError> {
    reader.each_row(include_str!("../sql/list_all_notes.sql"), [], |row| {
        visit(note::from_row(row).map_err(StoreError::from)?)
    })
}

fn each_card(
    reader: &Reader<'_>,
    mut visit: impl FnMut(card::Card, Option<KeptCard>) -> Result<(), CardsError>,
) -> Result<(), CardsError> {
    reader.each_row(include_str!("../sql/list_all_cards.sql"), [], |row| {
        let card = card::from_row(row).map_err(StoreError::from)?;
        let extra: Option<serde_json::Value> = row.optional_json("extra").map_err(StoreError::from)?;
        visit(card, kept(extra.as_ref()))
    })
}

/// When cards were moved or reset last, in seconds since 1970; those that never were are left out.
fn moved_at(reader: &Reader<'_>) -> Result<HashMap<CardId, i64>, CardsError> {
    let rows = reader.rows(include_str!("../sql/list_last_moves.sql"), [], |row| {
        Ok((row.id("subject")?, row.time("at")?.0.div_euclid(1000)))
    })?;
    Ok(rows.into_iter().collect())
}

/// Gives rows one after the other, until the taker breaks.
fn give<T>(is_stopped: &mut bool, row: T, take: &mut dyn FnMut(T) -> ControlFlow<()>) {
    if !*is_stopped {
        *is_stopped = take(row).is_break();
    }
}

impl PackageSource for CollectionSource<'_> {
    fn facts(&self) -> Result<CollectionFacts, CardsError> {
        Ok(self.facts)
    }

    fn settings(&self) -> Result<Vec<Setting>, CardsError> {
        let words = self.words.as_ref().filter(|_| self.is_whole);
        Ok(words.map(|words| words.settings.clone()).unwrap_or_default())
    }

    fn tags(&self) -> Result<Vec<Tag>, CardsError> {
        let mut tags = self.words.as_ref().map(|words| words.tags.clone()).unwrap_or_default();
        if !self.is_whole {
            tags.retain(|tag| self.tags.contains(&tag.name));
        }
        let listed: HashSet<String> = tags.iter().map(|tag| tag.name.to_lowercase()).collect();
        let others = self.tags.iter().filter(|tag| !listed.contains(&tag.to_lowercase()));
        tags.extend(others.map(|tag| Tag { name: tag.clone(), is_collapsed: false }));
        Ok(tags)
    }

    fn note_types(&self) -> Result<Vec<anki::NoteType>, CardsError> {
        Ok(self.note_types.clone())
    }

    fn presets(&self) -> Result<Vec<anki::Preset>, CardsError> {
        Ok(self.presets.clone())
    }

    fn decks(&self) -> Result<Vec<anki::Deck>, CardsError> {
        Ok(self.decks.clone())
    }

    fn notes(&self, take: &mut dyn FnMut(anki::Note) -> ControlFlow<()>) -> Result<(), CardsError> {
        let mut is_stopped = false;
        each_note(self.reader, |note| {
            let (Some(id), Some(note_type)) = (self.notes.get(&note.id), self.note_type_ids.get(&note.note_type))
            else {
                return Ok(());
            };
            if !self.is_whole {
                self.called.borrow_mut().extend(note.fields.iter().flat_map(|field| media::names_in(field)));
            }
            give(&mut is_stopped, note_to_anki(&note, *id, *note_type), take);
            Ok(())
        })
    }

    fn cards(&self, take: &mut dyn FnMut(anki::Card) -> ControlFlow<()>) -> Result<(), CardsError> {
        let moved = moved_at(self.reader)?;
        let mut is_stopped = false;
        each_card(self.reader, |card, words| {
            let (Some(id), Some(note)) = (self.cards.get(&card.id), self.notes.get(&card.note)) else { return Ok(()) };
            let deck_id = |id: DeckId| self.deck_ids.get(&id).copied().unwrap_or(AnkiId(1));
            let place = CardPlace { state: card.state, held_back: self.held_back(&card), flag: card.flag };
            let decks = (deck_id(card.deck), card.home_deck.map(deck_id));
            let row = card_to_anki((&place, card.ordinal.into()), words.as_ref(), decks, self.first_day);
            let modified_at_s = match &words {
                Some(words)
                    if card.state.last_review_at.is_none_or(|at| at.0.div_euclid(1000) <= words.modified_at_s) =>
                {
                    words.modified_at_s
                }
                _ => card.state.last_review_at.unwrap_or(card.created_at).0.div_euclid(1000),
            };
            // Anki takes a card that it has already only where it was changed later.
            let modified_at_s = moved.get(&card.id).map_or(modified_at_s, |at_s| modified_at_s.max(*at_s));
            give(&mut is_stopped, anki::Card { id: *id, note: *note, modified_at_s, ..row }, take);
            Ok(())
        })
    }

    fn reviews(&self, take: &mut dyn FnMut(anki::Review) -> ControlFlow<()>) -> Result<(), CardsError> {
        let mut voided: HashSet<EventId> = HashSet::new();
        // The last ones come first: a voiding stands after what it voids.
        self.reader.each_row::<CardsError>(include_str!("../sql/list_voidings.sql"), [], |row| {
            let (id, event) = event_of(row)?;
            if let Some(CardEvent::Voided { event }) = event
                && !voided.contains(&id)
            {
                voided.insert(event);
            }
            Ok(())
        })?;
        let (mut is_stopped, mut moments) = (false, LogMoments::default());
        self.reader.each_row::<CardsError>(include_str!("../sql/list_log.sql"), [], |row| {
            let (id, Some(event)) = event_of(row)? else { return Ok(()) };
            if voided.contains(&id) {
                return Ok(());
            }
            let subject: CardId = row.id("subject").map_err(StoreError::from)?;
            let words = match &event {
                CardEvent::Reviewed(review) => review.anki,
                CardEvent::Logged(logged) => Some(logged.anki),
                _ => None,
            };
            let lost = words.and_then(|words| words.card);
            let card = self.cards.get(&subject).copied().or(lost.filter(|_| self.is_whole).map(AnkiId));
            let Some(card) = card else { return Ok(()) };
            let at = row.time("at").map_err(StoreError::from)?;
            if let Some(entry) = review_to_anki(&LogRow { at, event }, card) {
                moments.add(entry, words.is_some(), &mut |entry| give(&mut is_stopped, entry, take));
            }
            Ok(())
        })?;
        moments.finish(&mut |entry| give(&mut is_stopped, entry, take));
        Ok(())
    }

    fn media(&self) -> Result<Vec<MediaSource>, CardsError> {
        let called = self.called.borrow();
        let files = media::all(self.reader)?.into_iter();
        Ok(files
            .filter(|file| self.is_whole || called.contains(&file.name) || file.name.starts_with('_'))
            .map(|file| MediaSource { path: (self.content_path)(&file.content_hash), name: file.name })
            .collect())
    }
}

fn event_of(row: &Row<'_>) -> Result<(EventId, Option<CardEvent>), CardsError> {
    let read = || -> studium_store::sqlite::Result<_> {
        let (kind, payload): (String, String) = (row.get("kind")?, row.get("payload")?);
        Ok((row.id("id")?, CardEvent::read(&kind, &payload)))
    };
    Ok(read().map_err(StoreError::from)?)
}
