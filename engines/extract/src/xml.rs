//! XML inside containers: a pull parser that knows no entities but the five of XML and numbers, reads no external file,
//! and counts depth instead of recursing. Names are compared without their prefixes.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::ExtractError;
use crate::{decode, limits};

/// What the parser met.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    /// `<name …>`; an empty element gives a start and an end.
    Start(Element<'a>),
    /// `</name>`, without its prefix.
    End(String),
    /// Characters between two tags; a stretch may come in several nodes.
    Text(Cow<'a, str>),
}

/// The start of an element.
#[derive(Debug)]
pub(crate) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> String {
        local(self.0.name().as_ref()).to_owned()
    }

    /// Is this its name, without its prefix?
    pub(crate) fn is(&self, name: &str) -> bool {
        local(self.0.name().as_ref()) == name
    }

    /// The value of an attribute, found without its prefix. What cannot be read counts as absent.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.find(|key| local(key) == name)
    }

    /// The value of an attribute that has a prefix: `r:id` beside `id`.
    pub(crate) fn prefixed_attribute(&self, name: &str) -> Option<String> {
        self.find(|key| key.contains(':') && local(key) == name)
    }

    fn find(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let found = self.0.attributes().with_checks(false).flatten().find(|found| is_wanted(found.key.as_ref()))?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A parser over one member of a container.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

/// Bytes of a member as text, in whatever encoding it declares.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    let charset = decode::declared_charset(bytes);
    decode::decode(bytes, charset.as_deref())
}

impl<'a> Xml<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Self { reader, depth: 0 }
    }

    /// The next node; `None` at the end.
    ///
    /// # Errors
    /// [`ExtractError::Markup`] for what is no XML, [`ExtractError::TooLarge`] for what is nested too deep.
    pub(crate) fn next(&mut self) -> Result<Option<Node<'a>>, ExtractError> {
        loop {
            let node = match self.reader.read_event().map_err(|source| ExtractError::Markup { source })? {
                Event::Start(element) | Event::Empty(element) => {
                    self.deepen()?;
                    Node::Start(Element(element))
                }
                Event::End(element) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End(local(element.name().as_ref()).to_owned())
                }
                Event::Text(text) => Node::Text(text.into_inner()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(character)) => Node::Text(Cow::Owned(character.to_string())),
                    // Entities that a DTD defines are never expanded.
                    _ => match predefined(&reference) {
                        Some(text) => Node::Text(Cow::Borrowed(text)),
                        None => continue,
                    },
                },
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => continue,
                Event::Eof => return Ok(None),
            };
            return Ok(Some(node));
        }
    }

    /// Bytes read so far: the end of the node that was given last.
    pub(crate) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Passes over everything up to the end of the element whose start was given last.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(crate) fn skip(&mut self) -> Result<(), ExtractError> {
        let mut open = 1_u32;
        // Without [`Xml::next`], which makes names and texts that nobody looks at: this may pass over most of a file.
        while open > 0 {
            match self.reader.read_event().map_err(|source| ExtractError::Markup { source })? {
                Event::Start(_) | Event::Empty(_) => {
                    self.deepen()?;
                    open += 1;
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    open -= 1;
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    }

    fn deepen(&mut self) -> Result<(), ExtractError> {
        self.depth += 1;
        if self.depth > limits::XML_DEPTH {
            let (amount, limit) = (self.depth as u64, limits::XML_DEPTH as u64);
            return Err(ExtractError::TooLarge { what: "depth of the markup", amount, limit });
        }
        Ok(())
    }

    /// Shows every element inside the one whose start was given last. Where `enter` says no, what is inside is passed
    /// over.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(crate) fn visit(&mut self, mut enter: impl FnMut(&Element<'_>) -> bool) -> Result<(), ExtractError> {
        let mut open = 1_u32;
        while open > 0 {
            match self.next()? {
                Some(Node::Start(element)) if enter(&element) => open += 1,
                Some(Node::Start(_)) => self.skip()?,
                Some(Node::End(_)) => open -= 1,
                Some(Node::Text(_)) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "lt" => Some("<"),
        "gt" => Some(">"),
        "amp" => Some("&"),
        "quot" => Some("\""),
        "apos" => Some("'"),
        // Not XML, but in every second EPUB.
        "nbsp" => Some("\u{a0}"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
