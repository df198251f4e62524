//! Writes a copy of a PDF with the student's marks, as annotations that every program for PDF shows.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use chrono::{DateTime, Utc};
use pdfium_render::prelude::{
    PdfColor, PdfDocument, PdfPage, PdfPageAnnotationCommon, PdfPageContentRegenerationStrategy, PdfPageRenderRotation,
    PdfQuadPoints, PdfRect, PdfiumError,
};
use studium_base::{PageBox, Timestamp};
use studium_engine::protocol::extract::{Event, MarkShape, PageMark};

use super::library::Library;
use super::scan;
use crate::error::ExtractError;
use crate::outlet::Outlet;

/// Who made the marks, as other programs name it.
const AUTHOR: &str = "Studium";

/// Side of the symbol of a place, in points: what most programs draw.
const PIN: f32 = 18.0;

/// Between a symbol and its line, in points.
const PIN_GAP: f32 = 4.0;

/// Bytes in one frame.
const PIECE_BYTES: usize = 1 << 20;

/// Pieces that may wait for the pipe.
const WAITING_PIECES: usize = 4;

/// Streams a copy of the document with `marks`, and then which of them are left out.
///
/// # Errors
/// [`ExtractError`] when the document cannot be opened or no copy can be written.
pub(crate) fn annotate(
    library: &Library,
    file: File,
    password: Option<&str>,
    marks: &[PageMark],
    outlet: &mut dyn Outlet,
) -> Result<(), ExtractError> {
    let document = library.open(file, password)?;
    let mut by_page: BTreeMap<u32, Vec<(u32, &PageMark)>> = BTreeMap::new();
    for (place, mark) in (0..).zip(marks) {
        by_page.entry(mark.part).or_default().push((place, mark));
    }
    let mut left_out = Vec::new();
    for (index, marks) in by_page {
        if outlet.is_cancelled() {
            return Ok(());
        }
        let page = i32::try_from(index).ok().and_then(|index| document.pages().get(index).ok());
        let Some(mut page) = page else {
            tracing::warn!(page = index, "marks on a page that cannot be loaded are left out");
            left_out.extend(marks.iter().map(|(place, _)| *place));
            continue;
        };
        // What is drawn on the page stays as it is.
        page.set_content_regeneration_strategy(PdfPageContentRegenerationStrategy::Manual);
        for (place, mark) in marks {
            if !put(&mut page, mark).map_err(|source| ExtractError::Unwritten { source })? {
                left_out.push(place);
            }
        }
    }
    if save(&document, outlet)? { outlet.send(Event::Annotated { left_out }) } else { Ok(()) }
}

/// Puts a mark on its page; `false` for one without a place on it.
fn put(page: &mut PdfPage<'_>, mark: &PageMark) -> Result<bool, PdfiumError> {
    match &mark.shape {
        MarkShape::Highlight { color, boxes } => {
            let boxes: Vec<[f32; 4]> = boxes.iter().filter_map(usable).collect();
            let Some(bounds) = boxes.iter().copied().reduce(around) else { return Ok(false) };
            let mut annotation = page.annotations_mut().create_highlight_annotation()?;
            let [red, green, blue] = *color;
            annotation.set_stroke_color(PdfColor::new(red, green, blue, u8::MAX))?;
            for [left, bottom, right, top] in boxes {
                // The order that programs follow, whatever the specification says: upper left, upper right, lower
                // left, lower right.
                let quad = PdfQuadPoints::new_from_values(left, top, right, top, left, bottom, right, bottom);
                annotation.attachment_points_mut().create_attachment_point_at_end(quad)?;
            }
            describe(&mut annotation, bounds, mark)?;
        }
        MarkShape::Pin { beside } => {
            let Some(bounds) = pin(page, beside.as_ref()) else { return Ok(false) };
            let mut annotation = page.annotations_mut().create_text_annotation("")?;
            describe(&mut annotation, bounds, mark)?;
        }
    }
    Ok(true)
}

fn describe(
    annotation: &mut impl PdfPageAnnotationCommon,
    [left, bottom, right, top]: [f32; 4],
    mark: &PageMark,
) -> Result<(), PdfiumError> {
    annotation.set_bounds(PdfRect::new_from_values(bottom, left, top, right))?;
    annotation.set_creator(AUTHOR)?;
    if let Some(note) = &mark.note {
        // A zero would end it.
        annotation.set_contents(&note.replace('\0', ""))?;
    }
    annotation.set_is_printed(true)?;
    annotation.set_creation_date(date(mark.created_at))?;
    // Last: every other change sets it to the present.
    annotation.set_modification_date(date(mark.changed_at))
}

fn date(time: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.0).unwrap_or_default()
}

/// Left, bottom, right and top of a box with an extent.
fn usable(page_box: &PageBox) -> Option<[f32; 4]> {
    let [left, bottom, right, top] = page_box.0;
    let is_finite = page_box.0.iter().all(|side| side.is_finite());
    (is_finite && left < right && bottom < top).then_some([left, bottom, right, top])
}

fn around(one: [f32; 4], other: [f32; 4]) -> [f32; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

/// Where the symbol stands: before the line as it is read on the turned page, inside the page.
fn pin(page: &PdfPage<'_>, beside: Option<&PageBox>) -> Option<[f32; 4]> {
    let shown = scan::shown(page)?;
    let turn = page.rotation().unwrap_or(PdfPageRenderRotation::None);
    let (outer_x, outer_y) = (PIN + PIN_GAP, PIN + PIN_GAP);
    // The lower left corner of the symbol, first beside the line, else in the corner where the page begins.
    let (left, bottom) = match (beside.and_then(usable), turn) {
        (Some([left, _, _, top]), PdfPageRenderRotation::None) => (left - outer_x, top - PIN),
        (Some([left, bottom, _, _]), PdfPageRenderRotation::Degrees90) => (left, bottom - outer_y),
        (Some([_, bottom, right, _]), PdfPageRenderRotation::Degrees180) => (right + PIN_GAP, bottom),
        (Some([_, _, right, top]), PdfPageRenderRotation::Degrees270) => (right - PIN, top + PIN_GAP),
        (None, PdfPageRenderRotation::None) => (shown.left, shown.top),
        (None, PdfPageRenderRotation::Degrees90) => (shown.left, shown.bottom),
        (None, PdfPageRenderRotation::Degrees180) => (shown.right, shown.bottom),
        (None, PdfPageRenderRotation::Degrees270) => (shown.right, shown.top),
    };
    let within = |at: f32, from: f32, to: f32| at.min(to - PIN).max(from);
    let (left, bottom) = (within(left, shown.left, shown.right), within(bottom, shown.bottom, shown.top));
    Some([left, bottom, left + PIN, bottom + PIN])
}

/// Streams the document as it is now; `false` when the caller cancelled meanwhile.
///
/// PDFium's writer must own what it writes to, and the way out is only lent: a second thread stands between.
fn save(document: &PdfDocument<'_>, outlet: &mut dyn Outlet) -> Result<bool, ExtractError> {
    let (sender, pieces) = sync_channel(WAITING_PIECES);
    let mut writer = Pieces { sender, piece: Vec::new() };
    let (written, sent) = std::thread::scope(|scope| {
        let sending = scope.spawn(move || forward(&pieces, outlet));
        let written = document.save_to_writer(&mut writer);
        // The thread ends with the pieces.
        drop(writer);
        (written, sending.join().unwrap_or(Ok(false)))
    });
    // A pipe that broke or a cancel is why nothing more could be written.
    match sent? {
        true => written.map(|()| true).map_err(|source| ExtractError::Unwritten { source }),
        false => Ok(false),
    }
}

fn forward(pieces: &Receiver<Vec<u8>>, outlet: &mut dyn Outlet) -> Result<bool, ExtractError> {
    for piece in pieces {
        if outlet.is_cancelled() {
            return Ok(false);
        }
        outlet.send(Event::Bytes(piece))?;
    }
    Ok(true)
}

/// Collects what PDFium writes word by word into pieces for the pipe.
struct Pieces {
    sender: SyncSender<Vec<u8>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE_BYTES - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == PIECE_BYTES {
            self.flush()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.piece);
        self.sender.send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
