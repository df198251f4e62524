//! The walls around a worker: it gives up, before it touches any data, what it will not need.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What the supervisor hands a worker on its command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Folders and files that may be read: `--allow-read PATH`, repeated.
    pub allow_read: Vec<PathBuf>,
    /// Address space limit: `--memory-limit BYTES`; 0 sets none.
    pub memory_limit_bytes: u64,
}

/// Which walls stand. On systems without them the process limits of the supervisor remain, and this says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SandboxReport {
    /// Files outside the allowed folders cannot be opened (Landlock).
    pub files: bool,
    /// No socket can be opened (seccomp).
    pub network: bool,
    /// The kernel limits the memory.
    pub memory: bool,
}

impl Arguments {
    /// Reads the process arguments; unknown ones are ignored, since app and worker are shipped together.
    #[must_use]
    pub fn from_process() -> Self {
        let mut arguments = Self::default();
        let mut words = std::env::args_os().skip(1);
        while let Some(word) = words.next() {
            if word == "--allow-read" {
                arguments.allow_read.extend(words.next().map(PathBuf::from));
            } else if word == "--memory-limit" {
                arguments.memory_limit_bytes = words.next().and_then(|value| value.to_str()?.parse().ok()).unwrap_or(0);
            }
        }
        arguments
    }

    /// Puts the walls up. A wall that this system lacks is reported as missing, not as an error.
    #[must_use]
    pub fn enter(&self) -> SandboxReport {
        SandboxReport {
            memory: limit_memory(self.memory_limit_bytes),
            files: limit_files(&self.allow_read),
            network: close_network(Reach::Process),
        }
    }
}

/// Who is kept from the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Process,
    Thread,
}

/// Puts the walls up around the calling thread alone, and so around every program that it starts: a program that is
/// not ours cannot do it by itself. Its memory is limited from outside.
pub(crate) fn confine_thread(allow_read: &[PathBuf]) -> SandboxReport {
    SandboxReport { memory: false, files: limit_files(allow_read), network: close_network(Reach::Thread) }
}

#[cfg(unix)]
fn limit_memory(bytes: u64) -> bool {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // No core dumps: they would write the student's documents to disk.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    bytes > 0 && setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) }).is_ok()
}

#[cfg(not(unix))]
fn limit_memory(_bytes: u64) -> bool {
    false
}

#[cfg(target_os = "linux")]
fn limit_files(allow_read: &[PathBuf]) -> bool {
    use landlock::{
        ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, path_beneath_rules,
    };
    // What the C library, the CPU detection and the font lookup of the engines read.
    let system = ["/bin", "/lib", "/lib64", "/usr", "/etc", "/proc", "/sys", "/dev"];
    let abi = ABI::V2;
    let paths = system.iter().map(Path::new).chain(allow_read.iter().map(PathBuf::as_path));
    let enforced = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(Ruleset::create)
        .and_then(|ruleset| ruleset.add_rules(path_beneath_rules(paths, AccessFs::from_read(abi))))
        .and_then(landlock::RulesetCreated::restrict_self);
    matches!(enforced, Ok(status) if status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(not(target_os = "linux"))]
fn limit_files(_allow_read: &[PathBuf]) -> bool {
    let _: Option<&Path> = None;
    false
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn close_network(reach: Reach) -> bool {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    // socket(2) is the only way to a network for a process that inherited none.
    let rules = [(libc::SYS_socket, vec![]), (libc::SYS_connect, vec![]), (libc::SYS_bind, vec![])];
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    let Ok(architecture) = std::env::consts::ARCH.try_into() else { return false };
    SeccompFilter::new(rules.into_iter().collect(), SeccompAction::Allow, refuse, architecture)
        .ok()
        .and_then(|filter| BpfProgram::try_from(filter).ok())
        .is_some_and(|program| match reach {
            Reach::Process => seccompiler::apply_filter_all_threads(&program).is_ok(),
            Reach::Thread => seccompiler::apply_filter(&program).is_ok(),
        })
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn close_network(_reach: Reach) -> bool {
    false
}
