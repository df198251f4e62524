//! What did not come, gathered and sent in batches; beyond a number it is only counted.

use studium_engine::protocol::package::{Item, PackageEvent, SkipReason, Skipped};

use super::package;
use crate::error::ExtractError;
use crate::limits;
use crate::outlet::Outlet;

/// Scalar values of a name that are kept.
const NAME_CHARS: usize = 120;

/// What was skipped or mended.
#[derive(Debug, Default)]
pub(super) struct Skips {
    waiting: Vec<Skipped>,
    total: u64,
}

impl Skips {
    pub(super) fn add(&mut self, item: Item, name: impl AsRef<str>, reason: SkipReason) {
        self.total += 1;
        if self.total <= limits::PACKAGE_SKIPS {
            let name = name.as_ref().chars().take(NAME_CHARS).collect();
            self.waiting.push(Skipped { item, name, reason });
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Sends what has gathered.
    pub(super) fn flush(&mut self, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
        let waiting = std::mem::take(&mut self.waiting);
        for batch in waiting.chunks(PackageEvent::BATCH_ROWS) {
            outlet.send(package(PackageEvent::Skipped(batch.to_vec())))?;
        }
        Ok(())
    }
}
