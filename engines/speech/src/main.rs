//! `studium-speech`: the worker process that hears and speaks, spoken to in frames over its standard streams.

mod clause;
mod error;
mod espeak;
mod hear;
mod piper;
mod samples;
mod speak;
mod transcribe;
mod worker;

use studium_engine::protocol::{Arguments, processor, serve};
use tracing_subscriber::filter::LevelFilter;

fn main() -> anyhow::Result<()> {
    processor::set_environment()?;
    tracing_subscriber::fmt().with_max_level(LevelFilter::WARN).with_writer(std::io::stderr).with_ansi(false).init();
    whisper_rs::install_logging_hooks();
    // The data of the built-in voice lies where only this program knows: it lets itself through the walls to it.
    let espeak = espeak::Espeak::start();
    let mut arguments = Arguments::from_process();
    arguments.allow_read.extend(espeak.as_ref().map(espeak::Espeak::data));
    let sandbox = arguments.enter();
    serve(sandbox, worker::SpeechWorker::new(espeak))?;
    Ok(())
}
