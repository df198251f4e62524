//! How fast a model is on this machine, measured once and kept.

use studium_engine::{Machine, Speed};
use studium_store::sqlite::named_params;
use studium_store::{Area, Operation, Store, StoreError};

use super::{Choice, Models};
use crate::AppError;

/// What makes a machine another one for a measurement.
fn machine_name(machine: Machine) -> String {
    format!("{}-{} cores", std::env::consts::ARCH, machine.physical_cores)
}

pub(super) fn load(store: &Store, model: &str, machine: Machine) -> Result<Option<Speed>, AppError> {
    Ok(store.read(|reader| {
        reader.row(
            include_str!("../sql/get_measurement.sql"),
            named_params! { ":model": model, ":machine": machine_name(machine) },
            |row| {
                Ok(Speed {
                    prefill_tokens_per_s: row.get("prefill_tokens_per_s")?,
                    decode_tokens_per_s: row.get("decode_tokens_per_s")?,
                    prefill_threads: row.get("prefill_threads")?,
                    decode_threads: row.get("decode_threads")?,
                })
            },
        )
    })?)
}

impl Models {
    /// The measured speed of a model, if it was measured on this machine.
    pub(crate) fn speed(&self, model: &str) -> Result<Option<Speed>, AppError> {
        load(&self.store, model, self.machine)
    }

    /// Measures a model, about three seconds, and keeps the result.
    pub(crate) fn measure(&self, choice: &Choice) -> Result<Speed, AppError> {
        let speed = self.generate.measure(choice.spec(self.machine, None))?;
        self.store.write(Operation::EditModels, |writer| {
            let now = writer.now();
            writer.execute(
                include_str!("../sql/set_measurement.sql"),
                named_params! {
                    ":model": choice.id,
                    ":machine": machine_name(self.machine),
                    ":prefill_tokens_per_s": f64::from(speed.prefill_tokens_per_s),
                    ":decode_tokens_per_s": f64::from(speed.decode_tokens_per_s),
                    ":prefill_threads": speed.prefill_threads,
                    ":decode_threads": speed.decode_threads,
                    ":now": now.0,
                },
            )?;
            writer.touch(Area::Models);
            Ok::<_, StoreError>(())
        })?;
        Ok(speed)
    }
}
