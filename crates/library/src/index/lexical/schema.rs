//! The fields of the word index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use super::analysis::ReadyWords;

/// Raised when the fields or the words in them change: an index of another version is made again.
pub(super) const VERSION: u32 = 1;

/// A text of a passage, once by stems and once by exact words.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextField {
    pub(super) stem: Field,
    pub(super) exact: Field,
    /// How much a word counts here against the same word in the body.
    pub(super) weight: f32,
}

/// Handles of all fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) chunk: Field,
    pub(super) document: Field,
    /// ISO code of the stemmer used, or `und`: tells which stems a query needs.
    pub(super) language: Field,
    pub(super) title: TextField,
    pub(super) headings: TextField,
    pub(super) body: TextField,
}

impl Fields {
    /// Names of the fields that are read as columns.
    pub(super) const CHUNK: &'static str = "chunk";
    pub(super) const DOCUMENT: &'static str = "document";

    /// The text fields.
    pub(super) fn texts(&self) -> [TextField; 3] {
        [self.title, self.headings, self.body]
    }

    /// The schema with its handles.
    pub(super) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let fields = Self {
            chunk: builder.add_i64_field(Self::CHUNK, INDEXED | FAST),
            document: builder.add_bytes_field(Self::DOCUMENT, INDEXED | FAST),
            language: builder.add_text_field("language", STRING),
            title: text_field(&mut builder, "title", 2.0),
            headings: text_field(&mut builder, "headings", 1.5),
            body: text_field(&mut builder, "body", 1.0),
        };
        (builder.build(), fields)
    }
}

fn text_field(builder: &mut SchemaBuilder, name: &str, weight: f32) -> TextField {
    let options = |record| {
        let indexing = TextFieldIndexing::default().set_tokenizer(ReadyWords::NAME).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    TextField {
        stem: builder.add_text_field(&format!("{name}_stem"), options(IndexRecordOption::WithFreqs)),
        exact: builder.add_text_field(&format!("{name}_exact"), options(IndexRecordOption::WithFreqsAndPositions)),
        weight,
    }
}
