//! What this machine has: memory and physical cores.

use serde::{Deserialize, Serialize};

/// Read once at the start; free memory changes and is read when it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// All memory in bytes.
    pub memory_bytes: u64,
    /// Cores that compute, not counting a core's second thread.
    pub physical_cores: u32,
}

impl Machine {
    /// Looks at this machine.
    #[must_use]
    pub fn detect() -> Self {
        let logical = std::thread::available_parallelism().map_or(1, usize::from);
        // A container may have fewer cores than the processor.
        let physical = sysinfo::System::physical_core_count().unwrap_or(logical).min(logical);
        Self {
            memory_bytes: memory(sysinfo::System::total_memory),
            physical_cores: u32::try_from(physical.max(1)).unwrap_or(1),
        }
    }

    /// Memory that can be used without swapping, in bytes, now.
    #[must_use]
    pub fn available_bytes() -> u64 {
        memory(sysinfo::System::available_memory)
    }
}

/// Where the system does not say, 0: callers then propose the smallest models only.
fn memory(read: impl Fn(&sysinfo::System) -> u64) -> u64 {
    sysinfo::System::new().map_or(0, |mut system| {
        system.refresh_memory();
        read(&system)
    })
}
