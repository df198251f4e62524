//! Is there room for a model? Asked before it is loaded, because the kernel would otherwise end some process later.

use studium_engine::protocol::Machine;

/// Bytes that a new allocation may take: what the machine has free, or what the limit of this process leaves.
pub(crate) fn available_bytes() -> u64 {
    Machine::available_bytes().min(left_in_address_space().unwrap_or(u64::MAX))
}

/// What the address space limit leaves; `None` without a limit.
#[cfg(target_os = "linux")]
fn left_in_address_space() -> Option<u64> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::As).current?;
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    Some(limit.saturating_sub(virtual_bytes(&status)?))
}

#[cfg(not(target_os = "linux"))]
fn left_in_address_space() -> Option<u64> {
    None
}

/// The size of the address space from the text of `/proc/self/status`.
#[cfg(any(target_os = "linux", test))]
fn virtual_bytes(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests;
