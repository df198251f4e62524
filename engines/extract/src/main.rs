//! `studium-extract`: the worker that turns an untrusted file into canonical text with its places.
//!
//! It talks to the app through frames only, reads nothing but the file it is given and the PDFium library, and keeps
//! nothing between requests. Whatever a hostile file does to it ends here.

mod archive;
mod canonical;
mod csv;
mod decode;
mod docx;
mod epub;
mod error;
mod flow;
mod formula;
mod html;
mod image;
mod language;
mod latex;
mod limits;
mod markdown;
mod office;
mod opendocument;
mod outlet;
mod package;
mod pdf;
mod plain;
mod pptx;
mod raster;
mod sniff;
mod spreadsheet;
mod titles;
mod unpack;
mod web;
mod worker;
mod xml;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod fuzz;

use studium_engine::protocol::{Arguments, serve};

fn main() -> anyhow::Result<()> {
    let sandbox = Arguments::from_process().enter();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .init();
    serve(sandbox, worker::Extractor::default())?;
    Ok(())
}
