//! PDF: PDFium says which glyph stands where; lines, columns, paragraphs and headings are worked out from that.
//!
//! The way of a page: [`glyph`] reads it, [`fragment`] joins glyphs to stretches, [`columns`] puts these in reading
//! order, [`line`] makes lines with text and edges, [`paragraph`] makes blocks, [`assemble`] makes the part. A page without
//! text is looked at by [`scan`] and drawn by [`raster`]. The way back is [`annotate`]: a copy with the student's marks.

mod about;
mod annotate;
mod area;
mod assemble;
mod columns;
mod document;
mod fragment;
mod glyph;
mod library;
mod line;
mod paragraph;
mod raster;
mod scale;
mod scan;
mod spell;
mod table;

#[cfg(test)]
mod annotate_tests;
#[cfg(test)]
mod scan_tests;
#[cfg(test)]
mod tests;

pub(crate) use annotate::annotate;
pub(crate) use document::read;
pub(crate) use library::Library;
pub(crate) use raster::draw;
