//! Lines to blocks: where a paragraph ends, what is a heading, an item, program text, a table.

use studium_engine::protocol::extract::BlockKind;

use super::line::Line;
use super::scale::Scale;
use super::table;

/// Lines further apart than this, compared with the lines around, are parted by more than a line end.
const WIDE_PITCH: f32 = 1.35;

/// A block of one page.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) kind: BlockKind,
    pub(super) lines: Vec<Line>,
}

/// What a line looks like by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Row,
    Code,
    Heading(u8),
    Running,
}

/// Makes blocks of the lines of one region.
pub(super) fn passages(lines: Vec<Line>, scale: &Scale) -> Vec<Passage> {
    let looks = looks(&lines, scale);
    let pitch = typical_pitch(&lines);
    let left = lines.iter().map(|line| line.area.left).fold(f32::INFINITY, f32::min);
    let right = usual_right(&lines);
    let region = Region { pitch, left, right };
    let mut passages: Vec<Passage> = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    let mut look = Look::Running;
    let mut is_after_item = false;
    for (line, next_look) in lines.into_iter().zip(looks) {
        let is_new = block
            .last()
            .is_none_or(|previous| next_look != look || region.is_parted(previous, &line, &block, look, is_after_item));
        if is_new && !block.is_empty() {
            let passage = finish(std::mem::take(&mut block), look, scale);
            is_after_item = passage.kind == BlockKind::ListItem;
            passages.push(passage);
        }
        look = next_look;
        block.push(line);
    }
    if !block.is_empty() {
        passages.push(finish(block, look, scale));
    }
    passages
}

fn looks(lines: &[Line], scale: &Scale) -> Vec<Look> {
    let rows = table::rows(lines);
    lines
        .iter()
        .zip(rows)
        .map(|(line, is_row)| match scale.level(line) {
            _ if is_row => Look::Row,
            Some(level) => Look::Heading(level),
            None if line.font.is_fixed => Look::Code,
            None => Look::Running,
        })
        .collect()
}

fn finish(lines: Vec<Line>, look: Look, scale: &Scale) -> Passage {
    let kind = match look {
        Look::Row => BlockKind::Table,
        Look::Code => BlockKind::Code,
        Look::Heading(level) if scale.is_heading(&lines) => BlockKind::Heading { level: level.clamp(1, 6) },
        Look::Heading(_) | Look::Running if is_item(&lines) => BlockKind::ListItem,
        Look::Heading(_) | Look::Running => BlockKind::Paragraph,
    };
    Passage { kind, lines }
}

fn is_item(lines: &[Line]) -> bool {
    lines.first().is_some_and(|line| marker(line).is_some())
}

/// How the lines of a region usually stand.
struct Region {
    /// From line to line, in points.
    pitch: f32,
    left: f32,
    right: f32,
}

impl Region {
    fn is_parted(&self, previous: &Line, line: &Line, block: &[Line], look: Look, is_after_item: bool) -> bool {
        if previous.turn != line.turn {
            return true;
        }
        let size = line.size.max(previous.size);
        let pitch = previous.area.middle() - line.area.middle();
        // Lines that overlap or go up again belong to different things.
        if pitch < -0.2 * size {
            return true;
        }
        let usual = if self.pitch > 0.0 { self.pitch.max(0.9 * size) } else { 1.3 * size };
        let is_far = pitch > usual * WIDE_PITCH;
        match look {
            Look::Row => pitch > usual * 3.0,
            // A blank line in a program is part of it.
            Look::Code => pitch > usual * 2.6,
            Look::Heading(_) => is_far && pitch > 1.6 * size,
            Look::Running => is_far || self.is_new_paragraph(previous, line, block, is_after_item),
        }
    }

    fn is_new_paragraph(&self, previous: &Line, line: &Line, block: &[Line], is_after_item: bool) -> bool {
        let size = line.size.max(previous.size);
        if line.size.min(previous.size) < 0.85 * size {
            return true;
        }
        // A heading that is neither large nor bold still has a font of its own.
        let is_other_face = previous.font.face.zip(line.font.face).is_some_and(|(above, below)| above != below);
        if is_other_face && starts_sentence(line) {
            return true;
        }
        let ends = ends_sentence(previous);
        let is_short = previous.area.right < self.right - 0.12 * (self.right - self.left);
        let is_in_item = block.first().is_some_and(|first| marker(first).is_some());
        if let Some(marker) = marker(line) {
            // "... see Fig.\n2. The ..." is no list: a number must follow something that ended.
            if marker == Marker::Bullet || is_in_item || is_after_item || ends || is_short {
                return true;
            }
        }
        let first = block.first().unwrap_or(previous);
        if is_in_item {
            // The lines of an item hang under its text. One that starts where the mark does comes after the item,
            // unless the list is set without hanging and the line above is full.
            let is_hanging = line.area.left > first.area.left + 0.5 * size;
            return !is_hanging && is_short && ends;
        }
        let indent = line.area.left - previous.area.left;
        let is_indented = indent > 0.8 * size && indent < 6.0 * size && line.area.left < self.left + 6.0 * size;
        let was_indented = block.len() == 1 && previous.area.left > self.left + 0.8 * size;
        (is_indented && !was_indented && (ends || !is_short)) && starts_sentence(line)
            || (is_short && ends && starts_sentence(line))
    }
}

/// The median distance from line to line, in points; 0 without two lines.
fn typical_pitch(lines: &[Line]) -> f32 {
    let mut pitches: Vec<f32> = lines
        .windows(2)
        .map(|pair| pair[0].area.middle() - pair[1].area.middle())
        .filter(|pitch| *pitch > 0.0)
        .collect();
    pitches.sort_by(f32::total_cmp);
    // Rather low: gaps between paragraphs are among them.
    pitches.get(pitches.len() * 2 / 5).copied().unwrap_or(0.0)
}

/// Where full lines end: the ninth tenth, so that one line that sticks out does not make all others short.
fn usual_right(lines: &[Line]) -> f32 {
    let mut rights: Vec<f32> = lines.iter().map(|line| line.area.right).collect();
    rights.sort_by(f32::total_cmp);
    rights.get(rights.len() * 9 / 10).copied().unwrap_or(0.0)
}

fn ends_sentence(line: &Line) -> bool {
    let last = line.letters.iter().rev().map(|letter| letter.character);
    let last = last
        .into_iter()
        .find(|character| !matches!(character, ')' | ']' | '"' | '\'' | '\u{201d}' | '\u{2019}' | '\u{bb}'));
    matches!(last, Some('.' | '!' | '?' | ':' | ';' | '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\u{2026}'))
}

fn starts_sentence(line: &Line) -> bool {
    line.letters
        .first()
        .is_some_and(|letter| !letter.character.is_lowercase() && !matches!(letter.character, ',' | ';' | ')'))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    Bullet,
    Number,
}

/// The mark with which a line begins an item, when text follows it.
fn marker(line: &Line) -> Option<Marker> {
    let end = line.letters.iter().position(|letter| matches!(letter.character, ' ' | '\t'))?;
    let first: String = line.letters[..end].iter().map(|letter| letter.character).collect();
    if is_bullet(&first) {
        Some(Marker::Bullet)
    } else if is_number(&first) {
        Some(Marker::Number)
    } else {
        None
    }
}

/// Is this a bullet or the number of an item?
pub(super) fn is_marker(word: &str) -> bool {
    is_bullet(word) || is_number(word)
}

fn is_bullet(word: &str) -> bool {
    matches!(
        word,
        "\u{2022}"
            | "\u{25e6}"
            | "\u{25aa}"
            | "\u{25ab}"
            | "\u{2023}"
            | "\u{2043}"
            | "\u{25cf}"
            | "\u{25cb}"
            | "\u{25a0}"
            | "\u{25a1}"
            | "\u{27a2}"
            | "\u{2713}"
            | "\u{2219}"
            | "\u{b7}"
            | "\u{2013}"
            | "\u{2014}"
            | "-"
            | "*"
    )
}

fn is_number(word: &str) -> bool {
    let Some(inner) = word.strip_suffix(['.', ')']) else { return false };
    let inner = inner.strip_prefix('(').unwrap_or(inner);
    let is_digits = (1..=3).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_roman = (2..=5).contains(&inner.len()) && inner.bytes().all(|byte| b"ivx".contains(&byte));
    is_digits || is_letter || is_roman
}
