//! A collection in a folder of its own, for the tests of every module.

use std::sync::Arc;

use studium_base::{CardId, DeckId, FakeClock, NoteId, Timestamp};
use studium_store::Store;
use tempfile::TempDir;

use crate::note::NewNote;
use crate::note_type::Stock;
use crate::queue::{Answer, Answered, Session, Shared, ShownCard, Today, answer, show};
use crate::schedule::{FixedZone, Rating, Zone};
use crate::{CardsError, card, deck, note, note_type};

/// 2026-01-01T12:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp(1_767_268_800_000);
pub(crate) const DAY_MS: i64 = 86_400_000;

pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) folder: TempDir,
    pub(crate) zone: Arc<dyn Zone>,
    pub(crate) shared: Shared,
}

impl Room {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(FakeClock::at(NOW));
        let store = Store::open(folder.path(), Arc::clone(&clock) as _).unwrap().store;
        Self::of(store, clock, folder, Arc::new(FixedZone(0)))
    }

    /// Closes the store and opens it again.
    pub(crate) fn restarted(self) -> Self {
        let Self { store, clock, folder, zone, .. } = self;
        drop(store);
        let store = Store::open(folder.path(), Arc::clone(&clock) as _).unwrap().store;
        Self::of(store, clock, folder, zone)
    }

    fn of(store: Store, clock: Arc<FakeClock>, folder: TempDir, zone: Arc<dyn Zone>) -> Self {
        let shared = Shared::new(&store, Arc::clone(&zone));
        Self { store, clock, folder, zone, shared }
    }

    pub(crate) fn deck(&self, path: &str) -> DeckId {
        deck::ensure_path(&self.store, path).unwrap()
    }

    pub(crate) fn add(&self, stock: Stock, deck: DeckId, fields: &[&str]) -> (NoteId, Vec<CardId>) {
        let note_type = note_type::ensure(&self.store, stock).unwrap();
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        note::add(&self.store, &NewNote { note_type, deck, fields, tags: Vec::new(), source: None }).unwrap()
    }

    pub(crate) fn basic(&self, deck: DeckId, front: &str) -> CardId {
        self.add(Stock::Basic, deck, &[front, "back"]).1[0]
    }

    pub(crate) fn today(&self) -> Today {
        let now = self.store.now();
        self.store.read(|reader| Today::read(reader, Arc::clone(&self.zone), now)).unwrap()
    }

    pub(crate) fn session(&self, deck: DeckId) -> Session {
        Session::start(&self.store, &self.today(), deck).unwrap()
    }

    pub(crate) fn answer(&self, session: Option<&mut Session>, card: CardId, rating: Rating) -> Answered {
        let reps = card::get(&self.store, card).unwrap().state.reps;
        answer(&self.store, &self.shared, session, &Answer { card, rating, took_ms: 4_000, reps }).unwrap()
    }

    pub(crate) fn show(&self, card: CardId) -> Result<ShownCard, CardsError> {
        self.shared.read(&self.store, |reader, today| show(reader, today, card))
    }

    /// What is cached of every card equals the fold over its events.
    pub(crate) fn check(&self) {
        let rows = || -> Vec<(Vec<u8>, String, i64, i64, i64)> {
            let sql = "select card_id, state, queue, due, hidden from cards_state order by card_id";
            let read: Result<_, studium_store::StoreError> = self.store.read(|reader| {
                reader.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            });
            read.unwrap()
        };
        let cached = rows();
        let refolded = card::refold_all(&self.store, &studium_base::CancelToken::new(), &mut |_| {}).unwrap();
        assert_eq!(refolded.mended, 0);
        assert_eq!(rows(), cached);
        let due = |sql: &str| -> Vec<(i64, i64)> {
            let read: Result<_, studium_store::StoreError> =
                self.store.read(|reader| reader.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?))));
            read.unwrap()
        };
        let counted = due("select due, count(*) from cards_state where queue = 2 group by due order by due");
        assert_eq!(due("select day, cards from cards_due where cards <> 0 order by day"), counted);
        assert_eq!(self.store.check().unwrap(), []);
    }
}
