//! What the linker must be told: the library that espeak-ng's own build script forgets (sonic, which makes fast speech of
//! slow), and that the call which makes whisper.cpp's backend goes through this program (`src/hear/abort.rs`).

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Where sonic is not installed, espeak-ng's build brings it along.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // Arguments come behind all libraries, where the linker looks for what is still missing.
        let library = if has_static_sonic() { "-l:libsonic.a" } else { "-lsonic" };
        println!("cargo:rustc-link-arg={library}");
        println!("cargo:rustc-link-arg-bins=-Wl,--wrap=ggml_backend_init_by_type");
    }
}

/// A compiler that knows a library answers with its path, and otherwise with the bare name.
fn has_static_sonic() -> bool {
    let answer = Command::new("cc").arg("-print-file-name=libsonic.a").output();
    answer.is_ok_and(|answer| Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_absolute())
}
