//! Numbers that say what an event or an effect belongs to, so that what comes too late is told from what is awaited.

use serde::{Deserialize, Serialize};

/// One reply in the making. Whatever carries the number of an earlier one is stale and is dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
pub struct Generation(pub u32);

/// One thing that the student says, with the pauses in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
pub struct UtteranceId(pub u32);

/// One request to write down sound. Each is given once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ticket(pub u32);
