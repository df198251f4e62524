//! One request: look at the file, choose its reader, let it run.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

use studium_engine::protocol::extract::{Event, Extract, Format, Request};
use studium_engine::protocol::{Reply, Worker, WorkerFailure};

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::outlet::{Outlet, Parts};
use crate::pdf::Library;
use crate::sniff::Kind;
use crate::web::PageAddress;
use crate::{
    csv, decode, docx, epub, html, image, latex, limits, markdown, opendocument, package, pdf, plain, pptx, raster,
    sniff, spreadsheet, unpack, web,
};

/// The worker. PDFium is loaded with the first PDF and stays.
#[derive(Debug, Default)]
pub(crate) struct Extractor {
    library: Option<Library>,
}

impl Worker for Extractor {
    type Protocol = Extract;

    fn handle(&mut self, request: Request, reply: &mut Reply<Event>) -> Result<(), WorkerFailure> {
        self.extract(&request, reply).map_err(WorkerFailure::from)
    }
}

impl Extractor {
    /// Works on one request.
    ///
    /// # Errors
    /// [`ExtractError`]; a cancel is none.
    pub(crate) fn extract(&mut self, request: &Request, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
        let (path, name, content_type, password, pdfium, first_part) = match request {
            Request::Extract { path, name, content_type, password, pdfium, first_part } => {
                (path, name, content_type.as_deref(), password, pdfium, first_part)
            }
            Request::Raster { .. } => return self.draw(request, outlet),
            Request::Picture { path, name, part } => return show(path, name, *part, outlet),
            Request::Annotate { .. } => return self.annotate(request, outlet),
            Request::Package { path, name, with_media } => {
                return package::read(open(path)?.0, name, *with_media, outlet);
            }
            Request::Unpack { path } => return unpack::unpack(&open(path)?.0, outlet),
        };
        let address = PageAddress::of(name);
        let hint = address.as_ref().map(|address| format!("page.{}", web::ending(address, content_type)));
        let (mut file, size_bytes) = open(path)?;
        let head = read_up_to(&mut file, sniff::HEAD_BYTES as u64, path)?;
        let format = match sniff::kind(&head, hint.as_deref().unwrap_or(name))? {
            Kind::Known(format) => format,
            Kind::Container => return read_container(file, size_bytes, path, Parts::new(outlet, *first_part)),
            Kind::Compound => {
                let limit = limits::MEMBER_BYTES;
                check_bytes(size_bytes, limit)?;
                let mut bytes = head;
                bytes.extend(read_up_to(&mut file, limit, path)?);
                sniff::inside_compound(&bytes)?;
                return spreadsheet::read(&bytes, Parts::new(outlet, *first_part));
            }
        };
        check_size(format, size_bytes)?;
        let parts = Parts::new(outlet, *first_part);
        if format == Format::Pdf {
            let library = self.library(pdfium)?;
            return pdf::read(library, file, password.as_deref(), parts, *first_part);
        }
        let mut bytes = head;
        // One more than the limit, in case the file grew since it was measured.
        bytes.extend(read_up_to(&mut file, size_limit(format) + 1, path)?);
        check_size(format, bytes.len() as u64)?;
        if format == Format::Image {
            return image::read(bytes, parts);
        }
        let charset = content_type.and_then(|header| decode::declared_charset(header.as_bytes()));
        let charset = charset.or_else(|| decode::declared_charset(&bytes).filter(|_| format == Format::Html));
        let text = decode::decode(&bytes, charset.as_deref());
        drop(bytes);
        match format {
            Format::Markdown => markdown::read(&text, parts),
            Format::Html => match &address {
                Some(address) => web::read(&text, address, parts),
                None => html::read(&text, parts),
            },
            Format::Csv => csv::read(&text, parts),
            Format::Latex => latex::read(&text, parts),
            _ => plain::read(&text, parts),
        }
    }

    /// Draws a part.
    fn draw(&mut self, request: &Request, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
        let Request::Raster { path, name, password, pdfium, part, dots_per_inch } = request else { return Ok(()) };
        let (mut file, size_bytes) = open(path)?;
        let mut bytes = read_up_to(&mut file, sniff::HEAD_BYTES as u64, path)?;
        let picture = match sniff::kind(&bytes, name)? {
            Kind::Known(Format::Pdf) => {
                check_size(Format::Pdf, size_bytes)?;
                pdf::draw(self.library(pdfium)?, file, password.as_deref(), *part, *dots_per_inch)?
            }
            Kind::Known(Format::Image) => {
                check_size(Format::Image, size_bytes)?;
                bytes.extend(read_up_to(&mut file, limits::IMAGE_FILE_BYTES, path)?);
                image::draw(bytes, *part)?
            }
            _ => return Err(ExtractError::Undrawn { part: *part, source: None }),
        };
        picture.send(outlet)
    }

    /// Sends a copy with marks.
    fn annotate(&mut self, request: &Request, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
        let Request::Annotate { path, password, pdfium, marks } = request else { return Ok(()) };
        let (mut file, size_bytes) = open(path)?;
        let head = read_up_to(&mut file, sniff::HEAD_BYTES as u64, path)?;
        if !matches!(sniff::kind(&head, "")?, Kind::Known(Format::Pdf)) {
            return Err(ExtractError::NotPdf);
        }
        check_size(Format::Pdf, size_bytes)?;
        pdf::annotate(self.library(pdfium)?, file, password.as_deref(), marks, outlet)
    }

    fn library(&mut self, path: &Path) -> Result<&Library, ExtractError> {
        if self.library.is_none() {
            self.library = Some(Library::load(path)?);
        }
        Ok(self.library.as_ref().expect("it was loaded in the line above"))
    }
}

/// Shows a page of a picture.
fn show(path: &Path, name: &str, part: u32, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
    let (mut file, size_bytes) = open(path)?;
    check_size(Format::Image, size_bytes)?;
    let bytes = read_up_to(&mut file, limits::IMAGE_FILE_BYTES, path)?;
    match sniff::kind(bytes.get(..sniff::HEAD_BYTES).unwrap_or(&bytes), name)? {
        Kind::Known(Format::Image) => raster::send_file(&image::shown(bytes, part)?, outlet),
        _ => Err(ExtractError::Undrawn { part, source: None }),
    }
}

fn open(path: &Path) -> Result<(File, u64), ExtractError> {
    let refused = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => ExtractError::Missing { path: PathBuf::from(path) },
        _ => ExtractError::Read { path: PathBuf::from(path), source },
    };
    let file = File::open(path).map_err(refused)?;
    let metadata = file.metadata().map_err(refused)?;
    if metadata.is_dir() {
        return Err(refused(ErrorKind::IsADirectory.into()));
    }
    Ok((file, metadata.len()))
}

fn read_up_to(file: &mut File, limit: u64, path: &Path) -> Result<Vec<u8>, ExtractError> {
    let mut bytes = Vec::new();
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|source| ExtractError::Read { path: PathBuf::from(path), source })?;
    Ok(bytes)
}

/// Reads a document that is a zip container.
fn read_container(mut file: File, size_bytes: u64, path: &Path, parts: Parts<'_>) -> Result<(), ExtractError> {
    check_bytes(size_bytes, limits::CONTAINER_FILE_BYTES)?;
    let mut archive = Archive::open(reopened(&file, path)?)?;
    match sniff::inside(&mut archive)? {
        Format::Docx => docx::read(&mut archive, parts),
        Format::Pptx => pptx::read(&mut archive, parts),
        Format::Odt => opendocument::read(&mut archive, Format::Odt, parts),
        Format::Odp => opendocument::read(&mut archive, Format::Odp, parts),
        Format::Epub => epub::read(&mut archive, parts),
        _ => {
            // The library unpacks by itself, without bounds: what comes out was measured before.
            archive.check()?;
            check_bytes(size_bytes, limits::MEMBER_BYTES)?;
            file.rewind().map_err(|source| ExtractError::Read { path: PathBuf::from(path), source })?;
            spreadsheet::read(&read_up_to(&mut file, limits::MEMBER_BYTES, path)?, parts)
        }
    }
}

fn reopened(file: &File, path: &Path) -> Result<File, ExtractError> {
    file.try_clone().map_err(|source| ExtractError::Read { path: PathBuf::from(path), source })
}

fn size_limit(format: Format) -> u64 {
    match format {
        Format::Pdf => limits::PDF_FILE_BYTES,
        Format::Text => limits::TEXT_FILE_BYTES,
        Format::Image => limits::IMAGE_FILE_BYTES,
        _ => limits::MARKUP_FILE_BYTES,
    }
}

fn check_size(format: Format, size_bytes: u64) -> Result<(), ExtractError> {
    check_bytes(size_bytes, size_limit(format))
}

fn check_bytes(size_bytes: u64, limit: u64) -> Result<(), ExtractError> {
    if size_bytes > limit {
        return Err(ExtractError::TooLarge { what: "size of the file in bytes", amount: size_bytes, limit });
    }
    Ok(())
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
