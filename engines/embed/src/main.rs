//! `studium-embed`: the worker process that turns texts into vectors with ONNX Runtime.

mod batch;
mod bert;
mod error;
#[cfg(test)]
mod fixture;
mod graph;
mod model;
mod pool;
mod protobuf;
mod runtime;
mod text;
mod weights;
mod worker;

use studium_engine::protocol::{Arguments, serve};

fn main() -> anyhow::Result<()> {
    let sandbox = Arguments::from_process().enter();
    serve(sandbox, worker::EmbedWorker::default())?;
    Ok(())
}
