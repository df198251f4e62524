//! The conditions on a note, as SQL on the row `s` of `notes_state`: the second half of [`super::condition`], under the
//! same rule.

use studium_store::without_marks;

use super::condition::{Writing, back, whole};
use super::fold::fold;
use super::node::{Leaf, Match, Pattern, Sign, Tag};
use super::text::caseless;
use crate::CardsError;
use crate::note::first_hash;
use crate::note_type::NoteType;

impl Writing<'_> {
    pub(super) fn note_leaf(&mut self, leaf: &Leaf) -> Result<(), CardsError> {
        match leaf {
            Leaf::Anywhere(wanted) => {
                let place = Place::of(wanted);
                if place != Place::Markup {
                    self.text("s.text", wanted, false);
                }
                if place != Place::Words {
                    self.push(if place == Place::Both { " or " } else { "" });
                    self.push("exists (select 1 from notes n, json_each(n.fields) f where n.id = s.note_id and ");
                    self.markup("f.value", wanted, false);
                    self.push(")");
                }
            }
            Leaf::Field(name, wanted) => self.field(name, wanted),
            Leaf::Tag(Tag::None) => self.push("s.tags = ''"),
            Leaf::Tag(Tag::Like(wanted)) => self.tag(wanted),
            Leaf::NoteType(name) => {
                let name = whole(name);
                let of_name = |known: &&NoteType| name.as_ref().is_some_and(|name| name.is_match(&fold(&known.name)));
                let types: Vec<_> = self.scope.types.iter().filter(of_name).map(|known| known.id).collect();
                self.among("s.note_type_id", &types);
            }
            Leaf::NoteTypeId(id) => self.among("s.note_type_id", &[*id]),
            Leaf::Edited(days) => {
                let since = self.scope.days.iter().map(|known| known.starts_at(back(*days))).min();
                self.bound("s.changed_at >= ?", since.unwrap_or_default());
            }
            Leaf::Notes(ids) => self.among("s.note_id", ids),
            Leaf::Copies(note_type, text) => {
                self.among("s.note_type_id", &[*note_type]);
                self.bound(" and s.first_hash = ?", first_hash(text));
            }
            Leaf::Source(None) => self.push("s.document_id is not null"),
            Leaf::Source(Some(document)) => {
                self.bound("s.document_id is not null and s.document_id = ?", document.to_string());
            }
            // See `is_of_note`: the others are of the card.
            _ => self.push("0"),
        }
        Ok(())
    }

    /// Does the text of a column hold, or where `is_whole` equal, what is wanted?
    fn text(&mut self, column: &str, wanted: &Match, is_whole: bool) {
        match wanted {
            Match::Text(pattern) => self.pattern(column, pattern, is_whole),
            Match::Plain(pattern) => {
                let column = ["without_marks(", column, ")"].concat();
                self.pattern(&column, &unmarked(pattern), is_whole);
            }
            Match::Word(pattern) => {
                // Folded as the words are: in any case it would be slower.
                let expression = ["\\b", &pattern.regex("."), "\\b"].concat();
                self.bound(&["matches(?, ", column, ")"].concat(), expression);
            }
            Match::Regex(expression) => self.bound(&["matches(?, ", column, ")"].concat(), caseless(expression)),
        }
    }

    /// As [`Self::text`], of a field as it is kept, which is not folded.
    fn markup(&mut self, column: &str, wanted: &Match, is_whole: bool) {
        match wanted {
            Match::Regex(_) => self.text(column, wanted, is_whole),
            _ => self.text(&["lower(", column, ")"].concat(), wanted, is_whole),
        }
    }

    fn pattern(&mut self, column: &str, pattern: &Pattern, is_whole: bool) {
        match (pattern.literal(), is_whole) {
            (Some(text), true) => self.bound(&[column, " = ?"].concat(), text.to_owned()),
            (None, true) => self.bound(&[column, " like ? escape '\\'"].concat(), pattern.like()),
            // Seen to take half as long as `instr` and `like`.
            (_, false) => self.bound(&["matches(?, ", column, ")"].concat(), pattern.regex(".")),
        }
    }

    fn field(&mut self, name: &Pattern, wanted: &Match) {
        let Some(name) = whole(name) else { return self.push("0") };
        let scope = self.scope;
        self.push("0");
        for known in &scope.types {
            let places = (0_i64..).zip(&known.fields).filter(|(_, field)| name.is_match(&fold(&field.name)));
            let places: Vec<i64> = places.map(|(place, _)| place).collect();
            if places.is_empty() {
                continue;
            }
            self.push(" or (");
            self.among("s.note_type_id", &[known.id]);
            let is_any = matches!(wanted, Match::Text(pattern) | Match::Plain(pattern) if pattern.is_all());
            if !is_any {
                self.push(" and (0");
                for number in places {
                    if Place::of(wanted) != Place::Markup {
                        self.push(" or ");
                        self.text(&["part(s.text, ", &number.to_string(), ")"].concat(), wanted, true);
                    }
                    if Place::of(wanted) != Place::Words {
                        self.push(" or exists (select 1 from notes n where n.id = s.note_id and ");
                        self.markup(&["ifnull(n.fields ->> ", &number.to_string(), ", '')"].concat(), wanted, true);
                        self.push(")");
                    }
                }
                self.push(")");
            }
            self.push(")");
        }
    }

    fn tag(&mut self, wanted: &Match) {
        let expression = match wanted {
            Match::Text(pattern) if pattern.is_all() => return self.push("1"),
            Match::Text(pattern) => {
                if let Some(tag) = pattern.literal() {
                    self.bound("instr(s.tags, ?) > 0", [" ", tag, " "].concat());
                    return self.bound(" or instr(s.tags, ?) > 0", [" ", tag, "::"].concat());
                }
                [" ", &pattern.regex("[^ ]"), "(?:::[^ ]*)? "].concat()
            }
            Match::Plain(pattern) => {
                let expression = [" ", &unmarked(pattern).regex("[^ ]"), "(?:::[^ ]*)? "].concat();
                return self.bound("matches(?, without_marks(s.tags))", expression);
            }
            Match::Word(pattern) => caseless(&["\\b", &pattern.regex("[^ ]"), "\\b"].concat()),
            // Each tag is a part of its own, so that ^ and $ are its ends.
            Match::Regex(expression) => {
                let tags = "matches(?, replace(trim(s.tags), ' ', char(31)))";
                self.push("s.tags <> '' and ");
                return self.bound(tags, caseless(expression));
            }
        };
        self.bound("matches(?, s.tags)", expression);
    }
}

fn unmarked(pattern: &Pattern) -> Pattern {
    let sign = |sign: &Sign| match sign {
        Sign::Text(text) => Sign::Text(without_marks(text)),
        other => other.clone(),
    };
    Pattern(pattern.0.iter().map(sign).collect())
}

/// Where a text is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the folded words.
    Words,
    /// In the markup, which alone knows capitals.
    Markup,
    /// In both: it looks like markup, and may be words nevertheless.
    Both,
}

impl Place {
    fn of(wanted: &Match) -> Self {
        let is_markup = match wanted {
            Match::Regex(expression) if expression.contains("(?-i") => return Self::Markup,
            Match::Regex(expression) => expression.contains(['<', '>', '&']),
            Match::Text(pattern) | Match::Plain(pattern) | Match::Word(pattern) => pattern.is_markup(),
        };
        if is_markup { Self::Both } else { Self::Words }
    }
}
