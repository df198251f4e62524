//! What a worker with native code needs of the processor, and how its threads wait.
//!
//! The barrier between two operations of ggml's own thread pool spins, whatever its polling level. Measured on two
//! cores with two busy processes beside it (language model of 135M): one thread wrote 18 tokens/s, two threads of that
//! pool 0.5 to 2, because one of them burns its time slice while the other waits for a core. With OpenMP and passive
//! waiting two threads wrote 46 tokens/s against 26 for one. Hence OpenMP, and hence [`set_environment`].

/// The instructions with which the native libraries are compiled and which this processor lacks; without them the first
/// computation would end the process.
#[must_use]
pub fn missing_instructions() -> Vec<&'static str> {
    #[cfg(target_arch = "x86_64")]
    {
        let present = [
            ("AVX2", std::arch::is_x86_feature_detected!("avx2")),
            ("FMA", std::arch::is_x86_feature_detected!("fma")),
            ("F16C", std::arch::is_x86_feature_detected!("f16c")),
            ("BMI2", std::arch::is_x86_feature_detected!("bmi2")),
        ];
        present.iter().filter(|(_, is_present)| !is_present).map(|(name, _)| *name).collect()
    }
    #[cfg(not(target_arch = "x86_64"))]
    Vec::new()
}

/// What the libraries read from the environment: waiting threads sleep; a failed assertion ends the process at once,
/// without a debugger that is called to look at it.
#[cfg(unix)]
const ENVIRONMENT: [(&str, &str); 2] = [("OMP_WAIT_POLICY", "passive"), ("GGML_NO_BACKTRACE", "1")];

/// Starts the program anew with the environment that its libraries need, where whoever started it has not set it. The
/// OpenMP runtime reads its part before `main`, so it is too late to set it from here. Call it before the walls go up:
/// behind them the program itself may be out of reach.
///
/// # Errors
/// When the program cannot be started anew.
#[cfg(unix)]
pub fn set_environment() -> std::io::Result<()> {
    use std::os::unix::process::CommandExt;

    let is_set = |(name, value): &(&str, &str)| std::env::var_os(name).is_some_and(|found| found == *value);
    if ENVIRONMENT.iter().all(is_set) {
        return Ok(());
    }
    let arguments = std::env::args_os().skip(1);
    Err(std::process::Command::new(std::env::current_exe()?).args(arguments).envs(ENVIRONMENT).exec())
}

/// Elsewhere the supervisor's environment is all there is.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn set_environment() -> std::io::Result<()> {
    Ok(())
}
