//! Takes what a reader sees, in order, and makes blocks, sections and parts of it.
//!
//! It never fails in the middle: the first error, or a cancel, is kept and everything after it is ignored, so that a
//! reader may run inside a parser's callback. It never recurses: nesting is a list with a bound.

use std::rc::Rc;

use studium_base::Locator;
use studium_engine::protocol::extract::{BlockKind, Event, Format, Metadata, Part};

use super::page::{Leaf, Opened, Page, Row, row_text};
use super::rich::{Rich, Style};
use super::slug::Slugs;
use crate::canonical::one_line;
use crate::error::ExtractError;
use crate::outlet::Parts;
use crate::{language, limits};

/// Containers that are remembered inside each other. No author nests as deep; a hostile file would make every search
/// for the matching one long.
const DEEPEST: usize = 256;

/// What blocks stand in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Container {
    /// A quotation.
    Quote,
    /// A list.
    List {
        /// Numbered?
        is_ordered: bool,
    },
    /// An item of the list around it.
    Item {
        /// Its number, in a numbered list.
        number: Option<u64>,
    },
}

#[derive(Debug)]
enum Current {
    Nothing,
    Text(BlockKind, Rich),
    Code(Rich),
    /// `depth` counts tables inside the table: their cells run on in the outer cell.
    Table {
        rows: Vec<Row>,
        depth: u32,
    },
}

/// A heading that stands above what is being read.
#[derive(Debug)]
struct Heading {
    level: u8,
    title: String,
    slug: String,
}

/// A flowing document in the making.
pub(crate) struct Flow<'a> {
    parts: Parts<'a>,
    format: Format,
    /// What the file says of itself, as far as it has been read.
    pub(crate) metadata: Metadata,
    title_heading: Option<String>,
    style: Style,
    link: Option<Rc<str>>,
    open: Vec<Opened>,
    /// Containers beyond [`DEEPEST`], which are counted only.
    surplus: u32,
    next_id: u32,
    current: Current,
    headings: Vec<Heading>,
    slugs: Slugs,
    page: Page,
    /// Where the parts that follow stand, when that is not under their headings.
    place: Option<Locator>,
    /// Parts that wait until there is enough text to tell the language; `None` once the document is opened.
    waiting: Option<Vec<Part>>,
    failure: Option<ExtractError>,
    is_cancelled: bool,
}

impl<'a> Flow<'a> {
    /// Begins a document.
    pub(crate) fn new(parts: Parts<'a>, format: Format) -> Self {
        Self {
            parts,
            format,
            metadata: Metadata::default(),
            title_heading: None,
            style: Style::default(),
            link: None,
            open: Vec::new(),
            surplus: 0,
            next_id: 0,
            current: Current::Nothing,
            headings: Vec::new(),
            slugs: Slugs::default(),
            page: Page::default(),
            place: None,
            waiting: Some(Vec::new()),
            failure: None,
            is_cancelled: false,
        }
    }

    /// Is there no point in reading on?
    pub(crate) fn is_stopped(&self) -> bool {
        self.is_cancelled || self.failure.is_some()
    }

    /// Begins a part that stands at `place`: a slide, some cells, a chapter's file. Parts stand there until the next
    /// call; `None` puts them under their headings again.
    pub(crate) fn place(&mut self, place: Option<Locator>) {
        self.finish_block();
        if !self.is_stopped() {
            self.flush();
        }
        self.place = place;
    }

    /// Opens a quotation, list or item. Ends the block that is open.
    pub(crate) fn open(&mut self, container: Container) {
        if self.is_in_table() {
            return self.space();
        }
        self.end();
        if self.open.len() >= DEEPEST {
            self.surplus += 1;
            return;
        }
        self.open.push(Opened { id: self.next_id, container });
        self.next_id += 1;
    }

    /// Closes the innermost container that `is_wanted`, with everything inside it, unless something that `is_wall`
    /// stands between. Ends the block that is open.
    pub(crate) fn close(&mut self, is_wanted: impl Fn(Container) -> bool, is_wall: impl Fn(Container) -> bool) {
        if self.is_in_table() {
            return self.space();
        }
        self.end();
        if self.surplus > 0 {
            self.surplus -= 1;
            return;
        }
        let found = self.open.iter().rposition(|opened| is_wanted(opened.container) || is_wall(opened.container));
        if let Some(at) = found.filter(|&at| is_wanted(self.open[at].container)) {
            self.open.truncate(at);
        }
    }

    /// Closes every container: what a file left open ends with it.
    pub(crate) fn close_all(&mut self) {
        self.finish_block();
        self.open.clear();
        self.surplus = 0;
    }

    /// Ends what stands under headings of this level and below it, as a heading would.
    pub(crate) fn leave_headings(&mut self, level: u8) {
        self.finish_block();
        self.headings.retain(|above| above.level < level);
    }

    /// Begins a block. A paragraph inside an item or quotation becomes one of those.
    pub(crate) fn begin(&mut self, kind: BlockKind) {
        if self.is_in_table() {
            return self.space();
        }
        self.end();
        self.current = match kind {
            BlockKind::Code => Current::Code(Rich::default()),
            BlockKind::Paragraph => Current::Text(self.kind_of_paragraph(), Rich::default()),
            kind => Current::Text(kind, Rich::default()),
        };
    }

    fn kind_of_paragraph(&self) -> BlockKind {
        match self.open.last().map(|opened| opened.container) {
            None => BlockKind::Paragraph,
            Some(Container::Quote) => BlockKind::Quote,
            Some(Container::Item { .. } | Container::List { .. }) => BlockKind::ListItem,
        }
    }

    /// Begins a table, or notes that one stands inside the table that is open.
    pub(crate) fn begin_table(&mut self) {
        if let Current::Table { depth, .. } = &mut self.current {
            *depth += 1;
            return self.space();
        }
        self.end();
        self.current = Current::Table { rows: Vec::new(), depth: 0 };
    }

    /// Begins a row of the table that is open.
    pub(crate) fn begin_row(&mut self) {
        match &mut self.current {
            Current::Table { rows, depth: 0 } => rows.push(Row::new()),
            Current::Table { .. } => self.space(),
            _ => self.end(),
        }
    }

    /// Begins a cell of the row that is open.
    pub(crate) fn begin_cell(&mut self, is_header: bool) {
        match &mut self.current {
            Current::Table { rows, depth: 0 } => {
                if rows.is_empty() {
                    rows.push(Row::new());
                }
                if let Some(row) = rows.last_mut() {
                    row.push((is_header, Rich::default()));
                }
            }
            Current::Table { .. } => self.space(),
            _ => self.end(),
        }
    }

    /// Ends the innermost table.
    pub(crate) fn end_table(&mut self) {
        if let Current::Table { depth, .. } = &mut self.current {
            if *depth > 0 {
                *depth -= 1;
            } else {
                self.finish_block();
            }
        }
    }

    /// Is a table open?
    pub(crate) fn is_in_table(&self) -> bool {
        matches!(self.current, Current::Table { .. })
    }

    /// Is program text open?
    pub(crate) fn is_in_code(&self) -> bool {
        matches!(self.current, Current::Code(_))
    }

    /// Is any block open?
    pub(crate) fn is_in_block(&self) -> bool {
        !matches!(self.current, Current::Nothing)
    }

    /// How the text that follows looks.
    pub(crate) fn set_style(&mut self, style: Style) {
        self.style = style;
    }

    /// How text looks now.
    pub(crate) fn style(&self) -> Style {
        self.style
    }

    /// Where the text that follows leads. Only addresses that a reader may follow are kept: web, mail, and anchors.
    pub(crate) fn set_link(&mut self, target: Option<&str>) {
        let is_kept = |target: &&str| {
            let lower = target.get(..8).unwrap_or(target).to_ascii_lowercase();
            target.len() <= limits::LINK_BYTES
                && ["http://", "https://", "mailto:", "#"].iter().any(|start| lower.starts_with(start))
        };
        self.link = target.map(str::trim).filter(is_kept).map(Rc::from);
    }

    /// Adds text to the block that is open; without one, a paragraph begins with the first letter.
    pub(crate) fn text(&mut self, text: &str) {
        if !self.is_in_block() {
            if text.chars().all(char::is_whitespace) {
                return;
            }
            self.begin(BlockKind::Paragraph);
        }
        let (style, link) = (self.style, self.link.as_ref());
        match &mut self.current {
            Current::Nothing => {}
            Current::Text(_, rich) => rich.push(text, style, link),
            Current::Code(rich) => rich.push_preformatted(text),
            Current::Table { rows, .. } => {
                let has_cell = rows.last().is_some_and(|row| !row.is_empty());
                if !has_cell {
                    // Text between the cells is misplaced, but it is text.
                    if text.chars().all(char::is_whitespace) {
                        return;
                    }
                    if rows.is_empty() {
                        rows.push(Row::new());
                    }
                    if let Some(row) = rows.last_mut() {
                        row.push((false, Rich::default()));
                    }
                }
                if let Some((_, cell)) = rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push(text, style, link);
                }
            }
        }
    }

    /// Ends the line within the block.
    pub(crate) fn line_break(&mut self) {
        match &mut self.current {
            Current::Nothing => {}
            Current::Text(_, rich) => rich.push_line_break(),
            Current::Code(rich) => rich.push_preformatted("\n"),
            Current::Table { .. } => self.space(),
        }
    }

    /// Parts what comes from what was.
    fn space(&mut self) {
        if self.is_in_block() {
            self.text(" ");
        }
    }

    /// Ends the block that is open. Inside a table only [`Flow::end_table`] does.
    pub(crate) fn end(&mut self) {
        if self.is_in_table() { self.space() } else { self.finish_block() }
    }

    fn finish_block(&mut self) {
        if self.is_stopped() {
            self.current = Current::Nothing;
            return;
        }
        match std::mem::replace(&mut self.current, Current::Nothing) {
            Current::Nothing => {}
            Current::Text(kind, mut rich) => {
                rich.trim_end();
                rich.normalise();
                if let BlockKind::Heading { level } = kind {
                    self.heading(level, rich);
                } else {
                    for stretch in rich.split(limits::PART_CHARS, ' ') {
                        self.add(&Leaf::Text(kind, stretch));
                    }
                }
            }
            Current::Code(mut rich) => {
                rich.trim_empty_lines();
                rich.normalise();
                for stretch in rich.split(limits::PART_CHARS, '\n') {
                    self.add(&Leaf::Code(stretch));
                }
            }
            Current::Table { rows, .. } => self.table(rows),
        }
    }

    /// A heading of the two outer levels begins a part, and so does any when the part is rather full: a heading at
    /// the end of a part would be cut off from what it announces.
    fn heading(&mut self, level: u8, rich: Rich) {
        if rich.is_empty() {
            return;
        }
        let is_full = self.page.chars() > limits::PART_CHARS / 4 * 3;
        let is_outer = level <= 2;
        if !self.page.is_headings_only() && (is_outer || is_full) {
            self.flush();
        }
        let title = one_line(rich.text(), limits::TITLE_CHARS);
        self.headings.retain(|above| above.level < level);
        // In plain text headings are guessed, and only one at the very start is likely to be the title.
        let is_title = if self.format == Format::Text { self.is_at_start() } else { level == 1 };
        if self.title_heading.is_none() && is_title {
            self.title_heading = Some(title.clone());
        }
        self.headings.push(Heading { level, slug: self.slugs.next(&title), title });
        if self.page.is_empty() || (is_outer && self.page.is_headings_only()) {
            self.place_page();
        }
        for stretch in rich.split(limits::PART_CHARS, ' ') {
            self.add(&Leaf::Text(BlockKind::Heading { level: level.clamp(1, 6) }, stretch));
        }
    }

    fn is_at_start(&self) -> bool {
        self.headings.is_empty() && self.page.is_empty() && self.waiting.as_ref().is_some_and(Vec::is_empty)
    }

    /// The part that begins here stands under the headings that are open.
    fn place_page(&mut self) {
        let path = || self.headings.iter().map(|heading| heading.title.clone()).collect();
        self.page.place = match &self.place {
            None => {
                let href = self.headings.last().map(|heading| heading.slug.clone());
                Locator::Section { href, path: path() }
            }
            Some(Locator::Section { href, .. }) => Locator::Section { href: href.clone(), path: path() },
            Some(place) => place.clone(),
        };
    }

    /// Long tables are parted between rows; a row too long for that is layout, not data, and becomes a paragraph.
    fn table(&mut self, rows: Vec<Row>) {
        let mut block: Vec<Row> = Vec::new();
        let mut chars = 0;
        for mut row in rows {
            for (_, cell) in &mut row {
                cell.trim_end();
                cell.normalise();
            }
            if row.iter().all(|(_, cell)| cell.is_empty()) {
                continue;
            }
            let length = row_text(&row).chars().count();
            if chars + length > limits::PART_CHARS && !block.is_empty() {
                self.add(&Leaf::Table(std::mem::take(&mut block)));
                chars = 0;
            }
            if length > limits::PART_CHARS {
                for (_, cell) in row {
                    for stretch in cell.split(limits::PART_CHARS, ' ') {
                        self.add(&Leaf::Text(BlockKind::Paragraph, stretch));
                    }
                }
            } else {
                chars += length + 1;
                block.push(row);
            }
        }
        if !block.is_empty() {
            self.add(&Leaf::Table(block));
        }
    }

    fn add(&mut self, leaf: &Leaf) {
        if self.is_stopped() {
            return;
        }
        let length = leaf.text().chars().count();
        if length == 0 {
            return;
        }
        if !self.page.is_empty() && self.page.chars() + 1 + length > limits::PART_CHARS {
            self.flush();
        }
        if self.page.is_empty() {
            self.place_page();
        }
        let within = &self.open[..self.open.len().min(limits::NESTING)];
        self.page.add(leaf, within);
    }

    fn flush(&mut self) {
        let page = std::mem::take(&mut self.page);
        if page.is_empty() {
            return;
        }
        self.deliver(page.finish());
        self.is_cancelled |= self.parts.is_cancelled();
    }

    fn deliver(&mut self, part: Part) {
        let Some(waiting) = &mut self.waiting else {
            let given = self.parts.give(part);
            return self.note(given);
        };
        waiting.push(part);
        let chars: usize = waiting.iter().map(|part| part.text.chars().count()).sum();
        if chars >= limits::LANGUAGE_SAMPLE_CHARS {
            self.release();
        }
    }

    /// Sends what the document says of itself, then the parts that waited for it.
    fn release(&mut self) {
        let Some(waiting) = self.waiting.take() else { return };
        let mut metadata = self.metadata.clone();
        metadata.title = metadata.title.or_else(|| self.title_heading.clone());
        metadata.language = metadata.language.or_else(|| {
            let texts: Vec<&str> = waiting.iter().map(|part| part.text.as_str()).collect();
            language::detect(&texts.join("\n\n"))
        });
        let opened =
            Event::Opened { format: self.format, metadata, part_count: None, paged: false, bookmarks: Vec::new() };
        let sent = self.parts.open(opened);
        self.note(sent);
        for part in waiting {
            let given = self.parts.give(part);
            self.note(given);
        }
    }

    fn note(&mut self, result: Result<(), ExtractError>) {
        if let Err(error) = result {
            self.failure.get_or_insert(error);
        }
    }

    /// Ends the document.
    ///
    /// # Errors
    /// The first one met on the way, or [`ExtractError::NoText`].
    pub(crate) fn finish(mut self) -> Result<(), ExtractError> {
        self.finish_block();
        self.flush();
        if !self.is_cancelled && self.failure.is_none() {
            if self.waiting.as_ref().is_some_and(Vec::is_empty) {
                return Err(ExtractError::NoText);
            }
            self.release();
        }
        self.failure.map_or(Ok(()), Err)
    }
}
