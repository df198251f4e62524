//! A collection of Studium in a folder of its own, and what packages do to it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use studium_base::{CancelToken, SystemClock};
use studium_cards::Collection;
use studium_cards::card;
use studium_cards::media::Media;
use studium_cards::package::{PackageReport, PackageTarget, WriteOptions, Written};
use studium_cards::schedule::FixedZone;
use studium_engine::protocol::package::Counts;
use studium_store::Store;
use studium_store::sqlite::types::Value;

use crate::worker::{self, Said};

/// A collection with the clocks of UTC.
pub(crate) struct Room {
    folder: tempfile::TempDir,
    store: Arc<Store>,
    collection: Collection,
}

impl Room {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Arc::new(Store::open(folder.path(), Arc::new(SystemClock)).expect("a new store").store);
        let collection = Collection::new(Arc::clone(&store), Arc::new(FixedZone(0)));
        std::fs::create_dir(folder.path().join("media")).expect("the folder can be written");
        Self { folder, store, collection }
    }

    /// Content lies under its hash; here a name that nobody else has will do.
    fn content(&self, hash: &str) -> PathBuf {
        self.folder.path().join("media").join(hash)
    }

    pub(crate) fn import(&self, package: &Path) -> PackageReport {
        let mut import = self.collection.begin_import();
        worker::read(package, &mut |said| match said {
            Said::Event(event) => import.take(event).expect("the store takes it"),
            Said::Media { name, content } => {
                let content_hash = format!("{:016x}", fnv(&content));
                std::fs::write(self.content(&content_hash), &content).expect("the folder can be written");
                let size_bytes = content.len() as u64;
                import.take_media(Media { name, content_hash, size_bytes }).expect("the store takes it");
            }
        });
        self.collection.finish_import(import).expect("the store takes it")
    }

    pub(crate) fn export(&self, path: &Path, deck: Option<studium_base::DeckId>, options: WriteOptions) -> Counts {
        let out = File::create(path).expect("the folder can be written");
        let content_path = |hash: &str| self.content(hash);
        let target = PackageTarget { deck, content_path: &content_path, folder: self.folder.path(), options };
        let written = self.collection.write_package(target, out, &CancelToken::new(), &mut |_| {});
        let Written::Complete { counts, missing } = written.expect("the package is written") else {
            panic!("nobody cancelled")
        };
        assert_eq!(missing, [""; 0]);
        counts
    }

    /// What is derived of each card, column by column.
    pub(crate) fn states(&self) -> BTreeMap<Vec<u8>, Vec<Value>> {
        let rows: Result<Vec<_>, studium_store::StoreError> = self.store.read(|reader| {
            reader.rows("select * from cards_state", [], |row| {
                let columns = row.as_ref().column_count();
                let values = (1..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>()?;
                Ok((row.get(0)?, values))
            })
        });
        rows.expect("the states can be read").into_iter().collect()
    }

    pub(crate) fn refold(&self) {
        card::refold_all(&self.store, &CancelToken::new(), &mut |_| {}).expect("the events can be folded");
    }
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
