//! Which member of the container refers to which others, and under what name (`_rels/*.rels`).

use std::collections::HashMap;

use crate::archive::{Archive, resolve};
use crate::error::ExtractError;
use crate::xml::{Node, Xml, text_of};

/// The references of one member, or of the container itself.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    by_id: HashMap<String, Relation>,
    /// Identities in the order of the file.
    order: Vec<String>,
}

#[derive(Debug)]
struct Relation {
    /// The last step of the address that names its type; what comes before differs between editions of the standard.
    kind: String,
    /// The path of a member, or an address outside.
    target: String,
    is_external: bool,
}

impl Relations {
    /// Reads the references of `member`; those of the container itself for an empty path. Without a list of them there
    /// are none, and what leads out of the container is left out.
    ///
    /// # Errors
    /// What keeps the list from being read.
    pub(crate) fn of(archive: &mut Archive, member: &str) -> Result<Self, ExtractError> {
        let (folder, name) = member.rsplit_once('/').unwrap_or(("", member));
        let separator = if folder.is_empty() { "" } else { "/" };
        let Some(text) = member_text(archive, &format!("{folder}{separator}_rels/{name}.rels"))? else {
            return Ok(Self::default());
        };
        let mut relations = Self::default();
        let mut xml = Xml::new(&text);
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target")) else { continue };
            let is_external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
            let target = if is_external { Some(target) } else { resolve(member, &target) };
            let Some(target) = target else { continue };
            let kind = element.attribute("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.order.push(id.clone());
            relations.by_id.insert(id, Relation { kind, target, is_external });
        }
        Ok(relations)
    }

    /// The member that is referred to as `id`.
    pub(crate) fn member(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).filter(|relation| !relation.is_external).map(|relation| relation.target.as_str())
    }

    /// The address outside that is referred to as `id`.
    pub(crate) fn address(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).filter(|relation| relation.is_external).map(|relation| relation.target.as_str())
    }

    /// The first member of a type.
    pub(crate) fn first_of(&self, kind: &str) -> Option<&str> {
        let mut relations = self.order.iter().filter_map(|id| self.by_id.get(id));
        relations
            .find(|relation| !relation.is_external && relation.kind == kind)
            .map(|relation| relation.target.as_str())
    }
}

/// Path and text of the document's main part: where the container says, or else at its usual place.
///
/// # Errors
/// [`ExtractError::Incomplete`] when it is at neither, and what keeps it from being read.
pub(crate) fn main_part(
    archive: &mut Archive,
    package: &Relations,
    usual: &str,
) -> Result<(String, String), ExtractError> {
    if let Some(stated) = package.first_of("officeDocument")
        && let Some(text) = member_text(archive, stated)?
    {
        return Ok((stated.to_owned(), text));
    }
    Ok((usual.to_owned(), text_of(&archive.need(usual)?)))
}

/// The text of a member; `None` when it is not there.
///
/// # Errors
/// Like [`Archive::read`].
pub(crate) fn member_text(archive: &mut Archive, path: &str) -> Result<Option<String>, ExtractError> {
    Ok(archive.read(path)?.map(|bytes| text_of(&bytes)))
}
