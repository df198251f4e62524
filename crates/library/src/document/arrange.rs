//! The student's own order of the documents of a course or of one of its sections.

use studium_base::DocumentId;
use studium_store::sqlite::named_params;
use studium_store::{Columns, Operation, RowId, Store};

use super::Arrangement;
use super::edit::{emptied, place, set_place};
use super::rank::{between, spread};
use crate::{LibraryError, course};

/// More documents at once, or a longer rank, and the whole section gets new ranks.
const MOST_BETWEEN: usize = 8;
const LONGEST_RANK: usize = 16;

/// Puts documents into a course and section, in front of another document or at the end.
pub(super) fn arrange(store: &Store, arrangement: &Arrangement) -> Result<(), LibraryError> {
    let Arrangement { documents: moved, course, section, before } = arrangement;
    let section = section.as_deref().and_then(emptied);
    store.write(Operation::ArrangeDocuments, |writer| {
        if let Some(course) = course {
            course::find(writer, *course)?.ok_or(LibraryError::NoCourse)?;
        }
        for id in moved {
            place(writer, *id)?;
        }
        let shelf: Vec<(DocumentId, Option<String>)> = writer.rows(
            include_str!("../sql/list_shelf.sql"),
            named_params! { ":course_id": course.map(RowId::from), ":section": section },
            |row| Ok((row.id("id")?, row.get("rank")?)),
        )?;
        let target = match before {
            None => None,
            Some(before) => {
                let at = shelf.iter().position(|(id, _)| id == before).ok_or(LibraryError::NoDocument(*before))?;
                // In front of one that moves itself means in front of what stays behind it.
                shelf[at..].iter().map(|(id, _)| *id).find(|id| !moved.contains(id))
            }
        };
        let staying: Vec<(DocumentId, Option<String>)> =
            shelf.into_iter().filter(|(id, _)| !moved.contains(id)).collect();
        let at = target.and_then(|id| staying.iter().position(|(known, _)| *known == id)).unwrap_or(staying.len());
        if let Some(ranks) = ranks_between(&staying, at, moved.len()) {
            for (id, rank) in moved.iter().zip(&ranks) {
                set_place(writer, *id, *course, section, Some(rank))?;
            }
        } else {
            let ids: Vec<DocumentId> = staying.iter().map(|(id, _)| *id).collect();
            let order = ids[..at].iter().chain(moved).chain(&ids[at..]);
            for (id, rank) in order.zip(spread(ids.len() + moved.len())) {
                set_place(writer, *id, *course, section, Some(&rank))?;
            }
        }
        Ok::<_, LibraryError>(())
    })?;
    Ok(())
}

/// Ranks for `count` documents at a place among others; none where there is no good room for them.
fn ranks_between(staying: &[(DocumentId, Option<String>)], at: usize, count: usize) -> Option<Vec<String>> {
    let rank_of = |index: usize| staying.get(index).and_then(|(_, rank)| rank.as_deref());
    // The one in front must have a rank, and so must the one behind: ranks sort before none.
    let low = at.checked_sub(1).map(rank_of);
    let high = (at < staying.len()).then(|| rank_of(at));
    if count > MOST_BETWEEN || low == Some(None) || high == Some(None) {
        return None;
    }
    let (mut low, high) = (low.flatten().map(str::to_owned), high.flatten());
    let mut ranks = Vec::with_capacity(count);
    for _ in 0..count {
        let rank = between(low.as_deref(), high);
        // Two devices may have given the same rank; then there is nothing between.
        if rank.len() > LONGEST_RANK || high.is_some_and(|high| rank.as_str() >= high) {
            return None;
        }
        low = Some(rank.clone());
        ranks.push(rank);
    }
    Some(ranks)
}
