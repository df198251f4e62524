//! `studium-llm`: the worker process that runs language models, spoken to in frames over its standard streams.

mod blocks;
mod context;
mod error;
mod generate;
mod gguf;
mod measure;
mod memory;
mod model;
mod pace;
mod prompt;
mod sampling;
mod text;
mod worker;

use studium_engine::protocol::{Arguments, processor, serve};
use tracing_subscriber::filter::LevelFilter;

fn main() -> anyhow::Result<()> {
    processor::set_environment()?;
    let sandbox = Arguments::from_process().enter();
    tracing_subscriber::fmt().with_max_level(LevelFilter::WARN).with_writer(std::io::stderr).with_ansi(false).init();
    llama_cpp_2::send_logs_to_tracing(llama_cpp_2::LogOptions::default());
    serve(sandbox, worker::LanguageModel::new())?;
    Ok(())
}
